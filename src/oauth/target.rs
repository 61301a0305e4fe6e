//! What a sign-in needs to know before it begins, from the gateway's definition or from what the provider
//! publishes. Pure functions from those documents; they are fetched in `sign_in`.

use crate::api::connect::Definition;
use crate::error::{Error, Kind, Result};
use crate::oauth::address::{endpoint, well_known};
use crate::oauth::assertion;
use crate::oauth::client::{Assertion, Client};
use crate::oauth::discovery::{Provider, S256Offer, agree};
use crate::rfc::auth_method::AuthMethod;
use crate::rfc::pkce::S256;
use crate::rfc::response_mode::ResponseMode;
use crate::secret::Secret;
use crate::trace::recorder::Recorder;
use url::Url;

/// A sign-in without a gateway, as the user wants it.
#[derive(Clone, Debug)]
pub struct Direct {
    /// FHIR base or issuer, as typed: it is compared character by character.
    pub issuer: String,
    pub client_id: String,
    /// The client secret, or the private key as PEM.
    pub client_secret: Option<Secret>,
    /// `None`: with a private key `private_key_jwt`, else what the provider lists, else `client_secret_basic` with a secret and `none` without.
    pub auth_method: Option<AuthMethod>,
    /// `kid` of the client's key; `None`: the key's thumbprint.
    pub key_id: Option<String>,
    /// Empty: what a patient's app asks for, as far as the provider knows it.
    pub scopes: Vec<String>,
    pub aud: Option<String>,
    pub response_mode: Option<ResponseMode>,
}

/// Everything the steps need.
#[derive(Clone)]
pub struct Target {
    pub client: Client,
    pub authorization_endpoint: Url,
    pub token_url: Url,
    /// The gateway's token route, where refreshes go through it.
    pub refresh_url: Option<Url>,
    /// The gateway's callback; `None`: our own listener.
    pub redirect_uri: Option<String>,
    pub scopes: Vec<String>,
    pub aud: Option<String>,
    pub response_mode: Option<ResponseMode>,
    pub pkce: bool,
    /// Ask for it back in the id token (ID-10); the gateway passes it on to the provider.
    pub nonce: bool,
    pub prompt: Option<&'static str>,
    pub fhir_base: Option<String>,
    pub provider: Option<Provider>,
    pub revocation_endpoint: Option<Url>,
    pub definition: Option<Definition>,
}

impl Target {
    /// Whether tokens come from the gateway's token route.
    #[must_use]
    pub fn through_gateway(&self) -> bool {
        self.definition
            .as_ref()
            .is_some_and(|definition| definition.confidential)
    }

    /// Whether a scope is asked for.
    #[must_use]
    pub fn asks(&self, scope: &str) -> bool {
        self.scopes.iter().any(|asked| asked == scope)
    }
}

const PATIENT_APP: [&str; 5] = [
    "openid",
    "fhirUser",
    "launch/patient",
    "patient/*.rs",
    "offline_access",
];

