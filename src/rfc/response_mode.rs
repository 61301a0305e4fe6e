//! How the authorization response is returned (OAuth 2.0 Multiple Response Types section 2.1, Form
//! Post Response Mode).

use crate::error::{Error, Kind, Result};
use std::fmt;
use std::str::FromStr;

/// A response mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponseMode {
    Query,
    Fragment,
    FormPost,
}

impl ResponseMode {
    /// The modes' names in the protocol.
    pub const NAMES: [&str; 3] = [
        Self::Query.name(),
        Self::Fragment.name(),
        Self::FormPost.name(),
    ];

    /// Returns its name in the protocol.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Fragment => "fragment",
            Self::FormPost => "form_post",
        }
    }
}

impl fmt::Display for ResponseMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for ResponseMode {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        [Self::Query, Self::Fragment, Self::FormPost]
            .into_iter()
            .find(|mode| mode.name() == name)
            .ok_or_else(|| {
                Error::new(Kind::Usage, format!("`{name}` is not a response mode"))
                    .hint("use `query`, `fragment` or `form_post`")
            })
    }
}
