//! Rotating the key of all keyed hashes: which keys a database depends on, which files hold them,
//! and what is still stored under which key (protocol.md section 8).

pub mod choice;
pub mod files;
pub mod registry;
pub mod resting;
