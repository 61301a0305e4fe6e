//! The token endpoint (RFC 6749 sections 4.1.3, 5 and 6) through the `oauth2` crate: swapping a code and
//! refreshing. A code is never sent twice, a redirect never followed (TOK-26, TOK-27).

use crate::error::{Error, Kind, Result};
use crate::http::{Client as Http, Failure, Response};
use crate::oauth::assertion;
use crate::oauth::client::Client;
use crate::rfc::auth_method::AuthMethod;
use crate::rfc::pkce::Pkce;
use crate::secret::Secret;
use http::{StatusCode, header};
use oauth2::basic::{
    BasicErrorResponse, BasicErrorResponseType, BasicRevocationErrorResponse,
    BasicTokenIntrospectionResponse, BasicTokenType,
};
use oauth2::{
    AuthType, AuthorizationCode, ClientId, ClientSecret, EndpointNotSet, EndpointSet,
    ExtraTokenFields, RedirectUrl, RefreshToken, RequestTokenError, StandardRevocableToken,
    StandardTokenResponse, TokenResponse, TokenUrl,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::borrow::Cow;
use std::cell::RefCell;
use std::time::Duration;
use url::Url;

/// Where tokens come from, for one client.
pub struct TokenEndpoint<'a> {
    pub http: &'a Http,
    pub url: &'a Url,
    pub client: &'a Client,
    /// It is the gateway's, which authenticates to the provider in our stead.
    pub through_gateway: bool,
}

/// What came (SMART App Launch 2.2, step 5).
#[derive(Clone, Debug)]
pub struct Tokens {
    pub access_token: Secret,
    pub refresh_token: Option<Secret>,
    pub id_token: Option<Secret>,
    pub scopes: Option<Vec<String>>,
    pub expires_in: Option<Duration>,
    pub patient: Option<String>,
    /// Whether the answer forbids storing it (RFC 6749 section 5.1, TOK-02).
    pub no_store: bool,
}

/// What SMART and OpenID Connect add to the answer.
#[derive(Debug, Deserialize, Serialize)]
struct SmartFields {
    #[serde(default, skip_serializing)]
    id_token: Option<Secret>,
    #[serde(default)]
    patient: Option<String>,
}

impl ExtraTokenFields for SmartFields {}

type Answer = StandardTokenResponse<SmartFields, BasicTokenType>;
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
type Refusal = RequestTokenError<Failure, BasicErrorResponse>;

