//! A newcomer's desk: a shell on a pseudo-terminal in a clean home folder, where the commands of a
//! page are typed exactly as shown. Input and output are compared with a recording.

use super::screen::Screen;
use crate::world::support::Home;
use rexpect::session::PtySession;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A time limit longer than any step takes. It ends a test that would wait forever.
const PATIENCE_MS: u64 = 60_000;

/// A user's terminal, and everything it has shown so far.
pub(super) struct Desk {
    /// Words on the page, and their replacements on this machine.
    words: Vec<(String, String)>,
    variables: Vec<(String, String)>,
    seen: String,
    prompt: &'static str,
}

impl Desk {
    pub(super) fn new(home: &Home) -> Self {
        let folder = home.path("").canonicalize().unwrap();
        let folder = folder.to_str().unwrap().trim_end_matches('/').to_owned();
        Self {
            words: vec![("/home/ada".to_owned(), folder)],
            variables: Vec::new(),
            seen: String::new(),
            prompt: "$ ",
        }
    }

    /// Sets what a word on the page is replaced with on this machine.
    pub(super) fn call(&mut self, page: &str, here: &str) {
        self.words.insert(0, (page.to_owned(), here.to_owned()));
    }

    pub(super) fn set(&mut self, name: &str, value: &str) {
        self.variables.push((name.to_owned(), value.to_owned()));
    }

    /// Continues as root, or as the ordinary user again.
    pub(super) const fn is_root(&mut self, root: bool) {
        self.prompt = if root { "# " } else { "$ " };
    }

    /// Types a command from the page. Returns what appeared on the terminal, in the page's words.
    pub(super) fn types(&mut self, line: &str) -> String {
        self.answers(line, &[])
    }

    /// Like [`Self::types`], for a command that asks questions.
    pub(super) fn answers(&mut self, line: &str, answers: &[(&str, &str)]) -> String {
        let here = self.here(line);
        let mut shell = Command::new("sh");
        // Wide enough for all output. How output fits into 80 columns is tested with the picture.
        let script =
            format!("stty cols 200 rows 50 -echo; {here}\ncode=$?; echo; echo \"[$code]\"");
        shell.args(["-c", &script]);
        self.environment(&mut shell);
        let mut session = rexpect::session::spawn_command(shell, Some(PATIENCE_MS)).unwrap();
        let mut written = String::new();
        for (question, keys) in answers {
            written += &awaited(&mut session, question, &written);
            session.send_line(&self.here(keys)).unwrap();
        }
        written += &session.exp_eof().unwrap();
        let text = Screen::after(&utf8(&written), usize::MAX).text();
        let (said, code) = text.trim_end().rsplit_once('\n').unwrap();
        let said = self.on_the_page(said.trim_end());
        let code = if code == "[0]" { "" } else { code };
        self.note(&[self.prompt, line, "\n", &said, "\n", code, "\n"]);
        said
    }

    /// Records an action of the user other than typing.
    pub(super) fn does(&mut self, what: &str) {
        self.note(&["(", what, ")\n"]);
    }

    /// Records the output of a command that ran outside this desk.
    pub(super) fn saw(&mut self, line: &str, said: &str) {
        let said = self.on_the_page(said.trim_end());
        self.note(&[self.prompt, line, "\n", &said, "\n"]);
    }

    /// Adds text to the recording without its empty lines, followed by a single empty line.
    fn note(&mut self, parts: &[&str]) {
        let text = parts.concat();
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        for line in lines {
            self.seen += line;
            self.seen.push('\n');
        }
        self.seen.push('\n');
    }

    /// Compares everything with the recording of this name. `FASTENCTL_WRITE=1` rewrites the
    /// recording.
    pub(super) fn compare(self, name: &str) {
        let file = recording(name);
        let seen = self.seen.trim_end().to_owned() + "\n";
        if fastenctl::env::raw("FASTENCTL_WRITE").is_some() {
            std::fs::write(&file, &seen).unwrap();
        }
        let recorded = std::fs::read_to_string(&file).unwrap_or_default();
        assert!(
            recorded == seen,
            "`FASTENCTL_WRITE=1` writes {}, which differs from what was seen:\n{}",
            file.display(),
            differing(&recorded, &seen)
        );
    }

    fn environment(&self, shell: &mut Command) {
        let program = Path::new(env!("CARGO_BIN_EXE_fastenctl")).parent().unwrap();
        let path = fastenctl::env::var("PATH").unwrap();
        let home = self.here("/home/ada");
        shell
            .current_dir(&home)
            .env_clear()
            .env("PATH", format!("{}:{path}", program.display()))
            .env("HOME", &home)
            .env("XDG_CONFIG_HOME", format!("{home}/.config"))
            .env("TERM", "xterm")
            .env("LC_ALL", "C.UTF-8")
            .env("BROWSER", "true")
            .env("FASTENCTL_TIMEOUT", "60s");
        for (name, value) in &self.variables {
            shell.env(name, value);
        }
    }

