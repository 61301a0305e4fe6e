//! `fastenctl auth test`: turns the command line into a plan and a route. The sign-in itself is in
//! `oauth::sign_in`, which does not depend on the command line.

use crate::commands::auth::accept::with_kept;
use crate::commands::auth::answer::AnswerFlags;
use crate::commands::auth::client::ClientFlags;
use crate::commands::auth::kept::warn_of_expired_secret;
use crate::commands::auth::protocols::ProtocolFlags;
use crate::commands::auth::report::Reports;
use crate::commands::auth::start::Halves;
use crate::commands::auth::voice::Voice;
use crate::commands::auth::way::{Who, with_gateway};
use crate::commands::auth::{both, start};
use crate::commands::context::Context;
use crate::commands::providers;
use crate::config::{Profile, Provider, load};
use crate::conformance::register::find;
use crate::conformance::run::Run;
use crate::conformance::selection::{Selection, Waiver};
use crate::error::{Error, Kind, Result};
use crate::oauth::discovery::published::base_meant;
use crate::oauth::dpop::{Key, proofs};
use crate::oauth::session::origin::{DirectOrigin, Origin};
use crate::oauth::sign_in::Route;
use crate::oauth::target::Target;
use crate::oauth::target::direct::Direct;
use clap::{Args, ValueEnum};
use std::process::ExitCode;

/// Which way the sign-in goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Via {
    /// Through the gateway this installation is registered with
    Lighthouse,
    /// Directly to the provider
    Direct,
    /// Both, one after the other, and point out the first step that differs
    Both,
}

/// Run a complete sign-in, step by step, and report what happened
#[derive(Args)]
#[command(after_help = "\
Examples:
  fastenctl auth test 'st marys'          # through the gateway
  fastenctl auth test my-epic             # a provider in the config file
  fastenctl auth test --issuer https://fhir.example.org/r4 --client-id APP
  fastenctl auth test sandbox-public --json \\
    --browser built-in --login alice --password-file pw
  fastenctl auth test my-epic --keep work # for `auth refresh work`
  fastenctl auth test my-epic --start     # then, on another machine:
  fastenctl auth test --resume resume.json --paste")]
pub struct Test {
    /// An endpoint of the gateway (its ID or words to search for), or a provider in the config file
    provider: Option<String>,
    /// Sign in without a gateway at this FHIR base URL or issuer, exactly as the provider spells it
    #[arg(long, value_name = "URL", conflicts_with = "provider")]
    issuer: Option<String>,
    /// Which way to sign in, if both are possible
    #[arg(long, value_enum)]
    via: Option<Via>,
    #[command(flatten)]
    client: ClientFlags,
    #[command(flatten)]
    protocols: ProtocolFlags,
    /// Local user to count the sign-in for; without it, the sign-in is a test and does not take a
    /// seat
    #[arg(
        long,
        value_name = "NAME",
        env = "FASTENCTL_USER",
        hide_env_values = true
    )]
    user: Option<String>,
    #[command(flatten)]
    answer: AnswerFlags,
    #[command(flatten)]
    halves: Halves,
    /// Also send malformed requests; get the provider's consent first. Practice and test systems
    /// also receive intrusive ones
    #[arg(long)]
    negative: bool,
    #[command(flatten)]
    reports: Reports,
}

impl Test {
    /// Signs in, directly or through the gateway, and reports.
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode> {
        self.reports.prove(&context.ui)?;
        let mut plan = Run {
            sign_in: self
                .answer
                .plan(context, self.client.client_secret_file.as_ref())?,
            checks: Selection {
                negative: self.negative,
                ..Selection::default()
            },
        };
        if let Some(file) = &self.halves.resume {
            let secret_file = self.client.secret_or_key_file();
            return start::resume(
                &self.halves,
                context,
                &plan,
                secret_file,
                &self.reports,
                file,
            );
        }
        let profile = load(&context.config_file()?, &context.profile)?;
        if let Some(provider) = self
            .provider
            .as_ref()
            .and_then(|name| profile.providers.get(name))
        {
            plan.checks = known_of(provider, plan.checks)?;
        }
        if self.via == Some(Via::Both) {
            let named = self.both_of()?;
            let who = Who::named(self.user.as_deref());
            return both::run(&self.client, who, context, &plan, &profile, named);
        }
        match self.direct(&profile)? {
            Some(direct) => self.without_gateway(context, plan, direct, &profile),
            None => self.through_gateway(context, &plan),
        }
    }

