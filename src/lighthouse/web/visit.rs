//! Decides whether a request may do something or may only look (protocol.md section 3 point 4).
//! Only a browser's navigation can start or end a sign-in; prefetching, a link checker, or another
//! page's script cannot.

use crate::lighthouse::web::page::Stop;
use crate::lighthouse::words::reader::texts;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode};

/// What a request to one of the browser's routes may do. When used as an extractor, refuses
/// requests that are not visits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visit {
    /// The request may act: a browser navigates here, or a form is submitted.
    Acts,
    /// The request may only look: it is a `HEAD`, which gets the response to a visit but does
    /// nothing.
    Looks,
}

/// Why a request is not a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NoVisit {
    /// The browser prefetches the page before the user has followed the link. It discards a
    /// response that is not a success.
    Ahead,
    /// A script, an image or a frame requests the page.
    Inside,
}

/// Elements that embed a page in another.
const FRAMES: [&str; 5] = ["embed", "fencedframe", "frame", "iframe", "object"];

/// Judges a request by whichever Fetch Metadata headers it has, because old browsers and programs
/// send none.
fn judge(method: &Method, headers: &HeaderMap) -> Result<Visit, NoVisit> {
    let says = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let is_ahead = ["sec-purpose", "purpose", "x-purpose", "x-moz"]
        .into_iter()
        .filter_map(says)
        .any(|purpose| {
            let purpose = purpose.to_ascii_lowercase();
            ["prefetch", "prerender", "preview"]
                .iter()
                .any(|word| purpose.contains(word))
        });
    if is_ahead {
        return Err(NoVisit::Ahead);
    }
    if method == Method::HEAD {
        return Ok(Visit::Looks);
    }
    let is_inside = says("sec-fetch-mode").is_some_and(|mode| mode != "navigate")
        || says("sec-fetch-dest").is_some_and(|place| FRAMES.contains(&place));
    if is_inside && method == Method::GET {
        return Err(NoVisit::Inside);
    }
    Ok(Visit::Acts)
}

impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = Stop;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Stop> {
        judge(&parts.method, &parts.headers).map_err(stop)
    }
}

fn stop(why: NoVisit) -> Stop {
    let (status, detail) = match why {
        NoVisit::Ahead => (
            StatusCode::SERVICE_UNAVAILABLE,
            "the browser prefetched this page; nothing was done",
        ),
        NoVisit::Inside => (
            StatusCode::BAD_REQUEST,
            "a sign-in must open in the browser's own window, not from a script or in a frame; \
             nothing was done",
        ),
    };
    Stop::new(status, texts().end.no_window, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(method: &str, lines: &[(&'static str, &str)]) -> Result<Visit, NoVisit> {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(*name, value.parse().unwrap());
        }
        judge(&method.parse().unwrap(), &headers)
    }

    #[test]
    fn navigations_old_browsers_and_forms_act() {
        let way = [
            ("sec-fetch-mode", "navigate"),
            ("sec-fetch-dest", "document"),
        ];
        assert_eq!(judged("GET", &way), Ok(Visit::Acts));
        assert_eq!(judged("GET", &[]), Ok(Visit::Acts));
        assert_eq!(
            judged("POST", &[("sec-fetch-mode", "cors")]),
            Ok(Visit::Acts)
        );
    }

    #[test]
    fn head_only_looks() {
        assert_eq!(judged("HEAD", &[]), Ok(Visit::Looks));
        assert_eq!(
            judged("HEAD", &[("sec-fetch-mode", "cors")]),
            Ok(Visit::Looks)
        );
    }

    #[test]
    fn prefetched_and_embedded_requests_do_nothing() {
        for line in [
            ("sec-purpose", "prefetch"),
            ("sec-purpose", "prefetch;prerender"),
            ("purpose", "prefetch"),
            ("purpose", "Preview"),
            ("x-moz", "prefetch"),
        ] {
            let way = [line, ("sec-fetch-mode", "navigate")];
            for method in ["GET", "HEAD"] {
                assert_eq!(judged(method, &way), Err(NoVisit::Ahead), "{line:?}");
            }
        }
        for line in [
            ("sec-fetch-mode", "cors"),
            ("sec-fetch-mode", "no-cors"),
            ("sec-fetch-mode", "same-origin"),
            ("sec-fetch-mode", "websocket"),
            ("sec-fetch-dest", "iframe"),
            ("sec-fetch-dest", "object"),
        ] {
            assert_eq!(judged("GET", &[line]), Err(NoVisit::Inside), "{line:?}");
        }
    }
}
