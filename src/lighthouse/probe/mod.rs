//! What a catalog endpoint publishes about itself: fetched, judged and stored.

pub mod capability;
pub mod discovery;
pub mod documents;
pub mod fetch;
pub mod host;
pub mod judge;
mod redirect;
pub mod run;
pub mod target;
pub mod verdict;
