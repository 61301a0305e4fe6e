//! Classifies an authorization endpoint's responses in the same way for every check. Pure
//! functions.

use crate::conformance::facts::object;
use crate::conformance::prober::request::Asked;
use crate::driver::choice::asks_for_consent;
use crate::driver::html;
use crate::http::Response;
use crate::rfc::origin::origin_of;
use crate::rfc::parameters::Parameters;
use crate::rfc::response_mode::ResponseMode;
use http::StatusCode;
use url::Url;

/// Error codes of RFC 6749 section 4.1.2.1, OpenID Connect and client authentication that a page
/// may show.
const WORDS: [&str; 12] = [
    "invalid_request",
    "invalid_client",
    "invalid_scope",
    "invalid_grant",
    "invalid_target",
    "invalid_redirect",
    "invalid_redirect_uri",
    "redirect_uri_mismatch",
    "unauthorized_client",
    "unsupported_response_type",
    "access_denied",
    "server_error",
];

/// The kind of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// It asks for a password.
    SignIn,
    /// It asks for consent.
    Consent,
    /// It reports that something is wrong with the request: 4xx, or 200 with an error code.
    Error,
    /// A 403, 429 or 503, possibly from a filter that blocks programs.
    Filter,
    /// The server failed.
    Broken,
    /// None of these.
    Other,
}

/// The outcome of a request.
pub(crate) enum Landed {
    /// The response reached the redirect URI of the request, with these parameters.
    Back(Parameters),
    /// The response to the request reached another address.
    Astray(Url, Parameters),
    /// A page from the provider.
    Page(Kind, Response),
    /// A redirect to an address that we do not open.
    Away(Url),
}

/// Returns the kind of the page at an address.
pub(crate) fn kind(here: &Url, response: &Response) -> Kind {
    let status = response.status();
    let page = html::read(response.body());
    let asks = page.forms.iter().any(html::Form::asks_for_a_password);
    match status {
        StatusCode::OK | StatusCode::UNAUTHORIZED if asks => Kind::SignIn,
        StatusCode::FORBIDDEN | StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
            Kind::Filter
        }
        _ if status.is_client_error() => Kind::Error,
        _ if status.is_server_error() => Kind::Broken,
        _ if says_error(here, response, &page) => Kind::Error,
        _ if asks_for_consent(&page) => Kind::Consent,
        _ => Kind::Other,
    }
}

/// Whether a page with a success status is an error page, judging by its address, its JSON, its
/// title, or an OAuth error code in its text.
fn says_error(here: &Url, response: &Response, page: &html::Page) -> bool {
    let in_address = here
        .query_pairs()
        .any(|(name, value)| name == "error" && !value.is_empty());
    let in_title = page
        .title
        .split(|character: char| !character.is_alphanumeric())
        .any(|word| word.eq_ignore_ascii_case("error"));
    let in_text = page
        .text
        .split(|character: char| !character.is_ascii_alphanumeric() && character != '_')
        .any(|word| WORDS.contains(&word));
    in_address
        || in_title
        || in_text
        || object(response).is_some_and(|document| document.contains_key("error"))
}

/// Returns the page, or the response that its self-submitting form would post.
pub(crate) fn page(asked: &Asked, here: &Url, response: Response) -> Landed {
    let posted = asked
        .get("response_mode")
        .filter(|mode| *mode == ResponseMode::FormPost.name())
        .and_then(|_| posted_back(asked, &html::read(response.body())));
    posted.map_or_else(
        || Landed::Page(kind(here, &response), response),
        Landed::Back,
    )
}

/// Returns the fields that a self-submitting form would post to the redirect URI
/// ([`ResponseMode::FormPost`]).
fn posted_back(asked: &Asked, page: &html::Page) -> Option<Parameters> {
    let goal = asked.get("redirect_uri")?;
    let form = page
        .forms
        .iter()
        .find(|form| form.action.as_deref() == Some(goal))?;
    let fields = form.fields.iter();
    Some(
        fields
            .map(|field| (field.name.clone(), field.value.clone()))
            .collect::<Vec<_>>()
            .into(),
    )
}

/// Reads the response from an address. At the redirect URI, any parameters count; elsewhere, only a
/// code or an error with our state does.
pub(crate) fn answer(asked: &Asked, next: &Url) -> Option<Landed> {
    let pairs = Parameters::of_answer(next);
    let goal = asked
        .get("redirect_uri")
        .and_then(|goal| Url::parse(goal).ok());
    if goal.is_some_and(|goal| goal.origin() == next.origin() && goal.path() == next.path()) {
        return Some(Landed::Back(pairs));
    }
    let is_ours = pairs.value("state") == Some(asked.state.as_str())
        && (pairs.value("code").is_some() || pairs.value("error").is_some());
    is_ours.then(|| Landed::Astray(next.clone(), pairs))
}

/// Whether an error only says that the user has to act (OpenID Connect Core section 3.1.2.6).
pub(crate) fn wants_a_person(word: &str) -> bool {
    matches!(
        word,
        "login_required"
            | "consent_required"
            | "interaction_required"
            | "account_selection_required"
    )
}

