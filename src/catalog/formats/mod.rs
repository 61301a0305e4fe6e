//! The formats that lists are published in. Each is read into the same kinds of entries, with an
//! account of every entry.

pub mod account;
pub mod bundle;
pub mod columns;
pub mod fasten;
mod fhir;
mod foreign;
pub mod format;
mod organization;
pub mod packing;
mod portals;
pub mod read;
mod reader;
mod references;
pub mod rows;
pub mod table;
