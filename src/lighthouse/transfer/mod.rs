//! Copies a gateway's whole database to another engine, or nothing at all: from SQLite to
//! PostgreSQL, or back.

pub mod copied;
mod table;
mod tally;
pub mod to_postgres;
pub mod to_sqlite;
