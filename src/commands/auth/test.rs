//! `fastenctl auth test`: the command line becomes a plan; the sign-in itself is
//! `oauth::sign_in`, which never heard of it.

use crate::client::{Credentials, Lighthouse, user_ref};
use crate::clock::Clock;
use crate::commands::auth::report::Reports;
use crate::commands::auth::{both, start};
use crate::commands::context::{Context, first_line_of, waiting_time};
use crate::commands::providers;
use crate::config::{Profile, load};
use crate::conformance::register::find;
use crate::conformance::run::{Run, sign_in};
use crate::conformance::selection::{Selection, Waiver};
use crate::driver::drive::Driver;
use crate::error::{Error, Kind, Result};
use crate::http::{Client, Options};
use crate::oauth::browser::Browser;
use crate::oauth::session::{DirectOrigin, Origin};
use crate::oauth::sign_in::{Gateway, Plan, Route};
use crate::oauth::target::{Direct, Target};
use crate::report;
use crate::rfc::auth_method::AuthMethod;
use crate::rfc::response_mode::ResponseMode;
use crate::secret::Secret;
use crate::trace::Trace;
use crate::trace::recorder::{Progress, Recorder};
use crate::ui::{FailureDetails, Spinner, Ui};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Which way the sign-in goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Via {
    /// Through the gateway this installation is registered with
    Lighthouse,
    /// Straight to the provider
    Direct,
    /// One after the other, marking the first step that differs
    Both,
}

/// Do a whole sign-in, step by step, and tell what happened
#[derive(Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
#[command(after_help = "\
Examples:
  fastenctl auth test my-endpoint                       through the gateway, in the browser
  fastenctl auth test 'st marys'                         the same, searching for it
  fastenctl auth test --issuer https://fhir.example.org/r4 --client-id APP
  fastenctl auth test my-epic                           a provider of the config file, without a gateway
  fastenctl auth test my-endpoint --browser built-in --login alice --password-file pw --json
  fastenctl auth test my-endpoint --keep work           and later: fastenctl auth refresh work
  fastenctl auth test my-endpoint --start               and elsewhere: fastenctl auth test --resume FILE --paste")]
