//! The terminal while a URL is pasted. Its line editing limits lines to 4,095 bytes and drops the
//! rest, so it is turned off for the paste, and back on when the wait ends or on Ctrl-C.

#[cfg(unix)]
use rustix::termios::{
    LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr,
};
#[cfg(unix)]
use std::sync::{Mutex, PoisonError};

/// The characters that terminals send to erase one character.
const ERASE: [char; 2] = ['\u{7f}', '\u{8}'];
/// The character that erases the line (Ctrl-U).
const KILL: char = '\u{15}';
/// The byte that ends the input (Ctrl-D).
pub(super) const END: u8 = 4;

/// The terminal's state before the change.
#[cfg(unix)]
static BEFORE: Mutex<Option<Termios>> = Mutex::new(None);

/// Reads lines of any length from the terminal at stdin, until dropped.
pub struct LongLines(());

impl LongLines {
    /// Turns line editing off; `None` if stdin is not a terminal.
    #[cfg(unix)]
    #[must_use]
    pub fn begin() -> Option<Self> {
        let stdin = std::io::stdin();
        let mut settings = tcgetattr(&stdin).ok()?;
        let before = settings.clone();
        settings.local_modes.remove(LocalModes::ICANON);
        settings.special_codes[SpecialCodeIndex::VMIN] = 1;
        settings.special_codes[SpecialCodeIndex::VTIME] = 0;
        *BEFORE.lock().unwrap_or_else(PoisonError::into_inner) = Some(before);
        tcsetattr(&stdin, OptionalActions::Now, &settings).ok()?;
        Some(Self(()))
    }

    /// Does nothing: the Windows console has no such limit.
    #[cfg(not(unix))]
    #[must_use]
    pub fn begin() -> Option<Self> {
        None
    }
}

impl Drop for LongLines {
    fn drop(&mut self) {
        restore();
    }
}

/// Restores the terminal's line editing, if it was turned off.
pub fn restore() {
    #[cfg(unix)]
    {
        let mut before = BEFORE.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(settings) = before.take() {
            let _ = tcsetattr(std::io::stdin(), OptionalActions::Now, &settings);
        }
    }
}

/// Returns a line with its erasures applied.
pub(super) fn edited(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    for letter in line.chars() {
        match letter {
            KILL => text.clear(),
            _ if ERASE.contains(&letter) => {
                text.pop();
            }
            _ => text.push(letter),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn erased_characters_are_gone() {
        for (typed, meant) in [
            ("abc", "abc"),
            ("abx\u{7f}c", "abc"),
            ("\u{8}\u{7f}a", "a"),
            ("wrong\u{15}right", "right"),
            ("\u{e9}\u{7f}e", "e"),
        ] {
            assert_eq!(edited(typed), meant);
        }
    }
}
