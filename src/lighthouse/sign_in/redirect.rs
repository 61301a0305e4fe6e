//! `GET redirect/{state}`: the browser's way out to the provider (protocol.md section 3 points 1 to 4).

use crate::lighthouse::app::Shared;
use crate::lighthouse::flow;
use crate::lighthouse::flow::begin::Begun;
use crate::lighthouse::installations::dormant;
use crate::lighthouse::installations::record::{ByOrigin, Installation};
use crate::lighthouse::installations::{operator, record};
use crate::lighthouse::seats::network::Network;
use crate::lighthouse::sign_in::ask::{ANONYMOUS, ask};
use crate::lighthouse::sign_in::browser::Browser;
use crate::lighthouse::sign_in::ticket::Bound;
use crate::lighthouse::sign_in::wish::{RedirectPath, Wish, refused, tickets_only};
use crate::lighthouse::sign_in::{authorize, return_to, ticket};
use crate::lighthouse::store::{Result as Stored, Tx};
use crate::lighthouse::web::client_address::Peer;
use crate::lighthouse::web::metrics;
use crate::lighthouse::web::origin::origin_of;
use crate::lighthouse::web::page::Stop;
use crate::lighthouse::web::public_url::PublicUrl;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use url::Url;

/// Sends the browser to the provider.
///
/// # Errors
/// A readable page; nothing is stored then.
pub async fn leave(
    State(app): State<Shared>,
    Path(path): Path<RedirectPath>,
    RawQuery(query): RawQuery,
    Peer(peer): Peer,
    headers: HeaderMap,
) -> Result<Response, Stop> {
    let wish = Wish::read(&app.catalog, &path, query.as_deref().unwrap_or_default())?;
    let now = app.clock.now();
    let asked = Asked {
        wish: wish.clone(),
        browser_hash: Browser::known(&app.public_url, &headers).map(|browser| browser.hash()),
        now,
    };
    let identified = app
        .store
        .read(asked, |tx, asked| Box::pin(identify(tx, asked)));
    let who = match identified.await? {
        Identified::Who(who) => *who,
        Identified::Nobody => return ask(&app, &wish, &headers).await,
        Identified::Several => return Err(several()),
    };
    if let Some(reason) = &who.installation.suspended {
        return Err(operator::stop(reason));
    }
    if who.installation.tickets_only && who.ticket.is_none() {
        return Err(tickets_only());
    }
    let endpoint = &wish.endpoint(&app.catalog, who.ticket.as_ref())?;
    let origin_url = return_to::check(
        &wish.origin_url,
        wish.desktop_mode,
        &who.installation.origins(now),
        &app.own,
    );
    let origin_url = origin_url.map_err(Stop::malformed)?;
    let accepted =
        authorize::check(&wish.dest_url, endpoint, wish.state.expose()).map_err(Stop::malformed)?;
    if let Some(bound) = &who.ticket {
        wish.check_ticket(bound, endpoint, &origin_url, &accepted)?;
    }
    let browser = Browser::recognise(&app, &headers).await?;
    let installation = dormant::woken(&app.store, who.installation, now).await?;
    let account = installation.account(&app.limits, endpoint);
    if installation.is_dormant() && account.limit == 0 {
        return Err(dormant::stop());
    }
    let network = Network::of(&app.pepper, peer);
    let begin = wish.begin(&account, endpoint, &accepted, &browser, network, now);
    let limit = begin.account.limit;
    match app
        .store
        .write_by_row(begin, |tx, wish| Box::pin(flow::begin::begin(tx, wish)))
        .await?
    {
        Begun::Yes => {
            metrics::flow_opened();
            Ok(away(&app.public_url, &accepted.url, &browser))
        }
        Begun::Again => Ok(away(&app.public_url, &accepted.url, &browser)),
        refusal => Err(refused(&refusal, endpoint, limit)),
    }
}

struct Asked {
    wish: Wish,
    /// Of a browser that has been here before.
    browser_hash: Option<String>,
    now: i64,
}

/// What tells whose sign-in it is.
enum Identified {
    Who(Box<Who>),
    Nobody,
    /// Installations share the origin.
    Several,
}

/// Whose sign-in this is, and by which ticket.
struct Who {
    installation: Installation,
    ticket: Option<Bound>,
}

/// By ticket, else by the installation's own base, else by a registered origin; a wrong ticket is no
/// reason to look further.
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
        let browser = asked.browser_hash.as_deref();
        match record::find_by_origin(tx, &origin_of(&url), browser, asked.now).await? {
            ByOrigin::One(installation) => (Some(*installation), None),
            ByOrigin::Nobody => (None, None),
            ByOrigin::Several => return Ok(Identified::Several),
        }
    } else {
        (None, None)
    };
    Ok(installation.map_or(Identified::Nobody, |installation| {
        Identified::Who(Box::new(Who {
            installation,
            ticket,
        }))
    }))
}

/// A usual address at home, and a browser that has come by none of them before.
fn several() -> Stop {
    Stop::malformed(
        "several installations of this gateway have the origin in `origin_url`, and nothing tells which one is meant; give Fasten the installation's own base address, `/i/{installation_id}/v1` (`fastenctl status` shows it)",
    )
}

/// 303, so that no body and no method is ever repeated (GW-30).
fn away(gateway: &PublicUrl, url: &Url, browser: &Browser) -> Response {
    let Ok(location) = HeaderValue::from_str(url.as_str()) else {
        return Stop::malformed("the authorization endpoint's address cannot be sent")
            .into_response();
    };
    let mut response = (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response();
    if let Some(cookie) = browser.set_cookie(gateway) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}
