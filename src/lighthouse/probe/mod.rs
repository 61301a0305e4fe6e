pub mod capability;
pub mod documents;
pub mod fetch;
pub mod host;
pub mod judge;
pub mod run;
pub mod target;
pub mod verdict;
