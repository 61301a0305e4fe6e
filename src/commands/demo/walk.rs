//! The demo's walk: practice provider and gateway on free loopback ports, a registration, sign-ins of three
//! users over a public and a confidential client with a limit of two, and the usage that follows.

use crate::api::VERSION;
use crate::api::usage::UsageReport;
use crate::client::{Credentials, Lighthouse};
use crate::clock::Clock;
use crate::commands::auth::test::sign_in_through;
use crate::commands::context::Context;
use crate::commands::register::{Plan, register};
use crate::conformance::run::Run;
use crate::conformance::selection::Selection;
use crate::driver::drive::Driver;
use crate::error::{Error, Kind, Result};
use crate::lighthouse::app::App;
use crate::lighthouse::router::serve_app;
use crate::lighthouse::settings::{Endpoint, Platform, ResponseMode, Settings};
use crate::oauth::browser::Browser;
use crate::oauth::sign_in;
use crate::secret::Secret;
use crate::trace::recorder::{Progress, Recorder};
use crate::ui::{FailureDetails, exit_interrupted};
use crate::{config, http, report, sandbox, server};
use serde::Serialize;
use std::collections::BTreeMap;
use std::future::pending;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use url::Url;
use uuid::Uuid;

const PUBLIC: &str = "sandbox-public";
const CONFIDENTIAL: &str = "sandbox-basic";
const PROFILE: &str = "default";
const USERS_PER_PROVIDER: i64 = 2;

/// Everything that runs during the walk; dropping it ends the servers and removes the folder.
struct Stage<'a> {
    context: &'a Context,
    servers: Runtime,
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

/// Walks, reports, and with `--keep` stays until Ctrl-C.
pub(crate) fn walk(context: &Context, keep: bool, browser: bool) -> Result<()> {
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
            .document(&stage.document(&steps.done, walked.as_ref().err())?);
    } else {
        context.ui.out(&format!("\n{usage}"));
    }
    if let Err(error) = walked {
        return Err(if context.ui.json() {
            error.already_shown()
        } else {
            error
        });
    }
    if keep {
        context.ui.note_lines(&stage.commands_to_try());
        interrupt.wait();
    }
    Ok(())
}

/// Ctrl-C and SIGTERM: during the walk they end the process without leaving its folder behind; with `--keep`
/// they are what is waited for after it.
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
        steps.run(id, &format!("sign in {user} at {provider}"), || {
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
        let title =
            format!("see carol refused at {provider} before she signs in: both seats are taken");
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

impl<'a> Stage<'a> {
    /// Starts both servers on free ports of this machine.
    fn set(context: &'a Context) -> Result<Self> {
        let cannot = |error: std::io::Error| {
            Error::new(Kind::Failure, format!("the servers cannot start: {error}"))
        };
        let folder = tempfile::Builder::new()
            .prefix("fastenctl-demo-")
            .tempdir()
            .map_err(cannot)?;
        let servers = http::server_runtime().map_err(cannot)?;
        let clock = Clock::default();
        let sandbox_listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(cannot)?;
        let sandbox = sandbox::issuer(sandbox_listener.local_addr().map_err(cannot)?);
        let gateway_listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(cannot)?;
        let address = gateway_listener.local_addr().map_err(cannot)?;
        let lighthouse = parse(&format!("http://{address}{VERSION}"))?;
        let settings = settings(&sandbox, &folder.path().join("gateway"))?;
        servers.spawn(sandbox::serve(
            sandbox_listener,
            sandbox::Settings::default(),
            clock.clone(),
            pending(),
        ));
        let app = App::open(&settings, address, clock)?;
        servers.spawn(serve_app(gateway_listener, app, pending()));
        let config_file = folder.path().join("config.toml");
        let gateway = Lighthouse::new(&lighthouse, context.http_client())?;
        Ok(Self {
            context,
            servers,
            folder,
            sandbox,
            gateway,
            lighthouse,
            config_file,
        })
    }

    fn sign_in(&self, provider: &str, user: &str, browser: bool) -> Result<()> {
        let driver = Driver {
            login: user.to_owned(),
            password: Secret::new("practice"),
            deny: false,
        };
        let browser = if browser {
            Browser::System
        } else {
            Browser::BuiltIn(driver)
        };
        if matches!(browser, Browser::System) {
            self.context.ui.note(&format!(
                "Sign in as `{user}` in your browser, with any password but `wrong`"
            ));
        }
        let sign_in = sign_in::Plan {
            ports: Vec::new(),
            listen: true,
            paste: false,
            listen_timeout: Duration::from_secs(120),
            browser,
            http: self.context.http.clone(),
            clock: Clock::default(),
        };
        let plan = Run {
            sign_in,
            checks: Selection::none(),
        };
        let profile = config::load(&self.config_file, PROFILE)?;
        let (ui, told) = (
            self.context.ui.clone(),
            matches!(plan.sign_in.browser, Browser::System),
        );
        let recorder = Recorder::new("lighthouse", provider, move |progress| match progress {
            Progress::Note(note) if told => ui.note(&note),
            Progress::Open(url) if told => ui.note(&format!("Open this address: {url}")),
            _ => {}
        });
        let trace = sign_in_through(
            &profile,
            &credentials(&profile)?,
            provider,
            user,
            &plan,
            &recorder,
        )?;
        trace.error.map_or(Ok(()), Err)
    }

    /// The gateway must refuse, and before anyone is asked to sign in.
    fn refused(&self, provider: &str, user: &str) -> Result<()> {
        match self.sign_in(provider, user, false) {
            Err(error) if error.kind() == Kind::LimitReached => Ok(()),
            Err(error) => Err(error),
            Ok(()) => Err(Error::new(
                Kind::Gateway,
                format!("a third user was let in at `{provider}`"),
            )),
        }
    }

    fn usage(&self) -> Result<UsageReport> {
        let profile = config::load(&self.config_file, PROFILE)?;
        let usage = self.gateway.usage(&credentials(&profile)?)?;
        let counts: Vec<(&str, i64)> = usage
            .providers
            .iter()
            .map(|it| (it.platform_type.as_str(), it.users))
            .collect();
        let full = |platform| counts.contains(&(platform, USERS_PER_PROVIDER));
        if counts.len() == 2 && full(PUBLIC) && full(CONFIDENTIAL) {
            return Ok(usage);
        }
        Err(Error::new(
            Kind::Gateway,
            format!("the gateway counts {counts:?}, not two users of each of two providers"),
        ))
    }

    fn providers(&self) -> Result<Vec<Provider>> {
        [PUBLIC, CONFIDENTIAL]
            .iter()
            .map(|slug| {
                let definition = self.gateway.definition(slug)?;
                Ok(Provider {
                    endpoint_id: definition.id,
                    display: definition.display,
                    confidential: definition.confidential,
                    response_mode: definition
                        .response_modes_supported
                        .into_iter()
                        .next()
                        .unwrap_or_default(),
                })
            })
            .collect()
    }

    fn document<'b>(&'b self, steps: &'b [Step], error: Option<&'b Error>) -> Result<Document<'b>> {
        Ok(Document {
            schema_version: 1,
            ok: error.is_none(),
            lighthouse: self.gateway.base(),
            sandbox: &self.sandbox,
            config_file: &self.config_file,
            data_dir: self.folder.path().join("gateway"),
            providers: self.providers()?,
            steps,
            error: error.map(FailureDetails::from),
        })
    }

    fn commands_to_try(&self) -> String {
        let config = self.config_file.display();
        format!(
            "The servers run until Ctrl-C. Try in another terminal:\n\n  \
             export FASTENCTL_CONFIG={config}\n  \
             fastenctl status\n  \
             fastenctl usage\n  \
             fastenctl auth test {PUBLIC} --user alice\n  \
             fastenctl auth test {CONFIDENTIAL} --user dave    # refused: both seats are taken\n  \
             fastenctl auth test --issuer {}/fhir --client-id {PUBLIC}    # without the gateway\n",
            self.sandbox
        )
    }
}

