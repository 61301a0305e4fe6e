//! The whole of a gateway's database into another engine's, or nothing of it: from SQLite to PostgreSQL, and back.

pub mod copied;
mod table;
mod tally;
pub mod to_postgres;
pub mod to_sqlite;
