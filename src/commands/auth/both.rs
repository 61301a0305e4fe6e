//! `auth test --via both`: the same sign-in with and without the gateway, and the first step at
//! which they differ. `trace::difference` decides what counts as a difference.

use crate::api::connect::Definition;
use crate::commands::auth::accept::with_kept;
use crate::commands::auth::client::ClientFlags;
use crate::commands::auth::report::Reports;
use crate::commands::auth::voice::Voice;
use crate::commands::auth::way::{Who, sign_in_through};
use crate::commands::context::Context;
use crate::commands::providers;
use crate::config::Profile;
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
    /// Absent if both went the same way.
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

/// Runs both, through the gateway first.
///
/// # Errors
/// If neither can be started; a failed sign-in has already been reported, the gateway's first.
pub(crate) fn run(
    client: &ClientFlags,
    who: Who<'_>,
    context: &Context,
    plan: &Run,
    profile: &Profile,
    named: &str,
) -> Result<ExitCode> {
    let (registered, gateway, credentials) = context.gateway()?;
    let endpoint = providers::endpoint_of(&context.ui, &gateway, named)?;
    let definition = gateway.definition(&endpoint)?;
    let client_id = |known: &str| client.client_id.clone().unwrap_or_else(|| known.to_owned());
    let direct = if let Some(provider) = profile.providers.get(named) {
        client.direct_to(
            provider.issuer.clone(),
            client_id(&provider.client_id),
            Some(provider),
        )?
    } else {
        vouched_issuer(
            &definition,
            &with_kept(&registered, &plan.sign_in.accepts).hosts,
        )?;
        let flags = client.direct_to(
            definition.issuer.clone(),
            client_id(&definition.client_id),
            None,
        )?;
        let mode = definition
            .response_modes_supported
            .first()
            .map(|mode| mode.parse())
            .transpose()?;
        Direct {
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
        }
    };
    if definition.confidential && direct.client_secret.is_none() {
        let message = format!(
            "`{named}` is a confidential client: a sign-in without the gateway needs its client secret"
        );
        return Err(Error::new(Kind::InputNeeded, message)
            .hint("pass `--client-secret-file FILE`, or leave out `--via both`"));
    }
    // Two readers of stdin would take each other's lines.
    let sign_in_once = Plan {
        paste: plan.sign_in.paste && !plan.sign_in.listen,
        ..plan.sign_in.clone()
    };
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

/// Without the gateway, its issuer's document would decide where the code goes, so something has to
/// vouch for that document.
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
        "the gateway sends the sign-in to `{own}`, but its issuer is at `{issuer}`, which is not confirmed as the \
         provider's"
    );
    Err(Error::new(Kind::Gateway, message).hint(format!(
        "if it belongs to the provider, accept it with `--accept-host {issuer}` or `accepted_hosts` in the config \
         file"
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
            "The first difference is in step `{step}` ({title}), its {what}:\n  through the gateway: {}\n  without \
             a gateway:   {}\n",
            clean(lighthouse),
            clean(direct)
        ),
    }
}
