//! Clients that prove themselves by a signed assertion (RFC 7523 section 3; SMART App Launch, "Client Authentication
//! asymmetric"; TOK-25). Whether an assertion was used before is remembered in `grants`.

use crate::rfc::auth_method::AuthMethod;
use crate::rfc::jws;
use crate::rfc::parameters::Parameters;
use crate::sandbox::token::clients::{Client, Unauthenticated};
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk};
use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation, decode, decode_header};
use serde::Deserialize;

const TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// No assertion may hold longer.
const LONGEST: i64 = 5 * 60;
/// Clocks may differ by this many seconds.
const LEEWAY: i64 = 60;

/// Whom assertions are for, and when.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) issuer: &'a str,
    /// Unix seconds.
    pub(crate) now: i64,
}

/// A client, and the assertion that may not come again.
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

/// Whether a request carries an assertion.
pub(crate) fn is_there(form: &Parameters) -> bool {
    form.get("client_assertion").is_some() || form.get("client_assertion_type").is_some()
}

/// The client that signed the assertion of a form, if everything in it is right.
pub(crate) fn authenticate<'c>(
    clients: &'c [Client],
    form: &Parameters,
    place: Place<'_>,
) -> Result<Proven<'c>, Unauthenticated> {
    let refused = || Unauthenticated::Refused;
    let (Some(TYPE), Some(text)) = (
        form.get("client_assertion_type"),
        form.get("client_assertion"),
    ) else {
        return Err(refused());
    };
    let unproven = unverified(text).ok_or_else(refused)?;
    let client = clients
        .iter()
        .find(|client| client.client_id == unproven.sub)
        .ok_or_else(refused)?;
    if form
        .get("client_id")
        .is_some_and(|id| id != client.client_id)
    {
        return Err(Unauthenticated::Ambiguous);
    }
    let header = decode_header(text).map_err(|_| refused())?;
    let claims = keys(client, &header)
        .iter()
        .find_map(|(key, algorithm)| verified(text, key, *algorithm));
    let claims = claims.ok_or_else(refused)?;
    if is_right(&claims, client, place) {
        Ok(Proven {
            client,
            jti: claims.jti,
        })
    } else {
        Err(refused())
    }
}

/// Says whose it is, before anything is proven.
fn unverified(text: &str) -> Option<Claims> {
    jws::payload(text)
}

/// The keys it may be signed with: the registered method decides, never the header (RFC 8725 section 3.1).
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
            // SMART wants a key id, and one that is known.
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

/// Those of SMART, and ES256.
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
    // Times and names are checked below, by the time that is handed in.
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_aud = false;
    decode::<Claims>(text, key, &validation)
        .ok()
        .map(|data| data.claims)
}

fn is_right(claims: &Claims, client: &Client, place: Place<'_>) -> bool {
    let in_time = place.now < claims.exp
        && claims.exp <= place.now + LONGEST + LEEWAY
        && claims.iat.is_none_or(|iat| iat <= place.now + LEEWAY);
    claims.iss == client.client_id
        && claims.sub == client.client_id
        && claims.aud.names(place.issuer)
        && in_time
        && !claims.jti.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;
    use jsonwebtoken::{EncodingKey, encode};
    use serde_json::{Value, json};

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
    fn tok_25_everything_an_assertion_says_must_be_right() {
        assert_eq!(verdict(|_| {}, "shared", "&client_id=app"), Ok("j1".into()));
        assert_eq!(
            verdict(|claims| claims["aud"] = json!([ISSUER, "x"]), "shared", ""),
            Ok("j1".into())
        );
        assert_eq!(
            verdict(|_| {}, "shared", "&client_id=other"),
            Err(Unauthenticated::Ambiguous)
        );
        assert_eq!(
            verdict(|_| {}, "another", ""),
            Err(Unauthenticated::Refused)
        );
        for (member, value) in [
            ("iss", json!("other")),
            ("sub", json!("other")),
            ("aud", json!("http://127.0.0.1:8418/other")),
            ("aud", Value::Null),
            ("exp", json!(NOW)),
            ("exp", json!(NOW + 361)),
            ("iat", json!(NOW + 61)),
            ("jti", json!("")),
            ("jti", Value::Null),
        ] {
            let refused = verdict(|claims| claims[member] = value.clone(), "shared", "");
            assert_eq!(refused, Err(Unauthenticated::Refused), "{member} {value}");
        }
    }
}
