//! The complete authorization request: which parameters ours contains, and whether the provider
//! accepts it by GET and by POST.

use crate::conformance::check::{AS, Check, How, RP};
use crate::conformance::facts::list;
use crate::conformance::prober::Prober;
use crate::conformance::prober::landed::{Kind, Landed, kind, wants_a_person};
use crate::conformance::prober::request::Asked;
use crate::conformance::verdict::{
    Checked, Judgement, fail, none_wrong, not_applicable, pass, skip,
};
use crate::error::Kind as ErrorKind;
use crate::oauth::facts::Facts;
use crate::oauth::loopback::callback::Outcome;
use crate::trace::finding::{Class, Severity, Verdict};
use crate::trace::step::StepId;
use http::Method;
use std::collections::HashSet;

pub(super) const AUTH_01: Check = Check {
    id: "AUTH-01",
    subjects: AS,
    class: Class::L,
    severity: Severity::High,
    sentence: "A complete request leads to a sign-in page, not to an error",
    source: &["SMART-launch step 4", "6749 3.1", "6749 4.1.2.1"],
    how: How::Seen(request_taken),
};

fn request_taken(facts: &Facts) -> Checked {
    facts.target()?;
    if facts.denies && facts.answer.is_some() {
        return Ok(pass("a sign-in page was shown"));
    }
    let Some(answer) = &facts.answer else {
        return no_answer(facts);
    };
    match &answer.outcome {
        Outcome::Error(error, _) => answered_with(error),
        _ => Ok(pass("a sign-in page was shown")),
    }
}

/// Judges an error response: if it reports that a user is missing or denied access, the request
/// itself was accepted.
fn answered_with(error: &str) -> Checked {
    match error {
        "access_denied" => Ok(pass("a sign-in page was shown")),
        _ if wants_a_person(error) => Ok(pass("a sign-in page was shown")),
        "invalid_client" | "unauthorized_client" | "invalid_scope" | "invalid_request" => {
            Err(skip(format!(
                "registration: the provider returned `{error}`, which concerns the registration of \
                 this client"
            )))
        }
        _ => Ok(fail(format!(
            "the provider returned `{error}` to a complete request"
        ))),
    }
}

/// Judges a sign-in without a response. An unknown client or redirect URI should lead to a page
/// (RFC 6749 section 4.1.2.1).
fn no_answer(facts: &Facts) -> Checked {
    let last = facts.exchanges(StepId::Browser).last();
    let page = last.map(|(exchange, response)| kind(&exchange.url, response));
    match (&facts.failed, page) {
        (Some(failed), _) if failed.kind == ErrorKind::Refused => {
            Ok(pass("a sign-in page was shown"))
        }
        (Some(failed), Some(Kind::Broken))
            if failed.kind == ErrorKind::Provider && failed.check.is_none() =>
        {
            Ok(fail(&failed.sentence))
        }
        (Some(failed), Some(Kind::Error)) => Err(skip(format!(
            "registration: a page rejects the request: {}",
            failed.sentence
        ))),
        (Some(_), Some(Kind::Filter)) => Err(skip(
            "the provider shows programs a page without a sign-in form; a browser may get a different page",
        )),
        _ => Err(skip("no response was received")),
    }
}

pub(super) const AUTH_02: Check = Check {
    id: "AUTH-02",
    subjects: AS,
    class: Class::L,
    severity: Severity::Medium,
    sentence: "The same request is accepted as a form POST",
    source: &["SMART-launch", "OIDC 3.1.2.1"],
    how: How::Asks(taken_as_post),
};

fn taken_as_post(prober: &Prober<'_>, facts: &Facts) -> Checked {
    if facts.smart().is_ok_and(|smart| {
        !list(&smart, "capabilities")
            .unwrap_or_default()
            .contains(&"authorize-post")
    }) {
        return Err(not_applicable("`authorize-post` is not listed"));
    }
    prober.control(facts)?;
    let asked = Asked::ordinary(prober, facts)?;
    let landed = prober.first_page(facts, &asked, &Method::POST, &[])?;
    Ok(same_as_ordinary(&landed, "a form POST"))
}

/// Judges a request that is equivalent to the ordinary one, given that the provider accepts the
/// ordinary one.
fn same_as_ordinary(landed: &Landed, what: &str) -> Judgement {
    let is_refused = landed.error().is_some_and(|word| !wants_a_person(word));
    match landed.kind() {
        _ if is_refused => fail(format!("{what} leads to {}", landed.describe())),
        Some(Kind::Error | Kind::Broken) => fail(format!("{what} leads to {}", landed.describe())),
        _ => pass(format!("{what} leads to {}", landed.describe())),
    }
}

pub(super) const AUTH_10: Check = Check {
    id: "AUTH-10",
    subjects: AS,
    class: Class::L,
    severity: Severity::Low,
    sentence: "An unknown parameter is ignored",
    source: &["6749 3.1"],
    how: How::Asks(unknown_parameter),
};

