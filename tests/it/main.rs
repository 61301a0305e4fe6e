//! The integration tests: routes in process, journeys through the real binary. One binary, so that it
//! links once.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

mod auth;
mod auth_faults;
mod register;
#[cfg(feature = "sandbox")]
mod sandbox;
#[cfg(feature = "sandbox")]
mod sandbox_discovery;
#[cfg(feature = "sandbox")]
mod sandbox_fhir;
#[cfg(not(feature = "sandbox"))]
mod sandbox_lean;
#[cfg(all(feature = "sandbox", unix))]
mod sandbox_serve;
#[cfg(feature = "sandbox")]
mod sandbox_signin;
#[cfg(feature = "sandbox")]
mod sandbox_token;
mod servers;
mod support;
