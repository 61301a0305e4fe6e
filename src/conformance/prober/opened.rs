//! Authorization requests opened as a browser opens them, and what that led to; nobody signs in.

use crate::conformance::headers::header;
use crate::conformance::prober::Prober;
use crate::conformance::prober::request::Asked;
use crate::conformance::verdict::{Judgement, fail, skip};
use crate::driver::html;
use crate::http::Response;
use crate::oauth::facts::Facts;
use crate::rfc::loopback_address::is_loopback;
use crate::rfc::origin::origin_of;
use crate::rfc::parameters::Parameters;
use crate::rfc::response_mode::ResponseMode;
use http::{Method, StatusCode};
use url::{Url, form_urlencoded};

/// Redirects from the authorization endpoint to a page.
const HOPS: usize = 5;

/// What opening a request led to, without anybody signing in.
pub(crate) enum Opened {
    /// Back to the redirect URI of the request, with these parameters.
    Back(Parameters),
    /// A page of the provider's: its status, whether it asks for a password, its headers and body.
    Page {
        status: StatusCode,
        signs_in: bool,
        response: Response,
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
            Self::Away(url) => format!("a redirect to `{}`", origin_of(url)),
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
                return Ok(page(asked, response));
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
}

/// A page, or what its form would post back by itself.
fn page(asked: &Asked, response: Response) -> Opened {
    let page = html::read(response.body());
    let signs_in = response.status() == StatusCode::OK
        && page.forms.iter().any(html::Form::asks_for_a_password);
    back_by_form(asked, &page).unwrap_or(Opened::Page {
        status: response.status(),
        signs_in,
        response,
    })
}

/// The parameters at the redirect URI of the request, if that is where the address leads.
fn back(asked: &Asked, next: &Url) -> Option<Parameters> {
    let goal = Url::parse(asked.get("redirect_uri")?).ok()?;
    if goal.origin() != next.origin() || goal.path() != next.path() {
        return None;
    }
    let fragment = next.fragment().filter(|text| !text.is_empty());
    let text = fragment.or_else(|| next.query()).unwrap_or_default();
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

/// An http address on this machine or an https one: where a probe may go.
fn may_be_opened(url: &Url) -> bool {
    url.scheme() == "https" || url.scheme() == "http" && is_loopback(url)
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
