//! RESP: the authorization response, response modes and `iss` (checks.md section 5).

use crate::conformance::check::{AS, AS_RP, Check, How, RP};
use crate::conformance::facts::header;
use crate::conformance::groups::authorization::judge_refusal;
use crate::conformance::prober::Prober;
use crate::conformance::verdict::{Checked, Judgement, fail, not_applicable, pass, skip, warn};
use crate::conformance::walk::Asked;
use crate::oauth::facts::Facts;
use crate::oauth::loopback::callback::{Answer, Arrival, Outcome};
use crate::rfc::response_mode::ResponseMode;
use crate::trace::finding::{Class, Severity};
use crate::trace::step::StepId;
use serde_json::Value;

pub(crate) const CHECKS: &[Check] = &[
    RESP_01, RESP_02, RESP_03, RESP_04, RESP_05, RESP_06, RESP_07, RESP_08, RESP_09, RESP_10,
    RESP_11, RESP_12, RESP_13, RESP_14, RESP_15, RESP_16, RESP_17,
];

const RESP_07: Check = Check {
    id: "RESP-07",
    subjects: RP,
    class: Class::X,
    severity: Severity::High,
    sentence: "Our client refuses contradictory answers",
    source: &["6749 3.1", "6749 4.1.2", "9700 2.1.2"],
    how: How::Client,
};

const RESP_08: Check = Check {
    id: "RESP-08",
    subjects: RP,
    class: Class::X,
    severity: Severity::High,
    sentence: "An answer in another mode than asked is reported",
    source: &["ours"],
    how: How::Client,
};

const RESP_09: Check = Check {
    id: "RESP-09",
    subjects: RP,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "Our client refuses an answer with another flow's state",
    source: &["9700 4.7.1", "SMART-launch"],
    how: How::Client,
};

const RESP_11: Check = Check {
    id: "RESP-11",
    subjects: RP,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "Our client refuses an answer with somebody else's `iss`",
    source: &["9207 2.4"],
    how: How::Client,
};

const RESP_12: Check = Check {
    id: "RESP-12",
    subjects: RP,
    class: Class::X,
    severity: Severity::High,
    sentence: "Our client refuses an answer without an announced `iss`",
    source: &["9207 2.4"],
    how: How::Client,
};

const RESP_13: Check = Check {
    id: "RESP-13",
    subjects: RP,
    class: Class::X,
    severity: Severity::Low,
    sentence: "An `iss` that was not announced must match all the same",
    source: &["9207 2.4"],
    how: How::Client,
};

const RESP_14: Check = Check {
    id: "RESP-14",
    subjects: RP,
    class: Class::X,
    severity: Severity::High,
    sentence: "A long code of unusual characters is sent on unchanged",
    source: &["6749 App. A.11"],
    how: How::Client,
};

const RESP_15: Check = Check {
    id: "RESP-15",
    subjects: RP,
    class: Class::X,
    severity: Severity::Medium,
    sentence: "A hostile `error_description` is shown escaped and cut",
    source: &["6749 4.1.2.1", "6749 10.14"],
    how: How::Client,
};

const RESP_16: Check = Check {
    id: "RESP-16",
    subjects: RP,
    class: Class::X,
    severity: Severity::High,
    sentence: "Nothing listens after the end, and a new run refuses the old state",
    source: &["SMART-launch", "9700 4.2.4"],
    how: How::Client,
};

/// The answer that came by itself to the mode of this run.
fn answered(facts: &Facts, mode: ResponseMode) -> Result<&Answer, Judgement> {
    let asked = facts.mode()?;
    if asked != mode {
        return Err(skip(format!("this run asked for `{asked}`")));
    }
    if facts.target()?.definition.is_some() {
        return Err(skip("the answer came by way of the gateway"));
    }
    let answer = facts
        .answer
        .as_ref()
        .ok_or_else(|| skip("no answer came"))?;
    if answer.arrival == Arrival::Pasted {
        Err(skip("the answer was pasted"))
    } else {
        Ok(answer)
    }
}

const RESP_01: Check = Check {
    id: "RESP-01",
    subjects: AS,
    class: Class::L,
    severity: Severity::High,
    sentence: "Without a response mode the answer comes in the query",
    source: &["MODES 2.1", "6749 4.1.2"],
    how: How::Seen(|facts| arrived(facts, ResponseMode::Query)),
};

const RESP_02: Check = Check {
    id: "RESP-02",
    subjects: AS,
    class: Class::L,
    severity: Severity::High,
    sentence: "`response_mode=fragment` is obeyed",
    source: &["MODES 2.1"],
    how: How::Seen(|facts| arrived(facts, ResponseMode::Fragment)),
};

fn arrived(facts: &Facts, mode: ResponseMode) -> Checked {
    let found = answered(facts, mode)?.arrival.name();
    Ok(if found == mode.name() {
        pass(format!("the answer came in `{found}`"))
    } else if mode == ResponseMode::Fragment {
        fail(format!(
            "the mode is ignored: the answer came in `{found}`, where a server on the way would see the code"
        ))
    } else {
        fail(format!("the answer came in `{found}`"))
    })
}

const RESP_03: Check = Check {
    id: "RESP-03",
    subjects: AS,
    class: Class::L,
    severity: Severity::Medium,
    sentence: "`response_mode=form_post` posts an uncacheable form",
    source: &["FORM 2"],
    how: How::Seen(form_post),
};

