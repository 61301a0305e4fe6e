//! The authorization response (RFC 6749 section 4.1.2): which parameters belong to our request, and
//! which ones are rejected. Pure functions; `routes` and `paste` receive the parameters.

use crate::oauth::said::described;
use crate::rfc::parameters::{Parameters, Repeated};
use crate::secret::Secret;
use subtle::ConstantTimeEq;

/// How a response reached us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    Query,
    Fragment,
    FormPost,
    Pasted,
}

impl Arrival {
    /// Returns the name as text.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Fragment => "fragment",
            Self::FormPost => "form_post",
            Self::Pasted => "pasted",
        }
    }
}

/// The provider's response.
#[derive(Clone, Debug)]
pub enum Outcome {
    Code(Secret),
    /// The `error`, with its `error_description` and `error_uri`.
    Error(String, Option<String>),
    /// A response that violates the protocol, and how; no token request follows (RESP-07).
    Broken(&'static str),
}

/// A response to our request.
#[derive(Clone, Debug)]
pub struct Answer {
    pub outcome: Outcome,
    /// RFC 9207.
    pub iss: Option<String>,
    pub arrival: Arrival,
    /// Whether the `state` was checked; false only if the user pasted a bare code.
    pub state_checked: bool,
}

/// Whether parameters are a response to our request.
#[derive(Clone, Debug)]
pub enum Judgement {
    Ours(Answer),
    /// The `state` is missing, repeated, or from another sign-in (LOOP-11, RESP-09).
    Foreign,
}

/// Judges parameters by the `state` of our request, compared in constant time.
#[must_use]
pub fn judge(parameters: &Parameters, arrival: Arrival, state: &Secret) -> Judgement {
    let Ok(Some(found)) = parameters.once("state") else {
        return Judgement::Foreign;
    };
    if !bool::from(found.as_bytes().ct_eq(state.expose().as_bytes())) {
        return Judgement::Foreign;
    }
    let (outcome, iss) = match parameters.once("iss") {
        Ok(None) => (outcome(parameters), None),
        Ok(Some(iss)) => (outcome(parameters), Some(iss.to_owned())),
        Err(Repeated) => (Outcome::Broken("contains `iss` twice"), None),
    };
    Judgement::Ours(Answer {
        outcome,
        iss,
        arrival,
        state_checked: true,
    })
}

/// An error without a `state`. It may come from the provider or from any other program, so it is
/// only shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stateless {
    pub error: String,
    pub beside: Option<String>,
}

impl Stateless {
    /// Returns the error in a response without a `state`.
    #[must_use]
    pub fn of(parameters: &Parameters) -> Option<Self> {
        if parameters.value("state").is_some() {
            return None;
        }
        match outcome(parameters) {
            Outcome::Error(error, beside) => Some(Self { error, beside }),
            _ => None,
        }
    }
}

fn outcome(parameters: &Parameters) -> Outcome {
    let has = |name: &str| parameters.value(name).is_some();
    if has("access_token") || has("id_token") || has("token_type") {
        return Outcome::Broken("contains a token, which was not requested");
    }
    if has("response") {
        return Outcome::Broken("is wrapped as a JWT, which was not requested");
    }
    match (parameters.once("code"), parameters.once("error")) {
        (Ok(Some(_)), Ok(Some(_))) => Outcome::Broken("contains both a code and an error"),
        (Err(Repeated), _) => Outcome::Broken("contains two codes"),
        (_, Err(Repeated)) => Outcome::Broken("contains two errors"),
        (Ok(None), Ok(None)) => Outcome::Broken("contains neither a code nor an error"),
        (Ok(Some("")), Ok(None)) => Outcome::Broken("contains an empty code"),
        (Ok(Some(code)), Ok(None)) => Outcome::Code(Secret::new(code)),
        (Ok(None), Ok(Some(error))) => {
            let beside = described(
                parameters.once("error_description").ok().flatten(),
                parameters.once("error_uri").ok().flatten(),
            );
            Outcome::Error(error.to_owned(), beside)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(query: &str) -> String {
        match judge(&Parameters::read(query), Arrival::Query, &Secret::new("S")) {
            Judgement::Foreign => "foreign".into(),
            Judgement::Ours(Answer { outcome, iss, .. }) => match outcome {
                Outcome::Code(code) => format!("code {} {iss:?}", code.expose()),
                Outcome::Error(error, description) => format!("error {error} {description:?}"),
                Outcome::Broken(why) => why.into(),
            },
        }
    }

    #[test]
    fn accepts_a_code_unchanged() {
        assert_eq!(
            judged("code=a%2Bb%2F%3D%25.~&state=S"),
            "code a+b/=%.~ None"
        );
        assert_eq!(
            judged("state=S&code=x&iss=https%3A%2F%2Fas.example&session_state=1"),
            "code x Some(\"https://as.example\")"
        );
    }

    #[test]
    fn accepts_a_refusal() {
        assert_eq!(
            judged("error=access_denied&error_description=no&state=S"),
            "error access_denied Some(\"no\")"
        );
        assert_eq!(
            judged("error=invalid_scope&error_uri=https%3A%2F%2Fe.example%2F1&state=S"),
            "error invalid_scope Some(\"see https://e.example/1\")"
        );
    }

    #[test]
    fn an_error_without_a_state_is_distinguished_from_one_with_a_different_state() {
        let of = |query: &str| Stateless::of(&Parameters::read(query));
        let error = Stateless {
            error: "invalid_request".into(),
            beside: Some("no".into()),
        };
        assert_eq!(
            of("error=invalid_request&error_description=no"),
            Some(error)
        );
        for query in [
            "error=x&state=T",
            "error=x&state=",
            "code=c",
            "error=x&error=y",
            "",
        ] {
            assert_eq!(of(query), None, "{query}");
        }
    }

    #[test]
    fn everything_without_exactly_our_state_is_foreign() {
        for query in [
            "code=x",
            "code=x&state=T",
            "code=x&state=S&state=S",
            "error=access_denied&state=s",
            "response=jwt",
            "code=x&state=",
        ] {
            assert_eq!(judged(query), "foreign", "{query}");
        }
    }

    #[test]
    fn refuses_protocol_violations() {
        for (query, why) in [
            (
                "code=x&error=y&state=S",
                "contains both a code and an error",
            ),
            ("code=x&code=y&state=S", "contains two codes"),
            (
                "code=x&access_token=t&state=S",
                "contains a token, which was not requested",
            ),
            (
                "code=x&response=jwt&state=S",
                "is wrapped as a JWT, which was not requested",
            ),
            ("state=S", "contains neither a code nor an error"),
            ("code=&state=S", "contains an empty code"),
            ("code=x&iss=a&iss=b&state=S", "contains `iss` twice"),
        ] {
            assert_eq!(judged(query), why, "{query}");
        }
    }
}
