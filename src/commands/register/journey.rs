//! A registration's way: lock, finish or begin, store, compare. Safe to end at any moment and to run again.

use crate::api::installation::{Installation, RegisterRequest};
use crate::client::{Credentials, Lighthouse, same_gateway};
use crate::commands::changes::Outcome;
use crate::commands::contact::{Wish, settle};
use crate::commands::installation_document::InstallationDocument;
use crate::config;
use crate::config::Profile;
use crate::config::file::Locked;
use crate::config::pending::Pending;
use crate::error::{Error, Kind, Result};
use crate::secret::Secret;
use std::path::PathBuf;
use url::Url;

/// A registration as wanted, everything asked and checked.
pub struct Plan {
    pub config_file: PathBuf,
    pub profile: String,
    pub lighthouse: Url,
    pub administrator_name: String,
    pub administrator_email: String,
    /// All of them; none: they stay as they are.
    pub origins: Option<Vec<String>>,
    pub force: bool,
}

impl Plan {
    fn wish(&self) -> Wish {
        Wish {
            name: Some(self.administrator_name.clone()),
            email: Some(self.administrator_email.clone()),
            origins: self.origins.clone(),
            tickets_only: None,
        }
    }
}

/// The journey: lock, finish or begin, store, compare. Safe to end at any moment and to run again.
///
/// # Errors
/// By `cli.md`: 3 before anything is sent, 6 and 7 from the gateway, 11 for another gateway's installation.
pub fn register(plan: &Plan, gateway: &Lighthouse) -> Result<(Outcome, Installation)> {
    let locked = Locked::new(&plan.config_file)?;
    let before = config::load(&plan.config_file, &plan.profile)?;
    locked.prove_editable(&plan.profile)?;
    let pending = unfinished(&locked, plan, &before)?;
    if pending.is_none() && !plan.force && before.installation.is_some() {
        return bring_up_to_date(&locked, plan, gateway, before);
    }
    let begun_now = pending.is_none();
    let pending = match pending {
        Some(pending) => pending,
        None => begin(&locked, plan, &before)?,
    };
    let (administrator_name, administrator_email) = contact(plan, &pending);
    let asked = request(&administrator_name, &administrator_email);
    let registered = match gateway.register(&pending.idempotency_key, &asked) {
        Ok(registered) => registered,
        Err(refusal) => {
            // Nothing came of it, so nothing is left to finish; an earlier attempt's key stays.
            if begun_now && !refusal.may_have_acted {
                locked.forget_pending(&plan.profile)?;
            }
            return Err(refusal.error);
        }
    };
    let no_time = || Error::new(Kind::Gateway, "the gateway names no time of issue");
    let issued_at = registered.installation_id_issued_at.ok_or_else(no_time)?;
    let mut installation = config::Installation {
        id: registered.installation_id,
        secret: registered.installation_secret,
        administrator_name,
        administrator_email,
        issued_at: issued_at.parse().map_err(|_| no_time())?,
        user_ref_key: Some(
            before
                .installation
                .and_then(|it| it.user_ref_key)
                .unwrap_or_else(Secret::random),
        ),
    };
    locked.save_installation(&plan.profile, &plan.lighthouse, &installation)?;
    locked.forget_pending(&plan.profile)?;
    locked.forget_rotation(&plan.profile)?;
    let (_, record) =
        synchronize(plan, gateway, &installation).map_err(|error| registered_at_least(&error))?;
    note_contact(&locked, plan, &mut installation)?;
    Ok((Outcome::Created, record))
}

/// What stopped the rest says itself; that the installation is safe has to be added.
fn registered_at_least(error: &Error) -> Error {
    let next = error
        .next_step()
        .map_or(String::new(), |next| format!("{next}; "));
    let message = format!("registered, but not all of it could be done: {error}");
    Error::new(error.kind(), message)
        .hint(format!("{next}the same command finishes it at any time"))
}

/// A registration begun earlier whose answer never reached the file. One that did is only tidied up.
fn unfinished(locked: &Locked, plan: &Plan, before: &Profile) -> Result<Option<Pending>> {
    let Some(pending) = locked.pending(&plan.profile)? else {
        return Ok(None);
    };
    let now_in_file = before.installation.as_ref().map(|it| it.id.clone());
    if now_in_file != pending.replaces {
        locked.forget_pending(&plan.profile)?;
        return Ok(None);
    }
    if same_gateway(&pending.lighthouse, &plan.lighthouse) {
        return Ok(Some(pending));
    }
    if plan.force {
        locked.forget_pending(&plan.profile)?;
        return Ok(None);
    }
    let message = format!(
        "a registration at `{}` was interrupted and is not finished",
        pending.lighthouse
    );
    Err(Error::new(Kind::Conflict, message).hint(
        "finish it by naming that gateway with `--lighthouse`, use another `--profile`, or give it up with `--force`",
    ))
}

