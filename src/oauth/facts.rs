//! What an ordinary sign-in showed, in the clear, for whoever judges it afterwards. Nothing here leaves the process
//! unredacted.

use crate::error::{Error, Kind};
use crate::oauth::loopback::callback::Answer;
use crate::oauth::target::Target;
use crate::oauth::token::answer::Tokens;
use crate::trace::recorder::Seen;
use url::Url;

/// Everything a check may look at; what is missing did not happen.
#[derive(Default)]
pub struct Facts {
    /// FHIR base or issuer, as asked for.
    pub base: String,
    pub target: Option<Target>,
    /// The redirect URI of the request.
    pub redirect_uri: String,
    /// The authorization request, as it was built for the provider.
    pub request: Option<Url>,
    pub answer: Option<Answer>,
    /// Those that count now.
    pub tokens: Option<Tokens>,
    pub patient: Option<String>,
    pub seen: Vec<Seen>,
    pub failed: Option<Failed>,
    /// How the revocation of our own tokens was answered.
    pub revoked: Option<http::StatusCode>,
    /// The tokens are kept, and not given back.
    pub kept: bool,
    /// The driver was told to refuse.
    pub denies: bool,
    /// Unix seconds.
    pub now: i64,
}

/// How a sign-in failed.
pub struct Failed {
    pub kind: Kind,
    /// The word by which an OAuth endpoint refused.
    pub word: Option<String>,
    /// The check that caught it.
    pub check: Option<&'static str>,
    /// A page of the provider's spoke of our redirect URI instead of going on.
    pub blames_redirect_uri: bool,
    pub sentence: String,
    /// The cause, where more is known than the kind says.
    pub cause: Option<String>,
}

impl Facts {
    /// Notes how the sign-in ended.
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
