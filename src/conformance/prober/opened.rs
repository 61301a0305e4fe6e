//! Opens authorization requests the way a browser does, and reports what they lead to. That is the
//! first page without a sign-in, or the result once the built-in driver has signed in.

use crate::conformance::headers::header;
use crate::conformance::prober::Prober;
use crate::conformance::prober::landed::{Kind, Landed, answer, page, wants_a_person};
use crate::conformance::prober::request::Asked;
use crate::conformance::verdict::{Judgement, fail, skip};
use crate::oauth::discovery::provider::Provider;
use crate::oauth::facts::Facts;
use crate::rfc::loopback_address::is_loopback;
use crate::trace::step::StepId;
use http::{Method, StatusCode};
use url::{Url, form_urlencoded};

/// The maximum number of redirects from the authorization endpoint to a page.
const HOPS: usize = 5;

/// The reason why a check ends at a page that needs a user.
pub(crate) const NEEDS_A_PERSON: &str = "the provider asks the user to sign in first, which a \
                                         check can only do with `--browser built-in`";

impl Prober<'_> {
    /// Opens a request and returns its outcome. If even the ordinary request is rejected, the check
    /// is inconclusive. The built-in driver signs in, because a server may require that before it
    /// looks at the request.
    pub(crate) fn open(&self, facts: &Facts, asked: &Asked) -> Result<Landed, Judgement> {
        self.control(facts)?;
        let direct = facts.target()?.definition.is_none();
        match self.driver.filter(|_| direct) {
            Some(driver) => self.landed_as(driver, facts, asked),
            None => self.first_page(facts, asked, &Method::GET, &[]),
        }
    }

    /// Checks that the ordinary request is accepted, without signing in; it is sent once per run.
    pub(crate) fn control(&self, facts: &Facts) -> Result<(), Judgement> {
        let known = self.control.borrow().clone();
        known.unwrap_or_else(|| {
            let judged = self.ordinary_is_taken(facts);
            *self.control.borrow_mut() = Some(judged.clone());
            judged
        })
    }

    fn ordinary_is_taken(&self, facts: &Facts) -> Result<(), Judgement> {
        let asked = Asked::ordinary(self, facts)?;
        let landed = self.landed(facts, &asked, &Method::GET, &[])?;
        let refused = match &landed {
            Landed::Back(_) => {
                landed.code().is_none() && !landed.error().is_some_and(wants_a_person)
            }
            Landed::Page(kind, _) => matches!(kind, Kind::Error | Kind::Filter | Kind::Broken),
            Landed::Astray(..) | Landed::Away(_) => false,
        };
        if refused {
            Err(skip(format!(
                "an ordinary request also leads to {}",
                landed.describe()
            )))
        } else {
            Ok(())
        }
    }

    /// Returns the first page of a request, without signing in. A 403 counts as an error page if
    /// the ordinary request is accepted ([`Self::seen_through`]).
    pub(crate) fn first_page(
        &self,
        facts: &Facts,
        asked: &Asked,
        method: &Method,
        headers: &[(&str, &str)],
    ) -> Result<Landed, Judgement> {
        let landed = self.landed(facts, asked, method, headers)?;
        self.seen_through(facts, landed)
    }

    /// Treats a 403 as a rejection if the ordinary request gets a different response; 429 and 503
    /// say nothing about the request.
    pub(crate) fn seen_through(&self, facts: &Facts, landed: Landed) -> Result<Landed, Judgement> {
        let Landed::Page(Kind::Filter, response) = landed else {
            return Ok(landed);
        };
        let status = response.status();
        if status != StatusCode::FORBIDDEN {
            return Err(skip(format!(
                "the provider responded with {}, which says nothing about the request",
                status.as_u16()
            )));
        }
        self.note_filter(&response);
        self.control(facts)?;
        Ok(Landed::Page(Kind::Error, response))
    }

    fn landed(
        &self,
        facts: &Facts,
        asked: &Asked,
        method: &Method,
        headers: &[(&str, &str)],
    ) -> Result<Landed, Judgement> {
        may_be_asked(facts)?;
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
                return Ok(page(asked, &here, response));
            };
            let next = here
                .join(location)
                .map_err(|_| fail("the provider redirects to an invalid URL"))?;
            if let Some(landed) = answer(asked, &next) {
                return Ok(landed);
            }
            if !may_go(facts, &next) {
                return Ok(Landed::Away(next));
            }
            here = next;
            response =
                self.send_by(&browser, http::Request::get(here.as_str()).body(Vec::new()))?;
        }
        Err(skip(format!("no page after {HOPS} redirects")))
    }
}

/// Skips the check if its own authorization requests would prove nothing. This is the case without
/// a redirect URI, with a launch that can be used only once, or at a provider that only accepts
/// pushed requests.
pub(crate) fn may_be_asked(facts: &Facts) -> Result<(), Judgement> {
    if facts.redirect_uri.is_empty() {
        return Err(skip("no browser was sent to the authorization endpoint"));
    }
    let target = facts.target()?;
    if target.launch.is_some() {
        return Err(skip(
            "the sign-in depends on a launch, which can be used only once",
        ));
    }
    let provider = target.provider.as_ref();
    if provider.is_some_and(Provider::requires_pushed) {
        return Err(skip("the provider only accepts pushed requests (RFC 9126)"));
    }
    Ok(())
}

/// Whether a probe may open an address: https, or http on this machine, at a host of the provider
/// or one that the ordinary sign-in visited.
pub(crate) fn may_go(facts: &Facts, url: &Url) -> bool {
    let safe = url.scheme() == "https" || url.scheme() == "http" && is_loopback(url);
    safe && (is_at_home(facts, url) || was_there(facts, url))
}

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

fn was_there(facts: &Facts, url: &Url) -> bool {
    let back = Url::parse(&facts.redirect_uri).map(|back| back.origin());
    back.is_ok_and(|back| back != url.origin())
        && facts
            .exchanges(StepId::Browser)
            .any(|(exchange, _)| exchange.url.origin() == url.origin())
}
