//! Fixtures that several tests and benches share: the binary in its own folder, servers, a complete
//! practice setup, databases, e-mail, third-party providers, and lists of institutions.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "shared by several test binaries, each of which uses only a part; panics fail the test"
)]

#[cfg(all(feature = "lighthouse", feature = "sandbox"))]
pub(crate) mod caddy;
#[cfg(all(feature = "lighthouse", feature = "sandbox"))]
pub(crate) mod fake_hosts;
#[cfg(all(target_os = "linux", feature = "lighthouse", feature = "sandbox"))]
pub(crate) mod faults;
pub(crate) mod in_process;
pub(crate) mod interop;
pub(crate) mod judges;
#[cfg(all(feature = "lighthouse", feature = "sandbox"))]
pub(crate) mod lantern;
#[cfg(all(feature = "lighthouse", feature = "sandbox"))]
pub(crate) mod made_lists;
#[cfg(all(feature = "lighthouse", feature = "sandbox"))]
pub(crate) mod nginx;
#[cfg(all(feature = "lighthouse", feature = "sandbox"))]
pub(crate) mod pgbouncer;
#[cfg(all(feature = "lighthouse", feature = "sandbox"))]
pub(crate) mod postgres;
#[cfg(all(feature = "lighthouse", feature = "sandbox"))]
pub(crate) mod practice;
pub(crate) mod promtool;
#[cfg(all(feature = "lighthouse", feature = "sandbox"))]
pub(crate) mod provider;
#[cfg(all(feature = "lighthouse", feature = "sandbox"))]
pub(crate) mod servers;
#[cfg(all(feature = "lighthouse", feature = "sandbox"))]
pub(crate) mod site;
#[cfg(all(feature = "lighthouse", feature = "sandbox"))]
pub(crate) mod smtp;
#[cfg(all(target_os = "linux", feature = "lighthouse", feature = "sandbox"))]
pub(crate) mod standby;
pub(crate) mod support;
