//! The client's private key: a PEM file, its signing algorithm, and its key ID.

use crate::error::{Error, Kind, Result};
use crate::secret::Secret;
use crate::text::short;
use jsonwebtoken::jwk::{Jwk, ThumbprintHash};
use jsonwebtoken::{Algorithm, EncodingKey};

/// The algorithms for RSA keys, in order of preference: first what SMART names, then what is most
/// widely supported.
const RSA: [Algorithm; 6] = [
    Algorithm::RS384,
    Algorithm::RS256,
    Algorithm::PS384,
    Algorithm::PS256,
    Algorithm::RS512,
    Algorithm::PS512,
];
const CURVES: [Algorithm; 2] = [Algorithm::ES384, Algorithm::ES256];
const SECRETS: [Algorithm; 3] = [Algorithm::HS256, Algorithm::HS384, Algorithm::HS512];

/// Reads the key in a PEM file and chooses its signing algorithm: the first suitable one that the
/// provider advertises, or simply the first if it advertises none.
///
/// # Errors
/// [`Kind::Config`] if the file is not a usable key, [`Kind::ClientAuthentication`] if no
/// advertised algorithm fits it.
pub fn private_key(pem: &Secret, announced: Option<&[String]>) -> Result<(EncodingKey, Algorithm)> {
    let text = pem.expose().as_bytes();
    if let Ok(key) = EncodingKey::from_rsa_pem(text) {
        return Ok((key, chosen("an RSA key", &RSA, announced)?));
    }
    if let Ok(key) = EncodingKey::from_ec_pem(text) {
        let fits = |algorithm: &Algorithm| Jwk::from_encoding_key(&key, *algorithm).is_ok();
        let curve = CURVES.into_iter().find(fits).ok_or_else(unusable)?;
        return Ok((key, chosen("an EC key on this curve", &[curve], announced)?));
    }
    let key = EncodingKey::from_ed_pem(text).map_err(|_| unusable())?;
    Ok((
        key,
        chosen("an Ed25519 key", &[Algorithm::EdDSA], announced)?,
    ))
}

/// Chooses the algorithm for signing with a client secret.
///
/// # Errors
/// [`Kind::ClientAuthentication`] if the provider advertises only others.
pub(super) fn secret_algorithm(announced: Option<&[String]>) -> Result<Algorithm> {
    chosen("a client secret", &SECRETS, announced)
}

fn chosen(key: &str, fitting: &[Algorithm], announced: Option<&[String]>) -> Result<Algorithm> {
    let is_announced = |algorithm: &&Algorithm| {
        announced.is_none_or(|names| names.contains(&format!("{algorithm:?}")))
    };
    let found = fitting.iter().find(is_announced).copied();
    found.ok_or_else(|| {
        let names = announced.unwrap_or_default().join("`, `");
        Error::new(
            Kind::ClientAuthentication,
            format!("the provider does not accept any signature that {key} can make: it advertises \
                 `{}`", short(&names)),
        )
        .hint("register a key for one of the algorithms in `token_endpoint_auth_signing_alg_values_supported`, or \
         choose another `--auth-method`")
    })
}

/// Returns the default key ID: the key's thumbprint (RFC 7638).
///
/// # Errors
/// [`Kind::Config`] if the key cannot be read.
pub fn thumbprint(key: &EncodingKey, algorithm: Algorithm) -> Result<String> {
    let public = Jwk::from_encoding_key(key, algorithm).map_err(|_| unusable())?;
    public
        .thumbprint(ThumbprintHash::SHA256)
        .map_err(|_| unusable())
}

pub(super) fn unusable() -> Error {
    Error::new(Kind::Config, "the client's private key cannot be used")
        .hint("it must be a PEM file with an RSA key, or an EC (P-384 or P-256) or Ed25519 key in PKCS #8: `BEGIN \
         PRIVATE KEY`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_with_an_announced_algorithm_that_fits_the_key_or_says_that_there_is_none() {
        let words = |text: &str| text.split(' ').map(ToOwned::to_owned).collect::<Vec<_>>();
        for (fitting, announced, expected) in [
            (&RSA[..], None, Some(Algorithm::RS384)),
            (&RSA[..], Some("RS256"), Some(Algorithm::RS256)),
            (&RSA[..], Some("ES384 PS256 RS512"), Some(Algorithm::PS256)),
            (&RSA[..], Some("RS256 RS384"), Some(Algorithm::RS384)),
            (&RSA[..], Some("ES256 HS256"), None),
            (&RSA[..], Some("rs256"), None),
            (&CURVES[..1], Some("ES256"), None),
            (&SECRETS[..], None, Some(Algorithm::HS256)),
            (&SECRETS[..], Some("RS256 HS512"), Some(Algorithm::HS512)),
        ] {
            let names = announced.map(words);
            let found = chosen("a key", fitting, names.as_deref());
            let found = found.map_err(|error| (error.kind(), error.to_string()));
            let none = (
                Kind::ClientAuthentication,
                format!(
                    "the provider does not accept any signature that a key can make: it advertises `{}`",
                    announced.unwrap_or_default().replace(' ', "`, `")
                ),
            );
            assert_eq!(found, expected.ok_or(none), "{announced:?}");
        }
    }
}
