//! ID tokens (OpenID Connect Core sections 2, 3.1.3.7 and 3.1.3.8): the keys that may sign them,
//! signature verification, and required claims.

pub mod check;
pub mod claims;
pub mod key_set;

use crate::error::{Error, Kind};
use std::fmt::Display;

/// Maximum size of a token in bytes; longer ones are rejected.
const LARGEST: usize = 64 * 1024;

fn refused(check: &'static str, why: impl Display) -> Error {
    Error::new(Kind::Provider, format!("the ID token was rejected: {why}"))
        .hint("the token is not used; show this message to the provider")
        .check(check)
}
