//! `auth test --via both`: the same sign-in with and without the gateway, and the first step at
//! which they differ. `trace::difference` decides what counts as a difference.

use crate::api::connect::Definition;
use crate::client::Lighthouse;
use crate::commands::auth::accept::with_kept;
use crate::commands::auth::client::ClientFlags;
use crate::commands::auth::kept::warn_of_expired_secret;
use crate::commands::auth::report::Reports;
use crate::commands::auth::voice::Voice;
use crate::commands::auth::way::{Who, sign_in_through};
use crate::commands::context::Context;
use crate::commands::providers;
use crate::config::{Profile, Provider};
use crate::conformance::run::{Run, sign_in};
use crate::error::{Error, Kind, Result};
use crate::oauth::sign_in::{Plan, Route};
use crate::oauth::target::direct::Direct;
use crate::report::json::document;
use crate::report::text::text;
use crate::rfc::origin::origin_of;
use crate::trace::Trace;
use crate::trace::difference::{Difference, first_difference};
use crate::ui::{FailureDetails, clean};
use serde::Serialize;
use std::process::ExitCode;
use url::Url;

#[derive(Serialize)]
struct BothDocument<'a, L, D> {
    schema_version: u8,
    ok: bool,
    via: &'static str,
    provider: &'a str,
    /// Absent if no step differs.
    #[serde(skip_serializing_if = "Option::is_none")]
    first_difference: Option<&'a Difference>,
    runs: Runs<L, D>,
    error: Option<FailureDetails<'a>>,
}

#[derive(Serialize)]
struct Runs<L, D> {
    lighthouse: L,
    direct: D,
}

/// Runs both sign-ins, through the gateway first.
///
/// # Errors
/// If the sign-ins cannot be started, or if one fails; the report has then been printed, and the
/// gateway's error takes precedence.
pub(crate) fn run(
    client: &ClientFlags,
    who: Who<'_>,
    context: &Context,
    plan: &Run,
    profile: &Profile,
    named: &str,
) -> Result<ExitCode> {
    let (registered, gateway, credentials) = context.gateway()?;
    let named_here = profile.providers.get(named);
    let definition = definition_of(context, &gateway, named, named_here)?;
    let endpoint = definition.id.clone();
    let configured = named_here.or_else(|| at_issuer(profile, &definition));
    let direct = if let Some(provider) = configured {
        let client_id = client.client_id.clone();
        let client_id = client_id.unwrap_or_else(|| provider.client_id.clone());
        client.direct_to(provider.issuer.clone(), client_id, Some(provider))?
    } else {
        let hosts = with_kept(&registered, &plan.sign_in.accepts).hosts;
        vouched_issuer(&definition, &hosts)?;
        as_defined(client, &definition)?
    };
    if definition.confidential && direct.client_secret.is_none() {
        let message = format!(
            "`{named}` is a confidential client: a sign-in without the gateway needs its client secret"
        );
        return Err(Error::new(Kind::InputNeeded, message)
            .hint("pass `--client-secret-file FILE`, or leave out `--via both`"));
    }
    // Two readers of stdin would take lines from each other.
    let mut sign_in_once = Plan {
        paste: plan.sign_in.paste && !plan.sign_in.listen,
        accepts: with_kept(profile, &plan.sign_in.accepts),
        ..plan.sign_in.clone()
    };
    if let Some(provider) = configured {
        sign_in_once.browser.log_in_at(&provider.issuer);
        let secret_file = provider.client_secret_file.as_deref();
        warn_of_expired_secret(&context.ui, secret_file, &direct.client_id);
    }
    let plan = Run {
        sign_in: sign_in_once,
        checks: plan.checks.clone(),
    };
    let voice = Voice::new(&context.ui, &Reports::default());
    let recorder = voice.recorder("lighthouse", named);
    let through = sign_in_through(&registered, &credentials, &endpoint, who, &plan, &recorder)?;
    let without = sign_in(
        &plan,
        &Route::Direct(direct),
        &voice.recorder("direct", named),
    );
    drop(voice);
    report(context, named, through, without)
}

/// The gateway's definition of the named provider. If the gateway does not know the name, the
/// definition is found by the issuer in the config file.
fn definition_of(
    context: &Context,
    gateway: &Lighthouse,
    named: &str,
    configured: Option<&Provider>,
) -> Result<Definition> {
    let Some(provider) = configured else {
        return gateway.definition(&providers::endpoint_of(&context.ui, gateway, named)?);
    };
    match gateway.definition(named) {
        Ok(definition) => {
            if !is_at(&definition, &provider.issuer) {
                context.ui.warn(&format!(
                    "`{named}` is `{}` in the config file and `{}` at the gateway",
                    provider.issuer, definition.issuer
                ));
            }
            Ok(definition)
        }
        Err(error) if error.kind() == Kind::NotFound => {
            let is_same = |definition: &Definition| is_at(definition, &provider.issuer);
            // An empty query finds everything, which helps with a small catalog.
            let words = [named, &host_of(provider), ""];
            let found = providers::first_endpoint(gateway, &words, is_same)?;
            found.ok_or_else(|| {
                let message = format!(
                    "the gateway has no endpoint with this name, and none was found for its \
                     issuer `{}`",
                    provider.issuer
                );
                Error::new(Kind::NotFound, message).hint(format!(
                    "find it with `fastenctl providers WORD`, then use its ID: `--via both ID` \
                     also applies the settings that the config file has for the issuer of \
                     `{named}`"
                ))
            })
        }
        Err(error) => Err(error),
    }
}

