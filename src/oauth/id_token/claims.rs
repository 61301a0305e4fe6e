//! The claims of an ID token, and whether they are what this sign-in expects.

use crate::clock::{LEEWAY, Skew};
use crate::error::Result;
use crate::oauth::id_token::{LARGEST, refused};
use crate::oauth::machine_clock;
use crate::rfc::jws;
use crate::rfc::oddity::Oddity;
use crate::secret::Secret;
use jsonwebtoken::Algorithm;
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_json::{Number, Value};
use sha2::{Digest, Sha256, Sha384, Sha512};
use subtle::ConstantTimeEq;

/// Largest number of seconds that is a valid time.
const LATEST: f64 = 9_007_199_254_740_992.0;

/// The expected values.
pub struct Expected<'a> {
    pub issuer: &'a str,
    pub client_id: &'a str,
    pub nonce: Option<&'a Secret>,
    pub access_token: &'a Secret,
    /// `id_token_signing_alg_values_supported`, where published.
    pub algorithms: Option<&'a [String]>,
    /// The current time in Unix seconds.
    pub now: i64,
    /// How far our clock is from the provider's, if the difference is known and too large.
    pub skew: Option<Skew>,
}

/// The claims of the token.
#[derive(Clone, Debug, Deserialize)]
pub struct Claims {
    pub iss: String,
    pub sub: String,
    aud: Audience,
    #[serde(default)]
    azp: Option<String>,
    #[serde(deserialize_with = "seconds")]
    pub exp: i64,
    #[serde(deserialize_with = "seconds")]
    iat: i64,
    #[serde(default)]
    nbf: Option<i64>,
    #[serde(default)]
    nonce: Option<Secret>,
    #[serde(default)]
    at_hash: Option<String>,
    #[serde(default, rename = "fhirUser")]
    pub fhir_user: Option<String>,
    /// Oddities in a token that was accepted.
    #[serde(skip)]
    pub oddities: Vec<Oddity>,
}

/// Reads a time in seconds, with or without a fraction (RFC 7519 section 2, `NumericDate`).
#[expect(
    clippy::cast_possible_truncation,
    reason = "the range is checked before the cast"
)]
fn seconds<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<i64, D::Error> {
    let number = Number::deserialize(deserializer)?;
    let whole = number.as_i64().or_else(|| {
        let moment = number.as_f64()?.floor();
        (moment.abs() <= LATEST).then_some(moment as i64)
    });
    whole.ok_or_else(|| Error::custom("is not a timestamp"))
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

impl Audience {
    fn names(&self) -> Vec<&str> {
        match self {
            Self::One(one) => vec![one],
            Self::Several(several) => several.iter().map(String::as_str).collect(),
        }
    }
}

/// Returns the issuer and audience claimed by an unverified token, only to show them beside the
/// expected values.
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
    let aud = claimed.aud.names().into_iter().map(str::to_owned);
    Some((claimed.iss, aud.collect()))
}

impl Claims {
    /// Reads the payload of a token with a valid signature, and checks that every claim is as
    /// expected.
    pub(super) fn read(
        payload: Value,
        algorithm: Algorithm,
        expected: &Expected<'_>,
    ) -> Result<Self> {
        let claims: Self = serde_json::from_value(payload).map_err(|_| {
            refused(
                "ID-09",
                "one of `iss`, `sub`, `aud`, `exp` and `iat` is missing or has the wrong type",
            )
        })?;
        claims.check_parties(expected)?;
        claims.check_times(expected)?;
        claims.check_subject()?;
        claims.check_nonce(expected.nonce)?;
        claims.check_at_hash(expected.access_token, algorithm)?;
        Ok(claims)
    }

    fn check_parties(&self, expected: &Expected<'_>) -> Result<()> {
        if self.iss != expected.issuer {
            return Err(refused(
                "ID-03",
                format!("its issuer is `{}`, not `{}`", self.iss, expected.issuer),
            ));
        }
        let audience = self.aud.names();
        if !audience.contains(&expected.client_id) {
            return Err(refused(
                "ID-04",
                format!(
                    "its audience `{}` is not this client, `{}`",
                    audience.join(" "),
                    expected.client_id
                ),
            ));
        }
        match &self.azp {
            None if audience.len() > 1 => {
                Err(refused("ID-05", "it has several audiences and no `azp`"))
            }
            Some(azp) if azp != expected.client_id => {
                Err(refused("ID-05", "its `azp` names another client"))
            }
            _ => Ok(()),
        }
    }

