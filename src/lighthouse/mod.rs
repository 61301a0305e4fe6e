//! The gateway, by subject. `app` is what the routes share, `router` their table of contents.

pub mod app;
pub mod catalog;
pub mod catalog_import;
pub mod check;
pub mod database;
pub mod flow;
pub mod installations;
pub mod jobs;
pub mod lookup;
pub mod mail;
mod migrations;
pub mod openapi;
pub mod pepper;
mod postgres;
pub mod probe;
pub mod reach;
pub mod refresh_tokens;
pub mod router;
pub mod seats;
pub mod settings;
pub mod sign_in;
mod sql;
mod sqlite;
pub mod store;
pub mod stored_catalog;
pub mod web;
