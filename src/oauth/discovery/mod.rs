//! What a provider publishes about itself: SMART `.well-known/smart-configuration` first, then OpenID
//! Connect Discovery.

pub mod agreement;
mod document;
pub mod metadata;
pub mod provider;
pub mod published;