    fn without_gateway(
        &self,
        context: &Context,
        mut plan: Run,
        direct: Direct,
        profile: &Profile,
    ) -> Result<ExitCode> {
        let direct = understood(context, direct);
        let key = self.protocols.dpop.then(Key::new).transpose()?;
        let mut direct = Direct {
            ways: self.protocols.ways(key.as_ref()),
            ..direct
        };
        if let Some(key) = key {
            let bound_to = ("dpop_jkt".to_owned(), key.thumbprint().to_owned());
            direct.parameters.push(bound_to);
            plan.sign_in.http.proofs = Some(proofs(key));
        }
        plan.sign_in.browser.log_in_at(&direct.issuer);
        if let Some(typed) = &direct.by_hand.authorization_endpoint {
            plan.sign_in.browser.log_in_at(typed.as_str());
        }
        plan.sign_in.accepts = with_kept(profile, &plan.sign_in.accepts);
        let voice = Voice::new(&context.ui, &self.reports);
        let recorder = voice.recorder("direct", self.provider.as_deref().unwrap_or(&direct.issuer));
        let secret_file = self
            .client
            .remembered_secret_file(self.provider.as_deref(), profile)?;
        warn_of_expired_secret(&context.ui, secret_file.as_deref(), &direct.client_id);
        let redirect_uri = self.answer.place.redirect_uri.as_ref();
        let origin = |target: &Target| {
            Origin::Direct(Box::new(DirectOrigin {
                redirect_uri: redirect_uri.map(ToString::to_string),
                ports: self.answer.place.port.clone(),
                ..DirectOrigin::new(&direct, target, secret_file.clone())
            }))
        };
        start::go(
            &self.halves,
            context,
            &plan,
            &Route::Direct(direct.clone()),
            (voice, recorder),
            &origin,
        )
    }

    fn through_gateway(&self, context: &Context, plan: &Run) -> Result<ExitCode> {
        let named = self.endpoint()?;
        let (profile, gateway, credentials) = context.gateway()?;
        let endpoint = providers::endpoint_of(&context.ui, &gateway, named)?;
        let voice = Voice::new(&context.ui, &self.reports);
        let recorder = voice.recorder("lighthouse", &endpoint);
        let base = gateway.base().to_owned();
        let origin = |_: &Target| Origin::Lighthouse {
            base: base.clone(),
            endpoint: endpoint.clone(),
            user: self.user.clone(),
        };
        with_gateway(
            &profile,
            &credentials,
            &endpoint,
            Who::named(self.user.as_deref()),
            plan,
            &recorder.clone(),
            |route| {
                start::go(
                    &self.halves,
                    context,
                    plan,
                    route,
                    (voice, recorder),
                    &origin,
                )
            },
        )?
    }

    /// The provider for signing in both ways.
    fn both_of(&self) -> Result<&str> {
        if self.halves.start
            || self.halves.keep.is_some()
            || self.issuer.is_some()
            || self.answer.place.first_given().is_some()
            || self.protocols.first_given().is_some()
            || self.reports.are_wanted()
        {
            return Err(Error::new(
                Kind::Usage,
                "`--via both` cannot be used with `--issuer`, `--start`, `--keep`, `--report`, \
                 `--show-secrets`, `--redirect-uri`, `--listen`, `--pushed`, `--device`, \
                 `--ehr-launch` or `--dpop`",
            )
            .hint(
                "name an endpoint of the gateway, and put settings for the sign-in without it \
                 into the config file",
            ));
        }
        self.provider.as_deref().ok_or_else(|| {
            Error::new(Kind::Usage, "which provider?")
                .hint("name an endpoint of the gateway: `--via both PROVIDER`")
        })
    }

