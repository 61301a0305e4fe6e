//! The providers this gateway serves: from its settings and from published lists, found, shown and connected to.

pub mod build;
pub mod builder;
pub mod connect;
pub mod definition;
pub mod explain;
pub mod finder;
pub mod flaw;
pub mod from_settings;
pub mod in_force;
pub mod list;
pub mod platform;
pub mod search;
pub mod show;
pub mod snapshot;
pub mod unused;
