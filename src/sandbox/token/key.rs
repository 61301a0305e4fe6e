//! The signing key of one sandbox, its public half as a JWK set, and the id tokens it signs (RS256).

use crate::sandbox::faults::table::Faults;
use crate::sandbox::sign_in::scope;
use crate::sandbox::token::grants::Grant;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// For how long an id token proves a sign-in.
const ID_TOKEN_LIFE: i64 = 3600;

/// RSA, 2048 bits, made anew for every sandbox.
pub(crate) struct Key {
    pair: KeyPair,
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
pub(crate) type Failure = String;

impl Key {
    pub(crate) fn generate() -> Result<Self, Failure> {
        let pair = KeyPair::generate(KeySize::Rsa2048).map_err(|error| error.to_string())?;
        let n = BASE64_URL_SAFE_NO_PAD.encode(
            pair.public_key()
                .modulus()
                .big_endian_without_leading_zero(),
        );
        let e = BASE64_URL_SAFE_NO_PAD.encode(
            pair.public_key()
                .exponent()
                .big_endian_without_leading_zero(),
        );
        // The JWK thumbprint of RFC 7638.
        let thumbprint = Sha256::digest(format!(r#"{{"e":"{e}","kty":"RSA","n":"{n}"}}"#));
        let kid = BASE64_URL_SAFE_NO_PAD.encode(thumbprint);
        Ok(Self { pair, kid, n, e })
    }

    /// The public half alone (DISC-23).
    pub(crate) fn jwks(&self) -> Value {
        json!({"keys": [{"kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.kid, "n": self.n, "e": self.e}]})
    }

    /// An id token about the person who signed in (OpenID Connect Core section 2; ID-01 to 14).
    pub(crate) fn id_token(
        &self,
        issuer: &str,
        grant: &Grant,
        fhir_user: &str,
        now: i64,
        faults: &Faults,
    ) -> Result<String, Failure> {
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
        let mut claims = serde_json::to_value(&claims).map_err(|error| error.to_string())?;
        faults.claims(&mut claims, now);
        self.signed(claims.to_string().as_bytes(), faults)
    }

    /// JWS compact serialization (RFC 7515 section 7.1). By hand, because `jsonwebtoken` signs only with
    /// keys in PKCS #1, which the generator does not give out; the tests verify with `jsonwebtoken`.
    fn signed(&self, payload: &[u8], faults: &Faults) -> Result<String, Failure> {
        let mut header = json!({"typ": "JWT", "alg": "RS256", "kid": self.kid});
        faults.header(&mut header);
        let header = header.to_string();
        let encode = |bytes: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(bytes);
        let input = format!("{}.{}", encode(header.as_bytes()), encode(payload));
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair
            .sign(
                &RSA_PKCS1_SHA256,
                &SystemRandom::new(),
                input.as_bytes(),
                &mut signature,
            )
            .map_err(|error| error.to_string())?;
        Ok(format!("{input}.{}", faults.signature(encode(&signature))))
    }
}
