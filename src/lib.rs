//! `fastenctl`: admin CLI, auth gateway and practice provider for self-hosted Fasten, as one
//! library.
//! Allowed imports, from left to right (enforced by `tests/it/house/layers.rs`):
//!
//! ```text
//! main -> cli -> commands -> { report, inspect, client, config, ui, lighthouse, sandbox } -> conformance -> oauth -> driver -> { trace, catalog } -> { api, http, server, page } -> { rfc, clock, text, env, echo, files, memory } -> { secret, error }
//! ```
//! The gateway, the practice provider and the CLI's own modules never import one another.

pub mod api;
pub mod cli;
pub mod client;
pub mod clock;
pub mod commands;
pub mod config;
pub mod conformance;
pub mod driver;
pub mod echo;
pub mod env;
pub mod error;
pub mod files;
pub mod http;
pub mod inspect;
pub mod memory;
pub mod oauth;
pub mod page;
pub mod report;
pub mod rfc;
pub mod secret;
pub mod text;
pub mod trace;
pub mod ui;

#[cfg(feature = "server")]
pub mod server;

#[cfg(feature = "lighthouse")]
pub mod catalog;
#[cfg(feature = "lighthouse")]
pub mod lighthouse;
#[cfg(feature = "sandbox")]
pub mod sandbox;
