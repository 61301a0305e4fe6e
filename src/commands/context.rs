//! The global part of the command line: what every command accepts and shares.

use crate::client::{Credentials, Lighthouse, same_gateway};
use crate::commands::identity::{credentials, not_registered};
use crate::commands::input::{gateway_address, waiting_time};
use crate::config::check::folder_warning;
use crate::config::file::Locked;
use crate::config::handed::{is_handed_over, kept};
use crate::config::pending::rotation_is_open;
use crate::config::{Profile, environment, file_of_others, installations, load};
use crate::env;
use crate::error::{Error, Kind, Result};
use crate::http::{Client, Observer, Options};
use crate::trace::redact;
use crate::ui::Ui;
use crate::ui::terminal::Color;
use clap::Args;
use clap::builder::FalseyValueParser;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use url::Url;

/// Options that every command accepts.
#[derive(Args)]
#[command(next_help_heading = "Global options")]
pub struct Globals {
    /// Path of the config file
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "FASTENCTL_CONFIG",
        hide_env_values = true
    )]
    pub config: Option<PathBuf>,
    /// Profile to use from the config file
    #[arg(
        long,
        global = true,
        value_name = "NAME",
        env = "FASTENCTL_PROFILE",
        default_value = "default",
        hide_env_values = true,
        value_parser = crate::config::profile_name
    )]
    pub profile: String,
    /// Base URL of the gateway's API, such as `https://lighthouse.example.org/v1`
    #[arg(long, global = true, value_name = "URL", env = "FASTENCTL_LIGHTHOUSE", hide_env_values = true, value_parser = gateway_address)]
    pub lighthouse: Option<Url>,
    /// Print one JSON document, even for errors
    #[arg(long, global = true, env = "FASTENCTL_JSON", value_parser = FalseyValueParser::new(), hide_env_values = true)]
    pub json: bool,
    /// Never prompt; report which flag or variable is missing instead (implied if `CI` is set)
    #[arg(long, global = true, env = "FASTENCTL_NO_INPUT", value_parser = FalseyValueParser::new(), hide_env_values = true)]
    pub no_input: bool,
    /// Print less
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Print more: requests and responses, redacted
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
    /// Timeout for each request, such as `10s` or `1m`
    #[arg(long, global = true, value_name = "DURATION", env = "FASTENCTL_TIMEOUT", default_value = "10s", value_parser = waiting_time, hide_env_values = true)]
    pub timeout: Duration,
    /// PEM file with certificates to trust in addition to the system's
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "SSL_CERT_FILE",
        hide_env_values = true
    )]
    pub ca_file: Option<PathBuf>,
    /// When to use color (`NO_COLOR` and `CLICOLOR_FORCE` are honored)
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t)]
    pub color: Color,
}

/// The global options of a run, and what commands derive from them.
pub struct Context {
    pub ui: Ui,
    pub profile: String,
    /// The gateway from the flag or the environment, which take precedence over the config file.
    pub lighthouse: Option<Url>,
    /// Options for this run's HTTP clients.
    pub http: Options,
    /// Arguments passed on the command line rather than in variables, by ID.
    pub given: BTreeMap<&'static str, String>,
    config: Option<PathBuf>,
    /// The copy of a config file that was read from a pipe.
    handed: OnceLock<PathBuf>,
    is_folder_told: AtomicBool,
}

impl Context {
    /// Creates the context without opening any file.
    #[must_use]
    pub fn new(globals: Globals, given: BTreeMap<&'static str, String>) -> Self {
        let in_ci = env::raw("CI")
            .is_some_and(|value| !value.is_empty() && value != "false" && value != "0");
        let no_input = globals.no_input || in_ci;
        let ui = Ui::new(
            globals.json,
            globals.quiet,
            globals.verbose,
            no_input,
            globals.color,
        );
        let observer = (globals.verbose > 0).then(|| observer(&ui));
        let http = Options {
            timeout: globals.timeout,
            ca_file: globals.ca_file,
            observer,
            ..Options::default()
        };
        Self {
            ui,
            profile: globals.profile,
            lighthouse: globals.lighthouse,
            http,
            given,
            config: globals.config,
            handed: OnceLock::new(),
            is_folder_told: AtomicBool::new(false),
        }
    }