fn host_of(provider: &Provider) -> String {
    let url = Url::parse(&provider.issuer).ok();
    let host = url.as_ref().and_then(Url::host_str);
    host.unwrap_or_default().to_owned()
}

/// The provider in the config file with the definition's issuer, if there is exactly one.
fn at_issuer<'p>(profile: &'p Profile, definition: &Definition) -> Option<&'p Provider> {
    let providers = profile.providers.values();
    let mut same = providers.filter(|it| is_at(definition, &it.issuer));
    same.next().filter(|_| same.next().is_none())
}

/// Whether a definition has this FHIR base URL or issuer.
fn is_at(definition: &Definition, issuer: &str) -> bool {
    let plain = |text: &str| text.trim_end_matches('/').to_owned();
    [&definition.issuer, &definition.url]
        .iter()
        .any(|known| plain(known) == plain(issuer))
}

/// The client in the gateway's definition, for a sign-in without the gateway.
fn as_defined(client: &ClientFlags, definition: &Definition) -> Result<Direct> {
    let client_id = client.client_id.clone();
    let client_id = client_id.unwrap_or_else(|| definition.client_id.clone());
    let flags = client.direct_to(definition.issuer.clone(), client_id, None)?;
    let mode = definition
        .response_modes_supported
        .first()
        .map(|mode| mode.parse())
        .transpose()?;
    Ok(Direct {
        scopes: if flags.scopes.is_empty() {
            definition.scopes_supported.clone()
        } else {
            flags.scopes
        },
        aud: flags
            .aud
            .or_else(|| Some(definition.aud.clone()).filter(|aud| !aud.is_empty())),
        response_mode: flags.response_mode.or(mode),
        ..flags
    })
}

/// Checks that the definition's issuer belongs to the provider, because without the gateway, the
/// issuer's document decides where the code goes.
fn vouched_issuer(definition: &Definition, accepted: &[String]) -> Result<()> {
    let of = |text: &str| {
        Url::parse(text)
            .map(|url| origin_of(&url))
            .unwrap_or_default()
    };
    let (issuer, own) = (
        of(&definition.issuer),
        of(&definition.authorization_endpoint),
    );
    if issuer == own || accepted.contains(&issuer) {
        return Ok(());
    }
    let message = format!(
        "the gateway sends the sign-in to `{own}`, but the issuer is `{issuer}`, which is not \
         confirmed as the provider's"
    );
    Err(Error::new(Kind::Gateway, message).hint(format!(
        "if it belongs to the provider, accept it with `--accept-host {issuer}` or \
         `accepted_hosts` in the config file"
    )))
}

fn report(
    context: &Context,
    named: &str,
    mut through: Trace,
    mut without: Trace,
) -> Result<ExitCode> {
    let difference = first_difference(&through, &without);
    let grave = [&through, &without].map(|trace| {
        if trace.error.is_none() {
            trace.grave()
        } else {
            None
        }
    });
    let [grave_through, grave_without] = grave;
    if context.ui.json() {
        let errors = [
            &through.error,
            &without.error,
            &grave_through,
            &grave_without,
        ];
        let [one, other] =
            [&through, &without].map(|trace| trace.error.as_ref().map(FailureDetails::from));
        let first = errors.into_iter().flatten().next();
        context.ui.document(&BothDocument {
            schema_version: 1,
            ok: first.is_none(),
            via: "both",
            provider: named,
            first_difference: difference.as_ref(),
            runs: Runs {
                lighthouse: document(&through, one),
                direct: document(&without, other),
            },
            error: first.map(FailureDetails::from),
        });
    } else {
        let verbose = context.ui.verbosity() > 0;
        let (one, other) = (text(&through, verbose), text(&without, verbose));
        let shown = format!(
            "{}\nThrough the gateway\n\n{one}\nWithout a gateway\n\n{other}",
            line(difference.as_ref())
        );
        context.ui.out(&shown);
    }
    let error = through
        .error
        .take()
        .or(without.error.take())
        .or(grave_through)
        .or(grave_without);
    match error {
        None => Ok(ExitCode::SUCCESS),
        Some(error) if context.ui.json() => Ok(error.exit_code()),
        Some(error) => Err(error),
    }
}

fn line(difference: Option<&Difference>) -> String {
    match difference {
        None => "Both sign-ins are the same: no step differs\n".to_owned(),
        Some(Difference {
            step,
            title,
            what,
            lighthouse,
            direct,
        }) => format!(
            "The first difference is the {what} of step `{step}` ({title}):\n  through the \
             gateway: {}\n  without a gateway:   {}\n",
            clean(lighthouse),
            clean(direct)
        ),
    }
}
