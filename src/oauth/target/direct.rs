//! A sign-in without a gateway: from the user's options and the provider's documents.

use crate::error::{Error, Kind, Result};
use crate::oauth::client::decided::refuse_key_as_secret;
use crate::oauth::client::{Assertion, Client, assertion};
use crate::oauth::discovery::provider::{Provider, S256Offer};
use crate::oauth::target::Target;
use crate::oauth::target::by_hand::ByHand;
use crate::rfc::auth_method::AuthMethod;
use crate::rfc::loopback_address::is_loopback;
use crate::rfc::response_mode::ResponseMode;
use crate::secret::Secret;
use crate::trace::recorder::Recorder;
use serde::{Deserialize, Serialize};

/// A sign-in without a gateway, as requested.
#[derive(Clone, Debug)]
pub struct Direct {
    /// The FHIR base URL or issuer, as typed: it is compared character by character.
    pub issuer: String,
    pub client_id: String,
    /// The client secret, or the private key as PEM.
    pub client_secret: Option<Secret>,
    /// `None` means `none` if there is no secret. Otherwise, it means `client_secret_basic`, or
    /// `client_secret_post` if the provider lists that but not `client_secret_basic`.
    pub auth_method: Option<AuthMethod>,
    /// `kid` of the client's key; `None` means the key's thumbprint.
    pub key_id: Option<String>,
    /// The requested scopes; empty means those of a patient app, as far as the provider supports
    /// them.
    pub scopes: Vec<String>,
    pub aud: Option<String>,
    pub response_mode: Option<ResponseMode>,
    /// URLs that replace or supplement what the provider publishes.
    pub by_hand: Box<ByHand>,
    /// Whether to stop if S256 is not offered.
    pub require_pkce: bool,
    /// Extra parameters of the authorization request.
    pub parameters: Vec<(String, String)>,
    pub ways: Ways,
    /// Whether the config file marks the provider as a test system, so that intrusive checks are
    /// allowed.
    pub test_system: bool,
}

/// Where a sign-in begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Beginning {
    /// In a browser that is redirected to the provider.
    #[default]
    Browser,
    /// On another device, where a code is entered (RFC 8628).
    Device,
    /// In an EHR that launches the app.
    EhrLaunch,
}

impl Beginning {
    /// Whether the sign-in begins in a browser, as usual.
    #[must_use]
    pub fn is_browser(&self) -> bool {
        *self == Self::Browser
    }
}

/// The protocols that a sign-in uses beyond the plain code flow.
#[derive(Clone, Debug, Default)]
pub struct Ways {
    pub beginning: Beginning,
    /// Whether to push the request (RFC 9126) even if the provider does not require it.
    pub pushed: bool,
    /// The key to bind tokens to, by proof of possession (RFC 9449).
    pub dpop: Option<Secret>,
}

/// Scopes for read access to the whole record, in SMART's syntax version 2 and version 1.
const RECORD: &str = "patient/*.rs";
const RECORD_V1: &str = "patient/*.read";
/// Maximum number of scopes for single resource types; with more of them, the URL would grow too
/// long.
const MOST_KINDS: usize = 40;

const PATIENT_APP: [&str; 5] = [
    "openid",
    "fhirUser",
    "launch/patient",
    RECORD,
    "offline_access",
];

/// Builds the target of a sign-in without a gateway.
///
/// # Errors
/// [`Kind::Provider`] if S256 is required and not offered (PKCE-18), [`Kind::ClientAuthentication`]
/// if no algorithm fits the client's key, [`Kind::Config`] if a secret is missing.
pub fn direct(wanted: &Direct, provider: Provider, recorder: &Recorder) -> Result<Target> {
    if wanted.require_pkce && provider.s256() != S256Offer::Listed {
        return Err(required_pkce());
    }
    unlisted_pkce(provider.s256(), recorder);
    if wanted.ways.dpop.is_some() && !provider.announces_dpop() {
        let what = "does not advertise DPoP proofs with ES256";
        recorder.difference_met("RFC 9449", what, "they are sent anyway");
    }
    let mut client = client(wanted, provider.auth_methods().as_deref())?;
    if client.method.is_assertion() {
        let audience = provider.token_endpoint.to_string();
        client.assertion = Some(Assertion {
            audience,
            key_id: wanted.key_id.clone(),
            algorithms: provider.assertion_algorithms(),
        });
        // Find out that a key is unusable before the user signs in.
        assertion::members(&client)?;
    }
    note_unlisted(wanted, &provider, client.method, recorder);
    let scopes = scopes(&wanted.scopes, provider.scopes_supported().as_deref());
    Ok(Target {
        client,
        authorization_endpoint: provider.authorization_endpoint.clone(),
        token_url: provider.token_endpoint.clone(),
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
        launch: None,
        dpop: wanted.ways.dpop.clone(),
        parameters: wanted.parameters.clone(),
        test_system: wanted.test_system || is_loopback(&provider.token_endpoint),
        pkce: provider.s256() == S256Offer::Listed,
        fhir_base: provider.fhir_base.clone(),
        revocation_endpoint: provider.revocation_endpoint(),
        provider: Some(provider),
        definition: None,
        by_hand: wanted.by_hand.clone(),
    })
}

