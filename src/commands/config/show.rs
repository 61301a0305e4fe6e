//! `fastenctl config show`: the effective values. `origin` says where each one comes from.

use crate::commands::config::origin;
use crate::commands::context::Context;
use crate::config;
use crate::error::Result;
use crate::text::clean;
use clap::Args;
use serde::Serialize;
use serde_json::json;
use std::collections::BTreeMap;
use std::process::ExitCode;

/// Show the values in effect; secrets are redacted
#[derive(Args)]
#[command(after_help = "\
Examples:
  fastenctl config show
  fastenctl config show --origin --profile work
  fastenctl config show --origin --json")]
pub struct Show {
    /// Show where each value comes from, and what it overrides
    #[arg(long)]
    origin: bool,
}

/// A value and its source: `flag or environment`, `environment` or `file`.
#[derive(Serialize)]
struct Value {
    value: String,
    source: &'static str,
}

impl Show {
    /// Shows the effective values.
    ///
    /// # Errors
    /// Exit code 3 if the file cannot be read or is invalid.
    pub fn run(self, context: &Context) -> Result<ExitCode> {
        let file = context.config_file()?;
        if self.origin {
            return origin::show(context, &file);
        }
        let profile = &context.profile;
        let values = values(context, &context.loaded()?);
        if context.ui.json() {
            context.ui.document(&json!({
                "schema_version": 1, "ok": true, "config_file": file, "profile": profile, "values": values,
            }));
            return Ok(ExitCode::SUCCESS);
        }
        context.ui.out(&text(&values));
        if values.is_empty() {
            let place = format!("profile `{profile}` of `{}`", file.display());
            context.ui.note(&format!(
                "nothing is set in {place}; run `fastenctl register` to set it up"
            ));
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn values(context: &Context, profile: &config::Profile) -> BTreeMap<String, Value> {
    let mut values = BTreeMap::new();
    let mine = profile.installation.as_ref();
    let is_given = mine.is_some_and(|mine| mine.from_environment);
    let mut from_file = |key: &str, value: String| {
        let of_environment = is_given && key.starts_with("installation.");
        let source = if of_environment {
            "environment"
        } else {
            "file"
        };
        // Values that no variable sets are empty.
        if !value.is_empty() {
            values.insert(key.to_owned(), Value { value, source });
        }
    };
    if let Some(url) = &profile.lighthouse {
        from_file("lighthouse", url.to_string());
    }
    if let Some(it) = &profile.installation {
        from_file("installation.id", it.id.clone());
        from_file("installation.secret", it.secret.to_string());
        from_file(
            "installation.administrator_name",
            it.administrator_name.clone(),
        );
        from_file(
            "installation.administrator_email",
            it.administrator_email.clone(),
        );
        from_file("installation.issued_at", it.issued_at.to_string());
        if let Some(key) = &it.user_ref_key {
            from_file("installation.user_ref_key", key.to_string());
        }
    }
    for (name, provider) in &profile.providers {
        from_file(&format!("providers.{name}.issuer"), provider.issuer.clone());
        from_file(
            &format!("providers.{name}.client_id"),
            provider.client_id.clone(),
        );
    }
    if let Some(url) = &context.lighthouse {
        values.insert(
            "lighthouse".into(),
            Value {
                value: url.to_string(),
                source: "flag or environment",
            },
        );
    }
    values
}

fn text(values: &BTreeMap<String, Value>) -> String {
    let width = values.keys().map(String::len).max().unwrap_or_default();
    values
        .iter()
        .map(|(key, it)| clean(&format!("{key:<width$}  {}  ({})", it.value, it.source)) + "\n")
        .collect()
}
