//! `auth test --start` and `--resume FILE`: a sign-in started here and finished elsewhere, and what
//! it shares with a sign-in in a single run. The two halves are in `oauth::session::resume`.

use crate::clock::rfc3339;
use crate::commands::auth::kept::{Keeper, client_secret};
use crate::commands::auth::report::Reports;
use crate::commands::auth::voice::Voice;
use crate::commands::auth::way::with_route;
use crate::commands::context::Context;
use crate::config::check::shell_word;
use crate::config::name::Name;
use crate::config::private::{Folder, read, take};
use crate::conformance::run::{Run, resume as finish, sign_in_keeping};
use crate::error::{Error, Kind, Result};
use crate::oauth::session::Session;
use crate::oauth::session::origin::Origin;
use crate::oauth::session::resume::{Resume, Started, start};
use crate::oauth::sign_in::Route;
use crate::oauth::target::Target;
use crate::trace::recorder::Recorder;
use clap::Args;
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use uuid::Uuid;

/// Flags for a sign-in in two halves, and for keeping its session.
#[derive(Args)]
pub(crate) struct Halves {
    /// Only start: print JSON with the URL to open and the file for `--resume`
    #[arg(long, conflicts_with_all = ["paste", "no_browser", "browser", "login", "password_file", "deny", "keep", "negative", "targets", "show_secrets"],
        help_heading = "Split sign-in")]
    pub(crate) start: bool,
    /// Finish what `--start` began, here or on another machine; the file can be used only once
    #[arg(long, value_name = "FILE", conflicts_with_all = ["start", "provider", "issuer", "via", "client_id", "client_key_id", "auth_method",
        "scope", "aud", "response_mode", "port", "no_browser", "browser", "login", "password_file", "deny"],
        help_heading = "Split sign-in")]
    pub(crate) resume: Option<PathBuf>,
    /// Keep the session under this name for `auth refresh`, instead of revoking its tokens
    #[arg(long, value_name = "NAME", help_heading = "Split sign-in")]
    pub(crate) keep: Option<Name>,
}

/// What `--start` prints.
#[derive(Serialize)]
struct StartDocument<'a> {
    schema_version: u8,
    ok: bool,
    result: &'static str,
    provider: &'a str,
    /// The URL to open in a browser, secrets included.
    open: &'a str,
    resume_file: &'a Path,
    expires_at: String,
    next_command: String,
}

/// Only starts the sign-in, or completes it with or without keeping its session, as the flags
/// request.
pub(crate) fn go(
    halves: &Halves,
    context: &Context,
    plan: &Run,
    route: &Route<'_>,
    (voice, recorder): (Voice, Recorder),
    origin: &dyn Fn(&Target) -> Origin,
) -> Result<ExitCode> {
    if halves.start {
        return begin(context, plan, route, (voice, recorder), origin);
    }
    let keeper = Keeper::new(context, halves.keep.as_ref())?;
    whole(
        keeper.as_ref(),
        context,
        plan,
        route,
        (voice, recorder),
        origin,
    )
}

/// Runs the sign-in from beginning to end; with a `keeper`, its session is kept.
pub(crate) fn whole(
    keeper: Option<&Keeper>,
    context: &Context,
    plan: &Run,
    route: &Route<'_>,
    (voice, recorder): (Voice, Recorder),
    origin: &dyn Fn(&Target) -> Origin,
) -> Result<ExitCode> {
    let trace = match keeper {
        None => sign_in_keeping(plan, route, &recorder, None),
        Some(keeper) => {
            let (provider, now) = (recorder.provider(), plan.sign_in.clock.now());
            sign_in_keeping(
                plan,
                route,
                &recorder,
                Some(&|target, tokens| {
                    keeper.store(&Session::new(
                        &provider,
                        origin(target),
                        target,
                        tokens,
                        now,
                    ))
                }),
            )
        }
    };
    voice.finish(&context.ui, trace)
}

