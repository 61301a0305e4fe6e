//! The checks themselves, a file a group: each `Check` stands beside its function.

pub mod authorization;
pub mod discovery;
pub mod id_token;
pub mod introspection;
pub mod loopback;
pub mod mix_up;
pub mod pkce;
pub mod refresh;
pub mod response;
pub mod revocation;
pub mod smart;
pub mod token;