/// For a sign-in without a gateway.
///
/// # Errors
/// [`Kind::Provider`] when S256 is not offered (PKCE-18), [`Kind::Config`] when a secret is missing.
pub fn direct(wanted: &Direct, provider: Provider, recorder: &Recorder) -> Result<Target> {
    if provider.s256() == S256Offer::Missing {
        return Err(Error::new(
            Kind::Provider,
            "the provider does not offer PKCE with S256, so a stolen code could be used",
        )
        .hint("SMART App Launch 2.2 demands it; ask the provider to list it in `code_challenge_methods_supported`")
        .check("PKCE-18"));
    }
    if provider.s256() == S256Offer::Silent {
        recorder
            .difference("does not say whether it checks PKCE (DISC-05); S256 is sent all the same");
    }
    let mut client = client(wanted, provider.auth_methods().as_deref())?;
    if client.method.is_assertion() {
        let audience = provider.metadata.token_endpoint.to_string();
        client.assertion = Some(Assertion {
            audience,
            key_id: wanted.key_id.clone(),
        });
        // A key that cannot be used is found out before anybody signs in.
        assertion::members(&client)?;
    }
    note_unlisted(wanted, &provider, client.method, recorder);
    let scopes = scopes(&wanted.scopes, provider.scopes_supported().as_deref());
    let metadata = &provider.metadata;
    Ok(Target {
        client,
        authorization_endpoint: metadata.authorization_endpoint.clone(),
        token_url: metadata.token_endpoint.clone(),
        refresh_url: None,
        redirect_uri: None,
        nonce: scopes.iter().any(|scope| scope == "openid"),
        // OpenID Connect Core section 11: offline access needs consent.
        prompt: scopes
            .iter()
            .any(|scope| scope == "offline_access")
            .then_some("consent"),
        scopes,
        aud: wanted.aud.clone().or_else(|| provider.fhir_base.clone()),
        response_mode: wanted.response_mode,
        pkce: true,
        fhir_base: provider.fhir_base.clone(),
        revocation_endpoint: provider.revocation_endpoint(),
        provider: Some(provider),
        definition: None,
    })
}

fn client(wanted: &Direct, listed: Option<&[String]>) -> Result<Client> {
    let lists = |method: AuthMethod| {
        listed.is_some_and(|methods| methods.iter().any(|name| name == method.name()))
    };
    let method = match (wanted.auth_method, &wanted.client_secret) {
        (Some(method), _) => method,
        (None, None) => AuthMethod::None,
        (None, Some(_))
            if lists(AuthMethod::ClientSecretPost) && !lists(AuthMethod::ClientSecretBasic) =>
        {
            AuthMethod::ClientSecretPost
        }
        (None, Some(_)) => AuthMethod::ClientSecretBasic,
    };
    if method != AuthMethod::None && wanted.client_secret.is_none() {
        let (what, hint) = match method {
            AuthMethod::PrivateKeyJwt => {
                ("a private key", "give `--client-key-file FILE`, a PEM file")
            }
            _ => (
                "a client secret",
                "give `--client-secret-file FILE` or set `FASTENCTL_CLIENT_SECRET`",
            ),
        };
        return Err(Error::new(Kind::Config, format!("`{method}` needs {what}")).hint(hint));
    }
    Ok(Client {
        id: wanted.client_id.clone(),
        secret: wanted.client_secret.clone(),
        method,
        assertion: None,
    })
}

fn note_unlisted(wanted: &Direct, provider: &Provider, method: AuthMethod, recorder: &Recorder) {
    let unlisted = |listed: Option<Vec<String>>, name: &str| {
        listed.is_some_and(|list| !list.iter().any(|entry| entry == name))
    };
    // SMART names no method for public clients.
    if method != AuthMethod::None && unlisted(provider.auth_methods(), method.name()) {
        recorder.difference(format!(
            "does not list the client authentication `{method}` (DISC-14)"
        ));
    }
    if let Some(mode) = wanted
        .response_mode
        .filter(|mode| unlisted(provider.response_modes(), mode.name()))
    {
        recorder.difference(format!(
            "does not list the response mode `{mode}` (DISC-24)"
        ));
    }
}

fn scopes(wanted: &[String], supported: Option<&[String]>) -> Vec<String> {
    if !wanted.is_empty() {
        return wanted.to_vec();
    }
    let known =
        |scope: &&&str| supported.is_none_or(|list| list.iter().any(|entry| entry == **scope));
    PATIENT_APP
        .iter()
        .filter(known)
        .map(|scope| (*scope).to_owned())
        .collect()
}

