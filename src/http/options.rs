//! How clients are built: their bounds, whom they trust, who looks on.

use crate::http::exchange::Observer;
use crate::http::proofs::Proofs;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// Discovery and token documents stay far below this (checks.md section 0.4 point 5).
pub const BODY_LIMIT: usize = 256 * 1024;

/// How clients are built.
#[derive(Clone)]
pub struct Options {
    /// For one whole request, connecting and reading the body included.
    pub timeout: Duration,
    /// Largest body taken, in bytes.
    pub body_limit: usize,
    /// A larger body is cut there instead of refused, and the rest is not read.
    pub cut_body: bool,
    /// Each request on a connection of its own, closed with its answer.
    pub one_request_a_connection: bool,
    /// A PEM file whose certificates are trusted besides the system's.
    pub ca_file: Option<PathBuf>,
    /// One more certificate that is trusted, in DER.
    pub trusted: Option<Vec<u8>>,
    /// A host's name and where connections to it go; it is not looked up, and no proxy is asked.
    pub pinned: Option<(String, Vec<SocketAddr>)>,
    /// Keep cookies between requests, as a browser does; off for everything but the built-in driver.
    pub cookies: bool,
    /// Is shown every exchange when it has ended.
    pub observer: Option<Observer>,
    /// What requests are dressed in before they leave.
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
