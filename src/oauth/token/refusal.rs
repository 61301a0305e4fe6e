//! Responses of a token endpoint that contain no tokens: an error (RFC 6749 section 5.2), an
//! unreadable response, or no response.

use crate::api::token::{FAULT_OF, GATEWAY};
use crate::error::{Error, Kind};
use crate::http::{Failure, Reason, Response};
use crate::oauth::answered::limited;
use crate::oauth::client;
use crate::oauth::meaning;
use crate::oauth::meaning::{Client, Meaning};
use crate::oauth::said;
use crate::rfc::auth_method::AuthMethod;
use crate::rfc::foreign_words;
use crate::rfc::json_object;
use crate::text::line;
use http::StatusCode;
use oauth2::RequestTokenError;
use oauth2::basic::BasicErrorResponse;
use serde_json::{Map, Value};
use url::Url;

/// Maximum length of an error code in a message; real ones are shorter.
const LONGEST_WORD: usize = 80;

pub(super) type Refusal = RequestTokenError<Failure, BasicErrorResponse>;

/// The endpoint, and the request that it received.
pub(super) struct Asked<'a> {
    pub(super) url: &'a Url,
    /// Whether the endpoint is the gateway's, which authenticates to the provider on our behalf.
    pub(super) through_gateway: bool,
    /// Whether the request is a refresh, in which case the sign-in itself worked.
    pub(super) refreshing: bool,
    pub(super) proof: &'a client::Client,
}

const ODD_BASIC: &str = "check the client ID and its secret; in `Basic`, their special characters are encoded (RFC \
     6749 section 2.3.1), and some servers do not decode them: try `--auth-method \
     client_secret_post`";

const KEY: &str = "compare the client ID, `--client-key-id` and the public key with the registration; the provider's \
 message says which claim of the assertion it rejects";
const SIGNED_WITH_SECRET: &str = "compare the client ID and secret with the registration; the provider's message says \
 which claim of the assertion it rejects";

