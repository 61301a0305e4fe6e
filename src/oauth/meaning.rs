//! The meaning of OAuth error codes, whether they arrive at the callback, at the token endpoint or
//! on a page. Each has one cause and one next step (RFC 6749 sections 4.1.2.1 and 5.2, OpenID
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

/// The client whose registration at the provider an error code refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Client {
    Ours,
    Gateways,
}

impl Client {
    /// Returns the gateway's client or our own.
    #[must_use]
    pub const fn through_gateway(through: bool) -> Self {
        if through { Self::Gateways } else { Self::Ours }
    }
}

const TELL_THE_OPERATOR: &str = "tell the gateway's operator to compare the client ID, secret, redirect URI and scopes \
 with the registration at the provider";

/// The cause if a token endpoint does not accept the client.
pub const UNKNOWN_CLIENT: &str =
    "The provider does not know this client, or does not accept its secret, key or method";

/// Returns the meaning of an error code, if it is known.
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

/// Same as [`of`], but for a rejected refresh: the sign-in itself worked.
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
            "The sign-in works, but the provider no longer accepts its own refresh token, which \
             may have expired, been replaced, or been valid only for this browser session",
            "request `offline_access` (some providers need `prompt=consent` for it), or sign in again when the \
             access token has expired",
        ),
        "unsupported_grant_type" => refresh(
            "The sign-in works, but the provider does not refresh tokens, although it issued a \
             refresh token",
            "show this report to the provider",
        ),
        "unauthorized_client" => of(word, client).map(|meaning| Meaning {
            cause: "The sign-in works, but the client is not registered for refresh tokens",
            ..meaning
        }),
        _ => of(word, client),
    }
}

/// Whether an error code says that the client, the redirect URI or the scopes do not match the
/// registration.
#[must_use]
pub fn is_registration(word: &str) -> bool {
    registration(word).is_some()
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "returning an `Option` lets it be a match arm in the tables below"
)]
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
            "compare the client ID, its secret and `--auth-method` with the registration at the provider",
        ),
        "unauthorized_client" => registered(
            "The client is not registered for this kind of sign-in",
            "have the provider register the client for the authorization code grant, or use a \
             client that is registered for it",
        ),
        "invalid_scope" => registered(
            "The provider does not allow one of the requested scopes for this client",
            "request fewer scopes with `--scope`, or have the provider allow them for this client",
        ),
        "invalid_request" => registered(
            "One of the parameters does not match the client's registration at the provider",
            "compare the redirect URI, scopes and `aud` with the registration at the provider",
        ),
        "invalid_redirect_uri" | "redirect_uri_mismatch" => registered(
            "The redirect URI is not registered for this client",
            "register the redirect URI at the provider, character for character",
        ),
        "invalid_target" => registered(
            "The provider does not issue tokens to this client for the requested FHIR base URL",
            "compare the FHIR base URL and `--aud` with the registration at the provider",
        ),
        "unsupported_response_type" => registered(
            "The client is not registered for authorization codes",
            "have the provider register the client for the authorization code grant, or use a \
             client that is registered for it",
        ),
        _ => None,
    }
}

fn person(word: &str) -> Option<Meaning> {
    let person = |cause, next_step| meaning(Kind::Refused, cause, next_step);
    match word {
        "access_denied" => person(
            "Access was requested but not granted",
            "the user or the provider denied access; sign in again and allow the access",
        ),
        "login_required" => person(
            "The provider requires the user to sign in, but was not allowed to ask",
            "sign in at the provider in the same browser first, then run this again",
        ),
        "consent_required" => person(
            "The user has not consented to this access yet, and the provider was not allowed to ask",
            "sign in with a browser and consent; some providers require consent in their own portal first",
        ),
        "interaction_required" => person(
            "The provider requires another step from the user, such as a second factor or accepting its terms",
            "sign in with a browser and follow the provider's pages",
        ),
        "account_selection_required" => person(
            "The user has several accounts at the provider, which was not allowed to ask which one \
              to use",
            "sign out of all but one of them in this browser, then run this again",
        ),
        _ => None,
    }
}

fn server(word: &str) -> Option<Meaning> {
    let provider = |cause, next_step| meaning(Kind::Provider, cause, next_step);
    match word {
        "server_error" | "temporarily_unavailable" => provider(
            "The provider's server has a problem",
            "try again later; if the problem persists, tell the provider",
        ),
        "invalid_grant" => provider(
            "The provider does not accept its own code, which may have expired, been used already, \
              or been bound to another redirect URI, verifier or client",
            "sign in again without pausing; if that does not help, show this report to the provider",
        ),
        "invalid_dpop_proof" | "use_dpop_nonce" => provider(
            "The provider requires DPoP, or does not accept our proof",
            "add `--dpop` if it is missing; otherwise check this machine's clock, and show this report to the provider",
        ),
        "invalid_request_uri" => provider(
            "The provider does not accept the `request_uri` it issued, which may have expired, \
             been used already, or been issued to another client",
            "sign in again without pausing; if that does not help, show this report to the provider",
        ),
        "unsupported_grant_type" => provider(
            "The provider issued a code, but does not exchange it for tokens",
            "show this report to the provider",
        ),
        _ => None,
    }
}

/// Returns an error that starts with the other side's words and adds the meaning of the code.
#[must_use]
pub fn error(word: &str, message: String, meaning: Option<Meaning>) -> Error {
    let kind = meaning.map_or(Kind::Provider, |meaning| meaning.kind);
    let next_step = meaning.map_or(
        "look up the error code in the provider's documentation",
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
