//! Clients that authenticate with a signed assertion (RFC 7523 section 3; SMART App Launch, "Client
//! Authentication asymmetric"; TOK-25). `grants` remembers which assertions were used.

use crate::rfc::auth_method::AuthMethod;
use crate::rfc::jws;
use crate::rfc::parameters::Parameters;
use crate::sandbox::token::clients::{Client, Unauthenticated};
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk};
use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation, decode, decode_header};
use serde::Deserialize;
use serde_json::{Map, Value};

const TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// The claims that an assertion must have, and the error for each.
const CLAIMS: [(&str, &str); 5] = [
    ("iss", "`iss` is missing"),
    ("sub", "`sub` is missing"),
    ("aud", "`aud` is missing"),
    ("exp", "`exp` is missing"),
    ("jti", "`jti` is missing"),
];
/// The longest lifetime of an assertion signed with a key, in seconds (SMART App Launch, "Client
/// Authentication asymmetric").
const LONGEST_BY_KEY: i64 = 5 * 60;
/// The longest lifetime of an assertion signed with a shared secret, in seconds; RFC 7523 section 3
/// point 4 only requires it to be reasonable.
const LONGEST_BY_SECRET: i64 = 60 * 60;
/// How far clocks may differ, in seconds.
const LEEWAY: i64 = 60;

/// The expected audience and time of assertions.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) issuer: &'a str,
    /// Unix seconds.
    pub(crate) now: i64,
}

/// A client, and the assertion that must not be used again.
pub(crate) struct Proven<'c> {
    pub(crate) client: &'c Client,
    pub(crate) jti: String,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    exp: i64,
    #[serde(default)]
    iat: Option<i64>,
    jti: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

impl Audience {
    fn names(&self, issuer: &str) -> bool {
        let ours = |one: &String| *one == format!("{issuer}/token") || one == issuer;
        match self {
            Self::One(one) => ours(one),
            Self::Several(several) => several.iter().any(ours),
        }
    }
}

/// Whether a request contains an assertion.
pub(crate) fn is_there(form: &Parameters) -> bool {
    form.get("client_assertion").is_some() || form.get("client_assertion_type").is_some()
}

/// Returns the client that signed the assertion in a form, if the assertion is valid in every
/// respect.
pub(crate) fn authenticate<'c>(
    clients: &'c [Client],
    form: &Parameters,
    place: Place<'_>,
) -> Result<Proven<'c>, Unauthenticated> {
    let refused = Unauthenticated::Assertion;
    if form.get("client_assertion_type") != Some(TYPE) {
        return Err(refused(
            "`client_assertion_type` is not the `jwt-bearer` type",
        ));
    }
    let text = form
        .get("client_assertion")
        .ok_or(refused("`client_assertion` is missing"))?;
    let unproven = unverified(text).map_err(refused)?;
    let client = clients
        .iter()
        .find(|client| client.client_id == unproven.sub)
        .ok_or(refused("`sub` is not a client of this server"))?;
    if form
        .get("client_id")
        .is_some_and(|id| id != client.client_id)
    {
        return Err(Unauthenticated::Ambiguous);
    }
    let header = decode_header(text).map_err(|_| refused("the header cannot be read"))?;
    let keys = keys(client, &header);
    if keys.is_empty() {
        return Err(refused(if client.jwks.is_some() {
            "`kid` does not name a key of this client"
        } else {
            "this client is registered for another method"
        }));
    }
    let claims = keys
        .iter()
        .find_map(|(key, algorithm)| verified(text, key, *algorithm))
        .ok_or(refused("the signature or `alg` does not match this client"))?;
    match wrong(&claims, client, place) {
        Some(why) => Err(refused(why)),
        None => Ok(Proven {
            client,
            jti: claims.jti,
        }),
    }
}

/// Reads the claims before anything is verified; the error says which claim is missing, or that a
/// claim has the wrong type.
fn unverified(text: &str) -> Result<Claims, &'static str> {
    let payload: Map<String, Value> =
        jws::payload(text).ok_or("`client_assertion` is not a JSON Web Token")?;
    let missing = CLAIMS.iter().find(|(name, _)| !payload.contains_key(*name));
    if let Some((_, why)) = missing {
        return Err(why);
    }
    serde_json::from_value(Value::Object(payload)).map_err(|_| "a claim has the wrong type")
}

/// Returns the keys that may have signed an assertion; they depend on the registered method, never
/// on the header (RFC 8725 section 3.1).
fn keys(client: &Client, header: &Header) -> Vec<(DecodingKey, Algorithm)> {
    match (
        client.token_endpoint_auth_method,
        &client.client_secret,
        &client.jwks,
    ) {
        (AuthMethod::ClientSecretJwt, Some(secret), _) => {
            vec![(
                DecodingKey::from_secret(secret.expose().as_bytes()),
                Algorithm::HS256,
            )]
        }
        (AuthMethod::PrivateKeyJwt, _, Some(jwks)) => {
            // SMART requires a key ID, which must be known.
            let named = jwks
                .keys
                .iter()
                .filter(|key| key.common.key_id.is_some() && key.common.key_id == header.kid);
            named
                .filter_map(|key| Some((DecodingKey::from_jwk(key).ok()?, algorithm(key)?)))
                .collect()
        }
        _ => Vec::new(),
    }
}

/// Returns the algorithm of a key: one of SMART's algorithms, or ES256.
const fn algorithm(key: &Jwk) -> Option<Algorithm> {
    match &key.algorithm {
        AlgorithmParameters::RSA(_) => Some(Algorithm::RS384),
        AlgorithmParameters::EllipticCurve(parameters) => match parameters.curve {
            EllipticCurve::P384 => Some(Algorithm::ES384),
            EllipticCurve::P256 => Some(Algorithm::ES256),
            _ => None,
        },
        _ => None,
    }
}

