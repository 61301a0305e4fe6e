//! The signing key of a sandbox, its public half as a JWK set, and signatures with it (RS256).

use crate::rfc::jws;
use crate::sandbox::faults::table::Faults;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use serde_json::{Value, json};

/// An RSA key pair of 2048 bits, generated for every sandbox.
pub(crate) struct Key {
    pair: KeyPair,
    kid: String,
    n: String,
    e: String,
}

/// Why a key or signature could not be made; the cause is this machine, not the request.
pub(crate) type Failure = String;

impl Key {
    pub(crate) fn generate() -> Result<Self, Failure> {
        let pair = KeyPair::generate(KeySize::Rsa2048).map_err(|error| error.to_string())?;
        let n = jws::encode(
            pair.public_key()
                .modulus()
                .big_endian_without_leading_zero(),
        );
        let e = jws::encode(
            pair.public_key()
                .exponent()
                .big_endian_without_leading_zero(),
        );
        let kid = jws::thumbprint([("e", e.as_str()), ("kty", "RSA"), ("n", n.as_str())]);
        Ok(Self { pair, kid, n, e })
    }

    /// Returns only the public half (DISC-23).
    pub(crate) fn jwks(&self) -> Value {
        json!({"keys": [{"kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.kid, "n": self.n, "e": self.e}]})
    }

    /// Signs a payload (JWS compact serialization, RFC 7515 section 7.1). Implemented here, because
    /// `jsonwebtoken` only signs with PKCS #1 keys, which the generator does not export; the tests
    /// verify with `jsonwebtoken`.
    pub(crate) fn signed(&self, payload: &Value, faults: &Faults) -> Result<String, Failure> {
        let mut header = json!({"typ": "JWT", "alg": "RS256", "kid": self.kid});
        faults.header(&mut header);
        let input = jws::signing_input(&header, payload);
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair
            .sign(
                &RSA_PKCS1_SHA256,
                &SystemRandom::new(),
                input.as_bytes(),
                &mut signature,
            )
            .map_err(|error| error.to_string())?;
        Ok(format!(
            "{input}.{}",
            faults.signature(jws::encode(&signature))
        ))
    }
}
