//! Functions that add proofs to requests, and detect whether a response asks for a new one. The
//! caller that creates the client decides what the proofs are.

use crate::http::exchange::{Request, Response};
use std::sync::Arc;

/// Adds a proof to a request.
type Dress = dyn Fn(&mut Request) + Send + Sync;
/// Inspects the response to a request.
type Hear = dyn Fn(&Request, &Response) -> bool + Send + Sync;

/// The single-use part of a request, created again if the request is repeated; stored in the
/// request's extensions.
#[derive(Clone)]
pub struct Anew(pub Arc<dyn Fn(&mut Request) + Send + Sync>);

/// Two functions that share their state.
#[derive(Clone)]
pub struct Proofs {
    /// Adds a proof to a request.
    pub dress: Arc<Dress>,
    /// Inspects each response; `true` if the request should be repeated with a new proof.
    pub hear: Arc<Hear>,
}
