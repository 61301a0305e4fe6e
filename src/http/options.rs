//! How clients are built: their limits, trusted authorities and observers.

use crate::http::exchange::Observer;
use crate::http::proofs::Proofs;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// The default limit for a response body, in bytes. Discovery and token documents are far smaller
/// (checks.md section 0.4 point 5).
pub const BODY_LIMIT: usize = 256 * 1024;

/// How clients are built.
#[derive(Clone)]
pub struct Options {
    /// The time limit for one whole request, including connecting and reading the body.
    pub timeout: Duration,
    /// The largest body that is accepted, in bytes.
    pub body_limit: usize,
    /// Truncate a larger body at the limit instead of rejecting it; the rest is not read.
    pub cut_body: bool,
    /// Use a new connection for each request, closed after the response.
    pub one_request_a_connection: bool,
    /// A PEM file whose certificates are trusted besides the system's.
    pub ca_file: Option<PathBuf>,
    /// One more trusted certificate, in DER.
    pub trusted: Option<Vec<u8>>,
    /// A host name and the addresses to connect to; bypasses name resolution and proxies.
    pub pinned: Option<(String, Vec<SocketAddr>)>,
    /// Keep cookies between requests, as a browser does.
    pub cookies: bool,
    /// Called after every exchange, even if it failed.
    pub observer: Option<Observer>,
    /// Proofs to add to requests.
    pub proofs: Option<Proofs>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(10),
            body_limit: BODY_LIMIT,
            cut_body: false,
            one_request_a_connection: false,
            ca_file: None,
            trusted: None,
            pinned: None,
            cookies: false,
            observer: None,
            proofs: None,
        }
    }
}
