//! Proof of possession (RFC 9449): a key made for one sign-in, the proofs it signs for token and
//! resource requests, and the nonces that servers require.

use crate::clock::Clock;
use crate::error::{Error, Kind, Result};
use crate::http::{Proofs, Request, Response};
use crate::rfc::json_object;
use crate::secret::Secret;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use http::{HeaderName, HeaderValue, Method};
use jsonwebtoken::jwk::{Jwk, ThumbprintHash};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde::Serialize;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use url::Url;

const PROOF: HeaderName = HeaderName::from_static("dpop");
const NONCE: HeaderName = HeaderName::from_static("dpop-nonce");
/// The error code of a server that requires a nonce (section 8).
const WANTS_NONCE: &str = "use_dpop_nonce";
/// The start of a P-256 key in PKCS #8 without its public half, up to the 32 bytes of the private
/// key.
const PKCS8: [u8; 35] = [
    0x30, 0x41, 0x02, 0x01, 0x00, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01,
    0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x04, 0x27, 0x30, 0x25, 0x02, 0x01,
    0x01, 0x04, 0x20,
];
/// Maximum number of attempts to create a key; about one in four billion random values is not a
/// valid key.
const ATTEMPTS: usize = 4;

/// The key of one sign-in. It only leaves the process in a kept session, whose tokens are bound to
/// it.
pub struct Key {
    secret: Secret,
    signing: EncodingKey,
    public: Jwk,
    thumbprint: String,
}

#[derive(Serialize)]
struct Claims<'a> {
    jti: &'a str,
    htm: &'a str,
    htu: &'a str,
    iat: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    ath: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<&'a str>,
}

impl Key {
    /// Creates a key (ES256).
    ///
    /// # Errors
    /// [`Kind::Failure`] if the system has no random numbers.
    pub fn new() -> Result<Self> {
        // A secret is 32 random bytes, and so is a P-256 private key.
        let made = (0..ATTEMPTS).find_map(|_| Self::of(Secret::random()));
        made.ok_or_else(|| Error::new(Kind::Failure, "cannot create a key for DPoP proofs"))
    }

    /// Restores a key from [`Self::secret`].
    #[must_use]
    pub fn of(secret: Secret) -> Option<Self> {
        let key = BASE64_URL_SAFE_NO_PAD.decode(secret.expose()).ok()?;
        let der = [&PKCS8[..], &key].concat();
        let signing = EncodingKey::from_ec_der(&der);
        let public = Jwk::from_encoding_key(&signing, Algorithm::ES256).ok()?;
        let thumbprint = public.thumbprint(ThumbprintHash::SHA256).ok()?;
        Some(Self {
            secret,
            signing,
            public,
            thumbprint,
        })
    }

    /// Returns the value from which a later run restores the key.
    #[must_use]
    pub const fn secret(&self) -> &Secret {
        &self.secret
    }

    /// Returns the thumbprint that a code or token is bound to (`dpop_jkt`, section 10).
    #[must_use]
    pub fn thumbprint(&self) -> &str {
        &self.thumbprint
    }

    /// Creates the proof for one request (section 4.2).
    fn proof(
        &self,
        method: &Method,
        htu: &str,
        ath: Option<&str>,
        nonce: Option<&str>,
    ) -> Option<String> {
        let jti = Secret::random();
        let claims = Claims {
            jti: jti.expose(),
            htm: method.as_str(),
            htu,
            iat: Clock::default().now(),
            ath,
            nonce,
        };
        let mut public = self.public.clone();
        public.common = jsonwebtoken::jwk::CommonParameters::default();
        let header = Header {
            typ: Some("dpop+jwt".into()),
            jwk: Some(public),
            ..Header::new(Algorithm::ES256)
        };
        encode(&header, &claims, &self.signing).ok()
    }
}

