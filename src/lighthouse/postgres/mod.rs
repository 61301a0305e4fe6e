//! PostgreSQL: a pool of connections, and transactions that run again when they got in one another's way.

pub(super) mod config;
pub(super) mod connection;
pub(super) mod engine;
mod migrate;
mod queue;
mod together;
mod values;
mod watch;
