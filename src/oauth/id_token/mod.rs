//! The id token (OpenID Connect Core sections 2, 3.1.3.7 and 3.1.3.8): the keys it may be signed with, its signature, and
//! what it must claim.

pub mod check;
pub mod claims;
pub mod key_set;

use crate::error::{Error, Kind};
use std::fmt::Display;

/// A longer token is not read.
const LARGEST: usize = 64 * 1024;

fn refused(check: &'static str, why: impl Display) -> Error {
    Error::new(Kind::Provider, format!("the id token is refused: {why}"))
        .hint("it is used for nothing; show the provider this sentence")
        .check(check)
}
