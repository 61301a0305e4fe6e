//! The id token (OpenID Connect Core sections 2, 3.1.3.7 and 3.1.3.8). Signatures by `jsonwebtoken`; the
//! algorithm is decided by the key, never by the token (RFC 8725 section 3.1).

use crate::error::{Error, Kind, Result};
use crate::http::Client;
use crate::rfc::jws;
use crate::secret::Secret;
use http::{StatusCode, header};
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk};
use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation, decode, decode_header};
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256, Sha384};
use subtle::ConstantTimeEq;
use url::Url;

/// Clocks may differ by this many seconds (ID-09).
const LEEWAY: i64 = 60;
const LARGEST: usize = 64 * 1024;

/// What the token must say.
pub struct Expected<'a> {
    pub issuer: &'a str,
    pub client_id: &'a str,
    pub nonce: Option<&'a Secret>,
    pub access_token: &'a Secret,
    /// `id_token_signing_alg_values_supported`, where published.
    pub algorithms: Option<&'a [String]>,
    /// Unix seconds.
    pub now: i64,
}

/// What it says.
#[derive(Clone, Debug, Deserialize)]
pub struct Claims {
    pub iss: String,
    pub sub: String,
    aud: Audience,
    #[serde(default)]
    azp: Option<String>,
    pub exp: i64,
    iat: i64,
    #[serde(default)]
    nonce: Option<Secret>,
    #[serde(default)]
    at_hash: Option<String>,
    #[serde(default, rename = "fhirUser")]
    pub fhir_user: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

/// Issuer and audience that a token claims, believed by nobody: for showing beside what was expected.
#[must_use]
pub fn claimed(token: &Secret) -> Option<(String, Vec<String>)> {
    #[derive(Deserialize)]
    struct Claimed {
        iss: String,
        aud: Audience,
    }
    let payload = token
        .expose()
        .split('.')
        .nth(1)
        .filter(|payload| payload.len() <= LARGEST)?;
    let claimed: Claimed = jws::part(payload)?;
    let aud = match claimed.aud {
        Audience::One(one) => vec![one],
        Audience::Several(several) => several,
    };
    Some((claimed.iss, aud))
}

/// A published key set (RFC 7517).
#[derive(Clone, Debug, Default)]
pub struct KeySet {
    keys: Vec<Jwk>,
    /// A private key was published beside its public half (DISC-23).
    pub leaks_private_keys: bool,
}

impl KeySet {
    /// Reads a set; keys of kinds we do not know are left out.
    ///
    /// # Errors
    /// [`Kind::Provider`] when it is none.
    pub fn parse(source: &Url, body: &[u8]) -> Result<Self> {
        let document: Value = serde_json::from_slice(body).unwrap_or_default();
        let Some(keys) = document.get("keys").and_then(Value::as_array) else {
            return Err(Error::new(
                Kind::Provider,
                format!("`{source}` is no key set: the member `keys` is missing"),
            ));
        };
        let private = |key: &Value| {
            ["d", "p", "q", "dp", "dq", "qi", "k"]
                .iter()
                .any(|name| key.get(name).is_some())
        };
        Ok(Self {
            keys: keys
                .iter()
                .filter_map(|key| serde_json::from_value(key.clone()).ok())
                .collect(),
            leaks_private_keys: keys.iter().any(private),
        })
    }

    /// Fetches a set from the discovered address.
    ///
    /// # Errors
    /// [`Kind::Provider`] or [`Kind::Network`].
    pub fn fetch(http: &Client, source: &Url) -> Result<Self> {
        let request = http::Request::get(source.as_str())
            .header(header::ACCEPT, "application/json")
            .body(Vec::new());
        let request = request.map_err(|error| Error::new(Kind::Failure, error.to_string()))?;
        let response = http.call(request)?;
        if response.status() != StatusCode::OK {
            let status = response.status().as_u16();
            return Err(Error::new(
                Kind::Provider,
                format!("the key set `{source}` answers {status}"),
            ));
        }
        Self::parse(source, response.body())
    }

