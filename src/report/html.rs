//! The trace as one self-contained HTML page: three lines, what failed, the sequence diagram of what happened with its
//! details on click, the checks. Without any script and any other file. Pure functions: nothing here prints.

use crate::clock::rfc3339;
use crate::conformance::register::find;
use crate::report::explain::{Problem, problems};
use crate::report::sequence::{Group, Message, Mood, groups, outcome};
use crate::report::sign_in::summary;
use crate::text::clean;
use crate::trace::comparison::Comparison;
use crate::trace::detail::Part;
use crate::trace::finding::{Finding, Verdict};
use crate::trace::step::{Actor, Evidence, HttpExchange};
use crate::trace::{Trace, Way};
use base64::{Engine, prelude::BASE64_STANDARD};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};
use std::time::Duration;

const STYLE: &str = include_str!("html.css");

/// The whole page.
#[must_use]
pub fn document(trace: &Trace) -> String {
    let title = format!("Sign-in to {}", clean(&trace.provider));
    // The one style sheet is known by its hash; nothing else may be loaded, sent or run.
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
                        p { "Secrets are shown by their length and the beginning of their SHA-256; health records are left out. "
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
            p.meta {
                (way) " · " time datetime=(rfc3339(trace.began)) { (rfc3339(trace.began).replace('T', " ").replace('Z', " UTC")) }
                " · " (shown(trace.total)) " in all, " (shown(trace.requests)) " requests, "
                (shown(trace.waited)) " waiting, " (shown(trace.own())) " our own"
            }
            ol.lines {
                @for (line, class) in summary(trace).iter().zip(classes(trace)) { li class=(class) { (prose(line)) } }
            }
        }
    }
}

/// A sentence whose names stand in backticks.
fn prose(text: &str) -> Markup {
    let text = clean(text);
    html! {
        @for (index, piece) in text.split('`').enumerate() {
            @if index % 2 == 1 { code { (piece) } } @else { (piece) }
        }
    }
}

/// Good, odd or bad, for each of the three lines.
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

fn shown(duration: Duration) -> String {
    let ms = duration.as_secs_f64() * 1e3;
    if ms < 10_000.0 {
        format!("{ms:.1} ms")
    } else {
        format!("{:.1} s", ms / 1e3)
    }
}

fn failures(problems: &[Problem]) -> Markup {
    html! {
        @if !problems.is_empty() {
            section #problems {
                h2 { "What failed, and where to look" }
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
    // Words where words are compared, else the whole.
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

fn chart(trace: &Trace) -> Markup {
    html! {
        section #messages {
            h2 { "What happened, message by message" }
            div.chart {
                div.head {
                    span {} span { "Message" } span.num { "At" } span.num { "Took" }
                    div.names { @for actor in Actor::ALL { span { (actor.name()) } } }
                }
                @for group in groups(trace) { (step(&group)) }
                div.step { h3.end {} div.lane {} }
            }
        }
    }
}

fn step(group: &Group<'_>) -> Markup {
    // A lone message says it itself.
    let is_told = matches!(group.messages.as_slice(), [one] if one.label == group.step.title);
    html! {
        @if !is_told { div.step { h3 { (group.step.title) } div.lane {} } }
        @for message in &group.messages { (row(group, message)) }
    }
}

fn row(group: &Group<'_>, message: &Message<'_>) -> Markup {
    let place = |actor: Actor| {
        Actor::ALL
            .iter()
            .position(|other| *other == actor)
            .unwrap_or_default()
            + 1
    };
    let (from, to) = (place(message.from), place(message.to));
    let direction = match from.cmp(&to) {
        std::cmp::Ordering::Less => "r",
        std::cmp::Ordering::Equal => "self",
        std::cmp::Ordering::Greater => "l",
    };
    let mood = match message.mood {
        Mood::Done => "done",
        Mood::Failed => "failed",
        Mood::Skipped => "skipped",
        Mood::Unseen => "unseen",
    };
    html! {
        details class=(format!("m {mood} {direction}")) id=(format!("m{}", message.number)) {
            summary {
                span.n { (message.number) }
                span.what {
                    span.sr { (message.from.name()) " to " (message.to.name()) ": " }
                    (clean(&message.label))
                    @if mood == "failed" { span.sr { " (failed)" } }
                }
                span.time.at { "+" (message.at_ms) " ms" }
                span.time { (message.took_us.map_or_else(String::new, |us| shown(Duration::from_micros(us)))) }
                div.lane aria-hidden="true" { span class=(format!("arrow f{}t{}", from.min(to), from.max(to))) {} }
            }
            div.body { (body(group, message)) }
        }
    }
}

fn body(group: &Group<'_>, message: &Message<'_>) -> Markup {
    let reason = group
        .step
        .reason
        .as_ref()
        .filter(|_| matches!(message.mood, Mood::Failed | Mood::Skipped));
    let is_empty = reason.is_none() && message.evidence.is_empty() && message.exchanges.is_empty();
    html! {
        @if let Some(reason) = reason { p { (prose(reason)) } }
        @if is_empty { p { "Nothing more is known of it on this machine." } }
        (evidence(message.evidence))
        @if let [one] = message.exchanges { (exchange(one)) } @else if !message.exchanges.is_empty() { (many(message.exchanges)) }
    }
}

fn evidence(all: &[Evidence]) -> Markup {
    html! {
        @if !all.is_empty() {
            h4 { "Found out" }
            table { @for one in all { tr { th { (one.name) } td { (clean(&one.value)) } } } }
        }
    }
}

fn exchange(one: &HttpExchange) -> Markup {
    let detail = one.detail.as_ref();
    html! {
        h4 { "Request" }
        pre { (one.method) " " (clean(&one.url)) }
        @if let Some(detail) = detail { (part(&detail.request)) }
        h4 { "Answer: " (clean(&outcome(one))) }
        @if let Some(failure) = &one.failure { p { (clean(failure)) } }
        @if let Some(response) = detail.and_then(|detail| detail.response.as_ref()) { (part(response)) }
    }
}

fn part(part: &Part) -> Markup {
    html! {
        @if !part.headers.is_empty() {
            table { @for (name, value) in &part.headers { tr { th { (clean(name)) } td { (clean(value)) } } } }
        }
        @if !part.body.is_empty() { pre { (part.body.lines().map(|line| clean(line) + "\n").collect::<String>()) } }
    }
}

fn many(exchanges: &[HttpExchange]) -> Markup {
    html! {
        table {
            @for one in exchanges {
                tr {
                    th { "+" (one.started_ms) " ms" }
                    td { (one.method) " " (clean(&one.url)) " → " (clean(&outcome(one))) }
                }
            }
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
            "not asked or not offered",
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
    use crate::trace::step::StepId;

    #[test]
    fn the_page_asks_nobody_for_anything_and_hostile_text_stays_text() {
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
    fn a_style_sheet_holds_nothing_that_ends_its_element() {
        assert!(!STYLE.contains("</"));
    }
}
