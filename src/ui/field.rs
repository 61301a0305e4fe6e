//! A one-line text field. It never wraps: it shows only the part of a long text around the cursor,
//! so redrawing leaves nothing behind on the screen.

use console::{Key, Term, measure_text_width};
use std::io::Result;

/// The text and the position of the cursor in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Field {
    text: Vec<char>,
    cursor: usize,
}

impl Field {
    fn new(text: &str) -> Self {
        let text: Vec<char> = text.chars().collect();
        let cursor = text.len();
        Self { text, cursor }
    }

    /// Applies a key; returns `false` if it finishes the line.
    fn press(&mut self, key: &Key) -> bool {
        match key {
            Key::Enter => return false,
            Key::Char('\u{15}') => {
                self.text.drain(..self.cursor);
                self.cursor = 0;
            }
            Key::Char(character) if !character.is_control() => {
                self.text.insert(self.cursor, *character);
                self.cursor += 1;
            }
            Key::Backspace if self.cursor > 0 => {
                self.cursor -= 1;
                self.text.remove(self.cursor);
            }
            Key::Del if self.cursor < self.text.len() => {
                self.text.remove(self.cursor);
            }
            Key::ArrowLeft => self.cursor = self.cursor.saturating_sub(1),
            Key::ArrowRight => self.cursor = self.text.len().min(self.cursor + 1),
            Key::Home => self.cursor = 0,
            Key::End => self.cursor = self.text.len(),
            _ => {}
        }
        true
    }

    /// Returns the part around the cursor that fits into this many cells, and how many cells of it
    /// are left of the cursor.
    fn shown(&self, cells: usize) -> (String, usize) {
        let cells = cells.max(2);
        let mut begin = self.cursor;
        let mut before = 0;
        // The cursor needs a cell of its own.
        while begin > 0 && before + width(self.text[begin - 1]) < cells {
            begin -= 1;
            before += width(self.text[begin]);
        }
        let mut end = self.cursor;
        let mut all = before;
        while end < self.text.len() && all + width(self.text[end]) < cells {
            all += width(self.text[end]);
            end += 1;
        }
        (self.text[begin..end].iter().collect(), before)
    }
}

fn width(character: char) -> usize {
    measure_text_width(character.encode_utf8(&mut [0; 4]))
}

/// Reads one line after `prompt`, with `initial` as its initial text.
///
/// # Errors
/// Errors of the terminal, including an interruption.
pub(super) fn typed(term: &Term, prompt: &str, initial: &str) -> Result<String> {
    let mut field = Field::new(initial);
    // The text on the screen, if the cursor is at its end.
    let mut drawn: Option<String> = None;
    let mut is_first = true;
    loop {
        let cells = columns(term).saturating_sub(measure_text_width(prompt));
        let (shown, before) = field.shown(cells);
        let after = measure_text_width(&shown) - before;
        let begun = drawn.take().filter(|_| after == 0);
        if let Some(more) = begun.and_then(|begun| Some(shown.strip_prefix(&begun)?.to_owned())) {
            term.write_str(&more)?;
        } else {
            if !is_first {
                term.clear_line()?;
            }
            term.write_str(&format!("{prompt}{shown}"))?;
            term.move_cursor_left(after)?;
        }
        term.flush()?;
        is_first = false;
        drawn = (after == 0).then_some(shown);
        if !field.press(&term.read_key()?) {
            break;
        }
    }
    let text: String = field.text.into_iter().collect();
    term.clear_line()?;
    term.write_line(&format!("{prompt}{text}"))?;
    Ok(text)
}

/// Returns the terminal's width in columns.
pub(super) fn columns(term: &Term) -> usize {
    usize::from(term.size().1).max(20)
}

/// Splits a text into lines of at most this many columns, between words. A longer word gets a line
/// of its own.
pub(super) fn folded(text: &str, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if measure_text_width(line) + 1 + measure_text_width(word) <= columns => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(keys: &[Key]) -> (String, usize) {
        let mut field = Field::new("abc");
        for key in keys {
            assert!(field.press(key));
        }
        (field.text.iter().collect(), field.cursor)
    }

    #[test]
    fn keys_change_the_line_where_the_cursor_is() {
        for (keys, text, cursor) in [
            (&[Key::Char('d')][..], "abcd", 4),
            (&[Key::Backspace, Key::Backspace], "a", 1),
            (&[Key::ArrowLeft, Key::Char('x')], "abxc", 3),
            (&[Key::Home, Key::Backspace, Key::Del], "bc", 0),
            (
                &[Key::Home, Key::ArrowLeft, Key::End, Key::ArrowRight],
                "abc",
                3,
            ),
            (&[Key::ArrowLeft, Key::Char('\u{15}')], "c", 0),
            (
                &[Key::Char('\u{7}'), Key::Tab, Key::Escape, Key::Del],
                "abc",
                3,
            ),
        ] {
            assert_eq!(after(keys), (text.to_owned(), cursor), "{keys:?}");
        }
        assert!(!Field::default().press(&Key::Enter));
    }

    #[test]
    fn a_long_line_is_shown_around_the_cursor_and_never_fills_the_last_cell() {
        let mut field = Field::new("https://gw.example/v1");
        assert_eq!(field.shown(80), ("https://gw.example/v1".to_owned(), 21));
        assert_eq!(field.shown(11), ("example/v1".to_owned(), 10));
        field.press(&Key::Home);
        assert_eq!(field.shown(11), ("https://gw".to_owned(), 0));
        assert_eq!(Field::new("日本語").shown(6), ("本語".to_owned(), 4));
        assert_eq!(Field::default().shown(0), (String::new(), 0));
    }

    #[test]
    fn a_question_is_folded_between_words() {
        let text = "is https://a-long-name.example the provider's own address?";
        let lines = folded(text, 30);
        let expected = [
            "is https://a-long-name.example",
            "the provider's own address?",
        ];
        assert_eq!(lines, expected);
        assert_eq!(folded(text, 10)[1], "https://a-long-name.example");
        assert_eq!(folded("", 10), [""]);
    }
}
