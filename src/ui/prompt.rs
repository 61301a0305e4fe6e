//! Questions to a person on a terminal; without a terminal, no question is asked.

use crate::error::{Error, Kind, Result};
use crate::secret::Secret;
use crate::text::clean;
use crate::ui::Ui;
use crate::ui::interrupt::exit_interrupted;
use console::Term;
use dialoguer::{Confirm, FuzzySelect, Input, theme::SimpleTheme};
use std::io::ErrorKind;

impl Ui {
    /// Asks for one value on a terminal until `check` accepts it; otherwise an error that names the
    /// flag and the variable.
    ///
    /// # Errors
    /// [`Kind::InputNeeded`] if nobody can answer, [`Kind::Interrupted`] if the prompt is
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
        let input = Input::<String>::with_theme(&SimpleTheme)
            .with_prompt(clean(question))
            .validate_with(|text: &String| {
                check(text.trim()).map_err(|error| clean(&error.to_string()))
            });
        // Offered for editing as it is, so anything that would look different is not offered.
        let input = match initial.filter(|initial| clean(initial) == *initial) {
            Some(initial) => input.with_initial_text(initial),
            None => input,
        };
        let answer = self
            .moving
            .suspend(|| input.interact_text_on(&Term::stderr()));
        answer
            .map(|text| text.trim().to_owned())
            .map_err(|error| self.left(error))
    }

    /// Asks a person on a terminal whether to do something; the default is no, and so is the answer
    /// without a terminal.
    ///
    /// # Errors
    /// [`Kind::Interrupted`] if the prompt is cancelled.
    pub fn confirm(&self, question: &str) -> Result<bool> {
        if !self.may_ask {
            return Ok(false);
        }
        let prompt = Confirm::with_theme(&SimpleTheme)
            .with_prompt(clean(question))
            .default(false);
        let answer = self.moving.suspend(|| prompt.interact_on(&Term::stderr()));
        answer.map_err(|error| self.left(error))
    }

    /// The error for a prompt that ended without an answer.
    fn left(&self, error: dialoguer::Error) -> Error {
        let dialoguer::Error::IO(error) = error;
        if error.kind() == ErrorKind::Interrupted {
            exit_interrupted(self);
        }
        Error::new(
            Kind::Interrupted,
            format!("the prompt ended without an answer: {error}"),
        )
    }

    /// Asks for a secret on a terminal, without echoing it; otherwise an error that says how to
    /// provide it `instead`.
    ///
    /// # Errors
    /// [`Kind::InputNeeded`] if nobody can answer, [`Kind::Interrupted`] if the prompt is
    /// cancelled.
    pub fn ask_secret(&self, question: &str, instead: &str) -> Result<Secret> {
        if !self.may_ask {
            return Err(Error::new(
                Kind::InputNeeded,
                "no value given and no terminal to ask on",
            )
            .hint(format!("pass it on stdin: `{instead}`")));
        }
        let terminal = Term::stderr();
        let asked = terminal
            .write_str(&format!("{} (not shown): ", clean(question)))
            .and_then(|()| terminal.read_secure_line());
        asked
            .map(Secret::new)
            .map_err(|error| self.left(error.into()))
    }

    /// Lets a person on a terminal choose one of several lines, filtering by typing; otherwise
    /// `None`.
    ///
    /// # Errors
    /// [`Kind::Interrupted`] if the prompt is cancelled.
    pub fn choose(&self, question: &str, lines: &[String]) -> Result<Option<usize>> {
        if !self.may_ask {
            return Ok(None);
        }
        let lines: Vec<String> = lines.iter().map(|line| clean(line)).collect();
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
            Err(error) => Err(self.left(error)),
        }
    }
}
