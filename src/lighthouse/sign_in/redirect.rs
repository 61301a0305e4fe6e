//! `GET redirect/{state}`: the browser's way out to the provider (protocol.md section 3 points 1 to 4). Clients
//! before 2024 name their platform in that place instead (lighthouse-api.md section 9).

use crate::lighthouse::app::{App, Shared};
use crate::lighthouse::catalog::definition::Endpoint;
use crate::lighthouse::catalog::platform::callback;
use crate::lighthouse::installations::record::Installation;
use crate::lighthouse::installations::{operator, record};
use crate::lighthouse::sign_in::ask::ANONYMOUS;
use crate::lighthouse::sign_in::authorize::Accepted;
use crate::lighthouse::sign_in::browser::Browser;
use crate::lighthouse::sign_in::flow::{Begin, Begun, begin, without_state};
use crate::lighthouse::sign_in::ticket::Bound;
use crate::lighthouse::sign_in::{ask, authorize, return_to, ticket};
use crate::lighthouse::store::{Result as Stored, Tx};
use crate::lighthouse::web::metrics;
use crate::lighthouse::web::page::{Stop, TRY_AGAIN};
use crate::rfc::parameters::{Parameters, is_unreserved};
use crate::secret::Secret;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use std::sync::Arc;
use url::Url;

/// The path; the installation is in it under its own base only.
#[derive(Deserialize)]
pub struct RedirectPath {
    /// Or the platform's name.
    state: Secret,
    #[serde(default)]
    installation_id: Option<String>,
}

