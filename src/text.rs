//! Text from outside, made fit to be shown. Imports nothing of ours, so that terminal and reports can
//! both use it.

use std::fmt::Write;

/// No line that is shown is longer.
const LONGEST: usize = 2_000;
/// No name or word within a sentence is longer.
const SHORT: usize = 120;

/// Text from outside as one line that is safe to show: line breaks become a blank, control and bidirectional
/// characters are escaped, long text is cut (checks.md section 0.4 point 4, RESP-15).
#[must_use]
pub fn clean(text: &str) -> String {
    escaped(text, LONGEST)
}

/// The same for a name or a word that stands in a sentence of our own: cut so that the sentence is still read.
#[must_use]
pub fn short(text: &str) -> String {
    line(text, SHORT)
}

/// The same, cut after so many characters.
#[must_use]
pub fn line(text: &str, longest: usize) -> String {
    escaped(text, longest)
}

/// The same, uncut: for lines of our own that may hold a long address.
#[must_use]
pub fn one_line(text: &str) -> String {
    escaped(text, usize::MAX)
}

/// Text of our own that has several lines on purpose, each made safe to show by [`clean`]. Text from outside must
/// not come through here: its line breaks would look like ours.
#[must_use]
pub fn clean_lines(text: &str) -> String {
    let mut shown: String = text.split('\n').map(|line| clean(line) + "\n").collect();
    shown.pop();
    shown
}

/// A JSON document in which nothing steers the terminal it may be shown on. Its value stays the same: such characters
/// stand in strings only, where JSON knows them by number, too.
#[must_use]
pub fn inert_json(json: String) -> String {
    let is_ours = |character: char| matches!(character, '\n' | '\t');
    let steers = |character: char| !is_ours(character) && steers(character);
    if !json.chars().any(steers) {
        return json;
    }
    let mut shown = String::with_capacity(json.len() + 64);
    for character in json.chars() {
        if steers(character) {
            let _ = write!(shown, "\\u{:04x}", u32::from(character));
        } else {
            shown.push(character);
        }
    }
    shown
}

fn escaped(text: &str, longest: usize) -> String {
    let mut shown = String::with_capacity(text.len().min(longest));
    let mut characters = text.chars().peekable();
    for _ in 0..longest {
        match characters.next() {
            None => return shown,
            // One break, not two.
            Some('\r') if characters.peek() == Some(&'\n') => {}
            Some(character) if is_break(character) => shown.push(' '),
            Some(character) if must_not_pass(character) => shown.extend(character.escape_unicode()),
            Some(character) => shown.push(character),
        }
    }
    if characters.peek().is_some() {
        shown.push('…');
    }
    shown
}

/// Whether a character could steer whatever shows it: a control or bidirectional one, or the end of a line. No name holds
/// one.
#[must_use]
pub fn steers(character: char) -> bool {
    is_break(character) || must_not_pass(character)
}

/// What terminals, editors or spreadsheets take for the end of a line: LF, VT, FF, CR, NEL, LS, PS.
const fn is_break(character: char) -> bool {
    matches!(
        character,
        '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

fn must_not_pass(character: char) -> bool {
    character.is_control() || is_bidirectional(character)
}

const fn is_bidirectional(character: char) -> bool {
    matches!(character, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_what_would_steer_the_terminal() {
        assert_eq!(clean("a\u{1b}[31mb\u{202e}c"), "a\\u{1b}[31mb\\u{202e}c");
        assert_eq!(clean("a\u{9b}2Jb\u{7f}c\td"), "a\\u{9b}2Jb\\u{7f}c\\u{9}d");
    }

    #[test]
    fn cuts_what_would_flood_the_terminal() {
        assert_eq!(clean(&"x".repeat(100_000)).chars().count(), 2_001);
        assert_eq!(clean(&"x".repeat(2_000)).chars().count(), 2_000);
        assert_eq!(short(&"x".repeat(100_000)).chars().count(), 121);
        assert_eq!(one_line(&"x".repeat(100_000)).len(), 100_000);
    }

    #[test]
    fn one_line_stays_one_line() {
        for breaks in [
            "\n", "\r\n", "\r", "\u{b}", "\u{c}", "\u{85}", "\u{2028}", "\u{2029}",
        ] {
            assert_eq!(
                clean(&format!("no{breaks}hint: run x{breaks}")),
                "no hint: run x ",
                "{breaks:?}"
            );
        }
        assert_eq!(clean("\n\r\r\n"), "   ");
    }

    #[test]
    fn what_is_clean_stays_as_it_is() {
        for text in ["a\u{1b}\u{2029}b\n", &"é".repeat(3_000)] {
            assert_eq!(clean(&clean(text)), clean(text));
        }
        assert_eq!(clean("Zoë's  clinic – 東京"), "Zoë's  clinic – 東京");
    }

    #[test]
    fn lines_of_our_own_stay_lines() {
        assert_eq!(clean_lines("a\n  b\u{1b}\u{2028}c\n"), "a\n  b\\u{1b} c\n");
        assert_eq!(clean_lines("a\n\nb"), "a\n\nb");
        assert_eq!(clean_lines(""), "");
    }

    #[test]
    fn a_json_document_keeps_its_value_and_steers_nothing() {
        let json = "{\n  \"a\": \"\u{9b}\u{7f}\u{202e}\u{2028}é\"\n}".to_owned();
        assert_eq!(
            inert_json(json),
            "{\n  \"a\": \"\\u009b\\u007f\\u202e\\u2028é\"\n}"
        );
        assert_eq!(inert_json("{\n}".to_owned()), "{\n}");
    }
}
