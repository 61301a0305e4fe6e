//! The meaning of OAuth error codes, whether they arrive at the callback, at the token endpoint or
//! on a page. One cause and one next step for each (RFC 6749 sections 4.1.2.1 and 5.2, OpenID
//! Connect Core section 3.1.2.6).

use crate::error::{Error, Kind};

/// The meaning of an error code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meaning {
    pub kind: Kind,
    /// One sentence, without a final period.
    pub cause: &'static str,
    pub next_step: &'static str,
}

/// Whose registration at the provider an error code refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Client {
    Ours,
    Gateways,
}

impl Client {
    /// The gateway's client or our own.
    #[must_use]
    pub const fn through_gateway(through: bool) -> Self {
        if through { Self::Gateways } else { Self::Ours }
    }
}

const TELL_THE_OPERATOR: &str = "tell the gateway's operator, who compares client id, secret, redirect URI and scopes with the registration at the provider";

/// For a client that a token endpoint does not accept.
pub const UNKNOWN_CLIENT: &str =
    "The provider does not know this client, or not with this secret, key or method";

/// The meaning of an error code, if it is known.
#[must_use]
pub fn of(word: &str, client: Client) -> Option<Meaning> {
    let meaning = registration(word)
        .or_else(|| person(word))
        .or_else(|| server(word))?;
    Some(match (client, meaning.kind) {
        (Client::Gateways, Kind::ClientAuthentication) => Meaning {
            kind: Kind::Gateway,
            next_step: TELL_THE_OPERATOR,
            ..meaning
        },
        _ => meaning,
    })
}

/// The same for a refused refresh: the sign-in itself worked.
#[must_use]
pub fn of_refresh(word: &str, client: Client) -> Option<Meaning> {
    let refresh = |cause, next_step| {
        Some(Meaning {
            kind: Kind::Provider,
            cause,
            next_step,
        })
    };
    match word {
        "invalid_grant" => refresh(
            "The sign-in works, but the provider does not take its own refresh token: expired, replaced, or given for this browser session only",
            "ask for `offline_access` (a provider may give it only with `prompt=consent`), or sign in again when the access token has expired",
        ),
        "unsupported_grant_type" => refresh(
            "The sign-in works, but the provider does not refresh, although it gave a refresh token",
            "show the provider this report",
        ),
        "unauthorized_client" => of(word, client).map(|meaning| Meaning {
            cause: "The sign-in works, but the client is not registered for refreshing",
            ..meaning
        }),
        _ => of(word, client),
    }
}

/// Whether an error code says that client, redirect URI or scopes do not match the registration.
#[must_use]
pub fn is_registration(word: &str) -> bool {
    registration(word).is_some()
}

#[expect(clippy::unnecessary_wraps, reason = "the arms of the tables below")]
const fn meaning(kind: Kind, cause: &'static str, next_step: &'static str) -> Option<Meaning> {
    Some(Meaning {
        kind,
        cause,
        next_step,
    })
}

const fn registered(cause: &'static str, next_step: &'static str) -> Option<Meaning> {
    meaning(Kind::ClientAuthentication, cause, next_step)
}

fn registration(word: &str) -> Option<Meaning> {
    match word {
        "invalid_client" => registered(
            UNKNOWN_CLIENT,
            "check the client id, its secret and `--auth-method` against what the provider registered",
        ),
        "unauthorized_client" => registered(
            "The client is known, but not registered for this kind of sign-in",
            "have the provider register it for the authorization code grant, or use a client that is",
        ),
        "invalid_scope" => registered(
            "The provider does not give this client one of the scopes asked for",
            "ask for fewer scopes with `--scope`, or have the provider register them for this client",
        ),
        "invalid_request" => registered(
            "One of the parameters is not what the provider has noted for this client",
            "compare redirect URI, scopes and `aud` with what is registered at the provider",
        ),
        "invalid_redirect_uri" | "redirect_uri_mismatch" => registered(
            "The redirect URI is not registered for this client",
            "register the redirect URI at the provider, character for character",
        ),
        "invalid_target" => registered(
            "The provider does not give this client tokens for the FHIR base that was asked for",
            "compare the FHIR base and `--aud` with what is registered at the provider",
        ),
        "unsupported_response_type" => registered(
            "The client is not registered for codes",
            "have the provider register it for the authorization code grant, or use a client that is",
        ),
        _ => None,
    }
}

