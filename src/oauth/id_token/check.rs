//! Verifies an ID token and reads its claims. `jsonwebtoken` verifies the signature.

use crate::error::Result;
use crate::oauth::id_token::claims::{Claims, Expected};
use crate::oauth::id_token::key_set::KeySet;
use crate::oauth::id_token::{LARGEST, refused};
use crate::rfc::jws;
use crate::rfc::oddity::Oddity;
use crate::secret::Secret;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation, decode, decode_header};
use serde_json::Value;

/// Verifies the token with a key set; if its key is unknown, `again` fetches the set once more
/// (ID-08).
///
/// # Errors
/// [`crate::error::Kind::Provider`], naming what is wrong.
pub fn check(
    token: &Secret,
    keys: &KeySet,
    again: impl FnOnce() -> Result<KeySet>,
    expected: &Expected<'_>,
) -> Result<Claims> {
    let header = readable_header(token)?;
    refuse_unannounced(header.alg, expected.algorithms)?;
    let fresh;
    let mut candidates = keys.candidates(&header);
    if candidates.is_empty() {
        fresh = again()?;
        candidates = fresh.candidates(&header);
    }
    if candidates.is_empty() && keys.is_for_encryption(&header) && !is_symmetric(header.alg) {
        return Err(refused(
            "ID-02",
            "the key it is signed with is published for encryption, not for signatures",
        ));
    }
    if candidates.is_empty() {
        let rule = if is_symmetric(header.alg) {
            "ID-07"
        } else {
            "ID-08"
        };
        return Err(refused(
            rule,
            format!(
                "no published key matches its key ID and algorithm {:?}",
                header.alg
            ),
        ));
    }
    let claims = candidates
        .iter()
        .find_map(|key| verified(token, key, header.alg));
    let claims =
        claims.ok_or_else(|| refused("ID-02", "its signature does not match any published key"))?;
    let mut claims = Claims::read(claims, header.alg, expected)?;
    claims
        .oddities
        .extend(unusual(header.alg, expected.algorithms));
    Ok(claims)
}

/// Notes an uncommon algorithm if the provider does not advertise any.
fn unusual(algorithm: Algorithm, announced: Option<&[String]>) -> Option<Oddity> {
    use Algorithm::{ES256, ES384, RS256};
    if announced.is_some() || matches!(algorithm, RS256 | ES256 | ES384) {
        return None;
    }
    let what = format!("signs the ID token with {algorithm:?} but advertises no algorithm");
    Some(Oddity::new("ID-02", what))
}

const fn is_symmetric(algorithm: Algorithm) -> bool {
    matches!(
        algorithm,
        Algorithm::HS256 | Algorithm::HS384 | Algorithm::HS512
    )
}

/// Rejects an algorithm that the provider does not advertise. Symmetric ones are rejected later,
/// because a shared secret is not a published key.
fn refuse_unannounced(algorithm: Algorithm, announced: Option<&[String]>) -> Result<()> {
    let is_it = |name: &String| {
        name.parse()
            .is_ok_and(|named: Algorithm| named == algorithm)
    };
    if is_symmetric(algorithm) || announced.is_none_or(|names| names.iter().any(is_it)) {
        return Ok(());
    }
    Err(refused(
        "ID-02",
        format!("it is signed with {algorithm:?}, which the provider does not advertise"),
    ))
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
            "it does not have three parts, the last of them a signature",
        ));
    }
    let header = decode_header(text).map_err(|_| {
        refused(
            unreadable(text),
            "its header cannot be read, or names an unsupported algorithm",
        )
    })?;
    if header.crit.is_some() {
        return Err(refused("ID-17", "it has critical header parameters"));
    }
    Ok(header)
}

