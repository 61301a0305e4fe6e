//! What requests are dressed in before they leave, and whether an answer wants them dressed anew; what that is, is decided
//! by whoever makes the client.

use crate::http::exchange::{Request, Response};
use std::sync::Arc;

/// Adds what proves that a request is ours.
type Dress = dyn Fn(&mut Request) + Send + Sync;
/// Hears an answer to a request.
type Hear = dyn Fn(&Request, &Response) -> bool + Send + Sync;

/// What a request brings that is good for one sending, made anew where it is sent once more; in the request's extensions.
#[derive(Clone)]
pub struct Anew(pub Arc<dyn Fn(&mut Request) + Send + Sync>);

/// Two functions over one state of their own.
#[derive(Clone)]
pub struct Proofs {
    /// Adds what proves that a request is ours.
    pub dress: Arc<Dress>,
    /// Hears each answer; `true` where the request is to be sent once more, dressed anew.
    pub hear: Arc<Hear>,
}