fn required_pkce() -> Error {
    Error::new(
        Kind::Provider,
        "the provider does not offer PKCE with S256, so a stolen code could be used",
    )
    .hint(
        "leave out `--require-pkce` to use PKCE anyway, or ask the provider to list S256 in \
         `code_challenge_methods_supported`",
    )
    .check("PKCE-18")
}

/// Reports a provider that does not list S256; a challenge is sent anyway (PKCE-18).
pub(super) fn unlisted_pkce(offer: S256Offer, recorder: &Recorder) {
    let what = match offer {
        S256Offer::Listed => return,
        S256Offer::Silent => "does not say whether it supports PKCE",
        S256Offer::Missing => "does not list PKCE with S256",
    };
    recorder.difference_met("DISC-05", what, "PKCE with S256 is used anyway");
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
                ("a private key", "pass `--client-key-file FILE`, a PEM file")
            }
            _ => (
                "a client secret",
                "pass `--client-secret-file FILE` or set `FASTENCTL_CLIENT_SECRET`",
            ),
        };
        return Err(Error::new(Kind::Config, format!("`{method}` needs {what}")).hint(hint));
    }
    refuse_key_as_secret(method, wanted.client_secret.as_ref())?;
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
        recorder.difference(
            "DISC-14",
            format!("does not list the client authentication method `{method}`"),
        );
    }
    if let Some(mode) = wanted
        .response_mode
        .filter(|mode| unlisted(provider.response_modes(), mode.name()))
    {
        recorder.difference(
            "DISC-24",
            format!("does not list the response mode `{mode}`"),
        );
    }
}

fn scopes(wanted: &[String], supported: Option<&[String]>) -> Vec<String> {
    if !wanted.is_empty() {
        return wanted.to_vec();
    }
    let Some(supported) = supported else {
        return PATIENT_APP.map(ToOwned::to_owned).into();
    };
    let lists = |scope: &str| supported.iter().any(|entry| entry == scope);
    let asked = PATIENT_APP.into_iter().flat_map(|scope| match scope {
        RECORD if !lists(scope) => record_otherwise(supported),
        _ => vec![scope.to_owned()]
            .into_iter()
            .filter(|scope| lists(scope))
            .collect(),
    });
    asked.collect()
}

/// Returns scopes for the record if `patient/*.rs` is not listed: `patient/*.read` if it is listed,
/// otherwise the listed scopes for reading single resource types.
fn record_otherwise(supported: &[String]) -> Vec<String> {
    let whole = supported.iter().find(|scope| *scope == RECORD_V1);
    if let Some(whole) = whole {
        return vec![whole.clone()];
    }
    let reads = |scope: &&String| {
        let rights = scope
            .strip_prefix("patient/")
            .and_then(|rest| rest.rsplit_once('.'));
        rights.is_some_and(|(_, rights)| matches!(rights, "rs" | "r" | "read"))
    };
    supported
        .iter()
        .filter(reads)
        .take(MOST_KINDS)
        .cloned()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_the_record_with_scopes_that_the_server_offers() {
        let words = |text: &str| {
            text.split_whitespace()
                .map(ToOwned::to_owned)
                .collect::<Vec<_>>()
        };
        for (supported, asked) in [
            (
                None,
                "openid fhirUser launch/patient patient/*.rs offline_access",
            ),
            (
                Some("openid patient/*.rs patient/*.read"),
                "openid patient/*.rs",
            ),
            (
                Some("patient/*.read launch/patient"),
                "launch/patient patient/*.read",
            ),
            (
                Some(
                    "openid patient/Patient.rs patient/Observation.read patient/Task.cruds user/*.rs",
                ),
                "openid patient/Patient.rs patient/Observation.read",
            ),
            (Some("openid"), "openid"),
        ] {
            let supported = supported.map(words);
            assert_eq!(scopes(&[], supported.as_deref()), words(asked));
        }
        assert_eq!(scopes(&words("x y"), Some(&words("openid"))), ["x", "y"]);
    }

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
            by_hand: Box::default(),
            require_pkce: false,
            parameters: Vec::new(),
            ways: Ways::default(),
            test_system: false,
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
    fn requests_what_a_patient_app_needs_and_the_provider_supports() {
        let supported: Vec<String> = ["openid", "patient/*.rs", "profile"]
            .map(ToOwned::to_owned)
            .into();
        assert_eq!(scopes(&[], Some(&supported)), ["openid", "patient/*.rs"]);
        assert_eq!(scopes(&[], None), PATIENT_APP);
        assert_eq!(scopes(&["x".into()], Some(&supported)), ["x"]);
    }
}
