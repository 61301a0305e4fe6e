//! What an endpoint of the catalogue publishes about itself: fetched, judged and kept.

pub mod capability;
pub mod documents;
pub mod fetch;
pub mod host;
pub mod judge;
pub mod run;
pub mod target;
pub mod verdict;
