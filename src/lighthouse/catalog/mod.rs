//! The providers that this gateway serves: from its settings and from published lists, each with
//! the gateway's client there. `lookup` is how people find them.

pub mod addresses;
pub mod authentication;
pub mod build;
mod building;
pub mod definition;
#[cfg(test)]
mod example;
mod find;
pub mod from_settings;
mod later;
pub mod platform;
pub mod registration;
pub mod servable;
pub mod served;
pub mod snapshot;
pub mod unused;
pub mod workshop;
