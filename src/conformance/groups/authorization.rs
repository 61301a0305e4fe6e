//! AUTH: the authorization request (checks.md section 2).

use crate::conformance::check::{AS, Check, How, RP};
use crate::conformance::facts::header;
use crate::conformance::prober::{Prober, STRANGER};
use crate::conformance::verdict::{
    Checked, Judgement, fail, none_wrong, not_applicable, pass, skip, warn,
};
use crate::conformance::walk::{Asked, Opened};
use crate::error::Kind;
use crate::oauth::facts::Facts;
use crate::oauth::loopback::callback::Outcome;
use crate::secret::Secret;
use crate::trace::finding::{Class, Severity, Verdict};
use crate::trace::step::StepId;
use http::{Method, StatusCode};
use std::collections::HashSet;
use url::Url;

pub(crate) const CHECKS: &[Check] = &[
    AUTH_01, AUTH_02, AUTH_03, AUTH_04, AUTH_05, AUTH_06, AUTH_07, AUTH_08, AUTH_09, AUTH_10,
    AUTH_11, AUTH_12, AUTH_13, AUTH_14, AUTH_15, AUTH_16, AUTH_17, AUTH_18, AUTH_19, AUTH_20,
    AUTH_21,
];

const AUTH_01: Check = Check {
    id: "AUTH-01",
    subjects: AS,
    class: Class::L,
    severity: Severity::High,
    sentence: "A complete request leads to a sign-in page, not to an error",
    source: &["SMART-launch step 4", "6749 3.1"],
    how: How::Seen(request_taken),
};

fn request_taken(facts: &Facts) -> Checked {
    facts.target()?;
    if facts.denies && facts.answer.is_some() {
        return Ok(pass("a sign-in page came"));
    }
    let Some(answer) = &facts.answer else {
        return match &facts.failed {
            Some((Kind::Refused, ..)) => Ok(pass("a sign-in page came")),
            Some((Kind::Provider, None, sentence))
                if facts.exchanges(StepId::Browser).next().is_some() =>
            {
                Ok(fail(sentence))
            }
            _ => Err(skip("no answer came")),
        };
    };
    match &answer.outcome {
        Outcome::Error(error, _)
            if !matches!(
                error.as_str(),
                "access_denied" | "login_required" | "consent_required"
            ) =>
        {
            Ok(fail(format!(
                "the provider answers `{error}` to a complete request"
            )))
        }
        _ => Ok(pass("a sign-in page came")),
    }
}

/// What differs in one point from an ordinary request says nothing where that one is refused.
fn ordinary_works(facts: &Facts) -> Result<(), Judgement> {
    match request_taken(facts) {
        Ok(judgement) if judgement.verdict == Verdict::Fail => {
            Err(skip("an ordinary request is refused (AUTH-01)"))
        }
        _ => Ok(()),
    }
}

const AUTH_02: Check = Check {
    id: "AUTH-02",
    subjects: AS,
    class: Class::L,
    severity: Severity::Medium,
    sentence: "The same request is taken as a form POST",
    source: &["SMART-launch", "OIDC 3.1.2.1"],
    how: How::Asks(taken_as_post),
};

fn taken_as_post(prober: &Prober<'_>, facts: &Facts) -> Checked {
    if facts.smart().is_ok_and(|smart| {
        !crate::conformance::facts::list(&smart, "capabilities")
            .unwrap_or_default()
            .contains(&"authorize-post")
    }) {
        return Err(not_applicable("`authorize-post` is not listed"));
    }
    ordinary_works(facts)?;
    let asked = Asked::ordinary(prober, facts)?;
    let opened = prober.open_with(facts, &asked, &Method::POST, &[])?;
    Ok(match &opened {
        Opened::Page { status, .. } if status.is_success() => pass("the same page comes"),
        other => fail(format!("a form POST leads to {}", other.describe())),
    })
}

