//! The token endpoint (RFC 6749 sections 4.1.3 and 6) through the `oauth2` crate: exchanging a code
//! and refreshing. A code is sent only once, except to try the other encoding of `Basic` at a test
//! system, and a redirect is never followed (TOK-26, TOK-27).

use crate::error::{Error, Kind, Result};
use crate::http::{Client as Http, Failure, Response};
use crate::oauth::client::post::form;
use crate::oauth::client::{Client, assertion};
use crate::oauth::token::answer::{Answer, Tokens, read, tokens};
use crate::oauth::token::refusal::{Asked, Refusal};
use crate::rfc::auth_method::AuthMethod;
use crate::rfc::basic;
use crate::rfc::oddity::Oddity;
use crate::rfc::pkce::Pkce;
use crate::secret::Secret;
use http::HeaderValue;
use http::header::AUTHORIZATION;
use oauth2::basic::{
    BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse,
    BasicTokenType,
};
use oauth2::{
    AuthType, AuthorizationCode, ClientId, ClientSecret, EndpointNotSet, EndpointSet, RedirectUrl,
    RefreshToken, StandardRevocableToken, TokenResponse, TokenUrl,
};
use std::borrow::Cow;
use std::cell::RefCell;
use url::Url;

/// A token endpoint as used by one client.
pub struct TokenEndpoint<'a> {
    pub http: &'a Http,
    pub url: &'a Url,
    pub client: &'a Client,
    /// Whether the endpoint is the gateway's, which authenticates to the provider on our behalf.
    pub through_gateway: bool,
    /// Whether a rejected request may be repeated with the other encoding of `Basic`, to find out
    /// which one works (checks.md section 0.4).
    pub test_system: bool,
}

type OAuthClient = oauth2::Client<
    BasicErrorResponse,
    Answer,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

/// How the ID and the secret are encoded in `Basic`; servers disagree if they contain special
/// characters.
#[derive(Clone, Copy)]
enum Basic {
    /// Form-encoded (RFC 6749 section 2.3.1).
    Encoded,
    /// Unencoded (RFC 7617).
    Raw,
}

const RAW_IS_TAKEN: &str = "the provider accepts this ID and secret in `Basic` only without the encoding of RFC \
 6749 section 2.3.1 (tried once): use `--auth-method client_secret_post`, and tell the provider";
const NEITHER_IS_TAKEN: &str = "check the client ID and its secret: the provider accepts them in `Basic` neither \
 form-encoded (RFC 6749 section 2.3.1) nor unencoded (tried once)";

/// Returns the hint after both attempts; `raw` is the error of the second, if it failed.
fn of_both(raw: Option<&Error>) -> &'static str {
    let taken = match raw {
        None => true,
        // The client was accepted, but the first attempt had used up the code.
        Some(error) => error.oauth_error() == Some("invalid_grant"),
    };
    if taken {
        RAW_IS_TAKEN
    } else {
        NEITHER_IS_TAKEN
    }
}

fn unencoded(mut request: oauth2::HttpRequest, client: &Client) -> oauth2::HttpRequest {
    let value = client
        .secret
        .as_ref()
        .and_then(|secret| HeaderValue::from_str(&basic::header(&client.id, secret)).ok());
    if let Some(value) = value {
        request.headers_mut().insert(AUTHORIZATION, value);
    }
    request
}

const DEVICE: &str = "urn:ietf:params:oauth:grant-type:device_code";

/// Reads the response to a grant that the `oauth2` crate only supports with its own polling.
fn taken(response: &Response) -> std::result::Result<Answer, Refusal> {
    let body = response.body();
    if response.status().is_success() {
        return serde_json::from_slice(body).map_err(|error| Refusal::Other(error.to_string()));
    }
    Err(match serde_json::from_slice(body) {
        Ok(refused) => Refusal::ServerResponse(refused),
        Err(error) => Refusal::Other(error.to_string()),
    })
}

