//! `fastenctl status`: the installation as stored at the gateway, compared with the config file.

use crate::api::installation::{Installation, LimitReason, QuotaStatus, VerificationStatus};
use crate::commands::changes::next_step;
use crate::commands::context::Context;
use crate::commands::installation_document::InstallationDocument;
use crate::config;
use crate::error::Result;
use crate::ui::clean;
use clap::Args;
use serde::Serialize;
use std::path::Path;
use std::process::ExitCode;

/// Show the installation at the gateway, and whether the config file agrees
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
    /// The limit of users per provider for this installation.
    limit: i64,
    limit_reason: Option<LimitReason>,
    tickets_only: bool,
    lighthouse: &'a str,
    /// The installation's own base URL at the gateway, for clients that send no tickets.
    base: &'a str,
    config_file: &'a Path,
    profile: &'a str,
    /// Fields in which the config file and the gateway differ.
    differences: Vec<&'static str>,
    /// What to do next.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

impl Status {
    /// Fetches the installation from the gateway and prints it.
    ///
    /// # Errors
    /// Exit code 3 for an invalid config file, 4 if not registered, 6 and 7 from the gateway.
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
            config_file: &context.config_name()?,
            profile: &context.profile,
            differences,
            next: next_step(&record),
        };
        if context.ui.json() {
            context.ui.document(&document);
        } else {
            context.ui.out(&text(&document));
            context.ui.next(document.next.as_deref());
        }
        for field in &document.differences {
            context.ui.warn(&format!(
                "the config file has a different {field}; run `fastenctl register` to fix it"
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
    format!(
        "{base} (for a Fasten server that sends no tickets: `fastenctl config export --format \
         fasten-nginx`)"
    )
}

fn text(document: &StatusDocument<'_>) -> String {
    let it = &document.installation;
    let shown = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
    let origins = if document.origins.is_empty() {
        "this machine only".to_owned()
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
        (
            "E-mail address",
            verification(it.verification_status).to_owned(),
        ),
        ("Places", places(it.quota_status).to_owned()),
        ("Users per provider", limit(document)),
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
        ("URL for Fasten", own_address(document.base)),
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
    .map(|(label, value)| format!("{label:<19} {}\n", clean(&value)))
    .collect()
}

/// Formats the limit, and why it is not the default.
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
            format!("{limit} until the e-mail address is verified (then {default_limit})")
        }
        Some(LimitReason::Operator) => {
            format!("{limit}, except where the operator set other limits; see `fastenctl usage`")
        }
    }
}

const fn verification(status: Option<VerificationStatus>) -> &'static str {
    match status {
        Some(VerificationStatus::Verified) => "verified",
        Some(VerificationStatus::Pending) => "not verified yet",
        Some(VerificationStatus::Missing) => "none",
        None => "-",
    }
}

const fn places(status: Option<QuotaStatus>) -> &'static str {
    match status {
        Some(QuotaStatus::Active) => "available at every provider",
        Some(QuotaStatus::Consumed) => "a provider is full: run `fastenctl usage`",
        None => "-",
    }
}
