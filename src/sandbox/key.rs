//! The signing key of one sandbox, its public half as a JWK set, and the id tokens it signs (RS256).

use crate::sandbox::grants::Grant;
use crate::sandbox::scope;
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::KeyPair as _;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// For how long an id token proves a sign-in.
const ID_TOKEN_LIFE: i64 = 3600;

/// RSA, 2048 bits, made anew for every sandbox.
pub(super) struct Key {
    signing: EncodingKey,
    kid: String,
    n: String,
    e: String,
}

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    sub: String,
    aud: &'a str,
    exp: i64,
    iat: i64,
    auth_time: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<&'a str>,
    #[serde(rename = "fhirUser", skip_serializing_if = "Option::is_none")]
    fhir_user: Option<String>,
}

/// Why there is no key or no signature; a matter of the machine, not of the request.
pub(super) type Failure = String;

impl Key {
    pub(super) fn generate() -> Result<Self, Failure> {
        let pair = KeyPair::generate(KeySize::Rsa2048).map_err(|error| error.to_string())?;
        let private: Pkcs8V1Der<'_> = pair.as_der().map_err(|error| error.to_string())?;
        let n = BASE64_URL_SAFE_NO_PAD.encode(pair.public_key().modulus().big_endian_without_leading_zero());
        let e = BASE64_URL_SAFE_NO_PAD.encode(pair.public_key().exponent().big_endian_without_leading_zero());
        // The JWK thumbprint of RFC 7638.
        let thumbprint = Sha256::digest(format!(r#"{{"e":"{e}","kty":"RSA","n":"{n}"}}"#));
        let kid = BASE64_URL_SAFE_NO_PAD.encode(thumbprint);
        Ok(Self { signing: EncodingKey::from_rsa_der(private.as_ref()), kid, n, e })
    }

    /// The public half alone (DISC-23).
    pub(super) fn jwks(&self) -> Value {
        json!({"keys": [{"kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.kid, "n": self.n, "e": self.e}]})
    }

    /// An id token about the person who signed in (OpenID Connect Core section 2; ID-01 to 14).
    pub(super) fn id_token(&self, issuer: &str, grant: &Grant, fhir_user: &str, now: i64) -> Result<String, Failure> {
        let header = Header { kid: Some(self.kid.clone()), ..Header::new(Algorithm::RS256) };
        let claims = Claims {
            iss: issuer,
            sub: grant.person.sub(),
            aud: &grant.client_id,
            exp: now + ID_TOKEN_LIFE,
            iat: now,
            auth_time: grant.auth_time,
            nonce: grant.nonce.as_deref(),
            fhir_user: scope::contains(&grant.scope, "fhirUser").then(|| fhir_user.to_owned()),
        };
        jsonwebtoken::encode(&header, &claims, &self.signing).map_err(|error| error.to_string())
    }
}
