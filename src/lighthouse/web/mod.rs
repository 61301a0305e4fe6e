//! What stands around every route: errors, pages, client addresses, logs, metrics, the `OpenAPI` document.

pub mod client_address;
pub mod error;
pub mod health;
pub mod log;
pub mod metrics;
pub mod openapi;
pub mod origin;
pub mod page;
pub mod public_url;
