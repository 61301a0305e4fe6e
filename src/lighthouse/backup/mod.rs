//! The whole of a gateway on SQLite in one file, and back: the database as it is at one moment, and its pepper.

pub mod archive;
pub mod make;
pub mod restore;
pub mod seal;
pub mod staging;
