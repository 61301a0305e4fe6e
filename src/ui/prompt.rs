//! Questions to the user on a terminal; without a terminal, no question is asked.

use crate::error::{Error, Kind, Result};
use crate::secret::Secret;
use crate::text::clean;
use crate::ui::Ui;
use crate::ui::field::{columns, folded, typed};
use crate::ui::interrupt::exit_interrupted;
use console::{Term, measure_text_width, truncate_str};
use dialoguer::{Confirm, FuzzySelect, theme::SimpleTheme};
use std::io::ErrorKind;

/// The number of columns that an answer needs beside its question.
const ANSWER: usize = 36;

impl Ui {
    /// Asks for one value on a terminal until `check` accepts it; without a terminal, returns an
    /// error that names the flag and the variable.
    ///
    /// # Errors
    /// [`Kind::InputNeeded`] if there is no terminal, [`Kind::Interrupted`] if the prompt is
    /// cancelled.
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
                    .hint(format!("pass `{flag}` or set `{variable}`")),
            );
        }
        // The value is offered for editing unchanged, so a value that would be displayed
        // differently is not offered.
        let initial = initial.filter(|initial| clean(initial) == *initial);
        let asked = self.moving.suspend(|| {
            let term = Term::stderr();
            loop {
                let prompt = told(&term, &clean(question))?;
                let text = typed(&term, &prompt, initial.unwrap_or_default())?;
                match check(text.trim()) {
                    Ok(()) => return Ok(text.trim().to_owned()),
                    Err(error) => {
                        let said = format!("error: {}", clean(&error.to_string()));
                        write_folded(&term, &folded(&said, columns(&term)))?;
                    }
                }
            }
        });
        asked.map_err(|error| self.left(&error))
    }

    /// Asks the user on a terminal whether to do something; the default is no, and so is the answer
    /// without a terminal.
    ///
    /// # Errors
    /// [`Kind::Interrupted`] if the prompt is cancelled.
    pub fn confirm(&self, question: &str) -> Result<bool> {
        if !self.may_ask {
            return Ok(false);
        }
        let term = Term::stderr();
        // The last line is drawn again with the answer, so it must not wrap.
        let room = columns(&term) - "[y/N] yes".len() - 1;
        let mut lines = folded(&clean(question), room);
        let is_long = |line: &String| measure_text_width(line) > room;
        let last = lines.pop_if(|line| !is_long(line)).unwrap_or_default();
        let prompt = Confirm::with_theme(&SimpleTheme)
            .with_prompt(last)
            .default(false);
        let answer = self.moving.suspend(|| {
            write_folded(&term, &lines)?;
            prompt.interact_on(&term)
        });
        answer.map_err(|dialoguer::Error::IO(error)| self.left(&error))
    }

    /// Returns the error for a prompt that ended without an answer.
    fn left(&self, error: &std::io::Error) -> Error {
        if error.kind() == ErrorKind::Interrupted {
            exit_interrupted(self);
        }
        Error::new(
            Kind::Interrupted,
            format!("the prompt ended without an answer: {error}"),
        )
    }

    /// Asks for a secret on a terminal, without echoing it; without a terminal, returns an error
    /// that suggests the command `instead`, which reads the secret from stdin.
    ///
    /// # Errors
    /// [`Kind::InputNeeded`] if there is no terminal, [`Kind::Interrupted`] if the prompt is
    /// cancelled.
    pub fn ask_secret(&self, question: &str, instead: &str) -> Result<Secret> {
        if !self.may_ask {
            return Err(Error::new(
                Kind::InputNeeded,
                "no value was given, and there is no terminal to ask on",
            )
            .hint(format!("pass it on stdin: `{instead}`")));
        }
        let terminal = Term::stderr();
        let asked = terminal
            .write_str(&format!("{} (not shown): ", clean(question)))
            .and_then(|()| terminal.read_secure_line());
        asked.map(Secret::new).map_err(|error| self.left(&error))
    }

    /// Lets the user choose one of several lines on a terminal, filtering by typing; without a
    /// terminal, returns `None`.
    ///
    /// # Errors
    /// [`Kind::Interrupted`] if the prompt is cancelled.
    pub fn choose(&self, question: &str, lines: &[String]) -> Result<Option<usize>> {
        if !self.may_ask {
            return Ok(None);
        }
        // A line that wraps would be drawn twice. Two columns are for the mark of the selected
        // line.
        let room = columns(&Term::stderr()) - 3;
        let lines: Vec<String> = lines
            .iter()
            .map(|line| truncate_str(&clean(line), room, "…").into_owned())
            .collect();
        let prompt = FuzzySelect::with_theme(&SimpleTheme)
            .with_prompt(clean(question))
            .items(&lines)
            .default(0)
            .max_length(15);
        let chosen = self
            .moving
            .suspend(|| prompt.interact_on_opt(&Term::stderr()));
        match chosen {
            Ok(Some(chosen)) => Ok(Some(chosen)),
            Ok(None) => Err(Error::new(Kind::Interrupted, "nothing was selected")),
            Err(dialoguer::Error::IO(error)) => Err(self.left(&error)),
        }
    }
}

/// Returns the prompt in front of the answer: the question itself, or `> ` below it if the question
/// leaves no room on its line.
fn told(term: &Term, question: &str) -> std::io::Result<String> {
    let prompt = format!("{question}: ");
    if measure_text_width(&prompt) + ANSWER <= columns(term) {
        return Ok(prompt);
    }
    write_folded(term, &folded(question, columns(term)))?;
    Ok("> ".to_owned())
}

fn write_folded(term: &Term, lines: &[String]) -> std::io::Result<()> {
    lines.iter().try_for_each(|line| term.write_line(line))
}