fn form_post(facts: &Facts) -> Checked {
    let judgement = arrived(facts, ResponseMode::FormPost)?;
    let page = facts.exchanges(StepId::Browser).filter(|(_, response)| {
        response.status() == 200
            && String::from_utf8_lossy(response.body()).contains(&facts.redirect_uri)
    });
    let Some((_, page)) = page.last() else {
        return Ok(judgement);
    };
    let storable =
        !header(page.headers(), "cache-control").is_some_and(|value| value.contains("no-store"));
    let (html, source) = (
        crate::driver::html::read(page.body()),
        String::from_utf8_lossy(page.body()),
    );
    let form = html
        .forms
        .iter()
        .find(|form| form.action.as_deref() == Some(facts.redirect_uri.as_str()));
    Ok(match form {
        _ if judgement.verdict != crate::trace::finding::Verdict::Pass => judgement,
        None => fail("the page posts to another address than exactly the redirect URI"),
        Some(_) if storable => {
            fail("the page with the code may be stored: `Cache-Control: no-store` is missing")
        }
        // What stands in `noscript` is no markup to a parser that knows scripts.
        Some(form)
            if form.buttons.is_empty()
                && !source.contains("<button")
                && !source.contains("submit\"") =>
        {
            warn("without scripts there is no button to go on")
        }
        Some(_) => judgement,
    })
}

const RESP_04: Check = Check {
    id: "RESP-04",
    subjects: AS,
    class: Class::A,
    severity: Severity::Medium,
    sentence: "An unknown response mode is refused",
    source: &["MODES 2.1"],
    how: How::Asks(unknown_mode),
};

fn unknown_mode(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let asked = Asked::ordinary(prober, facts)?.with("response_mode", "fastenctl_probe");
    let opened = prober.open(facts, &asked)?;
    if opened.goes_on() {
        return Ok(warn("an unknown response mode is ignored"));
    }
    Ok(judge_refusal(
        &opened,
        &asked,
        &["invalid_request", "unsupported_response_mode"],
        "an unknown response mode",
    ))
}

const RESP_05: Check = Check {
    id: "RESP-05",
    subjects: AS,
    class: Class::L,
    severity: Severity::Medium,
    sentence: "A refusal uses the asked mode too",
    source: &["MODES 2.1", "FORM 2"],
    how: How::Seen(refusal_in_mode),
};

fn refusal_in_mode(facts: &Facts) -> Checked {
    let mode = facts.mode()?;
    let answer = answered(facts, mode)?;
    if !matches!(answer.outcome, Outcome::Error(..)) {
        return Err(skip("nobody refused in this run (`--deny` does)"));
    }
    Ok(match answer.arrival.name() {
        found if found == mode.name() => pass(format!("the refusal came in `{found}`")),
        found => fail(format!(
            "`{mode}` was asked for, but the refusal came in `{found}`"
        )),
    })
}

const RESP_06: Check = Check {
    id: "RESP-06",
    subjects: AS,
    class: Class::X,
    severity: Severity::High,
    sentence: "Markup in `state` arrives as text in a posted form",
    source: &["FORM 2", "6749 10.14"],
    how: How::Asks(markup),
};

fn markup(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let state = format!(
        "\"><script>{}</script>",
        crate::secret::Secret::random().fingerprint()
    );
    let asked = Asked::ordinary(prober, facts)?
        .with("state", &state)
        .with("response_mode", "form_post");
    let pairs = prober.walk(facts, &asked)?;
    Ok(match pairs.value("state") {
        Some(found) if found == state => pass("it arrives as text"),
        _ => fail("markup in `state` becomes markup in the page"),
    })
}

const RESP_10: Check = Check {
    id: "RESP-10",
    subjects: AS,
    class: Class::L,
    severity: Severity::Medium,
    sentence: "Where it is announced, `iss` comes and equals the issuer",
    source: &["9207 2", "9207 2.3"],
    how: How::Seen(iss),
};

fn iss(facts: &Facts) -> Checked {
    facts.metadata()?;
    if facts.member("authorization_response_iss_parameter_supported") != Some(Value::Bool(true)) {
        return Err(not_applicable("`iss` is not announced"));
    }
    let answer = facts
        .answer
        .as_ref()
        .ok_or_else(|| skip("no answer came"))?;
    if !answer.state_checked {
        return Err(skip("a bare code was pasted"));
    }
    Ok(match (&answer.iss, facts.issuer()) {
        (None, _) => fail("`iss` is announced, but missing in the answer"),
        (Some(found), Some(issuer)) if *found != issuer => fail("`iss` is not the issuer")
            .with("expected", issuer)
            .with("found", found),
        _ => pass("`iss` is there and right"),
    })
}

const RESP_17: Check = Check {
    id: "RESP-17",
    subjects: AS_RP,
    class: Class::X,
    severity: Severity::High,
    sentence: "A state is taken once",
    source: &["9700 4.2.4", "9700 4.7.1"],
    how: How::Asks(state_twice),
};

fn state_twice(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let first = Asked::ordinary(prober, facts)?;
    prober.code(facts, &first)?;
    let second = Asked::ordinary(prober, facts)?.with("state", &first.state);
    let pairs = prober.walk(facts, &second)?;
    Ok(match pairs.value("error") {
        Some(_) => pass("the second use is refused"),
        None => fail("the same state is taken twice"),
    })
}