/// Passes on an error page; whatever reaches the redirect URI fails.
fn error_page(opened: &Opened, what: &str) -> Judgement {
    match opened {
        _ if opened.is_error_page() => pass(format!("{what} gets an error page")),
        Opened::Page {
            status,
            signs_in: false,
            ..
        } if !status.is_success() => warn(format!("{what} gets {}", opened.describe())),
        Opened::Page {
            signs_in: false, ..
        } => warn(format!(
            "{what} gets a page with status 200; whether it is an error page cannot be told"
        )),
        _ => fail(format!("{what} leads to {}", opened.describe())),
    }
}

const AUTH_03: Check = Check {
    id: "AUTH-03",
    subjects: AS,
    class: Class::A,
    severity: Severity::Critical,
    sentence: "An unregistered redirect URI gets an error page and no redirect",
    source: &["6749 3.1.2.4", "6749 4.1.2.1", "9700 4.1.3", "9700 4.11.2"],
    how: How::Asks(foreign_redirect_uri),
};

fn foreign_redirect_uri(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let asked =
        Asked::ordinary(prober, facts)?.with("redirect_uri", "https://probe.example/callback");
    Ok(error_page(
        &prober.open(facts, &asked)?,
        "an unregistered redirect URI",
    ))
}

const AUTH_04: Check = Check {
    id: "AUTH-04",
    subjects: AS,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "Every variation of the registered redirect URI is refused",
    source: &["9700 2.1", "9700 4.1.3", "6749 3.1.2"],
    how: How::Asks(varied_redirect_uri),
};

fn varied_redirect_uri(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let good = &facts.redirect_uri;
    let url = Url::parse(good).map_err(|_| skip("the redirect URI is no address"))?;
    let host = url.host_str().unwrap_or_default();
    let mut varied = vec![
        format!("{good}/more"),
        format!("{good}/"),
        format!("{good}?a=1"),
        format!("{good}#a"),
        good.replacen(url.path(), &url.path().to_uppercase(), 1),
        good.replacen("/callback", "/%63allback", 1),
        good.replacen(url.path(), &format!("/x/..{}", url.path()), 1),
        good.replacen("://", "://user@", 1),
        good.replacen(host, &format!("{host}.probe.example"), 1),
    ];
    varied.retain(|one| one != good);
    for one in varied {
        let opened = prober.open(
            facts,
            &Asked::ordinary(prober, facts)?.with("redirect_uri", &one),
        )?;
        if !opened.is_error_page() {
            return Ok(fail(format!("`{one}` leads to {}", opened.describe())));
        }
    }
    Ok(pass("every variation is refused"))
}

const AUTH_05: Check = Check {
    id: "AUTH-05",
    subjects: AS,
    class: Class::A,
    severity: Severity::High,
    sentence: "An unknown client gets an error page and no redirect",
    source: &["6749 4.1.2.1"],
    how: How::Asks(unknown_client),
};

fn unknown_client(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let unknown = format!("fastenctl-probe-{}", Secret::random().fingerprint());
    let asked = Asked::ordinary(prober, facts)?.with("client_id", &unknown);
    Ok(error_page(
        &prober.open(facts, &asked)?,
        "an unknown client",
    ))
}

/// Passes when the redirect URI gets one of these errors together with our state.
pub(crate) fn judge_refusal(
    opened: &Opened,
    asked: &Asked,
    words: &[&str],
    what: &str,
) -> Judgement {
    match opened {
        Opened::Back(pairs) => match pairs.value("error") {
            Some(error)
                if words.contains(&error) && pairs.value("state") == Some(asked.state.as_str()) =>
            {
                pass(format!("{what} is `{error}`"))
            }
            Some(error) if words.contains(&error) => fail(format!(
                "{what} is `{error}`, but our state is not returned"
            )),
            Some("server_error") => fail(format!("{what} is a `server_error`")),
            Some(error) => warn(format!("{what} is refused with `{error}`")),
            None => fail(format!("{what} leads to {}", opened.describe())),
        },
        _ if opened.is_error_page() => warn(format!(
            "{what} gets an error page instead of an answer to the client"
        )),
        Opened::Page {
            signs_in: false, ..
        } => warn(format!(
            "{what} leads to {}, which cannot be read",
            opened.describe()
        )),
        _ => fail(format!("{what} leads to {}", opened.describe())),
    }
}

