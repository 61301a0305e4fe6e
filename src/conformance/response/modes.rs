//! Checks whether responses use the requested response mode, including those that report an error.

use crate::conformance::check::{AS, Check, How, RP};
use crate::conformance::headers::header;
use crate::conformance::prober::Prober;
use crate::conformance::prober::landed::Landed;
use crate::conformance::prober::refusal::{judge_refusal, untold};
use crate::conformance::prober::request::Asked;
use crate::conformance::verdict::{Checked, Judgement, fail, pass, skip, warn};
use crate::driver::html;
use crate::oauth::facts::Facts;
use crate::oauth::loopback::callback::{Answer, Arrival, Outcome};
use crate::rfc::response_mode::ResponseMode;
use crate::secret::Secret;
use crate::trace::finding::{Class, Severity, Verdict};
use crate::trace::step::StepId;

/// Returns the response of the ordinary sign-in, if this run requested `mode` and the response can
/// be judged.
fn answered(facts: &Facts, mode: ResponseMode) -> Result<&Answer, Judgement> {
    let asked = facts.mode()?;
    if asked != mode {
        return Err(skip(format!("this run requested `{asked}`")));
    }
    if facts.target()?.definition.is_some() {
        return Err(skip("the response came through the gateway"));
    }
    let answer = facts
        .answer
        .as_ref()
        .ok_or_else(|| skip("no response was received"))?;
    if answer.arrival == Arrival::Pasted {
        Err(skip("the response was pasted"))
    } else {
        Ok(answer)
    }
}

pub(super) const RESP_01: Check = Check {
    id: "RESP-01",
    subjects: AS,
    class: Class::L,
    severity: Severity::High,
    sentence: "If no response mode is requested, the response is in the query",
    source: &["MODES 2.1", "6749 4.1.2"],
    how: How::Seen(|facts| arrived(facts, ResponseMode::Query)),
};

pub(super) const RESP_02: Check = Check {
    id: "RESP-02",
    subjects: AS,
    class: Class::L,
    severity: Severity::High,
    sentence: "`response_mode=fragment` is honored",
    source: &["MODES 2.1"],
    how: How::Seen(|facts| arrived(facts, ResponseMode::Fragment)),
};

fn arrived(facts: &Facts, mode: ResponseMode) -> Checked {
    let found = answered(facts, mode)?.arrival.name();
    Ok(if found == mode.name() {
        pass(format!("the response was in `{found}`"))
    } else if mode == ResponseMode::Fragment {
        fail(format!(
            "the mode was ignored: the response was in `{found}`, where a server in between would \
             see the code"
        ))
    } else {
        fail(format!("the response was in `{found}`"))
    })
}

pub(super) const RESP_03: Check = Check {
    id: "RESP-03",
    subjects: AS,
    class: Class::L,
    severity: Severity::Medium,
    sentence: "With `response_mode=form_post`, the response is a form that cannot be cached",
    source: &["FORM 2"],
    how: How::Seen(form_post),
};

fn form_post(facts: &Facts) -> Checked {
    let judgement = arrived(facts, ResponseMode::FormPost)?;
    if matches!(
        answered(facts, ResponseMode::FormPost)?.outcome,
        Outcome::Error(..)
    ) {
        return Err(skip("the response was an error, not a code (RESP-05)"));
    }
    // The page with the response, not one that only mentions the redirect URI.
    let page = facts.exchanges(StepId::Browser).filter(|(_, response)| {
        response.status() == 200
            && String::from_utf8_lossy(response.body()).contains(&facts.redirect_uri)
            && brings_answer(response.body())
    });
    let Some((_, page)) = page.last() else {
        return Ok(judgement);
    };
    let storable =
        !header(page.headers(), "cache-control").is_some_and(|value| value.contains("no-store"));
    let (html, source) = (
        html::read(page.body()),
        String::from_utf8_lossy(page.body()),
    );
    let form = html
        .forms
        .iter()
        .find(|form| form.action.as_deref() == Some(facts.redirect_uri.as_str()));
    Ok(match form {
        _ if judgement.verdict != Verdict::Pass => judgement,
        None => fail("the page posts to a URL other than the redirect URI"),
        Some(_) if storable => {
            fail("the page with the code may be stored: `Cache-Control: no-store` is missing")
        }
        // To a parser that supports scripts, the contents of `noscript` are not markup.
        Some(form)
            if form.buttons.is_empty()
                && !source.contains("<button")
                && !source.contains("submit\"") =>
        {
            warn("without scripts, there is no button to continue")
        }
        Some(_) => judgement,
    })
}

