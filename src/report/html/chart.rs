//! The sequence diagram, message by message.

use crate::report::html::parts::{address, duration_text, evidence, prose};
use crate::report::sequence::{Group, Message, Mood, groups, outcome};
use crate::text::clean;
use crate::trace::Trace;
use crate::trace::detail::Part;
use crate::trace::step::{Actor, HttpExchange};
use maud::{Markup, html};
use std::time::Duration;

/// Renders the diagram, with one row per message that opens to show its details.
pub(super) fn chart(trace: &Trace) -> Markup {
    html! {
        section #messages {
            h2 { "Messages" }
            div.chart {
                div.head {
                    span {} span { "Message" } span.num { "At" } span.num { "Took" }
                    div.names { @for actor in Actor::ALL { span { (actor.name()) } } }
                }
                @for group in groups(trace) { (step(&group)) }
                div.step { div.end {} div.lane {} }
            }
        }
    }
}

fn step(group: &Group<'_>) -> Markup {
    // A single message may already say what the step does.
    let is_told = matches!(group.messages.as_slice(), [one] if one.label == group.step.title);
    html! {
        @if !is_told { div.step { h3 { (prose(group.step.title)) } div.lane {} } }
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
        details class=(format!("m {mood} {direction}")) id=(format!("m{}", message.number)) open[mood == "failed"] {
            summary {
                span.n { (message.number) }
                span.what {
                    span.sr { (message.from.name()) " to " (message.to.name()) ": " }
                    (prose(&message.label))
                    @if mood == "failed" { span.sr { " (failed)" } }
                }
                span.time.at { "+" (message.at_ms) " ms" }
                span.time { (message.took_us.map_or_else(String::new, |us| duration_text(Duration::from_micros(us)))) }
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
        @if is_empty { p { "No further details are known on this machine." } }
        (evidence(message.evidence))
        @if let [one] = message.exchanges { (exchange(one)) } @else if !message.exchanges.is_empty() { (many(message.exchanges)) }
    }
}

fn exchange(one: &HttpExchange) -> Markup {
    let detail = one.detail.as_ref();
    html! {
        p.label { "Request" }
        (address(&one.method, &one.url))
        @if let Some(detail) = detail { (part(&detail.request)) }
        p.label { "Response: " (clean(&outcome(one))) }
        @if let Some(failure) = &one.failure { p { (prose(failure)) } }
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
                    td { (address(&one.method, &one.url)) "→ " (clean(&outcome(one))) }
                }
            }
        }
    }
}
