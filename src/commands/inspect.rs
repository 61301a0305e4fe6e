//! `fastenctl inspect`: explains the parts of an address, a token or a report, offline. The rules
//! are in `inspect`.

use crate::clock::Clock;
use crate::commands::context::Context;
use crate::error::{Error, Kind, Result};
use crate::files;
use crate::inspect::given::inspect;
use crate::inspect::parts::Inspection;
use crate::secret::Secret;
use crate::text::clean;
use clap::Args;
use serde::Serialize;
use std::fmt::Write;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;
use std::process::ExitCode;

/// Size limit for the input, in bytes; anything larger is not a token or report.
const LARGEST: u64 = 8 * 1024 * 1024;

/// The hint if a path is not a file that can be read.
const ANOTHER_FILE: &str = "pass an existing file, or the text on stdin: `fastenctl inspect -`";

/// Explain an authorization URL, a callback URL, a token, a token response or a report, offline
///
/// Of secrets, only the length and a fingerprint are shown. Pass tokens and codes on stdin:
/// arguments are visible to other users of this machine and stay in the shell's history.
#[derive(Args)]
#[command(after_help = "\
Examples:
  fastenctl inspect 'https://as.example.org/authorize?client_id=app'
  fastenctl inspect -
  fastenctl inspect report.json")]
pub struct Inspect {
    /// URL, token or token response, a file with one, or `-` for stdin (default: ask on a terminal)
    #[arg(value_name = "URL|TOKEN|FILE")]
    what: Option<String>,
}

#[derive(Serialize)]
struct InspectDocument<'a> {
    schema_version: u8,
    ok: bool,
    #[serde(flatten)]
    inspection: &'a Inspection,
}

impl Inspect {
    /// Prints the parts, and what is wrong with them.
    ///
    /// # Errors
    /// [`Kind::InputNeeded`] if there is no input, [`Kind::NotFound`] or [`Kind::Config`] if its
    /// file cannot be read, [`Kind::Usage`] if it cannot be inspected; problems are printed, with
    /// the exit code of [`Kind::ChecksFailed`].
    pub fn run(self, context: &Context) -> Result<ExitCode> {
        let (given, in_arguments) = self.given(context)?;
        let inspection = inspect(&given, Clock::default().now())?;
        if in_arguments && inspection.secret {
            context.ui.warn(
                "a value on the command line is visible to other users and kept in the shell \
                 history: pass values on stdin (`inspect -`), and revoke this one if this machine \
                 has other users",
            );
        }
        if in_arguments && is_cut_off(given.expose()) && !inspection.problems.is_empty() {
            context.ui.warn(
                "this may not be the complete URL: without quotation marks, the shell cuts it off \
                 at the first `&`",
            );
        }
        if context.ui.json() {
            let ok = inspection.problems.is_empty();
            context.ui.document(&InspectDocument {
                schema_version: 1,
                ok,
                inspection: &inspection,
            });
        } else {
            context.ui.out(&text(&inspection));
        }
        Ok(if inspection.problems.is_empty() {
            ExitCode::SUCCESS
        } else {
            Kind::ChecksFailed.into()
        })
    }

    /// Returns the input, and whether it came as an argument.
    fn given(self, context: &Context) -> Result<(Secret, bool)> {
        match self.what {
            // A path to stdin cannot be opened again if stdin is a socket.
            Some(what) if what == "-" || what == "/dev/stdin" => {
                read(std::io::stdin().lock(), "stdin").map(|given| (given, false))
            }
            Some(what) if Path::new(&what).exists() => {
                read(open(&what)?, &what).map(|given| (given, false))
            }
            Some(what) if is_a_name_of_a_file(&what) => {
                let message = format!("`{}` does not exist", clean(&what));
                Err(Error::new(Kind::NotFound, message).hint(ANOTHER_FILE))
            }
            Some(what) => not_empty(what, "the argument").map(|given| (given, true)),
            None => {
                let asked = context
                    .ui
                    .ask_secret("URL or token", "fastenctl inspect -")?;
                Ok((asked, false))
            }
        }
    }
}

/// Whether an address has only one parameter, as if the shell had cut it off.
fn is_cut_off(text: &str) -> bool {
    text.starts_with("http") && text.contains('?') && !text.contains('&')
}

/// Whether this looks like a file name: no address, token or response has one of these endings.
fn is_a_name_of_a_file(text: &str) -> bool {
    const ENDINGS: [&str; 6] = ["json", "txt", "html", "xml", "har", "jwt"];
    let ending = Path::new(text).extension().and_then(|it| it.to_str());
    !text.contains([':', '?', '=', '&', ' ']) && ending.is_some_and(|it| ENDINGS.contains(&it))
}

/// Opens a file or a pipe; folders and devices are refused.
fn open(path: &str) -> Result<File> {
    let file = Path::new(path);
    if file.is_dir() {
        let message = format!("`{}` is a folder", clean(path));
        return Err(Error::new(Kind::Usage, message).hint(ANOTHER_FILE));
    }
    files::open_given(file).map_err(|error| {
        let message = format!("cannot read `{}`: {error}", clean(path));
        match error.kind() {
            ErrorKind::InvalidInput => Error::new(Kind::Usage, message).hint(ANOTHER_FILE),
            _ => Error::new(Kind::Config, message),
        }
    })
}

fn read(from: impl Read, name: &str) -> Result<Secret> {
    let mut text = String::new();
    let wrong = |what: String| Error::new(Kind::Usage, format!("`{name}` {what}"));
    let length = from
        .take(LARGEST + 1)
        .read_to_string(&mut text)
        .map_err(|error| wrong(format!("cannot be read: {error}")))?;
    if length as u64 > LARGEST {
        return Err(wrong("is larger than 8 MiB".into()));
    }
    not_empty(text, &format!("`{name}`"))
}

fn not_empty(text: String, name: &str) -> Result<Secret> {
    if text.trim().is_empty() {
        return Err(Error::new(Kind::InputNeeded, format!("{name} is empty"))
            .hint("provide a URL, a token or a report from `auth test --json`"));
    }
    Ok(Secret::new(text))
}

fn text(inspection: &Inspection) -> String {
    let mut text = format!("This is {}\n\n", inspection.what.name());
    let width = inspection
        .parts
        .iter()
        .map(|part| part.name.chars().count())
        .max()
        .unwrap_or_default()
        .min(24);
    for part in &inspection.parts {
        let _ = writeln!(
            text,
            "{:<width$}  {}",
            clean(&part.name),
            clean(&part.value)
        );
        if let Some(meaning) = part.meaning {
            let _ = writeln!(text, "{:<width$}    {meaning}", "");
        }
    }
    if inspection.problems.is_empty() {
        text.push_str("\nNo problems found offline\n");
    }
    for problem in &inspection.problems {
        let sources = if problem.source.is_empty() {
            String::new()
        } else {
            format!(" ({})", problem.source.join("; "))
        };
        let check = if problem.check.is_empty() {
            "-"
        } else {
            problem.check
        };
        let _ = write!(
            text,
            "\nwrong  {check:<9} {}{sources}",
            clean(&problem.sentence)
        );
    }
    if !inspection.problems.is_empty() {
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_are_distinguished_from_inputs_to_inspect() {
        for (text, is_one) in [
            ("report.json", true),
            ("/tmp/callback.txt", true),
            ("https://as.example/authorize.json?a=b", false),
            ("eyJhbGciOiJub25lIn0.e30.", false),
            ("code=x.json", false),
            ("abcdef", false),
        ] {
            assert_eq!(is_a_name_of_a_file(text), is_one, "{text}");
        }
    }
}
