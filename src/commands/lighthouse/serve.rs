//! `fastenctl lighthouse serve`: runs the gateway, reloads its settings on SIGHUP, and stops it.
//! Rules and routes are in `crate::lighthouse`.

use crate::commands::input::listen_address;
use crate::commands::storage::place::Place;
use clap::Args;
use std::net::SocketAddr;
use std::time::Duration;

/// Run the gateway until Ctrl-C or SIGTERM; SIGHUP reloads the settings
#[derive(Args)]
pub struct Serve {
    #[command(flatten)]
    pub place: Place,
    /// Address and port to listen on (default: `127.0.0.1:8417`)
    #[arg(long, value_name = "ADDR", value_parser = listen_address)]
    pub listen: Option<SocketAddr>,
    /// How long to wait at startup for the database to be reachable and not in use by another gateway (default: `0s`, or `2m` under systemd)
    #[arg(long, value_name = "DURATION", value_parser = humantime::parse_duration)]
    pub wait: Option<Duration>,
}

#[cfg(feature = "lighthouse")]
mod run {
    use crate::clock::Clock;
    use crate::commands::context::Context;
    use crate::commands::lighthouse::serve::Serve;
    use crate::commands::storage::database::load;
    use crate::env;
    use crate::error::{Error, Kind, Result};
    use crate::http::run_server;
    use crate::lighthouse::app::App;
    use crate::lighthouse::check;
    use crate::lighthouse::database;
    use crate::lighthouse::database::{Held, hold};
    use crate::lighthouse::jobs;
    use crate::lighthouse::numbers::counts::Due;
    use crate::lighthouse::reload::{in_one_line, reload, take_up_pepper};
    use crate::lighthouse::service_manager::{News, listens, tell, tell_that_it_lives};
    use crate::lighthouse::serving::{Current, address_of, serve};
    use crate::lighthouse::settings::unknown::unread;
    use crate::lighthouse::settings::{Directives, Settings};
    use crate::lighthouse::waiting::{LONGEST_PAUSE, patience, wait};
    use crate::lighthouse::web::{health, log, metrics};
    use crate::server::{Hangups, asked_to_stop_or_left, asked_to_stop_twice, bind};
    use std::net::{SocketAddr, TcpListener};
    use std::process::ExitCode;
    use std::sync::{Arc, OnceLock};
    use std::time::Duration;
    use tokio::sync::oneshot;

    /// Interval between checks for a new pepper.
    const LOOK_FOR_PEPPER: Duration = Duration::from_secs(5);
    /// The time that systemd is told to allow for one attempt to connect to the database, however
    /// many hosts it has.
    const ATTEMPT: Duration = Duration::from_secs(60);

    impl Serve {
        /// Opens the database, starts to listen, reports that it is ready, and serves.
        ///
        /// # Errors
        /// Exit code 3 for wrong settings, and if the database cannot be used or stops accepting
        /// this version; 6 for an address in use.
        pub fn run(self, context: &Context) -> Result<ExitCode> {
            let settings = match self.read() {
                Ok(settings) => settings,
                Err(first) => return refuse(context, self.unread(first)),
            };
            let found = check::before_start(&settings);
            if !found.is_empty() {
                return refuse(context, check::located(&settings, found));
            }
            let chosen = log::chosen(&settings)?;
            let at = |error: Error, key: &str| settings.places.locate(error.about(key));
            let listener = bind(settings.listen).map_err(|error| at(error, "listen"))?;
            let address = address_of(&listener)?;
            let (listener, held) = self
                .hold(&settings, &chosen, listener, address)
                .map_err(|error| settings.places.locate(error))?;
            let app = App::on(held.store.clone(), &settings, address, Clock::default())
                .map_err(|error| settings.places.locate(error))?;
            log::to_stderr(&chosen);
            jobs::renew_mark(&app.store);
            let health = settings.metrics_listen.map(bind).transpose();
            let health = health.map_err(|error| at(error, "metrics_listen"))?;
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
            self.tell_of_the_start(&settings, &ready);
            warn_of(&app);
            let current = Current::new(app);
            let served = run_server(self.serve(context, &ready, current, listener, health));
            let served = served
                .map_err(|error| {
                    Error::new(
                        Kind::Failure,
                        format!("the gateway stopped with an error: {error}"),
                    )
                })
                .flatten();
            if let Err(error) = &served {
                let reason = in_one_line(std::slice::from_ref(error));
                tracing::error!(reason, "lighthouse ended");
            } else {
                tracing::info!("lighthouse stopped");
            }
            served.map(|()| ExitCode::SUCCESS)
        }

