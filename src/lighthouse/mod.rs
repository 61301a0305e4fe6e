//! The gateway: a file is named after the path of its route.

pub mod catalog;
pub mod limits;
pub mod settings;
pub mod store;
