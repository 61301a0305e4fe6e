//! `GET redirect/{state}`: redirects the browser to the provider (protocol.md section 3 points 1 to
//! 4). `named` and `ask` have the questions that may come first.

use crate::lighthouse::app::{App, Shared};
use crate::lighthouse::catalog::definition::Endpoint;
use crate::lighthouse::flow;
use crate::lighthouse::flow::begin::{Begin, Begun};
use crate::lighthouse::flow::used_origins::{UsedOrigin, is_used, remember};
use crate::lighthouse::installations::dormant;
use crate::lighthouse::installations::record::{ByOrigin, Installation};
use crate::lighthouse::installations::{operator, record};
use crate::lighthouse::seats::network::Network;
use crate::lighthouse::sign_in::ask::ANONYMOUS;
use crate::lighthouse::sign_in::authorize::Accepted;
use crate::lighthouse::sign_in::browser::Browser;
use crate::lighthouse::sign_in::named::{Named, must_be_named};
use crate::lighthouse::sign_in::ticket::Bound;
use crate::lighthouse::sign_in::wish::{RedirectPath, Wish, refused, tickets_only};
use crate::lighthouse::sign_in::{ask, authorize, named, return_to, ticket};
use crate::lighthouse::store::{Result as Stored, Tx};
use crate::lighthouse::web::client_address::Peer;
use crate::lighthouse::web::metrics;
use crate::lighthouse::web::page::Stop;
use crate::lighthouse::web::public_url::PublicUrl;
use crate::lighthouse::web::question::Said;
use crate::lighthouse::web::visit::Visit;
use crate::rfc::origin::origin_of;
use crate::rfc::parameters::Parameters;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::net::IpAddr;
use std::sync::Arc;
use url::Url;

/// Sends the browser to the provider, or asks the user first.
///
/// # Errors
/// A readable page; in that case nothing is stored.
pub async fn leave(
    State(app): State<Shared>,
    Path(path): Path<RedirectPath>,
    RawQuery(query): RawQuery,
    visit: Visit,
    Peer(peer): Peer,
    headers: HeaderMap,
) -> Result<Response, Stop> {
    let wish = Wish::read(&app.catalog, &path, query.as_deref().unwrap_or_default())?;
    let browser = Browser::recognise(&app, &headers).await?;
    let who = match find(&app, &wish, &browser).await? {
        Identified::Who(who) => *who,
        Identified::Nobody => return ask::ask(&app, &wish, &browser),
        Identified::Several => return Err(several()),
    };
    let leaving = Leaving::check(&app, &wish, &who)?;
    if leaving.is_new {
        return Ok(named::ask(&app, &wish, &browser, &leaving.named(&who)));
    }
    if visit == Visit::Acts {
        leaving.begin(&app, &wish, &who, &browser, peer).await?;
    }
    Ok(away(&app.public_url, &leaving.accepted.url, &browser))
}

