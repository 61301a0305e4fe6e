//! `fastenctl sandbox`: runs the practice provider. Its routes are in `crate::sandbox`.

use crate::commands::context::Context;
use crate::commands::input::listen_address;
use crate::error::Result;
use clap::{Args, Subcommand};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

/// Run the practice provider
#[derive(Subcommand)]
pub enum Sandbox {
    Serve(Serve),
}

/// Run a practice SMART on FHIR provider, in memory, until Ctrl-C or SIGTERM
#[derive(Args)]
pub struct Serve {
    /// Address and port to listen on
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8418", value_parser = listen_address)]
    listen: SocketAddr,
    /// TOML file with additional clients
    #[arg(long, value_name = "FILE")]
    client: Option<PathBuf>,
    /// Faults to simulate everywhere, not only under `/fault/ID`: check IDs, such as PKCE-06, and DCR-01 to DCR-03, DEVICE-01 to DEVICE-03, DPOP-01 to DPOP-03, LAUNCH-01, PAR-01 to PAR-04
    #[arg(long, value_name = "ID", value_delimiter = ',', num_args = 1..)]
    fault: Vec<String>,
    /// Share of requests that hit a random fault, from 0 to 1
    #[arg(long, value_name = "P", value_parser = share)]
    fault_rate: Option<f64>,
}

fn share(text: &str) -> std::result::Result<f64, String> {
    let share: Option<f64> = text
        .parse()
        .ok()
        .filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| "a number from 0 to 1".to_owned())
}

/// Every fault that `--fault` accepts, and what goes wrong with it.
#[cfg(feature = "sandbox")]
pub(crate) const FAULTS: &[(&str, &str)] = crate::sandbox::FAULTS;

/// No faults, because this build has no practice provider.
#[cfg(not(feature = "sandbox"))]
pub(crate) const FAULTS: &[(&str, &str)] = &[];

impl Sandbox {
    /// Runs the chosen subcommand.
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode> {
        match self {
            Self::Serve(args) => args.run(context),
        }
    }
}

#[cfg(not(feature = "sandbox"))]
impl Serve {
    #[expect(
        clippy::unused_self,
        reason = "the same signature as in a build with the server"
    )]
    fn run(self, _context: &Context) -> Result<ExitCode> {
        Err(crate::commands::lean::no_server(
            "sandbox serve",
            "the feature `sandbox`",
        ))
    }
}

#[cfg(feature = "sandbox")]
mod run {
    use crate::commands::context::Context;
    use crate::commands::sandbox::Serve;
    use crate::error::{Error, Kind, Result};
    use crate::text::clean;
    use crate::{http, sandbox, server};
    use serde::Serialize;
    use std::process::ExitCode;

    impl Serve {
        pub(crate) fn run(self, context: &Context) -> Result<ExitCode> {
            let mut settings = sandbox::Settings::default();
            if let Some(file) = &self.client {
                settings = settings.with_client_file(file)?;
            }
            settings.faults = sandbox::Faults::named(self.fault.iter().map(String::as_str))
                .map_err(|unknown| {
                    Error::new(Kind::Usage, format!("`{unknown}` is not a fault")).hint(
                        "faults have the IDs of the checks that they make fail; see `fastenctl \
                         auth checks`",
                    )
                })?;
            settings.fault_rate = self.fault_rate.unwrap_or_default();
            let listener = server::bind(self.listen)?;
            let failed = |error: std::io::Error| {
                Error::new(
                    Kind::Failure,
                    format!("the sandbox stopped with an error: {error}"),
                )
            };
            let address = listener.local_addr().map_err(failed)?;
            context.ui.warn(
                "this provider is for practice only: it accepts every name and almost every password",
            );
            if !settings.faults.is_empty() {
                let ids: Vec<&str> = settings.faults.ids().collect();
                context
                    .ui
                    .warn(&format!("active faults: {}", ids.join(", ")));
            }
            if settings.fault_rate > 0.0 {
                context
                    .ui
                    .warn(&format!("random fault rate: {}", settings.fault_rate));
            }
            let started = Started::new(&sandbox::issuer(address), &settings);
            http::run_server(serve(context, &started, listener, settings))
                .flatten()
                .map_err(failed)?;
            Ok(ExitCode::SUCCESS)
        }
    }

    /// Serves until asked to stop. Reports that it is ready only once signals are handled.
    async fn serve(
        context: &Context,
        started: &Started,
        listener: std::net::TcpListener,
        settings: sandbox::Settings,
    ) -> std::io::Result<()> {
        let stop = server::asked_to_stop();
        if context.ui.json() {
            context.ui.document(started);
        } else {
            context.ui.out(&started.text());
        }
        sandbox::serve(listener, settings, crate::clock::Clock::default(), stop).await
    }

    /// The document that is printed once the sandbox is ready.
    #[derive(Serialize)]
    struct Started {
        schema_version: u8,
        ok: bool,
        issuer: String,
        fhir_base: String,
        clients: Vec<StartedClient>,
        users: [&'static str; 8],
        wrong_password: &'static str,
    }

    #[derive(Serialize)]
    struct StartedClient {
        client_id: String,
        token_endpoint_auth_method: sandbox::AuthMethod,
        /// The secret, if it is public knowledge.
        #[serde(skip_serializing_if = "Option::is_none")]
        client_secret: Option<&'static str>,
    }

    impl Started {
        fn new(issuer: &str, settings: &sandbox::Settings) -> Self {
            let client = |client: &sandbox::Client| StartedClient {
                client_id: client.client_id.clone(),
                token_endpoint_auth_method: client.token_endpoint_auth_method,
                client_secret: client.public_secret(),
            };
            Self {
                schema_version: 1,
                ok: true,
                issuer: issuer.to_owned(),
                fhir_base: sandbox::fhir_base(issuer),
                clients: settings.clients.iter().map(client).collect(),
                users: sandbox::USERS,
                wrong_password: sandbox::WRONG_PASSWORD,
            }
        }

        fn text(&self) -> String {
            let label = |index| if index == 0 { "clients" } else { "" };
            let clients = self
                .clients
                .iter()
                .enumerate()
                .map(|(index, client)| client.line(label(index)));
            let clients: String = clients.collect();
            let users = self.users.join(", ");
            format!(
                "issuer     {}\nFHIR base  {}\n{clients}users      {users}, or any other name; every password but `{}` works\n",
                self.issuer, self.fhir_base, self.wrong_password
            )
        }
    }

    impl StartedClient {
        fn line(&self, label: &str) -> String {
            let secret = self
                .client_secret
                .map_or_else(String::new, |secret| format!(", secret {secret}"));
            let client_id = clean(&self.client_id);
            format!(
                "{label:<11}{client_id} ({}{secret})\n",
                self.token_endpoint_auth_method.name()
            )
        }
    }
}
