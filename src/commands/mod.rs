//! One file or folder per subcommand: its arguments and its `run`. Commands call the modules below
//! them and contain no rules.

pub mod auth;
pub mod catalog;
pub mod changes;
pub mod completions;
pub mod config;
pub mod contact;
pub mod context;
pub mod demo;
pub mod doctor;
pub mod identity;
pub mod input;
pub mod inspect;
pub mod installation_document;
#[cfg(not(all(feature = "lighthouse", feature = "sandbox")))]
mod lean;
pub mod lighthouse;
pub mod providers;
pub mod register;
pub mod rotate_secret;
pub mod sandbox;
#[cfg(all(test, feature = "lighthouse"))]
mod schemas;
pub mod status;
pub mod storage;
pub mod unregister;
pub mod update;
pub mod usage;
pub mod verify;
