//! The client's private key: a PEM file, the algorithm it is used with, and its name.

use crate::error::{Error, Kind, Result};
use crate::secret::Secret;
use jsonwebtoken::jwk::{Jwk, ThumbprintHash};
use jsonwebtoken::{Algorithm, EncodingKey};

/// The key of a PEM file, and the one algorithm we use it with: those SMART names, and ES256 for its curve.
///
/// # Errors
/// [`Kind::Config`] when it is no such key.
pub fn private_key(pem: &Secret) -> Result<(EncodingKey, Algorithm)> {
    let text = pem.expose().as_bytes();
    if let Ok(key) = EncodingKey::from_rsa_pem(text) {
        return Ok((key, Algorithm::RS384));
    }
    let key = EncodingKey::from_ec_pem(text).map_err(|_| unusable())?;
    let fits = |algorithm: &Algorithm| Jwk::from_encoding_key(&key, *algorithm).is_ok();
    let algorithm = [Algorithm::ES384, Algorithm::ES256]
        .into_iter()
        .find(fits)
        .ok_or_else(unusable)?;
    Ok((key, algorithm))
}

/// How a key is named where nobody gave it a name (RFC 7638).
///
/// # Errors
/// [`Kind::Config`] when it cannot be read.
pub fn thumbprint(key: &EncodingKey, algorithm: Algorithm) -> Result<String> {
    let public = Jwk::from_encoding_key(key, algorithm).map_err(|_| unusable())?;
    public
        .thumbprint(ThumbprintHash::SHA256)
        .map_err(|_| unusable())
}

pub(super) fn unusable() -> Error {
    Error::new(Kind::Config, "the client's private key cannot be used")
        .hint("it is a PEM file with an RSA key, or an EC key (P-384 or P-256) in PKCS #8: `BEGIN PRIVATE KEY`")
}
