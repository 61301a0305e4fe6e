//! `fastenctl config`: where the config file is and what holds. What else one does with it stands beside this file.

use crate::commands::config::export::Export;
use crate::commands::config::keys::{Get, Set};
use crate::commands::config::{check, origin};
use crate::commands::context::Context;
use crate::config;
use crate::error::Result;
use crate::text::clean;
use clap::{Args, Subcommand};
use serde::Serialize;
use std::collections::BTreeMap;

/// Look into the config file, change it, check it, and hand on what it holds
#[derive(Subcommand)]
#[command(after_help = "\
The file is TOML, mode 0600, refused when others can read it; comments stay where they are:

  [profiles.default]
  lighthouse = \"https://lighthouse.example.org/v1\"

  [profiles.default.installation]       # written by register
  id = \"…\"
  secret = \"…\"

  [profiles.default.providers.my-epic]  # for `auth test my-epic` without a gateway
  issuer = \"https://fhir.example.org/r4\"
  client_id = \"…\"
  client_secret_file = \"/run/secrets/epic\"
  scopes = [\"openid\", \"fhirUser\", \"launch/patient\", \"patient/*.rs\", \"offline_access\"]")]
pub enum Config {
    /// Print the config file's path, whether it exists or not
    #[command(after_help = "\
Examples:
  fastenctl config path
  fastenctl config path --json")]
    Path,
    Show(Show),
    Get(Get),
    Set(Set),
    /// Check the config file: its keys, their values, and who else can read or replace it
    #[command(after_help = "\
Examples:
  fastenctl config check
  fastenctl config check --config /etc/fastenctl/config.toml --json")]
    Check,
    Export(Export),
}

/// Show the values that hold and where each comes from; secrets are redacted
#[derive(Args)]
#[command(after_help = "\
Examples:
  fastenctl config show
  fastenctl config show --origin --profile work
  fastenctl config show --origin --json")]
pub struct Show {
    /// Every value with the flag, variable or line it comes from, and what it takes the place of
    #[arg(long)]
    origin: bool,
}

/// A value and its source: `flag or environment`, `file`.
#[derive(Serialize)]
struct Value {
    value: String,
    source: &'static str,
}

impl Config {
    /// Runs the chosen subcommand.
    ///
    /// # Errors
    /// 3 when the file cannot be read or is wrong.
    pub fn run(self, context: &Context) -> Result<()> {
        let file = context.config_file()?;
        match self {
            Self::Path if context.ui.json() => {
                let exists = file.exists();
                context.ui.document(
                    &serde_json::json!({"schema_version": 1, "ok": true, "config_file": file, "exists": exists}),
                );
            }
            Self::Path => context.ui.out(&format!("{}\n", file.display())),
            Self::Get(get) => get.run(context)?,
            Self::Set(set) => set.run(context)?,
            Self::Check => check::run(context)?,
            Self::Export(export) => export.run(context)?,
            Self::Show(Show { origin: true }) => origin::show(context, &file)?,
            Self::Show(_) => {
                let values = values(context, &config::load(&file, &context.profile)?);
                if context.ui.json() {
                    context.ui.document(&serde_json::json!({
                        "schema_version": 1, "ok": true, "config_file": file, "profile": context.profile, "values": values,
                    }));
                } else {
                    context.ui.out(&text(&values));
                    if values.is_empty() {
                        let place =
                            format!("profile `{}` of `{}`", context.profile, file.display());
                        context.ui.note(&format!(
                            "nothing is set in {place}; `fastenctl register` writes it"
                        ));
                    }
                }
            }
        }
        Ok(())
    }
}

fn values(context: &Context, profile: &config::Profile) -> BTreeMap<String, Value> {
    let mut values = BTreeMap::new();
    let mut from_file = |key: &str, value: String| {
        values.insert(
            key.to_owned(),
            Value {
                value,
                source: "file",
            },
        )
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