/// For a sign-in through a gateway, whose definition decides.
///
/// # Errors
/// [`Kind::Gateway`] when the definition is unusable, [`Kind::Provider`] when it and the provider's own
/// documents name different hosts (MIX-03).
pub fn through_lighthouse(
    definition: Definition,
    provider: Option<Provider>,
    token_url: &str,
    recorder: &Recorder,
) -> Result<Target> {
    let wrong = |member: &str, what: &str| {
        Error::new(
            Kind::Gateway,
            format!("the member `{member}` of the gateway's definition {what}"),
        )
        .hint("tell the gateway's operator")
    };
    let usable = |member: &str, text: &str| {
        endpoint(text).map_err(|fault| wrong(member, &fault.to_string()))
    };
    let authorization_endpoint =
        usable("authorization_endpoint", &definition.authorization_endpoint)?;
    let provider_token = usable("token_endpoint", &definition.token_endpoint)?;
    if let Some(published) = &provider {
        let source = well_known(&definition.issuer, "smart-configuration")?;
        agree(
            "authorization_endpoint",
            &authorization_endpoint,
            &published.metadata.authorization_endpoint,
            &source,
        )
        .map_err(|error| error.check("MIX-03"))?;
        agree(
            "token_endpoint",
            &provider_token,
            &published.metadata.token_endpoint,
            &source,
        )
        .map_err(|error| error.check("MIX-03"))?;
    }
    let response_mode = match definition.response_modes_supported.first() {
        None => return Err(wrong("response_modes_supported", "is empty")),
        Some(name) => name
            .parse()
            .map_err(|_| wrong("response_modes_supported", "names an unknown mode first"))?,
    };
    let lists_s256 = definition
        .code_challenge_methods_supported
        .iter()
        .any(|method| method == S256);
    if !definition.confidential
        && !definition.code_challenge_methods_supported.is_empty()
        && !lists_s256
    {
        return Err(wrong("code_challenge_methods_supported", "lacks `S256`"));
    }
    let pkce = !definition.confidential || lists_s256;
    if !pkce {
        recorder.difference(
            "knows no PKCE, so a code is protected by the gateway's client secret alone (PKCE-02)",
        );
    }
    Ok(Target {
        client: gateway_client(&definition),
        authorization_endpoint,
        refresh_url: definition
            .refreshes_through_gateway()
            .then(|| usable("id", token_url))
            .transpose()?,
        token_url: if definition.confidential {
            usable("id", token_url)?
        } else {
            provider_token
        },
        redirect_uri: Some(definition.redirect_uri.clone()),
        scopes: definition.scopes_supported.clone(),
        aud: Some(definition.aud.clone()).filter(|aud| !aud.is_empty()),
        response_mode: Some(response_mode),
        pkce,
        nonce: definition
            .scopes_supported
            .iter()
            .any(|scope| scope == "openid"),
        prompt: None,
        fhir_base: Some(definition.url.clone()).filter(|url| !url.is_empty()),
        revocation_endpoint: definition
            .revoke_endpoint
            .as_deref()
            .and_then(|text| endpoint(text).ok()),
        provider,
        definition: Some(definition),
    })
}

