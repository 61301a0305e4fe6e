//! The demo's walk: practice provider and gateway on free loopback ports, a registration, sign-ins of three
//! users over a public and a confidential client with a limit of two, and the usage that follows.

use crate::api::VERSION;
use crate::api::usage::UsageReport;
use crate::client::{Credentials, Lighthouse};
use crate::clock::Clock;
use crate::commands::demo::Demo;
use crate::commands::register::{Plan, register};
use crate::commands::{Context, auth};
use crate::config;
use crate::error::{Error, Kind, Result};
use crate::lighthouse::settings::{Endpoint, Platform, ResponseMode, Settings};
use crate::secret::Secret;
use crate::ui::FailureDetails;
use crate::{http, lighthouse, report, sandbox, server};
use serde::Serialize;
use std::future::pending;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::time::Instant;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use url::Url;

const PUBLIC: &str = "sandbox-public";
const CONFIDENTIAL: &str = "sandbox-basic";
const USERS_PER_PROVIDER: i64 = 2;

/// Everything that runs during the walk; dropping it ends the servers and removes the folder.
struct Stage {
    _servers: Runtime,
    folder: TempDir,
    sandbox: String,
    gateway: Lighthouse,
    lighthouse: Url,
    config_file: PathBuf,
}

#[derive(Serialize)]
struct Document<'a> {
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
struct Provider {
    endpoint_id: String,
    display: String,
    confidential: bool,
    response_mode: String,
}

#[derive(Serialize)]
struct Step {
    id: &'static str,
    title: String,
    ok: bool,
    duration_ms: u128,
}

/// The steps done so far, told as they end.
struct Steps<'a> {
    context: &'a Context,
    done: Vec<Step>,
}

impl Steps<'_> {
    fn run<T>(&mut self, id: &'static str, title: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        let spinner = self.context.ui.spinner(title);
        let begun = Instant::now();
        let result = work();
        drop(spinner);
        let step = Step { id, title: title.to_owned(), ok: result.is_ok(), duration_ms: begun.elapsed().as_millis() };
        if !self.context.ui.json() {
            let mark = if step.ok { "ok  " } else { "FAIL" };
            self.context.ui.out(&format!("{mark}  {title} ({} ms)\n", step.duration_ms));
        }
        self.done.push(step);
        result
    }
}

/// Walks, reports, and with `--keep` stays until Ctrl-C.
pub(crate) fn walk(args: &Demo, context: &Context) -> Result<()> {
    let mut steps = Steps { context, done: Vec::new() };
    let stage = steps.run("servers", "start a practice provider and a gateway on this machine", || Stage::set(context))?;
    let walked = perform(&stage, &mut steps, args.browser);
    let usage = match &walked {
        Ok(usage) => report::usage::text(usage),
        Err(_) => String::new(),
    };
    if context.ui.json() {
        context.ui.document(&document(&stage, &steps.done, walked.as_ref().err())?);
    } else {
        context.ui.out(&format!("\n{usage}"));
    }
    if let Err(error) = walked {
        return Err(if context.ui.json() { error.already_shown() } else { error });
    }
    if args.keep {
        context.ui.note(&commands_to_try(&stage));
        http::block_on(server::asked_to_stop());
    }
    Ok(())
}

fn perform(stage: &Stage, steps: &mut Steps<'_>, browser: bool) -> Result<UsageReport> {
    let plan = Plan {
        config_file: stage.config_file.clone(),
        profile: "default".to_owned(),
        lighthouse: stage.lighthouse.clone(),
        administrator_name: "Ada Park".to_owned(),
        administrator_email: "ada@example.org".to_owned(),
        force: false,
    };
    steps.run("register", "register this installation and write its config file", || register(&plan, &stage.gateway))?;
    sign_in(stage, steps, "public_first", PUBLIC, "alice", browser)?;
    sign_in(stage, steps, "public_second", PUBLIC, "bob", false)?;
    refused(stage, steps, "public_third_refused", PUBLIC, "carol")?;
    sign_in(stage, steps, "confidential_first", CONFIDENTIAL, "alice", false)?;
    sign_in(stage, steps, "confidential_second", CONFIDENTIAL, "bob", false)?;
    refused(stage, steps, "confidential_third_refused", CONFIDENTIAL, "carol")?;
    sign_in(stage, steps, "reconnect", PUBLIC, "alice", false)?;
    steps.run("usage", "read the users per provider from the gateway", || usage(stage))
}

fn sign_in(
    stage: &Stage,
    steps: &mut Steps<'_>,
    id: &'static str,
    provider: &str,
    user: &str,
    browser: bool,
) -> Result<()> {
    let again = if id == "reconnect" { " again, which is always allowed" } else { "" };
    let title = format!("sign in {user} at {provider}{again}");
    steps.run(id, &title, || stage.sign_in(steps_context(stage), provider, user, browser))
}

/// The gateway must refuse, and before anyone is asked to sign in.
fn refused(stage: &Stage, steps: &mut Steps<'_>, id: &'static str, provider: &str, user: &str) -> Result<()> {
    let title = format!("see {user} refused at {provider} before signing in: its {USERS_PER_PROVIDER} seats are taken");
    todo!("{title}")
}

fn usage(stage: &Stage) -> Result<UsageReport> {
    let profile = config::load(&stage.config_file, "default")?;
    let Some(installation) = profile.installation else {
        return Err(Error::new(Kind::NotRegistered, "the demo's config file has no installation"));
    };
    let credentials = Credentials { installation_id: installation.id, installation_secret: installation.secret };
    let usage = stage.gateway.usage(&credentials)?;
    let counts: Vec<(&str, i64)> = usage.providers.iter().map(|it| (it.platform_type.as_str(), it.users)).collect();
    let mut expected = vec![(CONFIDENTIAL, USERS_PER_PROVIDER), (PUBLIC, USERS_PER_PROVIDER)];
    expected.retain(|pair| !counts.contains(pair));
    if expected.is_empty() && counts.len() == 2 {
        return Ok(usage);
    }
    Err(Error::new(Kind::Gateway, format!("the gateway counts {counts:?}, not two users of each of two providers")))
}