const AUTH_06: Check = Check {
    id: "AUTH-06",
    subjects: AS,
    class: Class::A,
    severity: Severity::Medium,
    sentence: "A request without `response_type` is `invalid_request`, with our state",
    source: &["6749 3.1.1", "6749 4.1.2.1"],
    how: How::Asks(no_response_type),
};

fn no_response_type(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let asked = Asked::ordinary(prober, facts)?.without("response_type");
    Ok(judge_refusal(
        &prober.open(facts, &asked)?,
        &asked,
        &["invalid_request"],
        "a request without `response_type`",
    ))
}

const AUTH_07: Check = Check {
    id: "AUTH-07",
    subjects: AS,
    class: Class::A,
    severity: Severity::High,
    sentence: "The implicit flow is refused",
    source: &["9700 2.1.2", "6749 4.1.2.1"],
    how: How::Asks(implicit),
};

fn implicit(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let asked = Asked::ordinary(prober, facts)?.with("response_type", "token");
    let words = ["unsupported_response_type", "unauthorized_client"];
    Ok(judge_refusal(
        &prober.open(facts, &asked)?,
        &asked,
        &words,
        "`response_type=token`",
    ))
}

const AUTH_08: Check = Check {
    id: "AUTH-08",
    subjects: AS,
    class: Class::A,
    severity: Severity::Medium,
    sentence: "An unknown scope is `invalid_scope` or left out",
    source: &["6749 3.3", "6749 4.1.2.1"],
    how: How::Asks(unknown_scope),
};

fn unknown_scope(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let asked = Asked::ordinary(prober, facts)?;
    let scope = format!("{} fastenctl-probe", asked.get("scope").unwrap_or_default());
    let asked = asked.with("scope", &scope);
    let opened = prober.open(facts, &asked)?;
    if opened.goes_on() {
        return Ok(pass(
            "the request goes on without it; TOK-24 compares what is granted",
        ));
    }
    Ok(judge_refusal(
        &opened,
        &asked,
        &["invalid_scope"],
        "an unknown scope",
    ))
}

const AUTH_09: Check = Check {
    id: "AUTH-09",
    subjects: AS,
    class: Class::A,
    severity: Severity::Medium,
    sentence: "A repeated parameter is refused",
    source: &["6749 3.1"],
    how: How::Asks(repeated),
};

fn repeated(prober: &Prober<'_>, facts: &Facts) -> Checked {
    for name in ["client_id", "scope"] {
        let mut asked = Asked::ordinary(prober, facts)?;
        asked.add(name, "fastenctl-probe");
        let opened = prober.open(facts, &asked)?;
        if opened.goes_on() || opened.error().is_none() && !opened.is_error_page() {
            return Ok(fail(format!(
                "`{name}` given twice leads to {}",
                opened.describe()
            )));
        }
    }
    Ok(pass("repeated parameters are refused"))
}

const AUTH_10: Check = Check {
    id: "AUTH-10",
    subjects: AS,
    class: Class::L,
    severity: Severity::Low,
    sentence: "An unknown parameter is ignored",
    source: &["6749 3.1"],
    how: How::Asks(unknown_parameter),
};

fn unknown_parameter(prober: &Prober<'_>, facts: &Facts) -> Checked {
    ordinary_works(facts)?;
    let asked = Asked::ordinary(prober, facts)?.with("x_probe", "1");
    let opened = prober.open(facts, &asked)?;
    Ok(match &opened {
        Opened::Page { status, .. } if status.is_success() => pass("it is ignored"),
        other => fail(format!(
            "with `x_probe=1` the request leads to {}",
            other.describe()
        )),
    })
}

