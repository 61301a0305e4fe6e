//! Text from outside, made fit to be shown. Imports nothing of ours, so that terminal and reports can
//! both use it.

/// Text from outside made safe to show: control and bidirectional characters are escaped, long text is
/// cut (checks.md section 0.4 point 4, RESP-15).
#[must_use]
pub fn clean(text: &str) -> String {
    const LONGEST: usize = 2_000;
    let mut shown = String::with_capacity(text.len().min(LONGEST));
    for (count, character) in text.chars().enumerate() {
        if count == LONGEST {
            shown.push('…');
            break;
        }
        if character.is_control() && character != '\n' || is_bidirectional(character) {
            shown.extend(character.escape_unicode());
        } else {
            shown.push(character);
        }
    }
    shown
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
    }

    #[test]
    fn cuts_what_would_flood_the_terminal() {
        assert_eq!(clean(&"x".repeat(100_000)).chars().count(), 2_001);
    }
}
