//! The course of a registration: lock the config file, finish or start a registration, store it,
//! and bring the gateway up to date.

use crate::api::installation::{Installation, RegisterRequest, Registered};
use crate::client::{Credentials, Lighthouse, same_gateway};
use crate::commands::changes::{Change, Outcome, between};
use crate::commands::contact::{Wish, settle};
use crate::commands::identity::{credentials, not_registered};
use crate::commands::installation_document::InstallationDocument;
use crate::config;
use crate::config::Profile;
use crate::config::file::Locked;
use crate::config::pending::Pending;
use crate::error::{Error, Kind, Result};
use crate::rfc::origin::origin_of;
use crate::secret::Secret;
use std::path::PathBuf;
use url::Url;

/// A requested registration, with all answers collected and checked.
pub struct Plan {
    pub config_file: PathBuf,
    pub profile: String,
    pub lighthouse: Url,
    pub administrator_name: String,
    pub administrator_email: String,
    /// The complete list of origins; `None` leaves the current list unchanged.
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

/// The result of a registration.
pub struct Registration {
    pub outcome: Outcome,
    /// The changes made at the gateway.
    pub changes: Vec<Change>,
    pub record: Installation,
}

/// Registers the installation: locks the config file, finishes or starts a registration, stores it,
/// and brings the gateway up to date. Safe to interrupt and to repeat.
///
/// # Errors
/// Exit codes as in `cli.md`: 3 before anything is sent, 6 and 7 from the gateway, 11 for another
/// gateway's installation.
pub fn register(plan: &Plan, gateway: &Lighthouse) -> Result<Registration> {
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
            // The request had no effect, so there is nothing to finish. The key of an earlier
            // attempt stays.
            if begun_now && !refusal.may_have_acted {
                locked.forget_pending(&plan.profile)?;
            }
            return Err(refusal.error);
        }
    };
    let mut installation = made(plan, registered, asked, &before)?;
    if let Some(old) = &before.installation {
        read_back(&locked, plan, gateway, &installation, old)?;
    }
    locked.save_installation(&plan.profile, &plan.lighthouse, &installation)?;
    locked.forget_pending(&plan.profile)?;
    locked.forget_rotation(&plan.profile)?;
    let (changes, record) = synchronize(plan, gateway, &of_new(&installation))
        .map_err(|error| registered_at_least(&error))?;
    note_contact(&locked, plan, &mut installation)?;
    Ok(Registration {
        outcome: Outcome::Created,
        changes,
        record,
    })
}

/// Returns the config file section for a new registration.
fn made(
    plan: &Plan,
    registered: Registered,
    asked: RegisterRequest,
    before: &Profile,
) -> Result<config::Installation> {
    let no_time = || {
        Error::new(
            Kind::Gateway,
            "the gateway did not send the registration time",
        )
    };
    let issued_at = registered.installation_id_issued_at.ok_or_else(no_time)?;
    let old = before.installation.as_ref();
    Ok(config::Installation {
        id: registered.installation_id,
        secret: registered.installation_secret,
        administrator_name: asked.administrator_name.unwrap_or_default(),
        administrator_email: asked.administrator_email.unwrap_or_default(),
        issued_at: issued_at.parse().map_err(|_| no_time())?,
        user_ref_key: Some(
            old.and_then(|it| it.user_ref_key.clone())
                .unwrap_or_else(Secret::random),
        ),
        issued_by: Some(origin_of(&plan.lighthouse)),
        from_environment: false,
    })
}

/// Checks that the gateway recognises the new installation before an existing one is replaced.
/// Until then, the existing one stays in the file, and the new one can be fetched again by its key.
fn read_back(
    locked: &Locked,
    plan: &Plan,
    gateway: &Lighthouse,
    new: &config::Installation,
    old: &config::Installation,
) -> Result<()> {
    let Err(error) = gateway.installation(&of_new(new)) else {
        return Ok(());
    };
    // The next run fetches the installation again if the gateway was only unavailable, but not
    // after an implausible response.
    let is_over = matches!(
        error.kind(),
        Kind::Gateway | Kind::NotRegistered | Kind::NotFound
    );
    if is_over {
        locked.forget_pending(&plan.profile)?;
    }
    let kind = if is_over { Kind::Gateway } else { error.kind() };
    let message = format!(
        "the new installation could not be read back, so the config file keeps installation {}: \
         {error}",
        old.id
    );
    Err(Error::new(kind, message).hint(if is_over {
        "nothing was changed here; check the gateway's URL, or tell its operator"
    } else {
        "nothing was changed here; run the same command within a day to finish"
    }))
}

/// Changes the error of a later step to say that the installation is registered.
fn registered_at_least(error: &Error) -> Error {
    let next = error
        .next_step()
        .map_or(String::new(), |next| format!("{next}; "));
    let message = format!("registered, but a later step failed: {error}");
    Error::new(error.kind(), message).hint(format!("{next}run the same command again to finish"))
}

