//! Fills in texts whose placeholders are in braces, such as `{provider}`. Pure functions.

use maud::{Markup, html};

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece<'a> {
    Text(&'a str),
    /// A placeholder's name.
    Name(&'a str),
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((before, name, after)) = next(rest) {
        found.extend([Piece::Text(before), Piece::Name(name)]);
        rest = after;
    }
    found.push(Piece::Text(rest));
    found
}

fn next(text: &str) -> Option<(&str, &str, &str)> {
    let (before, after) = text.split_once('{')?;
    let (name, after) = after.split_once('}')?;
    Some((before, name, after))
}

/// Fills in the placeholders; a placeholder without a value stays as it is.
#[must_use]
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let value = |piece| match piece {
        Piece::Text(text) => text.to_owned(),
        Piece::Name(name) => values
            .iter()
            .find(|(known, _)| *known == name)
            .map_or_else(|| format!("{{{name}}}"), |(_, value)| (*value).to_owned()),
    };
    pieces(text).into_iter().map(value).collect()
}

/// Same as [`fill`], but for a page: a value may contain markup.
#[must_use]
pub fn mark(text: &str, values: &[(&str, Markup)]) -> Markup {
    let value = |name: &str| {
        let known = values.iter().find(|(known, _)| *known == name);
        known.map(|(_, value)| value)
    };
    html! {
        @for piece in pieces(text) {
            @match piece {
                Piece::Text(text) => (text),
                Piece::Name(name) => @if let Some(value) = value(name) { (value) } @else { "{" (name) "}" },
            }
        }
    }
}

/// Returns the names of the placeholders in a text, sorted and with repetitions.
#[cfg(test)]
pub(super) fn names(text: &str) -> Vec<&str> {
    let name = |piece| match piece {
        Piece::Name(name) => Some(name),
        Piece::Text(_) => None,
    };
    let mut found: Vec<&str> = pieces(text).into_iter().filter_map(name).collect();
    found.sort_unstable();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_braces_are_filled_in_and_everything_else_stays_text() {
        let text = "{one} & {two}, {one}; {three} {";
        let filled = fill(text, &[("one", "1 {two}"), ("two", "<2>")]);
        assert_eq!(filled, "1 {two} & <2>, 1 {two}; {three} {");
        let marked = mark(
            text,
            &[("one", html! { b { "1" } }), ("two", html! { "<2>" })],
        );
        assert_eq!(
            marked.into_string(),
            "<b>1</b> &amp; &lt;2&gt;, <b>1</b>; {three} {"
        );
        assert_eq!(names(text), ["one", "one", "three", "two"]);
    }
}
