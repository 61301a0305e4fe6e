//! Inspects a request, a response, a token or a report, offline.

pub mod given;
mod other;
pub mod parts;
pub mod report;
pub mod request;
pub mod response;
pub mod token;
mod token_answer;
mod wrapped;
