//! Everything stored about one installation, for an administrator who asks for it, except secrets
//! and hashes. Users appear under the IDs that the gateway made up for them.

mod document;
mod read;
mod tables;

pub use crate::lighthouse::export::document::Export;
pub use crate::lighthouse::export::read::export;
