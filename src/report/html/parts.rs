//! Building blocks used by several parts of the page.

use crate::text::clean;
use crate::trace::step::Evidence;
use maud::{Markup, html};
use std::time::Duration;
use url::form_urlencoded;

/// Renders a sentence with its names in backticks as code. An unclosed backtick, as in truncated
/// text, does not start a name.
pub(super) fn prose(text: &str) -> Markup {
    let text = clean(text);
    let pieces: Vec<&str> = text.split('`').collect();
    let is_name = |index: usize| index % 2 == 1 && index + 1 < pieces.len();
    html! {
        @for (index, piece) in pieces.iter().enumerate() {
            @if is_name(index) { code { (piece) } } @else { (piece) }
        }
    }
}

/// Renders the address of a request, with its parameters in a collapsed table.
pub(super) fn address(method: &str, url: &str) -> Markup {
    let (place, query) = url.split_once('?').unwrap_or((url, ""));
    let parameters: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
    html! {
        pre { (method) " " (clean(place)) }
        @if !parameters.is_empty() {
            details.fold {
                summary { (counted(parameters.len(), "parameter")) }
                table { @for (name, value) in &parameters { tr { th { (clean(name)) } td { (clean(value)) } } } }
            }
        }
    }
}

/// Returns a number with its noun, in the plural if needed.
fn counted(number: usize, thing: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {thing}{plural}")
}

/// Human-readable.
pub(super) fn duration_text(duration: Duration) -> String {
    let ms = duration.as_secs_f64() * 1e3;
    if ms < 10_000.0 {
        format!("{ms:.1} ms")
    } else {
        format!("{:.1} s", ms / 1e3)
    }
}

/// Renders the evidence of a step or check.
pub(super) fn evidence(all: &[Evidence]) -> Markup {
    html! {
        @if !all.is_empty() {
            p.label { "Evidence" }
            table { @for one in all { tr { th { (one.name) } td { (clean(&one.value)) } } } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_closed_backtick_starts_a_name() {
        for (text, expected) in [
            ("`aud` is `x`", "<code>aud</code> is <code>x</code>"),
            ("`aud` is `x", "<code>aud</code> is x"),
            ("a ` b", "a  b"),
            ("plain", "plain"),
        ] {
            assert_eq!(prose(text).into_string(), expected, "{text}");
        }
    }

    #[test]
    fn a_query_is_folded_below_its_address() {
        let shown = address("GET", "https://a.example/b?c=d%20e&f=<code: 43 chars>");
        assert_eq!(
            shown.into_string(),
            "<pre>GET https://a.example/b</pre><details class=\"fold\"><summary>2 parameters</summary><table>\
             <tr><th>c</th><td>d e</td></tr><tr><th>f</th><td>&lt;code: 43 chars&gt;</td></tr></table></details>"
        );
        assert_eq!(
            address("GET", "https://a.example/").into_string(),
            "<pre>GET https://a.example/</pre>"
        );
    }
}
