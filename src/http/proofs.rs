//! Proofs that are added to requests, and whether an answer asks for a new one; the caller that
//! makes the client decides what they are.

use crate::http::exchange::{Request, Response};
use std::sync::Arc;

/// Adds a proof to a request.
type Dress = dyn Fn(&mut Request) + Send + Sync;
/// Inspects the answer to a request.
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
    /// Inspects each answer; `true` if the request should be repeated with a new proof.
    pub hear: Arc<Hear>,
}