/// The gateway puts the real secret in place of ours (lighthouse-api.md section 7.1).
fn gateway_client(definition: &Definition) -> Client {
    let id = definition.client_id.clone();
    if definition.confidential {
        return Client {
            id,
            secret: Some(Secret::new("placeholder")),
            method: AuthMethod::ClientSecretBasic,
            assertion: None,
        };
    }
    Client {
        id,
        secret: None,
        method: AuthMethod::None,
        assertion: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn direct_with(secret: Option<&str>, auth_method: Option<AuthMethod>) -> Direct {
        Direct {
            issuer: "https://f.example".into(),
            client_id: "app".into(),
            client_secret: secret.map(Secret::new),
            auth_method,
            key_id: None,
            scopes: Vec::new(),
            aud: None,
            response_mode: None,
        }
    }

    #[test]
    fn chooses_the_client_authentication_the_provider_lists() {
        let words = |text: &str| text.split(' ').map(ToOwned::to_owned).collect::<Vec<_>>();
        let (both, post) = (
            words("client_secret_basic client_secret_post"),
            words("client_secret_post"),
        );
        for (secret, method, listed, expected) in [
            (None, None, None, AuthMethod::None),
            (Some("s"), None, None, AuthMethod::ClientSecretBasic),
            (Some("s"), None, Some(&both), AuthMethod::ClientSecretBasic),
            (Some("s"), None, Some(&post), AuthMethod::ClientSecretPost),
            (
                Some("s"),
                Some(AuthMethod::ClientSecretBasic),
                Some(&post),
                AuthMethod::ClientSecretBasic,
            ),
        ] {
            let client = client(&direct_with(secret, method), listed.map(Vec::as_slice)).unwrap();
            assert_eq!(client.method, expected);
        }
        let missing =
            client(&direct_with(None, Some(AuthMethod::ClientSecretPost)), None).unwrap_err();
        assert_eq!(missing.kind(), Kind::Config);
    }

    #[test]
    fn asks_for_what_a_patients_app_needs_and_the_provider_knows() {
        let supported: Vec<String> = ["openid", "patient/*.rs", "profile"]
            .map(ToOwned::to_owned)
            .into();
        assert_eq!(scopes(&[], Some(&supported)), ["openid", "patient/*.rs"]);
        assert_eq!(scopes(&[], None), PATIENT_APP);
        assert_eq!(scopes(&["x".into()], Some(&supported)), ["x"]);
    }

    fn definition() -> Definition {
        Definition {
            id: "e1".into(),
            authorization_endpoint: "https://as.example/a".into(),
            token_endpoint: "https://as.example/t".into(),
            client_id: "app".into(),
            issuer: "https://f.example/r4".into(),
            response_modes_supported: vec!["fragment".into(), "query".into()],
            ..Definition::default()
        }
    }

    fn target(definition: Definition) -> Result<Target> {
        through_lighthouse(
            definition,
            None,
            "https://gw.example/v1/token/e1",
            &Recorder::new("lighthouse", "e1", |_| {}),
        )
    }

    #[test]
    fn a_public_definition_swaps_at_the_provider_and_a_confidential_one_at_the_gateway() {
        let public = target(definition()).unwrap();
        assert_eq!(
            (public.token_url.as_str(), public.pkce, public.client.method),
            ("https://as.example/t", true, AuthMethod::None)
        );
        let confidential = target(Definition {
            confidential: true,
            ..definition()
        })
        .unwrap();
        assert_eq!(
            (
                confidential.token_url.as_str(),
                confidential.pkce,
                confidential.client.method
            ),
            (
                "https://gw.example/v1/token/e1",
                false,
                AuthMethod::ClientSecretBasic
            )
        );
    }

    #[test]
    fn a_public_definition_with_a_key_swaps_at_the_provider_and_refreshes_at_the_gateway() {
        let methods = vec!["private_key_jwt".into()];
        let epic = target(Definition {
            token_endpoint_auth_methods_supported: methods,
            ..definition()
        })
        .unwrap();
        assert_eq!(epic.token_url.as_str(), "https://as.example/t");
        assert_eq!(
            epic.refresh_url.unwrap().as_str(),
            "https://gw.example/v1/token/e1"
        );
        assert_eq!(target(definition()).unwrap().refresh_url, None);
    }

    #[test]
    fn an_unusable_definition_is_the_gateways_fault() {
        for broken in [
            Definition {
                token_endpoint: "http://as.example/t".into(),
                ..definition()
            },
            Definition {
                response_modes_supported: Vec::new(),
                ..definition()
            },
            Definition {
                code_challenge_methods_supported: vec!["plain".into()],
                ..definition()
            },
        ] {
            assert_eq!(
                target(broken).err().map(|error| error.kind()),
                Some(Kind::Gateway)
            );
        }
    }
}
