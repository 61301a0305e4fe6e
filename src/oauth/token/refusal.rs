//! What a token endpoint does instead of giving tokens: its refusal (RFC 6749 section 5.2), an answer that cannot be
//! read, or none.

use crate::error::{Error, Kind};
use crate::http::{Failure, Reason, Response};
use crate::rfc::foreign_words;
use crate::rfc::json_object;
use crate::text::line;
use http::StatusCode;
use oauth2::RequestTokenError;
use oauth2::basic::{BasicErrorResponse, BasicErrorResponseType};
use serde_json::Value;
use url::Url;

/// More characters of the other side's words are cut.
const LONGEST: usize = 200;

pub(super) type Refusal = RequestTokenError<Failure, BasicErrorResponse>;

/// The endpoint that did it.
pub(super) struct Asked<'a> {
    pub(super) url: &'a Url,
    /// It is the gateway's, which authenticates to the provider in our stead.
    pub(super) through_gateway: bool,
}

impl Asked<'_> {
    /// What it did, as the person at the terminal is told it.
    pub(super) fn explain(&self, refusal: &Refusal, seen: Option<&Response>) -> Error {
        let status = seen.map(Response::status);
        match refusal {
            RequestTokenError::Request(failure) => {
                let error = Error::from(failure.clone());
                let too_large = matches!(failure.reason, Reason::TooLarge(_));
                let error = if too_large && self.through_gateway {
                    Error::new(Kind::Gateway, error.to_string())
                } else {
                    error
                };
                error
                    .hint("the token endpoint could not be reached; the code is not sent again")
                    .check("TOK-27")
            }
            RequestTokenError::ServerResponse(said) => {
                self.refused(said.error(), said.error_description(), status)
            }
            RequestTokenError::Parse(error, _) => {
                let path = error.path();
                let member = path.iter().next().map(|_| path.to_string());
                self.unreadable(member.as_deref(), seen)
            }
            RequestTokenError::Other(_) => self.unreadable(None, seen),
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

    /// An answer that is not what RFC 6749 section 5 says; its text may hold tokens and is not shown. `member` is what
    /// of it could not be read, `None` all of it.
    fn unreadable(&self, member: Option<&str>, seen: Option<&Response>) -> Error {
        let Some(response) = seen else {
            return Error::new(
                Kind::Provider,
                format!("the token endpoint `{}` gave no answer", self.url),
            );
        };
        self.by_status(response)
            .unwrap_or_else(|| self.by_body(member, response))
    }

    /// Where the status alone says what is wrong.
    fn by_status(&self, response: &Response) -> Option<Error> {
        let status = response.status();
        let (url, number) = (self.url, status.as_u16());
        if status == StatusCode::UNAUTHORIZED {
            let words = own_words(response)
                .map(|words| format!(": {words}"))
                .unwrap_or_default();
            let message = format!("the token endpoint `{url}` answers 401{words}");
            return Some(Error::new(Kind::ClientAuthentication, message)
                .hint("check the client id, its secret and `--auth-method` against what the provider registered"));
        }
        if status.is_redirection() {
            let message = format!(
                "the token endpoint `{url}` answers {number} with a redirect, which is not followed"
            );
            return Some(Error::new(Kind::Provider, message)
                .hint("a code must not be sent anywhere else; the provider's published address is wrong")
                .check("TOK-26"));
        }
        if status.is_server_error() {
            let message = format!("the token endpoint `{url}` fails with status {number}");
            return Some(
                Error::new(Kind::Provider, message)
                    .hint("the provider's server has a problem; try again later")
                    .check("TOK-27"),
            );
        }
        None
    }

    fn by_body(&self, member: Option<&str>, response: &Response) -> Error {
        let status = response.status();
        let said = json_object::read(response.body());
        let words = own_words(response);
        let what = match (said, member, words) {
            (Some(_), _, Some(words)) if !status.is_success() => {
                format!("an error in words of its own: {words}")
            }
            (Some(members), ..) if members.get("error").is_some() && status.is_success() => {
                format!("an error with status {}", status.as_u16())
            }
            (Some(members), None, _) => missing(&members),
            (Some(_), Some(path), _) => {
                format!("an answer whose member `{path}` is missing or has the wrong type")
            }
            (None, ..) => "something that is no JSON object".to_owned(),
        };
        Error::new(
            Kind::Provider,
            format!(
                "the token endpoint `{}` gives {what} (status {})",
                self.url,
                status.as_u16()
            ),
        )
        .hint("RFC 6749 section 5 says what it must answer; the code is not sent again")
        .check("TOK-27")
    }
}

/// What it says in JSON that is no OAuth error, on one line and cut.
fn own_words(response: &Response) -> Option<String> {
    let said = foreign_words::said(&json_object::read(response.body())?)?;
    Some(line(&said, LONGEST))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::{Client as Http, Options};
    use crate::oauth::client::Client;
    use crate::oauth::token::endpoint::TokenEndpoint;
    use crate::rfc::auth_method::AuthMethod;
    use oauth2::AuthorizationCode;

    fn explained(status: u16, content_type: &str, body: &str) -> Error {
        let response: Response = http::Response::builder()
            .status(status)
            .header("content-type", content_type)
            .body(body.as_bytes().to_vec())
            .unwrap();
        let (http, url) = (
            Http::new(Options::default()),
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
            Err(refusal) => {
                let asked = Asked {
                    url: &url,
                    through_gateway: false,
                };
                asked.explain(&refusal, Some(&response))
            }
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
                400,
                json,
                r#"{"fault":{"faultstring":"no such client"}}"#,
                Kind::Provider,
                "the token endpoint `https://as.example/token` gives an error in words of its own: no such client (status 400)",
            ),
            (
                401,
                json,
                r#"{"ErrorCode":"invalid_request","Error":"ClientId is Invalid"}"#,
                Kind::ClientAuthentication,
                "the token endpoint `https://as.example/token` answers 401: ClientId is Invalid, invalid_request",
            ),
            (
                200,
                json,
                r#"{"access_token":"s3cret-token","token_type":"Bearer","expires_in":"an hour"}"#,
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
}
