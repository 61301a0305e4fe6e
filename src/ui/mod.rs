//! How a run talks to its user, and the only place that prints. Data goes to stdout, everything
//! else to stderr. The commands and `report` decide what to say.

mod field;
pub mod interrupt;
mod paint;
pub mod progress;
pub mod prompt;
pub mod terminal;

use crate::error::{Error, Kind, Result};
pub use crate::text::clean;
use crate::text::{clean_lines, inert, inert_json, line};
use console::{Style, Term};
use indicatif::MultiProgress;
use serde::Serialize;
use std::io::{ErrorKind, IsTerminal, Write};
use std::sync::{Arc, OnceLock};
use terminal::Color;

/// Maximum length of a line on stderr, in characters; longer ones are truncated. An authorization
/// URL that a provider accepts is shorter.
const LONGEST: usize = 16_000;

/// How this run talks to its user. Nothing that goes through here controls the terminal, except our
/// own colours.
#[derive(Clone, Debug)]
pub struct Ui {
    json: bool,
    quiet: bool,
    verbosity: u8,
    may_ask: bool,
    /// Why a result could not be written, if that happened.
    lost: Arc<OnceLock<String>>,
    /// All spinners and bars, which are hidden while a question is asked.
    moving: MultiProgress,
}

/// The document printed for a failure under `--json`.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Failure<'a> {
    schema_version: u8,
    ok: bool,
    error: FailureDetails<'a>,
}

/// A failure's details as they appear in every `--json` document.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FailureDetails<'a> {
    kind: &'static str,
    message: String,
    hint: Option<&'a str>,
    exit_code: u8,
    /// The conformance check that made the client stop.
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
    /// Creates the user interface. `no_input` is implied if stdin or stderr is not a terminal.
    #[must_use]
    pub fn new(json: bool, quiet: bool, verbosity: u8, no_input: bool, color: Color) -> Self {
        color.apply();
        let may_ask =
            !no_input && std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
        Self {
            json,
            quiet,
            verbosity,
            may_ask,
            lost: Arc::default(),
            moving: MultiProgress::new(),
        }
    }

    /// Whether stdout gets a single JSON document.
    #[must_use]
    pub const fn json(&self) -> bool {
        self.json
    }

    /// How many times `-v` was passed.
    #[must_use]
    pub const fn verbosity(&self) -> u8 {
        self.verbosity
    }

    /// Whether the user can be asked on a terminal.
    #[must_use]
    pub const fn may_ask(&self) -> bool {
        self.may_ask
    }

    /// Whether stdout is a terminal that a user reads.
    #[must_use]
    pub fn result_is_on_a_terminal(&self) -> bool {
        std::io::stdout().is_terminal()
    }

    /// Whether a person sees results and errors in one place.
    #[must_use]
    pub fn all_is_on_a_terminal(&self) -> bool {
        self.result_is_on_a_terminal() && std::io::stderr().is_terminal()
    }

    /// Prints text to stdout, with a line break. A closed pipe is not an error.
    pub fn out(&self, text: &str) {
        let _ = self.show(text, false);
    }

    /// Same as [`Self::out`] for repeated output: on a terminal it replaces the previous text.
    /// Returns `false` if the text could not be written, for example because nobody reads the
    /// output any more.
    #[must_use]
    pub fn show(&self, text: &str, again: bool) -> bool {
        let terminal = Term::stdout();
        if again && terminal.is_term() {
            let _ = terminal.clear_screen();
        }
        self.write(&paint::for_terminal(&inert(text)))
    }

    fn write(&self, text: &str) -> bool {
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

    /// Prints text that is part of the program, such as a script, byte for byte.
    pub fn own(&self, text: &'static str) {
        let _ = self.write(text);
    }

    /// Ends a successful command, which fails after all if its result could not be written.
    ///
    /// # Errors
    /// [`Kind::Failure`] if the result could not be written, for example because the disk is full.
    pub fn all_written(&self) -> Result<()> {
        match self.lost.get() {
            None => Ok(()),
            Some(why) => Err(Error::new(
                Kind::Failure,
                format!("cannot write the result to stdout: {why}"),
            )),
        }
    }

    /// Prints a command's only JSON document to stdout.
    pub fn document(&self, document: &impl Serialize) {
        match Self::text_of(document) {
            Ok(text) => drop(self.write(&inert(&text))),
            Err(error) => self.note(&error.to_string()),
        }
    }

    /// Returns a document as text, for a file.
    ///
    /// # Errors
    /// [`Kind::Failure`] if it cannot be serialised.
    pub fn text_of(document: &impl Serialize) -> Result<String> {
        serde_json::to_string_pretty(document)
            .map(|text| inert_json(text) + "\n")
            .map_err(|error| Error::new(Kind::Failure, format!("cannot write JSON: {error}")))
    }

    /// Prints a line for the user to stderr, unless `-q` is set. It always stays on one line.
    pub fn note(&self, text: &str) {
        if !self.quiet {
            Self::stderr_line(&line(text, LONGEST));
        }
    }

    /// Same as [`Self::note`] for several lines of our own.
    pub fn note_lines(&self, text: &str) {
        if !self.quiet {
            Self::stderr_line(&clean_lines(text));
        }
    }

    /// Prints a warning, even with `-q`.
    pub fn warn(&self, text: &str) {
        let yellow = Style::new().for_stderr().yellow().bold();
        let said = line(text, LONGEST);
        Self::stderr_line(&format!("{} {said}", yellow.apply_to("warning:")));
    }

    /// Prints a line for users who passed `-v`.
    pub fn detail(&self, text: &str) {
        if self.verbosity > 0 {
            Self::stderr_line(&line(text, LONGEST));
        }
    }

    /// Prints the next step, if any.
    pub fn next(&self, step: Option<&str>) {
        if let Some(step) = step {
            self.note(&format!("Next: {step}"));
        }
    }

    /// Prints the only error of a run.
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
}
