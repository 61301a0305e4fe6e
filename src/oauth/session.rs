//! What is kept of a sign-in beyond its run: from where it came, and the tokens of a kept session. Documents and
//! rules only; which file they are in is decided by the commands.

use crate::error::{Error, Kind, Result};
use crate::oauth::exchange::Tokens;
use crate::oauth::target::{Direct, Target};
use crate::secret::{Secret, serialize_exposed};
use serde::{Deserialize, Serialize, Serializer};
use std::path::PathBuf;

/// The version of the documents written here.
pub const VERSION: u32 = 1;

/// How to find the provider again; holds no client secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "via", rename_all = "snake_case")]
pub enum Origin {
    Direct(DirectOrigin),
    Lighthouse {
        /// The gateway's API base.
        base: String,
        endpoint: String,
    },
}

/// A provider without a gateway.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectOrigin {
    pub issuer: String,
    pub client_id: String,
    pub auth_method: String,
    /// Where the client secret or private key is; it is in no document of ours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_secret_file: Option<PathBuf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_id: Option<String>,
    pub scopes: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aud: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response_mode: Option<String>,
}

impl DirectOrigin {
    /// What `direct` turned out to be.
    #[must_use]
    pub fn new(direct: &Direct, target: &Target, client_secret_file: Option<PathBuf>) -> Self {
        Self {
            issuer: direct.issuer.clone(),
            client_id: direct.client_id.clone(),
            auth_method: target.client.method.name().to_owned(),
            client_secret_file,
            key_id: direct.key_id.clone(),
            scopes: target.scopes.clone(),
            aud: direct.aud.clone(),
            response_mode: direct.response_mode.map(|mode| mode.name().to_owned()),
        }
    }

    /// The sign-in it stands for, with the client's secret.
    ///
    /// # Errors
    /// [`Kind::Config`] when the document was written by hand, and wrongly.
    pub fn direct(&self, client_secret: Option<Secret>) -> Result<Direct> {
        Ok(Direct {
            issuer: self.issuer.clone(),
            client_id: self.client_id.clone(),
            client_secret,
            auth_method: Some(self.auth_method.parse()?),
            key_id: self.key_id.clone(),
            scopes: self.scopes.clone(),
            aud: self.aud.clone(),
            response_mode: self.response_mode.as_deref().map(str::parse).transpose()?,
        })
    }
}

/// Addresses that a later run must find again before it sends a secret: others are how a mix-up attack looks
/// (RFC 9700 section 4.4.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pinned {
    pub authorization_endpoint: String,
    pub token_endpoint: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_endpoint: Option<String>,
}

impl Pinned {
    /// Those of a target.
    #[must_use]
    pub fn at(target: &Target) -> Self {
        Self {
            authorization_endpoint: target.authorization_endpoint.to_string(),
            token_endpoint: target.token_url.to_string(),
            refresh_endpoint: target.refresh_url.as_ref().map(ToString::to_string),
        }
    }

    /// Whether the provider is still where it was.
    ///
    /// # Errors
    /// [`Kind::Provider`], showing both addresses (DISC-28).
    pub fn compare(&self, target: &Target) -> Result<()> {
        let now = Self::at(target);
        let pairs = [
            (
                "authorization endpoint",
                Some(&self.authorization_endpoint),
                Some(&now.authorization_endpoint),
            ),
            (
                "token endpoint",
                Some(&self.token_endpoint),
                Some(&now.token_endpoint),
            ),
            (
                "refresh endpoint",
                self.refresh_endpoint.as_ref(),
                now.refresh_endpoint.as_ref(),
            ),
        ];
        let Some((name, before, after)) =
            pairs.into_iter().find(|(_, before, after)| before != after)
        else {
            return Ok(());
        };
        let shown = |address: Option<&String>| address.map_or("(none)", String::as_str).to_owned();
        Err(Error::new(
            Kind::Provider,
            format!(
                "the {name} was `{}` when this began and is `{}` now, so nothing is sent",
                shown(before),
                shown(after)
            ),
        )
        .hint("if the provider really moved, sign in again")
        .check("DISC-28"))
    }
}

/// A session that `auth test --keep` stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Session {
    pub version: u32,
    /// As it was named for `auth test`.
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
    /// Unix seconds, like all times here; absent when the provider does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_token_expires_at: Option<i64>,
    pub kept_at: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refreshed_at: Option<i64>,
    /// A refresh was begun then, and its answer is not stored: the provider may have changed the token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refreshing_since: Option<i64>,
}

impl Session {
    /// From the tokens of a sign-in that worked.
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
            access_token_expires_at: expiry(tokens, now),
            kept_at: now,
            refreshed_at: None,
            refreshing_since: None,
        }
    }

    /// After a refresh: a new refresh token takes the old one's place, else the old one stays (RT-08).
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

#[expect(clippy::ref_option, reason = "the shape serde asks for")]
pub(super) fn optional<S: Serializer>(
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
    fn what_is_written_is_what_is_read() {
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