    /// Checks the token's times. If they are right by the provider's clock and wrong only by ours,
    /// the provider is not to blame.
    fn check_times(&self, expected: &Expected<'_>) -> Result<()> {
        let Some(why) = self.wrong_at(expected.now) else {
            return Ok(());
        };
        let ours = expected
            .skew
            .filter(|skew| self.wrong_at(skew.theirs(expected.now)).is_none());
        Err(match ours {
            Some(skew) => machine_clock::error(skew, format!("the ID token was rejected: {why}"))
                .check("ID-09"),
            None => refused("ID-09", format!("{why}; are the clocks right?")),
        })
    }

    fn wrong_at(&self, now: i64) -> Option<&'static str> {
        let latest = now.saturating_add(LEEWAY);
        if self.exp <= now.saturating_sub(LEEWAY) {
            Some("it has expired")
        } else if self.iat > latest {
            Some("it was issued in the future")
        } else if self.nbf.is_some_and(|nbf| nbf > latest) {
            Some("it is not valid yet (`nbf`)")
        } else {
            None
        }
    }

    fn check_subject(&self) -> Result<()> {
        if self.sub.is_empty() || self.sub.len() > 255 || !self.sub.is_ascii() {
            return Err(refused(
                "ID-11",
                "its `sub` is not 1 to 255 ASCII characters",
            ));
        }
        Ok(())
    }

    fn check_nonce(&self, expected: Option<&Secret>) -> Result<()> {
        let is = |found: &Secret, nonce: &Secret| {
            let (found, nonce) = (found.expose().as_bytes(), nonce.expose().as_bytes());
            bool::from(found.ct_eq(nonce))
        };
        match (expected, &self.nonce) {
            (None, _) => Ok(()),
            (Some(nonce), Some(found)) if is(found, nonce) => Ok(()),
            _ => Err(refused("ID-10", "its `nonce` is not from this sign-in")),
        }
    }

    fn check_at_hash(&self, access_token: &Secret, algorithm: Algorithm) -> Result<()> {
        match &self.at_hash {
            Some(found) if *found != at_hash(access_token, algorithm) => Err(refused(
                "ID-13",
                "its `at_hash` does not match the access token",
            )),
            _ => Ok(()),
        }
    }
}

