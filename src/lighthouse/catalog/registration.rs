//! What an operator registers at a platform's developer portal so that this gateway can be a client
//! there. It is made from the settings and from what is publicly known about the platform.

use crate::api::callback::CALLBACK;
use crate::api::{JWKS, VERSION};
use crate::catalog::platforms;
use crate::lighthouse::catalog::authentication::Authentication;
use crate::lighthouse::catalog::platform;
use crate::lighthouse::settings::flaw::Flaw;
use crate::lighthouse::settings::{AuthMethod, Platform, Settings};
use crate::secret::Secret;

/// The values that a developer portal asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    pub name: String,
    /// The institution, if the platform belongs to just one.
    pub institution: Option<&'static str>,
    /// Whether anything is publicly known about it.
    pub is_known: bool,
    pub client_id: Option<String>,
    pub redirect_uri: String,
    /// The address of the gateway's keys, if it authenticates with one.
    pub jwks_uri: Option<String>,
    pub signing_algorithm: Option<&'static str>,
    pub confidential: bool,
    pub token_endpoint_auth_method: AuthMethod,
    pub grant_types: Vec<&'static str>,
    pub scopes: Vec<String>,
    /// PKCE methods; empty if the provider does not support it.
    pub code_challenge_methods: Vec<String>,
}

/// Returns the names of all platforms that are known or set up.
#[must_use]
pub fn names(settings: &Settings) -> Vec<String> {
    let known = platforms::names().map(str::to_owned);
    let mut names: Vec<String> = known.chain(settings.platforms.keys().cloned()).collect();
    names.sort();
    names.dedup();
    names
}

/// Returns the values to register for a platform with a gateway at `public_url`; `None` if the
/// platform is unknown.
///
/// # Errors
/// What is wrong with the settings of the platform.
pub fn registration(
    settings: &Settings,
    name: &str,
    public_url: &str,
) -> Result<Option<Registration>, Flaw> {
    let said = settings.platforms.get(name);
    let facts = platforms::facts(name);
    if said.is_none() && facts.is_none() {
        return Ok(None);
    }
    let said = said.cloned().unwrap_or_default();
    let client_id = said.client_id.clone().filter(|id| !id.is_empty());
    let client = client(name, &said)?;
    let key = match &client.authentication {
        Authentication::PrivateKey(algorithm) => Some(algorithm.name()),
        _ => None,
    };
    let refresh = client.refresh_tokens.then_some("refresh_token");
    Ok(Some(Registration {
        name: name.to_owned(),
        institution: facts.and_then(|facts| facts.institution.as_deref()),
        is_known: facts.is_some(),
        client_id,
        redirect_uri: format!("{public_url}{VERSION}{CALLBACK}{}", client.callback),
        jwks_uri: key.map(|_| format!("{public_url}{JWKS}")),
        signing_algorithm: key,
        confidential: client.confidential,
        token_endpoint_auth_method: client.token_endpoint_auth_method,
        grant_types: ["authorization_code"].into_iter().chain(refresh).collect(),
        scopes: client.scopes,
        code_challenge_methods: client.code_challenge_methods,
    }))
}

/// Returns the client as it will be once it is registered; until then, it has neither an ID nor a
/// secret.
fn client(name: &str, said: &Platform) -> Result<platform::Client, Flaw> {
    const LATER: &str = "comes from the portal";
    let with_id = Platform {
        client_id: Some(LATER.to_owned()),
        ..said.clone()
    };
    let with_secret = Platform {
        client_secret: Some(Secret::new(LATER)),
        ..with_id.clone()
    };
    let client = match platform::client(name, &with_id) {
        Ok(client) => client,
        // The secret is missing, or this user cannot read it.
        Err(_) => platform::client(name, &with_secret)?,
    };
    client.ok_or_else(|| Flaw::new("client_id", " is missing"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str, text: &str) -> Option<Registration> {
        registration(&toml::from_str(text).unwrap(), name, "https://gw.example").unwrap()
    }

    #[test]
    fn a_known_platform_says_what_to_register_before_anything_is_set() {
        let epic = of("epic", "").unwrap();
        assert_eq!(epic.redirect_uri, "https://gw.example/v1/callback/epic");
        assert_eq!(
            epic.jwks_uri.as_deref(),
            Some("https://gw.example/.well-known/jwks.json")
        );
        assert!(!epic.confidential && epic.client_id.is_none() && !epic.scopes.is_empty());
        let humana = of("humana", "").unwrap();
        assert!(humana.confidential && humana.jwks_uri.is_none());
        assert_eq!(
            of("qualifacts-carelogic", "").unwrap().redirect_uri,
            "https://gw.example/v1/callback/qualifacts"
        );
        assert_eq!(of("nobody-knows", ""), None);
    }

    #[test]
    fn every_known_platform_can_be_registered_for() {
        for name in names(&Settings::default()) {
            assert!(of(&name, "").is_some(), "{name}");
        }
    }

    #[test]
    fn the_settings_take_precedence() {
        let own = of(
            "my-own",
            "[platforms.my-own]\nclient_id = 'me'\nconfidential = true\nclient_secret_file = '/nowhere'
            token_endpoint_auth_method = 'client_secret_post'\nrefresh_tokens = false",
        )
        .unwrap();
        assert_eq!(
            (
                own.client_id.as_deref(),
                own.token_endpoint_auth_method.name(),
                own.grant_types
            ),
            (Some("me"), "client_secret_post", vec!["authorization_code"])
        );
        assert!(own.confidential && !own.is_known);
    }

    #[test]
    fn settings_that_cannot_work_are_refused() {
        let settings = toml::from_str("[platforms.p]\nresponse_modes = []").unwrap();
        assert!(registration(&settings, "p", "https://gw.example").is_err());
    }
}
