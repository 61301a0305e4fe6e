//! Data that outlives a sign-in: the tokens of a kept session, and the operations on it. Documents
//! and rules only; the commands decide which file they are in.

pub mod origin;
pub mod renew;
pub mod resume;

use crate::oauth::session::origin::{Origin, Pinned};
use crate::oauth::target::Target;
use crate::oauth::token::answer::Tokens;
use crate::secret::{Secret, serialize_exposed};
use serde::{Deserialize, Serialize, Serializer};

/// The version of the documents we write.
pub const VERSION: u32 = 1;

/// A session that `auth test --keep` stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Session {
    pub version: u32,
    /// The provider's name as passed to `auth test`.
    pub provider: String,
    pub origin: Origin,
    pub pinned: Pinned,
    pub scopes: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub patient: Option<String>,
    #[serde(serialize_with = "serialize_exposed")]
    pub access_token: Secret,
    #[serde(
        serialize_with = "optional",
        skip_serializing_if = "Option::is_none",
        default
    )]
    pub refresh_token: Option<Secret>,
    /// The key that the tokens are bound to (RFC 9449).
    #[serde(
        serialize_with = "optional",
        skip_serializing_if = "Option::is_none",
        default
    )]
    pub dpop_key: Option<Secret>,
    /// When the access token expires, in Unix seconds like all times here; `None` if the provider
    /// does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_token_expires_at: Option<i64>,
    pub kept_at: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refreshed_at: Option<i64>,
    /// When a refresh was started, if its response has not been stored; the provider may already
    /// have rotated the token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refreshing_since: Option<i64>,
}

impl Session {
    /// Creates a session from the tokens of a successful sign-in.
    #[must_use]
    pub fn new(provider: &str, origin: Origin, target: &Target, tokens: &Tokens, now: i64) -> Self {
        Self {
            version: VERSION,
            provider: provider.to_owned(),
            origin,
            pinned: Pinned::at(target),
            scopes: tokens
                .scopes
                .clone()
                .unwrap_or_else(|| target.scopes.clone()),
            patient: tokens.patient.clone(),
            access_token: tokens.access_token.clone(),
            refresh_token: tokens.refresh_token.clone(),
            dpop_key: target.dpop.clone(),
            access_token_expires_at: expiry(tokens, now),
            kept_at: now,
            refreshed_at: None,
            refreshing_since: None,
        }
    }

    /// Returns the session after a refresh: a new refresh token replaces the old one, which
    /// otherwise stays (RT-08).
    #[must_use]
    pub fn refreshed(self, tokens: &Tokens, now: i64) -> Self {
        Self {
            access_token: tokens.access_token.clone(),
            refresh_token: tokens.refresh_token.clone().or(self.refresh_token),
            access_token_expires_at: expiry(tokens, now),
            scopes: tokens.scopes.clone().unwrap_or(self.scopes),
            refreshed_at: Some(now),
            refreshing_since: None,
            ..self
        }
    }
}

fn expiry(tokens: &Tokens, now: i64) -> Option<i64> {
    tokens
        .expires_in
        .and_then(|life| i64::try_from(life.as_secs()).ok())
        .map(|life| now.saturating_add(life))
}

#[expect(clippy::ref_option, reason = "serde passes the field by reference")]
fn optional<S: Serializer>(
    secret: &Option<Secret>,
    serializer: S,
) -> std::result::Result<S::Ok, S::Error> {
    match secret {
        Some(secret) => serialize_exposed(secret, serializer),
        None => serializer.serialize_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::time::Duration;

    fn session() -> Session {
        serde_json::from_value(json!({
            "version": 1, "provider": "epic", "scopes": ["openid"], "access_token": "a1", "refresh_token": "r1", "kept_at": 5,
            "refreshing_since": 9, "origin": {"via": "lighthouse", "base": "https://gw.example/v1", "endpoint": "e"},
            "pinned": {"authorization_endpoint": "https://as.example/a", "token_endpoint": "https://as.example/t"},
        }))
        .unwrap()
    }

    fn tokens(refresh_token: Option<&str>) -> Tokens {
        Tokens {
            access_token: Secret::new("a2"),
            refresh_token: refresh_token.map(Secret::new),
            id_token: None,
            scopes: None,
            expires_in: Some(Duration::from_secs(60)),
            patient: None,
            no_store: true,
            oddities: Vec::new(),
        }
    }

    #[test]
    fn rt_08_the_old_refresh_token_stays_until_a_new_one_comes() {
        for (new, expected) in [(Some("r2"), "r2"), (None, "r1")] {
            let after = session().refreshed(&tokens(new), 10);
            assert_eq!(after.refresh_token.unwrap().expose(), expected);
            assert_eq!(
                (after.access_token.expose(), after.access_token_expires_at),
                ("a2", Some(70))
            );
            assert_eq!(
                (after.kept_at, after.refreshed_at, after.refreshing_since),
                (5, Some(10), None)
            );
        }
    }

    #[test]
    fn a_session_is_read_back_unchanged() {
        let text = serde_json::to_string(&session()).unwrap();
        assert_eq!(
            serde_json::from_str::<Session>(&text)
                .unwrap()
                .refresh_token
                .unwrap()
                .expose(),
            "r1"
        );
        assert!(!format!("{:?}", session()).contains("\"a1\""));
    }
}
