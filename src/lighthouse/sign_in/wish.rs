//! What a client requests when it sends a browser to `redirect/{state}`, and what a patient sees if
//! that is refused (protocol.md section 3). Clients from before 2024 send their platform's name in
//! place of the state (lighthouse-api.md section 9).

use crate::lighthouse::catalog::definition::Endpoint;
use crate::lighthouse::catalog::platform::callback;
use crate::lighthouse::catalog::served::Catalog;
use crate::lighthouse::flow::begin::{Begin, Begun};
use crate::lighthouse::flow::row::without_state;
use crate::lighthouse::installations::record::Places;
use crate::lighthouse::seats::account::Account;
use crate::lighthouse::seats::network::Network;
use crate::lighthouse::sign_in::authorize::Accepted;
use crate::lighthouse::sign_in::browser::Browser;
use crate::lighthouse::sign_in::ticket::Bound;
use crate::lighthouse::web::metrics;
use crate::lighthouse::web::page::Stop;
use crate::lighthouse::words::fill::fill;
use crate::lighthouse::words::reader::texts;
use crate::lighthouse::words::texts::Said;
use crate::rfc::origin::origin_of;
use crate::rfc::parameters::{Parameters, is_unreserved};
use crate::secret::Secret;
use crate::text::{line, short};
use axum::http::StatusCode;
use serde::Deserialize;
use std::sync::Arc;
use url::Url;

/// The path's parameters, which include an installation only under its own base.
#[derive(Deserialize)]
pub struct RedirectPath {
    /// The state, or the platform's name.
    pub(crate) state: Secret,
    #[serde(default)]
    pub(crate) installation_id: Option<String>,
}

/// The client's request, each parameter once.
#[derive(Clone)]
pub(crate) struct Wish {
    pub(crate) state: Secret,
    pub(crate) state_hash: String,
    /// The `origin_url` without the state, so that it may be stored.
    origin_stored: String,
    pub(crate) origin_url: String,
    pub(crate) dest_url: String,
    pub(crate) desktop_mode: bool,
    pub(crate) endpoint_id: Option<String>,
    pub(crate) ticket_hash: Option<String>,
    pub(crate) installation_id: Option<String>,
}

impl Wish {
    pub(crate) fn read(catalog: &Catalog, path: &RedirectPath, query: &str) -> Result<Self, Stop> {
        let mut query: Parameters = Parameters::each_once(query)
            .map_err(|_| Stop::malformed("a parameter occurs twice in the URL"))?;
        let mut required = |name| {
            query
                .remove(name)
                .ok_or_else(|| Stop::malformed(format!("the parameter `{name}` is missing")))
        };
        let (origin_url, dest_url) = (required("origin_url")?, required("dest_url")?);
        let platform = Some(path.state.expose()).filter(|slug| catalog.has_platform(slug));
        let state = if platform.is_some() {
            state_in(&dest_url)
        } else {
            path.state.clone()
        };
        if !is_unreserved(state.expose(), 16..=128) {
            return Err(Stop::malformed(
                "the state does not consist of 16 to 128 URL-safe characters",
            ));
        }
        // The published client sends this in place of a missing ID.
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

    /// Whether neither a ticket nor the installation's own base address identifies an installation.
    pub(crate) const fn names_no_installation(&self) -> bool {
        self.ticket_hash.is_none() && self.installation_id.is_none()
    }

    /// Returns everything in the request, so that a question can be bound to it.
    pub(crate) fn about<'a>(&'a self, page: &'a str) -> Vec<&'a str> {
        let text = |text: &'a Option<String>| text.as_deref().unwrap_or_default();
        vec![
            page,
            &self.state_hash,
            &self.origin_url,
            &self.dest_url,
            text(&self.endpoint_id),
            if self.desktop_mode { "desktop" } else { "" },
            text(&self.ticket_hash),
            text(&self.installation_id),
        ]
    }

    pub(crate) fn endpoint(
        &self,
        catalog: &Catalog,
        ticket: Option<&Bound>,
    ) -> Result<Arc<Endpoint>, Stop> {
        let id = self
            .endpoint_id
            .as_ref()
            .or(ticket.map(|bound| &bound.endpoint_id));
        let id = id.ok_or_else(|| Stop::malformed("the parameter `endpoint_id` is missing"))?;
        let endpoint = catalog.find(id).ok_or_else(|| {
            Stop::malformed(if catalog.has_platform(id) {
                "this platform has several endpoints, and older versions of Fasten do not say \
                 which one they mean"
            } else {
                "no endpoint with that ID is known here"
            })
        })?;
        match &endpoint.out_of_order {
            Some(why) => Err(out_of_order(&endpoint, why)),
            None => Ok(endpoint),
        }
    }

    /// Checks that a ticket is used for the sign-in that it was issued for (protocol.md section 4).
    pub(crate) fn check_ticket(
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
            origin: origin_of(origin),
            state_hash: self.state_hash.clone(),
            code_challenge: accepted.code_challenge.clone(),
        };
        if asked == *bound {
            Ok(())
        } else {
            Err(Stop::malformed(
                "this ticket was issued for another sign-in",
            ))
        }
    }

