//! Decides whether to repeat a request to the gateway, and after what delay. This is a pure rule;
//! the client does the waiting and sending.

use crate::api::installation::IDEMPOTENCY_KEY;
use crate::http::{Failure, Reason, Request, Response};
use http::{Method, StatusCode, header};
use jiff::fmt::rfc2822;
use std::time::Duration;

/// The maximum number of attempts.
const ATTEMPTS: u32 = 3;
/// Delay before the second attempt; doubled before each further one.
const FIRST_WAIT: Duration = Duration::from_millis(250);

/// A finished attempt.
pub(super) struct Attempt {
    /// Counted from one.
    pub(super) number: u32,
    /// Whether the request is idempotent.
    pub(super) repeatable: bool,
    /// Whether the failure is transient.
    pub(super) passing: bool,
    /// How long the gateway asked us to wait.
    pub(super) retry_after: Option<Duration>,
    /// The rest of the time limit shared by all attempts and waits.
    pub(super) left: Duration,
}

impl Attempt {
    /// How long to wait before the next attempt; `None` if there is no next attempt. `jitter`
    /// spreads out clients that failed at the same moment. After the wait, at least as much time
    /// must remain for the response.
    pub(super) fn wait(&self, jitter: u8) -> Option<Duration> {
        if !self.repeatable || !self.passing || self.number >= ATTEMPTS {
            return None;
        }
        let half = FIRST_WAIT * 2_u32.pow(self.number - 1) / 2;
        let spread = half * u32::from(jitter) / u32::from(u8::MAX);
        let wait = self.retry_after.unwrap_or(half).saturating_add(spread);
        (wait.saturating_mul(2) <= self.left).then_some(wait)
    }
}

/// Whether a request may be repeated, because it only reads or because the gateway recognises it by
/// its key (protocol.md section 2).
pub(super) fn is_repeatable(request: &Request) -> bool {
    match *request.method() {
        Method::GET => true,
        Method::POST => request.headers().contains_key(IDEMPOTENCY_KEY),
        _ => false,
    }
}

/// Whether a failure may be transient: overload, trouble behind a proxy, or a broken connection. A
/// failure to connect is reported at once, and after a timeout no time is left.
pub(super) fn is_passing(outcome: &Result<Response, Failure>) -> bool {
    match outcome {
        Ok(answer) => matches!(answer.status().as_u16(), 408 | 429 | 500 | 502 | 503 | 504),
        Err(failure) => matches!(failure.reason, Reason::Broken(_) | Reason::CutOff(_)),
    }
}

/// `Retry-After` of an error response, in seconds or as a date (RFC 9110 section 10.2.3); `now` in
/// Unix seconds.
pub(super) fn retry_after(answer: &Response, now: i64) -> Option<Duration> {
    if !matches!(
        answer.status(),
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE
    ) {
        return None;
    }
    let text = answer
        .headers()
        .get(header::RETRY_AFTER)?
        .to_str()
        .ok()?
        .trim();
    let date = || {
        Some(
            rfc2822::parse(text)
                .ok()?
                .timestamp()
                .as_second()
                .saturating_sub(now)
                .max(0)
                .unsigned_abs(),
        )
    };
    text.parse().ok().or_else(date).map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEN: Duration = Duration::from_secs(10);

    #[test]
    fn only_repeatable_requests_are_retried_a_few_times_within_the_time_limit() {
        let first = || Attempt {
            number: 1,
            repeatable: true,
            passing: true,
            retry_after: None,
            left: TEN,
        };
        let after = |seconds| Attempt {
            retry_after: Some(Duration::from_secs(seconds)),
            ..first()
        };
        for (case, attempt, least, most) in [
            ("the first", first(), Some(125), Some(250)),
            (
                "the second",
                Attempt {
                    number: 2,
                    ..first()
                },
                Some(250),
                Some(500),
            ),
            (
                "the third",
                Attempt {
                    number: 3,
                    ..first()
                },
                None,
                None,
            ),
            (
                "a write",
                Attempt {
                    repeatable: false,
                    ..first()
                },
                None,
                None,
            ),
            (
                "a refusal",
                Attempt {
                    passing: false,
                    ..first()
                },
                None,
                None,
            ),
            ("asked to wait", after(2), Some(2000), Some(2125)),
            ("asked for no time", after(0), Some(0), Some(125)),
            ("asked for half the time", after(5), Some(5000), None),
            ("asked for too long", after(6), None, None),
            ("asked for ever", after(u64::MAX), None, None),
            (
                "little time left",
                Attempt {
                    left: Duration::from_millis(300),
                    ..first()
                },
                Some(125),
                None,
            ),
            (
                "no time left",
                Attempt {
                    left: Duration::ZERO,
                    ..first()
                },
                None,
                None,
            ),
        ] {
            let milliseconds = |jitter| attempt.wait(jitter).map(|wait| wait.as_millis());
            assert_eq!(
                (milliseconds(0), milliseconds(u8::MAX)),
                (least, most),
                "{case}"
            );
        }
    }

    #[test]
    fn a_write_is_only_repeatable_with_a_key() {
        for (method, key, expected) in [
            (Method::GET, false, true),
            (Method::POST, true, true),
            (Method::POST, false, false),
            (Method::PATCH, true, false),
            (Method::PUT, false, false),
            (Method::DELETE, false, false),
        ] {
            let mut request = http::Request::builder().method(method.clone());
            if key {
                request = request.header(IDEMPOTENCY_KEY, "k");
            }
            assert_eq!(
                is_repeatable(&request.body(Vec::new()).unwrap()),
                expected,
                "{method}"
            );
        }
    }

    #[test]
    fn a_waiting_time_is_seconds_or_a_date_and_comes_with_a_refusal() {
        let now = rfc2822::parse("Sun, 22 Nov 2026 09:30:00 GMT")
            .unwrap()
            .timestamp()
            .as_second();
        for (status, text, seconds) in [
            (429, "120", Some(120)),
            (503, " 7 ", Some(7)),
            (429, "Sun, 22 Nov 2026 09:30:30 GMT", Some(30)),
            (429, "Sun, 22 Nov 2026 09:00:00 GMT", Some(0)),
            (429, "-3", None),
            (429, "soon", None),
            (429, "99999999999999999999999", None),
            (302, "120", None),
        ] {
            let answer = http::Response::builder()
                .status(status)
                .header("retry-after", text)
                .body(Vec::new())
                .unwrap();
            assert_eq!(
                retry_after(&answer, now),
                seconds.map(Duration::from_secs),
                "{status} {text}"
            );
        }
    }

    #[test]
    fn a_refusal_is_not_a_transient_failure() {
        let answered = |status| {
            is_passing(&Ok(http::Response::builder()
                .status(status)
                .body(Vec::new())
                .unwrap()))
        };
        let passing: Vec<u16> = (200..600).filter(|status| answered(*status)).collect();
        assert_eq!(passing, [408, 429, 500, 502, 503, 504]);
        let failed = |reason| {
            is_passing(&Err(Failure {
                host: "gw.example:443".into(),
                reason,
            }))
        };
        assert!(failed(Reason::Broken("reset".into())));
        assert!(!failed(Reason::Connect("refused".into())) && !failed(Reason::TimedOut(TEN)));
    }
}
