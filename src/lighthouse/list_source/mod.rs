//! Lists with a URL: fetched, remembered, and fetched again when they have changed.
//! `crate::catalog` reads their contents, and `catalog_import` imports them into the database.

pub mod ended;
pub mod fetch;
mod losses;
pub mod reading;
pub mod trouble;
pub mod update;
