//! The gateway's storage, on disk or on a server: where it is, and the `fastenctl lighthouse`
//! commands that migrate it, back it up and move it. The commands and their arguments are the same
//! in every build.

pub mod backup;
pub mod copy_to;
#[cfg(feature = "lighthouse")]
pub mod database;
pub mod migrate;
pub mod place;
pub mod restore;
