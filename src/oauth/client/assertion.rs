//! Client authentication by a signed assertion (RFC 7523 section 2.2; SMART App Launch 2.2, "Client
//! Authentication asymmetric"): `client_secret_jwt` and `private_key_jwt`. `jsonwebtoken` makes the
//! signatures.

use crate::clock::Clock;
use crate::error::Result;
use crate::http::{Anew, Request};
use crate::oauth::client::private_key::{private_key, secret_algorithm, thumbprint, unusable};
use crate::oauth::client::{Assertion, Client};
use crate::rfc::auth_method::AuthMethod;
use crate::secret::Secret;
use jsonwebtoken::{EncodingKey, Header, encode};
use serde::Serialize;
use std::borrow::Cow;
use std::sync::Arc;
use url::form_urlencoded;

/// The value of `client_assertion_type`.
pub const TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// How long an assertion is valid, in seconds; the standard allows at most five minutes.
const HOLDS_FOR: i64 = 4 * 60;

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    sub: &'a str,
    aud: &'a str,
    jti: &'a str,
    iat: i64,
    exp: i64,
}

/// A deliberate flaw in an assertion, for probes (TOK-25).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    HoldsTooLong,
    Audience,
    KeyId,
    Issuer,
    Signature,
}

impl Flaw {
    /// All flaws, with their descriptions.
    pub const ALL: [(Self, &str); 5] = [
        (Self::HoldsTooLong, "an assertion that is valid for an hour"),
        (Self::Audience, "an assertion for another server"),
        (Self::KeyId, "an assertion that names an unknown key"),
        (Self::Issuer, "an assertion from another issuer"),
        (
            Self::Signature,
            "an assertion with another client's signature",
        ),
    ];
}

/// Same as [`members`], but with a flaw.
///
/// # Errors
/// [`crate::error::Kind::Config`] when the key cannot be used.
pub fn flawed(client: &Client, flaw: Flaw) -> Result<Vec<(&'static str, String)>> {
    let (Some(assertion), Some(secret)) = (&client.assertion, &client.secret) else {
        return Ok(Vec::new());
    };
    let sign = || {
        sign(
            client.method,
            &client.id,
            secret,
            assertion,
            Clock::default().now(),
            Some(flaw),
        )
    };
    let (mut signed, other) = (sign()?, sign()?);
    if flaw == Flaw::Signature
        && let (Some((content, _)), Some((_, signature))) =
            (signed.rsplit_once('.'), other.rsplit_once('.'))
    {
        signed = format!("{content}.{signature}");
    }
    Ok(with_type(signed))
}

fn with_type(signed: String) -> Vec<(&'static str, String)> {
    vec![
        ("client_assertion_type", TYPE.to_owned()),
        ("client_assertion", signed),
    ]
}

/// Makes sure that a form that is sent again has a new assertion: servers accept each `jti` only
/// once (RFC 7523 section 3).
pub fn renewed_when_sent_again(request: &mut Request, client: &Client) {
    if client.assertion.is_none() {
        return;
    }
    let client = client.clone();
    let make = move |request: &mut Request| {
        // Signing has just worked, so it will work again.
        if let Ok(fresh) = members(&client) {
            *request.body_mut() = with_members(request.body(), &fresh);
        }
    };
    request.extensions_mut().insert(Anew(Arc::new(make)));
}