    /// Signing keys the token may have been made with.
    fn candidates(&self, header: &Header) -> Vec<(&Jwk, Algorithm)> {
        let usable = |key: &&Jwk| match (&header.kid, &key.common.key_id) {
            (Some(wanted), Some(found)) => wanted == found,
            (Some(_), None) => false,
            (None, _) => true,
        };
        let of_header = |(_, algorithm): &(&Jwk, Algorithm)| *algorithm == header.alg;
        self.keys
            .iter()
            .filter(usable)
            .filter_map(|key| Some((key, algorithm(key)?)))
            .filter(of_header)
            .collect()
    }
}

/// The one algorithm we take with a key.
fn algorithm(key: &Jwk) -> Option<Algorithm> {
    match &key.algorithm {
        AlgorithmParameters::RSA(_) => Some(Algorithm::RS256),
        AlgorithmParameters::EllipticCurve(parameters) => match parameters.curve {
            EllipticCurve::P256 => Some(Algorithm::ES256),
            EllipticCurve::P384 => Some(Algorithm::ES384),
            _ => None,
        },
        _ => None,
    }
}

fn refused(check: &'static str, why: impl std::fmt::Display) -> Error {
    Error::new(Kind::Provider, format!("the id token is refused: {why}"))
        .hint("it is used for nothing; show the provider this sentence")
        .check(check)
}

/// Checks the token against a key set; an unknown key makes `again` fetch the set once more (ID-08).
///
/// # Errors
/// [`Kind::Provider`], naming what is wrong.
pub fn check(
    token: &Secret,
    keys: &KeySet,
    again: impl FnOnce() -> Result<KeySet>,
    expected: &Expected<'_>,
) -> Result<Claims> {
    let header = readable_header(token)?;
    let symmetric = matches!(
        header.alg,
        Algorithm::HS256 | Algorithm::HS384 | Algorithm::HS512
    );
    if let Some(listed) = expected.algorithms
        && !symmetric
        && !listed
            .iter()
            .any(|name| *name == format!("{:?}", header.alg))
    {
        return Err(refused(
            "ID-02",
            format!(
                "it is signed with {:?}, which the provider does not announce",
                header.alg
            ),
        ));
    }
    let fresh;
    let mut candidates = keys.candidates(&header);
    if candidates.is_empty() {
        fresh = again()?;
        candidates = fresh.candidates(&header);
    }
    if candidates.is_empty() {
        return Err(refused(
            if symmetric { "ID-07" } else { "ID-08" },
            format!(
                "no published key fits its key id and algorithm {:?}",
                header.alg
            ),
        ));
    }
    let claims = candidates
        .iter()
        .find_map(|(key, algorithm)| verified(token, key, *algorithm));
    let claims: Value =
        claims.ok_or_else(|| refused("ID-02", "its signature fits no published key"))?;
    let claims: Claims = serde_json::from_value(claims).map_err(|_| {
        refused(
            "ID-09",
            "one of `iss`, `sub`, `aud`, `exp`, `iat` is missing or has the wrong type",
        )
    })?;
    check_claims(&claims, header.alg, expected)?;
    Ok(claims)
}

fn readable_header(token: &Secret) -> Result<Header> {
    let text = token.expose();
    if text.len() > LARGEST {
        return Err(refused("ID-17", "it is larger than 64 KiB"));
    }
    if text.split('.').count() != 3 || text.ends_with('.') {
        let unsigned = text.split('.').count() == 3;
        return Err(refused(
            if unsigned { "ID-06" } else { "ID-17" },
            "it is not three parts with a signature",
        ));
    }
    let header = decode_header(text).map_err(|_| {
        refused(
            unreadable(text),
            "its header cannot be read, or names no algorithm we take",
        )
    })?;
    if header.crit.is_some() {
        return Err(refused("ID-17", "it has critical header parameters"));
    }
    Ok(header)
}

/// Which rule a header breaks that cannot be read: one that says `none` is unsigned.
fn unreadable(token: &str) -> &'static str {
    let header: Option<Value> = jws::header(token);
    let none = header.is_some_and(|header| {
        header["alg"]
            .as_str()
            .is_some_and(|alg| alg.eq_ignore_ascii_case("none"))
    });
    if none { "ID-06" } else { "ID-17" }
}

fn verified(token: &Secret, key: &Jwk, algorithm: Algorithm) -> Option<Value> {
    let mut validation = Validation::new(algorithm);
    // Times and names are checked below, by the time that is handed in.
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_aud = false;
    let key = DecodingKey::from_jwk(key).ok()?;
    decode::<Value>(token.expose(), &key, &validation)
        .ok()
        .map(|data| data.claims)
}