impl Landed {
    pub(crate) fn error(&self) -> Option<&str> {
        match self {
            Self::Back(pairs) => pairs.value("error"),
            _ => None,
        }
    }

    /// The code that reached the redirect URI.
    pub(crate) fn code(&self) -> Option<&str> {
        match self {
            Self::Back(pairs) => pairs.value("code"),
            _ => None,
        }
    }

    pub(crate) fn kind(&self) -> Option<Kind> {
        match self {
            Self::Page(kind, _) => Some(*kind),
            _ => None,
        }
    }

    /// Whether the request is accepted: the provider returned a code, or asks the user to continue.
    pub(crate) fn is_taken(&self) -> bool {
        self.code().is_some() || self.asks_a_person()
    }

    /// Whether the outcome stays unknown until the user continues.
    pub(crate) fn asks_a_person(&self) -> bool {
        matches!(self.kind(), Some(Kind::SignIn | Kind::Consent))
    }

    /// Whether the error was reported only on a page, without a response to the client.
    pub(crate) fn is_error_page(&self) -> bool {
        self.kind() == Some(Kind::Error)
    }

    /// In words.
    pub(crate) fn describe(&self) -> String {
        let Self::Page(kind, response) = self else {
            return self.describe_address();
        };
        let status = response.status().as_u16();
        match kind {
            Kind::SignIn => format!("the sign-in page ({status})"),
            Kind::Consent => format!("the consent page ({status})"),
            Kind::Error => format!("an error page ({status})"),
            Kind::Filter | Kind::Broken | Kind::Other => format!("a page with status {status}"),
        }
    }

    fn describe_address(&self) -> String {
        let names = |pairs: &Parameters| {
            let names: Vec<&str> = pairs.iter().map(|(name, _)| name.as_str()).collect();
            format!("`{}`", names.join("`, `"))
        };
        match self {
            Self::Back(pairs) => pairs.value("error").map_or_else(
                || format!("{} at the redirect URI", names(pairs)),
                |error| format!("error `{error}` at the redirect URI"),
            ),
            Self::Astray(url, pairs) => format!("{} at `{}`", names(pairs), origin_of(url)),
            Self::Away(url) => {
                format!("a redirect to `{}`", origin_of(url))
            }
            Self::Page(..) => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind_of(address: &str, status: u16, body: &str) -> Kind {
        let response = http::Response::builder()
            .status(status)
            .body(body.as_bytes().to_vec())
            .unwrap();
        kind(&Url::parse(address).unwrap(), &response)
    }

    #[test]
    fn each_kind_of_page_has_one_name() {
        let sign_in = "<form method=post><input name=u><input type=password name=p></form>";
        let consent = "<form method=post><button value=yes>Allow</button><button value=no>Deny</button></form>";
        let cancel = "<form method=post><button>Continue</button></form><a href=/abort>Cancel</a>";
        let plain = "https://as.example/authorize";
        for (address, status, body, expected) in [
            (plain, 200, sign_in, Kind::SignIn),
            (plain, 401, sign_in, Kind::SignIn),
            (plain, 200, consent, Kind::Consent),
            (plain, 200, cancel, Kind::Consent),
            (plain, 400, "no", Kind::Error),
            (plain, 400, sign_in, Kind::Error),
            (plain, 404, "", Kind::Error),
            (plain, 403, "blocked", Kind::Filter),
            (plain, 429, "", Kind::Filter),
            (plain, 503, "", Kind::Filter),
            (plain, 500, "trace", Kind::Broken),
            (plain, 200, "<title>Error - Sample</title>", Kind::Error),
            (plain, 200, "<p>Reason: invalid_redirect.", Kind::Error),
            (plain, 200, r#"{"error": "nope"}"#, Kind::Error),
            (
                "https://as.example/error?error=invalid_client",
                200,
                "<p>Oh",
                Kind::Error,
            ),
            ("https://as.example/error?error=", 200, "<p>Oh", Kind::Other),
            (
                plain,
                200,
                "<title>Terrors of the deep</title>",
                Kind::Other,
            ),
            (plain, 200, "<h1>Welcome home", Kind::Other),
            (plain, 200, "", Kind::Other),
        ] {
            assert_eq!(kind_of(address, status, body), expected, "{status} {body}");
        }
    }

    #[test]
    fn an_answer_is_recognised_by_the_redirect_uri_or_our_state() {
        let asked = Asked {
            pairs: vec![("redirect_uri".into(), "http://127.0.0.1:7/callback".into())],
            verifier: crate::secret::Secret::new("v"),
            state: "ours".into(),
        };
        let landed = |address: &str| match answer(&asked, &Url::parse(address).unwrap()) {
            None => "none",
            Some(Landed::Back(_)) => "back",
            Some(_) => "astray",
        };
        for (address, expected) in [
            ("http://127.0.0.1:7/callback?anything=1", "back"),
            ("http://127.0.0.1:7/callback#code=1", "back"),
            ("http://127.0.0.1:8/callback?code=1&state=ours", "astray"),
            ("https://elsewhere.example/#error=e&state=ours", "astray"),
            ("https://login.example/?code=1&state=theirs", "none"),
            ("https://login.example/?state=ours", "none"),
        ] {
            assert_eq!(landed(address), expected, "{address}");
        }
    }
}
