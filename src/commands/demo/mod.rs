//! `fastenctl demo`: the whole job on this machine, in one go.

pub mod run;
#[cfg(all(feature = "lighthouse", feature = "sandbox"))]
pub mod walk;