fn check_claims(claims: &Claims, algorithm: Algorithm, expected: &Expected<'_>) -> Result<()> {
    if claims.iss != expected.issuer {
        return Err(refused(
            "ID-03",
            format!("its issuer is `{}`, not `{}`", claims.iss, expected.issuer),
        ));
    }
    let audience: Vec<&str> = match &claims.aud {
        Audience::One(one) => vec![one],
        Audience::Several(several) => several.iter().map(String::as_str).collect(),
    };
    if !audience.contains(&expected.client_id) {
        return Err(refused(
            "ID-04",
            format!(
                "its audience `{}` is not this client `{}`",
                audience.join(" "),
                expected.client_id
            ),
        ));
    }
    if audience.len() > 1 && claims.azp.is_none() {
        return Err(refused("ID-05", "it has several audiences and no `azp`"));
    }
    if claims
        .azp
        .as_ref()
        .is_some_and(|azp| azp != expected.client_id)
    {
        return Err(refused("ID-05", "its `azp` is another client"));
    }
    if claims.exp <= expected.now.saturating_sub(LEEWAY) {
        return Err(refused("ID-09", "it has expired; are the clocks right?"));
    }
    if claims.iat > expected.now.saturating_add(LEEWAY) {
        return Err(refused(
            "ID-09",
            "it was issued in the future; are the clocks right?",
        ));
    }
    if claims.sub.is_empty() || claims.sub.len() > 255 || !claims.sub.is_ascii() {
        return Err(refused(
            "ID-11",
            "its `sub` is not 1 to 255 ASCII characters",
        ));
    }
    if let Some(nonce) = expected.nonce {
        let same = claims.nonce.as_ref().is_some_and(|found| {
            found
                .expose()
                .as_bytes()
                .ct_eq(nonce.expose().as_bytes())
                .into()
        });
        if !same {
            return Err(refused(
                "ID-10",
                "its `nonce` is not the one of this sign-in",
            ));
        }
    }
    match &claims.at_hash {
        Some(found) if *found != at_hash(expected.access_token, algorithm) => Err(refused(
            "ID-13",
            "its `at_hash` does not fit the access token",
        )),
        _ => Ok(()),
    }
}

