//! The integration tests: routes in process, journeys through the real binary. One binary, so that it
//! links once.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]
#![expect(clippy::print_stdout, reason = "what a test went through is worth knowing")]

mod documents;
mod generated;
mod interop;
mod interop_sign_in;
mod layers;
#[cfg(all(feature = "lighthouse", feature = "sandbox"))]
mod practice;
#[cfg(feature = "lighthouse")]
mod register;
#[cfg(all(feature = "lighthouse", feature = "sandbox"))]
mod secrets;
#[cfg(feature = "server")]
mod servers;
mod support;