impl TokenEndpoint<'_> {
    /// Swaps the code for tokens, once.
    ///
    /// # Errors
    /// [`Kind::ClientAuthentication`] for a wrong client id or secret, [`Kind::Provider`] for everything
    /// the provider does wrong, [`Kind::Network`].
    pub fn exchange(
        &self,
        code: &Secret,
        redirect_uri: &str,
        pkce: Option<&Pkce>,
    ) -> Result<Tokens> {
        let redirect = RedirectUrl::new(redirect_uri.to_owned()).map_err(|error| {
            Error::new(
                Kind::Config,
                format!("`{redirect_uri}` is no redirect URI: {error}"),
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
        self.ask(|http| request.request(&http))
    }

    /// Gets a new access token.
    ///
    /// # Errors
    /// As [`Self::exchange`].
    pub fn refresh(&self, refresh_token: &Secret) -> Result<Tokens> {
        let client = self.oauth_client();
        let token = RefreshToken::new(refresh_token.expose().to_owned());
        let mut request = client.exchange_refresh_token(&token);
        for (name, value) in assertion::members(self.client)? {
            request = request.add_extra_param(name, value);
        }
        self.ask(|http| request.request(&http))
    }

    fn oauth_client(&self) -> OAuthClient {
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
        request: impl FnOnce(
            &dyn Fn(oauth2::HttpRequest) -> std::result::Result<Response, Failure>,
        ) -> std::result::Result<Answer, Refusal>,
    ) -> Result<Tokens> {
        let seen = RefCell::new(None);
        let http = |request: oauth2::HttpRequest| {
            let response = self.http.call(request)?;
            *seen.borrow_mut() = Some(response.clone());
            Ok(response)
        };
        let outcome = request(&http);
        let seen = seen.into_inner();
        let answer = outcome.map_err(|refusal| self.explain(&refusal, seen.as_ref()))?;
        if *answer.token_type() != BasicTokenType::Bearer {
            return Err(Error::new(
                Kind::Provider,
                format!(
                    "the token endpoint `{}` gave tokens of another type than Bearer",
                    self.url
                ),
            )
            .hint("nothing else can be used with FHIR (SMART App Launch 2.2)")
            .check("TOK-28"));
        }
        Ok(tokens(&answer, seen.as_ref()))
    }

    fn explain(&self, refusal: &Refusal, seen: Option<&Response>) -> Error {
        let status = seen.map(Response::status);
        match refusal {
            RequestTokenError::Request(failure) => {
                let error = Error::from(failure.clone());
                error
                    .hint("the token endpoint could not be reached; the code is not sent again")
                    .check("TOK-27")
            }
            RequestTokenError::ServerResponse(said) => {
                self.refused(said.error(), said.error_description(), status)
            }
            RequestTokenError::Parse(error, _) => self.unreadable(&error.path().to_string(), seen),
            RequestTokenError::Other(_) => self.unreadable(".", seen),
        }
    }

    fn refused(
        &self,
        error: &BasicErrorResponseType,
        description: Option<&String>,
        status: Option<StatusCode>,
    ) -> Error {
        let word = error.as_ref();
        let described = description
            .map(|text| format!(": {text}"))
            .unwrap_or_default();
        let message = format!(
            "the token endpoint `{}` answers `{word}`{described}",
            self.url
        );
        let authentication = matches!(error, BasicErrorResponseType::InvalidClient)
            || status == Some(StatusCode::UNAUTHORIZED);
        let refused = match error {
            _ if authentication && self.through_gateway => Error::new(Kind::ClientAuthentication, message)
                .hint("the provider does not take the gateway's client id or secret; tell the gateway's operator"),
            _ if authentication => Error::new(Kind::ClientAuthentication, message)
                .hint("check the client id, its secret and `--auth-method` against what the provider registered"),
            BasicErrorResponseType::UnauthorizedClient => Error::new(Kind::ClientAuthentication, message)
                .hint("the client is known, but not registered for this grant"),
            BasicErrorResponseType::InvalidGrant => Error::new(Kind::Provider, message)
                .hint("the provider does not take its own code: expired, used already, or another redirect URI or verifier than it noted"),
            _ => Error::new(Kind::Provider, message),
        };
        refused.answered(word)
    }

    /// An answer that is not what RFC 6749 section 5 says; its text may hold tokens and is not shown.
    fn unreadable(&self, path: &str, seen: Option<&Response>) -> Error {
        let url = self.url;
        let Some(response) = seen else {
            return Error::new(
                Kind::Provider,
                format!("the token endpoint `{url}` gave no answer"),
            );
        };
        let status = response.status();
        if status == StatusCode::UNAUTHORIZED {
            return Error::new(Kind::ClientAuthentication, format!("the token endpoint `{url}` answers 401"))
                .hint("check the client id, its secret and `--auth-method` against what the provider registered");
        }
        if status.is_redirection() {
            return Error::new(
                Kind::Provider,
                format!(
                    "the token endpoint `{url}` answers {} with a redirect, which is not followed",
                    status.as_u16()
                ),
            )
            .hint(
                "a code must not be sent anywhere else; the provider's published address is wrong",
            )
            .check("TOK-26");
        }
        if status.is_server_error() {
            return Error::new(
                Kind::Provider,
                format!(
                    "the token endpoint `{url}` fails with status {}",
                    status.as_u16()
                ),
            )
            .hint("the provider's server has a problem; try again later")
            .check("TOK-27");
        }
        let said = serde_json::from_slice::<Value>(response.body()).ok();
        let what = match (said, path) {
            (Some(Value::Object(members)), _)
                if members.get("error").is_some() && status == StatusCode::OK =>
            {
                "an error with status 200".to_owned()
            }
            (Some(Value::Object(members)), ".") => missing(&members),
            (Some(Value::Object(_)), path) => {
                format!("an answer whose member `{path}` is missing or has the wrong type")
            }
            _ => "something that is no JSON object".to_owned(),
        };
        Error::new(
            Kind::Provider,
            format!(
                "the token endpoint `{url}` gives {what} (status {})",
                status.as_u16()
            ),
        )
        .hint("RFC 6749 section 5 says what it must answer; the code is not sent again")
        .check("TOK-27")
    }
}

fn missing(members: &serde_json::Map<String, Value>) -> String {
    match ["access_token", "token_type"]
        .iter()
        .find(|name| !members.get(**name).is_some_and(Value::is_string))
    {
        Some(name) => format!("an answer whose member `{name}` is missing or has the wrong type"),
        None => "an answer that is not marked as JSON or has a member of the wrong type".to_owned(),
    }
}

fn tokens(answer: &Answer, seen: Option<&Response>) -> Tokens {
    let secret = |text: &String| Secret::new(text.as_str());
    Tokens {
        access_token: secret(answer.access_token().secret()),
        refresh_token: answer
            .refresh_token()
            .map(|token| secret(token.secret()))
            .filter(|token| !token.expose().is_empty()),
        id_token: answer.extra_fields().id_token.clone(),
        scopes: answer
            .scopes()
            .map(|scopes| scopes.iter().map(|scope| scope.to_string()).collect()),
        expires_in: answer.expires_in(),
        patient: answer.extra_fields().patient.clone(),
        no_store: seen.is_some_and(|response| {
            response
                .headers()
                .get(header::CACHE_CONTROL)
                .is_some_and(|value| value.to_str().is_ok_and(|text| text.contains("no-store")))
        }),
    }
}

/// Scopes that were asked for and not granted, comparing v1 and v2 spellings by the letter (TOK-24).
#[must_use]
pub fn not_granted(asked: &[String], granted: &[String]) -> Vec<String> {
    asked
        .iter()
        .filter(|scope| !granted.contains(scope))
        .cloned()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn explained(status: u16, content_type: &str, body: &str) -> Error {
        let response: Response = http::Response::builder()
            .status(status)
            .header("content-type", content_type)
            .body(body.as_bytes().to_vec())
            .unwrap();
        let (http, url) = (
            Http::new(crate::http::Options::default()),
            Url::parse("https://as.example/token").unwrap(),
        );
        let client = Client {
            id: "app".into(),
            secret: None,
            method: AuthMethod::None,
            assertion: None,
        };
        let endpoint = TokenEndpoint {
            http: &http,
            url: &url,
            client: &client,
            through_gateway: false,
        };
        let oauth = endpoint.oauth_client();
        let request = oauth.exchange_code(AuthorizationCode::new("c0de".into()));
        let outcome = request.request(&|_: oauth2::HttpRequest| Ok::<_, Failure>(response.clone()));
        match outcome {
            Ok(_) => panic!("accepted"),
            Err(refusal) => endpoint.explain(&refusal, Some(&response)),
        }
    }

    #[test]
    fn tells_apart_what_a_token_endpoint_can_do_wrong() {
        let json = "application/json";
        for (status, content_type, body, kind, sentence) in [
            (
                401,
                json,
                r#"{"error":"invalid_client"}"#,
                Kind::ClientAuthentication,
                "the token endpoint `https://as.example/token` answers `invalid_client`",
            ),
            (
                401,
                "text/html",
                "<html>",
                Kind::ClientAuthentication,
                "the token endpoint `https://as.example/token` answers 401",
            ),
            (
                400,
                json,
                r#"{"error":"invalid_grant","error_description":"used"}"#,
                Kind::Provider,
                "the token endpoint `https://as.example/token` answers `invalid_grant`: used",
            ),
            (
                503,
                "text/html",
                "<html>down",
                Kind::Provider,
                "the token endpoint `https://as.example/token` fails with status 503",
            ),
            (
                200,
                json,
                "",
                Kind::Provider,
                "the token endpoint `https://as.example/token` gives something that is no JSON object (status 200)",
            ),
            (
                200,
                json,
                r#"{"error":"invalid_grant"}"#,
                Kind::Provider,
                "the token endpoint `https://as.example/token` gives an error with status 200 (status 200)",
            ),
            (
                200,
                json,
                r#"{"access_token":"s3cret-token","token_type":"Bearer","expires_in":"3600"}"#,
                Kind::Provider,
                "the token endpoint `https://as.example/token` gives an answer whose member `expires_in` is missing or has the wrong type (status 200)",
            ),
            (
                200,
                json,
                r#"{"token_type":"Bearer"}"#,
                Kind::Provider,
                "the token endpoint `https://as.example/token` gives an answer whose member `access_token` is missing or has the wrong type (status 200)",
            ),
            (
                307,
                json,
                "",
                Kind::Provider,
                "the token endpoint `https://as.example/token` answers 307 with a redirect, which is not followed",
            ),
        ] {
            let error = explained(status, content_type, body);
            assert_eq!((error.kind(), error.to_string().as_str()), (kind, sentence));
        }
    }

    #[test]
    fn names_the_scopes_that_were_not_granted() {
        let words = |text: &str| text.split(' ').map(ToOwned::to_owned).collect::<Vec<_>>();
        assert_eq!(
            not_granted(
                &words("openid patient/*.rs"),
                &words("openid patient/Patient.rs")
            ),
            ["patient/*.rs"]
        );
    }
}
