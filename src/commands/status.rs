//! `fastenctl status`: the installation as the gateway has it, beside what the config file says.

use crate::api::installation::{Installation, LimitReason};
use crate::commands::context::Context;
use crate::commands::installation_document::InstallationDocument;
use crate::config;
use crate::error::Result;
use crate::ui::clean;
use clap::Args;
use serde::Serialize;
use std::path::Path;
use std::process::ExitCode;

/// Show the installation as the gateway has it, and whether the config file agrees
#[derive(Args)]
#[command(after_help = "\
Examples:
  fastenctl status
  fastenctl status --profile work --json")]
pub struct Status {}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct StatusDocument<'a> {
    schema_version: u8,
    ok: bool,
    installation: InstallationDocument,
    origins: &'a [String],
    default_limit: i64,
    /// Users per provider that hold for this installation.
    limit: i64,
    limit_reason: Option<LimitReason>,
    tickets_only: bool,
    lighthouse: &'a str,
    /// The installation's own address at the gateway, which a client without tickets is given.
    base: &'a str,
    config_file: &'a Path,
    profile: &'a str,
    /// Fields in which file and gateway differ.
    differences: Vec<&'static str>,
}

impl Status {
    /// Asks the gateway and prints what it has.
    ///
    /// # Errors
    /// 3 for a wrong config file, 4 when not registered, 6 and 7 from the gateway.
    pub fn run(self, context: &Context) -> Result<ExitCode> {
        let (profile, gateway, credentials) = context.gateway()?;
        let record = gateway.installation(&credentials)?;
        let differences = profile
            .installation
            .as_ref()
            .filter(|mine| !mine.from_environment)
            .map(|mine| differences(mine, &record))
            .unwrap_or_default();
        let document = StatusDocument {
            schema_version: 1,
            ok: true,
            installation: InstallationDocument::from(&record),
            origins: &record.origins,
            default_limit: record.default_limit,
            limit: record.limit.unwrap_or(record.default_limit),
            limit_reason: record.limit_reason,
            tickets_only: record.tickets_only,
            lighthouse: gateway.base(),
            base: &record.base,
            config_file: &context.config_file()?,
            profile: &context.profile,
            differences,
        };
        if context.ui.json() {
            context.ui.document(&document);
        } else {
            context.ui.out(&text(&document));
        }
        for field in &document.differences {
            context.ui.warn(&format!(
                "the config file has another {field}; `fastenctl register` settles it"
            ));
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn differences(mine: &config::Installation, record: &Installation) -> Vec<&'static str> {
    let compared = [
        (
            "administrator_name",
            mine.administrator_name == record.administrator_name,
        ),
        (
            "administrator_email",
            mine.administrator_email == record.administrator_email,
        ),
    ];
    compared
        .into_iter()
        .filter(|(_, same)| !same)
        .map(|(field, _)| field)
        .collect()
}

fn own_address(base: &str) -> String {
    if base.is_empty() {
        return "-".to_owned();
    }
    format!("{base} (for Fasten; see docs/connect-fasten.md)")
}

fn text(document: &StatusDocument<'_>) -> String {
    let it = &document.installation;
    let shown = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
    let origins = if document.origins.is_empty() {
        "loopback only".to_owned()
    } else {
        document.origins.join(", ")
    };
    [
        ("Installation", shown(&it.id)),
        (
            "Administrator",
            format!("{} <{}>", it.administrator_name, it.administrator_email),
        ),
        ("Registered", shown(&it.issued_at)),
        ("Verification", word(it.verification_status)),
        ("Quota", word(it.quota_status)),
        ("Users a provider", limit(document)),
        ("Origins", origins),
        (
            "Without tickets",
            if document.tickets_only {
                "refused"
            } else {
                "allowed"
            }
            .to_owned(),
        ),
        ("Gateway", document.lighthouse.to_owned()),
        ("Own address", own_address(document.base)),
        (
            "Config file",
            format!(
                "{} (profile {})",
                document.config_file.display(),
                document.profile
            ),
        ),
    ]
    .into_iter()
    .map(|(label, value)| format!("{label:<17} {}\n", clean(&value)))
    .collect()
}

/// The number, and why it is not everybody's.
fn limit(document: &StatusDocument<'_>) -> String {
    let StatusDocument {
        limit,
        default_limit,
        ..
    } = document;
    match document.limit_reason {
        None => limit.to_string(),
        Some(LimitReason::Dormant) => {
            format!("{limit} until an e-mail address is verified (then {default_limit})")
        }
        Some(LimitReason::Unverified) => {
            format!("{limit} while the e-mail address is not verified (then {default_limit})")
        }
        Some(LimitReason::Operator) => {
            format!("{limit}, except where the operator has set limits: `fastenctl usage`")
        }
    }
}

fn word(status: Option<impl Serialize>) -> String {
    let value = status.and_then(|status| serde_json::to_value(status).ok());
    value
        .as_ref()
        .and_then(serde_json::Value::as_str)
        .unwrap_or("-")
        .to_owned()
}