pub struct Test {
    /// An endpoint of the gateway by id or by words to search for, or a provider of the config file
    provider: Option<String>,
    /// FHIR base URL or issuer, exactly as the provider writes it: sign in without a gateway
    #[arg(long, value_name = "URL", conflicts_with = "provider")]
    issuer: Option<String>,
    /// Which way, where both are possible
    #[arg(long, value_enum)]
    via: Option<Via>,
    /// The client id the provider knows us by
    #[arg(long, value_name = "ID", help_heading = "Without a gateway")]
    pub(crate) client_id: Option<String>,
    /// File with the client secret, `-` for stdin (or `FASTENCTL_CLIENT_SECRET`)
    #[arg(long, value_name = "FILE", help_heading = "Without a gateway")]
    pub(crate) client_secret_file: Option<PathBuf>,
    /// PEM file with the client's private key, for `private_key_jwt`
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with = "client_secret_file",
        help_heading = "Without a gateway"
    )]
    pub(crate) client_key_file: Option<PathBuf>,
    /// The key's `kid`, where it is not the key's thumbprint
    #[arg(long, value_name = "KID", help_heading = "Without a gateway")]
    client_key_id: Option<String>,
    /// How the client proves itself at the token endpoint
    #[arg(long, value_name = "METHOD", help_heading = "Without a gateway",
        value_parser = PossibleValuesParser::new(AuthMethod::NAMES).try_map(|name| name.parse::<AuthMethod>()))]
    auth_method: Option<AuthMethod>,
    /// Scopes to ask for, separated by blanks
    #[arg(long, value_name = "SCOPES", help_heading = "Without a gateway")]
    scope: Option<String>,
    /// The FHIR server the token is for, where it is not the issuer given
    #[arg(long, value_name = "URL", help_heading = "Without a gateway")]
    aud: Option<String>,
    /// How the answer comes back
    #[arg(long, value_name = "MODE", help_heading = "Without a gateway",
        value_parser = PossibleValuesParser::new(ResponseMode::NAMES).try_map(|name| name.parse::<ResponseMode>()))]
    response_mode: Option<ResponseMode>,
    /// The local user who is counted at the gateway
    #[arg(
        long,
        value_name = "NAME",
        env = "FASTENCTL_USER",
        default_value = "admin",
        hide_env_values = true
    )]
    user: String,
    /// Open no listener: take the answer from stdin, as address, query, fragment or bare code
    #[arg(long, help_heading = "The browser and the answer")]
    paste: bool,
    /// Only show the address to open
    #[arg(
        long,
        conflicts_with = "browser",
        help_heading = "The browser and the answer"
    )]
    no_browser: bool,
    /// Program to open the address with; `built-in` signs in on plain forms by itself
    #[arg(
        long,
        value_name = "PROGRAM",
        help_heading = "The browser and the answer"
    )]
    browser: Option<String>,
    /// Who signs in, for `--browser built-in`
    #[arg(long, value_name = "USER", help_heading = "The browser and the answer")]
    login: Option<String>,
    /// File with the password, `-` for stdin, for `--browser built-in`
    #[arg(long, value_name = "FILE", help_heading = "The browser and the answer")]
    password_file: Option<PathBuf>,
    /// Let `--browser built-in` refuse the consent
    #[arg(long, help_heading = "The browser and the answer")]
    deny: bool,
    /// Ports to listen on, the first free one counts (default: any free port)
    #[arg(long, value_name = "N", value_delimiter = ',', value_parser = clap::value_parser!(u16).range(1..), help_heading = "The browser and the answer")]
    port: Vec<u16>,
    /// How long to wait for the answer
    #[arg(long, value_name = "DURATION", default_value = "2m", value_parser = waiting_time, help_heading = "The browser and the answer")]
    listen_timeout: Duration,
    /// Only begin: print the address to open and a file for `--resume` as JSON
    #[arg(long, conflicts_with_all = ["paste", "no_browser", "browser", "login", "password_file", "deny", "keep", "negative", "targets", "show_secrets"],
        help_heading = "In two halves, and later")]
    pub(crate) start: bool,
    /// Finish what `--start` began, here or elsewhere; the file works once
    #[arg(long, value_name = "FILE", conflicts_with_all = ["start", "provider", "issuer", "via", "client_id", "client_key_id", "auth_method",
        "scope", "aud", "response_mode", "port", "no_browser", "browser", "login", "password_file", "deny"],
        help_heading = "In two halves, and later")]
    resume: Option<PathBuf>,
    /// Store the session under this name, for `auth refresh`, instead of giving its tokens back
    #[arg(long, value_name = "NAME", value_parser = crate::config::profile_name, help_heading = "In two halves, and later")]
    pub(crate) keep: Option<String>,
    /// Also send a few malformed requests, which a provider should have agreed to; against this machine and test systems intrusive ones too
    #[arg(long)]
    negative: bool,
    #[command(flatten)]
    pub(crate) reports: Reports,
}

impl Test {
    /// Signs in, directly or through the gateway, and reports.
    ///
    /// # Errors
    /// Those of the sign-in, told already.
    pub fn run(self, context: &Context) -> Result<()> {
        self.reports.prove(&context.ui)?;
        if let Some(file) = &self.resume {
            return start::resume(&self, context, file);
        }
        let mut plan = self.plan(context)?;
        let profile = load(&context.config_file()?, &context.profile)?;
        if let Some(provider) = self
            .provider
            .as_ref()
            .and_then(|name| profile.providers.get(name))
        {
            plan.checks = known_of(provider, plan.checks)?;
        }
        if self.via == Some(Via::Both) {
            return both::run(&self, context, &plan, &profile, self.both_of()?);
        }
        match self.direct(&profile)? {
            Some(direct) => {
                let voice = Voice::new(&context.ui, &self.reports);
                let recorder =
                    voice.recorder("direct", self.provider.as_deref().unwrap_or(&direct.issuer));
                let secret_file = self.remembered_secret_file(&profile);
                let origin = |target: &Target| {
                    Origin::Direct(DirectOrigin::new(&direct, target, secret_file.clone()))
                };
                start::go(
                    &self,
                    context,
                    &plan,
                    &Route::Direct(direct.clone()),
                    (voice, recorder),
                    &origin,
                )
            }
            None => self.through_gateway(context, &plan),
        }
    }

