//! The trace as a self-contained HTML page: three summary lines, what failed, a sequence diagram
//! with details, the checks. No scripts and no other files. Pure functions: nothing here prints.

mod chart;
mod parts;

use crate::clock::rfc3339;
use crate::conformance::register::find;
use crate::report::explain::{Problem, problems};
use crate::report::summary::summary;
use crate::rfc::origin::origin_of;
use crate::text::clean;
use crate::trace::comparison::Comparison;
use crate::trace::finding::{Finding, Verdict};
use crate::trace::{Trace, Way};
use base64::{Engine, prelude::BASE64_STANDARD};
use chart::chart;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use parts::{duration_text, evidence, prose};
use sha2::{Digest, Sha256};
use url::Url;

const STYLE: &str = include_str!("html.css");

/// The whole page.
#[must_use]
pub fn document(trace: &Trace) -> String {
    let title = format!("Sign-in to {}", clean(&host(&trace.provider)));
    // The only style sheet is allowed by its hash; nothing else may be loaded, sent or run.
    let hash = BASE64_STANDARD.encode(Sha256::digest(STYLE));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'"
    );
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    (opening(trace, &title))
                    (failures(&problems(trace)))
                    (chart(trace))
                    (checks(&trace.findings))
                    footer {
                        p { "Only the length and the start of the SHA-256 of each secret are \
                             shown; health records are left out. "
                            "Made by fastenctl " (env!("CARGO_PKG_VERSION")) "." }
                    }
                }
            }
        }
    };
    page.into_string()
}

fn opening(trace: &Trace, title: &str) -> Markup {
    let way = if trace.via == "lighthouse" {
        "through the gateway"
    } else {
        "without a gateway"
    };
    html! {
        header {
            p.kicker { "Sign-in report" }
            h1 { (title) }
            @if host(&trace.provider) != trace.provider { p.meta { code { (clean(&trace.provider)) } } }
            p.meta {
                (way) " · " time datetime=(rfc3339(trace.began)) { (rfc3339(trace.began).replace('T', " ").replace('Z', " UTC")) }
                " · " (duration_text(trace.total)) " total, " (duration_text(trace.requests)) " requests, "
                (duration_text(trace.waited)) " waiting, " (duration_text(trace.own())) " fastenctl"
            }
            ol.lines {
                @for (line, class) in summary(trace).iter().zip(classes(trace)) { li class=(class) { (prose(line)) } }
            }
        }
    }
}

/// Returns the host of a provider given by its address; a name is returned unchanged.
fn host(provider: &str) -> String {
    let url = Url::parse(provider).ok().filter(Url::has_host);
    let host = url.as_ref().map(origin_of);
    host.as_deref()
        .and_then(|origin| Some(origin.split_once("://")?.1))
        .map_or_else(|| provider.to_owned(), str::to_owned)
}

/// Returns the style of each of the three lines, such as good, odd or bad.
fn classes(trace: &Trace) -> [&'static str; 3] {
    let safety = match trace.safety.way {
        Way::None => "none",
        _ if trace.safety.pkce && !trace.safety.state_unchecked => "good",
        _ => "odd",
    };
    let failing = trace
        .findings
        .iter()
        .any(|finding| finding.verdict == Verdict::Fail);
    let keeps = if trace.findings.iter().any(Finding::is_grave) {
        "bad"
    } else if failing || !trace.differences.is_empty() {
        "odd"
    } else {
        "good"
    };
    [
        if trace.error.is_some() { "bad" } else { "good" },
        safety,
        keeps,
    ]
}

fn failures(problems: &[Problem]) -> Markup {
    html! {
        @if !problems.is_empty() {
            section #problems {
                h2 { "What failed" }
                @for problem in problems { (failure(problem)) }
            }
        }
    }
}

fn failure(problem: &Problem) -> Markup {
    html! {
        article.problem {
            h3 { code { (problem.at) } span.side { (problem.side.name()) } }
            p.cause { (prose(&problem.cause)) }
            p { (prose(&problem.message)) }
            @for one in &problem.comparisons { (comparison(one)) }
            @for hint in &problem.hints { p.hint { (prose(hint)) } }
            p.next { (prose(&problem.next_step)) }
        }
    }
}

