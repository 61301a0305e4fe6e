//! Prepares text for comparison: removes case and accents, makes words singular, and expands
//! abbreviations. The callers decide what to do with the words.

use std::collections::HashMap;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Maximum number of words; anything longer is not a name.
const MOST_WORDS: usize = 64;
/// Number of bytes of a word that are kept, enough to identify it.
const LONGEST_WORD: usize = 40;

/// One word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Its position in the text, in bytes.
    pub start: usize,
    pub end: usize,
    /// Without case and accents.
    pub folded: String,
}

/// Splits a text into words. Apostrophes do not split words (`Mary's`, `Hawai’i`), and initials
/// form one word (`M.D.`).
#[must_use]
pub fn words(text: &str) -> Vec<Word> {
    let mut found: Vec<Word> = Vec::new();
    let mut open: Option<Word> = None;
    for (place, character) in text.char_indices() {
        if found.len() == MOST_WORDS {
            break;
        }
        if is_apostrophe(character) && open.is_some() {
            continue;
        }
        let end = place + character.len_utf8();
        let mut folded = folded(character).peekable();
        if folded.peek().is_some() {
            let word = open.get_or_insert(Word {
                start: place,
                end,
                folded: String::new(),
            });
            word.end = end;
            if word.folded.len() < LONGEST_WORD {
                word.folded.extend(folded);
            }
        } else if !is_combining_mark(character) {
            close(&mut found, open.take(), text);
        }
    }
    close(&mut found, open, text);
    found
}

/// Ends a word. A letter after another letter and a dot is appended to the previous word.
fn close(found: &mut Vec<Word>, word: Option<Word>, text: &str) {
    let Some(word) = word else { return };
    match found.last_mut() {
        Some(last)
            if is_initials(last, text)
                && is_letter(&word)
                && text[last.end..word.start] == *"." =>
        {
            last.end = word.end;
            last.folded.push_str(&word.folded);
        }
        _ => found.push(word),
    }
}

fn is_letter(word: &Word) -> bool {
    word.folded.len() == 1 && word.folded.bytes().all(|byte| byte.is_ascii_alphabetic())
}

fn is_initials(word: &Word, text: &str) -> bool {
    is_letter(word) || text[word.start..word.end].contains('.')
}

const fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '’' | '‘' | '`' | '´' | 'ʼ' | 'ʻ' | '′')
}

/// The folded form of a character; empty unless it is a letter or digit.
fn folded(character: char) -> impl Iterator<Item = char> {
    // Nearly all characters are ASCII, and the Unicode tables are slow.
    let ascii = Some(character)
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_lowercase());
    let other = Some(character)
        .filter(|character| !character.is_ascii())
        .into_iter();
    let other = other
        .nfkd()
        .flat_map(char::to_lowercase)
        .filter(|part| part.is_alphanumeric());
    ascii.into_iter().chain(other)
}

/// The indexed form of a folded word: abbreviations expanded, in the singular.
#[must_use]
pub fn canonical(folded: &str) -> &str {
    let meant = |word: &str| ABBREVIATIONS.get(word).copied();
    let single = singular(folded);
    meant(folded).or_else(|| meant(single)).unwrap_or(single)
}

/// Removes the `s` of English plurals and possessives (`Mary's` has become `marys`).
fn singular(folded: &str) -> &str {
    let kept = folded.len() < 4 || ["ss", "us", "is"].iter().any(|end| folded.ends_with(end));
    let is_number = folded.starts_with(|first: char| first.is_ascii_digit());
    if kept || is_number {
        folded
    } else {
        folded.strip_suffix('s').unwrap_or(folded)
    }
}

/// Joins the canonical words of a text with single spaces, so that two names of an institution
/// compare equal.
#[must_use]
pub fn key(text: &str) -> String {
    let words = words(text);
    let words: Vec<&str> = words
        .iter()
        .map(|word| canonical(&word.folded))
        .filter(|word| !is_filler(word))
        .collect();
    words.join(" ")
}

/// Words that do not help to identify an institution.
#[must_use]
pub fn is_filler(word: &str) -> bool {
    matches!(word, "the" | "of" | "and" | "for" | "at")
}

static ABBREVIATIONS: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    let groups = lines(include_str!("abbreviations.txt")).filter_map(|line| line.split_once(' '));
    groups
        .flat_map(|(meant, written)| written.split(' ').map(move |written| (written, meant)))
        .collect()
});

/// The lines of a data file, without empty lines or comments.
pub fn lines(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_the_same_key_however_it_is_written() {
        for (one, other) in [
            ("St. Mary's Hospital", "SAINT MARYS HOSP"),
            ("Saint Peter’s Univ. Hosp.", "st peter university hospital"),
            ("ÁINE MEDICAL INC", "aine med inc"),
            ("Rejuvé  Wellness", "rejuve wellness"),
            ("Children's Clinic", "childrens clinics"),
            ("John Smith M.D., P.L.L.C.", "john smith md pllc"),
            ("Mt Sinai Ctr", "Mount Sinai Center"),
            ("The University of Iowa", "University Iowa"),
            ("Ｍａｙｏ", "mayo"),
            ("e\u{301}cole", "École"),
        ] {
            assert_eq!(key(one), key(other));
        }
    }

    #[test]
    fn different_names_stay_different() {
        for (one, other) in [
            ("Mass General", "Mas General"),
            ("Louis", "Loui"),
            ("94609", "94609s"),
            ("as", "a"),
        ] {
            assert_ne!(key(one), key(other));
        }
    }

    #[test]
    fn a_word_knows_its_position() {
        let text = "St. Mary’s M.D.";
        let found: Vec<(&str, String)> = words(text)
            .into_iter()
            .map(|word| (&text[word.start..word.end], word.folded))
            .collect();
        assert_eq!(
            found,
            [
                ("St", "st".into()),
                ("Mary’s", "marys".into()),
                ("M.D", "md".into())
            ]
        );
    }

    #[test]
    fn absurd_text_has_few_and_short_words() {
        assert_eq!(words(&"a ".repeat(100_000)).len(), MOST_WORDS);
        let long = words(&"é".repeat(100_000));
        assert!(
            long.len() == 1 && long[0].folded.len() <= LONGEST_WORD,
            "{}",
            long[0].folded.len()
        );
        assert_eq!(words("\0\u{1b}[31m <em>"), words("   31m  em "));
        assert!(words("''''’’’").is_empty() && key("-- // --").is_empty());
    }

    #[test]
    fn the_table_of_abbreviations_leads_to_indexed_words() {
        for (written, meant) in ABBREVIATIONS.iter() {
            assert_eq!(canonical(meant), *meant, "`{written}`");
        }
    }
}
