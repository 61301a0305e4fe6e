//! The route to the provider: through a profile's gateway, or the one that an earlier run used.

use crate::api::usage::Tests;
use crate::client::{Credentials, Lighthouse, user_ref};
use crate::commands::auth::accept::with_kept;
use crate::commands::context::Context;
use crate::config::{Profile, load};
use crate::conformance::run::{Run, sign_in};
use crate::error::{Error, Kind, Result};
use crate::http::{Client, Options};
use crate::oauth::session::origin::Origin;
use crate::oauth::sign_in::{Gateway, Route};
use crate::oauth::target::direct::Direct;
use crate::oauth::trust::Accepts;
use crate::secret::Secret;
use crate::trace::Trace;
use crate::trace::recorder::{Progress, Recorder};
use url::Url;

/// Who signs in, from the gateway's point of view.
#[derive(Clone, Copy)]
pub struct Who<'a> {
    /// The local user.
    pub user: &'a str,
    /// A test sign-in, which does not take a user's seat.
    pub test: bool,
}

impl<'a> Who<'a> {
    /// Identifies the named user, or makes the sign-in a test if there is none.
    #[must_use]
    pub fn named(user: Option<&'a str>) -> Self {
        Self {
            user: user.unwrap_or("admin"),
            test: user.is_none(),
        }
    }
}

/// Signs in through the gateway of a profile.
///
/// # Errors
/// [`Kind::NotRegistered`] or [`Kind::Config`] if the profile cannot be used with a gateway; later
/// errors are in the trace.
pub fn sign_in_through(
    profile: &Profile,
    credentials: &Credentials,
    endpoint: &str,
    who: Who<'_>,
    plan: &Run,
    recorder: &Recorder,
) -> Result<Trace> {
    with_gateway(
        profile,
        credentials,
        endpoint,
        who,
        plan,
        recorder,
        |route| sign_in(plan, route, recorder),
    )
}

/// Runs `work` with the route through a profile's gateway.
pub(crate) fn with_gateway<T>(
    profile: &Profile,
    credentials: &Credentials,
    endpoint: &str,
    who: Who<'_>,
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
        .hint("run `fastenctl register` again: it adds one and changes nothing else"));
    };
    let http = Client::new(Options {
        observer: Some(recorder.observer()),
        ..plan.sign_in.http.clone()
    });
    let gateway = Lighthouse::new(base, http)?;
    let accepts = with_kept(profile, &plan.sign_in.accepts);
    let route = Route::Lighthouse(Gateway {
        base: gateway.base(),
        accepts: &accepts,
        definition: &|| gateway.definition(endpoint),
        ticket: &|request| {
            let ticket = gateway.ticket(credentials, request)?;
            if let Some(Tests { used, of, .. }) = &ticket.tests {
                recorder.say(Progress::Note(format!("test sign-in {used} of {of}")));
            }
            Ok(ticket)
        },
        token_url: &|endpoint_id| gateway.token_url(endpoint_id),
        user_ref: &|limit_group| user_ref(user_ref_key, limit_group, who.user),
        test: who.test,
    });
    recorder.keep_secret("installation_secret", &credentials.installation_secret);
    Ok(work(&route))
}

/// Finds the provider of an earlier run again, with unauthenticated requests if that run went
/// through a gateway.
///
/// # Errors
/// [`Kind::Config`] if the stored origin is not valid.
pub(crate) fn with_route<T>(
    context: &Context,
    origin: &Origin,
    client_secret: Option<Secret>,
    accepts: &Accepts,
    recorder: &Recorder,
    work: impl FnOnce(&Route<'_>) -> T,
) -> Result<T> {
    let (base, endpoint) = match origin {
        Origin::Direct(direct) => {
            let direct = Direct {
                // The sign-in has already checked this; nothing later depends on it.
                require_pkce: false,
                ..direct.direct(client_secret)?
            };
            return Ok(work(&Route::Direct(direct)));
        }
        Origin::Lighthouse { base, endpoint, .. } => (base, endpoint),
    };
    let base = Url::parse(base)
        .map_err(|_| Error::new(Kind::Config, format!("`{base}` is not a valid gateway URL")))?;
    let http = Client::new(Options {
        observer: Some(recorder.observer()),
        ..context.http.clone()
    });
    let gateway = Lighthouse::new(&base, http)?;
    let no_ticket = || Error::new(Kind::Failure, "no seat is reserved for an existing session");
    let profile = load(&context.config_file()?, &context.profile)?;
    let accepts = with_kept(&profile, accepts);
    Ok(work(&Route::Lighthouse(Gateway {
        base: gateway.base(),
        accepts: &accepts,
        definition: &|| gateway.definition(endpoint),
        ticket: &|_| Err(no_ticket()),
        token_url: &|endpoint_id| gateway.token_url(endpoint_id),
        user_ref: &|_| String::new(),
        test: false,
    })))
}
