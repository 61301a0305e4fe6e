//! `GET` and `POST callback/{slug}`: passes the provider's response on to the installation
//! (protocol.md section 3 points 4 and 5). In query mode, the server redirects the browser. In
//! fragment mode, a page passes the code on without showing it to the server.

use crate::api::callback::{Ask, Outcome, Return, ReturnRequest};
use crate::api::{ErrorCode, Wrapper};
use crate::lighthouse::app::{App, Shared};
use crate::lighthouse::flow::answer::{Answer, Answered, answer};
use crate::lighthouse::flow::row::with_state;
use crate::lighthouse::installations::operator;
use crate::lighthouse::numbers::words;
use crate::lighthouse::sign_in::browser::Browser;
use crate::lighthouse::sign_in::return_page::{
    ask_page, destination, fragment_page, full, onward_page, refused as not_handed_over, unknown,
    used, withdrawn,
};
use crate::lighthouse::sign_in::return_to::{Piece, pieces, with_answer};
use crate::lighthouse::sign_in::wish::displaced;
use crate::lighthouse::web::error::Refusal;
use crate::lighthouse::web::manner::Bare;
use crate::lighthouse::web::page::{Stop, in_language};
use crate::lighthouse::web::question::{Question, Said};
use crate::lighthouse::web::visit::Visit;
use crate::lighthouse::words::reader::{Reader, texts};
use crate::rfc::parameters::Parameters;
use crate::secret::Secret;
use crate::text::short;
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// Handles the browser when the provider redirects it back.
///
/// # Errors
/// A readable page, with no redirect.
pub async fn arrive(
    State(app): State<Shared>,
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
    visit: Visit,
    headers: HeaderMap,
) -> Result<Response, Stop> {
    if !app.catalog.has_callback(&slug) {
        return Err(unknown());
    }
    match Arrival::read(query.as_deref().unwrap_or_default())? {
        Some(arrival) => {
            let visitor = Visitor {
                app: &app,
                slug: &slug,
                browser: Browser::recognise(&app, &headers).await?,
                headers: &headers,
                only_looks: visit == Visit::Looks,
                has_sent_a_form: false,
            };
            hand_over(&visitor, &arrival, &Parameters::default()).await
        }
        None => Ok(fragment_page(&app.public_url, &slug)),
    }
}

/// Handles a report from the fragment page, or a person's consent to continue in another browser.
pub async fn report(
    State(app): State<Shared>,
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let body = match body {
        Ok(body) => body,
        Err(rejection) => return Bare::unread(&rejection).into_response(),
    };
    let form = std::str::from_utf8(&body)
        .ok()
        .and_then(|text| Parameters::each_once(text).ok())
        .unwrap_or_default();
    let browser = match Browser::of_form(&app, &headers).await {
        Ok(browser) => browser,
        Err(error) => {
            return refused(&Stop::from(error), ErrorCode::ServerError).into_response();
        }
    };
    let visitor = Visitor {
        app: &app,
        slug: &slug,
        browser,
        headers: &headers,
        only_looks: false,
        has_sent_a_form: true,
    };
    match Arrival::read(query.as_deref().unwrap_or_default()) {
        Ok(Some(arrival)) => hand_over(&visitor, &arrival, &form).await.into_response(),
        Ok(None) => {
            let mut response = say_where(&visitor, &form).await.into_response();
            in_language(response.headers_mut(), &Reader::now());
            response
        }
        Err(stop) => stop.into_response(),
    }
}

/// The returning browser, and what it may do.
struct Visitor<'a> {
    app: &'a Shared,
    slug: &'a str,
    browser: Browser,
    headers: &'a HeaderMap,
    only_looks: bool,
    has_sent_a_form: bool,
}

