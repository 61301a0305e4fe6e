//! A sign-in through a gateway: from its definition, which takes precedence, and the provider's
//! documents.

use crate::api::connect::Definition;
use crate::error::{Error, Kind, Result};
use crate::oauth::address::{endpoint, well_known};
use crate::oauth::client::Client;
use crate::oauth::discovery::agreement::agree;
use crate::oauth::discovery::provider::{Provider, S256Offer};
use crate::oauth::target::Target;
use crate::oauth::target::direct::unlisted_pkce;
use crate::rfc::auth_method::AuthMethod;
use crate::rfc::pkce::S256;
use crate::rfc::response_mode::ResponseMode;
use crate::secret::Secret;
use crate::trace::recorder::Recorder;
use url::Url;

/// Builds the target of a sign-in through a gateway, whose definition takes precedence.
///
/// # Errors
/// [`Kind::Gateway`] if the definition is unusable, [`Kind::Provider`] if it and the provider's own
/// documents name different origins (MIX-03).
pub fn through_lighthouse(
    definition: Definition,
    provider: Option<Provider>,
    token_url: &str,
    recorder: &Recorder,
) -> Result<Target> {
    let authorization_endpoint =
        usable("authorization_endpoint", &definition.authorization_endpoint)?;
    let provider_token = usable("token_endpoint", &definition.token_endpoint)?;
    if let Some(published) = &provider {
        let issuer = &definition.issuer;
        compare(published, issuer, &authorization_endpoint, &provider_token)?;
    }
    let response_mode = response_mode(&definition)?;
    let offer = s256(&definition)?;
    unlisted_pkce(offer, recorder);
    let refresh_url = definition
        .refreshes_through_gateway()
        .then(|| usable("id", token_url))
        .transpose()?;
    let token_url = if definition.confidential {
        usable("id", token_url)?
    } else {
        provider_token
    };
    let scopes = definition.scopes_supported.clone();
    let revoke_endpoint = definition.revoke_endpoint.as_deref();
    Ok(Target {
        client: gateway_client(&definition),
        authorization_endpoint,
        refresh_url,
        token_url,
        redirect_uri: Some(definition.redirect_uri.clone()),
        nonce: scopes.iter().any(|scope| scope == "openid"),
        scopes,
        aud: Some(definition.aud.clone()).filter(|aud| !aud.is_empty()),
        response_mode: Some(response_mode),
        pkce: offer == S256Offer::Listed,
        prompt: None,
        launch: None,
        dpop: None,
        parameters: Vec::new(),
        test_system: false,
        fhir_base: Some(definition.url.clone()).filter(|url| !url.is_empty()),
        revocation_endpoint: revoke_endpoint.and_then(|text| endpoint(text).ok()),
        provider,
        definition: Some(definition),
        by_hand: Box::default(),
    })
}

fn wrong(member: &str, what: &str) -> Error {
    Error::new(
        Kind::Gateway,
        format!("the member `{member}` of the gateway's definition {what}"),
    )
    .hint("tell the gateway's operator")
}

fn usable(member: &str, text: &str) -> Result<Url> {
    endpoint(text).map_err(|fault| wrong(member, &fault.to_string()))
}

/// Checks that the definition and the provider's own documents name the same origins for both
/// endpoints.
fn compare(published: &Provider, issuer: &str, authorization: &Url, token: &Url) -> Result<()> {
    let source = well_known(issuer, "smart-configuration")?;
    for (member, ours, theirs) in [
        (
            "authorization_endpoint",
            authorization,
            &published.authorization_endpoint,
        ),
        ("token_endpoint", token, &published.token_endpoint),
    ] {
        agree(member, ours, theirs, &source).map_err(|error| error.check("MIX-03"))?;
    }
    Ok(())
}

fn response_mode(definition: &Definition) -> Result<ResponseMode> {
    let wrong = |what| wrong("response_modes_supported", what);
    definition
        .response_modes_supported
        .first()
        .ok_or_else(|| wrong("is empty"))?
        .parse()
        .map_err(|_| wrong("starts with an unknown mode"))
}

/// Returns whether the definition lists S256; a challenge is sent in any case, and the gateway
/// passes it on. A public client's definition that lists only other methods is an error.
fn s256(definition: &Definition) -> Result<S256Offer> {
    let methods = &definition.code_challenge_methods_supported;
    if methods.iter().any(|method| method == S256) {
        return Ok(S256Offer::Listed);
    }
    if !definition.confidential && !methods.is_empty() {
        return Err(wrong("code_challenge_methods_supported", "lacks `S256`"));
    }
    Ok(S256Offer::Missing)
}

/// Returns the gateway's client; the gateway replaces our placeholder with the real secret
/// (lighthouse-api.md section 7.1).
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
    fn a_public_client_exchanges_at_the_provider_and_a_confidential_one_at_the_gateway() {
        let public = target(definition()).unwrap();
        assert_eq!(
            (public.token_url.as_str(), public.pkce, public.client.method),
            ("https://as.example/t", false, AuthMethod::None)
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
    fn a_public_client_with_a_key_exchanges_at_the_provider_and_refreshes_at_the_gateway() {
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
