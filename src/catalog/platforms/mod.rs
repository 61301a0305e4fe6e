//! Public facts about each platform, read from `platforms.toml` (lighthouse-api.md sections 4 and
//! 8). What the operator sets for a platform is in the gateway's settings; `recognise` determines
//! an endpoint's platform.

pub mod former;
pub mod recognise;

use crate::rfc::auth_method::AuthMethod;
use crate::rfc::response_mode::ResponseMode;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::LazyLock;

/// The client authentication methods that the gateway supports.
const AUTH_METHODS: [&str; 4] = [
    AuthMethod::None.name(),
    AuthMethod::ClientSecretBasic.name(),
    AuthMethod::ClientSecretPost.name(),
    AuthMethod::PrivateKeyJwt.name(),
];
/// The response modes that the gateway supports.
const RESPONSE_MODES: [&str; 2] = [ResponseMode::Query.name(), ResponseMode::Fragment.name()];

struct Method(AuthMethod);

impl<'de> Deserialize<'de> for Method {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        one_of(&AUTH_METHODS, deserializer).map(Self)
    }
}

struct Mode(ResponseMode);

impl<'de> Deserialize<'de> for Mode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        one_of(&RESPONSE_MODES, deserializer).map(Self)
    }
}

/// Parses one of the words that the gateway supports; the RFCs define more.
fn one_of<'de, T: FromStr, D: Deserializer<'de>>(
    words: &'static [&'static str],
    deserializer: D,
) -> Result<T, D::Error> {
    let word = String::deserialize(deserializer)?;
    let known = words.contains(&word.as_str());
    let read = known.then(|| word.parse().ok()).flatten();
    read.ok_or_else(|| D::Error::unknown_variant(&word, words))
}

/// Parses an authentication method that the gateway supports.
///
/// # Errors
/// Rejects any other word.
pub fn auth_method<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<AuthMethod>, D::Error> {
    Ok(Option::<Method>::deserialize(deserializer)?.map(|Method(method)| method))
}

/// Parses response modes that the gateway supports.
///
/// # Errors
/// Rejects any other word.
pub fn response_modes<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Vec<ResponseMode>>, D::Error> {
    let modes = Option::<Vec<Mode>>::deserialize(deserializer)?;
    Ok(modes.map(|modes| modes.into_iter().map(|Mode(mode)| mode).collect()))
}

fn known_modes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<ResponseMode>, D::Error> {
    response_modes(deserializer).map(Option::unwrap_or_default)
}

/// The `aud` that a platform expects (lighthouse-api.md section 4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aud {
    #[default]
    Url,
    UrlWithoutSlash,
    None,
}

/// Facts about a platform.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Facts {
    pub confidential: bool,
    /// The gateway uses the first mode.
    #[serde(deserialize_with = "known_modes")]
    pub response_modes: Vec<ResponseMode>,
    pub code_challenge_methods: Vec<String>,
    #[serde(deserialize_with = "auth_method")]
    pub token_endpoint_auth_method: Option<AuthMethod>,
    pub cors_relay_required: bool,
    pub aud: Aud,
    /// `None` if the scopes are not known.
    pub scopes: Option<Vec<String>>,
    /// Additional scopes if the endpoint is a sandbox.
    pub sandbox_scopes: Vec<String>,
    /// The last segment of the redirect URI, if it is not the platform's name.
    pub callback: Option<String>,
    /// The same address for all endpoints of the platform.
    pub introspection_endpoint: Option<String>,
    /// The institution's name, if the platform belongs to just one.
    pub institution: Option<String>,
    urls: Vec<String>,
    developers: Vec<String>,
    paths: Vec<String>,
    names: Vec<String>,
}

impl Default for Facts {
    fn default() -> Self {
        Self {
            confidential: false,
            response_modes: vec![ResponseMode::Query],
            code_challenge_methods: vec!["S256".to_owned()],
            token_endpoint_auth_method: None,
            cors_relay_required: false,
            aud: Aud::Url,
            scopes: None,
            sandbox_scopes: Vec::new(),
            callback: None,
            introspection_endpoint: None,
            institution: None,
            urls: Vec::new(),
            developers: Vec::new(),
            paths: Vec::new(),
            names: Vec::new(),
        }
    }
}

