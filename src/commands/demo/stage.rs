//! The demo's setup: practice provider and gateway on free loopback ports, and the operations that
//! its steps perform on them.

use crate::api::VERSION;
use crate::api::usage::UsageReport;
use crate::client::Lighthouse;
use crate::clock::Clock;
use crate::commands::auth::way::{Who, sign_in_through};
use crate::commands::context::Context;
use crate::commands::identity::credentials;
use crate::conformance::run::Run;
use crate::conformance::selection::Selection;
use crate::driver::drive::Driver;
use crate::error::{Error, Kind, Result};
use crate::lighthouse::app::App;
use crate::lighthouse::serving::serve_app;
use crate::lighthouse::settings::{Endpoint, Platform, ResponseMode, Settings};
use crate::oauth::browser::Browser;
use crate::oauth::loopback::registered::Place;
use crate::oauth::sign_in;
use crate::oauth::trust::Accepts;
use crate::secret::Secret;
use crate::text::clean;
use crate::trace::recorder::{Progress, Recorder};
use crate::{config, http, sandbox};
use serde::Serialize;
use std::collections::BTreeMap;
use std::future::pending;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use url::Url;
use uuid::Uuid;

pub(super) const PUBLIC: &str = "sandbox-public";
pub(super) const CONFIDENTIAL: &str = "sandbox-basic";
pub(super) const PROFILE: &str = "default";
const USERS_PER_PROVIDER: i64 = 2;

/// Everything that runs during the demo; dropping it stops the servers and removes the folder.
pub(super) struct Stage<'a> {
    pub(super) context: &'a Context,
    pub(super) servers: Runtime,
    pub(super) folder: TempDir,
    pub(super) sandbox: String,
    pub(super) gateway: Lighthouse,
    pub(super) lighthouse: Url,
    pub(super) config_file: PathBuf,
}

#[derive(Serialize)]
pub(super) struct Provider {
    pub(super) endpoint_id: String,
    pub(super) display: String,
    pub(super) confidential: bool,
    pub(super) response_mode: String,
}

impl<'a> Stage<'a> {
    /// Starts both servers on free ports of this machine.
    pub(super) fn set(context: &'a Context) -> Result<Self> {
        let cannot = |error: std::io::Error| {
            Error::new(Kind::Failure, format!("cannot start the servers: {error}"))
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

    pub(super) fn sign_in(&self, provider: &str, user: &str, browser: bool) -> Result<()> {
        let driver = Driver {
            login: user.to_owned(),
            password: Secret::new("practice"),
            deny: false,
            login_hosts: Vec::new(),
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
            place: Place::default(),
            listen: true,
            paste: false,
            listen_timeout: Duration::from_secs(120),
            browser,
            accepts: Accepts::only(Vec::new()),
            http: self.context.http.clone(),
            clock: Clock::default(),
        };
        let plan = Run {
            sign_in,
            checks: Selection::none(),
        };
        let profile = config::load(&self.config_file, PROFILE)?;
        let (ui, is_watched) = (
            self.context.ui.clone(),
            matches!(plan.sign_in.browser, Browser::System),
        );
        let recorder = Recorder::new("lighthouse", provider, move |progress| match progress {
            Progress::Note(note) if is_watched => ui.note(&note),
            Progress::Open(url) if is_watched => ui.note(&format!("Open this URL: {url}")),
            _ => {}
        });
        let trace = sign_in_through(
            &profile,
            &credentials(&self.config_file, PROFILE, &profile)?,
            provider,
            Who::named(Some(user)),
            &plan,
            &recorder,
        )?;
        trace.error.map_or(Ok(()), Err)
    }

    /// Checks that the gateway refuses to admit this user because the provider is full.
    pub(super) fn refused(&self, provider: &str, user: &str) -> Result<()> {
        match self.sign_in(provider, user, false) {
            Err(error) if error.kind() == Kind::LimitReached => Ok(()),
            Err(error) => Err(error),
            Ok(()) => Err(Error::new(
                Kind::Gateway,
                format!("`{provider}` accepted a third user"),
            )),
        }
    }

    pub(super) fn usage(&self) -> Result<UsageReport> {
        let profile = config::load(&self.config_file, PROFILE)?;
        let usage = self
            .gateway
            .usage(&credentials(&self.config_file, PROFILE, &profile)?)?;
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
            format!("the gateway counts {counts:?}, not two users at each of two providers"),
        ))
    }

    pub(super) fn providers(&self) -> Result<Vec<Provider>> {
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

    pub(super) fn data_dir(&self) -> PathBuf {
        self.folder.path().join("gateway")
    }

    pub(super) fn commands_to_try(&self) -> String {
        let config = clean(&self.config_file.display().to_string());
        format!(
            "The servers run until Ctrl-C. Try these in another terminal:\n\n  \
             export FASTENCTL_CONFIG={config}\n  \
             fastenctl status\n  \
             fastenctl usage\n  \
             fastenctl auth test {PUBLIC}\n  \
             fastenctl auth test {CONFIDENTIAL}\n  \
             fastenctl auth test --issuer {}/fhir --client-id {PUBLIC}\n\n\
             The last one does not use the gateway. Sign in as `alice`, with any password but \
             `wrong`.\n",
            self.sandbox
        )
    }
}

fn parse(url: &str) -> Result<Url> {
    Url::parse(url).map_err(|error| {
        Error::new(
            Kind::Failure,
            format!("`{url}` is not a valid URL: {error}"),
        )
    })
}

/// Returns the settings of the demo's gateway: one public and one confidential client of the
/// practice provider.
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
            // Both have the same FHIR base, from which the ID would otherwise be derived.
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