/// Returns the ID of the check that fails because of an unreadable header; the algorithm `none`
/// means that the token is unsigned.
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
    // The claims are checked later, against the time that is passed in.
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_aud = false;
    let key = DecodingKey::from_jwk(key).ok()?;
    decode::<Value>(token.expose(), &key, &validation)
        .ok()
        .map(|data| data.claims)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oauth::id_token::claims::at_hash;
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
            skew: None,
        };
        match check(token, &keys(), || Ok(KeySet::default()), &expected) {
            Ok(claims) => claims.sub,
            Err(error) => error
                .to_string()
                .trim_start_matches("the ID token was rejected: ")
                .to_owned(),
        }
    }

    #[test]
    fn accepts_a_valid_token() {
        assert_eq!(verdict(&signed(&claims(), "k1")), "alice");
    }

    #[test]
    fn a_valid_signature_does_not_make_valid_claims() {
        let mut late = claims();
        late["exp"] = json!(NOW - 61);
        assert_eq!(
            verdict(&signed(&late, "k1")),
            "it has expired; are the clocks right?"
        );
        for (nbf, expected) in [
            (NOW - 60, "alice"),
            (NOW + 60, "alice"),
            (
                NOW + 61,
                "it is not valid yet (`nbf`); are the clocks right?",
            ),
        ] {
            let mut early = claims();
            early["nbf"] = json!(nbf);
            assert_eq!(verdict(&signed(&early, "k1")), expected, "{nbf}");
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
                "it does not have three parts, the last of them a signature",
            ),
            (
                format!("{message}.{}", "A".repeat(86)),
                "its signature does not match any published key",
            ),
            (
                format!("{none}.{body}."),
                "it does not have three parts, the last of them a signature",
            ),
            (
                format!("{none}.{body}.AAAA"),
                "its header cannot be read, or names an unsupported algorithm",
            ),
            (
                hmac,
                "no published key matches its key ID and algorithm HS256",
            ),
            (
                signed(&claims(), "k2").expose().to_owned(),
                "no published key matches its key ID and algorithm ES256",
            ),
            (
                "a.b.c.d.e".to_owned(),
                "it does not have three parts, the last of them a signature",
            ),
            ("x".repeat(1 << 20), "it is larger than 64 KiB"),
        ] {
            assert_eq!(verdict(&Secret::new(token)), why);
        }
    }

    #[test]
    fn an_unknown_key_is_fetched_once_more() {
        let expected = Expected {
            issuer: "https://as.example",
            client_id: "app",
            nonce: None,
            access_token: &Secret::new("token"),
            algorithms: Some(&["RS256".into(), "ES256".into()]),
            now: NOW,
            skew: None,
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
    fn a_key_published_for_encryption_signs_nothing() {
        for (member, value) in [("use", json!("enc")), ("key_ops", json!(["encrypt"]))] {
            let mut key = serde_json::to_value(&keys().keys[0]).unwrap();
            key[member] = value;
            let body = json!({ "keys": [key] }).to_string();
            let source = url::Url::parse("https://as.example/jwks").unwrap();
            let set = KeySet::parse(&source, body.as_bytes()).unwrap();
            let expected = Expected {
                issuer: "https://as.example",
                client_id: "app",
                nonce: None,
                access_token: &Secret::new("token"),
                algorithms: None,
                now: NOW,
                skew: None,
            };
            let error = check(
                &signed(&claims(), "k1"),
                &set,
                || Ok(set.clone()),
                &expected,
            );
            assert_eq!(
                error.err().map(|error| error.to_string()).as_deref(),
                Some(
                    "the ID token was rejected: the key it is signed with is published for encryption, not for signatures"
                )
            );
        }
    }

    #[test]
    fn an_uncommon_algorithm_is_reported_if_none_is_announced() {
        let announced = ["PS256".to_owned()];
        for (algorithm, announced, told) in [
            (Algorithm::RS256, None, false),
            (Algorithm::ES384, None, false),
            (Algorithm::PS256, None, true),
            (Algorithm::EdDSA, None, true),
            (Algorithm::PS256, Some(&announced[..]), false),
        ] {
            assert_eq!(
                unusual(algorithm, announced).is_some(),
                told,
                "{algorithm:?}"
            );
        }
    }

    #[test]
    fn an_algorithm_that_is_not_announced_is_refused() {
        for (announced, expected) in [("ES256", true), ("RS256", false), ("es256", false)] {
            let announced = [announced.to_owned()];
            let verdict = refuse_unannounced(Algorithm::ES256, Some(&announced));
            assert_eq!(verdict.is_ok(), expected, "{announced:?}");
        }
    }
}
