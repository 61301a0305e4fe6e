//! `fastenctl config export`: prints the installation's ID and secret for other programs. The rules
//! on where the secret may go are here, the formats in `report::export`.

use crate::commands::context::Context;
use crate::commands::identity::{credentials, not_registered};
use crate::config::file::write_private;
use crate::error::{Error, Kind, Result};
use crate::report::export::{Format, Identity, export};
use crate::text::inert_json;
use clap::Args;
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Print the installation's credentials, including the secret, for another program
///
/// Writes to a pipe or a file; on a terminal, the secret is shown only with `--show-secrets`.
/// `fasten-nginx` contains no secret.
#[derive(Args)]
#[command(after_help = "\
Examples:
  fastenctl config export --format env --output fasten.env
  fastenctl config export --format docker-env --output fasten.env
  fastenctl config export --format k8s-secret | kubectl apply -f -
  fastenctl config export --format systemd-credential |
    systemd-creds encrypt --name=installation_secret - secret.cred
  fastenctl config export --format fasten-settings |
    sqlite3 -bail fasten.db
  fastenctl config export --format fasten-nginx")]
pub struct Export {
    /// Output format
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Format,
    /// Write to this file, which only you can read; an existing file is replaced atomically
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Show the secret even on a terminal
    #[arg(long)]
    show_secrets: bool,
}

#[derive(Serialize)]
struct ExportDocument<'a> {
    schema_version: u8,
    ok: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    output: Option<&'a Path>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
}

impl Export {
    /// Writes the credentials.
    ///
    /// # Errors
    /// Exit code 2 if a terminal would show the secret, 3 for an invalid file, 4 if not registered.
    pub fn run(self, context: &Context) -> Result<ExitCode> {
        let output = self
            .output
            .as_deref()
            .filter(|file| file.as_os_str() != "-");
        let would_tell = self.format.holds_the_secret() && !self.show_secrets;
        if output.is_none() && context.ui.result_is_on_a_terminal() && would_tell {
            return Err(Error::new(Kind::Usage, "the secret is not shown on a terminal").hint(
                "pipe it to another program, write it to a private file with `--output FILE`, or pass \
                 `--show-secrets`",
            ));
        }
        let text = export(&identity(context)?, self.format)?;
        if let Some(file) = output {
            write_private(file, text.as_bytes())?;
            if context.ui.json() {
                context.ui.document(&ExportDocument {
                    schema_version: 1,
                    ok: true,
                    output: Some(file),
                    text: None,
                });
            } else {
                context.ui.note(&format!(
                    "Wrote {}, which only you can read",
                    file.display()
                ));
            }
        } else if context.ui.json() && self.format != Format::Json {
            context.ui.document(&ExportDocument {
                schema_version: 1,
                ok: true,
                output: None,
                text: Some(&text),
            });
        } else {
            let text = if self.format == Format::Json {
                inert_json(text)
            } else {
                text
            };
            context.ui.out(&text);
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn identity(context: &Context) -> Result<Identity> {
    let file = context.config_file()?;
    let profile = context.loaded()?;
    let bound = credentials(&file, &context.profile, &profile)?;
    let (Some(base), Some(it)) = (profile.lighthouse, profile.installation) else {
        return Err(not_registered(&context.profile));
    };
    // Another program will send the secret to the address that is exported with it.
    bound.may_go_to(base.as_str())?;
    Ok(Identity {
        lighthouse: base.as_str().trim_end_matches('/').to_owned(),
        installation_id: it.id,
        installation_secret: it.secret,
        administrator_name: it.administrator_name,
        administrator_email: it.administrator_email,
        issued_at: it.issued_at.to_string(),
        user_ref_key: it.user_ref_key,
    })
}