pub(super) static TABLE: LazyLock<BTreeMap<String, Facts>> =
    LazyLock::new(|| toml::from_str(include_str!("platforms.toml")).unwrap_or_default());

/// The names of all known platforms.
pub fn names() -> impl Iterator<Item = &'static str> {
    TABLE.keys().map(String::as_str)
}

/// The facts about the platform `slug`.
#[must_use]
pub fn facts(slug: &str) -> Option<&'static Facts> {
    TABLE.get(slug)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_complete() {
        toml::from_str::<BTreeMap<String, Facts>>(include_str!("platforms.toml")).unwrap();
        assert_eq!(TABLE.len(), 42);
        assert_eq!(
            TABLE.values().filter(|facts| facts.confidential).count(),
            26
        );
        assert_eq!(facts("kaiser").unwrap().sandbox_scopes, ["sandbox"]);
        let none = TABLE
            .iter()
            .filter(|(_, facts)| facts.aud == Aud::None)
            .map(|(slug, _)| slug.as_str());
        assert_eq!(
            none.collect::<Vec<_>>(),
            [
                "advancedmd",
                "cigna",
                "nextgen",
                "nhs",
                "questdiagnostics",
                "vahealth"
            ]
        );
        let cut = TABLE
            .iter()
            .filter(|(_, facts)| facts.aud == Aud::UrlWithoutSlash)
            .map(|(slug, _)| slug.as_str());
        let expected = "anthem careevolution darena eclinicalworks flatiron medhost netsmart onemedical qualifacts-carelogic qualifacts-credible";
        assert_eq!(cut.collect::<Vec<_>>().join(" "), expected);
    }

    /// Deliberate differences from the published file; a comment in the table gives the reason for
    /// each.
    const OURS: [(&str, &str); 2] = [
        ("darena", "confidential"),
        ("qualifacts-carelogic", "response_modes"),
    ];

    #[test]
    fn the_table_matches_what_was_published_except_for_listed_differences() {
        let published = include_str!("../../../tests/data/platforms/published-0.16.14.json");
        let published: serde_json::Value = serde_json::from_str(published).unwrap();
        let published = published["platforms"].as_object().unwrap();
        assert!(published.keys().eq(TABLE.keys()));
        let mut differences = Vec::new();
        for (slug, theirs) in published {
            let ours = ours_of(&TABLE[slug]);
            let differing = ours.iter().filter(|(name, ours)| {
                let theirs = theirs.get(*name).unwrap_or(&serde_json::Value::Null);
                *ours != sorted(name, theirs)
            });
            differences.extend(differing.map(|(name, _)| (slug.as_str(), *name)));
        }
        assert_eq!(differences, OURS);
    }

    /// The facts in the terms of the published file.
    fn ours_of(facts: &Facts) -> Vec<(&'static str, serde_json::Value)> {
        let modes: Vec<&str> = facts
            .response_modes
            .iter()
            .map(|mode| mode.name())
            .collect();
        let aud = match facts.aud {
            Aud::Url => "url",
            Aud::UrlWithoutSlash => "url_without_slash",
            Aud::None => "none",
        };
        [
            ("confidential", facts.confidential.into()),
            ("scopes", facts.scopes.clone().into()),
            ("response_modes", modes.into()),
            (
                "code_challenge_methods",
                facts.code_challenge_methods.clone().into(),
            ),
            ("cors_relay_required", facts.cors_relay_required.into()),
            ("aud", aud.into()),
            ("callback_slug", facts.callback.clone().into()),
            (
                "introspection_endpoint",
                facts.introspection_endpoint.clone().into(),
            ),
        ]
        .into_iter()
        .map(|(name, value): (_, serde_json::Value)| (name, sorted(name, &value)))
        .collect()
    }

    /// Sorts scopes, whose order does not matter.
    fn sorted(name: &str, value: &serde_json::Value) -> serde_json::Value {
        let mut value = value.clone();
        if let (true, Some(list)) = (name == "scopes", value.as_array_mut()) {
            list.sort_by_key(ToString::to_string);
        }
        value
    }
}