fn unknown_parameter(prober: &Prober<'_>, facts: &Facts) -> Checked {
    prober.control(facts)?;
    let asked = Asked::ordinary(prober, facts)?.with("x_probe", "1");
    let landed = prober.first_page(facts, &asked, &Method::GET, &[])?;
    Ok(same_as_ordinary(&landed, "a request with `x_probe=1`"))
}

pub(super) const AUTH_20: Check = Check {
    id: "AUTH-20",
    subjects: AS,
    class: Class::X,
    severity: Severity::Low,
    sentence: "A request with a scope of 8 KiB is accepted as a form POST",
    source: &["SMART-scopes"],
    how: How::Asks(long_scope),
};

fn long_scope(prober: &Prober<'_>, facts: &Facts) -> Checked {
    prober.control(facts)?;
    let short = Asked::ordinary(prober, facts)?;
    let asked = Asked::ordinary(prober, facts)?;
    let scope = asked.get("scope").unwrap_or_default().to_owned();
    let more: String = (0..300)
        .map(|index| format!(" patient/FastenctlProbe{index:03}.rs"))
        .collect();
    let asked = asked.with("scope", &(scope + &more));
    let short = prober.first_page(facts, &short, &Method::POST, &[])?;
    if same_as_ordinary(&short, "a form POST").verdict != Verdict::Pass {
        return Err(skip("a short POST request is rejected too (AUTH-02)"));
    }
    let landed = prober.first_page(facts, &asked, &Method::POST, &[])?;
    Ok(if landed.error() == Some("invalid_scope") {
        pass("the request is read, and its unknown scopes are rejected")
    } else {
        same_as_ordinary(&landed, "a scope of 8 KiB by POST")
    })
}

pub(super) const AUTH_21: Check = Check {
    id: "AUTH-21",
    subjects: RP,
    class: Class::X,
    severity: Severity::High,
    sentence: "Our own request contains `state`, an S256 challenge and `aud`, no parameter twice, and no \
         secret",
    source: &["SMART-launch step 4", "9700 2.1"],
    how: How::Seen(own_request),
};

fn own_request(facts: &Facts) -> Checked {
    let (asked, target) = (facts.asked()?, facts.target()?);
    let value = |name: &str| {
        asked
            .iter()
            .find(|(found, _)| found == name)
            .map(|(_, value)| value.as_str())
    };
    let mut wrong = Vec::new();
    let names: HashSet<&str> = asked.iter().map(|(name, _)| name.as_str()).collect();
    if names.len() != asked.len() {
        wrong.push("a parameter occurs twice".to_owned());
    }
    // 22 characters of base64url hold more than 122 random bits.
    if value("state").is_none_or(|state| state.len() < 22) {
        wrong.push("`state` is too short to be unguessable".to_owned());
    }
    if value("code_challenge_method") != Some("S256") {
        wrong.push("no S256 challenge is sent".to_owned());
    }
    if value("aud") != target.aud.as_deref() {
        wrong.push("`aud` does not have the expected value".to_owned());
    }
    if names
        .iter()
        .any(|name| name.contains("secret") || *name == "code_verifier")
    {
        wrong.push("it contains a secret".to_owned());
    }
    none_wrong(&wrong, "our request is correct")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_about_the_registration_is_not_the_servers_fault() {
        for (error, expected) in [
            ("access_denied", Verdict::Pass),
            ("login_required", Verdict::Pass),
            ("consent_required", Verdict::Pass),
            ("invalid_scope", Verdict::Skip),
            ("invalid_client", Verdict::Skip),
            ("unauthorized_client", Verdict::Skip),
            ("invalid_request", Verdict::Skip),
            ("server_error", Verdict::Fail),
            ("whatever", Verdict::Fail),
        ] {
            let (Ok(judgement) | Err(judgement)) = answered_with(error);
            assert_eq!(judgement.verdict, expected, "{error}");
        }
    }

    #[test]
    fn a_code_is_as_good_as_a_page() {
        let back = |name: &str, value: &str| {
            Landed::Back(vec![(name.to_owned(), value.to_owned())].into())
        };
        let page = |kind| Landed::Page(kind, http::Response::new(Vec::new()));
        for (landed, expected) in [
            (back("code", "1"), Verdict::Pass),
            (back("error", "login_required"), Verdict::Pass),
            (back("error", "invalid_request"), Verdict::Fail),
            (page(Kind::SignIn), Verdict::Pass),
            (page(Kind::Consent), Verdict::Pass),
            (page(Kind::Other), Verdict::Pass),
            (page(Kind::Error), Verdict::Fail),
            (page(Kind::Broken), Verdict::Fail),
        ] {
            let found = same_as_ordinary(&landed, "it").verdict;
            assert_eq!(found, expected, "{}", landed.describe());
        }
    }
}
