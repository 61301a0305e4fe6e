//! The changes that a command made to the installation: one word for scripts, and the changed
//! fields with their old and new values. Each command decides what to change.

use crate::api::installation::{Installation, LimitReason, VerificationSent, VerificationStatus};
use crate::client::Lighthouse;
use crate::commands::context::Context;
use crate::commands::installation_document::InstallationDocument;
use crate::error::Result;
use crate::ui::clean;
use serde::Serialize;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::ExitCode;

/// What happened to the installation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    Created,
    Updated,
    Unchanged,
    Removed,
}

impl Outcome {
    /// The outcome, given the differences between the records read before and after.
    #[must_use]
    pub const fn from_changes(changes: &[Change]) -> Self {
        if changes.is_empty() {
            Self::Unchanged
        } else {
            Self::Updated
        }
    }
}

/// A field whose value changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Change {
    pub field: &'static str,
    pub before: Value,
    pub after: Value,
}

impl Change {
    /// Compares two values of a field; `None` if they are the same.
    #[must_use]
    pub fn between_values(field: &'static str, before: Value, after: Value) -> Option<Self> {
        (before != after).then_some(Self {
            field,
            before,
            after,
        })
    }

    /// The change as shown to people.
    #[must_use]
    pub fn line(&self) -> String {
        format!(
            "  {}: {} -> {}\n",
            label(self.field),
            value_text(&self.before),
            value_text(&self.after)
        )
    }
}

fn label(field: &str) -> &str {
    match field {
        "administrator_name" => "name",
        "administrator_email" => "e-mail address",
        "verification_status" => "verification",
        "tickets_only" => "tickets only",
        other => other,
    }
}

/// The next step for the installation, if any.
#[must_use]
pub fn next_step(record: &Installation) -> Option<String> {
    (record.verification_status == VerificationStatus::Pending).then(|| {
        format!(
            "run `fastenctl verify CODE` with the code from the e-mail to {}",
            clean(&record.administrator_email)
        )
    })
}

/// How many users per provider may connect until the e-mail address is verified, if that is fewer
/// than the gateway's default.
#[must_use]
pub fn limit_line(record: &Installation) -> Option<String> {
    let default = record.default_limit;
    match (record.limit_reason?, record.limit?) {
        (LimitReason::Operator, _) => None,
        (_, 0) => Some(format!(
            "  users per provider: none until the e-mail address is verified (then {default})\n"
        )),
        (_, limit) => Some(format!(
            "  users per provider: {limit} until the e-mail address is verified (then {default})\n"
        )),
    }
}

/// The differences between two readings of the record.
#[must_use]
pub fn between(before: &Installation, after: &Installation) -> Vec<Change> {
    let fields = |it: &Installation| {
        [
            ("administrator_name", json!(it.administrator_name)),
            ("administrator_email", json!(it.administrator_email)),
            ("verification_status", json!(it.verification_status)),
            ("origins", json!(it.origins)),
            ("tickets_only", json!(it.tickets_only)),
        ]
    };
    fields(before)
        .into_iter()
        .zip(fields(after))
        .filter_map(|((field, before), (_, after))| Change::between_values(field, before, after))
        .collect()
}

fn value_text(value: &Value) -> String {
    match value {
        Value::String(status) if status == "PENDING" => "not verified".to_owned(),
        Value::String(status) if status == "VERIFIED" => "verified".to_owned(),
        Value::String(text) if !text.is_empty() => clean(text),
        Value::Array(values) if !values.is_empty() => {
            values.iter().map(value_text).collect::<Vec<_>>().join(", ")
        }
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        _ => "none".to_owned(),
    }
}

/// A command's result, for people and for scripts.
pub struct Report<'a> {
    pub result: Outcome,
    pub dry_run: bool,
    pub changes: &'a [Change],
    pub installation: InstallationDocument,
    pub origins: &'a [String],
    /// The e-mail that was sent, if one was requested.
    pub mail: Option<&'a VerificationSent>,
    /// The result in one sentence.
    pub headline: &'a str,
    /// The next step, if any.
    pub next: Option<String>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct ChangeDocument<'a> {
    schema_version: u8,
    ok: bool,
    result: Outcome,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    dry_run: bool,
    changes: &'a [Change],
    #[serde(skip_serializing_if = "Option::is_none")]
    mail: Option<&'a VerificationSent>,
    installation: InstallationDocument,
    origins: &'a [String],
    lighthouse: &'a str,
    config_file: PathBuf,
    profile: &'a str,
    /// The next step.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

impl Report<'_> {
    /// Prints it.
    ///
    /// # Errors
    /// If the system has no place for the config file.
    pub fn print(self, context: &Context, gateway: &Lighthouse) -> Result<ExitCode> {
        if context.ui.json() {
            context.ui.document(&ChangeDocument {
                schema_version: 1,
                ok: true,
                result: self.result,
                dry_run: self.dry_run,
                changes: self.changes,
                mail: self.mail,
                installation: self.installation,
                origins: self.origins,
                lighthouse: gateway.base(),
                config_file: context.config_file()?,
                profile: &context.profile,
                next: self.next,
            });
        } else {
            let lines: String = self.changes.iter().map(Change::line).collect();
            context
                .ui
                .out(&format!("{}\n{lines}", clean(self.headline)));
            context.ui.next(self.next.as_deref());
        }
        Ok(ExitCode::SUCCESS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_shows_the_old_and_the_new_value() {
        let line = |before, after| {
            Change::between_values("origins", before, after).map(|change| change.line())
        };
        assert_eq!(line(json!(["a"]), json!(["a"])), None);
        assert_eq!(
            line(json!([]), json!(["a", "b\u{1b}"])).unwrap(),
            "  origins: none -> a, b\\u{1b}\n"
        );
        assert_eq!(
            line(json!("PENDING"), json!("VERIFIED")).unwrap(),
            "  origins: not verified -> verified\n"
        );
        assert_eq!(
            line(json!(false), json!(true)).unwrap(),
            "  origins: no -> yes\n"
        );
    }
}
