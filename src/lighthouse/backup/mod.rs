//! A whole SQLite gateway in one file, and back: a snapshot of the database, and its pepper.

pub mod archive;
pub mod make;
pub mod restore;
pub mod seal;
pub mod staging;
