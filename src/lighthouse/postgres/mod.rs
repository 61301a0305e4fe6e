//! PostgreSQL: a connection pool, and transactions that run again after conflicts.

pub(super) mod config;
pub(super) mod connection;
pub(super) mod engine;
mod migrate;
mod queue;
mod together;
mod values;
mod watch;