pub(super) fn at_hash(access_token: &Secret, algorithm: Algorithm) -> String {
    let text = access_token.expose().as_bytes();
    let digest = match algorithm {
        Algorithm::ES384 | Algorithm::RS384 | Algorithm::PS384 => Sha384::digest(text).to_vec(),
        // Ed25519 uses SHA-512.
        Algorithm::RS512 | Algorithm::PS512 | Algorithm::EdDSA => Sha512::digest(text).to_vec(),
        _ => Sha256::digest(text).to_vec(),
    };
    jws::encode(&digest[..digest.len() / 2])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Kind;
    use serde_json::json;

    const NOW: i64 = 1_795_339_800;

    fn claims() -> Value {
        json!({"iss": "https://as.example", "sub": "alice", "aud": "app", "exp": NOW + 60, "iat": NOW, "nonce": "n-0123456789",
               "at_hash": at_hash(&Secret::new("token"), Algorithm::ES256)})
    }

    fn verdict(payload: Value) -> String {
        let expected = Expected {
            issuer: "https://as.example",
            client_id: "app",
            nonce: Some(&Secret::new("n-0123456789")),
            access_token: &Secret::new("token"),
            algorithms: None,
            now: NOW,
            skew: None,
        };
        match Claims::read(payload, Algorithm::ES256, &expected) {
            Ok(claims) => claims.sub,
            Err(error) => error
                .to_string()
                .trim_start_matches("the ID token was rejected: ")
                .to_owned(),
        }
    }

    #[test]
    fn accepts_claims_that_are_ours() {
        assert_eq!(verdict(claims()), "alice");
    }

    #[test]
    fn a_time_may_have_a_fraction() {
        let with = |exp: Value, iat: Value| {
            let mut claims = claims();
            (claims["exp"], claims["iat"]) = (exp, iat);
            verdict(claims)
        };
        let wrong = "one of `iss`, `sub`, `aud`, `exp` and `iat` is missing or has the wrong type";
        let now = 1_795_339_800.25;
        assert_eq!(with(json!(now + 60.5), json!(now)), "alice");
        assert_eq!(
            with(json!(1.5e9), json!(now)),
            "it has expired; are the clocks right?"
        );
        assert_eq!(with(json!(1e300), json!(now)), wrong);
        assert_eq!(with(json!(NOW.to_string()), json!(now)), wrong);
    }

    #[test]
    fn the_access_tokens_hash_depends_on_the_algorithm() {
        let length = |algorithm| at_hash(&Secret::new("token"), algorithm).len();
        for (algorithm, expected) in [
            (Algorithm::RS256, 22),
            (Algorithm::PS256, 22),
            (Algorithm::RS384, 32),
            (Algorithm::PS384, 32),
            (Algorithm::RS512, 43),
            (Algorithm::EdDSA, 43),
        ] {
            assert_eq!(length(algorithm), expected, "{algorithm:?}");
        }
    }

    #[test]
    fn a_token_that_is_right_by_the_providers_clock_is_this_machines_fault() {
        let told = |member: &str, moment: i64, theirs: i64| {
            let mut claims = claims();
            claims["exp"] = json!(NOW + 90_000);
            claims["iat"] = json!(NOW - 4000);
            claims[member] = json!(moment);
            let expected = Expected {
                issuer: "https://as.example",
                client_id: "app",
                nonce: None,
                access_token: &Secret::new("token"),
                algorithms: None,
                now: NOW,
                skew: Skew::between(NOW, theirs),
            };
            let error = Claims::read(claims, Algorithm::ES256, &expected).err()?;
            Some((error.kind(), error.cause().map(ToOwned::to_owned)))
        };
        let behind = "This machine's clock is 10 minutes behind the provider's";
        let ahead = "This machine's clock is 10 minutes ahead of the provider's";
        let ours = |cause: &str| Some((Kind::Clock, Some(cause.to_owned())));
        for (member, moment, theirs, expected) in [
            ("iat", NOW + 600, NOW + 600, ours(behind)),
            ("nbf", NOW + 600, NOW + 600, ours(behind)),
            ("exp", NOW - 300, NOW - 600, ours(ahead)),
            // The provider is to blame if the times are wrong by its own clock, too, or if the
            // clocks agree.
            ("iat", NOW + 6000, NOW + 600, Some((Kind::Provider, None))),
            ("exp", NOW - 900, NOW - 600, Some((Kind::Provider, None))),
            ("exp", NOW - 300, NOW + 600, Some((Kind::Provider, None))),
            ("iat", NOW + 600, NOW + 60, Some((Kind::Provider, None))),
            ("iat", NOW, NOW + 600, None),
        ] {
            assert_eq!(told(member, moment, theirs), expected, "{member} {moment}");
        }
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
                "its audience `other` is not this client, `app`",
            ),
            (
                "aud",
                json!(["app", "other"]),
                "it has several audiences and no `azp`",
            ),
            ("azp", json!("other"), "its `azp` names another client"),
            (
                "exp",
                json!(NOW - 61),
                "it has expired; are the clocks right?",
            ),
            (
                "exp",
                json!("soon"),
                "one of `iss`, `sub`, `aud`, `exp` and `iat` is missing or has the wrong type",
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
                "its `nonce` is not from this sign-in",
            ),
            ("nonce", Value::Null, "its `nonce` is not from this sign-in"),
            (
                "at_hash",
                json!("AAAA"),
                "its `at_hash` does not match the access token",
            ),
        ] {
            let mut wrong = claims();
            wrong[member] = value;
            assert_eq!(verdict(wrong), why);
        }
    }
}