/// Returns a registration that was started earlier and whose response was never stored. If the
/// response was stored, only removes the note.
fn unfinished(locked: &Locked, plan: &Plan, before: &Profile) -> Result<Option<Pending>> {
    // A request meant for one gateway is not sent to another: it waits until that gateway is named
    // again.
    if let Some(pending) = locked.pending(&plan.profile)?
        && !same_gateway(&pending.lighthouse, &plan.lighthouse)
    {
        locked.set_pending_aside(&plan.profile, &pending)?;
    }
    let pending = match locked.pending(&plan.profile)? {
        Some(pending) => Some(pending),
        None => locked.take_up_pending(&plan.profile, &plan.lighthouse)?,
    };
    let Some(pending) = pending else {
        return Ok(None);
    };
    let now_in_file = before.installation.as_ref().map(|it| it.id.clone());
    if now_in_file != pending.replaces {
        locked.forget_pending(&plan.profile)?;
        return Ok(None);
    }
    Ok(Some(pending))
}

/// Returns the gateway of an unfinished registration, if it is not the plan's gateway.
///
/// # Errors
/// [`Kind::Config`] if the note cannot be read.
pub(crate) fn begun_elsewhere(plan: &Plan) -> Result<Option<Url>> {
    let before = config::load(&plan.config_file, &plan.profile)?;
    let locked = Locked::new(&plan.config_file)?;
    let pending = locked.pending(&plan.profile)?.filter(|pending| {
        pending.replaces == before.installation.as_ref().map(|it| it.id.clone())
            && !same_gateway(&pending.lighthouse, &plan.lighthouse)
    });
    Ok(pending.map(|pending| pending.lighthouse))
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
) -> Result<Registration> {
    refuse_other_gateway(plan, &before)?;
    let credentials = credentials(&plan.config_file, &plan.profile, &before)?;
    let Some(mut installation) = before.installation else {
        return Err(not_registered(&plan.profile));
    };
    let (changes, record) = synchronize(plan, gateway, &credentials)?;
    let unbound = installation.issued_by.is_none() || before.lighthouse.is_none();
    if unbound {
        installation.issued_by.get_or_insert(credentials.issued_by);
        locked.save_installation(&plan.profile, &plan.lighthouse, &installation)?;
    }
    let noted = note_contact(locked, plan, &mut installation)?;
    let outcome = if noted {
        Outcome::Updated
    } else {
        Outcome::from_changes(&changes)
    };
    Ok(Registration {
        outcome,
        changes,
        record,
    })
}

/// Stores the plan's name and e-mail address in the file, and a user key if it has none; returns
/// whether anything differed.
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
        .hint("use another `--profile` for a second gateway, or `--force` to abandon the registration in this one"))
}

/// Reads the record back and changes what differs at the gateway; returns the changes and the new
/// record.
fn synchronize(
    plan: &Plan,
    gateway: &Lighthouse,
    credentials: &Credentials,
) -> Result<(Vec<Change>, Installation)> {
    let (before, after) = settle(gateway, credentials, &plan.wish())?;
    Ok((between(&before, &after), after))
}

/// Returns the credentials of an installation that was just registered.
fn of_new(installation: &config::Installation) -> Credentials {
    Credentials {
        installation_id: installation.id.clone(),
        installation_secret: installation.secret.clone(),
        issued_by: installation.issued_by.clone().unwrap_or_default(),
        taken: None,
    }
}

/// Returns the name and e-mail address to send: the same for every request with one key, even if
/// the plan has changed.
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

/// Returns the name that Go programs use for an architecture or operating system, as other clients
/// send it.
fn go_name(rust: &str) -> &str {
    match rust {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        "x86" => "386",
        "macos" => "darwin",
        other => other,
    }
}

/// Returns the changes that [`register`] would make, without writing anything.
pub(crate) fn foresee(
    plan: &Plan,
    gateway: &Lighthouse,
) -> Result<(Outcome, Vec<Change>, InstallationDocument)> {
    let before = config::load(&plan.config_file, &plan.profile)?;
    if before.installation.is_none() || plan.force {
        let (name, email) = (
            plan.administrator_name.clone(),
            plan.administrator_email.clone(),
        );
        let planned = InstallationDocument::planned(name, email);
        return Ok((Outcome::Created, Vec::new(), planned));
    }
    refuse_other_gateway(plan, &before)?;
    let credentials = credentials(&plan.config_file, &plan.profile, &before)?;
    let record = gateway.installation(&credentials)?;
    let changes = between(&record, &plan.wish().applied(&record));
    let record = InstallationDocument::from(&record);
    Ok((Outcome::from_changes(&changes), changes, record))
}
