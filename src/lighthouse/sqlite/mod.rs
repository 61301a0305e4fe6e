//! `SQLite`: one file, which one thread writes and many read.

pub(super) mod connection;
pub(super) mod copy;
pub(super) mod engine;
pub(super) mod mark;
mod migrate;
mod writer;