impl Asked<'_> {
    /// Returns the error that explains the failure to the user.
    pub(super) fn explain(&self, refusal: &Refusal, seen: Option<&Response>) -> Error {
        match refusal {
            RequestTokenError::Request(failure) => {
                let error = Error::from(failure.clone());
                let too_large = matches!(failure.reason, Reason::TooLarge(_));
                let error = if too_large && self.through_gateway {
                    Error::new(Kind::Gateway, error.to_string())
                } else {
                    error
                };
                let hint = match &failure.reason {
                    Reason::Tls(..) => failure.next_step(),
                    _ if failure.may_have_arrived() => {
                        "the token endpoint may have received the request, which is not repeated"
                            .to_owned()
                    }
                    _ => "the token endpoint could not be reached; the request is not repeated"
                        .to_owned(),
                };
                error.hint(hint).check("TOK-27")
            }
            RequestTokenError::ServerResponse(said) => self.refused(said, seen),
            RequestTokenError::Parse(error, _) => {
                let path = error.path();
                let member = path.iter().next().map(|_| path.to_string());
                self.unreadable(member.as_deref(), seen)
            }
            RequestTokenError::Other(_) => self.unreadable(None, seen),
        }
    }

    /// Returns the error for a response in OAuth's error format.
    fn refused(&self, answer: &BasicErrorResponse, seen: Option<&Response>) -> Error {
        let word = answer.error().as_ref();
        let beside = said::beside(
            answer.error_description().map(String::as_str),
            answer.error_uri().map(String::as_str),
        );
        let shown = line(word, LONGEST_WORD);
        let message = format!(
            "the token endpoint `{}` returned `{shown}`{beside}",
            self.url
        );
        if seen.is_some_and(is_the_gateways_own) {
            return gateways_own(message).answered(word);
        }
        let is = |status| seen.is_some_and(|seen| seen.status() == status);
        let meaning = self.meaning(word, is(StatusCode::UNAUTHORIZED));
        if meaning.is_none() && is(StatusCode::TOO_MANY_REQUESTS) {
            return limited(message).check("TOK-27").answered(word);
        }
        let error = meaning::error(word, message, meaning);
        match self.of_our_proof().filter(|_| word == "invalid_client") {
            Some(hint) => error.hint(hint),
            None => error,
        }
    }

    /// Returns the hint if our client is not accepted; `None` if the gateway authenticates.
    fn of_our_proof(&self) -> Option<&'static str> {
        match self.proof.method {
            _ if self.through_gateway => None,
            AuthMethod::ClientSecretBasic if self.proof.is_encoded_in_basic() => Some(ODD_BASIC),
            AuthMethod::PrivateKeyJwt => Some(KEY),
            AuthMethod::ClientSecretJwt => Some(SIGNED_WITH_SECRET),
            _ => None,
        }
    }

    /// Returns the meaning of an error code; an unknown one is about the client if the status is
    /// 401.
    fn meaning(&self, word: &str, is_401: bool) -> Option<Meaning> {
        let client = Client::through_gateway(self.through_gateway);
        let known = if self.refreshing {
            meaning::of_refresh(word, client)
        } else {
            meaning::of(word, client)
        };
        known.or_else(|| {
            is_401
                .then(|| meaning::of("invalid_client", client))
                .flatten()
        })
    }

    /// Returns the error for a response that violates RFC 6749 section 5. `member` is the
    /// unreadable part; `None` means all of it.
    fn unreadable(&self, member: Option<&str>, seen: Option<&Response>) -> Error {
        let Some(response) = seen else {
            return Error::new(
                Kind::Provider,
                format!("the token endpoint `{}` did not respond", self.url),
            );
        };
        self.by_status(response)
            .unwrap_or_else(|| self.by_body(member, response))
    }

    /// Returns the error if the status alone identifies it.
    fn by_status(&self, response: &Response) -> Option<Error> {
        let status = response.status();
        let (url, number) = (self.url, status.as_u16());
        if status.is_redirection() {
            let message = format!(
                "the token endpoint `{url}` returned {number} with a redirect, which is not followed"
            );
            return Some(Error::new(Kind::Provider, message)
                .hint("a code must not be sent to another URL; the provider has to publish the right \
                     one")
                .check("TOK-26"));
        }
        if status.is_success() {
            return None;
        }
        let words = said::in_body(response.body());
        let words = words.map(|words| format!(": {words}")).unwrap_or_default();
        if status.is_server_error() {
            let message = format!("the token endpoint `{url}` failed with status {number}{words}");
            return Some(
                Error::new(Kind::Provider, message)
                    .hint("the provider's server has a problem; try again later")
                    .check("TOK-27"),
            );
        }
        let message = format!("the token endpoint `{url}` returned {number}{words}");
        if status == StatusCode::TOO_MANY_REQUESTS {
            return Some(limited(message).check("TOK-27"));
        }
        if status == StatusCode::UNAUTHORIZED {
            let meaning = self.meaning("invalid_client", true);
            return Some(meaning::error("invalid_client", message, meaning));
        }
        Some(
            Error::new(Kind::Provider, message)
                .hint("this is not an OAuth error (RFC 6749 section 5.2); the response body may explain what \
                 the server, or a proxy in front of it, expects")
                .check("TOK-27"),
        )
    }

    /// Returns the error for a success status without tokens.
    fn by_body(&self, member: Option<&str>, response: &Response) -> Error {
        let status = response.status().as_u16();
        let members = json_object::read(response.body());
        if let Some(word) = members.as_ref().and_then(|members| members.get("error")) {
            return self.error_with_good_status(word, members.as_ref(), status);
        }
        let what = match (&members, member) {
            (Some(members), None) => missing(members),
            (Some(_), Some(path)) => {
                format!("a response whose member `{path}` is missing or has the wrong type")
            }
            (None, _) => {
                let words = said::in_body(response.body());
                let words = words.map(|words| format!(": {words}")).unwrap_or_default();
                return self.no_tokens(&format!(
                    "something that is not a JSON object (status {status}){words}"
                ));
            }
        };
        self.no_tokens(&format!("{what} (status {status})"))
    }

    fn no_tokens(&self, what: &str) -> Error {
        Error::new(
            Kind::Provider,
            format!("the token endpoint `{}` returned {what}", self.url),
        )
        .hint("RFC 6749 section 5 says what the response must contain; the code is not sent again")
        .check("TOK-27")
    }

    /// Returns the error for an error code with a success status, where it means the same as with
    /// the right status.
    fn error_with_good_status(
        &self,
        word: &Value,
        members: Option<&Map<String, Value>>,
        status: u16,
    ) -> Error {
        let text = |name: &str| members.and_then(|members| members.get(name)?.as_str());
        let beside = said::beside(text("error_description"), text("error_uri"));
        let Some(word) = word.as_str() else {
            let words = members.and_then(foreign_words::said);
            let words = words.map(|words| format!(": {words}")).unwrap_or_default();
            return self.no_tokens(&format!("an error with status {status}{words}"));
        };
        let shown = line(word, LONGEST_WORD);
        let message = format!(
            "the token endpoint `{}` returned an error with status {status}: `{shown}`{beside}",
            self.url
        );
        meaning::error(word, message, self.meaning(word, false)).check("TOK-27")
    }
}

/// Whether the gateway itself refused, without asking the provider.
fn is_the_gateways_own(response: &Response) -> bool {
    response
        .headers()
        .get(FAULT_OF)
        .is_some_and(|value| value == GATEWAY)
}

fn gateways_own(message: String) -> Error {
    Error::new(Kind::Gateway, message).hint(
        "the gateway refused this itself, without asking the provider; sign in again, and if that does not help, \
         tell its operator",
    )
}

