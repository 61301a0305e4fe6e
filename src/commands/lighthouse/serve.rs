//! `fastenctl lighthouse serve`: runs the gateway. Rules and routes live in `crate::lighthouse`.

use crate::commands::lighthouse::place::Place;
use clap::Args;
use std::net::SocketAddr;

/// Serve the gateway until Ctrl-C or SIGTERM
#[derive(Args)]
pub struct Serve {
    #[command(flatten)]
    pub place: Place,
    /// Address and port to listen on (default `127.0.0.1:8417`)
    #[arg(long, value_name = "ADDR")]
    pub listen: Option<SocketAddr>,
}

#[cfg(feature = "lighthouse")]
mod run {
    use crate::clock::Clock;
    use crate::commands::context::Context;
    use crate::commands::lighthouse::database::load;
    use crate::commands::lighthouse::serve::Serve;
    use crate::error::{Error, Kind, Result};
    use crate::http::run_server;
    use crate::lighthouse::app::{App, Shared};
    use crate::lighthouse::check;
    use crate::lighthouse::database;
    use crate::lighthouse::jobs;
    use crate::lighthouse::router;
    use crate::lighthouse::settings::Settings;
    use crate::lighthouse::web::{health, log};
    use crate::server::asked_to_stop;
    use std::process::ExitCode;

    impl Serve {
        /// Opens the database, listens, says so, and serves.
        ///
        /// # Errors
        /// 3 for wrong settings, 6 for an address in use.
        pub fn run(self, context: &Context) -> Result<ExitCode> {
            let mut settings = load(&self.place)?;
            settings.listen = self.listen.unwrap_or(settings.listen);
            let listener = crate::server::bind(settings.listen)?;
            let address = router::address_of(&listener)?;
            App::check(&settings, address)?;
            let _occupied = database::occupy(&settings)?;
            let app = App::open(&settings, address, Clock::default())?;
            log::to_stderr();
            warn_of(&settings);
            jobs::renew_mark(&app.store);
            let health = settings
                .metrics_listen
                .map(crate::server::bind)
                .transpose()?;
            let ready = Ready {
                schema_version: 1,
                ok: true,
                lighthouse: app.base(),
                listen: address.to_string(),
                metrics_listen: health
                    .as_ref()
                    .map(router::address_of)
                    .transpose()?
                    .map(|address| address.to_string()),
            };
            let served = run_server(async {
                let stop = asked_to_stop();
                ready.say(context);
                let health = serve_health(health, app.clone());
                let marks = jobs::renew_marks(app.store.clone());
                tokio::select! {
                    served = router::serve_app(listener, app, stop) => served,
                    served = health => served,
                    () = marks => Ok(()),
                }
            });
            served
                .map_err(|error| Error::new(Kind::Failure, format!("cannot serve: {error}")))??;
            Ok(ExitCode::SUCCESS)
        }
    }

    /// In the log, where an operator looks later.
    fn warn_of(settings: &Settings) {
        for warning in check::warnings(settings) {
            tracing::warn!("{warning}");
        }
    }

    /// Never ends where it is not asked for.
    async fn serve_health(listener: Option<std::net::TcpListener>, app: Shared) -> Result<()> {
        match listener {
            Some(listener) => health::serve(listener, app.store.clone(), app.clock.clone()).await,
            None => std::future::pending().await,
        }
    }

    /// What is said once connections are taken.
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

    impl Ready {
        fn say(&self, context: &Context) {
            if context.ui.json() {
                context.ui.document(self);
            } else {
                context
                    .ui
                    .out(&format!("lighthouse listens at {}\n", self.lighthouse));
            }
            #[cfg(target_os = "linux")]
            if let Err(error) = sd_notify::notify(&[sd_notify::NotifyState::Ready]) {
                context.ui.warn(&format!(
                    "`NOTIFY_SOCKET` cannot be told that the gateway is ready: {error}"
                ));
            }
        }
    }
}
