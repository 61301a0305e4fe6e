//! `auth test --report FILE` and `--show-secrets`: selects the reports, scans them for secrets, and
//! writes them. `report` decides what they look like.

use crate::error::{Error, Kind, Result};
use crate::report;
use crate::report::scan::Scan;
use crate::text::inert_json;
use crate::trace::Trace;
use crate::trace::recorder::Recorder;
use crate::trace::redact::reveal;
use crate::ui::{FailureDetails, Ui};
use clap::Args;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The format of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Html,
    Json,
    Junit,
    Har,
    Text,
}

impl Format {
    const ALL: [(&str, Self); 5] = [
        ("html", Self::Html),
        ("json", Self::Json),
        ("xml", Self::Junit),
        ("har", Self::Har),
        ("txt", Self::Text),
    ];
}

/// A file to write.
#[derive(Clone, Debug)]
struct Target {
    file: PathBuf,
    format: Format,
}

fn target(text: &str) -> std::result::Result<Target, String> {
    let file = PathBuf::from(text);
    let ending = file
        .extension()
        .and_then(|ending| ending.to_str())
        .unwrap_or_default()
        .to_ascii_lowercase();
    let format = Format::ALL
        .iter()
        .find(|(name, _)| *name == ending)
        .map(|(_, format)| *format)
        .ok_or_else(|| {
            let known = Format::ALL.map(|(name, _)| format!("`.{name}`"));
            format!(
                "the file extension selects the format and must be one of {}",
                known.join(", ")
            )
        })?;
    Ok(Target { file, format })
}

/// Flags for reports, and for showing secrets on stdout.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Reports {
    /// Also write a report; the extension sets its format: `.html`, `.json`, `.xml` (`JUnit`),
    /// `.har` or `.txt`. Repeat for several
    #[arg(long = "report", value_name = "FILE", value_parser = target, help_heading = "Reports")]
    targets: Vec<Target>,
    /// Show secrets on this terminal; reports never contain them
    #[arg(long, help_heading = "Reports")]
    show_secrets: bool,
}

impl Reports {
    /// Detects, before the user is asked for anything, errors that would otherwise occur only at
    /// the end.
    ///
    /// # Errors
    /// [`Kind::Usage`] if secrets would be shown anywhere but on a terminal, [`Kind::Config`] for a
    /// missing folder.
    pub(crate) fn prove(&self, ui: &Ui) -> Result<()> {
        if self.show_secrets && (ui.json() || !ui.result_is_on_a_terminal()) {
            return Err(
                Error::new(Kind::Usage, "`--show-secrets` needs a terminal").hint(
                    "secrets are never written to files or pipes; leave out `--show-secrets`, or \
                 leave out `--json` and the pipe",
                ),
            );
        }
        for Target { file, .. } in &self.targets {
            if file.is_dir() || !folder_of(file).is_dir() {
                let message = format!("cannot write a report to `{}`", file.display());
                return Err(
                    Error::new(Kind::Config, message).hint("choose a file in an existing folder")
                );
            }
        }
        Ok(())
    }

    /// Whether anything will be written, or shown unredacted.
    pub(crate) const fn are_wanted(&self) -> bool {
        self.show_secrets || !self.targets.is_empty()
    }

    /// Makes the trace keep what the reports need.
    pub(crate) fn ask(&self, recorder: &Recorder) {
        if !self.targets.is_empty() {
            recorder.keep_details();
        }
    }

