//! Backs up a SQLite gateway to one file, and restores it: a snapshot of the database, and its
//! pepper.

pub mod archive;
pub mod make;
pub mod restore;
pub mod seal;
pub mod staging;
