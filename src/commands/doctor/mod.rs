//! `fastenctl doctor`: everything between this machine and a successful sign-in.

pub mod bundle;
pub mod probes;
pub mod run;