    fn through_gateway(&self, context: &Context, plan: &Run) -> Result<()> {
        let named = self.endpoint()?;
        let (profile, gateway, credentials) = context.gateway()?;
        let endpoint = providers::endpoint_of(&context.ui, &gateway, named)?;
        let voice = Voice::new(&context.ui, &self.reports);
        let recorder = voice.recorder("lighthouse", &endpoint);
        let base = gateway.base().to_owned();
        let origin = |_: &Target| Origin::Lighthouse {
            base: base.clone(),
            endpoint: endpoint.clone(),
        };
        with_gateway(
            &profile,
            &credentials,
            &endpoint,
            &self.user,
            plan,
            &recorder.clone(),
            |route| start::go(self, context, plan, route, (voice, recorder), &origin),
        )?
    }

    /// What is signed in to both ways.
    fn both_of(&self) -> Result<&str> {
        if self.start || self.keep.is_some() || self.issuer.is_some() || self.reports.are_wanted() {
            return Err(Error::new(
                Kind::Usage,
                "`--via both` goes without `--issuer`, `--start`, `--keep` and `--report`",
            )
            .hint("name an endpoint of the gateway; what is registered elsewhere stands in the config file"));
        }
        self.provider.as_deref().ok_or_else(|| {
            Error::new(Kind::Usage, "which provider?")
                .hint("name an endpoint of the gateway: `--via both PROVIDER`")
        })
    }

    /// The local user who is counted.
    pub(crate) fn user(&self) -> &str {
        &self.user
    }

    fn endpoint(&self) -> Result<&str> {
        let given = [
            ("--client-id", self.client_id.is_some()),
            ("--client-secret-file", self.client_secret_file.is_some()),
            ("--client-key-file", self.client_key_file.is_some()),
            ("--client-key-id", self.client_key_id.is_some()),
            ("--auth-method", self.auth_method.is_some()),
            ("--scope", self.scope.is_some()),
            ("--aud", self.aud.is_some()),
            ("--response-mode", self.response_mode.is_some()),
        ];
        if let Some((flag, _)) = given.iter().find(|(_, given)| *given) {
            return Err(Error::new(
                Kind::Usage,
                format!("`{flag}` has no meaning through a gateway, whose definition decides"),
            )
            .hint("leave it out, or sign in without a gateway: `--issuer URL --client-id ID`"));
        }
        self.provider.as_deref().ok_or_else(|| {
            Error::new(Kind::Usage, "which provider?")
                .hint("name an endpoint of the gateway or a provider of the config file, or give `--issuer URL --client-id ID`")
        })
    }

    /// The sign-in without a gateway, if it is to be one.
    fn direct(&self, profile: &Profile) -> Result<Option<Direct>> {
        if let (Some(_), Some(Via::Lighthouse)) = (&self.issuer, self.via) {
            return Err(
                Error::new(Kind::Usage, "`--issuer` is a sign-in without a gateway")
                    .hint("leave `--via` out"),
            );
        }
        if let Some(issuer) = &self.issuer {
            let missing = || {
                Error::new(Kind::Usage, "`--issuer` needs `--client-id`")
                    .hint("the provider gave you one when you registered there")
            };
            let client_id = self.client_id.clone().ok_or_else(missing)?;
            return self.direct_to(issuer.clone(), client_id, None).map(Some);
        }
        let configured = self
            .provider
            .as_ref()
            .and_then(|name| profile.providers.get(name));
        match (configured, self.via, &self.provider) {
            (_, Some(Via::Lighthouse | Via::Both), _) | (None, None, _) => Ok(None),
            (Some(provider), _, _) => {
                let client_id = self
                    .client_id
                    .clone()
                    .unwrap_or_else(|| provider.client_id.clone());
                self.direct_to(provider.issuer.clone(), client_id, Some(provider))
                    .map(Some)
            }
            (None, Some(Via::Direct), None) => Err(Error::new(Kind::Usage, "which provider?")
                .hint("give `--issuer URL --client-id ID`")),
            (None, Some(Via::Direct), Some(name)) => Err(unknown(name, profile)),
        }
    }

    pub(crate) fn direct_to(
        &self,
        issuer: String,
        client_id: String,
        configured: Option<&crate::config::Provider>,
    ) -> Result<Direct> {
        let auth_method = configured
            .and_then(|provider| provider.auth_method.as_deref())
            .map(str::parse)
            .transpose();
        let response_mode = configured
            .and_then(|provider| provider.response_mode.as_deref())
            .map(str::parse)
            .transpose();
        let in_file =
            |error: Error| Error::new(Kind::Config, format!("in the config file, {error}"));
        let scopes = self
            .scope
            .as_ref()
            .map(|text| text.split_whitespace().map(ToOwned::to_owned).collect());
        Ok(Direct {
            issuer,
            client_id,
            client_secret: self.client_secret(configured)?,
            key_id: self
                .client_key_id
                .clone()
                .or_else(|| configured?.client_key_id.clone()),
            auth_method: self
                .auth_method
                .or(auth_method.map_err(in_file)?)
                .or_else(|| self.key_file(configured).map(|_| AuthMethod::PrivateKeyJwt)),
            scopes: scopes
                .or_else(|| configured.map(|provider| provider.scopes.clone()))
                .unwrap_or_default(),
            aud: self.aud.clone().or_else(|| configured?.aud.clone()),
            response_mode: self.response_mode.or(response_mode.map_err(in_file)?),
        })
    }

