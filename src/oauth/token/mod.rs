//! The token endpoint (RFC 6749): requests, answers and refusals.

pub mod answer;
pub mod endpoint;
pub mod refresh;
mod refusal;
