//! The integration tests: routes in process, journeys through the real binary. One binary, so that it
//! links once.

mod support;
