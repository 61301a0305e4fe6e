//! OAuth URLs from the user, which replace or supplement what a provider publishes. Pure functions.

use crate::error::{Error, Kind};
use crate::oauth::discovery::metadata::{Kindred, Metadata};
use crate::oauth::discovery::provider::Provider;
use serde::{Deserialize, Serialize};
use url::Url;

/// The URLs that the user passed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByHand {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorization_endpoint: Option<Url>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_endpoint: Option<Url>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jwks_uri: Option<Url>,
}

impl ByHand {
    /// Whether the user passed none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.authorization_endpoint.is_none()
            && self.token_endpoint.is_none()
            && self.jwks_uri.is_none()
    }

    /// Returns these URLs, with gaps filled from `other`.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            authorization_endpoint: self.authorization_endpoint.or(other.authorization_endpoint),
            token_endpoint: self.token_endpoint.or(other.token_endpoint),
            jwks_uri: self.jwks_uri.or(other.jwks_uri),
        }
    }

    /// Returns a provider at `base` that is known only by these URLs; `None` if they are not enough
    /// for a sign-in.
    #[must_use]
    pub fn alone(&self, base: &str) -> Option<Provider> {
        let metadata = Metadata {
            kind: Kindred::ByHand,
            authorization_endpoint: self.authorization_endpoint.clone(),
            token_endpoint: self.token_endpoint.clone(),
            jwks_uri: self.jwks_uri.clone(),
            ..Metadata::default()
        };
        let (authorization_endpoint, token_endpoint) = metadata.endpoints()?;
        Some(Provider {
            metadata,
            oidc: None,
            fhir_base: Some(base.to_owned()),
            authorization_endpoint,
            token_endpoint,
            oddities: Vec::new(),
        })
    }

    /// Overrides what `provider` publishes, and returns a note for each difference.
    pub fn over(&self, provider: &mut Provider) -> Vec<String> {
        let mut jwks_uri = provider.jwks_uri();
        let mut said = Vec::new();
        let mut put = |role, given: &Option<Url>, published: Option<&mut Url>| {
            let (Some(given), Some(published)) = (given, published) else {
                return;
            };
            if given != published {
                said.push(format!(
                    "the {role} from the command line or config file is used, not the published `{published}`"
                ));
                published.clone_from(given);
            }
        };
        put(
            "authorization endpoint",
            &self.authorization_endpoint,
            Some(&mut provider.authorization_endpoint),
        );
        put(
            "token endpoint",
            &self.token_endpoint,
            Some(&mut provider.token_endpoint),
        );
        put("`jwks_uri`", &self.jwks_uri, jwks_uri.as_mut());
        if let Some(given) = &self.jwks_uri {
            provider.metadata.jwks_uri = Some(given.clone());
        }
        said
    }
}

/// Rewords an error from a URL that the user passed: either the URL or the provider is wrong.
#[must_use]
pub fn doubted(error: Error, flag: &str, given: Option<&Url>, asked: &Url) -> Error {
    // With a known cause, such as a limit on requests or a wrong clock, it is not the URL.
    let is_known = error.cause().is_some();
    if given != Some(asked) || error.kind() != Kind::Provider || is_known {
        return error;
    }
    let message = format!("{error}; that URL is from the command line or config file");
    Error::new(Kind::Usage, message)
        .because("The URL from the command line or config file is wrong, or the provider's \
         endpoint at that URL does not behave as it should")
        .hint(format!(
            "compare `{flag}`, or the same key in the config file, with the provider's documentation"
        ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_blamed_for_an_address_given_by_hand() {
        let url = |text: &str| Url::parse(text).unwrap();
        let asked = url("https://as.example/t");
        let kind = |given: Option<&Url>, kind| {
            let error = Error::new(kind, "the token endpoint returned 404");
            doubted(error, "--token-endpoint", given, &asked).kind()
        };
        for (given, before, after) in [
            (Some(&asked), Kind::Provider, Kind::Usage),
            (Some(&asked), Kind::Network, Kind::Network),
            (
                Some(&asked),
                Kind::ClientAuthentication,
                Kind::ClientAuthentication,
            ),
            (
                Some(&url("https://as.example/k")),
                Kind::Provider,
                Kind::Provider,
            ),
            (None, Kind::Provider, Kind::Provider),
        ] {
            assert_eq!(kind(given, before), after);
        }
        let limited = crate::oauth::answered::limited("429".to_owned());
        let kept = doubted(limited, "--token-endpoint", Some(&asked), &asked);
        assert_eq!(kept.kind(), Kind::Provider);
    }

    fn given(authorization: Option<&str>, token: Option<&str>) -> ByHand {
        let url = |text: &str| Url::parse(text).unwrap();
        ByHand {
            authorization_endpoint: authorization.map(url),
            token_endpoint: token.map(url),
            jwks_uri: Some(url("https://as.example/keys")),
        }
    }

    #[test]
    fn two_endpoints_make_a_provider_and_one_does_not() {
        let both = given(Some("https://as.example/a"), Some("https://as.example/t"));
        let provider = both.alone("https://f.example/r4").unwrap();
        assert_eq!(provider.fhir_base.as_deref(), Some("https://f.example/r4"));
        assert_eq!(provider.token_endpoint.path(), "/t");
        assert!(
            given(Some("https://as.example/a"), None)
                .alone("x")
                .is_none()
        );
        assert!(
            given(None, Some("https://as.example/t"))
                .alone("x")
                .is_none()
        );
    }

    #[test]
    fn given_addresses_take_precedence_and_differences_are_reported() {
        let both = given(Some("https://as.example/a"), Some("https://as.example/t"));
        let mut provider = both.alone("https://f.example/r4").unwrap();
        let said = given(None, Some("https://new.example/t")).over(&mut provider);
        assert_eq!(
            said,
            [
                "the token endpoint from the command line or config file is used, not the published `https://as.example/t`"
            ]
        );
        assert_eq!(
            (
                provider.authorization_endpoint.as_str(),
                provider.token_endpoint.as_str()
            ),
            ("https://as.example/a", "https://new.example/t")
        );
    }
}
