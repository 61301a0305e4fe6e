//! `GET` and `POST callback/{slug}`: the provider's answer on its way to the installation (protocol.md
//! section 3 points 4 and 5). In query mode the server answers; in fragment mode a page moves the code on
//! without showing it to the server.

use crate::api::callback::{Ask, Outcome, Return, ReturnRequest};
use crate::api::{ErrorCode, Wrapper};
use crate::lighthouse::app::Shared;
use crate::lighthouse::flow::answer::{Answer, Answered, answer};
use crate::lighthouse::flow::row::with_state;
use crate::lighthouse::installations::operator;
use crate::lighthouse::sign_in::browser::Browser;
use crate::lighthouse::sign_in::return_page::{
    ask_page, destination, fragment_page, full, unknown, used, withdrawn,
};
use crate::lighthouse::sign_in::return_to::{Piece, pieces, with_answer};
use crate::lighthouse::sign_in::wish::displaced;
use crate::lighthouse::web::error::Refusal;
use crate::lighthouse::web::page::{ASK, Stop, TRY_AGAIN};
use crate::rfc::parameters::Parameters;
use crate::secret::Secret;
use crate::text::clean;
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// The provider sends the browser here.
///
/// # Errors
/// A readable page; the browser stays.
pub async fn arrive(
    State(app): State<Shared>,
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Stop> {
    if !app.catalog.has_callback(&slug) {
        return Err(unknown());
    }
    match Arrival::read(query.as_deref().unwrap_or_default())? {
        Some(arrival) => hand_over(&app, &slug, &arrival, &headers, false).await,
        None => Ok(fragment_page(&app.public_url, &slug)),
    }
}

/// The fragment page reports, or a person agrees to go on in another browser.
pub async fn report(
    State(app): State<Shared>,
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let Ok(body) = body else {
        return Refusal::malformed("the body is too large or broken off").into_response();
    };
    let arrival = match Arrival::read(query.as_deref().unwrap_or_default()) {
        Ok(arrival) => arrival,
        Err(stop) => return stop.into_response(),
    };
    let result = match arrival {
        Some(arrival) => hand_over(&app, &slug, &arrival, &headers, is_confirmed(&body)).await,
        None => {
            return say_where(&app, &slug, &headers, &body)
                .await
                .into_response();
        }
    };
    result.into_response()
}

/// What the provider put into the query.
struct Arrival<'a> {
    state: Secret,
    code: Option<Secret>,
    pieces: Vec<Piece<'a>>,
}

impl<'a> Arrival<'a> {
    /// Nothing where the query holds no answer, so that it must be looked for in the fragment.
    fn read(query: &'a str) -> Result<Option<Self>, Stop> {
        let pieces = pieces(query);
        let count = |name: &str| pieces.iter().filter(|piece| piece.name == name).count();
        let counts = ["code", "state", "error"].map(count);
        if counts == [0, 0, 0] {
            return Ok(None);
        }
        let [codes, states, errors] = counts;
        if states != 1 || codes + errors != 1 {
            return Err(not_understood());
        }
        let value = |name: &str| {
            let raw = pieces
                .iter()
                .find(|piece| piece.name == name)
                .map(|piece| piece.raw)?;
            let mut decoded = Parameters::each_once(raw).ok()?;
            decoded.remove(name).map(Secret::new)
        };
        let said = |name| value(name).filter(|text: &Secret| !text.expose().is_empty());
        let (state, code) = (said("state"), said("code"));
        match (state, code.is_some() || said("error").is_some()) {
            (Some(state), true) => Ok(Some(Self {
                state,
                code,
                pieces,
            })),
            _ => Err(not_understood()),
        }
    }

    fn outcome(&self) -> Outcome {
        if self.code.is_some() {
            Outcome::Code
        } else {
            Outcome::Error
        }
    }
}

/// Neither code nor error alone, or without words.
fn not_understood() -> Stop {
    Stop {
        status: StatusCode::BAD_REQUEST,
        title: "The answer of your healthcare provider cannot be understood",
        text: format!("{TRY_AGAIN} {ASK}"),
        detail: "`code`, `state` or `error` is missing, empty or stands there twice, or a code came with an error".to_owned(),
    }
}

/// Query mode: the browser goes on with the parameters as they came.
async fn hand_over(
    app: &Shared,
    slug: &str,
    arrival: &Arrival<'_>,
    headers: &HeaderMap,
    confirmed: bool,
) -> Result<Response, Stop> {
    let code_hash = arrival
        .code
        .as_ref()
        .map(Secret::sha256)
        .unwrap_or_default();
    let request = ReturnRequest {
        state: arrival.state.clone(),
        outcome: arrival.outcome(),
        confirmed,
    };
    match decide(app, slug, &request, code_hash, headers).await? {
        Answered::Return {
            origin_url,
            desktop_mode,
        } => {
            let origin_url = with_state(&origin_url, arrival.state.expose());
            Ok(onward(&with_answer(
                &origin_url,
                &arrival.pieces,
                desktop_mode,
            )))
        }
        Answered::OtherBrowser {
            origin_url,
            installation,
        } => Ok(ask_page(&origin_url, &installation)),
        Answered::Unknown | Answered::OtherPlatform => Err(unknown()),
        Answered::Used => Err(used()),
        Answered::Suspended(reason) => Err(operator::stop(&reason)),
        Answered::Full => Err(full()),
        Answered::Displaced => Err(displaced()),
        Answered::Withdrawn => Err(withdrawn()),
    }
}