fn person(word: &str) -> Option<Meaning> {
    let person = |cause, next_step| meaning(Kind::Refused, cause, next_step);
    match word {
        "access_denied" => person(
            "Access was asked for and not granted",
            "the person or the provider said no; sign in again and allow the access",
        ),
        "login_required" => person(
            "The provider wants the person to sign in, and was not allowed to ask",
            "sign in at the provider in the same browser first, then run this again",
        ),
        "consent_required" => person(
            "The person has not agreed to this access yet, and the provider was not allowed to ask",
            "sign in in a browser and agree to the access; some providers want it agreed to in their own portal first",
        ),
        "interaction_required" => person(
            "The provider wants something more of the person, such as a second factor or its terms agreed to",
            "sign in in a browser and do what its pages ask for",
        ),
        "account_selection_required" => person(
            "The person has several accounts there, and the provider was not allowed to ask which",
            "sign out of all but one of them in this browser, then run this again",
        ),
        _ => None,
    }
}

fn server(word: &str) -> Option<Meaning> {
    let provider = |cause, next_step| meaning(Kind::Provider, cause, next_step);
    match word {
        "server_error" | "temporarily_unavailable" => provider(
            "The provider's server has a problem of its own",
            "the provider has a problem; try again later",
        ),
        "invalid_grant" => provider(
            "The provider does not take its own code: expired, used already, or bound to another redirect URI, verifier or client",
            "sign in again without a pause; if that ends the same way, show the provider this report",
        ),
        "invalid_dpop_proof" | "use_dpop_nonce" => provider(
            "The provider wants a proof of possession (DPoP), or does not take ours",
            "add `--dpop` if it was left out; else compare this machine's clock, and show the provider this report",
        ),
        "invalid_request_uri" => provider(
            "The provider does not take the `request_uri` that it gave itself: expired, used already, or another client's",
            "sign in again without a pause; if that ends the same way, show the provider this report",
        ),
        "unsupported_grant_type" => provider(
            "The provider does not swap codes for tokens, although it gave one",
            "show the provider this report",
        ),
        _ => None,
    }
}

/// An error that starts with the other side's words and adds what the code means.
#[must_use]
pub fn error(word: &str, message: String, meaning: Option<Meaning>) -> Error {
    let kind = meaning.map_or(Kind::Provider, |meaning| meaning.kind);
    let next_step = meaning.map_or(
        "look the word up in the provider's documentation",
        |meaning| meaning.next_step,
    );
    Error::new(kind, message).hint(next_step).answered(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn registration_errors_are_recognised_wherever_they_occur() {
        for word in [
            "invalid_client",
            "unauthorized_client",
            "invalid_scope",
            "invalid_request",
            "invalid_redirect_uri",
            "redirect_uri_mismatch",
            "invalid_target",
            "unsupported_response_type",
        ] {
            let kind = |client| of(word, client).unwrap().kind;
            assert_eq!(kind(Client::Ours), Kind::ClientAuthentication, "{word}");
            assert_eq!(kind(Client::Gateways), Kind::Gateway, "{word}");
            assert!(is_registration(word));
        }
    }

    #[test]
    fn each_required_action_has_its_own_next_step() {
        let words = [
            "access_denied",
            "login_required",
            "consent_required",
            "interaction_required",
            "account_selection_required",
        ];
        let steps: std::collections::HashSet<_> = words
            .iter()
            .map(|word| of(word, Client::Ours).unwrap())
            .inspect(|meaning| assert_eq!(meaning.kind, Kind::Refused))
            .map(|meaning| meaning.next_step)
            .collect();
        assert_eq!(steps.len(), words.len());
    }

    #[test]
    fn a_refused_refresh_is_not_described_like_a_refused_code() {
        for word in [
            "invalid_grant",
            "unsupported_grant_type",
            "unauthorized_client",
        ] {
            let (code, refresh) = (of(word, Client::Ours), of_refresh(word, Client::Ours));
            assert_ne!(code, refresh, "{word}");
            assert!(refresh.unwrap().cause.starts_with("The sign-in works"));
        }
        assert_eq!(of("x", Client::Ours), None);
    }
}