/// State shared by the requests of one sign-in.
struct State {
    key: Key,
    /// The latest nonce from each origin (section 8.2).
    nonces: Mutex<HashMap<String, String>>,
    /// Whether the tokens are bound to the key.
    bound: AtomicBool,
}

/// Returns the hooks that add proofs to the requests of one sign-in.
#[must_use]
pub fn proofs(key: Key) -> Proofs {
    let state = Arc::new(State {
        key,
        nonces: Mutex::default(),
        bound: AtomicBool::new(false),
    });
    let dressing = state.clone();
    Proofs {
        dress: Arc::new(move |request| {
            let _ = dressing.dress(request);
        }),
        hear: Arc::new(move |request, response| state.hear(request, response)),
    }
}

impl State {
    /// Adds a proof to token requests and, once tokens are bound, to requests that carry an access
    /// token (the latter with the token's hash).
    fn dress(&self, request: &mut Request) -> Option<()> {
        let token = bearer(request).filter(|_| self.bound.load(Ordering::Acquire));
        if token.is_none() && !asks_for_tokens(request) {
            return None;
        }
        let mut url = Url::parse(&request.uri().to_string()).ok()?;
        let origin = url.origin().ascii_serialization();
        url.set_query(None);
        url.set_fragment(None);
        let ath = token.as_ref().map(Secret::sha256);
        let nonce = self.nonces().get(&origin).cloned();
        let proof = self.key.proof(
            request.method(),
            url.as_str(),
            ath.as_deref(),
            nonce.as_deref(),
        );
        let proof = HeaderValue::from_str(&proof?).ok()?;
        request.headers_mut().insert(PROOF, proof);
        if let Some(token) = token {
            let mut value = HeaderValue::from_str(&format!("DPoP {}", token.expose())).ok()?;
            value.set_sensitive(true);
            request.headers_mut().insert(AUTHORIZATION, value);
        }
        Some(())
    }

    /// Remembers nonces and whether tokens are bound; returns `true` if a nonce was missing.
    fn hear(&self, request: &Request, response: &Response) -> bool {
        if !request.headers().contains_key(PROOF) {
            return false;
        }
        let members = json_object::read(response.body()).unwrap_or_default();
        let word = |name: &str| members.get(name).and_then(|value| value.as_str());
        if word("token_type").is_some_and(|kind| kind.trim().eq_ignore_ascii_case("dpop")) {
            self.bound.store(true, Ordering::Release);
        }
        let text = |name| response.headers().get(name)?.to_str().ok();
        let Some(nonce) = text(NONCE) else {
            return false;
        };
        if let Ok(url) = Url::parse(&request.uri().to_string()) {
            let origin = url.origin().ascii_serialization();
            self.nonces().insert(origin, nonce.to_owned());
        }
        let challenged = text(WWW_AUTHENTICATE).is_some_and(|value| value.contains(WANTS_NONCE));
        !response.status().is_success() && (word("error") == Some(WANTS_NONCE) || challenged)
    }

