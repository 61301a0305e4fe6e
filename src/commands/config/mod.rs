//! `fastenctl config`: looks into the config file, changes it, checks it, and hands on what it holds.

pub mod check;
pub mod export;
pub mod keys;
pub mod origin;
pub mod show;
