//! Limits how long a request may take: as long as the client says (`Prefer: wait`, RFC 7240 section
//! 4.3), but no longer than the gateway's limit (GW-23). If the client gets a timeout error,
//! nothing was done (protocol.md section 2), unless the error says otherwise.

use crate::lighthouse::store::Patience;
use crate::lighthouse::web::manner::Bare;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::time::Duration;

/// Ends a request after `most`. Its database jobs are then canceled, unless they may already have
/// been committed.
pub async fn limit(State(most): State<Duration>, request: Request, next: Next) -> Response {
    let patience = Patience::new(wait(request.headers()).map(|wait| wait.min(most)));
    match tokio::time::timeout(most, patience.scope(next.run(request))).await {
        Ok(response) => response,
        Err(_) if patience.may_be_kept() => Bare::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "the gateway did not finish in time; repeat the request to learn the outcome",
        )
        .into_response(),
        Err(_) => StatusCode::REQUEST_TIMEOUT.into_response(),
    }
}

/// Returns how long a client waits; an unreadable value is ignored.
fn wait(headers: &HeaderMap) -> Option<Duration> {
    let preferences = headers
        .get_all("prefer")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split([',', ';']));
    let seconds = preferences.filter_map(|one| {
        let (name, value) = one.split_once('=')?;
        let is_wait = name.trim().eq_ignore_ascii_case("wait");
        is_wait.then(|| value.trim().trim_matches('"').parse::<u32>().ok())?
    });
    seconds
        .filter(|seconds| *seconds > 0)
        .map(|seconds| Duration::from_secs(seconds.into()))
        .next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_says_how_long_it_waits() {
        for (header, expected) in [
            ("wait=10", Some(10)),
            ("return=minimal, Wait=\"3\"", Some(3)),
            ("respond-async; wait = 7", Some(7)),
            ("wait=0, wait=2", Some(2)),
            ("wait", None),
            ("wait=-1", None),
            ("wait=soon", None),
            ("waiting=10", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("prefer", header.parse().unwrap());
            assert_eq!(
                wait(&headers).map(|wait| wait.as_secs()),
                expected,
                "{header}"
            );
        }
        assert_eq!(wait(&HeaderMap::new()), None);
    }
}
