//! Authorization requests of the checks' own: each with fresh state, nonce and PKCE pair (checks.md
//! section 0.4 point 6), opened without signing in, or walked to the end by the built-in driver on test systems.

use crate::conformance::facts::header;
use crate::conformance::prober::{Answered, Pairs, Prober, may_be_opened, not_walked};
use crate::conformance::verdict::{Judgement, fail, skip};
use crate::driver::drive::Driver;
use crate::driver::html;
use crate::oauth::facts::Facts;
use crate::rfc::parameters::Parameters;
use crate::rfc::response_mode::ResponseMode;
use crate::secret::Secret;
use http::{Method, StatusCode};
use url::{Url, form_urlencoded};

/// Redirects from the authorization endpoint to a page.
const HOPS: usize = 5;

/// One authorization request, to be bent.
#[derive(Clone)]
pub(crate) struct Asked {
    pub(crate) pairs: Pairs,
    pub(crate) verifier: Secret,
    pub(crate) state: String,
}

impl Asked {
    /// An ordinary request, as our client sends it.
    pub(crate) fn ordinary(prober: &Prober<'_>, facts: &Facts) -> Result<Self, Judgement> {
        let target = facts.target()?;
        let (state, verifier) = (Secret::random(), Secret::random());
        prober.recorder.keep_secret("state", &state);
        prober.recorder.keep_secret("code_verifier", &verifier);
        let mut asked = Self {
            pairs: Vec::new(),
            state: state.expose().to_owned(),
            verifier,
        };
        asked.set("response_type", "code");
        asked.set("client_id", &target.client.id);
        asked.set("redirect_uri", &facts.redirect_uri);
        asked.set("scope", &target.scopes.join(" "));
        asked.set("state", state.expose());
        if target.pkce {
            asked.set("code_challenge", &asked.verifier.sha256());
            asked.set("code_challenge_method", "S256");
        }
        if let Some(aud) = &target.aud {
            asked.set("aud", aud);
        }
        if target.nonce {
            asked.set("nonce", Secret::random().expose());
        }
        if let Some(prompt) = target.prompt {
            asked.set("prompt", prompt);
        }
        Ok(asked)
    }

    /// Replaces a parameter, or adds it.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        match self.pairs.iter_mut().find(|(found, _)| found == name) {
            Some(pair) => value.clone_into(&mut pair.1),
            None => self.add(name, value),
        }
    }

    /// Adds a parameter, be it there or not.
    pub(crate) fn add(&mut self, name: &str, value: &str) {
        self.pairs.push((name.to_owned(), value.to_owned()));
    }

    pub(crate) fn remove(&mut self, name: &str) {
        self.pairs.retain(|(found, _)| found != name);
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.set(name, value);
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.remove(name);
        self
    }

    /// With a challenge for this very verifier.
    pub(crate) fn proving(mut self, verifier: &str) -> Self {
        self.verifier = Secret::new(verifier);
        let challenge = self.verifier.sha256();
        self.with("code_challenge", &challenge)
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.pairs
            .iter()
            .find(|(found, _)| found == name)
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn url(&self, endpoint: &Url) -> Url {
        let mut url = endpoint.clone();
        url.query_pairs_mut().extend_pairs(&self.pairs);
        url
    }

    /// The form that redeems a code of this request.
    pub(crate) fn redemption(&self, code: &str) -> Pairs {
        let mut pairs = vec![
            ("grant_type".to_owned(), "authorization_code".to_owned()),
            ("code".to_owned(), code.to_owned()),
            (
                "redirect_uri".to_owned(),
                self.get("redirect_uri").unwrap_or_default().to_owned(),
            ),
        ];
        if self.get("code_challenge").is_some() {
            pairs.push((
                "code_verifier".to_owned(),
                self.verifier.expose().to_owned(),
            ));
        }
        pairs
    }
}

/// What opening a request led to, without anybody signing in.
pub(crate) enum Opened {
    /// Back to the redirect URI of the request, with these parameters.
    Back(Parameters),
    /// A page of the provider's: its status, whether it asks for a password, its headers and body.
    Page {
        status: StatusCode,
        signs_in: bool,
        response: crate::http::Response,
    },
    /// To an address that is not opened.
    Away(Url),
}

impl Opened {
    pub(crate) fn error(&self) -> Option<&str> {
        match self {
            Self::Back(pairs) => pairs.value("error"),
            _ => None,
        }
    }

    /// In words.
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::Back(pairs) => pairs.value("error").map_or_else(
                || {
                    let names: Vec<&str> = pairs.iter().map(|(name, _)| name.as_str()).collect();
                    format!("`{}` at the redirect URI", names.join("`, `"))
                },
                |error| format!("error `{error}` at the redirect URI"),
            ),
            Self::Page {
                status,
                signs_in: true,
                ..
            } => format!("the sign-in page ({})", status.as_u16()),
            Self::Page { status, .. } => format!("a page with status {}", status.as_u16()),
            Self::Away(url) => format!("a redirect to `{}`", url.origin().ascii_serialization()),
        }
    }

    /// Whether somebody could sign in now.
    pub(crate) fn goes_on(&self) -> bool {
        matches!(self, Self::Page { signs_in: true, .. })
    }

    /// Whether a page alone tells the person (nothing reached the client).
    pub(crate) fn is_error_page(&self) -> bool {
        matches!(self, Self::Page { status, signs_in: false, .. } if status.is_client_error())
    }
}

