//! What several parts of the page are made of.

use crate::text::clean;
use crate::trace::step::Evidence;
use maud::{Markup, html};
use std::time::Duration;

/// A sentence whose names stand in backticks.
pub(super) fn prose(text: &str) -> Markup {
    let text = clean(text);
    html! {
        @for (index, piece) in text.split('`').enumerate() {
            @if index % 2 == 1 { code { (piece) } } @else { (piece) }
        }
    }
}

/// As people read it.
pub(super) fn duration_text(duration: Duration) -> String {
    let ms = duration.as_secs_f64() * 1e3;
    if ms < 10_000.0 {
        format!("{ms:.1} ms")
    } else {
        format!("{:.1} s", ms / 1e3)
    }
}

/// What a step or a check found out.
pub(super) fn evidence(all: &[Evidence]) -> Markup {
    html! {
        @if !all.is_empty() {
            h4 { "Found out" }
            table { @for one in all { tr { th { (one.name) } td { (clean(&one.value)) } } } }
        }
    }
}
