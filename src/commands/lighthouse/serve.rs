//! `fastenctl lighthouse serve`: runs the gateway, reads its settings again on SIGHUP, and ends it. Rules and routes live
//! in `crate::lighthouse`.

use crate::commands::storage::place::Place;
use clap::Args;
use std::net::SocketAddr;
use std::time::Duration;

/// Serve the gateway until Ctrl-C or SIGTERM; SIGHUP reads the settings again
#[derive(Args)]
pub struct Serve {
    #[command(flatten)]
    pub place: Place,
    /// Address and port to listen on (default `127.0.0.1:8417`)
    #[arg(long, value_name = "ADDR")]
    pub listen: Option<SocketAddr>,
    /// How long to wait at the start for a database that cannot be reached, or is still served by another gateway (default `0s`, under systemd `2m`)
    #[arg(long, value_name = "DURATION", value_parser = humantime::parse_duration)]
    pub wait: Option<Duration>,
}

#[cfg(feature = "lighthouse")]
mod run {
    use crate::clock::Clock;
    use crate::commands::context::Context;
    use crate::commands::lighthouse::serve::Serve;
    use crate::commands::storage::database::load;
    use crate::error::{Error, Kind, Result};
    use crate::http::run_server;
    use crate::lighthouse::app::App;
    use crate::lighthouse::check;
    use crate::lighthouse::database::{Held, hold};
    use crate::lighthouse::jobs;
    use crate::lighthouse::reload::{in_one_line, reload};
    use crate::lighthouse::service_manager::{News, listens, tell, tell_that_it_lives};
    use crate::lighthouse::serving::{Current, address_of, serve};
    use crate::lighthouse::settings::Settings;
    use crate::lighthouse::waiting::{LONGEST_PAUSE, patience, wait};
    use crate::lighthouse::web::{health, log};
    use crate::server::{Hangups, asked_to_stop_or_left, asked_to_stop_twice, bind};
    use std::net::{SocketAddr, TcpListener};
    use std::process::ExitCode;
    use std::sync::Arc;
    use std::time::Duration;

    /// For one attempt to reach a database, however many hosts it has.
    const ATTEMPT: Duration = Duration::from_secs(60);

    impl Serve {
        /// Opens the database, listens, says so, and serves.
        ///
        /// # Errors
        /// 3 for wrong settings and a database that cannot be used, 6 for an address in use.
        pub fn run(self, context: &Context) -> Result<ExitCode> {
            let settings = self.read()?;
            let listener = bind(settings.listen)?;
            let address = address_of(&listener)?;
            App::check(&settings, address)?;
            let (listener, held) = self.hold(&settings, listener, address)?;
            let app = App::on(held.store.clone(), &settings, address, Clock::default())?;
            log::to_stderr();
            warn_of(&settings);
            jobs::renew_mark(&app.store);
            let health = settings.metrics_listen.map(bind).transpose()?;
            let ready = Ready {
                schema_version: 1,
                ok: true,
                lighthouse: app.base(),
                listen: address.to_string(),
                metrics_listen: health
                    .as_ref()
                    .map(address_of)
                    .transpose()?
                    .map(|address| address.to_string()),
            };
            let current = Current::new(app);
            let served = run_server(self.serve(context, &ready, current, listener, health));
            served
                .map_err(|error| Error::new(Kind::Failure, format!("cannot serve: {error}")))??;
            Ok(ExitCode::SUCCESS)
        }

        /// The settings of now.
        fn read(&self) -> Result<Settings> {
            let mut settings = load(&self.place)?;
            settings.listen = self.listen.unwrap_or(settings.listen);
            Ok(settings)
        }

        /// The database, waited for if need be. Nobody waits meanwhile at the door of a gateway that waits itself.
        fn hold(
            &self,
            settings: &Settings,
            listener: TcpListener,
            address: SocketAddr,
        ) -> Result<(TcpListener, Held)> {
            let patience = patience(self.wait, listens());
            let mut listener = Some(listener);
            let held = wait(
                patience,
                || hold(settings),
                |why| {
                    if listener.take().is_some() {
                        log::to_stderr();
                        let (reason, at_most) = (
                            in_one_line(std::slice::from_ref(why)),
                            humantime::format_duration(patience),
                        );
                        tracing::warn!(reason, %at_most, "waits for its database");
                    }
                    let _ = tell(News::Waiting(LONGEST_PAUSE + ATTEMPT));
                },
            )?;
            let listener = listener.map_or_else(|| bind(address), Ok)?;
            Ok((listener, held))
        }

        /// Until it is asked to stop.
        async fn serve(
            self,
            context: &Context,
            ready: &Ready,
            current: Current,
            listener: TcpListener,
            health: Option<TcpListener>,
        ) -> Result<()> {
            let (stop, twice, hangups) = (
                asked_to_stop_or_left(),
                asked_to_stop_twice(),
                Hangups::new(),
            );
            ready.say(context);
            let life = tokio::spawn(tell_that_it_lives());
            let stop = async {
                stop.await;
                let _ = tell(News::Stopping);
            };
            let served = tokio::select! {
                served = serve(listener, current.clone(), stop) => served,
                served = serve_health(health, &current) => served,
                () = jobs::renew_marks(current.app().store.clone()) => Ok(()),
                () = reload_when_asked(Arc::new(self), &current, hangups) => Ok(()),
                () = twice => Err(cut_off()),
            };
            life.abort();
            served
        }
    }

    fn cut_off() -> Error {
        let message = "ended at once, as asked a second time; requests under way were cut off";
        Error::new(Kind::Interrupted, message)
    }

    /// In the log, where an operator looks later.
    fn warn_of(settings: &Settings) {
        for warning in check::warnings(settings) {
            tracing::warn!("{warning}");
        }
    }

    /// For as long as it is polled.
    async fn reload_when_asked(serve: Arc<Serve>, current: &Current, mut hangups: Hangups) {
        loop {
            hangups.next().await;
            if current.draining.has_begun() {
                continue;
            }
            let _ = tell(News::Reloading);
            let read = serve.clone();
            match reload(current, move || read.read()).await {
                Ok(app) => {
                    let settings = &app.settings;
                    let (platforms, endpoints) =
                        (settings.platforms.len(), settings.endpoints.len());
                    tracing::info!(
                        platforms,
                        endpoints,
                        "the settings were read again and hold from now on"
                    );
                    warn_of(settings);
                }
                Err(problems) => {
                    let reason = in_one_line(&problems);
                    tracing::error!(
                        reason,
                        "the settings were read again and not taken over; the old ones stay"
                    );
                }
            }
            // The last word of a gateway that was asked to stop is that it stops.
            if !current.draining.has_begun() {
                let _ = tell(News::Ready);
            }
        }
    }

    /// Never ends where it is not asked for.
    async fn serve_health(listener: Option<TcpListener>, current: &Current) -> Result<()> {
        let app = current.app();
        let looked = health::Looked {
            store: app.store.clone(),
            clock: app.clock.clone(),
            draining: current.draining.clone(),
        };
        drop(app);
        match listener {
            Some(listener) => health::serve(listener, looked).await,
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
            if let Err(error) = tell(News::Ready) {
                context.ui.warn(&format!(
                    "`NOTIFY_SOCKET` cannot be told that the gateway is ready: {error}"
                ));
            }
        }
    }
}
