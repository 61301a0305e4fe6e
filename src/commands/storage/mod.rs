//! The gateway's storage, on disk or at a server: where it is, and the commands of `fastenctl lighthouse` that bring it up
//! to date, keep it and move it. The commands and their arguments are the same in every build.

pub mod backup;
pub mod copy_to;
#[cfg(feature = "lighthouse")]
pub mod database;
pub mod migrate;
pub mod place;
pub mod restore;