    /// The private key's file, unless a secret is given instead.
    fn key_file<'a>(
        &'a self,
        configured: Option<&'a crate::config::Provider>,
    ) -> Option<&'a PathBuf> {
        let of_config = || configured?.client_key_file.as_ref();
        self.client_key_file.as_ref().or_else(|| {
            if self.client_secret_file.is_some() {
                None
            } else {
                of_config()
            }
        })
    }

    /// Flag, then environment, then config file.
    fn client_secret(
        &self,
        configured: Option<&crate::config::Provider>,
    ) -> Result<Option<Secret>> {
        if let Some(file) = self.key_file(configured) {
            return read_key(file).map(Some);
        }
        if let Some(file) = &self.client_secret_file {
            return first_line_of(file, "--client-secret-file").map(Some);
        }
        if let Some(secret) = std::env::var("FASTENCTL_CLIENT_SECRET")
            .ok()
            .filter(|secret| !secret.is_empty())
        {
            return Ok(Some(Secret::new(secret)));
        }
        let file = configured.and_then(|provider| provider.client_secret_file.as_ref());
        file.map(|file| first_line_of(file, "client_secret_file"))
            .transpose()
    }

    /// Where a later run finds the client's secret again; not where it came from stdin or the environment.
    fn remembered_secret_file(&self, profile: &Profile) -> Option<PathBuf> {
        let configured = || profile.providers.get(self.provider.as_ref()?);
        if let Some(file) = self.key_file(configured()) {
            return std::path::absolute(file).ok();
        }
        let file = match &self.client_secret_file {
            Some(file) if is_stdin(file) => return None,
            Some(file) => file,
            None if std::env::var_os("FASTENCTL_CLIENT_SECRET")
                .is_some_and(|value| !value.is_empty()) =>
            {
                return None;
            }
            None => configured()?.client_secret_file.as_ref()?,
        };
        std::path::absolute(file).ok()
    }

    pub(crate) fn plan(&self, context: &Context) -> Result<Run> {
        let stdin_taken = [&self.password_file, &self.client_secret_file]
            .into_iter()
            .flatten()
            .filter(|file| is_stdin(file))
            .count();
        if stdin_taken + usize::from(self.paste) > 1 {
            return Err(Error::new(Kind::Usage, "stdin can be used only once")
                .hint("put one of the values into a file"));
        }
        let browser = self.browser()?;
        let unattended = matches!(browser, Browser::BuiltIn(_));
        let sign_in = Plan {
            ports: self.port.clone(),
            listen: !self.paste,
            paste: self.paste || context.ui.may_ask() && stdin_taken == 0 && !unattended,
            listen_timeout: self.listen_timeout,
            browser,
            http: context.http.clone(),
            clock: Clock::default(),
        };
        let checks = Selection {
            negative: self.negative,
            ..Selection::default()
        };
        Ok(Run { sign_in, checks })
    }

    fn browser(&self) -> Result<Browser> {
        let built_in = self.browser.as_deref() == Some("built-in");
        if !built_in && (self.login.is_some() || self.password_file.is_some() || self.deny) {
            return Err(Error::new(
                Kind::Usage,
                "`--login`, `--password-file` and `--deny` are for `--browser built-in`",
            ));
        }
        match (&self.browser, &self.login, &self.password_file) {
            (_, _, _) if self.no_browser => Ok(Browser::None),
            (None, _, _) => Ok(Browser::System),
            (Some(program), _, _) if !built_in => Ok(Browser::Command(program.clone())),
            (_, Some(login), Some(file)) => {
                let password = first_line_of(file, "--password-file")?;
                Ok(Browser::BuiltIn(Driver {
                    login: login.clone(),
                    password,
                    deny: self.deny,
                }))
            }
            _ => Err(Error::new(
                Kind::InputNeeded,
                "`--browser built-in` needs `--login` and `--password-file`",
            )),
        }
    }
}