impl TokenEndpoint<'_> {
    /// Exchanges the code for tokens, once. At a test system, a second request may try the other
    /// encoding of `Basic`.
    ///
    /// # Errors
    /// [`Kind::ClientAuthentication`] for a wrong client ID or secret, [`Kind::Provider`] for
    /// anything else the provider does wrong, [`Kind::Network`].
    pub fn exchange(
        &self,
        code: &Secret,
        redirect_uri: &str,
        pkce: Option<&Pkce>,
    ) -> Result<Tokens> {
        let swapped = self.swap(code, redirect_uri, pkce, Basic::Encoded);
        match swapped {
            Err(error) if self.may_try_raw(&error) => {
                // Tokens from this attempt are not used: every later request would have to violate
                // the standard, too.
                let raw = self.swap(code, redirect_uri, pkce, Basic::Raw);
                Err(error.hint(of_both(raw.err().as_ref())))
            }
            swapped => swapped,
        }
    }

    fn may_try_raw(&self, error: &Error) -> bool {
        self.test_system
            && !self.through_gateway
            && self.client.is_encoded_in_basic()
            && error.oauth_error() == Some("invalid_client")
    }

    fn swap(
        &self,
        code: &Secret,
        redirect_uri: &str,
        pkce: Option<&Pkce>,
        basic: Basic,
    ) -> Result<Tokens> {
        let redirect = RedirectUrl::new(redirect_uri.to_owned()).map_err(|error| {
            Error::new(
                Kind::Config,
                format!("`{redirect_uri}` is not a valid redirect URI: {error}"),
            )
        })?;
        let client = self.oauth_client();
        let mut request = client
            .exchange_code(AuthorizationCode::new(code.expose().to_owned()))
            .set_redirect_uri(Cow::Owned(redirect));
        if let Some(pkce) = pkce {
            request = request.set_pkce_verifier(pkce.verifier());
        }
        for (name, value) in assertion::members(self.client)? {
            request = request.add_extra_param(name, value);
        }
        self.ask(false, basic, |http| request.request(&http))
    }

    /// Gets a new access token.
    ///
    /// # Errors
    /// Same as [`Self::exchange`].
    pub fn refresh(&self, refresh_token: &Secret) -> Result<Tokens> {
        let client = self.oauth_client();
        let token = RefreshToken::new(refresh_token.expose().to_owned());
        let mut request = client.exchange_refresh_token(&token);
        for (name, value) in assertion::members(self.client)? {
            request = request.add_extra_param(name, value);
        }
        self.ask(true, Basic::Encoded, |http| request.request(&http))
    }

    /// Asks whether the user has entered the device code yet (RFC 8628 section 3.4).
    ///
    /// # Errors
    /// Same as [`Self::exchange`]; `authorization_pending` and `slow_down` mean that the caller
    /// should ask again later.
    pub fn device(&self, device_code: &Secret) -> Result<Tokens> {
        let code = device_code.expose().to_owned();
        let pairs = vec![
            ("grant_type".to_owned(), DEVICE.to_owned()),
            ("device_code".to_owned(), code),
        ];
        let request = form(self.client, self.url, pairs)?;
        self.ask(false, Basic::Encoded, |http| {
            taken(&http(request).map_err(Refusal::Request)?)
        })
    }

    fn of_another_type(&self, kind: &BasicTokenType) -> Error {
        let wants_proofs =
            matches!(kind, BasicTokenType::Extension(name) if name.eq_ignore_ascii_case("dpop"));
        let hint = if wants_proofs {
            "its tokens are bound to DPoP proofs (RFC 9449): add `--dpop`"
        } else {
            "FHIR supports no other type (SMART App Launch 2.2)"
        };
        let message = format!(
            "the token endpoint `{}` issued tokens of a type other than Bearer",
            self.url
        );
        Error::new(Kind::Provider, message)
            .hint(hint)
            .check("TOK-28")
    }

    pub(super) fn oauth_client(&self) -> OAuthClient {
        let client = oauth2::Client::new(ClientId::new(self.client.id.clone()))
            .set_token_uri(TokenUrl::from_url(self.url.clone()))
            .set_auth_type(match self.client.method {
                AuthMethod::ClientSecretBasic => AuthType::BasicAuth,
                _ => AuthType::RequestBody,
            });
        match (&self.client.secret, self.client.method) {
            (Some(secret), AuthMethod::ClientSecretBasic | AuthMethod::ClientSecretPost) => {
                client.set_client_secret(ClientSecret::new(secret.expose().to_owned()))
            }
            _ => client,
        }
    }

    fn ask(
        &self,
        refreshing: bool,
        basic: Basic,
        request: impl FnOnce(
            &dyn Fn(oauth2::HttpRequest) -> std::result::Result<Response, Failure>,
        ) -> std::result::Result<Answer, Refusal>,
    ) -> Result<Tokens> {
        let seen = RefCell::new(None);
        let http = |request: oauth2::HttpRequest| {
            let mut request = match basic {
                Basic::Encoded => request,
                Basic::Raw => unencoded(request, self.client),
            };
            assertion::renewed_when_sent_again(&mut request, self.client);
            let response = self.http.call(request)?;
            let (as_meant, oddities) = read(response.clone());
            *seen.borrow_mut() = Some((response, oddities));
            Ok(as_meant)
        };
        let outcome = request(&http);
        let (seen, oddities) = seen.into_inner().unzip();
        let asked = Asked {
            url: self.url,
            through_gateway: self.through_gateway,
            refreshing,
            proof: self.client,
        };
        let answer = outcome.map_err(|refusal| asked.explain(&refusal, seen.as_ref()))?;
        let mut oddities: Vec<Oddity> = oddities.unwrap_or_default();
        match (answer.token_type(), self.http.proves()) {
            (BasicTokenType::Bearer, false) => {}
            (BasicTokenType::Bearer, true) => oddities.push(Oddity::new(
                "RFC 9449",
                "issues Bearer tokens although a DPoP proof was sent",
            )),
            (BasicTokenType::Extension(kind), true) if kind.eq_ignore_ascii_case("dpop") => {}
            (kind, _) => return Err(self.of_another_type(kind)),
        }
        Ok(tokens(&answer, seen.as_ref(), oddities))
    }
}
