//! The sign-in pages: which origins may frame and read them, what they leak, and where their form
//! is submitted.

use crate::conformance::check::{AS, Check, How};
use crate::conformance::headers::{STRANGER, header};
use crate::conformance::prober::Prober;
use crate::conformance::prober::landed::{Kind, Landed};
use crate::conformance::prober::request::Asked;
use crate::conformance::verdict::{Checked, Judgement, fail, pass, skip, warn};
use crate::oauth::facts::Facts;
use crate::trace::finding::{Class, Severity};
use crate::trace::step::StepId;
use http::{Method, StatusCode};
use url::Url;

/// Returns the page that an ordinary request leads to.
fn page(prober: &Prober<'_>, facts: &Facts) -> Result<crate::http::Response, Judgement> {
    let asked = Asked::ordinary(prober, facts)?;
    match prober.first_page(facts, &asked, &Method::GET, &[("origin", STRANGER)])? {
        Landed::Page(Kind::SignIn | Kind::Consent | Kind::Other, response)
            if response.status().is_success() =>
        {
            Ok(response)
        }
        other => Err(skip(format!(
            "no page was shown; the request led to {}",
            other.describe()
        ))),
    }
}

pub(super) const AUTH_14: Check = Check {
    id: "AUTH-14",
    subjects: AS,
    class: Class::S,
    severity: Severity::Medium,
    sentence: "The authorization page forbids framing",
    source: &["9700 4.16", "6749 10.13"],
    how: How::Asks(framing),
};

fn framing(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let page = page(prober, facts)?;
    let by_policy = page
        .headers()
        .get_all("content-security-policy")
        .iter()
        .any(|value| {
            value.to_str().is_ok_and(|text| {
                text.contains("frame-ancestors") && !text.contains("frame-ancestors *")
            })
        });
    let by_header = header(page.headers(), "x-frame-options").is_some_and(|value| {
        ["deny", "sameorigin"]
            .iter()
            .any(|word| value.eq_ignore_ascii_case(word))
    });
    Ok(if by_policy || by_header {
        pass("framing is forbidden")
    } else {
        fail("any page may frame it, which allows clickjacking")
    })
}

pub(super) const AUTH_15: Check = Check {
    id: "AUTH-15",
    subjects: AS,
    class: Class::S,
    severity: Severity::Low,
    sentence: "No other origin can read the authorization page",
    source: &["9700 2.6"],
    how: How::Asks(not_readable),
};

fn not_readable(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let page = page(prober, facts)?;
    Ok(
        match header(page.headers(), "access-control-allow-origin") {
            None => pass("no other origin can read it"),
            Some(value) => fail(format!("pages from `{value}` can read it")),
        },
    )
}

pub(super) const AUTH_16: Check = Check {
    id: "AUTH-16",
    subjects: AS,
    class: Class::S,
    severity: Severity::Low,
    sentence: "The authorization page has a referrer policy",
    source: &["9700 4.2.4"],
    how: How::Asks(referrer),
};

fn referrer(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let page = page(prober, facts)?;
    let text = String::from_utf8_lossy(page.body());
    let foreign = third_parties(&text, facts);
    Ok(match header(page.headers(), "referrer-policy") {
        None if !text.to_ascii_lowercase().contains("name=\"referrer\"") => {
            fail("it has no `Referrer-Policy`")
        }
        _ if !foreign.is_empty() => warn(format!(
            "it loads resources from other hosts: `{}`",
            foreign.join("`, `")
        )),
        _ => pass("it has a referrer policy and loads nothing from other hosts"),
    })
}

/// Returns the other hosts from which a page loads scripts or images, judging by its `src`
/// attributes.
fn third_parties(html: &str, facts: &Facts) -> Vec<String> {
    let own = facts.target.as_ref().and_then(|target| {
        target
            .authorization_endpoint
            .host_str()
            .map(ToOwned::to_owned)
    });
    let mut hosts: Vec<String> = html
        .split("src=")
        .skip(1)
        .filter_map(|rest| {
            rest.trim_start_matches(['"', '\''])
                .split(['"', '\'', ' ', '>'])
                .next()
        })
        .filter_map(|address| Url::parse(address).ok()?.host_str().map(ToOwned::to_owned))
        .filter(|host| Some(host) != own.as_ref())
        .collect();
    hosts.sort();
    hosts.dedup();
    hosts
}

pub(super) const AUTH_19: Check = Check {
    id: "AUTH-19",
    subjects: AS,
    class: Class::X,
    severity: Severity::High,
    sentence: "No redirect after the sign-in form resends the password",
    source: &["9700 4.12", "9110 15.4"],
    how: How::Seen(no_repost),
};

fn no_repost(facts: &Facts) -> Checked {
    let posted: Vec<_> = facts
        .exchanges(StepId::Browser)
        .filter(|(exchange, _)| exchange.method == Method::POST)
        .collect();
    if posted.is_empty() {
        return Err(skip(
            "this needs `--browser built-in`, which sees the redirects",
        ));
    }
    let wrong = posted
        .iter()
        .map(|(_, response)| response.status())
        .find(|status| {
            matches!(
                *status,
                StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT
            )
        });
    Ok(match wrong {
        Some(status) => fail(format!(
            "submitting a form returned {}, which makes the browser resend the password",
            status.as_u16()
        )),
        None => pass("no redirect makes the browser resubmit a form"),
    })
}
