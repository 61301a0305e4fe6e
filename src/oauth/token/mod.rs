//! The token endpoint (RFC 6749): what it is asked, what it gives, and how it refuses.

pub mod answer;
pub mod endpoint;
pub mod refresh;
mod refusal;
