//! LOOP: loopback redirection (checks.md section 4). Most checks are about our own listener.

use crate::conformance::check::{AS, Check, How, RP};
use crate::conformance::prober::Prober;
use crate::conformance::prober::landed::Kind;
use crate::conformance::prober::opened::NEEDS_A_PERSON;
use crate::conformance::prober::refusal::error_page;
use crate::conformance::prober::request::Asked;
use crate::conformance::verdict::{Checked, Judgement, fail, not_applicable, pass, skip};
use crate::oauth::facts::Facts;
use crate::oauth::loopback::callback::Arrival;
use crate::rfc::loopback_address::is_loopback;
use crate::trace::finding::{Class, Severity, Verdict};
use http::Method;
use url::Url;

pub(crate) const CHECKS: &[Check] = &[
    LOOP_01, LOOP_02, LOOP_03, LOOP_04, LOOP_05, LOOP_06, LOOP_07, LOOP_08, LOOP_09, LOOP_10,
    LOOP_11, LOOP_12, LOOP_13, LOOP_14, LOOP_15, LOOP_16, LOOP_17,
];

const LOOP_09: Check = Check {
    id: "LOOP-09",
    subjects: RP,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "Our listener is bound to loopback only, and only while it is needed",
    source: &["8252 8.3"],
    how: How::Client,
};

const LOOP_10: Check = Check {
    id: "LOOP-10",
    subjects: RP,
    class: Class::X,
    severity: Severity::High,
    sentence: "Our listener rejects other paths, methods and hosts, and keeps waiting",
    source: &["8252 8.3", "ours"],
    how: How::Client,
};

const LOOP_11: Check = Check {
    id: "LOOP-11",
    subjects: RP,
    class: Class::X,
    severity: Severity::High,
    sentence: "Our listener rejects callbacks whose state is not exactly ours, and keeps waiting",
    source: &["6749 10.12", "SMART-launch", "ours"],
    how: How::Client,
};

const LOOP_12: Check = Check {
    id: "LOOP-12",
    subjects: RP,
    class: Class::X,
    severity: Severity::High,
    sentence: "A repeated callback leads to only one token request",
    source: &["6749 4.1.2", "6749 10.5"],
    how: How::Client,
};

const LOOP_13: Check = Check {
    id: "LOOP-13",
    subjects: RP,
    class: Class::X,
    severity: Severity::Medium,
    sentence: "Silent and slow connections do not block our listener",
    source: &["ours"],
    how: How::Client,
};

const LOOP_14: Check = Check {
    id: "LOOP-14",
    subjects: RP,
    class: Class::X,
    severity: Severity::Medium,
    sentence: "Our redirect URI is an IP literal, and our listener is reachable over IPv4 and IPv6",
    source: &["8252 7.3", "8252 8.3"],
    how: How::Client,
};

const LOOP_15: Check = Check {
    id: "LOOP-15",
    subjects: RP,
    class: Class::X,
    severity: Severity::Medium,
    sentence: "A port in use is reported before the browser opens",
    source: &["8252 7.3"],
    how: How::Client,
};

const LOOP_16: Check = Check {
    id: "LOOP-16",
    subjects: RP,
    class: Class::X,
    severity: Severity::High,
    sentence: "Only the browser is started, with one URL as its only argument",
    source: &["8252 8.12", "ours"],
    how: How::Client,
};

const LOOP_17: Check = Check {
    id: "LOOP-17",
    subjects: RP,
    class: Class::X,
    severity: Severity::Medium,
    sentence: "No code remains in our final page, the browser history or a referrer",
    source: &["9700 4.2.4", "9700 4.3.1"],
    how: How::Client,
};

/// Returns our redirect URI if it is a loopback address.
fn own(facts: &Facts) -> Result<Url, Judgement> {
    facts.target()?;
    let url = Url::parse(&facts.redirect_uri).ok().filter(is_loopback);
    url.filter(|_| {
        facts
            .target
            .as_ref()
            .is_some_and(|target| target.definition.is_none())
    })
    .ok_or_else(|| not_applicable("the redirect URI is the gateway's"))
}

const LOOP_01: Check = Check {
    id: "LOOP-01",
    subjects: AS,
    class: Class::L,
    severity: Severity::High,
    sentence: "A redirect URI on `127.0.0.1` is accepted with any port",
    source: &["8252 7.3", "9700 2.1"],
    how: How::Asks(any_port),
};

/// Checks that our redirect URI is accepted with its port. A rejection only counts if the same
/// address without a port is accepted, because then that address is registered.
fn any_port(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let url = own(facts)?;
    if url.host_str() != Some("127.0.0.1") {
        return Err(skip("the redirect URI is not on `127.0.0.1`"));
    }
    match &facts.answer {
        Some(answer) if answer.arrival != Arrival::Pasted => Ok(pass(format!(
            "port {} was accepted",
            url.port_or_known_default().unwrap_or_default()
        ))),
        Some(_) => Err(skip("the response was pasted")),
        None => {
            let Some(failed) = facts.failed.as_ref().filter(|it| it.blames_redirect_uri) else {
                return Err(skip("no response was received"));
            };
            let mut bare = url.clone();
            let _ = bare.set_port(None);
            let asked = Asked::ordinary(prober, facts)?.with("redirect_uri", bare.as_str());
            if prober
                .first_page(facts, &asked, &Method::GET, &[])?
                .is_taken()
            {
                Ok(fail(&failed.sentence))
            } else {
                Err(skip(format!(
                    "registration: `{}` is not registered for this client",
                    facts.redirect_uri
                )))
            }
        }
    }
}

