//! The database as the rest of the gateway sees it: jobs that use a small [`Tx`], with each query
//! written once. SQL only uses `$1` parameters and TEXT and BIGINT columns, so that it means the
//! same to `SQLite` and PostgreSQL. This module has no rules of its own; `sqlite` and `postgres`
//! adapt it to each database.

mod database;
mod outage;
mod tx;

pub use crate::lighthouse::sql::deadline::{Patience, beyond_recall};
pub use crate::lighthouse::sql::error::{Error, Result};
pub use crate::lighthouse::sql::load::Load;
pub use crate::lighthouse::sql::row::Row;
pub use crate::lighthouse::sql::together::{Held, Statement, Together};
pub use crate::lighthouse::sql::value::Value;
pub use crate::lighthouse::sqlite::copy::Examined;
pub use crate::lighthouse::sqlite::mark::Log;
pub use crate::lighthouse::store::database::{FILE, Store};
pub use crate::lighthouse::store::tx::{Steps, Tx};
