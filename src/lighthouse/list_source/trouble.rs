//! Messages for lists that could not be fetched.

use crate::http::Reason;
use std::time::Duration;

/// Maximum size in bytes, as transferred; the largest published list is 30 MB in size.
pub(super) const LARGEST: usize = 100 * MIB;
const MIB: usize = 1024 * 1024;

/// Why a list could not be fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    pub cause: Cause,
    /// A clause about the list, such as `it returned 404`.
    pub reason: String,
}

/// The kind of problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The URL may not be used.
    Address,
    /// There is no connection, or the host is not trusted.
    Network,
    TimedOut,
    /// The response is not a list.
    Answer,
}

impl Trouble {
    pub(super) fn new(cause: Cause, reason: impl Into<String>) -> Self {
        Self {
            cause,
            reason: reason.into(),
        }
    }
}

/// Describes why a request failed, as a clause.
pub(super) fn why(host: &str, reason: &Reason) -> Trouble {
    let (cause, text) = match reason {
        Reason::Connect(why) => (
            Cause::Network,
            format!("cannot connect to `{host}` ({why})"),
        ),
        Reason::Tls(_, why) => (Cause::Network, format!("`{host}` is not trusted: {why}")),
        Reason::Broken(why) | Reason::CutOff(why) => (
            Cause::Network,
            format!("the connection to `{host}` was interrupted ({why})"),
        ),
        Reason::NotHttp(why) => (
            Cause::Network,
            format!("`{host}` does not send valid HTTP ({why})"),
        ),
        Reason::TimedOut(within) => (
            Cause::TimedOut,
            format!("it did not arrive within {}", seconds(*within)),
        ),
        Reason::TooLarge(_) => (
            Cause::Answer,
            format!("it is larger than {} MiB", LARGEST / MIB),
        ),
        Reason::Invalid(_) | Reason::Trust(_) => (Cause::Address, reason.to_string()),
    };
    Trouble::new(cause, text)
}

pub(super) fn seconds(duration: Duration) -> String {
    match duration.as_secs() {
        1 => "a second".to_owned(),
        seconds if seconds > 0 => format!("{seconds} seconds"),
        _ => format!("{} milliseconds", duration.as_millis()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_for_a_failed_request_is_a_clause() {
        for (reason, cause, expected) in [
            (
                Reason::Connect("refused".into()),
                Cause::Network,
                "cannot connect to `a.example:443` (refused)",
            ),
            (
                Reason::TimedOut(Duration::from_secs(300)),
                Cause::TimedOut,
                "it did not arrive within 300 seconds",
            ),
            (
                Reason::TooLarge(LARGEST),
                Cause::Answer,
                "it is larger than 100 MiB",
            ),
            (
                Reason::Broken("reset".into()),
                Cause::Network,
                "the connection to `a.example:443` was interrupted (reset)",
            ),
        ] {
            let expected = Trouble::new(cause, expected);
            assert_eq!(why("a.example:443", &reason), expected);
        }
    }
}
