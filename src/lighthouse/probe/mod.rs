//! What an endpoint of the catalogue publishes about itself: fetched, judged and kept.

pub mod capability;
pub mod fetch;
pub mod judge;
pub mod run;