/// `POST redirect/{state}`: handles the user's answer.
///
/// # Errors
/// A readable page; in that case nothing is stored.
pub async fn answer(
    State(app): State<Shared>,
    Path(path): Path<RedirectPath>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    Peer(peer): Peer,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Stop> {
    let wish = Wish::read(&app.catalog, &path, query.as_deref().unwrap_or_default())?;
    let browser = Browser::of_form(&app, &headers).await?;
    let body = body.map_err(|rejection| Stop::unread(&rejection))?;
    let form = std::str::from_utf8(&body)
        .ok()
        .and_then(|text| Parameters::each_once(text).ok())
        .unwrap_or_default();
    let who = match find(&app, &wish, &browser).await? {
        Identified::Who(who) => *who,
        Identified::Nobody => {
            return ask::answer(&app, &wish, &headers, &browser, (&form, peer)).await;
        }
        Identified::Several => return Err(several()),
    };
    let leaving = Leaving::check(&app, &wish, &who)?;
    let named = leaving.named(&who);
    let question = named::about(&app, &wish, &named);
    match question.answer(&headers, browser.asked(&browser.hash()), &form) {
        Said::GoOn => leaving.begin(&app, &wish, &who, &browser, peer).await?,
        Said::Stop => return Ok(named::stopped()),
        Said::Nothing => return Ok(named::ask(&app, &wish, &browser, &named)),
    }
    let onward = named::onward(&leaving.accepted.url, leaving.endpoint.name());
    Ok(browser.known_from(&app.public_url, onward))
}

async fn find(app: &App, wish: &Wish, browser: &Browser) -> Result<Identified, Stop> {
    let asked = Asked {
        wish: wish.clone(),
        browser_hash: browser.hash(),
        now: app.clock.now(),
    };
    let reading = app
        .store
        .read(asked, |tx, asked| Box::pin(identify(tx, asked)));
    Ok(reading.await?)
}

/// A valid request.
struct Leaving {
    endpoint: Arc<Endpoint>,
    accepted: Accepted,
    destination: String,
    must_be_named: bool,
    /// Whether the user must be asked about the destination before anything is done.
    is_new: bool,
}

impl Leaving {
    fn check(app: &App, wish: &Wish, who: &Who) -> Result<Self, Stop> {
        if let Some(reason) = &who.installation.suspended {
            return Err(operator::stop(reason));
        }
        if who.installation.tickets_only && who.ticket.is_none() {
            return Err(tickets_only());
        }
        let endpoint = wish.endpoint(&app.catalog, who.ticket.as_ref())?;
        let origins = who.installation.origins(app.clock.now());
        let origin_url = return_to::check(&wish.origin_url, wish.desktop_mode, &origins, &app.own)
            .map_err(Stop::malformed)?;
        let accepted = authorize::check(&wish.dest_url, &endpoint, wish.state.expose())
            .map_err(Stop::malformed)?;
        if let Some(bound) = &who.ticket {
            wish.check_ticket(bound, &endpoint, &origin_url, &accepted)?;
        }
        let must_be_named = must_be_named(&origin_url);
        Ok(Self {
            endpoint,
            accepted,
            destination: origin_of(&origin_url),
            must_be_named,
            is_new: must_be_named && !who.has_agreed,
        })
    }

    fn named<'a>(&'a self, who: &'a Who) -> Named<'a> {
        Named {
            installation_id: &who.installation.id,
            destination: &self.destination,
            provider: self.endpoint.name(),
            name: &who.installation.name,
        }
    }

    /// Starts the flow and remembers the destination in one transaction.
    async fn begin(
        &self,
        app: &App,
        wish: &Wish,
        who: &Who,
        browser: &Browser,
        peer: IpAddr,
    ) -> Result<(), Stop> {
        let now = app.clock.now();
        let installation = dormant::woken(&app.store, who.installation.clone(), now).await?;
        let account = installation.account(&app.limits, &self.endpoint);
        if installation.is_dormant() && account.limit == 0 {
            return Err(dormant::stop());
        }
        let network = Network::of(&app.pepper, peer);
        let wanted = wish.begin(
            &account,
            &self.endpoint,
            &self.accepted,
            browser,
            network,
            now,
        );
        let used = self.must_be_named.then(|| UsedOrigin {
            installation_id: account.installation_id.clone(),
            browser_hash: browser.hash(),
            origin: self.destination.clone(),
        });
        let begun = flow::together::begin(&app.store, (wanted, used), |tx, (wanted, used)| {
            Box::pin(begin_there(tx, wanted, used.as_ref()))
        });
        match begun.await? {
            Begun::Yes => {
                metrics::flow_opened();
                Ok(())
            }
            Begun::Again => Ok(()),
            refusal => {
                let places = installation.places(&app.limits, &self.endpoint);
                Err(refused(&refusal, &self.endpoint, places))
            }
        }
    }
}

async fn begin_there(tx: &Tx, wanted: &Begin, used: Option<&UsedOrigin>) -> Stored<Begun> {
    let begun = flow::begin::begin(tx, wanted).await?;
    if let (Begun::Yes | Begun::Again, Some(used)) = (&begun, used) {
        remember(tx, used, wanted.now).await?;
    }
    Ok(begun)
}

struct Asked {
    wish: Wish,
    browser_hash: String,
    now: i64,
}

/// The result of determining the owner of a sign-in.
enum Identified {
    Who(Box<Who>),
    Nobody,
    /// Several installations share the origin.
    Several,
}

/// The owner of the sign-in, and its ticket.
struct Who {
    installation: Installation,
    ticket: Option<Bound>,
    /// Whether the user has agreed before, in this browser, to be returned there.
    has_agreed: bool,
}

/// Determines the owner by the ticket, otherwise by the installation's own base URL, otherwise by a
/// registered origin. If the ticket is wrong, nothing else is tried.
async fn identify(tx: &Tx, asked: &Asked) -> Stored<Identified> {
    let wish = &asked.wish;
    let (installation, ticket) = if let Some(ticket_hash) = &wish.ticket_hash {
        let bound = match ticket::find(tx, ticket_hash, asked.now).await? {
            Some(bound) => Some(bound),
            None => ticket::find_spent(tx, ticket_hash, &wish.state_hash, asked.now).await?,
        };
        let Some(bound) = bound else {
            return Ok(Identified::Nobody);
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
        let browser = Some(asked.browser_hash.as_str());
        match record::find_by_origin(tx, &origin_of(&url), browser, asked.now).await? {
            ByOrigin::One(installation) => (Some(*installation), None),
            ByOrigin::Nobody => (None, None),
            ByOrigin::Several => return Ok(Identified::Several),
        }
    } else {
        (None, None)
    };
    let Some(installation) = installation else {
        return Ok(Identified::Nobody);
    };
    let used = UsedOrigin {
        installation_id: installation.id.clone(),
        browser_hash: asked.browser_hash.clone(),
        origin: Url::parse(&wish.origin_url)
            .as_ref()
            .map(origin_of)
            .unwrap_or_default(),
    };
    Ok(Identified::Who(Box::new(Who {
        has_agreed: is_used(tx, &used, asked.now).await?,
        installation,
        ticket,
    })))
}

/// Returns the page for an origin of several installations, none of which this browser has used.
fn several() -> Stop {
    Stop::malformed(
        "several installations of this gateway have the origin in `origin_url`, so it is not clear which one is \
         meant; use the installation's own base URL in Fasten, `/i/{installation_id}/v1` (`fastenctl status` shows \
         it)",
    )
}

/// Redirects with 303, so that no body or method is ever repeated (GW-30).
fn away(gateway: &PublicUrl, url: &Url, browser: &Browser) -> Response {
    let Ok(location) = HeaderValue::from_str(url.as_str()) else {
        return Stop::malformed(
            "the authorization endpoint's URL cannot be sent in a `Location` header",
        )
        .into_response();
    };
    let response = (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response();
    browser.known_from(gateway, response)
}