impl Visitor<'_> {
    /// Returns the question that is asked if another browser started the sign-in.
    fn question<'a>(&'a self, state_hash: &'a str, code_hash: &'a str) -> Question<'a> {
        Question {
            pepper: &self.app.pepper,
            gateway: &self.app.public_url,
            about: vec!["callback", self.slug, state_hash, code_hash],
            now: self.app.clock.now(),
        }
    }

    fn came(
        &self,
        (state_hash, code_hash): (&str, &str),
        error: Option<&'static str>,
        said: Said,
    ) -> Answer {
        Answer {
            state_hash: state_hash.to_owned(),
            platform_type: self.slug.to_owned(),
            browser_hash: Some(self.browser.hash()),
            confirmed: said == Said::GoOn,
            only_looks: self.only_looks,
            error,
            code_hash: code_hash.to_owned(),
            now: self.app.clock.now(),
        }
    }

    /// Returns the name of the provider that the user signed in to.
    fn provider(&self, endpoint_id: &str) -> String {
        let endpoint = self.app.catalog.find(endpoint_id);
        endpoint.map_or_else(|| self.slug.to_owned(), |one| one.name().to_owned())
    }

    fn token(&self, state_hash: &str, code_hash: &str) -> String {
        let hash = self.browser.hash();
        self.question(state_hash, code_hash)
            .token(self.browser.asked(&hash))
    }

    fn said(&self, state_hash: &str, code_hash: &str, form: &Parameters) -> Said {
        let hash = self.browser.hash();
        self.question(state_hash, code_hash)
            .answer(self.headers, self.browser.asked(&hash), form)
    }
}

/// The provider's parameters in the query.
struct Arrival<'a> {
    state: Secret,
    code: Option<Secret>,
    pieces: Vec<Piece<'a>>,
}

impl<'a> Arrival<'a> {
    /// Reads the query; `None` if it contains no response, which may be in the fragment instead.
    fn read(query: &'a str) -> Result<Option<Self>, Stop> {
        let pieces = pieces(query);
        let count = |name: &str| pieces.iter().filter(|piece| piece.name == name).count();
        let counts = ["code", "state", "error"].map(count);
        let [codes, states, errors] = counts;
        if codes + errors == 0 {
            return Ok(None);
        }
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

    /// Returns the provider's error as a registered code; `None` if the provider sent a code
    /// instead of an error.
    fn error(&self) -> Option<&'static str> {
        if self.code.is_some() {
            return None;
        }
        let raw = self.pieces.iter().find(|piece| piece.name == "error");
        let word = raw.and_then(|piece| Parameters::each_once(piece.raw).ok());
        let word = word.and_then(|word| word.value("error").map(words::known));
        Some(word.unwrap_or(words::OTHER))
    }
}

/// Returns the page for a response without exactly one non-empty code or error.
fn not_understood() -> Stop {
    let detail = "`code`, `state` or `error` is missing, empty or repeated, or the response has both a \
                  code and an error";
    Stop::new(StatusCode::BAD_REQUEST, texts().end.not_understood, detail)
}

/// Handles query mode: redirects the browser with the parameters exactly as they arrived.
async fn hand_over(
    visitor: &Visitor<'_>,
    arrival: &Arrival<'_>,
    form: &Parameters,
) -> Result<Response, Stop> {
    let code = arrival.code.as_ref();
    let code_hash = code.map(Secret::sha256).unwrap_or_default();
    let state_hash = arrival.state.sha256();
    let said = visitor.said(&state_hash, &code_hash, form);
    if said == Said::Stop {
        return Ok(not_handed_over());
    }
    let came = visitor.came((&state_hash, &code_hash), arrival.error(), said);
    let App {
        store, limits, own, ..
    } = &**visitor.app;
    match answer(store, limits, own, came).await? {
        Answered::Return {
            origin_url,
            desktop_mode,
        } => {
            let origin_url = with_state(&origin_url, arrival.state.expose());
            let address = with_answer(&origin_url, &arrival.pieces, desktop_mode);
            Ok(if visitor.has_sent_a_form {
                onward_page(&address)
            } else {
                onward(&address)
            })
        }
        Answered::OtherBrowser {
            origin_url,
            installation,
            endpoint_id,
        } => {
            let token = visitor.token(&state_hash, &code_hash);
            let provider = visitor.provider(&endpoint_id);
            let asking = ask_page(&origin_url, &installation, &provider, &token);
            Ok(visitor.browser.known_from(&visitor.app.public_url, asking))
        }
        Answered::Unknown | Answered::OtherPlatform => Err(unknown()),
        Answered::Used => Err(used()),
        Answered::Suspended(reason) => Err(operator::stop(&reason)),
        Answered::Full => Err(full()),
        Answered::Displaced => Err(displaced()),
        Answered::Withdrawn => Err(withdrawn()),
    }
}