    /// Returns the config file; warns once if other users can replace files in its folder.
    ///
    /// # Errors
    /// Same as [`Self::config_place`].
    pub fn config_file(&self) -> Result<PathBuf> {
        let file = self.config_place()?;
        if !self.is_folder_told.swap(true, Ordering::Relaxed)
            && self.handed.get().is_none()
            && let Some(warning) = folder_warning(&file)
        {
            self.ui.warn(&warning);
        }
        Ok(file)
    }

    /// Returns the config file that the user passed, or the platform's default.
    ///
    /// # Errors
    /// If no file is passed and the system has no default.
    pub fn config_place(&self) -> Result<PathBuf> {
        let Some(named) = &self.config else {
            return crate::config::default_file();
        };
        if !is_handed_over(named) {
            return Ok(named.clone());
        }
        if let Some(kept) = self.handed.get() {
            return Ok(kept.clone());
        }
        let kept = kept(named)?;
        Ok(self.handed.get_or_init(|| kept).clone())
    }

    /// Returns the path of the config file as the user passed it.
    ///
    /// # Errors
    /// Same as [`Self::config_place`].
    pub fn config_name(&self) -> Result<PathBuf> {
        match &self.config {
            Some(named) => Ok(named.clone()),
            None => self.config_place(),
        }
    }

    /// An HTTP client for this run.
    #[must_use]
    pub fn http_client(&self) -> Client {
        Client::new(self.http.clone())
    }

    /// Returns the gateway for unauthenticated requests: the one that the user passed, or the
    /// profile's.
    ///
    /// # Errors
    /// [`Kind::Config`] if there is neither.
    pub fn any_gateway(&self) -> Result<Lighthouse> {
        let given = self.lighthouse.clone();
        let base = match given {
            Some(base) => Some(base),
            None => load(&self.config_file()?, &self.profile)?.lighthouse,
        };
        let base = base.ok_or_else(|| {
            Error::new(Kind::Config, "which gateway?").hint(
                "pass `--lighthouse URL`, set `FASTENCTL_LIGHTHOUSE`, or run `fastenctl register`",
            )
        })?;
        Lighthouse::new(&base, self.http_client())
    }

    /// Returns the profile, its gateway, and our credentials for it. The secret is bound to the
    /// gateway that issued it, so it is never sent to another one, even if `--lighthouse` names
    /// that one.
    ///
    /// # Errors
    /// [`Kind::NotRegistered`] without an installation, [`Kind::Conflict`] for another gateway.
    pub fn gateway(&self) -> Result<(Profile, Lighthouse, Credentials)> {
        let registered = self.registered()?;
        if rotation_is_open(&self.config_file()?, &self.profile) {
            self.ui.warn("a secret rotation was interrupted; run `fastenctl rotate-secret` within a day to finish it");
        }
        Ok(registered)
    }

    /// Same as [`Self::gateway`], but locks the config file and checks that it can be edited.
    ///
    /// # Errors
    /// Same as [`Self::gateway`], and [`Kind::Config`] if it cannot be written.
    pub fn locked_gateway(&self) -> Result<(Locked, Profile, Lighthouse, Credentials)> {
        // Without a registration, fail before the lock creates a file.
        self.registered()?;
        self.refuse_what_cannot_change()?;
        let locked = self.locked(&self.config_file()?)?;
        locked.prove_editable(&self.profile)?;
        let (mut profile, gateway, credentials) = self.registered()?;
        // Callers write only after this gateway has responded, so its origin may be recorded.
        if let Some(mine) = &mut profile.installation {
            mine.issued_by
                .get_or_insert_with(|| credentials.issued_by.clone());
        }
        Ok((locked, profile, gateway, credentials))
    }

    /// Locks the config file; tells the user before waiting for another process.
    ///
    /// # Errors
    /// Same as [`Locked::new`].
    pub fn locked(&self, file: &Path) -> Result<Locked> {
        Locked::telling(file, || {
            self.ui.note(&format!(
                "another process is changing `{}`; waiting for it to finish",
                file.display()
            ));
        })
    }

    /// Returns the effective profile: the file's, except that an installation from variables takes
    /// precedence.
    ///
    /// # Errors
    /// [`Kind::Config`] for an invalid file or variable.
    pub fn loaded(&self) -> Result<Profile> {
        let profile = load(&self.config_file()?, &self.profile)?;
        Ok(environment::over(profile, environment::given(env::text)?))
    }

