//! The gateway, by subject. `app` is what the routes share, `router` their table of contents.

pub mod app;
pub mod catalog;
pub mod check;
pub mod database;
pub mod installations;
pub mod jobs;
pub mod mail;
pub mod pepper;
pub mod probe;
pub mod reach;
pub mod refresh_tokens;
pub mod router;
pub mod seats;
pub mod settings;
pub mod sign_in;
pub mod store;
pub mod web;
