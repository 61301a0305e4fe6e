//! The terminal: prompts, progress, colour, and the only place that prints. Data goes to stdout,
//! everything else to stderr. What is said is decided by the commands and by `report`.

use crate::env;
use crate::error::{Error, Kind, Result};
use crate::secret::Secret;
pub use crate::text::clean;
use crate::text::{clean_lines, inert_json, one_line};
use console::{Style, Term};
use dialoguer::{FuzzySelect, Input, theme::SimpleTheme};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use std::io::{ErrorKind, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// How this run talks to its user.
#[derive(Clone, Debug)]
pub struct Ui {
    json: bool,
    quiet: bool,
    verbosity: u8,
    may_ask: bool,
    /// Why a result could not be written, when one could not.
    lost: Arc<OnceLock<String>>,
}

/// The wish for colour, before looking at the terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Color {
    #[default]
    Auto,
    Always,
    Never,
}

/// The document printed for a failure under `--json`.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Failure<'a> {
    schema_version: u8,
    ok: bool,
    error: FailureDetails<'a>,
}

/// A failure's details as every `--json` document carries them.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FailureDetails<'a> {
    kind: &'static str,
    message: String,
    hint: Option<&'a str>,
    exit_code: u8,
    /// The conformance check by which the client refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    check: Option<&'static str>,
}

impl<'a> From<&'a Error> for FailureDetails<'a> {
    fn from(error: &'a Error) -> Self {
        let kind = error.kind();
        Self {
            kind: kind.name(),
            message: error.to_string(),
            hint: error.next_step(),
            exit_code: kind.exit_code(),
            check: error.refused_by(),
        }
    }
}

impl Ui {
    /// `no_input` also holds where stdin or stderr is no terminal.
    #[must_use]
    pub fn new(json: bool, quiet: bool, verbosity: u8, no_input: bool, color: Color) -> Self {
        match color {
            Color::Auto => heed_no_color(env::var),
            Color::Always => set_colors(true),
            Color::Never => set_colors(false),
        }
        let may_ask =
            !no_input && std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
        Self {
            json,
            quiet,
            verbosity,
            may_ask,
            lost: Arc::default(),
        }
    }

    /// Whether stdout carries one JSON document.
    #[must_use]
    pub const fn json(&self) -> bool {
        self.json
    }

    /// How often `-v` was given.
    #[must_use]
    pub const fn verbosity(&self) -> u8 {
        self.verbosity
    }

    /// Whether a person is there to answer.
    #[must_use]
    pub const fn may_ask(&self) -> bool {
        self.may_ask
    }

    /// Whether a person sees what goes to stdout.
    #[must_use]
    pub fn result_is_on_a_terminal(&self) -> bool {
        std::io::stdout().is_terminal()
    }

    /// Text for stdout, without a line end of its own. A closed pipe is no error.
    pub fn out(&self, text: &str) {
        let _ = self.show(text, false);
    }

    /// The same for a text that is told again and again: on a terminal it takes the place of the one before.
    /// `false` when nobody reads any more.
    #[must_use]
    pub fn show(&self, text: &str, again: bool) -> bool {
        let terminal = Term::stdout();
        if again && terminal.is_term() {
            let _ = terminal.clear_screen();
        }
        let mut stdout = std::io::stdout().lock();
        match stdout
            .write_all(text.as_bytes())
            .and_then(|()| stdout.flush())
        {
            Ok(()) => true,
            Err(error) => {
                if error.kind() != ErrorKind::BrokenPipe {
                    let _ = self.lost.set(error.to_string());
                }
                false
            }
        }
    }

    /// The end of a command that did what it should: a failure after all when its result could not be written.
    ///
    /// # Errors
    /// [`Kind::Failure`] where stdout is a full disk, for instance.
    pub fn all_written(&self) -> Result<()> {
        match self.lost.get() {
            None => Ok(()),
            Some(why) => Err(Error::new(
                Kind::Failure,
                format!("the result cannot be written to stdout: {why}"),
            )),
        }
    }

    /// The one JSON document of a command, for stdout.
    pub fn document(&self, document: &impl Serialize) {
        match Self::text_of(document) {
            Ok(text) => self.out(&text),
            Err(error) => self.note(&error.to_string()),
        }
    }

    /// A document as text, for a file.
    ///
    /// # Errors
    /// [`Kind::Failure`] where it is none.
    pub fn text_of(document: &impl Serialize) -> Result<String> {
        serde_json::to_string_pretty(document)
            .map(|text| inert_json(text) + "\n")
            .map_err(|error| Error::new(Kind::Failure, format!("cannot write JSON: {error}")))
    }

    /// A line for the person, on stderr; not said with `-q`. Whatever stands in it, it stays one line.
    pub fn note(&self, text: &str) {
        if !self.quiet {
            Self::stderr_line(&one_line(text));
        }
    }

