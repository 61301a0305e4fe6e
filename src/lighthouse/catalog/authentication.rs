//! How the gateway authenticates at a token endpoint: not at all, with a secret or with a key,
//! according to the settings and the facts about the platform.

use crate::catalog::platforms::Facts;
use crate::files;
use crate::lighthouse::settings::flaw::Flaw;
use crate::lighthouse::settings::{AuthMethod, Platform, SigningAlgorithm};
use crate::secret::Secret;
use std::path::Path;

/// How the gateway authenticates at the token endpoint.
#[derive(Clone, Debug)]
pub enum Authentication {
    None,
    Basic(Secret),
    Post(Secret),
    PrivateKey(SigningAlgorithm),
}

/// Returns the authentication method: the one in the settings, otherwise the platform's usual one.
/// `client_secret_basic` is the default for confidential clients, and for clients with a secret on
/// platforms that usually need none (lighthouse-api.md section 7.2).
pub(super) fn method(
    said: &Platform,
    facts: &Facts,
    confidential: bool,
) -> Result<AuthMethod, Flaw> {
    let has_secret = said.client_secret.is_some() || said.client_secret_file.is_some();
    match (
        said.token_endpoint_auth_method,
        facts.token_endpoint_auth_method,
    ) {
        (Some(AuthMethod::ClientSecretBasic | AuthMethod::ClientSecretPost), _)
            if !confidential =>
        {
            Err(Flaw::new(
                "token_endpoint_auth_method",
                " needs `confidential = true`",
            ))
        }
        (None, Some(AuthMethod::None)) if has_secret => Ok(AuthMethod::ClientSecretBasic),
        (Some(method), _) | (None, Some(method)) => Ok(method),
        (None, None) if confidential => Ok(AuthMethod::ClientSecretBasic),
        (None, None) => Ok(AuthMethod::None),
    }
}

pub(super) fn authentication(
    said: &Platform,
    method: AuthMethod,
    confidential: bool,
) -> Result<Authentication, Flaw> {
    let made: fn(Secret) -> Authentication = match method {
        // `client_secret_jwt` does not occur here: the settings reject it.
        AuthMethod::None | AuthMethod::ClientSecretJwt => return Ok(Authentication::None),
        // This applies to public clients, too: they exchange codes at the provider, and only their
        // refreshes need the key.
        AuthMethod::PrivateKeyJwt => {
            let algorithm = said
                .token_endpoint_auth_signing_alg
                .unwrap_or(SigningAlgorithm::Es384);
            return Ok(Authentication::PrivateKey(algorithm));
        }
        _ if !confidential => return Ok(Authentication::None),
        AuthMethod::ClientSecretBasic => Authentication::Basic,
        AuthMethod::ClientSecretPost => Authentication::Post,
    };
    match (&said.client_secret, &said.client_secret_file) {
        (Some(secret), _) => Ok(made(secret.clone())),
        (None, Some(file)) => Ok(made(read_secret(file)?)),
        (None, None) => Err(Flaw::new("client_secret_file", " is missing")),
    }
}

fn read_secret(file: &Path) -> Result<Secret, Flaw> {
    let flaw = |rest| Flaw::new("client_secret_file", rest);
    let text = files::text(file, files::SMALL)
        .map_err(|error| flaw(format!(": cannot read `{}`: {error}", file.display())))?;
    match text.trim() {
        "" => Err(flaw(format!(": `{}` is empty", file.display()))),
        secret => Ok(Secret::new(secret)),
    }
}
