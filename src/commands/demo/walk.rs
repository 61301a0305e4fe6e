//! The demo's steps: start a practice provider and a gateway on free loopback ports, register, sign
//! in, and read the usage. Three users try to sign in with a public and a confidential client that
//! have a limit of two.

use crate::api::usage::UsageReport;
use crate::commands::context::Context;
use crate::commands::demo::stage::{CONFIDENTIAL, PROFILE, PUBLIC, Provider, Stage};
use crate::commands::register::journey::{Plan, register};
use crate::error::{Error, Result};
use crate::ui::FailureDetails;
use crate::ui::interrupt::exit_interrupted;
use crate::{report, server};
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::Instant;

#[derive(Serialize)]
struct DemoDocument<'a> {
    schema_version: u8,
    ok: bool,
    lighthouse: &'a str,
    sandbox: &'a str,
    config_file: &'a Path,
    data_dir: PathBuf,
    providers: Vec<Provider>,
    steps: &'a [Step],
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<FailureDetails<'a>>,
}

#[derive(Serialize)]
struct Step {
    id: &'static str,
    title: String,
    ok: bool,
    duration_ms: u128,
}

/// The steps so far, each reported when it ends.
struct Steps<'a> {
    context: &'a Context,
    done: Vec<Step>,
}

impl Steps<'_> {
    fn run<T>(
        &mut self,
        id: &'static str,
        title: &str,
        work: impl FnOnce() -> Result<T>,
    ) -> Result<T> {
        let spinner = self.context.ui.spinner(title);
        let begun = Instant::now();
        let result = work();
        drop(spinner);
        let step = Step {
            id,
            title: title.to_owned(),
            ok: result.is_ok(),
            duration_ms: begun.elapsed().as_millis(),
        };
        if !self.context.ui.json() {
            let mark = if step.ok { "ok  " } else { "FAIL" };
            self.context
                .ui
                .out(&format!("{mark}  {title} ({} ms)\n", step.duration_ms));
        }
        self.done.push(step);
        result
    }
}

/// Runs the steps, prints the report, and with `--keep` waits for Ctrl-C.
pub(crate) fn walk(context: &Context, keep: bool, browser: bool) -> Result<ExitCode> {
    let mut steps = Steps {
        context,
        done: Vec::new(),
    };
    let stage = steps.run(
        "servers",
        "start a practice provider and a gateway on this machine",
        || Stage::set(context),
    )?;
    let interrupt = Interrupt::watched(&stage);
    let walked = perform(&stage, &mut steps, browser);
    let usage = match &walked {
        Ok(usage) => report::usage::text(usage),
        Err(_) => String::new(),
    };
    if context.ui.json() {
        context
            .ui
            .document(&document(&stage, &steps.done, walked.as_ref().err())?);
    } else {
        context.ui.out(&format!("\n{usage}"));
    }
    if let Err(error) = walked {
        return if context.ui.json() {
            Ok(error.exit_code())
        } else {
            Err(error)
        };
    }
    if keep {
        context.ui.note_lines(&stage.commands_to_try());
        interrupt.wait();
    }
    Ok(ExitCode::SUCCESS)
}

/// Handles Ctrl-C and SIGTERM. During the steps, they end the process and remove its folder; while
/// `--keep` waits, they end the wait.
struct Interrupt {
    awaited: Arc<AtomicBool>,
    came: Receiver<()>,
}

impl Interrupt {
    fn watched(stage: &Stage) -> Self {
        let (tell, came) = channel();
        let awaited = Arc::new(AtomicBool::new(false));
        let (ui, folder, expected) = (
            stage.context.ui.clone(),
            stage.folder.path().to_path_buf(),
            awaited.clone(),
        );
        stage.servers.spawn(async move {
            server::asked_to_stop().await;
            if !expected.load(Ordering::Acquire) {
                let _ = std::fs::remove_dir_all(folder);
                exit_interrupted(&ui);
            }
            let _ = tell.send(());
        });
        Self { awaited, came }
    }

    fn wait(self) {
        self.awaited.store(true, Ordering::Release);
        let _ = self.came.recv();
    }
}

fn perform(stage: &Stage, steps: &mut Steps<'_>, browser: bool) -> Result<UsageReport> {
    let plan = Plan {
        config_file: stage.config_file.clone(),
        profile: PROFILE.to_owned(),
        lighthouse: stage.lighthouse.clone(),
        administrator_name: "Ada Park".to_owned(),
        administrator_email: "ada@example.org".to_owned(),
        origins: None,
        force: false,
    };
    steps.run(
        "register",
        "register this installation and write its config file",
        || register(&plan, &stage.gateway),
    )?;
    let mut sign_in = |id, provider: &str, user: &str, browser| {
        steps.run(id, &format!("sign in to {provider} as {user}"), || {
            stage.sign_in(provider, user, browser)
        })
    };
    sign_in("public_first", PUBLIC, "alice", browser)?;
    sign_in("public_second", PUBLIC, "bob", false)?;
    sign_in("confidential_first", CONFIDENTIAL, "alice", false)?;
    sign_in("confidential_second", CONFIDENTIAL, "bob", false)?;
    for (id, provider) in [
        ("public_third_refused", PUBLIC),
        ("confidential_third_refused", CONFIDENTIAL),
    ] {
        let title = format!("turn carol away at {provider}: both places are taken");
        steps.run(id, &title, || stage.refused(provider, "carol"))?;
    }
    let title = format!("reconnect alice at {PUBLIC}, which is always allowed");
    steps.run("reconnect", &title, || {
        stage.sign_in(PUBLIC, "alice", false)
    })?;
    steps.run(
        "usage",
        "read the users per provider from the gateway",
        || stage.usage(),
    )
}

fn document<'b>(
    stage: &'b Stage<'_>,
    steps: &'b [Step],
    error: Option<&'b Error>,
) -> Result<DemoDocument<'b>> {
    Ok(DemoDocument {
        schema_version: 1,
        ok: error.is_none(),
        lighthouse: stage.gateway.base(),
        sandbox: &stage.sandbox,
        config_file: &stage.config_file,
        data_dir: stage.data_dir(),
        providers: stage.providers()?,
        steps,
        error: error.map(FailureDetails::from),
    })
}
