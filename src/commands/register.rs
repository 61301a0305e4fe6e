//! `fastenctl register`: makes this installation known to a gateway, once, whatever happens on the way.

use crate::api::installation::{Installation, RegisterRequest};
use crate::client::{Credentials, Lighthouse, same_gateway};
use crate::commands::changes::Outcome;
use crate::commands::contact::{Wish, check_email, check_name, origin, settle};
use crate::commands::context::{Context, InstallationDocument, gateway_address};
use crate::config;
use crate::config::{Locked, Pending, Profile};
use crate::error::{Error, Kind, Result};
use crate::secret::Secret;
use crate::text::clean;
use clap::Args;
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use url::Url;

/// Register this installation with a Lighthouse and write the config file
///
/// May be run again at any time: it changes only what differs, and finishes what was interrupted.
#[derive(Args)]
#[command(after_help = "\
Examples:
  fastenctl register --lighthouse https://lighthouse.example.org/v1
  fastenctl register --name \"Ada Park\" --email ada@example.org --no-input --json
  fastenctl register --origin http://192.168.0.2:9090")]
pub struct Register {
    /// The administrator's name
    #[arg(
        long,
        value_name = "NAME",
        env = "FASTENCTL_ADMIN_NAME",
        hide_env_values = true
    )]
    name: Option<String>,
    /// The administrator's e-mail address
    #[arg(
        long,
        value_name = "ADDRESS",
        env = "FASTENCTL_ADMIN_EMAIL",
        hide_env_values = true
    )]
    email: Option<String>,
    /// Where browsers may return to besides this machine; may be given several times, and these are all then
    #[arg(long = "origin", value_name = "URL", value_parser = origin)]
    origins: Option<Vec<String>>,
    /// Register a second installation in place of the one in the config file
    #[arg(long)]
    force: bool,
    /// Say what would be done, and do nothing
    #[arg(long)]
    dry_run: bool,
}

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
        }
    }
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct RegisterDocument<'a> {
    schema_version: u8,
    ok: bool,
    result: Outcome,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    dry_run: bool,
    installation: InstallationDocument,
    lighthouse: &'a str,
    config_file: &'a Path,
    profile: &'a str,
}

impl Register {
    /// Registers, or finds that nothing is to do.
    ///
    /// # Errors
    /// By `cli.md`: 2 and 3 before anything is sent, 6 and 7 from the gateway, 11 for another gateway's installation.
    pub fn run(self, context: &Context) -> Result<ExitCode> {
        let dry_run = self.dry_run;
        let plan = self.plan(context)?;
        let gateway = Lighthouse::new(&plan.lighthouse, context.http_client())?;
        let (outcome, installation) = if dry_run {
            foresee(&plan, &gateway)?
        } else {
            let _spinner = context.ui.spinner("registering");
            let (outcome, installation) = register(&plan, &gateway)?;
            (outcome, InstallationDocument::from(&installation))
        };
        report(context, &plan, &gateway, (outcome, dry_run), installation);
        Ok(ExitCode::SUCCESS)
    }

    fn plan(self, context: &Context) -> Result<Plan> {
        let config_file = context.config_file()?;
        let profile = config::load(&config_file, &context.profile)?;
        let lighthouse = match context
            .lighthouse
            .clone()
            .or_else(|| profile.lighthouse.clone())
        {
            Some(url) => url,
            None => ask_lighthouse(context)?,
        };
        let known = profile.installation.filter(|_| !self.force);
        let (name, email) = (
            known.as_ref().map(|it| &it.administrator_name),
            known.as_ref().map(|it| &it.administrator_email),
        );
        let administrator_name = match self.name.or_else(|| name.cloned()) {
            Some(name) => name.trim().to_owned(),
            None => context.ui.ask(
                "Administrator's name",
                None,
                "--name",
                "FASTENCTL_ADMIN_NAME",
                check_name,
            )?,
        };
        let administrator_email = match self.email.or_else(|| email.cloned()) {
            Some(email) => email.trim().to_owned(),
            None => context.ui.ask(
                "Administrator's e-mail",
                None,
                "--email",
                "FASTENCTL_ADMIN_EMAIL",
                check_email,
            )?,
        };
        check_name(&administrator_name)?;
        check_email(&administrator_email)?;
        let profile = context.profile.clone();
        let (origins, force) = (self.origins, self.force);
        Ok(Plan {
            config_file,
            profile,
            lighthouse,
            administrator_name,
            administrator_email,
            origins,
            force,
        })
    }
}

/// The journey: lock, finish or begin, store, compare. Safe to end at any moment and to run again.
///
/// # Errors
/// As [`Register::run`].
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
    let asked = request(plan, &pending);
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
    let issued_at = registered.installation_id_issued_at.unwrap_or_default();
    let mut installation = config::Installation {
        id: registered.installation_id,
        secret: registered.installation_secret,
        administrator_name: asked.administrator_name.unwrap_or_default(),
        administrator_email: asked.administrator_email.unwrap_or_default(),
        issued_at: issued_at
            .parse()
            .map_err(|_| Error::new(Kind::Gateway, "the gateway names no time of issue"))?,
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

/// Under one key always the same, whatever is wished for by now.
fn request(plan: &Plan, pending: &Pending) -> RegisterRequest {
    let first =
        |kept: &Option<String>, wished: &String| Some(kept.as_ref().unwrap_or(wished).clone());
    RegisterRequest {
        administrator_name: first(&pending.administrator_name, &plan.administrator_name),
        administrator_email: first(&pending.administrator_email, &plan.administrator_email),
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
fn foresee(plan: &Plan, gateway: &Lighthouse) -> Result<(Outcome, InstallationDocument)> {
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

fn report(
    context: &Context,
    plan: &Plan,
    gateway: &Lighthouse,
    (result, dry_run): (Outcome, bool),
    installation: InstallationDocument,
) {
    if context.ui.json() {
        return context.ui.document(&RegisterDocument {
            schema_version: 1,
            ok: true,
            result,
            dry_run,
            installation,
            lighthouse: gateway.base(),
            config_file: &plan.config_file,
            profile: &plan.profile,
        });
    }
    let id = clean(&installation.id.unwrap_or_default());
    let file = plan.config_file.display();
    context.ui.out(&match (result, dry_run) {
        (Outcome::Created, false) => format!(
            "Registered installation {id} at {}\nWritten to {file}\n",
            gateway.base()
        ),
        (Outcome::Updated | Outcome::Removed, false) => {
            format!("Updated installation {id} at {}\n", gateway.base())
        }
        (Outcome::Unchanged, _) => format!(
            "Installation {id} is registered at {} already\n",
            gateway.base()
        ),
        (Outcome::Created, true) => {
            format!("Would register at {} and write {file}\n", gateway.base())
        }
        (Outcome::Updated | Outcome::Removed, true) => {
            format!("Would update installation {id} at {}\n", gateway.base())
        }
    });
    if result == Outcome::Created && !dry_run {
        context.ui.note("Next: `fastenctl verify` with the code from the mail, then `fastenctl auth test PROVIDER`");
    }
}

fn ask_lighthouse(context: &Context) -> Result<Url> {
    let parse = |text: &str| gateway_address(text).map_err(|what| Error::new(Kind::Usage, what));
    let question = "Gateway's API base, such as https://lighthouse.example.org/v1";
    parse(&context.ui.ask(
        question,
        None,
        "--lighthouse",
        "FASTENCTL_LIGHTHOUSE",
        |text| parse(text).map(|_| ()),
    )?)
}
