//! `fastenctl config get` and `set`: single values of a profile in the config file.

use crate::commands::context::Context;
use crate::commands::identity::credentials;
use crate::commands::input::first_line_of;
use crate::config::edit::{Assignment, Set as Outcome, entries};
use crate::config::keys::{PROFILE, Shape, find, in_full, listed, meant, typed};
use crate::config::load;
use crate::conformance::register as check;
use crate::error::{Error, Kind, Result};
use crate::rfc::origin::origin_of;
use crate::ui::clean;
use clap::Args;
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Print one value from the config file; secrets are redacted
#[derive(Args)]
#[command(after_help = "\
Examples:
  fastenctl config get lighthouse
  fastenctl config get installation.id --profile work
  fastenctl config get providers.my-epic.issuer")]
pub struct Get {
    /// Key, such as `lighthouse`, `installation.id` or `providers.NAME.issuer`
    key: String,
}

/// Set values in the config file, keeping everything else, including comments
///
/// Never pass a secret as an argument: pass `-` to read it from stdin, or use `--file`.
#[derive(Args)]
#[command(after_help = "\
Examples:
  fastenctl config set lighthouse https://lighthouse.example.org/v1
  fastenctl config set providers.mine.issuer https://fhir.example.org/r4
  fastenctl config set providers.mine.scopes \"openid patient/*.rs\"
  fastenctl config set \\
    providers.mine.expected_deviations.DISC-06 \"known, ticket 17\"
  fastenctl config set installation.secret - <secret.txt
  fastenctl config set installation.secret --file secret.txt")]
