//! Sign-ins of the checks' own on test systems: walked to the end by the built-in driver, and whether their tokens
//! open anything.

use crate::conformance::prober::Prober;
use crate::conformance::prober::answered::Answered;
use crate::conformance::prober::request::Asked;
use crate::conformance::verdict::{Judgement, fail, skip};
use crate::driver::drive::Driver;
use crate::error::{Error, Kind};
use crate::oauth::facts::Facts;
use crate::rfc::parameters::Parameters;
use crate::secret::Secret;
use http::header::AUTHORIZATION;
use url::Url;

impl Prober<'_> {
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

/// A failure of the driver as the reason why a check could not run.
fn not_walked(error: &Error) -> Judgement {
    match error.kind() {
        Kind::Network | Kind::TimedOut => fail(format!("no answer came: {error}")),
        _ => fail(format!("the sign-in does not go through: {error}")),
    }
}

/// Whether the access token of an answer still opens something.
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
        .ok_or_else(|| skip("nothing is known that the token opens"))?;
    let response = prober.get(&url, &[(AUTHORIZATION, &format!("Bearer {token}"))])?;
    Ok(response.status().is_success())
}