/// Whether a form on the page contains an authorization response.
fn brings_answer(page: &[u8]) -> bool {
    let has = |form: &html::Form, wanted: &str| form.fields.iter().any(|it| it.name == wanted);
    let page = html::read(page);
    page.forms
        .iter()
        .any(|form| has(form, "state") && (has(form, "code") || has(form, "error")))
}

pub(super) const RESP_04: Check = Check {
    id: "RESP-04",
    subjects: AS,
    class: Class::A,
    severity: Severity::Medium,
    sentence: "An unknown response mode is rejected",
    source: &["MODES 2.1"],
    how: How::Asks(unknown_mode),
};

fn unknown_mode(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let asked = Asked::ordinary(prober, facts)?.with("response_mode", "fastenctl_probe");
    let opened = prober.open(facts, &asked)?;
    if opened.code().is_some() {
        return Ok(warn("an unknown response mode is ignored"));
    }
    Ok(judge_refusal(
        &opened,
        &asked,
        &["invalid_request", "unsupported_response_mode"],
        "an unknown response mode",
    ))
}

pub(super) const RESP_05: Check = Check {
    id: "RESP-05",
    subjects: AS,
    class: Class::L,
    severity: Severity::Medium,
    sentence: "An error response also uses the requested mode",
    source: &["MODES 2.1", "FORM 2"],
    how: How::Seen(refusal_in_mode),
};

fn refusal_in_mode(facts: &Facts) -> Checked {
    let mode = facts.mode()?;
    let answer = answered(facts, mode)?;
    if !matches!(answer.outcome, Outcome::Error(..)) {
        return Err(skip("access was not denied in this run (use `--deny`)"));
    }
    Ok(match answer.arrival.name() {
        found if found == mode.name() => pass(format!("the error response was in `{found}`")),
        found => fail(format!(
            "`{mode}` was requested, but the error response was in `{found}`"
        )),
    })
}

pub(super) const RESP_06: Check = Check {
    id: "RESP-06",
    subjects: AS,
    class: Class::X,
    severity: Severity::High,
    sentence: "`state` is HTML-escaped in a `form_post` response",
    source: &["FORM 2", "6749 10.14"],
    how: How::Spends(markup),
};

fn markup(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let state = format!("\"><script>{}</script>", Secret::random().fingerprint());
    let asked = Asked::ordinary(prober, facts)?
        .with("state", &state)
        .with("response_mode", "form_post");
    let landed = prober.walked(facts, &asked)?;
    let came = match &landed {
        Landed::Back(pairs) => pairs.value("state"),
        _ => None,
    };
    Ok(match came {
        Some(found) if found == state => pass("the markup is escaped"),
        Some(_) => fail("the markup in `state` is not escaped on the page"),
        None if landed.error().is_some() || landed.is_error_page() => {
            pass("a `state` with markup is rejected")
        }
        None => untold(&landed, "a `state` with markup"),
    })
}

pub(super) const RESP_08: Check = Check {
    id: "RESP-08",
    subjects: RP,
    class: Class::X,
    severity: Severity::High,
    sentence: "A response in a mode other than the requested one is reported",
    source: &["ours"],
    how: How::Client,
};
