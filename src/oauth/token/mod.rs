//! The token endpoint (RFC 6749): requests, responses and errors.

pub mod answer;
pub mod endpoint;
pub mod refresh;
mod refusal;