/// A sign-in through the gateway of a profile; `user` is the local user who is counted.
///
/// # Errors
/// [`Kind::NotRegistered`] or [`Kind::Config`] when the profile cannot speak to a gateway; everything later
/// is in the trace.
pub fn sign_in_through(
    profile: &Profile,
    credentials: &Credentials,
    endpoint: &str,
    user: &str,
    plan: &Run,
    recorder: &Recorder,
) -> Result<Trace> {
    with_gateway(
        profile,
        credentials,
        endpoint,
        user,
        plan,
        recorder,
        |route| sign_in(plan, route, recorder),
    )
}

fn with_gateway<T>(
    profile: &Profile,
    credentials: &Credentials,
    endpoint: &str,
    user: &str,
    plan: &Run,
    recorder: &Recorder,
    work: impl FnOnce(&Route<'_>) -> T,
) -> Result<T> {
    let (Some(base), Some(installation)) = (&profile.lighthouse, &profile.installation) else {
        return Err(
            Error::new(Kind::NotRegistered, "the profile has no installation")
                .hint("run `fastenctl register`"),
        );
    };
    let Some(user_ref_key) = &installation.user_ref_key else {
        return Err(Error::new(
            Kind::Config,
            "the installation in the config file has no `user_ref_key`",
        )
        .hint("run `fastenctl register` once more: it adds one and changes nothing else"));
    };
    let http = Client::new(Options {
        observer: Some(recorder.observer()),
        ..plan.sign_in.http.clone()
    });
    let gateway = Lighthouse::new(base, http)?;
    let route = Route::Lighthouse(Gateway {
        base: gateway.base(),
        definition: &|| gateway.definition(endpoint),
        ticket: &|request| gateway.ticket(credentials, request),
        token_url: &|endpoint_id| gateway.token_url(endpoint_id),
        user_ref: &|limit_group| user_ref(user_ref_key, limit_group, user),
    });
    recorder.keep_secret("installation_secret", &credentials.installation_secret);
    Ok(work(&route))
}

/// What the provider's definition says about checks.
fn known_of(provider: &crate::config::Provider, checks: Selection) -> Result<Selection> {
    let mut waivers = Vec::new();
    for deviation in &provider.expected_deviations {
        if find(&deviation.id).is_none() {
            return Err(Error::new(
                Kind::Config,
                format!(
                    "`expected_deviations` names no known check: `{}`",
                    deviation.id
                ),
            )
            .hint("`fastenctl auth checks` lists them"));
        }
        waivers.push(Waiver {
            id: deviation.id.clone(),
            reason: deviation.reason.clone(),
            until: deviation.until.map(|day| day.to_string()),
        });
    }
    Ok(Selection {
        test_system: provider.test_system,
        waivers,
        ..checks
    })
}

fn unknown(name: &str, profile: &Profile) -> Error {
    let names: Vec<&str> = profile.providers.keys().map(String::as_str).collect();
    let known = if names.is_empty() {
        "it names none".to_owned()
    } else {
        format!("it names `{}`", names.join("`, `"))
    };
    Error::new(
        Kind::NotFound,
        format!("the config file has no provider `{name}`"),
    )
    .hint(known)
}

fn is_stdin(file: &Path) -> bool {
    file.as_os_str() == "-"
}

/// A private key as it stands in its file.
pub(crate) fn read_key(file: &Path) -> Result<Secret> {
    let text = std::fs::read_to_string(file);
    text.map(Secret::new).map_err(|error| {
        Error::new(
            Kind::Config,
            format!("cannot read the private key `{}`: {error}", file.display()),
        )
    })
}

/// What a running sign-in says, over one spinner, and what is reported at its end.
pub(crate) struct Voice(Arc<Mutex<Option<Spinner>>>, Ui, Reports);

impl Voice {
    pub(crate) fn new(ui: &Ui, reports: &Reports) -> Self {
        Self(
            Arc::new(Mutex::new(Some(ui.spinner("begin")))),
            ui.clone(),
            reports.clone(),
        )
    }

    pub(crate) fn recorder(&self, via: &'static str, provider: &str) -> Recorder {
        let (spinner, verbose) = (self.0.clone(), self.1.verbosity() > 0);
        let recorder = Recorder::new(via, provider, move |progress| {
            let guard = spinner.lock().unwrap_or_else(PoisonError::into_inner);
            let Some(spinner) = guard.as_ref() else {
                return;
            };
            match progress {
                Progress::Step(step) => spinner.say(step.title()),
                Progress::Open(url) => spinner.line(&format!("Open this address: {url}")),
                Progress::Note(note) => spinner.line(&note),
                Progress::Exchange(exchange) if verbose => {
                    let outcome = exchange
                        .status
                        .map_or_else(|| "no answer".into(), |status| status.to_string());
                    spinner.line(&format!(
                        "{} {} -> {outcome}",
                        exchange.method, exchange.url
                    ));
                }
                Progress::Exchange(_) => {}
            }
        });
        self.2.ask(&recorder);
        recorder
    }

    /// Prints the report; the error in it is returned for its exit code.
    pub(crate) fn finish(self, ui: &Ui, mut trace: Trace) -> Result<()> {
        drop(self.0.lock().unwrap_or_else(PoisonError::into_inner).take());
        let grave = if trace.error.is_none() {
            trace.grave()
        } else {
            None
        };
        let error = trace.error.as_ref().or(grave.as_ref());
        let reported = self.2.write(ui, &trace, error);
        if ui.json() {
            let error = error.or(reported.as_ref().err());
            ui.document(&report::sign_in::document(
                &trace,
                error.map(FailureDetails::from),
            ));
        } else {
            ui.out(&self.2.text(ui, &trace));
        }
        if let (Some(_), Err(unwritten)) = (error, &reported) {
            ui.warn(&unwritten.to_string());
        }
        let reported = reported.map_err(|error| {
            if ui.json() {
                error.already_shown()
            } else {
                error
            }
        });
        trace
            .error
            .take()
            .or(grave)
            .map_or(reported, |error| Err(error.already_shown()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        test: Test,
    }

    fn parsed(args: &str) -> std::result::Result<Test, clap::error::ErrorKind> {
        let words = std::iter::once("test").chain(args.split_whitespace());
        Line::try_parse_from(words)
            .map(|line| line.test)
            .map_err(|error| error.kind())
    }

    fn direct(args: &str, profile: &Profile) -> std::result::Result<Option<String>, Kind> {
        parsed(args)
            .unwrap()
            .direct(profile)
            .map(|direct| direct.map(|direct| direct.issuer))
            .map_err(|error| error.kind())
    }

    #[test]
    fn decides_which_way_to_go() {
        let text = "[providers.epic]\nissuer = 'https://fhir.example'\nclient_id = 'app'";
        let profile: Profile = toml::from_str(text).unwrap();
        for (args, expected) in [
            ("epic", Ok(Some("https://fhir.example".into()))),
            ("epic --via lighthouse", Ok(None)),
            ("other", Ok(None)),
            ("other --via direct", Err(Kind::NotFound)),
            ("--via direct", Err(Kind::Usage)),
            ("--issuer https://f.example/", Err(Kind::Usage)),
            (
                "--issuer https://f.example/ --client-id a",
                Ok(Some("https://f.example/".into())),
            ),
            (
                "--issuer https://f.example/ --client-id a --via lighthouse",
                Err(Kind::Usage),
            ),
        ] {
            assert_eq!(direct(args, &profile), expected, "{args}");
        }
    }

    #[test]
    fn wrong_values_are_usage_errors() {
        use clap::error::ErrorKind::{ArgumentConflict, InvalidValue, ValueValidation};
        for (args, expected) in [
            ("x --response-mode jwt", InvalidValue),
            ("x --auth-method magic", InvalidValue),
            ("x --port 0", ValueValidation),
            ("x --port 80,99999", ValueValidation),
            ("x --listen-timeout soon", ValueValidation),
            ("x --issuer https://a.example", ArgumentConflict),
            ("x --no-browser --browser b", ArgumentConflict),
        ] {
            assert_eq!(parsed(args).err(), Some(expected), "{args}");
        }
        assert_eq!(parsed("x --port 1234,5678").unwrap().port, [1234, 5678]);
    }

    #[test]
    fn flags_of_a_direct_sign_in_mean_nothing_through_a_gateway() {
        for args in [
            "x --scope a",
            "x --client-id a",
            "x --response-mode query",
            "",
        ] {
            assert_eq!(
                parsed(args).unwrap().endpoint().unwrap_err().kind(),
                Kind::Usage,
                "{args}"
            );
        }
        assert_eq!(parsed("x").unwrap().endpoint().unwrap(), "x");
    }
}
