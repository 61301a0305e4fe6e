//! The words of a query: few, short, without duplicates. `matching` finds what they match.

use crate::catalog::domain;
use crate::catalog::normalize::{canonical, is_filler, words};
use crate::catalog::places::abbreviated;

/// Maximum length in bytes; users do not type longer queries, and the rest is ignored.
const LONGEST: usize = 256;
const MOST_WORDS: usize = 10;

/// A parsed query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    pub words: Vec<Wanted>,
    /// The prefix of the keys of names that begin with the query.
    pub key: String,
}

/// One word of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// As typed, without case and accents.
    pub typed: String,
    /// As indexed.
    pub canonical: String,
}

impl Query {
    /// Parses the beginning of a text of any length.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let text = beginning(text);
        let parts = text.split_whitespace();
        let typed = parts.flat_map(|part| match domain::in_query(part) {
            Some(labels) => labels,
            None => words(part).into_iter().map(|word| word.folded).collect(),
        });
        let all: Vec<Wanted> = typed.map(Wanted::new).collect();
        let telling: Vec<Wanted> = all
            .iter()
            .filter(|word| !is_filler(&word.canonical))
            .cloned()
            .collect();
        let telling = shortened(telling);
        let mut words: Vec<Wanted> = Vec::new();
        for word in if telling.is_empty() { all } else { telling } {
            if words.len() < MOST_WORDS && !words.contains(&word) {
                words.push(word);
            }
        }
        let key = words
            .iter()
            .map(|word| word.canonical.as_str())
            .collect::<Vec<_>>()
            .join(" ");
        Self { words, key }
    }
}

impl Query {
    /// The same key with its first two words joined; empty if there are fewer than two.
    #[must_use]
    pub fn joined(&self) -> String {
        if self.words.len() < 2 {
            return String::new();
        }
        self.key.replacen(' ', "", 1)
    }
}

fn shortened(mut words: Vec<Wanted>) -> Vec<Wanted> {
    let code = |pair: &[Wanted]| abbreviated([&pair[0].typed, &pair[1].typed]);
    if let Some(place) = words.windows(2).position(|pair| code(pair).is_some()) {
        let code = code(&words[place..]).unwrap_or_default();
        words.splice(place..place + 2, [Wanted::new(code.to_owned())]);
    }
    words
}

impl Wanted {
    fn new(typed: String) -> Self {
        Self {
            canonical: canonical(&typed).to_owned(),
            typed,
        }
    }
}

fn beginning(text: &str) -> &str {
    text.char_indices()
        .nth(LONGEST)
        .map_or(text, |(end, _)| &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canonical_words(text: &str) -> Vec<String> {
        Query::new(text)
            .words
            .into_iter()
            .map(|word| word.canonical)
            .collect()
    }

    #[test]
    fn a_query_is_its_distinctive_words_without_duplicates() {
        assert_eq!(
            canonical_words(" The Univ. of   Mich mich "),
            ["university", "mich"]
        );
        assert_eq!(canonical_words("https://www.mayo.edu/x mayo"), ["mayo"]);
        assert_eq!(canonical_words("the of"), ["the", "of"]);
        assert_eq!(
            canonical_words("eye, District of Columbia"),
            canonical_words("eye dc")
        );
        assert_eq!(Query::new("St Marys Hosp").key, "saint mary hospital");
    }

    #[test]
    fn absurd_queries_are_truncated() {
        let letters: String = ('a'..='z').map(|letter| format!("{letter} ")).collect();
        for text in [
            letters.repeat(2_000),
            "x".repeat(100_000),
            "\u{301}".repeat(50_000),
            "é ".repeat(30_000),
        ] {
            let query = Query::new(&text);
            assert!(
                query.words.len() <= MOST_WORDS && query.key.len() <= 400,
                "{query:?}"
            );
        }
        for text in ["", "\0", " \n\t", "<>&\"'", "\u{202e}"] {
            assert_eq!(Query::new(text), Query::default(), "{text:?}");
        }
    }
}
