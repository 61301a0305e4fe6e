//! The authorization request (RFC 6749 section 4.1.1, SMART App Launch 2.2): a pure function from
//! its parameters to the authorization URL.

use crate::error::{Error, Kind, Result};
use crate::rfc::parameters::with_numbered_blanks;
use crate::rfc::pkce::Pkce;
use crate::rfc::response_mode::ResponseMode;
use crate::secret::Secret;
use oauth2::basic::BasicClient;
use oauth2::{AuthUrl, ClientId, CsrfToken, RedirectUrl, Scope};
use std::collections::HashSet;
use url::Url;

/// The contents of the request.
pub struct Request<'a> {
    pub endpoint: &'a Url,
    pub client_id: &'a str,
    pub redirect_uri: &'a str,
    pub scopes: &'a [String],
    pub state: &'a Secret,
    pub nonce: Option<&'a Secret>,
    pub pkce: Option<&'a Pkce>,
    pub aud: Option<&'a str>,
    pub response_mode: Option<ResponseMode>,
    pub prompt: Option<&'a str>,
    pub launch: Option<&'a Secret>,
    /// Extra parameters from the user ([`parameter`]).
    pub parameters: &'a [(String, String)],
}

/// Parameters that users may not add: the sign-in sets them itself, or they would replace its
/// request or reveal a secret.
const OURS: [&str; 15] = [
    "response_type",
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
    "aud",
    "response_mode",
    "request",
    "request_uri",
    "client_secret",
    "client_assertion",
    "launch",
];

/// Parses an extra parameter of the authorization request, `KEY=VALUE`.
///
/// # Errors
/// Why the parameter is not allowed.
pub fn parameter(text: &str) -> std::result::Result<(String, String), String> {
    let named = text.split_once('=').filter(|(name, _)| !name.is_empty());
    let (name, value) = named.ok_or("write it as `KEY=VALUE`")?;
    if OURS.contains(&name) {
        return Err(format!("`{name}` is set by the sign-in itself"));
    }
    Ok((name.to_owned(), value.to_owned()))
}

impl Request<'_> {
    /// Builds the URL that the browser opens; each parameter appears exactly once (AUTH-21).
    ///
    /// # Errors
    /// [`Kind::Config`] if the redirect URI is invalid, [`Kind::Provider`] if the authorization
    /// endpoint already contains one of our parameters.
    pub fn url(&self) -> Result<Url> {
        let redirect = RedirectUrl::new(self.redirect_uri.to_owned()).map_err(|error| {
            Error::new(
                Kind::Config,
                format!(
                    "`{}` is not a valid redirect URI: {error}",
                    self.redirect_uri
                ),
            )
        })?;
        let client = BasicClient::new(ClientId::new(self.client_id.to_owned()))
            .set_auth_uri(AuthUrl::from_url(self.endpoint.clone()))
            .set_redirect_uri(redirect);
        let mut request = client
            .authorize_url(|| CsrfToken::new(self.state.expose().to_owned()))
            .add_scopes(self.scopes.iter().cloned().map(Scope::new));
        if let Some(pkce) = self.pkce {
            request = request.set_pkce_challenge(pkce.challenge());
        }
        let extra = [
            ("aud", self.aud),
            ("response_mode", self.response_mode.map(ResponseMode::name)),
            ("nonce", self.nonce.map(Secret::expose)),
            ("launch", self.launch.map(Secret::expose)),
            ("prompt", self.prompt.filter(|_| !self.adds("prompt"))),
        ];
        for (name, value) in extra {
            if let Some(value) = value {
                request = request.add_extra_param(name, value);
            }
        }
        for (name, value) in self.parameters {
            request = request.add_extra_param(name, value);
        }
        let (url, _) = request.url();
        let url = with_numbered_blanks(url, self.endpoint);
        match repeated_parameter(&url) {
            None => Ok(url),
            Some(name) => Err(Error::new(
                Kind::Provider,
                format!(
                    "the authorization endpoint `{}` already contains the parameter `{name}`",
                    self.endpoint
                ),
            )
            .hint(
                "OAuth allows each parameter only once; ask the provider to correct the URL it \
                 publishes",
            )),
        }
    }
}

impl Request<'_> {
    fn adds(&self, name: &str) -> bool {
        self.parameters.iter().any(|(added, _)| added == name)
    }
}

fn repeated_parameter(url: &Url) -> Option<String> {
    let mut seen = HashSet::new();
    url.query_pairs()
        .map(|(name, _)| name.into_owned())
        .find(|name| !seen.insert(name.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn build(endpoint: &str) -> Result<Url> {
        let pkce = Pkce {
            verifier: Secret::new("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
        };
        Request {
            endpoint: &Url::parse(endpoint).unwrap(),
            client_id: "app",
            redirect_uri: "http://127.0.0.1:4321/callback",
            scopes: &["openid".into(), "patient/*.rs".into()],
            state: &Secret::new("S"),
            nonce: Some(&Secret::new("N")),
            pkce: Some(&pkce),
            aud: Some("https://fhir.example/r4"),
            response_mode: Some(ResponseMode::FormPost),
            prompt: Some("consent"),
            launch: None,
            parameters: &[],
        }
        .url()
    }

    #[test]
    fn an_extra_parameter_is_added_unless_it_is_one_of_ours() {
        let added = parameter("login_hint=a=b").unwrap();
        assert_eq!(added, ("login_hint".to_owned(), "a=b".to_owned()));
        for (text, why) in [
            ("state=x", "`state` is set by the sign-in itself"),
            ("prompt", "write it as `KEY=VALUE`"),
            ("=x", "write it as `KEY=VALUE`"),
        ] {
            assert_eq!(parameter(text), Err(why.to_owned()));
        }
        let request = Request {
            endpoint: &Url::parse("https://as.example/a").unwrap(),
            client_id: "app",
            redirect_uri: "http://127.0.0.1:1/callback",
            scopes: &[],
            state: &Secret::new("S"),
            nonce: None,
            pkce: None,
            aud: None,
            response_mode: None,
            prompt: Some("consent"),
            launch: Some(&Secret::new("L")),
            parameters: &[added, ("prompt".into(), "login consent".into())],
        };
        assert_eq!(
            request.url().unwrap().query(),
            Some(
                "response_type=code&client_id=app&state=S&redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2Fcallback&launch=L\
                 &login_hint=a%3Db&prompt=login%20consent"
            )
        );
    }

    #[test]
    fn says_everything_once_and_keeps_the_endpoints_own_query() {
        let url = build("https://as.example/authorize?tenant=7").unwrap();
        assert_eq!(
            url.as_str(),
            "https://as.example/authorize?tenant=7&response_type=code&client_id=app&state=S\
             &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256\
             &redirect_uri=http%3A%2F%2F127.0.0.1%3A4321%2Fcallback&scope=openid%20patient%2F*.rs\
             &aud=https%3A%2F%2Ffhir.example%2Fr4&response_mode=form_post&nonce=N&prompt=consent"
        );
    }

    #[test]
    fn refuses_an_endpoint_that_contains_one_of_our_parameters() {
        let error = build("https://as.example/authorize?client_id=other").unwrap_err();
        assert_eq!(error.kind(), Kind::Provider);
        assert!(error.to_string().contains("`client_id`"), "{error}");
    }
}