impl Prober<'_> {
    /// Opens a request as a browser would, until a page or the redirect URI; nobody signs in.
    pub(crate) fn open(&self, facts: &Facts, asked: &Asked) -> Result<Opened, Judgement> {
        self.open_with(facts, asked, &Method::GET, &[])
    }

    pub(crate) fn open_with(
        &self,
        facts: &Facts,
        asked: &Asked,
        method: &Method,
        headers: &[(&str, &str)],
    ) -> Result<Opened, Judgement> {
        self.take_turn()?;
        let endpoint = &facts.target()?.authorization_endpoint;
        let (browser, mut here) = (self.browser(), asked.url(endpoint));
        let mut request = http::Request::builder().method(method.clone());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut body = Vec::new();
        if *method == Method::POST {
            here = endpoint.clone();
            body = form_urlencoded::Serializer::new(String::new())
                .extend_pairs(&asked.pairs)
                .finish()
                .into_bytes();
            request = request.header("content-type", "application/x-www-form-urlencoded");
        }
        let mut response = self.send_by(&browser, request.uri(here.as_str()).body(body))?;
        for _ in 0..HOPS {
            let Some(location) = header(response.headers(), "location")
                .filter(|_| response.status().is_redirection())
            else {
                let page = html::read(response.body());
                let signs_in = response.status() == StatusCode::OK
                    && page.forms.iter().any(html::Form::asks_for_a_password);
                return Ok(back_by_form(asked, &page).unwrap_or(Opened::Page {
                    status: response.status(),
                    signs_in,
                    response,
                }));
            };
            let next = here
                .join(location)
                .map_err(|_| fail("it redirects to something that is no address"))?;
            if let Some(pairs) = back(asked, &next) {
                return Ok(Opened::Back(pairs));
            }
            if !may_be_opened(&next) || !is_at_home(facts, &next) {
                return Ok(Opened::Away(next));
            }
            here = next;
            response =
                self.send_by(&browser, http::Request::get(here.as_str()).body(Vec::new()))?;
        }
        Err(skip(format!("no page after {HOPS} redirects")))
    }

    /// Walks a request to its end as the person of the built-in driver; gives what came back.
    pub(crate) fn walk(&self, facts: &Facts, asked: &Asked) -> Result<Parameters, Judgement> {
        self.walk_as(
            self.driver
                .ok_or_else(|| skip("only with `--browser built-in`"))?,
            facts,
            asked,
        )
    }

    fn walk_as(
        &self,
        driver: &Driver,
        facts: &Facts,
        asked: &Asked,
    ) -> Result<Parameters, Judgement> {
        let target = facts.target()?;
        if target.definition.is_some() {
            return Err(skip("only without a gateway"));
        }
        let goal = Url::parse(asked.get("redirect_uri").unwrap_or(&facts.redirect_uri))
            .map_err(|_| skip("the redirect URI is no address"))?;
        let start = asked.url(&target.authorization_endpoint);
        let pairs = driver
            .answer(&self.browser(), &start, &goal)
            .map_err(|error| not_walked(&error))?;
        if let Some(code) = pairs.value("code") {
            self.recorder.keep_secret("code", &Secret::new(code));
        }
        Ok(pairs)
    }

    /// The code of a walk.
    pub(crate) fn code(&self, facts: &Facts, asked: &Asked) -> Result<String, Judgement> {
        code_in(&self.walk(facts, asked)?)
    }

    /// A whole sign-in of a check's own: the request, its code, the answer to it.
    pub(crate) fn tokens(&self, facts: &Facts) -> Result<(Asked, String, Answered), Judgement> {
        self.tokens_as(
            self.driver
                .ok_or_else(|| skip("only with `--browser built-in`"))?,
            facts,
        )
    }

    /// The same as this person.
    pub(crate) fn tokens_as(
        &self,
        person: &Driver,
        facts: &Facts,
    ) -> Result<(Asked, String, Answered), Judgement> {
        let asked = Asked::ordinary(self, facts)?;
        let code = code_in(&self.walk_as(person, facts, &asked)?)?;
        let answered = self.token(facts, asked.redemption(&code))?;
        if !answered.has_tokens() {
            return Err(skip(format!(
                "an ordinary sign-in got `{}` instead of tokens",
                answered.error()
            )));
        }
        Ok((asked, code, answered))
    }
}

fn code_in(pairs: &Parameters) -> Result<String, Judgement> {
    let said = pairs.value("error").unwrap_or("nothing");
    pairs
        .value("code")
        .map(ToOwned::to_owned)
        .ok_or_else(|| skip(format!("no code came, but `{said}`")))
}

/// The parameters at the redirect URI of the request, if that is where the address leads.
fn back(asked: &Asked, next: &Url) -> Option<Parameters> {
    let goal = Url::parse(asked.get("redirect_uri")?).ok()?;
    if goal.origin() != next.origin() || goal.path() != next.path() {
        return None;
    }
    let text = next.fragment().or_else(|| next.query()).unwrap_or_default();
    Some(Parameters::read(text))
}

/// The same by a form that posts itself ([`ResponseMode::FormPost`]).
fn back_by_form(asked: &Asked, page: &html::Page) -> Option<Opened> {
    let goal = asked.get("redirect_uri")?;
    asked
        .get("response_mode")
        .filter(|mode| *mode == ResponseMode::FormPost.name())?;
    let form = page
        .forms
        .iter()
        .find(|form| form.action.as_deref() == Some(goal))?;
    Some(Opened::Back(
        form.fields
            .iter()
            .map(|field| (field.name.clone(), field.value.clone()))
            .collect::<Vec<_>>()
            .into(),
    ))
}

/// Only to hosts of the provider: a probe is nobody else's business.
fn is_at_home(facts: &Facts, url: &Url) -> bool {
    let site = |url: &Url| {
        url.domain()
            .map(|name| name.rsplit('.').take(2).collect::<Vec<_>>().join("."))
    };
    facts.target.as_ref().is_some_and(|target| {
        let home = &target.authorization_endpoint;
        home.origin() == url.origin() || site(home).is_some() && site(home) == site(url)
    })
}