const AUTH_11: Check = Check {
    id: "AUTH-11",
    subjects: AS,
    class: Class::L,
    severity: Severity::High,
    sentence: "`state` comes back byte for byte",
    source: &["6749 4.1.2", "6749 4.1.2.1", "SMART-launch"],
    how: How::Seen(state_unchanged),
};

fn state_unchanged(facts: &Facts) -> Checked {
    if let Some((Kind::StateMismatch, _, sentence)) = &facts.failed {
        return Ok(fail(sentence));
    }
    let answer = facts
        .answer
        .as_ref()
        .ok_or_else(|| skip("no answer came"))?;
    if !answer.state_checked {
        return Err(skip("a bare code was pasted, without its state"));
    }
    Ok(pass("it came back unchanged"))
}

const AUTH_12: Check = Check {
    id: "AUTH-12",
    subjects: AS,
    class: Class::X,
    severity: Severity::Medium,
    sentence: "An unusual `state` comes back unaltered or is refused",
    source: &["6749 App. A.5", "6749 App. B"],
    how: How::Asks(unusual_state),
};

fn unusual_state(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let long = "s".repeat(2_000);
    for state in ["a%b", "a+b&c d", "\"'<>", "ä€😀", &long] {
        let mut asked = Asked::ordinary(prober, facts)?.with("state", state);
        state.clone_into(&mut asked.state);
        let pairs = prober.walk(facts, &asked)?;
        let (error, found) = (pairs.value("error"), pairs.value("state"));
        if found != Some(state) && error != Some("invalid_request") {
            let shown: String = state.chars().take(12).collect();
            return Ok(fail(format!(
                "the state `{shown}` of {} characters came back altered",
                state.chars().count()
            )));
        }
    }
    Ok(pass("unusual states come back unaltered"))
}

const AUTH_13: Check = Check {
    id: "AUTH-13",
    subjects: AS,
    class: Class::A,
    severity: Severity::High,
    sentence: "A request without `redirect_uri` gets an error page",
    source: &["6749 3.1.2.3"],
    how: How::Asks(no_redirect_uri),
};

fn no_redirect_uri(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let asked = Asked::ordinary(prober, facts)?.without("redirect_uri");
    let opened = prober.open(facts, &asked)?;
    if let Opened::Away(url) = &opened {
        return Ok(fail(format!(
            "it redirects to `{}`",
            url.origin().ascii_serialization()
        )));
    }
    Ok(error_page(&opened, "a request without `redirect_uri`"))
}

/// The page that an ordinary request opens.
fn page(prober: &Prober<'_>, facts: &Facts) -> Result<crate::http::Response, Judgement> {
    let asked = Asked::ordinary(prober, facts)?;
    match prober.open_with(facts, &asked, &Method::GET, &[("origin", STRANGER)])? {
        Opened::Page {
            status, response, ..
        } if status.is_success() => Ok(response),
        other => Err(skip(format!("no page came, but {}", other.describe()))),
    }
}

const AUTH_14: Check = Check {
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
        fail("the page may be framed by any other, which can steal clicks")
    })
}

const AUTH_15: Check = Check {
    id: "AUTH-15",
    subjects: AS,
    class: Class::S,
    severity: Severity::Low,
    sentence: "The authorization page is readable by no other origin",
    source: &["9700 2.6"],
    how: How::Asks(not_readable),
};

fn not_readable(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let page = page(prober, facts)?;
    Ok(
        match header(page.headers(), "access-control-allow-origin") {
            None => pass("no other origin may read it"),
            Some(value) => fail(format!("pages of `{value}` may read it")),
        },
    )
}

const AUTH_16: Check = Check {
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
            "it loads from other hosts: `{}`",
            foreign.join("`, `")
        )),
        _ => pass("it has a referrer policy and loads nothing from other hosts"),
    })
}

/// Hosts a page loads scripts, styles or pictures from.
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

const AUTH_17: Check = Check {
    id: "AUTH-17",
    subjects: AS,
    class: Class::L,
    severity: Severity::High,
    sentence: "A refusal comes back as `access_denied` with our state",
    source: &["6749 4.1.2.1"],
    how: How::Seen(refusal),
};

