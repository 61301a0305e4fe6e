//! What an endpoint of the catalogue publishes about itself: fetched, judged and kept.

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