    /// Checks that a command can change the config file together with the installation.
    ///
    /// # Errors
    /// [`Kind::Usage`] if the installation comes from variables, or the config file from a pipe.
    pub fn refuse_what_cannot_change(&self) -> Result<()> {
        if let Some(named) = self.config.as_ref().filter(|named| is_handed_over(named)) {
            let message = format!(
                "the config file comes from `{}` and cannot be changed there",
                named.display()
            );
            return Err(
                Error::new(Kind::Usage, message).hint("pass a regular file with `--config`")
            );
        }
        let mine = self.loaded()?.installation;
        if !mine.is_some_and(|mine| mine.from_environment) {
            return Ok(());
        }
        let message = format!(
            "the installation comes from `{}`, but this command changes the config file",
            environment::ID
        );
        Err(Error::new(Kind::Usage, message).hint(
            "run `fastenctl config import` to save it to the file, or unset the variable to use \
             the file's own",
        ))
    }

    /// Returns the error for a missing installation, with a hint about the likely reason.
    fn not_registered_at(&self, file: &Path) -> Error {
        let error = not_registered(&self.profile);
        if self.config.is_some() && !file.exists() {
            return error.hint(format!(
                "`{}` does not exist: pass another file with `--config`, or run `fastenctl \
                 register`",
                file.display()
            ));
        }
        let others = installations(file).unwrap_or_default();
        if !others.is_empty() {
            return error.hint(format!(
                "`{}` has an installation in {}: select it with `--profile`, or run `fastenctl register` for a new \
                 one",
                file.display(),
                listed(&others)
            ));
        }
        let is_default = self.config.is_none() && !file.exists();
        match is_default.then(|| file_of_others(file)).flatten() {
            None => error,
            Some(other) => error.hint(format!(
                "there is a config file at `{}`: run as its owner, or pass it with `--config`; \
                 otherwise run `fastenctl register`",
                other.display()
            )),
        }
    }

    pub(crate) fn registered(&self) -> Result<(Profile, Lighthouse, Credentials)> {
        let file = self.config_file()?;
        let profile = self.loaded()?;
        if profile.installation.is_none() {
            return Err(self.not_registered_at(&file));
        }
        let credentials = credentials(&file, &self.profile, &profile)?;
        let Some(base) = &profile.lighthouse else {
            return Err(lost_address(&self.profile, &credentials.issued_by));
        };
        credentials.may_go_to(base.as_str())?;
        if let Some(other) = self
            .lighthouse
            .as_ref()
            .filter(|other| !same_gateway(base, other))
        {
            let message = format!(
                "profile `{}` is registered at `{base}`, not at `{other}`",
                self.profile
            );
            return Err(Error::new(Kind::Conflict, message)
                .hint("leave out `--lighthouse`, or pass the matching `--profile`"));
        }
        let gateway = Lighthouse::new(base, self.http_client())?;
        Ok((profile, gateway, credentials))
    }
}

/// Formats a list of profiles, such as "profiles `a`, `b`".
fn listed(profiles: &[String]) -> String {
    let names: Vec<String> = profiles.iter().map(|name| format!("`{name}`")).collect();
    let word = if profiles.len() == 1 {
        "profile"
    } else {
        "profiles"
    };
    format!("{word} {}", names.join(", "))
}

fn lost_address(profile: &str, issued_by: &str) -> Error {
    let message = format!("profile `{profile}` has an installation but no `lighthouse` line");
    Error::new(Kind::Config, message).hint(format!(
        "its gateway is at `{issued_by}`: run `fastenctl config set lighthouse {issued_by}/v1`"
    ))
}

/// Returns an observer that prints each request and its outcome, redacted, for `-v`.
fn observer(ui: &Ui) -> Observer {
    let ui = ui.clone();
    Arc::new(move |exchange| {
        let outcome = match &exchange.outcome {
            Ok(answer) => format!("{}, {} bytes", answer.status(), answer.body().len()),
            Err(failure) => failure.reason.to_string(),
        };
        let (method, url) = (&exchange.method, redact::url(&exchange.url));
        ui.detail(&format!(
            "{method} {url} -> {outcome} ({} ms)",
            exchange.duration.as_millis()
        ));
    })
}