fn begin(
    context: &Context,
    plan: &Run,
    route: &Route<'_>,
    (voice, recorder): (Voice, Recorder),
    origin: &dyn Fn(&Target) -> Origin,
) -> Result<ExitCode> {
    let folder = Folder::beside(&context.config_file()?, "resume");
    sweep(&folder, plan.sign_in.clock.now())?;
    let Started { address, resume } = match start(&plan.sign_in, route, &recorder, origin) {
        Ok(started) => started,
        Err(error) => return voice.finish(&context.ui, recorder.finish(Some(error))),
    };
    drop(voice);
    let text = serde_json::to_string_pretty(&resume)
        .map_err(|error| Error::new(Kind::Failure, error.to_string()))?;
    let file = folder.write(&Name::from(Uuid::new_v4()), &text)?;
    context.ui.document(&StartDocument {
        schema_version: 1,
        ok: true,
        result: "started",
        provider: &resume.provider,
        open: address.as_str(),
        resume_file: &file,
        expires_at: rfc3339(resume.expires_at),
        next_command: format!("fastenctl auth test --resume {} --paste", shell_word(&file)),
    });
    Ok(ExitCode::SUCCESS)
}

/// Removes expired files.
fn sweep(folder: &Folder, now: i64) -> Result<()> {
    folder.sweep(None);
    for name in folder.names()? {
        let file = folder.file(&name);
        let expired = read(&file)
            .ok()
            .flatten()
            .and_then(|text| Resume::parse(&text).ok()?.refuse_expired(now).err());
        if expired.is_some() {
            take(&file)?;
        }
    }
    Ok(())
}

/// Finishes a sign-in that `--start` began.
///
/// # Errors
/// [`Kind::NotFound`] if the file is missing, [`Kind::Conflict`] if another process used it first,
/// [`Kind::TimedOut`] if it has expired; errors of the sign-in have already been reported.
pub(crate) fn resume(
    halves: &Halves,
    context: &Context,
    plan: &Run,
    secret_file: Option<&Path>,
    reports: &Reports,
    file: &Path,
) -> Result<ExitCode> {
    let kept = read(file)?.ok_or_else(|| {
        Error::new(
            Kind::NotFound,
            format!("`{}` does not exist", file.display()),
        )
        .hint("a resume file can be used only once; start again with `fastenctl auth test --start`")
    })?;
    let resume = Resume::parse(&kept)?;
    if let Err(expired) = resume.refuse_expired(plan.sign_in.clock.now()) {
        take(file)?;
        return Err(expired);
    }
    let keeper = Keeper::new(context, halves.keep.as_ref())?;
    let voice = Voice::new(&context.ui, reports);
    let via = if matches!(resume.origin, Origin::Direct(_)) {
        "direct"
    } else {
        "lighthouse"
    };
    let recorder = voice.recorder(via, &resume.provider);
    let (origin, now) = (resume.origin.clone(), plan.sign_in.clock.now());
    let secret = client_secret(secret_file, &origin)?;
    let claim = || if take(file)? { Ok(()) } else { Err(used(file)) };
    let store = |keeper: &Keeper, target: &Target, tokens: &_| {
        keeper.store(&Session::new(
            &recorder.provider(),
            origin.clone(),
            target,
            tokens,
            now,
        ))
    };
    let trace = with_route(
        context,
        &origin,
        secret,
        &plan.sign_in.accepts,
        &recorder,
        |route| match &keeper {
            None => finish(resume, plan, route, &recorder, &claim, None),
            Some(keeper) => finish(
                resume,
                plan,
                route,
                &recorder,
                &claim,
                Some(&|target, tokens| store(keeper, target, tokens)),
            ),
        },
    )?;
    voice.finish(&context.ui, trace)
}

fn used(file: &Path) -> Error {
    Error::new(
        Kind::Conflict,
        format!("another process has already used `{}`", file.display()),
    )
    .hint("a resume file can be used only once; start again with `fastenctl auth test --start`")
}
