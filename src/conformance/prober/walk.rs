//! Sign-ins that checks start themselves on test systems: the built-in driver completes them, and
//! the checks try the tokens.

use crate::conformance::headers::media_type;
use crate::conformance::prober::Prober;
use crate::conformance::prober::answered::Answered;
use crate::conformance::prober::landed::{Landed, answer, page};
use crate::conformance::prober::opened::{may_be_asked, may_go};
use crate::conformance::prober::request::Asked;
use crate::conformance::verdict::{Judgement, skip};
use crate::driver::drive::Driver;
use crate::driver::end::{End, Manner};
use crate::driver::html;
use crate::error::Kind;
use crate::http::Response;
use crate::oauth::facts::Facts;
use crate::rfc::parameters::Parameters;
use crate::secret::Secret;
use http::header::AUTHORIZATION;
use url::Url;

impl Prober<'_> {
    /// Follows a request to its end as the built-in driver's user; returns the outcome.
    pub(crate) fn walked(&self, facts: &Facts, asked: &Asked) -> Result<Landed, Judgement> {
        self.landed_as(self.person(facts)?, facts, asked)
    }

    /// Like [`Self::walked`], but the request must end at the redirect URI; returns the response.
    pub(crate) fn walk(&self, facts: &Facts, asked: &Asked) -> Result<Parameters, Judgement> {
        came_back(self.walked(facts, asked)?)
    }

    /// Returns the user who signs in for a check, if the ordinary sign-in has shown that signing in
    /// works.
    fn person(&self, facts: &Facts) -> Result<&Driver, Judgement> {
        let driver = self
            .driver
            .ok_or_else(|| skip("only with `--browser built-in`"))?;
        if facts.target()?.definition.is_some() {
            return Err(skip("only without a gateway"));
        }
        // A sign-in with `--deny` has reached the consent page, so signing in works.
        let came = facts.tokens.is_some() || facts.token_answer().is_ok();
        // A response with an altered state also shows that signing in works.
        let altered = facts
            .failed
            .as_ref()
            .is_some_and(|failed| failed.kind == Kind::StateMismatch);
        if came || altered || facts.denies && facts.answer.is_some() {
            Ok(driver)
        } else {
            Err(skip("the ordinary sign-in did not return tokens"))
        }
    }

    /// Signs in as this user.
    pub(crate) fn landed_as(
        &self,
        driver: &Driver,
        facts: &Facts,
        asked: &Asked,
    ) -> Result<Landed, Judgement> {
        may_be_asked(facts)?;
        self.take_turn()?;
        let target = facts.target()?;
        let goal = Url::parse(asked.get("redirect_uri").unwrap_or(&facts.redirect_uri))
            .map_err(|_| skip("the redirect URI is not a valid URL"))?;
        let start = asked.url(&target.authorization_endpoint);
        let manner = Manner {
            may_open: &|url| url == &start || answer(asked, url).is_none() && may_go(facts, url),
            ends_on: &is_refusal,
        };
        let end = driver
            .walk(&self.browser(), &start, &goal, &manner)
            .map_err(|error| skip(format!("the sign-in failed: {error}")))?;
        let landed = match end {
            End::Goal(pairs) => Landed::Back(pairs),
            End::Away(url) => answer(asked, &url).unwrap_or(Landed::Away(url)),
            End::Page(here, response) => page(asked, &here, response),
        };
        if let Some(code) = landed.code() {
            self.recorder.keep_secret("code", &Secret::new(code));
        }
        self.seen_through(facts, landed)
    }

    /// The code from a completed request.
    pub(crate) fn code(&self, facts: &Facts, asked: &Asked) -> Result<String, Judgement> {
        code_in(&self.walk(facts, asked)?)
    }

    /// Completes a sign-in for a check; returns the request, its code, and the token response.
    pub(crate) fn tokens(&self, facts: &Facts) -> Result<(Asked, String, Answered), Judgement> {
        self.tokens_as(self.person(facts)?, facts)
    }

    /// Like [`Self::tokens`], but signs in as the given user.
    pub(crate) fn tokens_as(
        &self,
        person: &Driver,
        facts: &Facts,
    ) -> Result<(Asked, String, Answered), Judgement> {
        let asked = Asked::ordinary(self, facts)?;
        let code = code_in(&came_back(self.landed_as(person, facts, &asked)?)?)?;
        let answered = self.token(facts, asked.redemption(&code))?;
        if !answered.has_tokens() {
            return Err(skip(format!(
                "an ordinary sign-in returned `{}` instead of tokens",
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
        .ok_or_else(|| skip(format!("no code was returned, but `{said}`")))
}

fn came_back(landed: Landed) -> Result<Parameters, Judgement> {
    match landed {
        Landed::Back(pairs) => Ok(pairs),
        other => Err(skip(format!("the sign-in leads to {}", other.describe()))),
    }
}

/// Whether a response ends the sign-in even if it contains a button or link.
fn is_refusal(response: &Response) -> bool {
    let bad = response.status().is_client_error() || response.status().is_server_error();
    let page = html::read(response.body());
    bad && !page.forms.iter().any(html::Form::asks_for_a_password)
}

/// Whether the access token in a response still grants access.
pub(crate) fn is_alive(prober: &Prober<'_>, facts: &Facts, token: &str) -> Result<bool, Judgement> {
    let fhir = facts.target()?.fhir_base.as_deref();
    let read = fhir
        .zip(facts.patient.as_deref())
        .map(|(base, patient)| format!("{}/Patient/{patient}", base.trim_end_matches('/')));
    let userinfo = || {
        facts
            .member("userinfo_endpoint")
            .and_then(|value| value.as_str().map(ToOwned::to_owned))
    };
    let url = read
        .or_else(userinfo)
        .ok_or_else(|| skip("no URL is known that accepts the token"))?;
    let response = prober.get(&url, &[(AUTHORIZATION, &format!("Bearer {token}"))])?;
    // A web page proves nothing: it can be served without a token.
    Ok(response.status().is_success() && media_type(response.headers()) != "text/html")
}
