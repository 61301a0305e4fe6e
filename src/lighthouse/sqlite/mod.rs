//! `SQLite`: one file, which one thread writes and many read.

pub(super) mod connection;
pub(super) mod engine;
mod migrate;
mod writer;
