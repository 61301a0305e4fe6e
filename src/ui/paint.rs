//! Colours and bars for results on stdout. A colour only repeats what a word beside it says; if
//! bars cannot be drawn, plain characters are used.

use crate::env;
use console::Style;
use std::borrow::Cow;

/// Words at the start of a report's lines, and their tones.
const MARKS: [(&str, Tone); 8] = [
    ("ok", Tone::Good),
    ("FAIL", Tone::Bad),
    ("PROBLEM", Tone::Bad),
    ("error:", Tone::Bad),
    ("warning", Tone::Warning),
    ("warning:", Tone::Warning),
    ("skip", Tone::Aside),
    ("skipped", Tone::Aside),
];

/// Words at the start of a table's last column, after a bar, and their tones.
const STATES: [(&str, Tone); 2] = [("full", Tone::Bad), ("near its limit", Tone::Warning)];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tone {
    Good,
    Bad,
    Warning,
    Aside,
}

impl Tone {
    fn paint(self, text: &str) -> String {
        let style = Style::new().force_styling(true);
        let style = match self {
            Self::Good => style.green(),
            Self::Bad => style.red().bold(),
            Self::Warning => style.yellow(),
            Self::Aside => style.dim(),
        };
        style.apply_to(text).to_string()
    }
}

/// Returns the text in the best form for this terminal.
pub(super) fn for_terminal(text: &str) -> Cow<'_, str> {
    let text = if draws_bars(env::text) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(without_bars(text))
    };
    if console::colors_enabled() {
        Cow::Owned(painted(&text))
    } else {
        text
    }
}

/// Whether the locale uses UTF-8. If no locale is set, as in most containers, the terminal usually
/// does.
fn draws_bars(variable: impl Fn(&str) -> Option<String>) -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .find_map(variable);
    locale.is_none_or(|locale| {
        let locale = locale.to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}

fn without_bars(text: &str) -> String {
    text.replace('█', "#").replace('░', ".")
}

fn painted(text: &str) -> String {
    text.split_inclusive('\n').map(painted_line).collect()
}

fn painted_line(line: &str) -> String {
    let first = line.split([' ', '\n']).next().unwrap_or_default();
    if let Some((word, tone)) = MARKS.iter().find(|(word, _)| *word == first) {
        return tone.paint(word) + &line[word.len()..];
    }
    let Some(bar) = line
        .rfind(['█', '░', '#', '.'])
        .filter(|_| line.contains("█") || line.contains("###"))
    else {
        return line.to_owned();
    };
    let (before, state) = line.split_at(bar + line[bar..].chars().next().map_or(0, char::len_utf8));
    let shown = state.trim_start();
    match STATES.iter().find(|(word, _)| shown.starts_with(word)) {
        Some((word, tone)) => {
            let space = &state[..state.len() - shown.len()];
            [before, space, &tone.paint(word), &shown[word.len()..]].concat()
        }
        None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_coloured_only_where_a_report_puts_them() {
        for (line, expected) in [
            ("ok    discovery\n", "\u{1b}[32mok\u{1b}[0m    discovery\n"),
            (
                "FAIL  exchange\n",
                "\u{1b}[31m\u{1b}[1mFAIL\u{1b}[0m  exchange\n",
            ),
            ("okay\n", "okay\n"),
            ("is ok\n", "is ok\n"),
            (
                "Quillmoor  2  2  ██  full\n",
                "Quillmoor  2  2  ██  \u{1b}[31m\u{1b}[1mfull\u{1b}[0m\n",
            ),
            (
                "St Mary  85  100  █░  near its limit, 1 signing in\n",
                "St Mary  85  100  █░  \u{1b}[33mnear its limit\u{1b}[0m, 1 signing in\n",
            ),
            (
                "Rare  1  100  █░  1 signing in\n",
                "Rare  1  100  █░  1 signing in\n",
            ),
            ("full of users\n", "full of users\n"),
        ] {
            assert_eq!(painted(line), expected);
        }
    }

    #[test]
    fn bars_are_plain_if_the_locale_requires_it() {
        for (variables, expected) in [
            (&[][..], true),
            (&[("LANG", "C")], false),
            (&[("LANG", "POSIX")], false),
            (&[("LANG", "C.UTF-8")], true),
            (&[("LANG", "es_ES.utf8")], true),
            (&[("LC_ALL", "C"), ("LANG", "en_US.UTF-8")], false),
            (&[("LC_CTYPE", "en_US.UTF-8"), ("LANG", "C")], true),
        ] {
            let found = |name: &str| {
                let variable = variables.iter().find(|(other, _)| *other == name);
                variable.map(|(_, value): &(&str, &str)| (*value).to_owned())
            };
            assert_eq!(draws_bars(found), expected, "{variables:?}");
        }
        assert_eq!(without_bars("██░"), "##.");
    }
}
