//! The integration tests: routes in process, journeys through the real binary. One binary, so that it
//! links once.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

mod register;
mod servers;
mod support;
