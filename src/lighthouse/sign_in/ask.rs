//! Handles sign-ins that belong to no installation, if the operator sets `anonymous = "ask"`
//! (protocol.md section 3 point 1). A page names the destination and asks for consent. The users
//! are counted together, at a pseudo-installation that no secret unlocks. `wish` has the checks for
//! other sign-ins.

use crate::lighthouse::app::{App, Shared};
use crate::lighthouse::catalog::definition::Endpoint;
use crate::lighthouse::flow::begin::{Begin, Begun, begin, in_use};
use crate::lighthouse::installations::rate::Cap;
use crate::lighthouse::installations::{operator, rate, record};
use crate::lighthouse::seats::account::Account;
use crate::lighthouse::seats::limits::Limits;
use crate::lighthouse::seats::network::Network;
use crate::lighthouse::settings::Anonymous;
use crate::lighthouse::sign_in::authorize::Accepted;
use crate::lighthouse::sign_in::browser::Browser;
use crate::lighthouse::sign_in::named::{onward, stopped};
use crate::lighthouse::sign_in::wish::{Wish, refused, unknown};
use crate::lighthouse::sign_in::{authorize, return_to};
use crate::lighthouse::store::{Error, Result as Stored, Tx};
use crate::lighthouse::web::metrics;
use crate::lighthouse::web::origin::is_private;
use crate::lighthouse::web::page::{Stop, leading_on, page, stranger};
use crate::lighthouse::web::question::{Question, Said, form};
use crate::lighthouse::words::fill::mark;
use crate::lighthouse::words::reader::texts;
use crate::rfc::origin::origin_of;
use crate::rfc::parameters::Parameters;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use std::net::IpAddr;
use std::sync::Arc;
use url::Url;

/// The pseudo-installation of these users. No secret works for it, and it has no base address.
pub const ANONYMOUS: &str = record::ANONYMOUS;
/// The text that patients see in place of an administrator's name.
const UNREGISTERED: &str = "somebody who is not registered with this gateway";

/// A sign-in that passed the checks, so that the user may be asked about it.
struct Asked {
    endpoint: Arc<Endpoint>,
    destination: String,
    accepted: Accepted,
}

impl Asked {
    /// Checks a request against the general rules and some stricter ones: an unknown installation
    /// may do no more than an unverified one. It may only return to this machine or a private
    /// network, judging by the address's text. It must use PKCE, which protects the code from other
    /// clients.
    fn check(app: &App, wish: &Wish) -> Result<Self, Stop> {
        if app.anonymous == Anonymous::Refuse || !wish.names_no_installation() {
            return Err(unknown());
        }
        let endpoint = wish.endpoint(&app.catalog, None)?;
        let origins: Vec<String> = Url::parse(&wish.origin_url)
            .iter()
            .filter(|url| is_private(url))
            .map(origin_of)
            .collect();
        let url = return_to::check(&wish.origin_url, wish.desktop_mode, &origins, &app.own).map_err(|reason| {
            Stop::malformed(format!(
                "{reason}; without a registered installation, it must be on this machine or a private network"
            ))
        })?;
        let accepted = authorize::check(&wish.dest_url, &endpoint, wish.state.expose())
            .map_err(Stop::malformed)?;
        if !endpoint.wants_challenge() {
            return Err(Stop::malformed(
                "this endpoint does not use PKCE, so only registered installations can use it",
            ));
        }
        Ok(Self {
            endpoint,
            destination: origin_of(&url),
            accepted,
        })
    }
}

/// Asks the user; nothing is stored.
///
/// # Errors
/// A page that says what is wrong with the request.
pub(crate) fn ask(app: &App, wish: &Wish, browser: &Browser) -> Result<Response, Stop> {
    let asked = Asked::check(app, wish)?;
    let token = about(app, wish).token(browser.asked(&browser.hash()));
    let response = page(
        StatusCode::OK,
        texts().question.own,
        &words(&asked.destination, asked.endpoint.name(), &token),
        "",
    );
    Ok(browser.known_from(&app.public_url, leading_on(response)))
}

fn about<'a>(app: &'a App, wish: &'a Wish) -> Question<'a> {
    Question {
        pepper: &app.pepper,
        gateway: &app.public_url,
        about: wish.about("anonymous"),
        now: app.clock.now(),
    }
}

fn words(destination: &str, provider: &str, token: &str) -> Markup {
    let said = &texts().question;
    let values = [
        (
            "destination",
            html! { strong id="destination" { bdi { (destination) } } },
        ),
        ("provider", html! { strong { (stranger(provider)) } }),
    ];
    html! {
        p { (mark(said.unregistered, &values)) }
        p { (said.gets_access) }
        (form(token))
    }
}