fn refusal(facts: &Facts) -> Checked {
    let answer = facts
        .answer
        .as_ref()
        .ok_or_else(|| skip("no answer came"))?;
    match &answer.outcome {
        Outcome::Error(error, _) if error == "access_denied" => {
            Ok(pass("the refusal came back with our state"))
        }
        Outcome::Error(error, _) if facts.denies => Ok(fail(format!(
            "the person refused, and the answer is `{error}`"
        ))),
        Outcome::Code(_) if facts.denies => {
            Ok(fail("the person refused, and a code came all the same"))
        }
        _ => Err(skip("nobody refused in this run (`--deny` does)")),
    }
}

const AUTH_18: Check = Check {
    id: "AUTH-18",
    subjects: AS,
    class: Class::A,
    severity: Severity::Low,
    sentence: "`prompt=none` without a session is `login_required` or `interaction_required`",
    source: &["OIDC 3.1.2.1", "OIDC 3.1.2.6"],
    how: How::Asks(prompt_none),
};

fn prompt_none(prober: &Prober<'_>, facts: &Facts) -> Checked {
    if !facts.target()?.asks("openid") {
        return Err(not_applicable("`openid` is not asked for"));
    }
    let asked = Asked::ordinary(prober, facts)?.with("prompt", "none");
    let words = [
        "login_required",
        "interaction_required",
        "consent_required",
        "account_selection_required",
    ];
    Ok(judge_refusal(
        &prober.open(facts, &asked)?,
        &asked,
        &words,
        "`prompt=none`",
    ))
}

const AUTH_19: Check = Check {
    id: "AUTH-19",
    subjects: AS,
    class: Class::X,
    severity: Severity::High,
    sentence: "After the sign-in form no redirect posts the password again",
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
            "only with `--browser built-in`, which sees the redirects",
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
            "a form is answered {}, which sends it on with its password",
            status.as_u16()
        )),
        None => pass("no redirect posts a form again"),
    })
}

const AUTH_20: Check = Check {
    id: "AUTH-20",
    subjects: AS,
    class: Class::X,
    severity: Severity::Low,
    sentence: "A scope of 8 KiB works by POST",
    source: &["SMART-scopes"],
    how: How::Asks(long_scope),
};

fn long_scope(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let asked = Asked::ordinary(prober, facts)?;
    let scope = asked.get("scope").unwrap_or_default().to_owned();
    let more: String = (0..300)
        .map(|index| format!(" patient/FastenctlProbe{index:03}.rs"))
        .collect();
    let asked = asked.with("scope", &(scope + &more));
    let opened = prober.open_with(facts, &asked, &Method::POST, &[])?;
    Ok(match &opened {
        Opened::Page { status, .. } if status.is_success() => pass("it works by POST"),
        _ if opened.error() == Some("invalid_scope") => {
            pass("it is read, and its unknown scopes are refused")
        }
        other => fail(format!("by POST it leads to {}", other.describe())),
    })
}

const AUTH_21: Check = Check {
    id: "AUTH-21",
    subjects: RP,
    class: Class::X,
    severity: Severity::High,
    sentence: "Our own request has state, S256, `aud`, each parameter once and no secret",
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
        wrong.push("a parameter is there twice".to_owned());
    }
    // 22 characters of base64url carry 122 random bits and more.
    if value("state").is_none_or(|state| state.len() < 22) {
        wrong.push("`state` is too short to be unguessable".to_owned());
    }
    if target.pkce && value("code_challenge_method") != Some("S256") {
        wrong.push("no S256 challenge is sent".to_owned());
    }
    if value("aud") != target.aud.as_deref() {
        wrong.push("`aud` is not the one that was wanted".to_owned());
    }
    if names
        .iter()
        .any(|name| name.contains("secret") || *name == "code_verifier")
    {
        wrong.push("a secret is in it".to_owned());
    }
    none_wrong(&wrong, "our request is sound")
}
