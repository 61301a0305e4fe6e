//! `fastenctl rotate-secret`: a new installation secret without downtime. The gateway accepts the
//! old one until the new one is used (protocol.md section 2), so the new one is stored first and
//! used afterwards.

use crate::api::installation::Installation;
use crate::client::{Credentials, Lighthouse};
use crate::commands::changes::{Change, Outcome, Report};
use crate::commands::context::Context;
use crate::commands::installation_document::InstallationDocument;
use crate::config::file::Locked;
use crate::config::pending::Rotation;
use crate::error::{Error, Kind, Result};
use crate::secret::Secret;
use clap::Args;
use serde_json::json;
use std::process::ExitCode;

/// Replace the installation secret without downtime
///
/// If a run is interrupted, the next one finishes it; until then the old secret works, for at most
/// a day. Give the new secret to everything else that uses it, such as a Fasten server.
#[derive(Args)]
#[command(after_help = "\
Examples:
  fastenctl rotate-secret
  fastenctl rotate-secret --dry-run
  fastenctl rotate-secret --profile work --json")]
pub struct RotateSecret {
    /// Check that the secret can be rotated, without rotating it
    #[arg(long)]
    dry_run: bool,
}

impl RotateSecret {
    /// Rotates the secret, or completes an interrupted rotation.
    ///
    /// # Errors
    /// Exit code 3 if the file cannot be written, 4 if not registered, 6 and 7 from the gateway.
    pub fn run(self, context: &Context) -> Result<ExitCode> {
        let (locked, _, gateway, credentials) = context.locked_gateway()?;
        let (changes, record) = if self.dry_run {
            (Vec::new(), gateway.installation(&credentials)?)
        } else {
            let _spinner = context.ui.spinner("rotating the secret");
            let (old, new, record) = rotate(&locked, &context.profile, &gateway, credentials)?;
            // A secret is redacted when it is printed: only its length and fingerprint are shown.
            (
                Vec::from_iter(Change::between_values(
                    "secret",
                    json!(old.to_string()),
                    json!(new.to_string()),
                )),
                record,
            )
        };
        let report = Report {
            result: Outcome::Updated,
            dry_run: self.dry_run,
            changes: &changes,
            installation: InstallationDocument::from(&record),
            origins: &record.origins,
            mail: None,
            next: None,
            headline: if self.dry_run {
                "Would create a new secret"
            } else {
                "The new secret is saved and in use"
            },
        };
        report.print(context, &gateway)
    }
}

/// Rotates the secret. Safe to interrupt and to repeat, because the gateway always accepts what the
/// config file contains.
fn rotate(
    locked: &Locked,
    profile: &str,
    gateway: &Lighthouse,
    mut now: Credentials,
) -> Result<(Secret, Secret, Installation)> {
    let open = locked
        .rotation(profile)?
        .filter(|open| open.installation_id == now.installation_id);
    // The new secret is already stored, but it may not have been used.
    if let Some(open) =
        open.filter(|open| open.previous_secret.expose() != now.installation_secret.expose())
    {
        if let Some(record) = used(locked, profile, gateway, &now)? {
            return Ok((open.previous_secret, now.installation_secret, record));
        }
        locked.save_secret(profile, &open.previous_secret)?;
        now.installation_secret = open.previous_secret;
    }
    let previous = now.installation_secret.clone();
    let rotation = Rotation {
        installation_id: now.installation_id.clone(),
        previous_secret: previous.clone(),
    };
    locked.keep_rotation(profile, &rotation)?;
    now.installation_secret = match gateway.rotate_secret(&now) {
        Ok(rotated) => rotated.installation_secret,
        Err(refusal) => {
            if !refusal.may_have_acted {
                locked.forget_rotation(profile)?;
            }
            return Err(refusal.error);
        }
    };
    locked.save_secret(profile, &now.installation_secret)?;
    if let Some(record) = used(locked, profile, gateway, &now)? {
        return Ok((previous, now.installation_secret, record));
    }
    locked.save_secret(profile, &previous)?;
    locked.forget_rotation(profile)?;
    Err(Error::new(
        Kind::Gateway,
        "the gateway rejected the secret it just issued; the old one is kept",
    )
    .hint("try again; if that does not help, tell the gateway's operator"))
}

/// Uses the stored secret for the first time, which invalidates the old one; returns `None` if the
/// gateway does not know it.
fn used(
    locked: &Locked,
    profile: &str,
    gateway: &Lighthouse,
    new: &Credentials,
) -> Result<Option<Installation>> {
    match gateway.installation(new) {
        Ok(record) => locked.forget_rotation(profile).map(|()| Some(record)),
        Err(error) if error.kind() == Kind::NotRegistered => Ok(None),
        Err(error) => Err(error),
    }
}