    fn nonces(&self) -> std::sync::MutexGuard<'_, HashMap<String, String>> {
        self.nonces.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns the token in a request's `Authorization: Bearer` header.
fn bearer(request: &Request) -> Option<Secret> {
    let value = request.headers().get(AUTHORIZATION)?.to_str().ok()?;
    value.strip_prefix("Bearer ").map(Secret::new)
}

fn asks_for_tokens(request: &Request) -> bool {
    let names_grant = |(name, _): (_, _)| name == "grant_type";
    *request.method() == Method::POST
        && url::form_urlencoded::parse(request.body()).any(names_grant)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rfc::jws;
    use jsonwebtoken::{DecodingKey, Validation, decode};
    use serde_json::Value;

    fn request(method: &str, authorization: Option<&str>, body: &str) -> Request {
        let mut request = http::Request::builder()
            .method(method)
            .uri("https://as.example/t?x=1");
        if let Some(value) = authorization {
            request = request.header(AUTHORIZATION, value);
        }
        request.body(body.as_bytes().to_vec()).unwrap()
    }

    fn answer(status: u16, nonce: Option<&str>, body: &str) -> Response {
        let mut response = http::Response::builder().status(status);
        if let Some(nonce) = nonce {
            response = response.header(NONCE, nonce);
        }
        response.body(body.as_bytes().to_vec()).unwrap()
    }

    /// Verifies a request's proof and returns its claims.
    fn proven(request: &Request) -> Value {
        let proof = request.headers()[PROOF].to_str().unwrap();
        let header: Value = jws::header(proof).unwrap();
        assert_eq!(
            (&header["typ"], &header["alg"]),
            (&"dpop+jwt".into(), &"ES256".into())
        );
        let members: Vec<&String> = header["jwk"].as_object().unwrap().keys().collect();
        assert_eq!(members, ["crv", "kty", "x", "y"], "the public half alone");
        let public: Jwk = serde_json::from_value(header["jwk"].clone()).unwrap();
        let mut validation = Validation::new(Algorithm::ES256);
        validation.required_spec_claims.clear();
        validation.validate_exp = false;
        let key = DecodingKey::from_jwk(&public).unwrap();
        decode::<Value>(proof, &key, &validation).unwrap().claims
    }

    #[test]
    fn only_token_requests_and_requests_with_bound_tokens_have_proofs() {
        let proofs = proofs(Key::new().unwrap());
        let mut token = request("POST", None, "grant_type=authorization_code&code=c");
        (proofs.dress)(&mut token);
        let claims = proven(&token);
        assert_eq!(
            (&claims["htm"], &claims["htu"]),
            (&"POST".into(), &"https://as.example/t".into())
        );
        assert!(claims.get("ath").is_none() && claims.get("nonce").is_none());
        let mut early = request("GET", Some("Bearer a"), "");
        (proofs.dress)(&mut early);
        assert!(
            !early.headers().contains_key(PROOF),
            "no token is bound yet"
        );
        assert!(!(proofs.hear)(
            &token,
            &answer(200, Some("n1"), r#"{"token_type":"dpop"}"#)
        ));
        let mut read = request("GET", Some("Bearer a"), "");
        (proofs.dress)(&mut read);
        let claims = proven(&read);
        assert_eq!(read.headers()[AUTHORIZATION], "DPoP a");
        assert_eq!(
            (&claims["ath"], &claims["nonce"]),
            (&Secret::new("a").sha256().into(), &"n1".into())
        );
        for mut other in [request("GET", None, ""), request("POST", None, "token=t")] {
            (proofs.dress)(&mut other);
            assert!(!other.headers().contains_key(PROOF));
        }
    }

    #[test]
    fn a_stored_key_is_restored_with_its_exact_length() {
        let key = Key::new().unwrap();
        let again = Key::of(key.secret().clone()).unwrap();
        assert_eq!(again.thumbprint(), key.thumbprint());
        assert_ne!(Key::new().unwrap().thumbprint(), key.thumbprint());
        let (zeros, longer) = ("A".repeat(43), "B".repeat(86));
        for wrong in ["", "AAAA", "no base64!", &zeros, &longer] {
            assert!(Key::of(Secret::new(wrong)).is_none(), "{wrong}");
        }
    }

    #[test]
    fn only_a_missing_nonce_causes_a_repeat() {
        let proofs = proofs(Key::new().unwrap());
        let mut token = request("POST", None, "grant_type=refresh_token");
        (proofs.dress)(&mut token);
        let wants = r#"{"error":"use_dpop_nonce"}"#;
        for (status, nonce, body, again) in [
            (400, Some("n"), wants, true),
            (400, None, wants, false),
            (400, Some("n"), r#"{"error":"invalid_grant"}"#, false),
            (200, Some("n"), "{}", false),
        ] {
            assert_eq!(
                (proofs.hear)(&token, &answer(status, nonce, body)),
                again,
                "{body}"
            );
        }
    }
}