fn at_hash(access_token: &Secret, algorithm: Algorithm) -> String {
    let text = access_token.expose().as_bytes();
    let digest = if algorithm == Algorithm::ES384 {
        Sha384::digest(text).to_vec()
    } else {
        Sha256::digest(text).to_vec()
    };
    jws::encode(&digest[..digest.len() / 2])
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
    use jsonwebtoken::jwk::ThumbprintHash;
    use jsonwebtoken::{EncodingKey, encode};
    use serde_json::json;

    const NOW: i64 = 1_795_339_800;
    /// A P-256 key (PKCS #8) made for these tests.
    const KEY: &str = "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgi2ywk8LECwq4/ByzeySVylkLP4HTy8yAvHgD/gzOt0ihRANCAATx8W5hb7f1GaYaDVj2uiJgwX8/C72HWR9SyCDKrjb7ZPMMvJ/Suez0sJbUPyZZmJJ3gpFusrSubeRIIkHZCKNA";

    fn signer() -> EncodingKey {
        EncodingKey::from_ec_der(&base64::prelude::BASE64_STANDARD.decode(KEY).unwrap())
    }

    fn keys() -> KeySet {
        let mut key = Jwk::from_encoding_key(&signer(), Algorithm::ES256).unwrap();
        key.common.key_id = Some("k1".into());
        assert!(key.thumbprint(ThumbprintHash::SHA256).is_ok());
        KeySet {
            keys: vec![key],
            leaks_private_keys: false,
        }
    }

    fn claims() -> Value {
        json!({"iss": "https://as.example", "sub": "alice", "aud": "app", "exp": NOW + 60, "iat": NOW, "nonce": "n-0123456789",
               "at_hash": at_hash(&Secret::new("token"), Algorithm::ES256)})
    }

    fn signed(claims: &Value, kid: &str) -> Secret {
        let header = Header {
            kid: Some(kid.into()),
            ..Header::new(Algorithm::ES256)
        };
        Secret::new(encode(&header, claims, &signer()).unwrap())
    }

    fn verdict(token: &Secret) -> String {
        let expected = Expected {
            issuer: "https://as.example",
            client_id: "app",
            nonce: Some(&Secret::new("n-0123456789")),
            access_token: &Secret::new("token"),
            algorithms: None,
            now: NOW,
        };
        match check(token, &keys(), || Ok(KeySet::default()), &expected) {
            Ok(claims) => claims.sub,
            Err(error) => error
                .to_string()
                .trim_start_matches("the id token is refused: ")
                .to_owned(),
        }
    }

    #[test]
    fn takes_a_good_token() {
        assert_eq!(verdict(&signed(&claims(), "k1")), "alice");
    }

    #[test]
    fn refuses_claims_that_are_not_ours() {
        for (member, value, why) in [
            (
                "iss",
                json!("https://as.example/"),
                "its issuer is `https://as.example/`, not `https://as.example`",
            ),
            (
                "aud",
                json!("other"),
                "its audience `other` is not this client `app`",
            ),
            (
                "aud",
                json!(["app", "other"]),
                "it has several audiences and no `azp`",
            ),
            ("azp", json!("other"), "its `azp` is another client"),
            (
                "exp",
                json!(NOW - 61),
                "it has expired; are the clocks right?",
            ),
            (
                "exp",
                json!("soon"),
                "one of `iss`, `sub`, `aud`, `exp`, `iat` is missing or has the wrong type",
            ),
            (
                "iat",
                json!(NOW + 61),
                "it was issued in the future; are the clocks right?",
            ),
            (
                "sub",
                json!(""),
                "its `sub` is not 1 to 255 ASCII characters",
            ),
            (
                "nonce",
                json!("n-other"),
                "its `nonce` is not the one of this sign-in",
            ),
            (
                "nonce",
                Value::Null,
                "its `nonce` is not the one of this sign-in",
            ),
            (
                "at_hash",
                json!("AAAA"),
                "its `at_hash` does not fit the access token",
            ),
        ] {
            let mut wrong = claims();
            wrong[member] = value;
            assert_eq!(verdict(&signed(&wrong, "k1")), why);
        }
    }

    #[test]
    fn refuses_signatures_and_headers_that_prove_nothing() {
        let good = signed(&claims(), "k1");
        let (message, _) = good.expose().rsplit_once('.').unwrap();
        let none = BASE64_URL_SAFE_NO_PAD.encode(br#"{"alg":"none"}"#);
        let body = message.split_once('.').unwrap().1;
        let hmac = encode(
            &Header {
                kid: Some("k1".into()),
                ..Header::default()
            },
            &claims(),
            &EncodingKey::from_secret(KEY.as_bytes()),
        )
        .unwrap();
        for (token, why) in [
            (
                format!("{message}."),
                "it is not three parts with a signature",
            ),
            (
                format!("{message}.{}", "A".repeat(86)),
                "its signature fits no published key",
            ),
            (
                format!("{none}.{body}."),
                "it is not three parts with a signature",
            ),
            (
                format!("{none}.{body}.AAAA"),
                "its header cannot be read, or names no algorithm we take",
            ),
            (hmac, "no published key fits its key id and algorithm HS256"),
            (
                signed(&claims(), "k2").expose().to_owned(),
                "no published key fits its key id and algorithm ES256",
            ),
            (
                "a.b.c.d.e".to_owned(),
                "it is not three parts with a signature",
            ),
            ("x".repeat(1 << 20), "it is larger than 64 KiB"),
        ] {
            assert_eq!(verdict(&Secret::new(token)), why);
        }
    }

    #[test]
    fn an_unknown_key_is_looked_up_once_more() {
        let expected = Expected {
            issuer: "https://as.example",
            client_id: "app",
            nonce: None,
            access_token: &Secret::new("token"),
            algorithms: Some(&["RS256".into(), "ES256".into()]),
            now: NOW,
        };
        let claims = check(
            &signed(&claims(), "k1"),
            &KeySet::default(),
            || Ok(keys()),
            &expected,
        )
        .unwrap();
        assert_eq!(claims.sub, "alice");
    }

    #[test]
    fn notices_published_private_keys() {
        let url = Url::parse("https://as.example/jwks").unwrap();
        assert!(
            KeySet::parse(
                &url,
                br#"{"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB","d":"x"}]}"#
            )
            .unwrap()
            .leaks_private_keys
        );
        assert!(
            !KeySet::parse(
                &url,
                br#"{"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB"},{"kty":"future"}]}"#
            )
            .unwrap()
            .leaks_private_keys
        );
        assert!(KeySet::parse(&url, b"{}").is_err());
    }
}
