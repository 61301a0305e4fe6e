//! Lists with an address: fetched, remembered, and fetched again when they have changed.
//! `crate::catalog` reads their contents, `catalog_import` imports them into the database.

pub mod ended;
pub mod fetch;
mod losses;
pub mod reading;
pub mod trouble;
pub mod update;
