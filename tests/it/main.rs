//! The integration tests: routes in process, journeys through the real binary. One binary, so that it
//! links once.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]
#![expect(clippy::print_stdout, reason = "what a test went through is worth knowing")]

mod documents;
mod generated;
mod interop;
mod layers;
mod practice;
mod register;
mod secrets;
mod servers;
mod support;