/// Handles fragment mode, in which the server only learns the state and whether the sign-in
/// succeeded.
async fn say_where(visitor: &Visitor<'_>, form: &Parameters) -> Result<Response, Refusal> {
    let request = read_report(form)?;
    let state_hash = request.state.sha256();
    let said = visitor.said(&state_hash, "", form);
    // The error code itself stays in the browser.
    let error = (request.outcome == Outcome::Error).then_some(words::OTHER);
    let came = visitor.came((&state_hash, ""), error, said);
    let App {
        store, limits, own, ..
    } = &**visitor.app;
    let answered = answer(store, limits, own, came).await;
    let told =
        match answered.map_err(|error| refused(&Stop::from(error), ErrorCode::ServerError))? {
            Answered::Return {
                origin_url,
                desktop_mode,
            } => Return {
                origin_url: Some(with_state(&origin_url, request.state.expose())),
                desktop_mode,
                ask: None,
            },
            Answered::OtherBrowser {
                origin_url,
                installation,
                endpoint_id,
            } => Return {
                origin_url: None,
                desktop_mode: false,
                ask: Some(Ask {
                    destination: destination(&origin_url),
                    installation: short(&installation),
                    provider: short(&visitor.provider(&endpoint_id)),
                    token: visitor.token(&state_hash, ""),
                }),
            },
            refusal => return Err(not_told(&refusal)),
        };
    let response = Json(Wrapper::success(told)).into_response();
    Ok(visitor
        .browser
        .known_from(&visitor.app.public_url, response))
}

/// Returns the error that says why the browser cannot return to the installation.
fn not_told(answered: &Answered) -> Refusal {
    match answered {
        Answered::Used => refused(&used(), ErrorCode::InvalidRequest),
        Answered::Suspended(reason) => {
            refused(&operator::stop(reason), ErrorCode::InstallationSuspended)
        }
        Answered::Full => refused(&full(), ErrorCode::UserLimitReached),
        Answered::Displaced => refused(&displaced(), ErrorCode::TooManyReservations),
        Answered::Withdrawn => refused(&withdrawn(), ErrorCode::OriginNotAllowed),
        _ => refused(&unknown(), ErrorCode::InvalidRequest),
    }
}

/// Returns the same texts as the query-mode page, for the script, which turns everything before the
/// first `. ` into a heading.
fn refused(stop: &Stop, code: ErrorCode) -> Refusal {
    Refusal::new(stop.status, code, format!("{}. {}", stop.title, stop.text))
}

fn read_report(form: &Parameters) -> Result<ReturnRequest, Refusal> {
    let malformed = || Refusal::malformed("the report has no state or no outcome");
    let outcome = match form.value("outcome") {
        Some("code") => Outcome::Code,
        Some("error") => Outcome::Error,
        _ => return Err(malformed()),
    };
    let text = |name: &str| form.value(name).unwrap_or_default().to_owned();
    Ok(ReturnRequest {
        state: Secret::new(form.value("state").ok_or_else(malformed)?),
        outcome,
        answer: text("answer"),
        token: text("token"),
    })
}

/// Redirects with 303, so that a code is never sent again in a repeated body (GW-30).
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
    fn only_a_registered_code_of_an_error_is_used() {
        for (query, expected) in [
            ("error=access_denied&state=b", Some("access_denied")),
            ("error=access%5Fdenied&state=b", Some("access_denied")),
            ("error=Ada+Park+said+no&state=b", Some(words::OTHER)),
            ("code=a&state=b", None),
        ] {
            assert_eq!(Arrival::read(query).unwrap().unwrap().error(), expected);
        }
    }

    #[test]
    fn the_code_is_read_decoded_and_kept_raw() {
        let arrival = Arrival::read("code=a%2Bb+c&state=s").unwrap().unwrap();
        assert_eq!(arrival.code.unwrap().expose(), "a+b c");
        assert_eq!(arrival.pieces[0].raw, "code=a%2Bb+c");
    }
}