/// Replaces the given members of a form.
fn with_members(form: &[u8], fresh: &[(&'static str, String)]) -> Vec<u8> {
    let value = |name: &str| fresh.iter().find(|(one, _)| *one == name);
    let pairs = form_urlencoded::parse(form).map(|(name, old)| match value(&name) {
        Some((_, new)) => (name, Cow::Borrowed(new.as_str())),
        None => (name, old),
    });
    let form = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish();
    form.into_bytes()
}

/// Returns the form members that authenticate the client for one request. There are none for
/// methods that do not sign.
///
/// # Errors
/// [`crate::error::Kind::Config`] when the key cannot be used.
pub fn members(client: &Client) -> Result<Vec<(&'static str, String)>> {
    let (Some(assertion), Some(secret)) = (&client.assertion, &client.secret) else {
        return Ok(Vec::new());
    };
    let signed = sign(
        client.method,
        &client.id,
        secret,
        assertion,
        Clock::default().now(),
        None,
    )?;
    Ok(with_type(signed))
}

fn sign(
    method: AuthMethod,
    client_id: &str,
    secret: &Secret,
    assertion: &Assertion,
    now: i64,
    flaw: Option<Flaw>,
) -> Result<String> {
    let bent = |by: Flaw, wrong: &'static str| Some(wrong).filter(|_| flaw == Some(by));
    let (header, key) = if method == AuthMethod::PrivateKeyJwt {
        let (key, algorithm) = private_key(secret, assertion.algorithms.as_deref())?;
        let unknown = bent(Flaw::KeyId, "fastenctl-probe").map(ToOwned::to_owned);
        let key_id = unknown
            .or_else(|| assertion.key_id.clone())
            .map_or_else(|| thumbprint(&key, algorithm), Ok)?;
        (
            Header {
                kid: Some(key_id),
                ..Header::new(algorithm)
            },
            key,
        )
    } else {
        (
            Header::new(secret_algorithm(assertion.algorithms.as_deref())?),
            EncodingKey::from_secret(secret.expose().as_bytes()),
        )
    };
    let jti = Secret::random();
    let claims = Claims {
        iss: bent(Flaw::Issuer, "fastenctl-probe").unwrap_or(client_id),
        sub: client_id,
        aud: bent(Flaw::Audience, "https://as.probe.example/token").unwrap_or(&assertion.audience),
        jti: jti.expose(),
        iat: now,
        exp: now.saturating_add(if flaw == Some(Flaw::HoldsTooLong) {
            3600
        } else {
            HOLDS_FOR
        }),
    };
    encode(&header, &claims, &key).map_err(|_| unusable())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Kind;
    use jsonwebtoken::jwk::Jwk;
    use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
    use serde_json::Value;

    /// A P-256 key (PKCS #8) made for these tests.
    const KEY: &str = "-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgi2ywk8LECwq4/ByzeySVylkLP4HTy8yAvHgD/gzOt0ihRANCAATx8W5hb7f1GaYaDVj2uiJgwX8/C72HWR9SyCDKrjb7ZPMMvJ/Suez0sJbUPyZZmJJ3gpFusrSubeRIIkHZCKNA
-----END PRIVATE KEY-----\n";

    fn client(method: AuthMethod, secret: &str) -> Client {
        let assertion = Some(Assertion {
            audience: "https://as.example/token".into(),
            key_id: None,
            algorithms: None,
        });
        Client {
            id: "app".into(),
            secret: Some(Secret::new(secret)),
            method,
            assertion,
        }
    }

    fn claims(assertion: &str, key: &DecodingKey, algorithm: Algorithm) -> (Option<String>, Value) {
        let mut validation = Validation::new(algorithm);
        validation.set_audience(&["https://as.example/token"]);
        let data = decode::<Value>(assertion, key, &validation).unwrap();
        (data.header.kid, data.claims)
    }

    #[test]
    fn says_who_the_client_is_to_whom_and_for_how_long() {
        let (private, algorithm) = private_key(&Secret::new(KEY), None).unwrap();
        let public =
            DecodingKey::from_jwk(&Jwk::from_encoding_key(&private, algorithm).unwrap()).unwrap();
        let named = Some(thumbprint(&private, algorithm).unwrap());
        let shared = DecodingKey::from_secret(b"shared");
        for (method, secret, key, algorithm, key_id) in [
            (
                AuthMethod::PrivateKeyJwt,
                KEY,
                &public,
                Algorithm::ES256,
                named,
            ),
            (
                AuthMethod::ClientSecretJwt,
                "shared",
                &shared,
                Algorithm::HS256,
                None,
            ),
        ] {
            let client = client(method, secret);
            let [one, two] = [(); 2].map(|()| members(&client).unwrap());
            assert_eq!(
                (one[0].0, one[0].1.as_str(), one[1].0),
                ("client_assertion_type", TYPE, "client_assertion")
            );
            assert_ne!(one[1].1, two[1].1, "each assertion is for one request");
            let (kid, claims) = claims(&one[1].1, key, algorithm);
            assert_eq!(
                (kid, &claims["iss"], &claims["sub"]),
                (key_id, &claims["sub"], &Value::from("app"))
            );
            assert_eq!(
                claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(),
                HOLDS_FOR
            );
        }
    }

    #[test]
    fn a_form_that_is_sent_again_has_a_new_assertion_and_is_otherwise_the_same() {
        let client = client(AuthMethod::PrivateKeyJwt, KEY);
        let proof = members(&client).unwrap();
        let form = form_urlencoded::Serializer::new(String::new())
            .append_pair("code", "a+b/c=")
            .extend_pairs(&proof)
            .append_pair("code_verifier", "v")
            .finish();
        let mut request = http::Request::new(form.into_bytes());
        renewed_when_sent_again(&mut request, &client);
        let Anew(make) = request.extensions().get::<Anew>().cloned().unwrap();
        let pairs = |request: &Request| -> Vec<(String, String)> {
            let pairs = form_urlencoded::parse(request.body());
            pairs.into_owned().collect()
        };
        let before = pairs(&request);
        make(&mut request);
        let after = pairs(&request);
        let changed: Vec<&str> = before
            .iter()
            .zip(&after)
            .filter(|(one, other)| one != other)
            .map(|((name, _), _)| name.as_str())
            .collect();
        assert_eq!((changed, after.len()), (vec!["client_assertion"], 4));
    }

    #[test]
    fn tok_25_each_flaw_is_the_only_one() {
        let (private, algorithm) = private_key(&Secret::new(KEY), None).unwrap();
        let public =
            DecodingKey::from_jwk(&Jwk::from_encoding_key(&private, algorithm).unwrap()).unwrap();
        let named = thumbprint(&private, algorithm).unwrap();
        let mut validation = Validation::new(algorithm);
        validation.validate_aud = false;
        for (flaw, words) in Flaw::ALL {
            let members = flawed(&client(AuthMethod::PrivateKeyJwt, KEY), flaw).unwrap();
            let Ok(data) = decode::<Value>(&members[1].1, &public, &validation) else {
                assert_eq!(flaw, Flaw::Signature, "{words}");
                continue;
            };
            let found = [
                (
                    Flaw::HoldsTooLong,
                    data.claims["exp"].as_i64().unwrap()
                        > data.claims["iat"].as_i64().unwrap() + 300,
                ),
                (
                    Flaw::Audience,
                    data.claims["aud"] != "https://as.example/token",
                ),
                (Flaw::KeyId, data.header.kid.as_ref() != Some(&named)),
                (Flaw::Issuer, data.claims["iss"] != "app"),
            ];
            let found: Vec<Flaw> = found
                .into_iter()
                .filter(|(_, is_there)| *is_there)
                .map(|(flaw, _)| flaw)
                .collect();
            assert_eq!(
                (found, &data.claims["sub"]),
                (vec![flaw], &Value::from("app")),
                "{words}"
            );
        }
    }

    #[test]
    fn other_methods_need_no_assertion_and_an_invalid_key_is_not_shown() {
        let basic = Client {
            assertion: None,
            ..client(AuthMethod::ClientSecretBasic, "s3cret")
        };
        assert_eq!(members(&basic).unwrap(), []);
        let error = members(&client(AuthMethod::PrivateKeyJwt, "s3cret")).unwrap_err();
        assert_eq!(
            (error.kind(), error.to_string().contains("s3cret")),
            (Kind::Config, false)
        );
    }
}
