//! Lists by their address: fetched, remembered, and fetched again when they have changed. What is in a list is
//! `crate::catalog`'s, how it comes into the database `catalog_import`'s.

pub mod ended;
pub mod fetch;
mod losses;
pub mod reading;
pub mod trouble;
pub mod update;