fn missing(members: &Map<String, Value>) -> String {
    match ["access_token", "token_type"]
        .iter()
        .find(|name| !members.get(**name).is_some_and(Value::is_string))
    {
        Some(name) => format!("a response whose member `{name}` is missing or has the wrong type"),
        None => {
            "a response that is not labeled as JSON or has a member of the wrong type".to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::{Client as Http, Options};
    use crate::oauth::client::Client;
    use crate::oauth::token::endpoint::TokenEndpoint;
    use crate::secret::Secret;
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
            test_system: false,
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
                    refreshing: false,
                    proof: &client,
                };
                asked.explain(&refusal, Some(&response))
            }
        }
    }

    #[test]
    fn a_rejected_client_is_told_to_check_its_credentials() {
        let url = Url::parse("https://as.example/token").unwrap();
        for (method, secret, through_gateway, hint) in [
            (AuthMethod::PrivateKeyJwt, "a key", false, Some(KEY)),
            (
                AuthMethod::ClientSecretJwt,
                "secret",
                false,
                Some(SIGNED_WITH_SECRET),
            ),
            (AuthMethod::ClientSecretBasic, "a%b", false, Some(ODD_BASIC)),
            (AuthMethod::ClientSecretBasic, "plain", false, None),
            (AuthMethod::PrivateKeyJwt, "a key", true, None),
        ] {
            let client = Client {
                id: "app".into(),
                secret: Some(Secret::new(secret)),
                method,
                assertion: None,
            };
            let asked = Asked {
                url: &url,
                through_gateway,
                refreshing: false,
                proof: &client,
            };
            assert_eq!(asked.of_our_proof(), hint, "{method} {through_gateway}");
        }
    }

    #[test]
    fn a_limit_on_requests_is_not_an_unknown_error_code() {
        const WAIT: Option<&str> = Some("wait, then try again");
        for body in ["", "<html>", r#"{"error":"too_many_requests"}"#] {
            let error = explained(429, "application/json", body);
            assert_eq!(
                (error.kind(), error.next_step()),
                (Kind::Provider, WAIT),
                "{body}"
            );
        }
        let known = explained(429, "application/json", r#"{"error":"invalid_client"}"#);
        assert_ne!(known.next_step(), WAIT);
    }

    #[test]
    #[expect(clippy::too_many_lines, reason = "a single table of all responses")]
    fn distinguishes_what_a_token_endpoint_can_do_wrong() {
        let json = "application/json";
        for (status, content_type, body, kind, sentence) in [
            (
                401,
                json,
                r#"{"error":"invalid_client"}"#,
                Kind::ClientAuthentication,
                "the token endpoint `https://as.example/token` returned `invalid_client`",
            ),
            (
                401,
                "text/html",
                "<html>",
                Kind::ClientAuthentication,
                "the token endpoint `https://as.example/token` returned 401",
            ),
            (
                400,
                json,
                r#"{"error":"invalid_grant","error_description":"used"}"#,
                Kind::Provider,
                "the token endpoint `https://as.example/token` returned `invalid_grant`: used",
            ),
            (
                503,
                "text/html",
                "<html>down",
                Kind::Provider,
                "the token endpoint `https://as.example/token` failed with status 503: down",
            ),
            (
                200,
                json,
                "",
                Kind::Provider,
                "the token endpoint `https://as.example/token` returned something that is not a JSON object (status 200)",
            ),
            (
                200,
                json,
                r#"{"error":"invalid_grant"}"#,
                Kind::Provider,
                "the token endpoint `https://as.example/token` returned an error with status 200: `invalid_grant`",
            ),
            (
                400,
                json,
                r#"{"fault":{"faultstring":"no such app"}}"#,
                Kind::Provider,
                "the token endpoint `https://as.example/token` returned 400: no such app",
            ),
            (
                401,
                json,
                r#"{"ErrorCode":"x","Error":"ClientId is Invalid"}"#,
                Kind::ClientAuthentication,
                "the token endpoint `https://as.example/token` returned 401: ClientId is Invalid, x",
            ),
            (
                403,
                "text/html",
                "<title>Blocked</title><p>by the firewall",
                Kind::Provider,
                "the token endpoint `https://as.example/token` returned 403: Blocked: by the firewall",
            ),
            (
                400,
                json,
                r#"{"error":"invalid_scope","error_uri":"https://e.example/7"}"#,
                Kind::ClientAuthentication,
                "the token endpoint `https://as.example/token` returned `invalid_scope`: see https://e.example/7",
            ),
            (
                200,
                json,
                r#"{"error":"invalid_client","error_description":"expired"}"#,
                Kind::ClientAuthentication,
                "the token endpoint `https://as.example/token` returned an error with status 200: `invalid_client`: expired",
            ),
            (
                200,
                json,
                r#"{"access_token":"s3cret-token","token_type":"Bearer","expires_in":"3600"}"#,
                Kind::Provider,
                "the token endpoint `https://as.example/token` returned a response whose member `expires_in` is missing or has the wrong type (status 200)",
            ),
            (
                200,
                json,
                r#"{"token_type":"Bearer"}"#,
                Kind::Provider,
                "the token endpoint `https://as.example/token` returned a response whose member `access_token` is missing or has the wrong type (status 200)",
            ),
            (
                307,
                json,
                "",
                Kind::Provider,
                "the token endpoint `https://as.example/token` returned 307 with a redirect, which is not followed",
            ),
        ] {
            let error = explained(status, content_type, body);
            assert_eq!((error.kind(), error.to_string().as_str()), (kind, sentence));
        }
    }
}