    /// The same for several lines that are our own.
    pub fn note_lines(&self, text: &str) {
        if !self.quiet {
            Self::stderr_line(&clean_lines(text));
        }
    }

    /// A line that must be seen even with `-q`.
    pub fn warn(&self, text: &str) {
        let yellow = Style::new().for_stderr().yellow().bold();
        Self::stderr_line(&format!(
            "{} {}",
            yellow.apply_to("warning:"),
            one_line(text)
        ));
    }

    /// A line for those who asked for more with `-v`.
    pub fn detail(&self, text: &str) {
        if self.verbosity > 0 {
            Self::stderr_line(&one_line(text));
        }
    }

    /// The one error of a run.
    pub fn error(&self, error: &Error) {
        if self.json {
            let details = FailureDetails::from(error);
            return self.document(&Failure {
                schema_version: 1,
                ok: false,
                error: details,
            });
        }
        let red = Style::new().for_stderr().red().bold();
        let said = error.lines().map(clean).collect::<Vec<_>>().join("\n");
        Self::stderr_line(&format!("{} {said}", red.apply_to("error:")));
        if let Some(hint) = error.next_step() {
            let cyan = Style::new().for_stderr().cyan().bold();
            Self::stderr_line(&format!(" {} {}", cyan.apply_to("hint:"), clean(hint)));
        }
    }

    fn stderr_line(text: &str) {
        let _ = writeln!(std::io::stderr().lock(), "{text}");
    }

    /// Asks for one value on a terminal until `check` accepts it; elsewhere an error that names the flag
    /// and the variable.
    ///
    /// # Errors
    /// [`Kind::InputNeeded`] where nobody can answer, [`Kind::Interrupted`] when the prompt is left.
    pub fn ask(
        &self,
        question: &str,
        initial: Option<&str>,
        flag: &str,
        variable: &str,
        check: impl Fn(&str) -> Result<()>,
    ) -> Result<String> {
        if !self.may_ask {
            return Err(
                Error::new(Kind::InputNeeded, format!("`{flag}` is missing"))
                    .hint(format!("give `{flag}` or set `{variable}`")),
            );
        }
        let input = Input::<String>::with_theme(&SimpleTheme)
            .with_prompt(one_line(question))
            .validate_with(|text: &String| {
                check(text.trim()).map_err(|error| clean(&error.to_string()))
            });
        let input = match initial {
            Some(initial) => input.with_initial_text(initial),
            None => input,
        };
        let answer = input.interact_text_on(&Term::stderr());
        match answer {
            Ok(text) => Ok(text.trim().to_owned()),
            Err(dialoguer::Error::IO(error)) if error.kind() == ErrorKind::Interrupted => {
                exit_interrupted(self)
            }
            Err(error) => Err(Error::new(
                Kind::Interrupted,
                format!("the question was not answered: {error}"),
            )),
        }
    }

    /// Asks for a secret on a terminal, where it is not shown; elsewhere an error that says how to give it `instead`.
    ///
    /// # Errors
    /// [`Kind::InputNeeded`] where nobody can answer, [`Kind::Interrupted`] when the prompt is left.
    pub fn ask_secret(&self, question: &str, instead: &str) -> Result<Secret> {
        if !self.may_ask {
            return Err(Error::new(
                Kind::InputNeeded,
                "nothing was given, and nobody can be asked",
            )
            .hint(format!("give it on stdin: `{instead}`")));
        }
        let terminal = Term::stderr();
        let asked = terminal
            .write_str(&format!("{question} (not shown): "))
            .and_then(|()| terminal.read_secure_line());
        match asked {
            Ok(text) => Ok(Secret::new(text)),
            Err(error) if error.kind() == ErrorKind::Interrupted => exit_interrupted(self),
            Err(error) => Err(Error::new(
                Kind::Interrupted,
                format!("the question was not answered: {error}"),
            )),
        }
    }

    /// Lets a person on a terminal choose one of several lines, typing to narrow them; elsewhere nothing.
    ///
    /// # Errors
    /// [`Kind::Interrupted`] when the prompt is left.
    pub fn choose(&self, question: &str, lines: &[String]) -> Result<Option<usize>> {
        if !self.may_ask {
            return Ok(None);
        }
        let lines: Vec<String> = lines.iter().map(|line| clean(line)).collect();
        let prompt = FuzzySelect::with_theme(&SimpleTheme)
            .with_prompt(question)
            .items(&lines)
            .default(0)
            .max_length(15);
        match prompt.interact_on_opt(&Term::stderr()) {
            Ok(Some(chosen)) => Ok(Some(chosen)),
            Ok(None) => Err(Error::new(Kind::Interrupted, "nothing was chosen")),
            Err(dialoguer::Error::IO(error)) if error.kind() == ErrorKind::Interrupted => {
                exit_interrupted(self)
            }
            Err(error) => Err(Error::new(
                Kind::Interrupted,
                format!("the question was not answered: {error}"),
            )),
        }
    }