fn credentials(profile: &config::Profile) -> Result<Credentials> {
    let Some(installation) = &profile.installation else {
        return Err(Error::new(
            Kind::NotRegistered,
            "the demo's config file has no installation",
        ));
    };
    Ok(Credentials {
        installation_id: installation.id.clone(),
        installation_secret: installation.secret.clone(),
    })
}

fn parse(url: &str) -> Result<Url> {
    Url::parse(url)
        .map_err(|error| Error::new(Kind::Failure, format!("`{url}` is no address: {error}")))
}

/// The gateway of the demo: one public and one confidential client of the practice provider.
fn settings(sandbox: &str, data_dir: &Path) -> Result<Settings> {
    let scopes = [
        "openid",
        "fhirUser",
        "launch/patient",
        "patient/*.rs",
        "offline_access",
    ]
    .map(str::to_owned)
    .to_vec();
    let public = Platform {
        client_id: Some(PUBLIC.to_owned()),
        scopes: Some(scopes),
        response_modes: Some(vec![ResponseMode::Fragment]),
        limit: Some(USERS_PER_PROVIDER),
        ..Platform::default()
    };
    let confidential = Platform {
        client_id: Some(CONFIDENTIAL.to_owned()),
        client_secret: Some(Secret::new("sandbox-basic-secret")),
        confidential: Some(true),
        response_modes: Some(vec![ResponseMode::Query]),
        ..public.clone()
    };
    let endpoint = |platform: &str, display: &str| -> Result<Endpoint> {
        Ok(Endpoint {
            // Both have one FHIR base, from which an id would be made otherwise.
            id: Some(Uuid::new_v5(
                &Uuid::NAMESPACE_URL,
                format!("{sandbox}/{platform}").as_bytes(),
            )),
            platform_type: Some(platform.to_owned()),
            display: display.to_owned(),
            url: Some(parse(&format!("{sandbox}/fhir/"))?),
            authorization_endpoint: Some(parse(&format!("{sandbox}/authorize"))?),
            token_endpoint: Some(parse(&format!("{sandbox}/token"))?),
            introspection_endpoint: Some(parse(&format!("{sandbox}/introspect"))?),
            userinfo_endpoint: Some(parse(&format!("{sandbox}/userinfo"))?),
            revoke_endpoint: Some(parse(&format!("{sandbox}/revoke"))?),
            allow_private_network: true,
            ..Endpoint::default()
        })
    };
    Ok(Settings {
        data_dir: Some(data_dir.to_path_buf()),
        platforms: BTreeMap::from([
            (PUBLIC.to_owned(), public),
            (CONFIDENTIAL.to_owned(), confidential),
        ]),
        endpoints: vec![
            endpoint(PUBLIC, "Practice Hospital")?,
            endpoint(CONFIDENTIAL, "Practice Clinic")?,
        ],
        ..Settings::default()
    })
}
