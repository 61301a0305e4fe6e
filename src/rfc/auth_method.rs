//! How a client authenticates itself at a token endpoint (RFC 6749 section 2.3, RFC 7591 section 2,
//! RFC 8414).

use crate::error::{Error, Kind, Result};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A client authentication method. The default is that of RFC 7591 section 2.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthMethod {
    None,
    #[default]
    ClientSecretBasic,
    ClientSecretPost,
    ClientSecretJwt,
    PrivateKeyJwt,
}

impl AuthMethod {
    /// All methods.
    pub const ALL: [Self; 5] = [
        Self::None,
        Self::ClientSecretBasic,
        Self::ClientSecretPost,
        Self::ClientSecretJwt,
        Self::PrivateKeyJwt,
    ];

    /// The methods' names in the protocol.
    pub const NAMES: [&str; 5] = [
        Self::None.name(),
        Self::ClientSecretBasic.name(),
        Self::ClientSecretPost.name(),
        Self::ClientSecretJwt.name(),
        Self::PrivateKeyJwt.name(),
    ];

    /// Whether the client authenticates with a signed assertion.
    #[must_use]
    pub const fn is_assertion(self) -> bool {
        matches!(self, Self::ClientSecretJwt | Self::PrivateKeyJwt)
    }

    /// Returns its name in the protocol.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::ClientSecretBasic => "client_secret_basic",
            Self::ClientSecretPost => "client_secret_post",
            Self::ClientSecretJwt => "client_secret_jwt",
            Self::PrivateKeyJwt => "private_key_jwt",
        }
    }
}

impl fmt::Display for AuthMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for AuthMethod {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        Self::ALL
            .into_iter()
            .find(|method| method.name() == name)
            .ok_or_else(|| {
                Error::new(
                    Kind::Usage,
                    format!("`{name}` is not a client authentication method"),
                )
                .hint(format!("use `{}`", Self::NAMES.join("`, `")))
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_method_is_read_and_written_with_the_same_name() {
        for method in AuthMethod::ALL {
            assert_eq!(method.name().parse::<AuthMethod>().unwrap(), method);
            assert_eq!(serde_json::to_value(method).unwrap(), method.name());
        }
        assert!("Basic".parse::<AuthMethod>().is_err());
    }
}
