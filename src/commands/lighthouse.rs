//! `fastenctl lighthouse`: runs the gateway. Rules and routes live in `crate::lighthouse`.

#[cfg(feature = "lighthouse")]
use crate::clock::Clock;
use crate::commands::Context;
use crate::error::Result;
#[cfg(feature = "lighthouse")]
use crate::error::{Error, Kind};
#[cfg(feature = "lighthouse")]
use crate::http::run_server;
#[cfg(feature = "lighthouse")]
use crate::lighthouse::{self, App, settings};
#[cfg(feature = "lighthouse")]
use crate::server::asked_to_stop;
use clap::{Args, Subcommand};
use std::net::SocketAddr;
use std::path::PathBuf;

/// Run the auth gateway
#[derive(Subcommand)]
pub enum Lighthouse {
    Serve(Serve),
}

/// Serve the gateway until Ctrl-C or SIGTERM
#[derive(Args)]
pub struct Serve {
    /// The settings file; without one, embedded defaults and no providers
    #[arg(long, value_name = "FILE")]
    settings: Option<PathBuf>,
    /// Where the database is kept
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// Address and port to listen on (default `127.0.0.1:8417`)
    #[arg(long, value_name = "ADDR")]
    listen: Option<SocketAddr>,
}

impl Lighthouse {
    /// Runs the chosen subcommand.
    ///
    /// # Errors
    /// Those of the subcommand.
    pub fn run(self, context: &Context) -> Result<()> {
        match self {
            Self::Serve(args) => args.run(context),
        }
    }
}

#[cfg(feature = "lighthouse")]
impl Serve {
    fn run(self, context: &Context) -> Result<()> {
        let environment =
            std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
        let mut settings = settings::load(self.settings.as_deref(), environment)?;
        settings.data_dir = self.data_dir.or(settings.data_dir);
        settings.listen = self.listen.unwrap_or(settings.listen);
        let listener = crate::server::bind(settings.listen)?;
        let address = lighthouse::address_of(&listener)?;
        let app = App::open(&settings, address, Clock::default())?;
        lighthouse::log::to_stderr();
        let health = settings.metrics_listen.map(crate::server::bind).transpose()?;
        let ready = Ready {
            schema_version: 1,
            ok: true,
            lighthouse: app.base(),
            listen: address.to_string(),
            metrics_listen: health.as_ref().map(lighthouse::address_of).transpose()?.map(|address| address.to_string()),
        };
        let served = run_server(async {
            let mut stop = std::pin::pin!(asked_to_stop());
            // Signals are caught from the first look at it on: before anybody hears that we are ready.
            tokio::select! { biased; () = &mut stop => return Ok(()), () = std::future::ready(()) => {} }
            ready.say(context);
            let health = serve_health(health, app.clone());
            tokio::select! {
                served = lighthouse::serve_app(listener, app, stop) => served,
                served = health => served,
            }
        });
        served.map_err(|error| Error::new(Kind::Failure, format!("cannot serve: {error}")))?
    }
}

/// Never ends where it is not asked for.
#[cfg(feature = "lighthouse")]
async fn serve_health(listener: Option<std::net::TcpListener>, app: lighthouse::Shared) -> Result<()> {
    match listener {
        Some(listener) => lighthouse::health::serve(listener, app).await,
        None => std::future::pending().await,
    }
}

#[cfg(not(feature = "lighthouse"))]
impl Serve {
    #[expect(clippy::unused_self, reason = "the same shape in every build")]
    fn run(self, _context: &Context) -> Result<()> {
        Err(crate::commands::no_server("lighthouse serve", "`lighthouse`"))
    }
}

/// What is said once connections are taken.
#[cfg(feature = "lighthouse")]
#[derive(serde::Serialize)]
struct Ready {
    schema_version: u8,
    ok: bool,
    /// BASE.
    lighthouse: String,
    listen: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    metrics_listen: Option<String>,
}

#[cfg(feature = "lighthouse")]
impl Ready {
    fn say(&self, context: &Context) {
        if context.ui.json() {
            context.ui.document(self);
        } else {
            context.ui.out(&format!("lighthouse listens at {}\n", self.lighthouse));
        }
        #[cfg(target_os = "linux")]
        if let Err(error) = sd_notify::notify(&[sd_notify::NotifyState::Ready]) {
            context.ui.warn(&format!("`NOTIFY_SOCKET` cannot be told that the gateway is ready: {error}"));
        }
    }
}