fn begin(locked: &Locked, plan: &Plan, before: &Profile) -> Result<Pending> {
    let replaces = before.installation.as_ref().map(|it| it.id.clone());
    let pending = Pending {
        idempotency_key: Secret::random(),
        lighthouse: plan.lighthouse.clone(),
        administrator_name: Some(plan.administrator_name.clone()),
        administrator_email: Some(plan.administrator_email.clone()),
        replaces,
    };
    locked.keep_pending(&plan.profile, &pending)?;
    Ok(pending)
}

fn bring_up_to_date(
    locked: &Locked,
    plan: &Plan,
    gateway: &Lighthouse,
    before: Profile,
) -> Result<(Outcome, Installation)> {
    refuse_other_gateway(plan, &before)?;
    let Some(mut installation) = before.installation else {
        return Err(Error::new(
            Kind::NotRegistered,
            "this profile has no installation",
        ));
    };
    let (changed, record) = synchronize(plan, gateway, &installation)?;
    let noted = note_contact(locked, plan, &mut installation)?;
    Ok((
        if changed || noted {
            Outcome::Updated
        } else {
            Outcome::Unchanged
        },
        record,
    ))
}

/// Brings the file up to what the gateway has now; whether anything differed.
fn note_contact(
    locked: &Locked,
    plan: &Plan,
    installation: &mut config::Installation,
) -> Result<bool> {
    let differs = installation.administrator_name != plan.administrator_name
        || installation.administrator_email != plan.administrator_email
        || installation.user_ref_key.is_none();
    if differs {
        installation.user_ref_key.get_or_insert_with(Secret::random);
        installation
            .administrator_name
            .clone_from(&plan.administrator_name);
        installation
            .administrator_email
            .clone_from(&plan.administrator_email);
        locked.save_installation(&plan.profile, &plan.lighthouse, installation)?;
    }
    Ok(differs)
}

fn refuse_other_gateway(plan: &Plan, before: &Profile) -> Result<()> {
    let Some(known) = before
        .lighthouse
        .as_ref()
        .filter(|known| !same_gateway(known, &plan.lighthouse))
    else {
        return Ok(());
    };
    let message = format!(
        "profile `{}` is registered at `{known}`, not at `{}`",
        plan.profile, plan.lighthouse
    );
    Err(Error::new(Kind::Conflict, message)
        .hint("use another `--profile` for a second gateway, or `--force` to give up the registration in this one"))
}

/// Reads the record back and changes at the gateway what differs.
fn synchronize(
    plan: &Plan,
    gateway: &Lighthouse,
    installation: &config::Installation,
) -> Result<(bool, Installation)> {
    let (before, after) = settle(gateway, &credentials(installation), &plan.wish())?;
    Ok((before != after, after))
}

fn credentials(installation: &config::Installation) -> Credentials {
    Credentials {
        installation_id: installation.id.clone(),
        installation_secret: installation.secret.clone(),
    }
}

/// Name and address: under one key always the same, whatever is wished for by now.
fn contact(plan: &Plan, pending: &Pending) -> (String, String) {
    let first = |kept: &Option<String>, wished: &String| kept.as_ref().unwrap_or(wished).clone();
    (
        first(&pending.administrator_name, &plan.administrator_name),
        first(&pending.administrator_email, &plan.administrator_email),
    )
}

fn request(name: &str, email: &str) -> RegisterRequest {
    RegisterRequest {
        administrator_name: Some(name.to_owned()),
        administrator_email: Some(email.to_owned()),
        software_architecture: Some(go_name(std::env::consts::ARCH).to_owned()),
        software_os: Some(go_name(std::env::consts::OS).to_owned()),
        ..RegisterRequest::default()
    }
}

/// The words Go programs use, which the route's other clients send.
fn go_name(rust: &str) -> &str {
    match rust {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        "x86" => "386",
        "macos" => "darwin",
        other => other,
    }
}

/// What [`register`] would do, by reading only.
pub(crate) fn foresee(
    plan: &Plan,
    gateway: &Lighthouse,
) -> Result<(Outcome, InstallationDocument)> {
    let before = config::load(&plan.config_file, &plan.profile)?;
    let Some(known) = before.installation.clone().filter(|_| !plan.force) else {
        let (name, email) = (
            plan.administrator_name.clone(),
            plan.administrator_email.clone(),
        );
        return Ok((Outcome::Created, InstallationDocument::planned(name, email)));
    };
    refuse_other_gateway(plan, &before)?;
    let record = gateway.installation(&credentials(&known))?;
    let same = plan.wish().applied(&record) == record;
    Ok((
        if same {
            Outcome::Unchanged
        } else {
            Outcome::Updated
        },
        InstallationDocument::from(&record),
    ))
}