    fn endpoint(&self) -> Result<&str> {
        let own = self.client.first_given();
        let own = own.or_else(|| self.protocols.first_given());
        if let Some(flag) = own.or_else(|| self.answer.place.first_given()) {
            return Err(without_meaning(flag));
        }
        self.provider.as_deref().ok_or_else(|| {
            Error::new(Kind::Usage, "which provider?")
                .hint("name an endpoint of the gateway or a provider from the config file, or pass `--issuer URL \
                 --client-id ID`")
        })
    }

    /// The sign-in without a gateway, if that was requested.
    fn direct(&self, profile: &Profile) -> Result<Option<Direct>> {
        if let (Some(_), Some(Via::Lighthouse)) = (&self.issuer, self.via) {
            return Err(Error::new(
                Kind::Usage,
                "`--issuer` requests a sign-in without a gateway",
            )
            .hint("leave out `--via`"));
        }
        if let Some(issuer) = &self.issuer {
            let missing = || {
                Error::new(Kind::Usage, "`--issuer` needs `--client-id`")
                    .hint("the provider issued it when you registered your app there")
            };
            let client_id = self.client.client_id.clone().ok_or_else(missing)?;
            return self
                .client
                .direct_to(issuer.clone(), client_id, None)
                .map(Some);
        }
        let configured = self
            .provider
            .as_ref()
            .and_then(|name| profile.providers.get(name));
        match (configured, self.via, &self.provider) {
            (_, Some(Via::Lighthouse | Via::Both), _) | (None, None, _) => Ok(None),
            (Some(provider), _, _) => {
                let client_id = self
                    .client
                    .client_id
                    .clone()
                    .unwrap_or_else(|| provider.client_id.clone());
                self.client
                    .direct_to(provider.issuer.clone(), client_id, Some(provider))
                    .map(Some)
            }
            (None, Some(Via::Direct), None) => Err(Error::new(Kind::Usage, "which provider?")
                .hint("pass `--issuer URL --client-id ID`")),
            (None, Some(Via::Direct), Some(name)) => Err(unknown(name, profile)),
        }
    }
}

/// If the issuer is an address below a FHIR base or issuer, replaces it with that base or issuer.
fn understood(context: &Context, direct: Direct) -> Direct {
    let base = base_meant(&context.http_client(), &direct.issuer);
    if base != direct.issuer {
        let typed = &direct.issuer;
        context.ui.note(&format!(
            "`{typed}` is below `{base}`, which is used as the FHIR base or issuer"
        ));
    }
    Direct {
        issuer: base,
        ..direct
    }
}

/// The error for a flag of a sign-in without a gateway.
pub(super) fn without_meaning(flag: &str) -> Error {
    Error::new(
        Kind::Usage,
        format!("`{flag}` has no effect through a gateway, which sets it itself"),
    )
    .hint("leave it out, or sign in without a gateway: `--issuer URL --client-id ID`")
}

/// Adds to the selection the deviations that the config file expects of the provider.
fn known_of(provider: &Provider, checks: Selection) -> Result<Selection> {
    let mut waivers = Vec::new();
    for deviation in &provider.expected_deviations {
        if find(&deviation.id).is_none() {
            return Err(Error::new(
                Kind::Config,
                format!(
                    "`{}` in `expected_deviations` is not a known check",
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
        "it has no providers".to_owned()
    } else {
        format!("it has `{}`", names.join("`, `"))
    };
    let known = format!("{known}; `fastenctl providers WORD` searches the gateway's catalog");
    Error::new(
        Kind::NotFound,
        format!("the config file has no provider `{name}`"),
    )
    .hint(known)
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
        assert_eq!(
            parsed("x --port 1234,5678").unwrap().answer.place.port,
            [1234, 5678]
        );
    }

    #[test]
    fn flags_for_a_direct_sign_in_are_refused_with_a_gateway() {
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