/// Sends the browser to the provider.
///
/// # Errors
/// A readable page; nothing is stored then.
pub async fn leave(
    State(app): State<Shared>,
    Path(path): Path<RedirectPath>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Stop> {
    let wish = Wish::read(&app, &path, query.as_deref().unwrap_or_default())?;
    let now = app.clock.now();
    let asked = Asked {
        wish: wish.clone(),
        now,
    };
    let Some(who) = app
        .store
        .read(asked, |tx, asked| Box::pin(identify(tx, asked)))
        .await?
    else {
        return ask::ask(&app, &wish, &headers);
    };
    if let Some(reason) = &who.installation.word.suspended {
        return Err(operator::stop(reason));
    }
    let endpoint = &wish.endpoint(&app, who.ticket.as_ref())?;
    let origin_url = return_to::check(
        &wish.origin_url,
        wish.desktop_mode,
        &who.installation.origins(now),
    );
    let origin_url = origin_url.map_err(Stop::malformed)?;
    let accepted =
        authorize::check(&wish.dest_url, endpoint, wish.state.expose()).map_err(Stop::malformed)?;
    if let Some(bound) = &who.ticket {
        wish.check_ticket(bound, endpoint, &origin_url, &accepted)?;
    }
    let browser = Browser::of(&app, &headers);
    let begin = wish.begin(
        &who.installation.account(&app, endpoint),
        endpoint,
        &accepted,
        &browser,
        now,
    );
    let limit = begin.account.limit;
    match app
        .store
        .write_by_row(begin, |tx, wish| Box::pin(self::begin(tx, wish)))
        .await?
    {
        Begun::Yes => Ok(away(&app, &accepted.url, &browser)),
        refusal => Err(refused(&refusal, endpoint, limit)),
    }
}

/// Why a sign-in was not begun, for the patient.
pub(crate) fn refused(begun: &Begun, endpoint: &Endpoint, limit: i64) -> Stop {
    match begun {
        Begun::Full => {
            metrics::seat_refused(false);
            full(endpoint, limit)
        }
        Begun::TooMany => {
            metrics::seat_refused(true);
            too_many()
        }
        Begun::ChallengeInUse => {
            Stop::malformed("this code_challenge is in use already: each sign-in needs its own")
        }
        Begun::TicketSpent => Stop::malformed("this ticket was used already"),
        Begun::StateInUse | Begun::Yes => Stop::malformed("this state is in use already"),
    }
}

/// What the client asks for, each parameter once.
#[derive(Clone)]
pub(crate) struct Wish {
    pub(crate) state: Secret,
    pub(crate) state_hash: String,
    /// With the state taken out, as it may be stored.
    origin_stored: String,
    pub(crate) origin_url: String,
    pub(crate) dest_url: String,
    pub(crate) desktop_mode: bool,
    pub(crate) endpoint_id: Option<String>,
    ticket_hash: Option<String>,
    installation_id: Option<String>,
}

impl Wish {
    pub(crate) fn read(app: &App, path: &RedirectPath, query: &str) -> Result<Self, Stop> {
        let mut query: Parameters = Parameters::each_once(query)
            .map_err(|_| Stop::malformed("a parameter stands twice in the address"))?;
        let mut required = |name| {
            query
                .remove(name)
                .ok_or_else(|| Stop::malformed(format!("the parameter `{name}` is missing")))
        };
        let (origin_url, dest_url) = (required("origin_url")?, required("dest_url")?);
        let platform = Some(path.state.expose()).filter(|slug| app.catalog.has_platform(slug));
        let state = if platform.is_some() {
            state_in(&dest_url)
        } else {
            path.state.clone()
        };
        if !is_unreserved(state.expose(), 16..=128) {
            return Err(Stop::malformed(
                "the state is not made of 16 to 128 URL-safe characters",
            ));
        }
        // The published client writes a missing id like that.
        let endpoint_id = query
            .remove("endpoint_id")
            .filter(|id| !id.is_empty() && id != "undefined");
        Ok(Self {
            state_hash: state.sha256(),
            origin_stored: without_state(&origin_url, state.expose()),
            dest_url,
            origin_url,
            desktop_mode: query
                .remove("desktop_mode")
                .is_some_and(|value| value == "true"),
            endpoint_id: endpoint_id.or_else(|| platform.map(str::to_owned)),
            ticket_hash: query
                .remove("ticket")
                .map(|ticket| Secret::new(ticket).sha256()),
            installation_id: path.installation_id.clone(),
            state,
        })
    }

    /// Neither by a ticket nor by a base address of its own.
    pub(crate) const fn names_nobody(&self) -> bool {
        self.ticket_hash.is_none() && self.installation_id.is_none()
    }

    pub(crate) fn endpoint(
        &self,
        app: &App,
        ticket: Option<&Bound>,
    ) -> Result<Arc<Endpoint>, Stop> {
        let id = self
            .endpoint_id
            .as_ref()
            .or(ticket.map(|bound| &bound.endpoint_id));
        let id = id.ok_or_else(|| Stop::malformed("the parameter `endpoint_id` is missing"))?;
        app.catalog.find(id).ok_or_else(|| {
            Stop::malformed(if app.catalog.has_platform(id) {
                "this platform has several endpoints, and only newer versions of Fasten say which one is meant"
            } else {
                "no endpoint of that id is known here"
            })
        })
    }

    /// A ticket holds for all it was asked for, and for nothing else (protocol.md section 4).
    fn check_ticket(
        &self,
        bound: &Bound,
        endpoint: &Endpoint,
        origin: &Url,
        accepted: &Accepted,
    ) -> Result<(), Stop> {
        let asked = Bound {
            installation_id: self
                .installation_id
                .clone()
                .unwrap_or_else(|| bound.installation_id.clone()),
            endpoint_id: endpoint.definition.id.clone(),
            origin: return_to::of(origin),
            state_hash: self.state_hash.clone(),
            code_challenge: accepted.code_challenge.clone(),
        };
        if asked == *bound {
            Ok(())
        } else {
            Err(Stop::malformed("this ticket was made for another sign-in"))
        }
    }

    pub(crate) fn begin(
        &self,
        account: &crate::lighthouse::seats::counts::Account,
        endpoint: &Endpoint,
        accepted: &Accepted,
        browser: &Browser,
        now: i64,
    ) -> Begin {
        Begin {
            state_hash: self.state_hash.clone(),
            ticket_hash: self.ticket_hash.clone(),
            account: account.clone(),
            endpoint_id: endpoint.definition.id.clone(),
            // Under which the browser comes back.
            platform_type: callback(&endpoint.definition.platform_type).to_owned(),
            origin_url: self.origin_stored.clone(),
            desktop_mode: self.desktop_mode,
            code_challenge: accepted.code_challenge.clone(),
            browser_hash: browser.hash(),
            now,
        }
    }
}

/// The state of a client that does not name it in the path; `authorize` looks at the whole address later.
fn state_in(dest_url: &str) -> Secret {
    let url = Url::parse(dest_url).ok();
    let found = url.as_ref().and_then(|url| {
        Parameters::each_once(url.query().unwrap_or_default())
            .ok()?
            .remove("state")
    });
    Secret::new(found.unwrap_or_default())
}

struct Asked {
    wish: Wish,
    now: i64,
}

/// Whose sign-in this is, and by which ticket.
struct Who {
    installation: Installation,
    ticket: Option<Bound>,
}

/// By ticket, else by the installation's own base, else by a registered origin; a wrong ticket is no
/// reason to look further.
async fn identify(tx: &Tx, asked: &Asked) -> Stored<Option<Who>> {
    let wish = &asked.wish;
    let (installation, ticket) = if let Some(ticket_hash) = &wish.ticket_hash {
        let Some(bound) = ticket::find(tx, ticket_hash, asked.now).await? else {
            return Ok(None);
        };
        (record::find(tx, &bound.installation_id).await?, Some(bound))
    } else if let Some(id) = &wish.installation_id {
        let found = if id == ANONYMOUS {
            None
        } else {
            record::find(tx, id).await?
        };
        (found, None)
    } else if let Ok(url) = Url::parse(&wish.origin_url) {
        (
            record::find_by_origin(tx, &return_to::of(&url), asked.now).await?,
            None,
        )
    } else {
        (None, None)
    };
    Ok(installation.map(|installation| Who {
        installation,
        ticket,
    }))
}

pub(crate) fn unknown() -> Stop {
    Stop::malformed(
        "neither a ticket that is still good, nor an installation's own base address, nor a registered origin tells which installation this sign-in belongs to",
    )
}

/// A seat is refused before anyone has typed a password (GW-19).
pub(crate) fn full(endpoint: &Endpoint, limit: i64) -> Stop {
    Stop {
        status: StatusCode::CONFLICT,
        title: "No place is left for another person",
        text: format!(
            "{}. Please tell the person who runs your Fasten installation.",
            ticket::full(ticket::name(endpoint), limit)
        ),
        detail: "the limit of users per provider is reached".to_owned(),
    }
}

fn too_many() -> Stop {
    Stop {
        status: StatusCode::CONFLICT,
        title: "Too many sign-ins at the same time",
        text: format!("Please wait ten minutes. {TRY_AGAIN}"),
        detail: "ten sign-ins of this installation are under way".to_owned(),
    }
}

/// 303, so that no body and no method is ever repeated (GW-30).
fn away(app: &App, url: &Url, browser: &Browser) -> Response {
    metrics::flow_opened();
    let Ok(location) = HeaderValue::from_str(url.as_str()) else {
        return Stop::malformed("the authorization endpoint's address cannot be sent")
            .into_response();
    };
    let mut response = (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response();
    if let Some(cookie) = browser.set_cookie(app) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}
