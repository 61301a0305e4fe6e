//! Takes a request, an answer, a token or a report apart, offline.

pub mod given;
pub mod parts;
pub mod report;
pub mod request;
pub mod response;
pub mod token;
mod token_answer;
mod wrapped;