    /// Replaces the page's words with this machine's.
    pub(super) fn here(&self, text: &str) -> String {
        self.words
            .iter()
            .fold(text.to_owned(), |text, (page, here)| {
                text.replace(page, here)
            })
    }

    fn on_the_page(&self, text: &str) -> String {
        let text = self
            .words
            .iter()
            .filter(|(_, here)| !here.is_empty())
            .fold(text.to_owned(), |text, (page, here)| {
                text.replace(here, page)
            });
        masked(&text)
    }
}

fn recording(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/it/journeys/newcomers")
        .join(format!("{name}.txt"))
}

fn awaited(session: &mut PtySession, question: &str, before: &str) -> String {
    let came = session.exp_string(question);
    came.unwrap_or_else(|error| panic!("{error}\nafter:\n{before}")) + question
}

/// Decodes text in which each character stands for one byte, as line editing reads it.
pub(super) fn utf8(read: &str) -> String {
    let bytes: Option<Vec<u8>> = read.chars().map(|it| u8::try_from(it).ok()).collect();
    String::from_utf8(bytes.unwrap()).unwrap()
}

/// Returns the first line that differs, with its neighbours.
fn differing(expected: &str, found: &str) -> String {
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let (expected, found) = (lines(expected), lines(found));
    let same = expected
        .iter()
        .zip(&found)
        .take_while(|(one, other)| one == other);
    let at = same.count();
    let from = |lines: &[String]| lines.iter().skip(at).take(12).cloned().collect::<Vec<_>>();
    format!(
        "line {}, recorded:\n{}\nseen:\n{}",
        at + 1,
        from(&expected).join("\n"),
        from(&found).join("\n")
    )
}

/// Replaces what differs in each run (IDs, ports, times) with placeholders.
pub(super) fn masked(text: &str) -> String {
    let mut masked = String::new();
    let mut rest = text;
    let mut before = ' ';
    while let Some(next) = rest.chars().next() {
        let begins = !before.is_ascii_alphanumeric() && before != '.';
        if let Some((length, instead)) = variable(rest).filter(|_| begins) {
            if instead.ends_with("ms") {
                // Figures are right-aligned, so the space before them varies.
                masked.truncate(masked.trim_end_matches(' ').len());
                if !masked.is_empty() && !masked.ends_with(['\n', '(']) {
                    masked.push(' ');
                }
            }
            masked += instead;
            before = rest[..length].chars().next_back().unwrap();
            rest = &rest[length..];
        } else {
            masked.push(next);
            before = next;
            rest = &rest[next.len_utf8()..];
        }
    }
    masked
}

/// Returns the length and the placeholder of the variable part that a text begins with, if any.
fn variable(text: &str) -> Option<(usize, &'static str)> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    if let Some(rest) = text.strip_prefix("127.0.0.1:") {
        let port = digits(rest);
        return (port > 0).then_some((10 + port, "127.0.0.1:PORT"));
    }
    if shaped(text, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx") {
        return Some((36, "ID"));
    }
    if shaped(text, "chars, xxxxxxxx>") {
        return Some((15, "chars, FINGERPRINT"));
    }
    if shaped(text, "dddd-dd-ddTdd:dd:dd") {
        let rest = &text[19..];
        let part = rest
            .bytes()
            .take_while(|it| it.is_ascii_digit() || *it == b'.')
            .count();
        let length = 19 + part + usize::from(rest[part..].starts_with('Z'));
        return Some((length, "TIME"));
    }
    if shaped(text, "dddd-dd-dd") {
        return Some((10, "DAY"));
    }
    let whole = digits(text);
    let part = text[whole..]
        .strip_prefix('.')
        .map_or(0, |rest| 1 + digits(rest));
    let unit = text[whole + part..].starts_with(" ms");
    (whole > 0 && unit).then_some((whole + part + 3, "N ms"))
}

/// Whether a text begins with a pattern of digits (`d`), hexadecimal digits (`x`) and literal
/// characters.
fn shaped(text: &str, shape: &str) -> bool {
    text.len() >= shape.len()
        && text
            .bytes()
            .zip(shape.bytes())
            .all(|(it, shape)| match shape {
                b'd' => it.is_ascii_digit(),
                b'x' => it.is_ascii_hexdigit(),
                _ => it == shape,
            })
}

#[test]
fn only_varying_parts_are_masked() {
    let text = "ok    took        12 ms at 127.0.0.1:41233 since 2026-11-29T08:00:00Z\n\
                1.5 ms total, id 6f0d0a4e-5a40-4d9d-8f55-3f7f3f0a1c11 of 2026-11-29, 0.1.1, 3 users, v10.5 ms";
    let expected = "ok    took N ms at 127.0.0.1:PORT since TIME\n\
                    N ms total, id ID of DAY, 0.1.1, 3 users, v10.5 ms";
    assert_eq!(masked(text), expected);
}
