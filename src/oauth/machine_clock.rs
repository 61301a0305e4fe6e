//! Errors caused by this machine's wrong clock, so that no other party is blamed for wrong times.

use crate::clock::Skew;
use crate::error::{Error, Kind};
use crate::rfc::auth_method::AuthMethod;

/// Returns the error for a failure that is due to this machine's clock.
pub(in crate::oauth) fn error(skew: Skew, message: impl Into<String>) -> Error {
    Error::new(Kind::Clock, message)
        .because(format!("This machine's clock is {skew} the provider's"))
        .hint("set this machine's clock, preferably with NTP, then run this again")
}

/// Blames this machine's clock, if it is wrong, when a provider rejects a signed assertion: the
/// assertion's times come from that clock.
pub(in crate::oauth) fn of_assertion(
    refused: Error,
    method: AuthMethod,
    skew: Option<Skew>,
) -> Error {
    let signs = matches!(
        method,
        AuthMethod::ClientSecretJwt | AuthMethod::PrivateKeyJwt
    );
    match skew {
        Some(skew) if signs && refused.oauth_error() == Some("invalid_client") => {
            error(skew, refused.to_string()).answered("invalid_client")
        }
        _ => refused,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_refused_assertion_is_the_clocks_fault() {
        use AuthMethod::{ClientSecretBasic, ClientSecretJwt, PrivateKeyJwt};
        let skew = Skew::between(1000, 1600);
        let kind = |method, word, skew| {
            let refused = Error::new(Kind::ClientAuthentication, "no").answered(word);
            of_assertion(refused, method, skew).kind()
        };
        for (method, word, skew, expected) in [
            (PrivateKeyJwt, "invalid_client", skew, Kind::Clock),
            (ClientSecretJwt, "invalid_client", skew, Kind::Clock),
            (
                PrivateKeyJwt,
                "invalid_client",
                None,
                Kind::ClientAuthentication,
            ),
            (
                PrivateKeyJwt,
                "invalid_scope",
                skew,
                Kind::ClientAuthentication,
            ),
            (
                ClientSecretBasic,
                "invalid_client",
                skew,
                Kind::ClientAuthentication,
            ),
        ] {
            assert_eq!(kind(method, word, skew), expected, "{method:?} {word}");
        }
    }
}
