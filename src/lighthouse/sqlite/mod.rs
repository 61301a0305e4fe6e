//! `SQLite`: one file, written by one thread and read by many.

pub(super) mod connection;
pub(super) mod copy;
pub(super) mod engine;
pub(super) mod mark;
mod migrate;
mod writer;
