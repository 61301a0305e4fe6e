//! Makes text from outside fit for display. Imports nothing from other rooms, so that terminal and
//! reports can both use it.

use std::borrow::Cow;
use std::fmt::Write;

/// Maximum length of a line in characters; longer ones are truncated.
const LONGEST: usize = 2_000;
/// Maximum length of a name or word within a sentence, in characters; longer ones are truncated.
const SHORT: usize = 120;
/// Maximum number of combining marks on a character; no script needs more.
const MARKS: usize = 4;

/// Returns text from outside as one line that is safe to show. Line breaks become a space, control
/// and bidirectional characters are escaped, and long text is truncated (checks.md section 0.4
/// point 4, RESP-15).
#[must_use]
pub fn clean(text: &str) -> String {
    escaped(text, LONGEST)
}

/// Same as [`clean`] for a name or word inside a sentence of ours: truncated so that the sentence
/// stays readable.
#[must_use]
pub fn short(text: &str) -> String {
    line(text, SHORT)
}

/// Same as [`clean`], but truncated after this many characters.
#[must_use]
pub fn line(text: &str, longest: usize) -> String {
    escaped(text, longest)
}

/// Same as [`clean`] without truncation: for our own lines that may contain a long address.
#[must_use]
pub fn one_line(text: &str) -> String {
    escaped(text, usize::MAX)
}

/// Makes each line of our own text safe with [`clean`]. Text from outside must not be passed in,
/// because its line breaks would look like ours.
#[must_use]
pub fn clean_lines(text: &str) -> String {
    let mut shown: String = text.split('\n').map(|line| clean(line) + "\n").collect();
    shown.pop();
    shown
}

/// Makes a whole output safe for the terminal, keeping only its line breaks: the last line of
/// defence.
#[must_use]
pub fn inert(text: &str) -> Cow<'_, str> {
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    let acts = |character: char| character != '\n' && (steers(character) || hides(character));
    if !text.chars().any(acts) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 64);
    for character in text.chars() {
        if acts(character) {
            shown.extend(character.escape_unicode());
        } else {
            shown.push(character);
        }
    }
    Cow::Owned(shown)
}