const LOOP_02: Check = Check {
    id: "LOOP-02",
    subjects: AS,
    class: Class::L,
    severity: Severity::Medium,
    sentence: "A redirect URI on `[::1]` is accepted with any port",
    source: &["8252 7.3"],
    how: How::Asks(|prober, facts| recorded(prober, facts, "[::1]")),
};

const LOOP_03: Check = Check {
    id: "LOOP-03",
    subjects: AS,
    class: Class::L,
    severity: Severity::Low,
    sentence: "Whether `localhost` is accepted with any port",
    source: &["8252 8.3", "9700 4.1.3"],
    how: How::Asks(|prober, facts| recorded(prober, facts, "localhost")),
};

fn recorded(prober: &Prober<'_>, facts: &Facts, host: &str) -> Checked {
    let url = own(facts)?;
    let uri = format!(
        "http://{host}:{}{}",
        url.port_or_known_default().unwrap_or(80),
        url.path()
    );
    let asked = Asked::ordinary(prober, facts)?.with("redirect_uri", &uri);
    let landed = prober.open(facts, &asked)?;
    match landed.kind() {
        _ if landed.code().is_some() => Ok(pass(format!("`{host}` is accepted"))),
        Some(Kind::Broken) => Ok(fail(format!("`{uri}` leads to {}", landed.describe()))),
        Some(Kind::SignIn | Kind::Consent) => Err(skip(NEEDS_A_PERSON)),
        _ => Err(not_applicable(format!(
            "`{host}` is not registered for this client"
        ))),
    }
}

const LOOP_04: Check = Check {
    id: "LOOP-04",
    subjects: AS,
    class: Class::X,
    severity: Severity::High,
    sentence: "A loopback host that is not registered is rejected",
    source: &["9700 4.1.3"],
    how: How::Asks(|prober, facts| all_refused(prober, facts, &["http://127.0.0.2:PORTPATH"])),
};

const LOOP_05: Check = Check {
    id: "LOOP-05",
    subjects: AS,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "Only loopback redirect URIs may use any port",
    source: &["8252 7.3", "9700 2.1"],
    how: How::Asks(|prober, facts| {
        all_refused(
            prober,
            facts,
            &[
                "https://127.0.0.1.probe.example:8443PATH",
                "http://app.example:8443PATH",
            ],
        )
    }),
};

const LOOP_06: Check = Check {
    id: "LOOP-06",
    subjects: AS,
    class: Class::X,
    severity: Severity::High,
    sentence: "A different path, query, fragment or user info is rejected",
    source: &["9700 4.1.3"],
    how: How::Asks(|prober, facts| {
        all_refused(
            prober,
            facts,
            &[
                "http://127.0.0.1:PORT/other",
                "http://127.0.0.1:PORTPATH?a=1",
                "http://127.0.0.1:PORTPATH#",
                "http://user@127.0.0.1:PORTPATH",
            ],
        )
    }),
};

const LOOP_07: Check = Check {
    id: "LOOP-07",
    subjects: AS,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "Hosts that only look like loopback are rejected",
    source: &["9700 4.1.3"],
    how: How::Asks(|prober, facts| {
        all_refused(
            prober,
            facts,
            &[
                "http://127.0.0.1.probe.example:PORTPATH",
                "http://2130706433:PORTPATH",
                "http://0x7f000001:PORTPATH",
                "http://0177.0.0.1:PORTPATH",
                "http://127.1:PORTPATH",
                "http://[::ffff:127.0.0.1]:PORTPATH",
                "http://127.0.0.1.:PORTPATH",
                "http://0.0.0.0:PORTPATH",
            ],
        )
    }),
};

const LOOP_08: Check = Check {
    id: "LOOP-08",
    subjects: AS,
    class: Class::X,
    severity: Severity::Medium,
    sentence: "`https` is rejected if `http` is registered",
    source: &["9700 4.1.3"],
    how: How::Asks(|prober, facts| all_refused(prober, facts, &["https://127.0.0.1:PORTPATH"])),
};

fn all_refused(prober: &Prober<'_>, facts: &Facts, patterns: &[&str]) -> Checked {
    let url = own(facts)?;
    let port = url.port_or_known_default().unwrap_or(80).to_string();
    for pattern in patterns {
        let uri = pattern.replace("PORT", &port).replace("PATH", url.path());
        let asked = Asked::ordinary(prober, facts)?.with("redirect_uri", &uri);
        let judgement = error_page(&prober.open(facts, &asked)?, &asked, &format!("`{uri}`"));
        if judgement.verdict != Verdict::Pass {
            return Ok(judgement);
        }
    }
    Ok(pass("every such URI is rejected with an error page"))
}