    /// Writes all reports, or none if one contains a secret of the run.
    pub(crate) fn write(&self, ui: &Ui, trace: &Trace, error: Option<&Error>) -> Result<()> {
        let made: Vec<String> = self
            .targets
            .iter()
            .map(|target| made(target.format, trace, error))
            .collect::<Result<_>>()?;
        let scan = Scan::of(if made.is_empty() { &[] } else { &trace.secrets });
        for (Target { file, .. }, text) in self.targets.iter().zip(&made) {
            if let Some(name) = scan.leaked(text) {
                let message = format!(
                    "`{}` would contain a secret of this run (`{name}`), so no report was written",
                    file.display()
                );
                return Err(Error::new(Kind::Failure, message)
                    .hint("does a name or URL contain it? If not, this is a bug in fastenctl: please report it"));
            }
        }
        for (Target { file, .. }, text) in self.targets.iter().zip(&made) {
            write_in_one_step(file, text).map_err(|error| {
                Error::new(
                    Kind::Config,
                    format!("cannot write the report `{}`: {error}", file.display()),
                )
            })?;
            ui.note(&format!("wrote {}", file.display()));
        }
        Ok(())
    }

    /// The text for stdout.
    pub(crate) fn text(&self, ui: &Ui, trace: &Trace) -> String {
        let text = text(trace, ui.verbosity() > 0);
        if self.show_secrets {
            reveal(&text, &trace.secrets)
        } else {
            text
        }
    }
}

fn made(format: Format, trace: &Trace, error: Option<&Error>) -> Result<String> {
    let json = |document: serde_json::Result<String>| {
        document
            .map(|text| inert_json(text) + "\n")
            .map_err(|error| Error::new(Kind::Failure, error.to_string()))
    };
    match format {
        Format::Json => {
            let document = report::json::document(trace, error.map(FailureDetails::from));
            json(serde_json::to_string_pretty(&document))
        }
        Format::Html => Ok(report::html::document(trace)),
        Format::Har => json(serde_json::to_string_pretty(&report::har::document(trace))),
        Format::Junit => report::junit::document(trace).map_err(|error| {
            Error::new(
                Kind::Failure,
                format!("cannot write the report as XML: {error}"),
            )
        }),
        Format::Text => Ok(text(trace, true)),
    }
}

fn text(trace: &Trace, details: bool) -> String {
    report::text::text(trace, details)
}

fn folder_of(file: &Path) -> &Path {
    file.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// Replaces the file atomically; only its owner can read it.
fn write_in_one_step(file: &Path, text: &str) -> std::io::Result<()> {
    let mut temporary = tempfile::Builder::new()
        .prefix(".fastenctl-report-")
        .tempfile_in(folder_of(file))?;
    temporary.write_all(text.as_bytes())?;
    temporary.as_file().sync_all()?;
    temporary
        .persist(file)
        .map(drop)
        .map_err(|error| error.error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extension_decides_and_an_unknown_one_lists_the_known_ones() {
        for (file, expected) in [
            ("z.html", Format::Html),
            ("a.json", Format::Json),
            ("b/c.XML", Format::Junit),
            ("d.har", Format::Har),
            ("e.f.txt", Format::Text),
        ] {
            assert_eq!(target(file).unwrap().format, expected);
        }
        for file in ["a.pdf", "json", ".json", "-", "a."] {
            assert!(
                target(file)
                    .unwrap_err()
                    .ends_with("must be one of `.html`, `.json`, `.xml`, `.har`, `.txt`"),
                "{file}"
            );
        }
    }

    /// `FASTENCTL_WRITE=1 cargo test --lib the_committed_schema` updates it.
    #[test]
    fn the_committed_schema_matches_the_types() {
        let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("docs/schemas/auth-test.schema.json");
        let mut schema =
            schemars::schema_for!(report::json::SignInDocument<'static, FailureDetails<'static>>);
        schema.insert(
            "description".into(),
            "What `fastenctl auth test --json` and `--report FILE.json` write.".into(),
        );
        let expected = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        if crate::env::raw("FASTENCTL_WRITE").is_some() {
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(&file, &expected).unwrap();
        }
        let committed = std::fs::read_to_string(&file).unwrap_or_default();
        // The schema is too long to print twice.
        assert!(
            committed == expected,
            "run `FASTENCTL_WRITE=1 cargo test --lib the_committed_schema`"
        );
    }
}