    /// A spinner on a terminal's stderr, and nothing elsewhere. It goes when dropped.
    #[must_use]
    pub fn spinner(&self, text: &str) -> Spinner {
        if self.quiet || !std::io::stderr().is_terminal() {
            return Spinner(ProgressBar::hidden());
        }
        let bar = ProgressBar::new_spinner().with_message(text.to_owned());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(100));
        Spinner(bar)
    }
}

impl Ui {
    /// A bar for work of `total` steps on a terminal's stderr, and nothing elsewhere. It goes when dropped.
    #[must_use]
    pub fn bar(&self, text: &str, total: usize) -> Bar {
        if self.quiet || !std::io::stderr().is_terminal() {
            return Bar(ProgressBar::hidden());
        }
        let bar = ProgressBar::new(total as u64).with_message(text.to_owned());
        if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}") {
            bar.set_style(style);
        }
        Bar(bar)
    }
}

/// See [`Ui::bar`].
pub struct Bar(ProgressBar);

impl Bar {
    /// So many steps are done.
    pub fn advance_to(&self, done: usize) {
        self.0.set_position(done as u64);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// See [`Ui::spinner`].
pub struct Spinner(ProgressBar);

impl Spinner {
    /// Changes what it says.
    pub fn say(&self, text: &str) {
        self.0.set_message(one_line(text));
    }

    /// A line above it that stays, on stderr. Whatever stands in it, it stays one line.
    pub fn line(&self, text: &str) {
        let text = one_line(text);
        if self.0.is_hidden() {
            Ui::stderr_line(&text);
        } else {
            self.0.println(text);
        }
    }
}

impl Drop for Spinner {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// On Ctrl-C: says so and ends the process. What must not be half done is done in one step elsewhere, so that
/// ending at any moment is safe.
pub fn exit_on_interrupt(ui: &Ui) {
    let ui = ui.clone();
    // Fails only when a handler is set already, and then that one serves.
    let _ = ctrlc::set_handler(move || exit_interrupted(&ui));
}

/// Gives the terminal its cursor back and ends the process with 130. Ctrl-C at a prompt is heard twice, by the
/// handler and by the prompt: the second caller only waits for the end.
#[expect(
    clippy::exit,
    clippy::disallowed_methods,
    reason = "a signal handler has no caller to return to"
)]
pub fn exit_interrupted(ui: &Ui) -> ! {
    static BEGUN: AtomicBool = AtomicBool::new(false);
    while BEGUN.swap(true, Ordering::AcqRel) {
        std::thread::park();
    }
    let (ui, (said, heard)) = (ui.clone(), channel());
    std::thread::spawn(move || {
        if std::io::stderr().is_terminal() {
            let _ = Term::stderr().show_cursor();
        }
        if ui.json() {
            ui.error(&Error::new(Kind::Interrupted, "interrupted"));
        } else {
            Ui::stderr_line("interrupted");
        }
        let _ = said.send(());
    });
    // Whoever reads our output may have stopped reading: that must not hold up the end.
    let _ = heard.recv_timeout(Duration::from_millis(300));
    std::process::exit(i32::from(Kind::Interrupted.exit_code()));
}

/// `NO_COLOR` counts when it is not empty (no-color.org); `console` takes the empty one for a wish, too.
fn heed_no_color(variable: impl Fn(&str) -> Option<String>) {
    if variable("NO_COLOR").is_some_and(|value| value.is_empty()) {
        console::set_colors_enabled(shows_color(std::io::stdout().is_terminal(), &variable));
        console::set_colors_enabled_stderr(shows_color(std::io::stderr().is_terminal(), &variable));
    }
}

/// As `console` decides where there is no `NO_COLOR`.
fn shows_color(is_terminal: bool, variable: impl Fn(&str) -> Option<String>) -> bool {
    let is = |name: &str, value: &str| variable(name).is_some_and(|found| found == value);
    let forced = variable("CLICOLOR_FORCE").is_some() && !is("CLICOLOR_FORCE", "0");
    forced || is_terminal && !is("TERM", "dumb") && !is("CLICOLOR", "0")
}

fn set_colors(enabled: bool) {
    console::set_colors_enabled(enabled);
    console::set_colors_enabled_stderr(enabled);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_no_color_leaves_colour_to_the_terminal() {
        for (variables, is_terminal, expected) in [
            (&[][..], true, true),
            (&[], false, false),
            (&[("TERM", "dumb")], true, false),
            (&[("CLICOLOR", "0")], true, false),
            (&[("CLICOLOR_FORCE", "0")], false, false),
            (&[("CLICOLOR_FORCE", "1")], false, true),
        ] {
            let found = |name: &str| {
                variables
                    .iter()
                    .find(|(other, _)| *other == name)
                    .map(|(_, value): &(&str, &str)| (*value).to_owned())
            };
            assert_eq!(shows_color(is_terminal, found), expected, "{variables:?}");
        }
    }
}