/// Handles the user's answer from [`ask`]'s page.
///
/// # Errors
/// A readable page; in that case nothing is stored.
pub(crate) async fn answer(
    app: &Shared,
    wish: &Wish,
    headers: &HeaderMap,
    browser: &Browser,
    said: (&Parameters, IpAddr),
) -> Result<Response, Stop> {
    let asked = Asked::check(app, wish)?;
    let (form, peer) = said;
    match about(app, wish).answer(headers, browser.asked(&browser.hash()), form) {
        Said::GoOn => {}
        Said::Stop => return Ok(stopped()),
        Said::Nothing => {
            return Err(Stop::malformed(
                "the question was not shown in this browser, or the answer came too late",
            ));
        }
    }
    let admission = Admission {
        networks: rate::networks(&app.pepper, &app.registrations, peer),
        begin: begun(app, wish, &asked, browser, peer),
    };
    let input = (app.limits.clone(), admission);
    match app
        .store
        .write_by_row(input, |tx, (limits, admission)| {
            Box::pin(admit(tx, limits, admission))
        })
        .await?
    {
        Admitted::Begun(Begun::Yes, _) => {
            metrics::flow_opened();
            Ok(onward(&asked.accepted.url, asked.endpoint.name()))
        }
        Admitted::Begun(Begun::Again, _) => Ok(onward(&asked.accepted.url, asked.endpoint.name())),
        Admitted::Begun(refusal, limit) => {
            let places = record::Places {
                limit,
                once_verified: None,
            };
            Err(refused(&refusal, &asked.endpoint, places))
        }
        Admitted::Suspended(reason) => Err(operator::stop(&reason)),
        Admitted::TooOften(seconds) => Ok(too_often(seconds)),
    }
}

/// Prepares the start of the sign-in. The account is filled in once the database has been read.
fn begun(app: &App, wish: &Wish, asked: &Asked, browser: &Browser, peer: IpAddr) -> Begin {
    let unregistered = Account {
        installation_id: ANONYMOUS.to_owned(),
        limit_group: asked.endpoint.definition.limit_group.clone(),
        limit: app.limits.unverified_limit.min(asked.endpoint.limit),
        sign_ins_per_seat: asked.endpoint.sign_ins_per_seat,
    };
    wish.begin(
        &unregistered,
        &asked.endpoint,
        &asked.accepted,
        browser,
        Network::of(&app.pepper, peer),
        app.clock.now(),
    )
}

struct Admission {
    networks: Vec<(String, Cap)>,
    begin: Begin,
}

enum Admitted {
    Begun(Begun, i64),
    Suspended(String),
    TooOften(i64),
}

/// Admits a sign-in, which counts as one of its network's registrations.
async fn admit(tx: &Tx, limits: &Limits, admission: &Admission) -> Stored<Admitted> {
    let now = admission.begin.now;
    let is_repeat = in_use(tx, &admission.begin).await? == Some(Begun::Again);
    if !is_repeat && let Some(seconds) = rate::take_all(tx, &admission.networks, now).await? {
        return Ok(Admitted::TooOften(seconds));
    }
    exist(tx, now).await?;
    if let Some(reason) = operator::suspended(tx, ANONYMOUS).await? {
        return Ok(Admitted::Suspended(reason));
    }
    let account = record::account(tx, limits, ANONYMOUS, &admission.begin.endpoint_id).await?;
    let account = account
        .ok_or_else(|| Error::Failed("the row of unregistered sign-ins is missing".to_owned()))?;
    let limit = account.limit;
    let begin_with = Begin {
        account,
        ..admission.begin.clone()
    };
    Ok(Admitted::Begun(begin(tx, &begin_with).await?, limit))
}

/// Creates a row like any installation's if it is missing, so that limits, suspension and operator
/// commands work for it too. Its secret's hash is empty, which no secret's hash can be.
async fn exist(tx: &Tx, now: i64) -> Stored<()> {
    let sql = "INSERT INTO installations (installation_id, secret_hash, administrator_name, administrator_email,
            verification_status, software_architecture, software_os, fasten_desktop_version, fasten_onprem_version,
            fasten_sources_version, issued_at)
        VALUES ($1, '', $2, '', 'MISSING', '', '', '', '', '', $3) ON CONFLICT (installation_id) DO NOTHING";
    tx.execute(sql, &[ANONYMOUS.into(), UNREGISTERED.into(), now.into()])
        .await
        .map(drop)
}

fn too_often(seconds: i64) -> Response {
    let detail = "sign-ins without a registered installation are limited per network; register the installation";
    let said = texts().end.too_often;
    let stop = Stop::new(StatusCode::TOO_MANY_REQUESTS, said, detail);
    let mut response = stop.into_response();
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response
}