        /// Logs how the gateway was started, for operators who read the log later.
        fn tell_of_the_start(&self, settings: &Settings, ready: &Ready) {
            let file = self.place.settings.as_ref();
            tracing::info!(
                version = env!("CARGO_PKG_VERSION"),
                settings = file.map(|file| file.display().to_string()),
                database = database::shown(settings),
                listen = ready.listen,
                metrics_listen = ready.metrics_listen,
                lighthouse = ready.lighthouse,
                platforms = settings.platforms.len(),
                endpoints = settings.endpoints.len(),
                "lighthouse starts"
            );
        }

        /// Reads the current settings.
        fn read(&self) -> Result<Settings> {
            let mut settings = load(&self.place)?;
            if let Some(listen) = self.listen {
                settings.listen = listen;
                settings.places.say_by_option("listen");
            }
            Ok(settings)
        }

        /// Returns every error in the settings, not only the first one.
        fn unread(&self, first: Error) -> Vec<Error> {
            let environment: Vec<_> = env::texts().collect();
            unread(self.place.settings.as_deref(), &environment, first)
        }

        /// Opens the database, waiting for it if necessary. Stops listening in the meantime, so
        /// that clients are not kept waiting.
        fn hold(
            &self,
            settings: &Settings,
            chosen: &Directives,
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
                        log::to_stderr(chosen);
                        let (reason, at_most) = (
                            in_one_line(std::slice::from_ref(why)),
                            humantime::format_duration(patience),
                        );
                        tracing::warn!(reason, %at_most, "waiting for the database");
                    }
                    let _ = tell(News::Waiting(LONGEST_PAUSE + ATTEMPT));
                },
            )?;
            let listener = listener.map_or_else(|| bind(address), Ok)?;
            Ok((listener, held))
        }

        /// Serves until it is asked to stop.
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
            let outlived = OnceLock::new();
            let schema = jobs::outlived(current.app().store.clone());
            let (lack, lacking) = oneshot::channel();
            let stop = async {
                let by = tokio::select! {
                    signal = stop => signal,
                    why = schema => {
                        note_end(&outlived, database::outlived(&why));
                        "a newer database schema"
                    }
                    Ok(why) = lacking => {
                        note_end(&outlived, why);
                        "a missing pepper"
                    }
                };
                let drain = current.app().settings.drain;
                let drain = humantime::format_duration(drain);
                tracing::info!(by, %drain, "lighthouse is stopping");
                let _ = tell(News::Stopping);
            };
            let served = tokio::select! {
                served = serve(listener, current.clone(), stop) => served,
                served = serve_health(health, &current) => served,
                () = jobs::renew_marks(current.app().store.clone()) => Ok(()),
                () = renew(Arc::new(self), &current, hangups, lack) => Ok(()),
                () = twice => Err(cut_off()),
            };
            life.abort();
            served.and_then(|()| outlived.into_inner().map_or(Ok(()), Err))
        }
    }

    /// Logs and keeps the error that ends the gateway: the database no longer accepts this version,
    /// or a pepper is missing.
    fn note_end(outlived: &OnceLock<Error>, error: Error) {
        let reason = in_one_line(std::slice::from_ref(&error));
        tracing::error!(reason, "the gateway is stopping");
        let _ = outlived.set(error);
    }

    fn cut_off() -> Error {
        let message = "stopped at once after a second signal; requests in progress were dropped";
        Error::new(Kind::Interrupted, message)
    }

    /// Reports every problem, as `check` does, but in one document with `--json`.
    fn refuse(context: &Context, mut found: Vec<Error>) -> Result<ExitCode> {
        let Some(last) = found.pop() else {
            return Ok(ExitCode::SUCCESS);
        };
        if context.ui.json() {
            let all = found.iter().chain([&last]);
            let told: Vec<String> = all.flat_map(Error::lines).map(str::to_owned).collect();
            let mut told = told.into_iter();
            let error = Error::new(Kind::Config, told.next().unwrap_or_default()).listing(told);
            let hint = found.first().unwrap_or(&last).next_step();
            return Err(match hint {
                Some(hint) => error.hint(hint),
                None => error,
            });
        }
        for problem in &found {
            context.ui.error(problem);
        }
        Err(last)
    }

    /// Logs the warnings that `check` prints, for operators who look in the log later.
    fn warn_of(app: &App) {
        let found = check::warnings(&app.settings, Some(&app.catalog.now()));
        for warning in check::located(&app.settings, found) {
            tracing::warn!(hint = warning.next_step(), "{warning}");
        }
    }

    /// Applies the log filter in the settings. `RUST_LOG` was valid at startup and has not changed
    /// since.
    fn choose_lines(settings: &Settings) {
        if let Ok(chosen) = log::chosen(settings) {
            log::choose(&chosen);
        }
    }

    /// Runs as long as it is polled: reloads the settings on request, and switches to a new pepper.
    /// Reports a missing pepper once, because the gateway has to stop then.
    async fn renew(
        serve: Arc<Serve>,
        current: &Current,
        mut hangups: Hangups,
        lack: oneshot::Sender<Error>,
    ) {
        let mut lack = Some(lack);
        loop {
            let is_asked = tokio::select! {
                () = hangups.next() => true,
                () = tokio::time::sleep(LOOK_FOR_PEPPER) => false,
            };
            if current.draining.has_begun() {
                continue;
            }
            if is_asked {
                reload_as_asked(&serve, current).await;
                continue;
            }
            match take_up_pepper(current).await {
                Ok(false) => {}
                Ok(true) => {
                    let pepper = current.app().pepper.id();
                    tracing::info!(pepper, "a new pepper is in use");
                }
                Err(error) => {
                    let _ = lack.take().map(|lack| lack.send(error));
                }
            }
        }
    }

    async fn reload_as_asked(serve: &Arc<Serve>, current: &Current) {
        let _ = tell(News::Reloading);
        let read = serve.clone();
        match reload(current, move || read.read()).await {
            Ok(app) => {
                let settings = &app.settings;
                metrics::settings_read_again(Some(settings), app.clock.now());
                choose_lines(settings);
                let (platforms, endpoints) = (settings.platforms.len(), settings.endpoints.len());
                tracing::info!(
                    platforms,
                    endpoints,
                    "the settings were reloaded and are now in effect"
                );
                warn_of(&app);
            }
            Err(problems) => {
                let reason = in_one_line(&problems);
                metrics::settings_read_again(None, current.app().clock.now());
                tracing::error!(
                    reason,
                    "the new settings were rejected; the old ones stay in effect"
                );
            }
        }
        // A gateway that was asked to stop must not report that it is ready.
        if !current.draining.has_begun() {
            let _ = tell(News::Ready);
        }
    }

    /// Serves health checks and metrics; never returns if there is no listener for them.
    async fn serve_health(listener: Option<TcpListener>, current: &Current) -> Result<()> {
        let app = current.app();
        let looked = health::Looked {
            store: app.store.clone(),
            clock: app.clock.clone(),
            draining: current.draining.clone(),
            due: Due::default(),
        };
        let settings = app.settings.clone();
        drop(app);
        match listener {
            Some(listener) => health::serve(listener, looked, &settings).await,
            None => std::future::pending().await,
        }
    }

    /// The document that is printed once connections are accepted.
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
                    .out(&format!("lighthouse is listening at {}\n", self.lighthouse));
            }
            if let Err(error) = tell(News::Ready) {
                context.ui.warn(&format!(
                    "cannot tell `NOTIFY_SOCKET` that the gateway is ready: {error}"
                ));
            }
        }
    }
}