fn verified(text: &str, key: &DecodingKey, algorithm: Algorithm) -> Option<Claims> {
    let mut validation = Validation::new(algorithm);
    // `wrong` checks the times and names, because it uses the time that is passed in.
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_aud = false;
    decode::<Claims>(text, key, &validation)
        .ok()
        .map(|data| data.claims)
}

/// Returns what is wrong with the claims, if anything.
fn wrong(claims: &Claims, client: &Client, place: Place<'_>) -> Option<&'static str> {
    let by_key = client.token_endpoint_auth_method == AuthMethod::PrivateKeyJwt;
    let longest = if by_key {
        LONGEST_BY_KEY
    } else {
        LONGEST_BY_SECRET
    };
    let (earliest, latest) = (place.now, place.now + longest + LEEWAY);
    if claims.iss != client.client_id {
        Some("`iss` is not the client ID")
    } else if !claims.aud.names(place.issuer) {
        Some("`aud` is neither this token endpoint nor this issuer")
    } else if claims.exp <= earliest {
        Some("`exp` is in the past: the assertion has expired")
    } else if claims.exp > latest {
        Some(if by_key {
            "`exp` is more than five minutes in the future"
        } else {
            "`exp` is more than an hour in the future"
        })
    } else if claims.iat.is_some_and(|iat| iat > place.now + LEEWAY) {
        Some("`iat` is in the future")
    } else if claims.jti.is_empty() {
        Some("`jti` is empty")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;
    use jsonwebtoken::{EncodingKey, encode};
    use serde_json::json;

    const NOW: i64 = 1_795_339_800;
    const ISSUER: &str = "http://127.0.0.1:8418";

    fn clients() -> [Client; 1] {
        [Client {
            client_id: "app".into(),
            token_endpoint_auth_method: AuthMethod::ClientSecretJwt,
            client_secret: Some(Secret::new("shared")),
            jwks: None,
            redirect_uris: Vec::new(),
            scopes: None,
        }]
    }

    fn verdict(
        change: impl FnOnce(&mut Value),
        key: &str,
        more: &str,
    ) -> Result<String, Unauthenticated> {
        let mut claims = json!({"iss": "app", "sub": "app", "aud": format!("{ISSUER}/token"), "exp": NOW + 300, "iat": NOW, "jti": "j1"});
        change(&mut claims);
        let signed = encode(
            &Header::default(),
            &claims,
            &EncodingKey::from_secret(key.as_bytes()),
        )
        .unwrap();
        let form = format!("client_assertion_type={TYPE}&client_assertion={signed}{more}");
        let form = Parameters::parse(form.as_bytes()).unwrap();
        authenticate(
            &clients(),
            &form,
            Place {
                issuer: ISSUER,
                now: NOW,
            },
        )
        .map(|proven| proven.jti)
    }

    #[test]
    fn tok_25_everything_in_an_assertion_must_be_correct() {
        assert_eq!(verdict(|_| {}, "shared", "&client_id=app"), Ok("j1".into()));
        assert_eq!(
            verdict(|claims| claims["aud"] = json!([ISSUER, "x"]), "shared", ""),
            Ok("j1".into())
        );
        assert_eq!(
            verdict(|_| {}, "shared", "&client_id=other"),
            Err(Unauthenticated::Ambiguous)
        );
        let refused = |why| Err(Unauthenticated::Assertion(why));
        assert_eq!(
            verdict(|_| {}, "another", ""),
            refused("the signature or `alg` does not match this client")
        );
        for (member, value, why) in [
            ("iss", json!("other"), "`iss` is not the client ID"),
            (
                "sub",
                json!("other"),
                "`sub` is not a client of this server",
            ),
            (
                "aud",
                json!("http://127.0.0.1:8418/other"),
                "`aud` is neither this token endpoint nor this issuer",
            ),
            ("aud", Value::Null, "a claim has the wrong type"),
            (
                "exp",
                json!(NOW),
                "`exp` is in the past: the assertion has expired",
            ),
            (
                "exp",
                json!(NOW + 3661),
                "`exp` is more than an hour in the future",
            ),
            ("iat", json!(NOW + 61), "`iat` is in the future"),
            ("jti", json!(""), "`jti` is empty"),
            ("jti", json!(7), "a claim has the wrong type"),
        ] {
            let verdict = verdict(|claims| claims[member] = value.clone(), "shared", "");
            assert_eq!(verdict, refused(why), "{member} {value}");
        }
        for (name, why) in CLAIMS {
            let without = |claims: &mut Value| drop(claims.as_object_mut().unwrap().remove(name));
            assert_eq!(verdict(without, "shared", ""), refused(why));
        }
    }

    #[test]
    fn an_hour_is_allowed_with_a_shared_secret_and_five_minutes_with_a_key() {
        let hour = |claims: &mut Value| claims["exp"] = json!(NOW + 3600);
        assert_eq!(verdict(hour, "shared", ""), Ok("j1".into()));
        let [mut client] = clients();
        let told = |client: &Client, exp: i64| {
            let claims = json!({"iss": "app", "sub": "app", "aud": ISSUER, "exp": exp, "jti": "j"});
            let (claims, place) = (
                serde_json::from_value(claims).unwrap(),
                Place {
                    issuer: ISSUER,
                    now: NOW,
                },
            );
            wrong(&claims, client, place)
        };
        assert_eq!(told(&client, NOW + 3600), None);
        client.token_endpoint_auth_method = AuthMethod::PrivateKeyJwt;
        assert_eq!(told(&client, NOW + 300), None);
        assert_eq!(
            told(&client, NOW + 3600),
            Some("`exp` is more than five minutes in the future")
        );
    }
}
