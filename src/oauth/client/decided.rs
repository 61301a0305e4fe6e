//! Decides how a client authenticates, from the flags and the configuration, before any file is
//! read. Pure functions.

use crate::error::{Error, Kind, Result};
use crate::rfc::auth_method::AuthMethod;
use crate::secret::Secret;

/// The client as described by flags and configuration.
#[derive(Clone, Copy, Debug, Default)]
pub struct Said {
    /// The method passed as a flag.
    pub asked: Option<AuthMethod>,
    /// The method in the config file.
    pub configured: Option<AuthMethod>,
    /// Whether a flag names a private key.
    pub key_given: bool,
    /// Whether a flag names a secret.
    pub secret_given: bool,
    /// Whether the config file names a private key.
    pub key_configured: bool,
}

/// Returns the method; `None` if there is no secret, or if the provider's list decides between the
/// methods that use one.
///
/// # Errors
/// [`Kind::Usage`] for a key with a method that does not sign, or a secret with one that does.
pub fn decided(said: Said) -> Result<Option<AuthMethod>> {
    let method = said.asked.or(said.configured);
    match method {
        Some(AuthMethod::PrivateKeyJwt) if said.secret_given => Err(Error::new(
            Kind::Usage,
            "`private_key_jwt` needs a key, but `--client-secret-file` provides a secret",
        )
        .hint("use `--client-key-file FILE` instead, or another `--auth-method`")),
        Some(method) if said.key_given && method != AuthMethod::PrivateKeyJwt => Err(Error::new(
            Kind::Usage,
            format!("`--client-key-file` is for `private_key_jwt`, not for `{method}`"),
        )
        .hint("leave it out, or add `--auth-method private_key_jwt`")),
        None if said.key_given || (said.key_configured && !said.secret_given) => {
            Ok(Some(AuthMethod::PrivateKeyJwt))
        }
        method => Ok(method),
    }
}

/// Rejects a private key as a client secret: a private key is used to sign and is never sent.
///
/// # Errors
/// [`Kind::Config`] if the client secret is a private key.
pub fn refuse_key_as_secret(method: AuthMethod, secret: Option<&Secret>) -> Result<()> {
    let is_sent = !matches!(method, AuthMethod::None | AuthMethod::PrivateKeyJwt);
    if !is_sent || !secret.is_some_and(Secret::is_private_key) {
        return Ok(());
    }
    let message = format!("the client secret for `{method}` is a private key, which is never sent");
    Err(Error::new(Kind::Config, message).hint(
        "use `--client-key-file FILE` and `--auth-method private_key_jwt`, or provide the secret",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use AuthMethod::{
        ClientSecretBasic as Basic, ClientSecretJwt as Jwt, ClientSecretPost as Post,
        None as Public, PrivateKeyJwt as Key,
    };

    #[test]
    fn a_key_is_only_used_by_the_method_that_signs_with_it() {
        let said = |asked, configured, files: &str| Said {
            asked,
            configured,
            key_given: files.contains("key "),
            secret_given: files.contains("secret "),
            key_configured: files.contains("configured "),
        };
        for (asked, configured, files, expected) in [
            (None, None, "", Ok(None)),
            (None, None, "key ", Ok(Some(Key))),
            (None, None, "configured ", Ok(Some(Key))),
            (None, None, "secret configured ", Ok(None)),
            (None, Some(Basic), "configured ", Ok(Some(Basic))),
            (Some(Post), Some(Key), "configured ", Ok(Some(Post))),
            (Some(Post), Some(Key), "secret configured ", Ok(Some(Post))),
            (Some(Key), Some(Basic), "key ", Ok(Some(Key))),
            (Some(Basic), None, "key ", Err(Kind::Usage)),
            (Some(Post), None, "key ", Err(Kind::Usage)),
            (Some(Jwt), None, "key ", Err(Kind::Usage)),
            (Some(Public), None, "key ", Err(Kind::Usage)),
            (None, Some(Basic), "key ", Err(Kind::Usage)),
            (Some(Key), None, "secret ", Err(Kind::Usage)),
            (None, Some(Key), "secret ", Err(Kind::Usage)),
        ] {
            let found = decided(said(asked, configured, files));
            let found = found.map_err(|error| error.kind());
            assert_eq!(found, expected, "{asked:?} {configured:?} {files}");
        }
    }

    #[test]
    fn a_private_key_given_as_a_secret_is_not_sent() {
        let key = Secret::new("-----BEGIN EC PRIVATE KEY-----\nMHc=");
        for (method, refused) in [
            (Basic, true),
            (Post, true),
            (Jwt, true),
            (Key, false),
            (Public, false),
        ] {
            let told = refuse_key_as_secret(method, Some(&key));
            assert_eq!(told.is_err(), refused, "{method}");
        }
        assert!(refuse_key_as_secret(Basic, Some(&Secret::new("s3cret"))).is_ok());
    }
}
