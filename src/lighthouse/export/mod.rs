//! Everything that is kept of one installation, for an administrator who asks what that is. Never secrets, nor hashes: a
//! user is the id that the gateway has made up for them.

mod document;
mod read;
mod tables;

pub use crate::lighthouse::export::document::Export;
pub use crate::lighthouse::export::read::export;
