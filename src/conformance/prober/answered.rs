//! What a token, introspection or revocation endpoint answers a form.

use crate::conformance::facts::Document;
use crate::conformance::verdict::{Judgement, fail, pass, skip, warn};
use http::{HeaderMap, StatusCode};

/// An answer of a token, introspection or revocation endpoint.
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

    /// A string that must have come, such as a token.
    pub(crate) fn brought(&self, member: &str) -> Result<String, Judgement> {
        let value = self.document.get(member).and_then(|value| value.as_str());
        value
            .map(ToOwned::to_owned)
            .ok_or_else(|| skip(format!("no `{member}` came")))
    }

    /// Passes when it refuses with one of these words; another refusal is a WARN, tokens a FAIL.
    pub(crate) fn refuses(&self, words: &[&str], what: &str) -> Judgement {
        let (status, error) = (self.status.as_u16(), self.error());
        let judgement = if self.has_tokens() {
            fail(format!("{what} got tokens"))
        } else if self.status.is_server_error() || self.status.is_redirection() {
            fail(format!("{what} was answered {status}"))
        } else if self.status.is_success() {
            fail(format!("{what} was answered {status}, not with an error"))
        } else if words.contains(&error) {
            pass(format!("{what} is refused"))
        } else {
            warn(format!(
                "{what} is refused, but not with `{}`",
                words.join("` or `")
            ))
        };
        judgement
            .with("status", status.to_string())
            .with("error", error)
    }
}