    pub(crate) fn begin(
        &self,
        account: &Account,
        endpoint: &Endpoint,
        accepted: &Accepted,
        browser: &Browser,
        network: Network,
        now: i64,
    ) -> Begin {
        Begin {
            state_hash: self.state_hash.clone(),
            ticket_hash: self.ticket_hash.clone(),
            account: account.clone(),
            endpoint_id: endpoint.definition.id.clone(),
            // The callback path to which the browser returns.
            platform_type: callback(&endpoint.definition.platform_type).to_owned(),
            origin_url: self.origin_stored.clone(),
            desktop_mode: self.desktop_mode,
            code_challenge: accepted.code_challenge.clone(),
            browser_hash: browser.hash(),
            network,
            counts_at_exchange: endpoint.counts_at_exchange(),
            now,
        }
    }
}

/// Returns the state in `dest_url`, for a client that does not send it in the path; `authorize`
/// checks the whole URL later.
fn state_in(dest_url: &str) -> Secret {
    let url = Url::parse(dest_url).ok();
    let found = url.as_ref().and_then(|url| {
        Parameters::each_once(url.query().unwrap_or_default())
            .ok()?
            .remove("state")
    });
    Secret::new(found.unwrap_or_default())
}

/// Returns the page that tells the patient why a sign-in was not started.
pub(crate) fn refused(begun: &Begun, endpoint: &Endpoint, places: Places) -> Stop {
    match begun {
        Begun::Full => {
            metrics::seat_refused(false);
            full(endpoint, places)
        }
        Begun::TooMany => {
            metrics::seat_refused(true);
            too_many()
        }
        Begun::NotToday => {
            metrics::seat_refused(true);
            not_today(endpoint)
        }
        Begun::Displaced => displaced(),
        Begun::ChallengeInUse => {
            Stop::malformed("this code_challenge is already in use: each sign-in needs its own")
        }
        Begun::TicketSpent => Stop::malformed("this ticket was already used"),
        Begun::StateInUse | Begun::Again | Begun::Yes => Stop::malformed(
            "this sign-in was already started, perhaps in another browser; each can only be \
             started once",
        ),
    }
}

/// Returns the page for a sign-in whose installation is unknown.
pub(crate) fn unknown() -> Stop {
    Stop::malformed(
        "it is unknown which installation this sign-in belongs to. It has no valid ticket, does \
         not use an installation's base URL, and has no origin of a verified installation. Fasten \
         versions from 2022 and 2023 need a registered origin",
    )
}

/// Returns the page for a new user for whom no seat is left, before they have typed a password
/// (GW-19).
fn full(endpoint: &Endpoint, places: Places) -> Stop {
    let Places {
        limit,
        once_verified,
    } = places;
    let end = &texts().end;
    let (said, detail) = match (once_verified, limit) {
        (Some(_), _) => (
            end.full_unverified,
            "the limit of users per provider is low until the e-mail address is verified with \
             `fastenctl verify`",
        ),
        (None, 1) => (end.full_with_one, FULL),
        (None, _) => (end.full, FULL),
    };
    let (provider, limit) = (short(endpoint.name()), limit.to_string());
    let then = once_verified.unwrap_or_default().to_string();
    let values = [("provider", &*provider), ("limit", &limit), ("then", &then)];
    conflict(said, &values, detail)
}

const FULL: &str = "the limit of users per provider is reached";

/// Returns the page for a provider that the operator has closed to new users; connected users stay
/// connected.
fn out_of_order(endpoint: &Endpoint, why: &str) -> Stop {
    let (provider, why) = (short(endpoint.name()), line(why, 400));
    let values = [("provider", &*provider), ("why", &why)];
    let detail = "the gateway's operator has set `out_of_order` for this provider";
    conflict(texts().end.out_of_order, &values, detail)
}

fn too_many() -> Stop {
    let detail = "this installation already has ten sign-ins in progress";
    conflict(texts().end.too_many, &[], detail)
}

fn not_today(endpoint: &Endpoint) -> Stop {
    let provider = short(endpoint.name());
    let detail = "new users without a ticket are limited per day, for each network and each installation; \
     `fastenctl` uses tickets";
    conflict(texts().end.not_today, &[("provider", &provider)], detail)
}

/// Returns the page for a sign-in whose seat was taken by another one in the meantime.
pub(crate) fn displaced() -> Stop {
    let detail = "a sign-in with a ticket, or a newer one from the same network, took its place";
    conflict(texts().end.displaced, &[], detail)
}

/// Returns the page for an installation whose administrator requires tickets.
pub(crate) fn tickets_only() -> Stop {
    let detail = "the installation only accepts tickets; `fastenctl update --tickets-only=false` changes that";
    conflict(texts().end.tickets_only, &[], detail)
}

fn conflict(said: Said, values: &[(&str, &str)], detail: &str) -> Stop {
    Stop {
        text: fill(said.text, values),
        ..Stop::new(StatusCode::CONFLICT, said, detail)
    }
}
