//! Shell words: splitting a command line as bash does, and quoting words for bash.

/// The words of a line up to the cursor. The last one is still being typed and may be empty.
pub(super) fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        match (quote, character) {
            (Some(open), _) if open == character => quote = None,
            (None, '\'' | '"') => {
                quote = Some(character);
                word.get_or_insert_default();
            }
            (None, '\\') => word.get_or_insert_default().extend(characters.next()),
            (Some('"'), '\\') if matches!(characters.peek(), Some('"' | '\\' | '$' | '`')) => {
                word.get_or_insert_default().extend(characters.next());
            }
            (None, _) if character.is_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(character),
        }
    }
    words.push(word.unwrap_or_default());
    words
}

/// The text to replace `replaced` with, so that the word `typed` becomes `word`. Bash replaces only
/// what follows a `=` or `:`.
pub(super) fn replacement(word: &str, typed: &str, replaced: &str) -> String {
    let kept = typed.strip_suffix(replaced).unwrap_or_default();
    let rest = word.strip_prefix(kept).unwrap_or(word);
    let is_plain = |it: char| it.is_alphanumeric() || "-_.,:=@%+/".contains(it);
    rest.chars()
        .flat_map(|it| (!is_plain(it)).then_some('\\').into_iter().chain([it]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_taken_apart_as_a_shell_does() {
        for (line, expected) in [
            ("fastenctl ", &["fastenctl", ""][..]),
            ("fastenctl --profile=ho", &["fastenctl", "--profile=ho"]),
            (" a  b\tc", &["a", "b", "c"]),
            ("a 'b c' \"d \\\" e\" ", &["a", "b c", "d \" e", ""]),
            ("a 'b c", &["a", "b c"]),
            ("a b\\ c \"\\x\"", &["a", "b c", "\\x"]),
            ("a '' b\\", &["a", "", "b"]),
            ("", &[""]),
        ] {
            assert_eq!(words(line), expected, "{line}");
        }
    }

    #[test]
    fn only_what_bash_replaces_is_written() {
        for (word, typed, replaced, expected) in [
            ("--profile=home", "--profile=ho", "ho", "home"),
            ("--profile=home", "--profile=", "", "home"),
            ("--profile", "--pro", "--pro", "--profile"),
            ("status", "", "", "status"),
            ("my epic", "my", "my", "my\\ epic"),
            ("a$(b)", "a", "a", "a\\$\\(b\\)"),
        ] {
            assert_eq!(replacement(word, typed, replaced), expected, "{word}");
        }
    }
}