/// Fragment mode: only state and outcome are known here.
async fn say_where(
    app: &Shared,
    slug: &str,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Json<Wrapper<Return>>, Refusal> {
    let request = read_report(body)?;
    let answered = decide(app, slug, &request, String::new(), headers).await;
    match answered.map_err(|error| refused(&Stop::from(error), ErrorCode::ServerError))? {
        Answered::Return {
            origin_url,
            desktop_mode,
        } => {
            let origin_url = Some(with_state(&origin_url, request.state.expose()));
            Ok(Json(Wrapper::success(Return {
                origin_url,
                desktop_mode,
                ask: None,
            })))
        }
        Answered::OtherBrowser {
            origin_url,
            installation,
        } => {
            let ask = Some(Ask {
                destination: destination(&origin_url),
                installation: clean(&installation),
            });
            Ok(Json(Wrapper::success(Return {
                origin_url: None,
                desktop_mode: false,
                ask,
            })))
        }
        Answered::Unknown | Answered::OtherPlatform => {
            Err(refused(&unknown(), ErrorCode::InvalidRequest))
        }
        Answered::Used => Err(refused(&used(), ErrorCode::InvalidRequest)),
        Answered::Suspended(reason) => Err(refused(
            &operator::stop(&reason),
            ErrorCode::InstallationSuspended,
        )),
        Answered::Full => Err(refused(&full(), ErrorCode::UserLimitReached)),
        Answered::Displaced => Err(refused(&displaced(), ErrorCode::TooManyReservations)),
        Answered::Withdrawn => Err(refused(&withdrawn(), ErrorCode::OriginNotAllowed)),
    }
}

/// What query mode shows as a page: the script makes a heading of what stands before the first `. `.
fn refused(stop: &Stop, code: ErrorCode) -> Refusal {
    Refusal::new(stop.status, code, format!("{}. {}", stop.title, stop.text))
}

fn read_report(body: &[u8]) -> Result<ReturnRequest, Refusal> {
    let malformed = || Refusal::malformed("the report holds no state and outcome");
    let text = std::str::from_utf8(body).map_err(|_| malformed())?;
    let mut form = Parameters::each_once(text).map_err(|_| malformed())?;
    let outcome = match form.value("outcome") {
        Some("code") => Outcome::Code,
        Some("error") => Outcome::Error,
        _ => return Err(malformed()),
    };
    let confirmed = is_confirmed(body);
    Ok(ReturnRequest {
        state: Secret::new(form.remove("state").ok_or_else(malformed)?),
        outcome,
        confirmed,
    })
}

fn is_confirmed(body: &[u8]) -> bool {
    std::str::from_utf8(body)
        .ok()
        .and_then(|text| Parameters::each_once(text).ok())
        .is_some_and(|form| form.value("confirmed").is_some_and(|value| value == "true"))
}

async fn decide(
    app: &Shared,
    slug: &str,
    request: &ReturnRequest,
    code_hash: String,
    headers: &HeaderMap,
) -> Result<Answered, crate::lighthouse::store::Error> {
    let came = Answer {
        state_hash: request.state.sha256(),
        platform_type: slug.to_owned(),
        browser_hash: Browser::known(&app.public_url, headers).map(|browser| browser.hash()),
        confirmed: request.confirmed,
        is_error: request.outcome == Outcome::Error,
        code_hash,
        now: app.clock.now(),
    };
    answer(&app.store, &app.limits, &app.own, came).await
}

/// 303: a code never travels in a repeated body (GW-30).
fn onward(address: &str) -> Response {
    match HeaderValue::from_str(address) {
        Ok(location) => (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response(),
        Err(_) => unknown().into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_has_one_state_and_one_code_or_error() {
        for (query, understood) in [
            ("code=a&state=b", true),
            ("error=access_denied&state=b", true),
            ("code=a&state=b&state=b", false),
            ("code=a&code=a&state=b", false),
            ("c%6Fde=a&code=a&state=b", false),
            ("code=a&error=access_denied&state=b", false),
            ("code=&state=b", false),
            ("code&state=b", false),
            ("error=&state=b", false),
            ("code=a&state=", false),
            ("code=a", false),
            ("state=b", false),
        ] {
            assert_eq!(
                Arrival::read(query).is_ok_and(|arrival| arrival.is_some()),
                understood,
                "{query}"
            );
        }
        assert!(Arrival::read("utm=1").unwrap().is_none());
    }

    #[test]
    fn the_code_is_read_decoded_and_kept_raw() {
        let arrival = Arrival::read("code=a%2Bb+c&state=s").unwrap().unwrap();
        assert_eq!(arrival.code.unwrap().expose(), "a+b c");
        assert_eq!(arrival.pieces[0].raw, "code=a%2Bb+c");
    }
}