fn comparison(one: &Comparison) -> Markup {
    // Highlights words if words are compared, otherwise the whole value.
    let marked = |text: &str, marks: &[String], added: bool| {
        let is_marked = |word: &str| marks.iter().any(|mark| mark == word);
        let words: Vec<&str> = if is_marked(text) {
            vec![text]
        } else {
            text.split(' ').collect()
        };
        html! {
            @for word in words {
                @if !is_marked(word) { (clean(word)) } @else if added { ins { "+ " (clean(word)) } } @else { del { "− " (clean(word)) } }
                " "
            }
        }
    };
    html! {
        div.diff {
            div.title { (one.name) @if one.is_same() { ": the same" } }
            div { b { "asked" } (marked(&one.asked, &one.missing, false)) }
            div { b { "got" } (marked(&one.got, &one.added, true)) }
        }
    }
}

fn checks(findings: &[Finding]) -> Markup {
    let of = |wanted: &[Verdict]| {
        findings
            .iter()
            .filter(|one| wanted.contains(&one.verdict))
            .collect::<Vec<_>>()
    };
    let looked_at = of(&[Verdict::Fail, Verdict::Warn, Verdict::Waived]);
    let folded = [
        ("passed", of(&[Verdict::Pass])),
        (
            "skipped or not offered",
            of(&[Verdict::Skip, Verdict::NotApplicable]),
        ),
    ];
    html! {
        @if !findings.is_empty() {
            section #checks {
                h2 { "Checks" }
                @if !looked_at.is_empty() { div.list { @for one in looked_at { (check(one)) } } }
                @for (name, all) in folded.iter().filter(|(_, all)| !all.is_empty()) {
                    details.list {
                        summary { (all.len()) " " (name) }
                        @for one in all { (check(one)) }
                    }
                }
            }
        }
    }
}

fn check(finding: &Finding) -> Markup {
    let sentence = find(finding.id)
        .map(|check| check.sentence)
        .unwrap_or_default();
    let class = format!("verdict v-{}", finding.verdict.name().replace('/', ""));
    html! {
        details.check {
            summary {
                span class=(class) { (finding.verdict.name()) }
                code { (finding.id) }
                span { (prose(&finding.summary)) }
            }
            div.body {
                p { (prose(sentence)) }
                p { "Severity: " (finding.severity.name()) ". Source: " (finding.source.join("; ")) "." }
                (evidence(&finding.evidence))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::recorder::Recorder;
    use crate::trace::step::{Actor, StepId};

    #[test]
    fn the_page_makes_no_requests_and_hostile_text_stays_text() {
        let recorder = Recorder::new("direct", "<img src=x onerror=alert(1)>\u{202e}", |_| {});
        let _ = recorder.step(StepId::Listen, Actor::Machine, Actor::Machine, |step| {
            step.evidence("address", "\"><script>alert(2)</script>");
            Ok(())
        });
        let page = document(&recorder.finish(None));
        for forbidden in [
            "<script",
            "<img",
            "http://",
            "https://",
            "src=\"",
            "href=",
            " style=\"",
            "\u{202e}",
            "url(",
        ] {
            assert!(!page.contains(forbidden), "{forbidden}");
        }
        assert!(page.contains("default-src 'none'; style-src 'sha256-"));
    }

    #[test]
    fn a_heading_names_the_host_of_an_address() {
        for (provider, expected) in [
            ("https://fhir.example/r4/tenant", "fhir.example"),
            ("http://127.0.0.1:9/fhir", "127.0.0.1:9"),
            ("sandbox-basic", "sandbox-basic"),
            ("urn:x", "urn:x"),
        ] {
            assert_eq!(host(provider), expected);
        }
    }

    #[test]
    fn a_style_sheet_contains_nothing_that_ends_its_element() {
        assert!(!STYLE.contains("</"));
    }
}
