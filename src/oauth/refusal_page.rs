//! Detects that an authorization endpoint rejected the client or redirect URI, which it reports on
//! its own page instead of redirecting (RFC 6749 section 4.1.2.1). Pure functions; `sign_in`
//! decides when to ask.

use crate::driver::html;
use crate::http::Response;
use crate::oauth::meaning;
use crate::oauth::said;
use crate::rfc::parameters::Parameters;
use http::StatusCode;
use url::Url;

/// Words on a page that refer to the client.
const WORDS: [&str; 3] = ["client_id", "invalid_client", "unauthorized_client"];

/// How an authorization endpoint reacted to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reception {
    /// It does not know the client, or does not accept this redirect URI for it.
    Refused {
        /// The page's own words.
        said: String,
        names_redirect_uri: bool,
        /// The OAuth error code that means the same.
        word: &'static str,
    },
    /// It redirected with this error about the registration, and its description.
    WentBack { word: String, said: String },
    /// It may reject only requests from programs, or it may have a problem.
    Doubtful(String),
    /// Nothing suggests that it rejected the request.
    Taken,
}

/// Judges a page.
#[must_use]
pub fn of_page(response: &Response) -> Reception {
    let status = response.status();
    let page = html::read(response.body());
    let asks = page.forms.iter().any(html::Form::asks_for_a_password);
    let words = said::in_body(response.body());
    let shown = |words: Option<String>| {
        let words = words.map(|words| format!(": {words}")).unwrap_or_default();
        format!("{}{words}", status.as_u16())
    };
    let only_for_programs = matches!(
        status,
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE
    );
    let names_redirect_uri = page.names_redirect_uri();
    let speaks = !asks && !only_for_programs && (names_redirect_uri || names_client(&page));
    match status {
        _ if speaks || status == StatusCode::BAD_REQUEST => Reception::Refused {
            said: shown(words),
            names_redirect_uri,
            word: if names_redirect_uri && !may_blame_client(&page) {
                "invalid_redirect_uri"
            } else {
                "invalid_client"
            },
        },
        StatusCode::UNAUTHORIZED if asks => Reception::Taken,
        _ if status.is_client_error() || status.is_server_error() => {
            Reception::Doubtful(shown(words))
        }
        _ => Reception::Taken,
    }
}

fn names_client(page: &html::Page) -> bool {
    let all = format!("{} {}", page.title, page.text).to_lowercase();
    WORDS.iter().any(|word| all.contains(word))
}

/// Whether the page may be about the client: it says so in OAuth's terms or in its own.
fn may_blame_client(page: &html::Page) -> bool {
    let all = format!("{} {}", page.title, page.text).to_ascii_lowercase();
    let joined: String = all.chars().filter(char::is_ascii_alphanumeric).collect();
    [
        "clientid",
        "invalidclient",
        "unknownclient",
        "unauthorizedclient",
    ]
    .iter()
    .any(|name| joined.contains(name))
}

/// Judges the URL that a request leads to; `None` if it is not the redirect URI.
#[must_use]
pub fn of_answer(next: &Url, redirect_uri: &str, state: &str) -> Option<Reception> {
    let goal = Url::parse(redirect_uri).ok()?;
    if goal.origin() != next.origin() || goal.path() != next.path() {
        return None;
    }
    let pairs = Parameters::of_answer(next);
    let is_ours = pairs.value("state").is_none_or(|found| found == state);
    Some(match pairs.get("error") {
        Some(word) if is_ours && meaning::is_registration(word) => Reception::WentBack {
            word: word.to_owned(),
            said: said::beside(pairs.get("error_description"), pairs.get("error_uri")),
        },
        _ => Reception::Taken,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(status: u16, body: &str) -> String {
        let response = http::Response::builder()
            .status(status)
            .body(body.as_bytes().to_vec())
            .unwrap();
        match of_page(&response) {
            Reception::Refused { said, .. } => format!("refused {said}"),
            Reception::Doubtful(words) => format!("doubtful {words}"),
            Reception::WentBack { word, said } => format!("back {word}{said}"),
            Reception::Taken => "taken".into(),
        }
    }

    #[test]
    fn a_page_about_the_client_is_a_refusal_and_a_filter_is_not() {
        let sign_in = "<form><input name=u><input type=password name=p></form> client_id";
        for (status, body, expected) in [
            (
                400,
                "<title>OAuth2 Error</title>Something went wrong",
                "refused 400: OAuth2 Error: Something went wrong",
            ),
            (400, "", "refused 400"),
            (
                200,
                "<h1>Error</h1> The redirect URI is not registered",
                "refused 200: Error The redirect URI is not registered",
            ),
            (
                401,
                r#"{"error":"invalid_client"}"#,
                "refused 401: invalid_client",
            ),
            (
                403,
                "<title>Access denied</title>",
                "doubtful 403: Access denied",
            ),
            (
                403,
                "<title>Error</title>unauthorized_client",
                "refused 403: Error: unauthorized_client",
            ),
            (429, "client_id", "doubtful 429: client_id"),
            (
                503,
                "<title>Maintenance</title>",
                "doubtful 503: Maintenance",
            ),
            (500, "Oops", "doubtful 500: Oops"),
            (200, sign_in, "taken"),
            (401, sign_in, "taken"),
            (200, "<h1>Welcome</h1>", "taken"),
            (200, "<script>const client_id = 1</script>", "taken"),
        ] {
            assert_eq!(judged(status, body), expected, "{status} {body}");
        }
    }

    #[test]
    fn a_page_only_about_the_redirect_uri_does_not_blame_the_client() {
        for (body, expected) in [
            (
                "This redirect_uri is not registered",
                "invalid_redirect_uri",
            ),
            (
                "The redirect URI of this client_id is wrong",
                "invalid_client",
            ),
            ("Invalid client ID or redirect URI", "invalid_client"),
            ("invalid_client", "invalid_client"),
            ("Something went wrong", "invalid_client"),
        ] {
            let response = http::Response::builder().status(400);
            let response = response.body(body.as_bytes().to_vec()).unwrap();
            let word = match of_page(&response) {
                Reception::Refused { word, .. } => word,
                other => panic!("{other:?}"),
            };
            assert_eq!(word, expected, "{body}");
        }
    }

    #[test]
    fn a_redirected_error_is_read_and_a_missing_person_is_not_an_error() {
        let goal = "http://127.0.0.1:4321/callback";
        let back =
            |rest: &str| of_answer(&Url::parse(&format!("{goal}{rest}")).unwrap(), goal, "S");
        let refused = Reception::WentBack {
            word: "invalid_scope".into(),
            said: ": no such scope".into(),
        };
        let answer = "error=invalid_scope&error_description=no+such+scope&state=S";
        assert_eq!(back(&format!("?{answer}")), Some(refused.clone()));
        assert_eq!(back(&format!("#{answer}")), Some(refused));
        for taken in [
            "?code=c&state=S",
            "?error=login_required&state=S",
            "?error=invalid_scope&state=T",
        ] {
            assert_eq!(back(taken), Some(Reception::Taken), "{taken}");
        }
        let elsewhere = Url::parse("https://as.example/login?error=invalid_scope").unwrap();
        assert_eq!(of_answer(&elsewhere, goal, "S"), None);
    }
}
