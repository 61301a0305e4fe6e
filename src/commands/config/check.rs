//! `fastenctl config check`: checks that the config file is valid and private.

use crate::commands::context::Context;
use crate::config::check::{Problem, place_of, problems};
use crate::error::{Error, Kind, Result};
use crate::files;
use crate::ui::{FailureDetails, clean};
use serde::Serialize;
use std::io::ErrorKind;
use std::path::Path;
use std::process::ExitCode;

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct CheckDocument<'a> {
    schema_version: u8,
    ok: bool,
    config_file: &'a Path,
    problems: &'a [Problem],
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<FailureDetails<'a>>,
}

/// Checks the file and reports everything that is wrong.
///
/// # Errors
/// Exit code 3 if anything is wrong.
pub(crate) fn run(context: &Context) -> Result<ExitCode> {
    let file = context.config_place()?;
    let problems = look(&file)?;
    let error = (!problems.is_empty()).then(|| wrong(&file, problems.len()));
    if context.ui.json() {
        let (problems, error) = (&problems[..], error.as_ref().map(FailureDetails::from));
        context.ui.document(&CheckDocument {
            schema_version: 1,
            ok: error.is_none(),
            config_file: &file,
            problems,
            error,
        });
    } else if problems.is_empty() {
        context
            .ui
            .out(&format!("{} is valid and private\n", file.display()));
    } else {
        context
            .ui
            .out(&problems.iter().map(line).collect::<String>());
    }
    match error {
        None => Ok(ExitCode::SUCCESS),
        Some(error) if context.ui.json() => Ok(error.exit_code()),
        Some(error) => Err(error),
    }
}

fn wrong(file: &Path, count: usize) -> Error {
    let what = if count == 1 { "a problem" } else { "problems" };
    Error::new(Kind::Config, format!("`{}` has {what}", file.display()))
}

fn line(problem: &Problem) -> String {
    let place = problem
        .line
        .map_or(String::new(), |line| format!("line {line}: "));
    clean(&format!("{place}{} -> {}", problem.problem, problem.fix)) + "\n"
}

fn look(file: &Path) -> Result<Vec<Problem>> {
    let of_the_text = text_problems(file)?;
    let mut found = place_of(file)?;
    found.extend(of_the_text);
    Ok(found)
}

/// Everything wrong with the contents of a file, apart from its permissions.
///
/// # Errors
/// [`Kind::Config`] if it is missing or cannot be read.
pub(crate) fn text_problems(file: &Path) -> Result<Vec<Problem>> {
    let unreadable = |error: std::io::Error| {
        let message = format!("cannot read `{}`: {error}", file.display());
        match error.kind() {
            ErrorKind::NotFound => {
                Error::new(Kind::Config, format!("`{}` does not exist", file.display()))
                    .hint("`fastenctl register` creates it")
            }
            _ => Error::new(Kind::Config, message).hint("pass another file with `--config`"),
        }
    };
    let opened = match files::open(file) {
        Err(error) if error.kind() == ErrorKind::InvalidInput => {
            let message = format!("`{}` is not a regular file", file.display());
            return Err(Error::new(Kind::Config, message));
        }
        opened => opened.map_err(unreadable)?,
    };
    let text = files::bounded_text(opened, files::SMALL).map_err(unreadable)?;
    Ok(problems(&text))
}
