//! What stands around every route: errors, pages, client addresses, logs, metrics.

pub mod client_address;
pub mod error;
pub mod health;
pub mod log;
pub mod metrics;
pub mod origin;
pub mod page;
pub mod public_url;
