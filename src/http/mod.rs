//! The only HTTP client builder and the only `block_on` of the program; CLI, gateway and sandbox
//! use it. Clients follow no redirect (RFC 9700 section 4.11) and are bounded in time and size. The
//! callers decide what to send where.

mod certificate;
mod client;
mod exchange;
mod failure;
mod options;
mod proofs;
mod runtime;
mod tls_fault;
mod trusting;

pub use crate::http::certificate::certificate_period;
pub use crate::http::client::Client;
pub use crate::http::exchange::{Exchange, Observer, Request, Response};
pub use crate::http::failure::{Failure, Reason};
pub use crate::http::options::{BODY_LIMIT, Options};
pub use crate::http::proofs::{Anew, Proofs};
pub use crate::http::runtime::{block_on, run_server, server_runtime};
pub use crate::http::tls_fault::{CertificateFault, TlsFault};
pub use crate::rfc::loopback_address::is_loopback;
