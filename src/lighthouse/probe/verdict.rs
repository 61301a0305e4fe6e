//! The verdict on an endpoint, in one word and one sentence.

/// What a check has found out about an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Patients can sign in.
    Ok,
    /// It responds, but publishes nothing about signing in.
    NoSmart,
    /// Its document lacks something that a sign-in needs.
    Incomplete,
    /// Its document contains URLs to which codes must not be sent (GW-29, MIX-03).
    Unsafe,
    /// It responds with something other than a document.
    WrongType,
    HttpStatus,
    Redirected,
    TooLarge,
    Timeout,
    Tls,
    /// The connection broke in the middle of a response.
    Broken,
    Unreachable,
    /// Its host is on a private network.
    Private,
    /// Its FHIR base is not a URL that may be requested.
    Address,
}

impl Verdict {
    /// All verdicts, the best first.
    pub const ALL: [Self; 14] = [
        Self::Ok,
        Self::NoSmart,
        Self::Incomplete,
        Self::Unsafe,
        Self::WrongType,
        Self::HttpStatus,
        Self::Redirected,
        Self::TooLarge,
        Self::Timeout,
        Self::Tls,
        Self::Broken,
        Self::Unreachable,
        Self::Private,
        Self::Address,
    ];

    /// The word that is stored and shown.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::NoSmart => "no_smart",
            Self::Incomplete => "incomplete",
            Self::Unsafe => "unsafe",
            Self::WrongType => "wrong_type",
            Self::HttpStatus => "http_status",
            Self::Redirected => "redirected",
            Self::TooLarge => "too_large",
            Self::Timeout => "timeout",
            Self::Tls => "tls",
            Self::Broken => "broken",
            Self::Unreachable => "unreachable",
            Self::Private => "private",
            Self::Address => "address",
        }
    }

    /// Whether the verdict says more about the host than about the endpoint.
    #[must_use]
    pub const fn is_about_the_host(self) -> bool {
        matches!(
            self,
            Self::Timeout | Self::Tls | Self::Broken | Self::Unreachable
        )
    }
}

/// A verdict other than `ok`, and its sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    pub verdict: Verdict,
    pub sentence: String,
}

impl Trouble {
    /// The sentence is about the endpoint, without its subject and its final period.
    #[must_use]
    pub fn new(verdict: Verdict, sentence: impl Into<String>) -> Self {
        Self {
            verdict,
            sentence: sentence.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verdicts_have_distinct_names() {
        let names: std::collections::BTreeSet<&str> = Verdict::ALL.map(Verdict::name).into();
        assert_eq!(names.len(), Verdict::ALL.len());
    }
}
