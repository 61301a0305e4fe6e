//! `auth test --start` and `--resume FILE`: a sign-in begun here and finished elsewhere, and what both have in
//! common with one in a single run. The two halves are in `oauth::resume`.

use crate::clock::rfc3339;
use crate::commands::auth::session::{Keeper, client_secret, with_route};
use crate::commands::auth::test::{Test, Voice};
use crate::commands::context::Context;
use crate::config::private::{Folder, read, take};
use crate::conformance::run::{Run, resume as finish, sign_in_keeping};
use crate::error::{Error, Kind, Result};
use crate::oauth::resume::{Resume, Started, start};
use crate::oauth::session::{Origin, Session};
use crate::oauth::sign_in::Route;
use crate::oauth::target::Target;
use crate::trace::recorder::Recorder;
use serde::Serialize;
use std::path::Path;
use uuid::Uuid;

/// What `--start` prints.
#[derive(Serialize)]
struct Document<'a> {
    schema_version: u8,
    ok: bool,
    result: &'static str,
    provider: &'a str,
    /// To be opened in a browser, secrets included.
    open: &'a str,
    resume_file: &'a Path,
    expires_at: String,
    next_command: String,
}

/// The sign-in as the flags want it: only begun, or whole, its session kept or not.
///
/// # Errors
/// Those of the sign-in, told already.
pub(crate) fn go(
    test: &Test,
    context: &Context,
    plan: &Run,
    route: &Route<'_>,
    (voice, recorder): (Voice, Recorder),
    origin: &dyn Fn(&Target) -> Origin,
) -> Result<()> {
    if test.start {
        return begin(context, plan, route, (voice, recorder), origin);
    }
    let trace = match Keeper::new(context, test.keep.as_deref())? {
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
) -> Result<()> {
    let folder = Folder::beside(&context.config_file()?, "resume");
    sweep(&folder, plan.sign_in.clock.now())?;
    let Started { address, resume } = match start(&plan.sign_in, route, &recorder, origin) {
        Ok(started) => started,
        Err(error) => return voice.finish(&context.ui, recorder.finish(Some(error))),
    };
    drop(voice);
    let text = serde_json::to_string_pretty(&resume)
        .map_err(|error| Error::new(Kind::Failure, error.to_string()))?;
    let file = folder.write(&Uuid::new_v4().to_string(), &text)?;
    context.ui.document(&Document {
        schema_version: 1,
        ok: true,
        result: "started",
        provider: &resume.provider,
        open: address.as_str(),
        resume_file: &file,
        expires_at: rfc3339(resume.expires_at),
        next_command: format!("fastenctl auth test --resume {} --paste", quoted(&file)),
    });
    Ok(())
}

/// Files nobody can use any more.
fn sweep(folder: &Folder, now: i64) -> Result<()> {
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

/// For a shell.
fn quoted(file: &Path) -> String {
    let text = file.display().to_string();
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+@%:,=".contains(c);
    if text.chars().all(plain) {
        text
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

/// Finishes what `--start` began.
///
/// # Errors
/// [`Kind::NotFound`] without the file, [`Kind::Conflict`] when another process was faster, [`Kind::TimedOut`] when
/// it is too late; those of the sign-in are told already.
pub(crate) fn resume(test: &Test, context: &Context, file: &Path) -> Result<()> {
    let plan = test.plan(context)?;
    let kept = read(file)?.ok_or_else(|| {
        Error::new(Kind::NotFound, format!("`{}` is not there", file.display()))
            .hint("a resume file works once; begin again: `fastenctl auth test --start`")
    })?;
    let resume = Resume::parse(&kept)?;
    if let Err(expired) = resume.refuse_expired(plan.sign_in.clock.now()) {
        take(file)?;
        return Err(expired);
    }
    let keeper = Keeper::new(context, test.keep.as_deref())?;
    let voice = Voice::new(&context.ui, &test.reports);
    let via = if matches!(resume.origin, Origin::Direct(_)) {
        "direct"
    } else {
        "lighthouse"
    };
    let recorder = voice.recorder(via, &resume.provider);
    let (origin, now) = (resume.origin.clone(), plan.sign_in.clock.now());
    let secret = client_secret(
        test.client_key_file
            .as_deref()
            .or(test.client_secret_file.as_deref()),
        &origin,
    )?;
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
    let trace = with_route(context, &origin, secret, &recorder, |route| match &keeper {
        None => finish(resume, &plan, route, &recorder, &claim, None),
        Some(keeper) => finish(
            resume,
            &plan,
            route,
            &recorder,
            &claim,
            Some(&|target, tokens| store(keeper, target, tokens)),
        ),
    })?;
    voice.finish(&context.ui, trace)
}

fn used(file: &Path) -> Error {
    Error::new(
        Kind::Conflict,
        format!("another run has used `{}` in the meantime", file.display()),
    )
    .hint("a resume file works once; begin again: `fastenctl auth test --start`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_as_a_shell_takes_it() {
        assert_eq!(
            quoted(Path::new("/home/ada/x-1.json")),
            "/home/ada/x-1.json"
        );
        assert_eq!(quoted(Path::new("/home/ada's x")), r"'/home/ada'\''s x'");
    }
}
