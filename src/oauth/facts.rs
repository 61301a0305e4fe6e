//! The facts of an ordinary sign-in, unredacted, for the checks that judge it afterwards. Nothing
//! here leaves the process without redaction.

use crate::error::{Error, Kind};
use crate::oauth::loopback::callback::Answer;
use crate::oauth::target::Target;
use crate::oauth::token::answer::Tokens;
use crate::trace::recorder::Seen;
use url::Url;

/// All facts that a check may use; steps that did not happen are `None`.
#[derive(Default)]
pub struct Facts {
    /// The FHIR base URL or issuer, as passed in.
    pub base: String,
    pub target: Option<Target>,
    /// The redirect URI in the request.
    pub redirect_uri: String,
    /// The authorization request, as built for the provider.
    pub request: Option<Url>,
    pub answer: Option<Answer>,
    /// The current tokens.
    pub tokens: Option<Tokens>,
    pub patient: Option<String>,
    pub seen: Vec<Seen>,
    pub failed: Option<Failed>,
    /// The status of the response to revoking our own tokens.
    pub revoked: Option<http::StatusCode>,
    /// Whether the tokens are kept rather than revoked.
    pub kept: bool,
    /// Whether the driver was instructed to deny consent.
    pub denies: bool,
    /// The current time in Unix seconds.
    pub now: i64,
}

/// How a sign-in failed.
pub struct Failed {
    pub kind: Kind,
    /// The error code that an OAuth endpoint returned.
    pub word: Option<String>,
    /// The check that failed.
    pub check: Option<&'static str>,
    /// Whether a page of the provider complained about our redirect URI instead of continuing.
    pub blames_redirect_uri: bool,
    pub sentence: String,
    /// The cause, if it is more specific than the kind.
    pub cause: Option<String>,
}

impl Facts {
    /// Records how the sign-in ended.
    pub fn note_end(&mut self, error: Option<&Error>) {
        self.failed = error.map(|error| Failed {
            kind: error.kind(),
            word: error.oauth_error().map(ToOwned::to_owned),
            check: error.refused_by(),
            blames_redirect_uri: error.blames_redirect_uri(),
            sentence: error.to_string(),
            cause: error.cause().map(ToOwned::to_owned),
        });
    }
}
