//! Routes of the gateway and of the practice provider, most of them in process.

pub(crate) mod catalog;
mod corrections;
pub(crate) mod keys;
pub(crate) mod lighthouse;
pub(crate) mod list_editions;
pub(crate) mod list_publisher;
pub(crate) mod list_updates;
pub(crate) mod on_postgres;
pub(crate) mod sandbox;
pub(crate) mod sandbox_discovery;
pub(crate) mod sandbox_fhir;
pub(crate) mod sandbox_sign_in;
pub(crate) mod sandbox_token;
pub(crate) mod search;
pub(crate) mod server;
pub(crate) mod shapes;
pub(crate) mod upgrade;
