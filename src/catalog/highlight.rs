//! Marks the parts of a name that a query matched, as HTML.

use crate::catalog::normalize::{Word, canonical, words};
use crate::catalog::query::Query;

/// The text as HTML with `<em>` around the matches, or `None` if there are none.
#[must_use]
pub fn marked(text: &str, query: &Query) -> Option<String> {
    let found: Vec<Word> = words(text)
        .into_iter()
        .filter(|word| is_wanted(word, query))
        .collect();
    if found.is_empty() {
        return None;
    }
    let (mut html, mut done) = (String::with_capacity(text.len() + 32), 0);
    for word in found {
        escape(&text[done..word.start], &mut html);
        html.push_str("<em>");
        escape(&text[word.start..word.end], &mut html);
        html.push_str("</em>");
        done = word.end;
    }
    escape(&text[done..], &mut html);
    Some(html)
}

fn is_wanted(word: &Word, query: &Query) -> bool {
    let canonical = canonical(&word.folded);
    query.words.iter().any(|wanted| {
        canonical == wanted.canonical
            || word.folded.starts_with(&wanted.typed)
            || canonical.starts_with(&wanted.typed)
    })
}

fn escape(text: &str, html: &mut String) {
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            other => html.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_the_matches_and_nothing_else() {
        for (text, query, expected) in [
            (
                "Quillmoor Heart Center",
                "quillmoor",
                Some("<em>Quillmoor</em> Heart Center"),
            ),
            (
                "St. Mary's Hosp",
                "saint marys",
                Some("<em>St</em>. <em>Mary&#39;s</em> Hosp"),
            ),
            ("Rejuvé Wellness", "reju", Some("<em>Rejuvé</em> Wellness")),
            (
                "<b>Mayo</b> & Co",
                "mayo",
                Some("&lt;b&gt;<em>Mayo</em>&lt;/b&gt; &amp; Co"),
            ),
            ("<script>", "script", Some("&lt;<em>script</em>&gt;")),
            ("Mayo", "kaiser", None),
            ("Mayo", "", None),
        ] {
            assert_eq!(
                marked(text, &Query::new(query)).as_deref(),
                expected,
                "{text} {query}"
            );
        }
    }
}