/// Makes a JSON document safe for the terminal. Its value stays the same, because such characters
/// only occur in strings, where JSON can escape them.
#[must_use]
pub fn inert_json(json: String) -> String {
    if is_plain(&json) {
        return json;
    }
    let is_ours = |character: char| matches!(character, '\n' | '\t');
    // Beyond U+FFFF an escape would need a surrogate pair.
    let steers = |character: char| {
        !is_ours(character)
            && (steers(character) || hides(character) && u32::from(character) <= 0xffff)
    };
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

/// Whether a text consists only of printable ASCII and line breaks, as nearly every text does.
/// Checking its bytes is ten times faster than checking its characters.
fn is_plain(text: &str) -> bool {
    let all = |piece: &[u8]| {
        let plain = |byte: &u8| matches!(byte, b' '..=b'~' | b'\n');
        piece.iter().fold(true, |all, byte| all & plain(byte))
    };
    text.as_bytes().chunks(256).all(all)
}

fn escaped(text: &str, longest: usize) -> String {
    if text.len() <= longest && is_plain(text) && !text.contains('\n') {
        return text.to_owned();
    }
    let mut shown = String::with_capacity(text.len().min(longest));
    let mut characters = text.chars().peekable();
    let mut marks = 0;
    for _ in 0..longest {
        let Some(character) = characters.next() else {
            return shown;
        };
        let next = characters.peek().copied();
        marks = if is_mark(character) { marks + 1 } else { 0 };
        match character {
            // CR LF is one line break, not two.
            '\r' if next == Some('\n') => {}
            _ if is_break(character) => shown.push(' '),
            _ if marks > MARKS || is_unseen(character, shown.chars().next_back(), next) => {
                shown.extend(character.escape_unicode());
            }
            _ => shown.push(character),
        }
    }
    if characters.peek().is_some() {
        shown.push('…');
    }
    shown
}

/// Whether a character would control or hide text instead of being visible. Joiners are allowed
/// between two non-ASCII characters, because many scripts and emoji need them.
fn is_unseen(character: char, before: Option<char>, next: Option<char>) -> bool {
    let is_joined = |one: Option<char>| {
        one.is_some_and(|one| !one.is_ascii() && !steers(one) && !hides(one) && !is_joiner(one))
    };
    must_not_pass(character)
        || hides(character)
        || is_joiner(character) && !(is_joined(before) && is_joined(next))
}

/// Whether a character could control the display: a control or bidirectional character, or a line
/// break. No name contains such a character.
#[must_use]
pub fn steers(character: char) -> bool {
    is_break(character) || must_not_pass(character)
}

/// Whether a text contains anything visible.
#[must_use]
pub fn is_seen(text: &str) -> bool {
    let is_seen = |one: char| {
        !(one.is_whitespace() || must_not_pass(one) || hides(one) || is_joiner(one) || is_mark(one))
    };
    text.chars().any(is_seen)
}

/// Returns what was copied along with an address, worded to complete a sentence that begins with
/// "it".
#[must_use]
pub fn pasted_along(text: &str) -> Option<String> {
    const QUOTES: [char; 11] = [
        '"', '\'', '`', '\u{ab}', '\u{bb}', '\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}',
        '\u{201e}', '<',
    ];
    let text = text.trim();
    if text.starts_with(QUOTES) || text.ends_with(QUOTES) {
        return Some("has quotation marks around it".to_owned());
    }
    let unseen = |one: &char| must_not_pass(*one) || hides(*one) || is_joiner(*one);
    if let Some(one) = text.chars().find(unseen) {
        return Some(format!(
            "contains the invisible character U+{:04X}",
            u32::from(one)
        ));
    }
    text.contains(char::is_whitespace)
        .then(|| "has a space in it".to_owned())
}

/// Whether terminals, editors or spreadsheets treat a character as a line break: LF, VT, FF, CR,
/// NEL, LS, PS.
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

const fn is_joiner(character: char) -> bool {
    matches!(character, '\u{200c}' | '\u{200d}')
}

/// Whether a character is invisible and without meaning: zero-width spaces, fillers, tags,
/// annotation marks.
const fn hides(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}' | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Whether a character is a combining mark; many of them together overlap neighbouring lines.
const fn is_mark(character: char) -> bool {
    matches!(
        character,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{610}'..='\u{61a}'
            | '\u{64b}'..='\u{65f}' | '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}' | '\u{1ab0}'..='\u{1aff}'
            | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_pasted_along_with_an_address_is_named() {
        for (text, expected) in [
            ("https://gw.example/v1", None),
            (" https://gw.example/v1\n", None),
            (
                "'https://gw.example/v1'",
                Some("has quotation marks around it"),
            ),
            (
                "\u{201c}https://gw.example/v1\u{201d}",
                Some("has quotation marks around it"),
            ),
            (
                "https://gw.example/v1\u{200b}",
                Some("contains the invisible character U+200B"),
            ),
            (
                "\u{feff}https://gw.example/v1",
                Some("contains the invisible character U+FEFF"),
            ),
            ("https://gw.example/v1 and", Some("has a space in it")),
        ] {
            assert_eq!(pasted_along(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn escapes_what_would_steer_the_terminal() {
        assert_eq!(clean("a\u{1b}[31mb\u{202e}c"), "a\\u{1b}[31mb\\u{202e}c");
        assert_eq!(clean("a\u{9b}2Jb\u{7f}c\td"), "a\\u{9b}2Jb\\u{7f}c\\u{9}d");
    }

    #[test]
    fn truncates_what_would_flood_the_terminal() {
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
    fn clean_text_is_not_changed() {
        for text in ["a\u{1b}\u{2029}b\n", &"é".repeat(3_000)] {
            assert_eq!(clean(&clean(text)), clean(text));
        }
        assert_eq!(clean("Zoë's  clinic – 東京"), "Zoë's  clinic – 東京");
    }

    #[test]
    fn our_own_lines_stay_lines() {
        assert_eq!(clean_lines("a\n  b\u{1b}\u{2028}c\n"), "a\n  b\\u{1b} c\n");
        assert_eq!(clean_lines("a\n\nb"), "a\n\nb");
        assert_eq!(clean_lines(""), "");
    }

    #[test]
    fn invisible_characters_are_made_visible() {
        assert_eq!(
            clean("pa\u{200b}y\u{feff}pal\u{e0041}\u{200d}"),
            "pa\\u{200b}y\\u{feff}pal\\u{e0041}\\u{200d}"
        );
        for text in [
            "\u{645}\u{6cc}\u{200c}\u{62e}\u{648}\u{627}\u{647}",
            "👩\u{200d}⚕\u{fe0f}",
            "e\u{301}",
        ] {
            assert_eq!(clean(text), text);
        }
        let joined = "é\u{200d}\u{202e}\u{200d}é";
        assert_eq!(clean(&clean(joined)), clean(joined));
    }

    #[test]
    fn no_letter_is_buried_under_combining_marks() {
        let flood = format!("a{}b", "\u{301}".repeat(6));
        let shown = format!("a{}\\u{{301}}\\u{{301}}b", "\u{301}".repeat(4));
        assert_eq!(clean(&flood), shown);
        assert_eq!(clean(&shown), shown);
    }

    #[test]
    fn a_whole_output_keeps_its_line_breaks_and_no_other_controls() {
        let text = "a\u{1b}[2J\u{9b}\t\r\nb\u{7f}\u{202e}\u{2028}\n";
        let shown = "a\\u{1b}[2J\\u{9b}\\u{9}\\u{d}\nb\\u{7f}\\u{202e}\\u{2028}\n";
        assert_eq!(inert(text), shown);
        assert!(matches!(inert("é\n"), Cow::Borrowed(_)));
    }

    #[test]
    fn a_json_document_keeps_its_value_and_controls_nothing() {
        let json = "{\n  \"a\": \"\u{9b}\u{7f}\u{202e}\u{2028}é\"\n}".to_owned();
        assert_eq!(
            inert_json(json),
            "{\n  \"a\": \"\\u009b\\u007f\\u202e\\u2028é\"\n}"
        );
        assert_eq!(inert_json("{\n}".to_owned()), "{\n}");
    }
}
