//! Which redirect URIs and browser origins belong to a client. Redirect URIs are compared as text,
//! so that no lenient parser can make two different addresses equal.

use crate::rfc::loopback_address::{is_loopback, is_loopback_host};
use url::Url;

/// Whether a redirect URI is the registered one: the exact text (RFC 9700 section 4.1.3), except
/// for the port of an `http` URL on this machine (RFC 8252 section 7.3).
pub(crate) fn matches(registered: &str, asked: &str) -> bool {
    if registered == asked {
        return true;
    }
    let (Some(registered), Some(asked)) = (loopback(registered), loopback(asked)) else {
        return false;
    };
    registered == asked
}

/// Splits an `http` address on this machine into the host and everything after the port.
fn loopback(uri: &str) -> Option<(&str, &str)> {
    let after_scheme = uri.strip_prefix("http://")?;
    let (authority, path) = after_scheme.split_at(after_scheme.find('/')?);
    let (host, port) = match authority.rfind(':') {
        Some(colon) if !authority.ends_with(']') => {
            (&authority[..colon], Some(&authority[colon + 1..]))
        }
        _ => (authority, None),
    };
    (is_loopback_host(host) && port.is_none_or(is_port)).then_some((host, path))
}

fn is_port(text: &str) -> bool {
    !text.starts_with(['0', '+']) && text.parse::<u16>().is_ok()
}

/// Whether pages from `origin` may send requests on behalf of a client that returns to `registered`
/// (SMART App Launch, "Considerations for CORS support"; TOK-23).
pub(crate) fn is_its_origin(registered: &str, origin: &str) -> bool {
    let (Ok(registered), Ok(origin)) = (Url::parse(registered), Url::parse(origin)) else {
        return false;
    };
    let same_port = registered.port_or_known_default() == origin.port_or_known_default();
    let same_scheme = registered.scheme() == origin.scheme();
    // On this machine, any port and scheme are allowed, for example for an https proxy.
    registered.host() == origin.host() && (same_scheme && same_port || is_loopback(&registered))
}

#[cfg(test)]
mod tests {
    use super::*;

    const REGISTERED: &str = "http://127.0.0.1/cb";

    #[test]
    fn loop_01_and_02_a_registered_loopback_address_may_have_any_port() {
        assert!(matches(REGISTERED, "http://127.0.0.1:49152/cb"));
        assert!(matches(
            "http://127.0.0.1:80/cb",
            "http://127.0.0.1:49152/cb"
        ));
        assert!(matches("http://[::1]/cb", "http://[::1]:49152/cb"));
    }

    #[test]
    fn loop_03_localhost_may_have_any_port() {
        assert!(matches("http://localhost/cb", "http://localhost:49152/cb"));
    }

    #[test]
    fn loop_04_one_loopback_host_is_not_another() {
        for asked in [
            "http://localhost:1/cb",
            "http://[::1]:1/cb",
            "http://127.0.0.2:1/cb",
        ] {
            assert!(!matches(REGISTERED, asked), "{asked}");
            assert!(!matches(asked, "http://127.0.0.1:1/cb"), "{asked}");
        }
    }

    #[test]
    fn loop_05_only_loopback_may_have_any_port() {
        assert!(!matches(
            "https://app.example/cb",
            "https://app.example:8443/cb"
        ));
        assert!(!matches(
            "http://app.example/cb",
            "http://app.example:8080/cb"
        ));
    }

    #[test]
    fn loop_06_a_different_path_query_fragment_or_user_info_is_refused() {
        for asked in [
            "http://127.0.0.1:1/cb/",
            "http://127.0.0.1:1/CB",
            "http://127.0.0.1:1/x/../cb",
            "http://127.0.0.1:1/%63b",
            "http://127.0.0.1:1/cb?a=1",
            "http://127.0.0.1:1/cb#",
            "http://user@127.0.0.1:1/cb",
            "http://127.0.0.1:1@evil.example/cb",
            "http://127.0.0.1:1",
        ] {
            assert!(!matches(REGISTERED, asked), "{asked}");
        }
    }

    #[test]
    fn loop_07_hosts_that_only_look_like_loopback_are_refused() {
        for host in [
            "127.0.0.1.evil.example",
            "2130706433",
            "0x7f000001",
            "0177.0.0.1",
            "127.1",
            "[::ffff:127.0.0.1]",
            "127.0.0.1.",
            "0.0.0.0",
            "localhost.",
            "LOCALHOST",
        ] {
            let asked = format!("http://{host}:1/cb");
            assert!(!matches(REGISTERED, &asked), "{asked}");
            assert!(!matches("http://localhost/cb", &asked), "{asked}");
            assert!(!matches("http://[::1]/cb", &asked), "{asked}");
        }
    }

    #[test]
    fn loop_08_a_different_scheme_is_refused() {
        assert!(!matches(REGISTERED, "https://127.0.0.1:1/cb"));
        assert!(!matches(REGISTERED, "HTTP://127.0.0.1:1/cb"));
    }

    #[test]
    fn a_port_is_a_decimal_number_without_tricks() {
        for port in ["", "0", "065536", "65536", "+80", "80 ", "８０"] {
            assert!(
                !matches(REGISTERED, &format!("http://127.0.0.1:{port}/cb")),
                "{port}"
            );
        }
    }

    #[test]
    fn auth_04_everything_else_is_compared_character_by_character() {
        let registered = "https://app.example/cb";
        assert!(matches(registered, registered));
        for asked in [
            "https://app.example/cb/",
            "https://APP.example/cb",
            "https://app.example:443/cb",
            "http://app.example/cb",
        ] {
            assert!(!matches(registered, asked), "{asked}");
        }
    }

    #[test]
    fn a_page_may_call_from_its_clients_redirect_origin() {
        assert!(is_its_origin(
            "https://app.example/cb",
            "https://app.example"
        ));
        assert!(is_its_origin(
            "http://localhost/cb",
            "http://localhost:9090"
        ));
        for origin in [
            "https://app.example:8443",
            "http://app.example",
            "https://probe.example",
            "null",
        ] {
            assert!(!is_its_origin("https://app.example/cb", origin), "{origin}");
        }
    }
}
