//! Responses from token, introspection and revocation endpoints, and how checks judge them.

use crate::conformance::facts::Document;
use crate::conformance::verdict::{Judgement, fail, pass, skip, warn};
use http::{HeaderMap, StatusCode};

/// A response from a token, introspection or revocation endpoint.
pub(crate) struct Answered {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) document: Document,
}

impl Answered {
    pub(crate) fn error(&self) -> &str {
        self.document
            .get("error")
            .and_then(|value| value.as_str())
            .unwrap_or_default()
    }

    pub(crate) fn has_tokens(&self) -> bool {
        self.document.contains_key("access_token")
    }

    /// Returns a string member, such as a token; if it is missing, the check is skipped.
    pub(crate) fn brought(&self, member: &str) -> Result<String, Judgement> {
        let value = self.document.get(member).and_then(|value| value.as_str());
        value
            .map(ToOwned::to_owned)
            .ok_or_else(|| skip(format!("`{member}` is missing")))
    }

    /// Whether the response seems to come from a filter in front of the endpoint.
    fn is_filter(&self) -> bool {
        let keeps_out = matches!(
            self.status,
            StatusCode::FORBIDDEN | StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE
        );
        keeps_out && self.document.is_empty()
    }

    /// Whether the server rejected the made-up code, token or user rather than the client. Such a
    /// response says nothing about the client.
    pub(crate) fn refuses_the_grant(&self) -> bool {
        !self.has_tokens() && self.error() == "invalid_grant"
    }

    /// Judges the response to a request that must be rejected: PASS for an error code in `words`,
    /// WARN for another one or an unsuitable status, SKIP if nothing can be concluded, otherwise
    /// FAIL.
    pub(crate) fn refuses(&self, words: &[&str], what: &str) -> Judgement {
        let (status, error) = (self.status.as_u16(), self.error());
        let judgement = if self.has_tokens() {
            fail(format!("tokens were issued for {what}"))
        } else if self.is_filter() || self.status.is_success() && self.document.is_empty() {
            skip(format!(
                "the response to {what} has status {status}, but no OAuth error"
            ))
        } else if self.status.is_server_error() || self.status.is_redirection() {
            fail(format!("the response to {what} has status {status}"))
        } else if self.status.is_success() && error.is_empty() {
            fail(format!(
                "the response to {what} has status {status} and is not an error"
            ))
        } else if self.status.is_success() {
            warn(format!("{what} is rejected, but with status {status}"))
        } else if words.contains(&error) {
            pass(format!("{what} is rejected"))
        } else {
            warn(format!(
                "{what} is rejected, but not with `{}`",
                words.join("` or `")
            ))
        };
        judgement
            .with("status", status.to_string())
            .with("error", error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::finding::Verdict;
    use serde_json::{Value, json};

    #[test]
    fn only_tokens_successes_and_server_failures_count_as_faults() {
        use Verdict::{Fail, Pass, Skip, Warn};
        for (status, document, expected) in [
            (200, json!({"access_token": "a"}), Fail),
            (400, json!({"access_token": "a"}), Fail),
            (200, json!({"ok": true}), Fail),
            (200, json!({}), Skip),
            (200, json!({"error": "invalid_grant"}), Warn),
            (400, json!({"error": "invalid_grant"}), Pass),
            (400, json!({"error": "odd"}), Warn),
            (400, json!({}), Warn),
            (403, json!({}), Skip),
            (403, json!({"error": "invalid_grant"}), Pass),
            (429, json!({}), Skip),
            (503, json!({}), Skip),
            (500, json!({}), Fail),
            (302, json!({}), Fail),
        ] {
            let Value::Object(document) = document else {
                unreachable!()
            };
            let answered = Answered {
                status: StatusCode::from_u16(status).unwrap(),
                headers: HeaderMap::new(),
                document,
            };
            let found = answered.refuses(&["invalid_grant"], "it").verdict;
            assert_eq!(found, expected, "{status} {:?}", answered.document);
        }
    }
}
