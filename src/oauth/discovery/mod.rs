//! Reads the documents that a provider publishes: SMART `.well-known/smart-configuration` first,
//! then OpenID Connect Discovery, then RFC 8414, and finally the capability statement. Each is read
//! into a value and a list of oddities.

pub mod agreement;
mod capability;
mod document;
pub mod fetched;
pub mod metadata;
pub mod provider;
pub mod published;