pub struct Set {
    /// Keys and their values; as a value, `-` stands for the first line of stdin
    #[arg(required = true, value_names = ["KEY", "VALUE"], num_args = 1..)]
    pairs: Vec<String>,
    /// Read the value from the first line of this file; only for a single key
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// Keep the secret when setting a new URL; use this if the gateway has moved there
    #[arg(long, alias = "moved")]
    move_secret: bool,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct GetDocument<'a> {
    schema_version: u8,
    ok: bool,
    key: &'a str,
    value: &'a str,
    config_file: &'a Path,
    line: usize,
    profile: &'a str,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct SetDocument<'a> {
    schema_version: u8,
    ok: bool,
    /// `updated` if anything changed, otherwise `unchanged`.
    result: &'static str,
    keys: Vec<SetKey>,
    config_file: &'a Path,
    profile: &'a str,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct SetKey {
    key: String,
    /// `created`, `updated` or `unchanged`.
    result: &'static str,
}

impl Get {
    /// Prints the value.
    ///
    /// # Errors
    /// Exit code 2 for an unknown key, 3 for an invalid file, 10 if the key is not set.
    pub fn run(self, context: &Context) -> Result<ExitCode> {
        let (_, path) = known(&self.key)?;
        let file = context.config_file()?;
        let dotted = in_full(path).join(".");
        let Some(entry) = entries(&file, &context.profile)?
            .into_iter()
            .find(|entry| entry.key == dotted)
        else {
            let message = format!(
                "`{dotted}` is not set in profile `{}` of `{}`",
                context.profile,
                file.display()
            );
            return Err(Error::new(Kind::NotFound, message).hint(
                "`fastenctl config show` lists what is set; `fastenctl config set` sets it",
            ));
        };
        if context.ui.json() {
            context.ui.document(&GetDocument {
                schema_version: 1,
                ok: true,
                key: &dotted,
                value: &entry.shown,
                config_file: &file,
                line: entry.line,
                profile: &context.profile,
            });
        } else {
            context.ui.out(&format!("{}\n", clean(&entry.shown)));
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Set {
    /// Sets all values or none.
    ///
    /// # Errors
    /// Exit code 2 for unknown keys and invalid values, 3 for a file that cannot be written, 11 if
    /// the secret would be sent to another gateway.
    pub fn run(self, context: &Context) -> Result<ExitCode> {
        let file = context.config_file()?;
        let assignments = self.assignments()?;
        let locked = context.locked(&file)?;
        let assignments = self.bound(&file, &context.profile, assignments)?;
        let outcomes = locked.set(&context.profile, &assignments)?;
        let keys: Vec<SetKey> = assignments
            .iter()
            .zip(&outcomes)
            .map(|((path, _), outcome)| SetKey {
                key: path.join("."),
                result: word(*outcome),
            })
            .collect();
        let changed = outcomes
            .iter()
            .any(|outcome| *outcome != Outcome::Unchanged);
        if context.ui.json() {
            context.ui.document(&SetDocument {
                schema_version: 1,
                ok: true,
                result: if changed { "updated" } else { "unchanged" },
                keys,
                config_file: &file,
                profile: &context.profile,
            });
        } else {
            context.ui.out(
                &keys
                    .iter()
                    .map(|it| format!("{} {}\n", it.result, clean(&it.key)))
                    .collect::<String>(),
            );
        }
        Ok(ExitCode::SUCCESS)
    }

    fn assignments(&self) -> Result<Vec<Assignment>> {
        let pairs: Vec<(&str, &str)> = match (&self.file, &self.pairs[..]) {
            (Some(_), [key]) => vec![(key, "")],
            (Some(_), _) => {
                return Err(Error::new(
                    Kind::Usage,
                    "`--file` works only with a single key and without a value",
                ));
            }
            (None, pairs) if pairs.len() % 2 == 1 => {
                let message = format!("`{}` has no value", pairs[pairs.len() - 1]);
                return Err(Error::new(Kind::Usage, message)
                    .hint("pass the value after the key, or use `-` for stdin or `--file`"));
            }
            (None, pairs) => pairs
                .chunks(2)
                .map(|pair| (pair[0].as_str(), pair[1].as_str()))
                .collect(),
        };
        if pairs.iter().filter(|(_, value)| *value == "-").count() > 1 {
            return Err(
                Error::new(Kind::Usage, "stdin can be used for one value only")
                    .hint("set one secret at a time"),
            );
        }
        pairs
            .into_iter()
            .map(|(key, value)| self.assignment(key, value))
            .collect()
    }

    fn assignment(&self, key: &str, value: &str) -> Result<Assignment> {
        let (shape, path) = known(key)?;
        let text = match &self.file {
            Some(file) => first_line_of(file, "--file")?,
            None if value == "-" => first_line_of(Path::new("-"), "VALUE")?,
            None if shape == Shape::Secret => {
                return Err(Error::new(
                    Kind::Usage,
                    format!("`{key}` is a secret, and other users can see arguments"),
                )
                .hint(format!(
                    "pass it on stdin with `fastenctl config set {key} -`, or in a file with \
                     `--file FILE`"
                )));
            }
            None => crate::secret::Secret::new(value),
        };
        let value = typed(shape, text.expose()).map_err(|wanted| {
            Error::new(Kind::Usage, format!("the value is not valid for `{key}`"))
                .hint(format!("it must be {wanted}"))
        })?;
        Ok((path, value))
    }
}

const fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Created => "created",
        Outcome::Updated => "updated",
        Outcome::Unchanged => "unchanged",
    }
}

impl Set {
    /// Refuses to change to a different gateway, unless `--move-secret` also binds the secret to
    /// its origin.
    fn bound(
        &self,
        file: &Path,
        profile: &str,
        mut assignments: Vec<Assignment>,
    ) -> Result<Vec<Assignment>> {
        if assignments.iter().any(|(path, _)| *path == ISSUED_BY) {
            return Err(
                Error::new(Kind::Usage, "`installation.issued_by` cannot be set directly").hint(
                    "`fastenctl config set lighthouse URL --move-secret` changes the gateway that may receive the \
                     secret",
                ),
            );
        }
        if !self.move_secret {
            return refuse_other_gateway(file, profile, &assignments).map(|()| assignments);
        }
        let new = assignments
            .iter()
            .find(|(path, _)| *path == ["lighthouse"])
            .and_then(|(_, value)| url::Url::parse(value.as_str()?).ok())
            .ok_or_else(|| {
                Error::new(
                    Kind::Usage,
                    "`--move-secret` works only with the key `lighthouse`",
                )
                .hint(
                    "set the gateway's new URL with `fastenctl config set lighthouse URL \
                         --move-secret`",
                )
            })?;
        if load(file, profile).is_ok_and(|before| before.installation.is_some()) {
            let path = ISSUED_BY.map(str::to_owned).to_vec();
            assignments.push((path, origin_of(&new).into()));
        }
        Ok(assignments)
    }
}

const ISSUED_BY: [&str; 2] = ["installation", "issued_by"];

/// Refuses a new gateway if the profile's secret was issued by a different one.
fn refuse_other_gateway(file: &Path, profile: &str, assignments: &[Assignment]) -> Result<()> {
    let Some((_, value)) = assignments.iter().find(|(path, _)| *path == ["lighthouse"]) else {
        return Ok(());
    };
    // If the file is invalid, the edit that follows reports the problem.
    let Ok(before) = load(file, profile) else {
        return Ok(());
    };
    if before.installation.is_none() {
        return Ok(());
    }
    let issued_by = credentials(file, profile, &before)?.issued_by;
    let new = value.as_str().unwrap_or_default();
    if url::Url::parse(new).is_ok_and(|new| origin_of(&new) == issued_by) {
        return Ok(());
    }
    let message = format!(
        "the secret of profile `{profile}` was issued by `{issued_by}` and would be sent to `{new}`"
    );
    Err(Error::new(Kind::Conflict, message).hint(
        "use another `--profile` for a second gateway, `fastenctl register --force` for a new registration, or \
         `--move-secret` if the same gateway has a new URL",
    ))
}

/// Returns the type and the path of a profile's key.
fn known(key: &str) -> Result<(Shape, Vec<String>)> {
    let wrong = |what: String, hint: String| Err(Error::new(Kind::Usage, what).hint(hint));
    let Ok(parts) = toml_edit::Key::parse(key) else {
        return wrong(
            format!("`{key}` is not a valid key"),
            "write it as `installation.id` or `providers.\"my name\".issuer`".into(),
        );
    };
    let path: Vec<String> = parts.iter().map(|part| part.get().to_owned()).collect();
    match find(PROFILE, &path) {
        Ok(Shape::Table(_) | Shape::Named(_)) => {
            wrong(format!("`{key}` is a table"), "pass one of its keys".into())
        }
        Ok(_) if listed(&path).is_some_and(|id| check::find(id).is_none()) => wrong(
            format!("`{key}` does not name a check"),
            "`fastenctl auth checks` lists them".into(),
        ),
        Ok(shape) => Ok((shape, path)),
        Err((name, known)) => {
            let hint = match meant(&name, &known) {
                Some(meant) => format!("did you mean `{}`?", key.replace(&name, meant)),
                None if known.is_empty() => "its parent is a value, not a table".to_owned(),
                None => format!("the known keys are `{}`", known.join("`, `")),
            };
            wrong(format!("`{key}` is not a key of the config file"), hint)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rfc::auth_method::AuthMethod;
    use crate::rfc::response_mode::ResponseMode;

    #[test]
    fn an_unknown_key_suggests_the_closest_one() {
        for (key, expected) in [
            ("lighthouse", Ok(Shape::Address)),
            ("providers.\"a.b\".aud", Ok(Shape::Text)),
            ("lighthose", Err("did you mean `lighthouse`?")),
            ("instalation.id", Err("did you mean `installation.id`?")),
            ("installation", Err("pass one of its keys")),
            ("providers.mine", Err("pass one of its keys")),
            (
                "zzz",
                Err(
                    "the known keys are `lighthouse`, `installation`, `providers`, `accepted_hosts`",
                ),
            ),
            (
                "a b",
                Err("write it as `installation.id` or `providers.\"my name\".issuer`"),
            ),
        ] {
            let found = known(key).map(|(shape, _)| shape);
            let found = found.map_err(|error| error.next_step().unwrap().to_owned());
            assert_eq!(found, expected.map_err(str::to_owned), "{key}");
        }
    }

    #[test]
    fn a_provider_accepts_the_same_words_as_the_sign_in() {
        let words = |name: &str| find(PROFILE, &["providers", "mine", name].map(str::to_owned));
        assert_eq!(words("auth_method"), Ok(Shape::OneOf(&AuthMethod::NAMES)));
        assert_eq!(
            words("response_mode"),
            Ok(Shape::OneOf(&ResponseMode::NAMES))
        );
    }
}
