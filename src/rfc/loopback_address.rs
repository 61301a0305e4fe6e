//! Whether an address refers to this machine (RFC 8252 section 7.3, RFC 6761 section 6.3). This is
//! decided from its text alone; names are never resolved.

use std::net::{Ipv4Addr, Ipv6Addr};
use url::Url;

/// Whether a web address leads to this machine.
#[must_use]
pub fn is_loopback(url: &Url) -> bool {
    url.host_str().is_some_and(is_loopback_host)
}

/// Whether the host in an address is this machine: `localhost`, a name below it, 127/8 or `[::1]`.
/// Other spellings do not count, so that no address is accepted that two parsers could read
/// differently.
#[must_use]
pub fn is_loopback_host(host: &str) -> bool {
    let literal = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    host == "localhost"
        || host.ends_with(".localhost")
        || host.parse::<Ipv4Addr>().is_ok_and(|ip| ip.is_loopback())
        || literal
            .and_then(|text| text.parse::<Ipv6Addr>().ok())
            .is_some_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_text_decides_whether_an_address_is_loopback() {
        for (url, expected) in [
            ("http://127.0.0.1:1/", true),
            ("http://127.9.9.9/", true),
            ("http://[::1]/", true),
            ("http://localhost:9/", true),
            ("http://gateway.localhost/", true),
            ("http://localhost.example.org/", false),
            ("http://127.0.0.1.example.org/", false),
            ("http://192.168.0.2/", false),
            ("http://[::ffff:127.0.0.1]/", false),
        ] {
            assert_eq!(is_loopback(&Url::parse(url).unwrap()), expected, "{url}");
        }
    }

    #[test]
    fn another_spelling_of_a_host_is_not_loopback() {
        for host in [
            "LOCALHOST",
            "localhost.",
            "127.1",
            "0x7f000001",
            "::1",
            "",
            "notlocalhost",
        ] {
            assert!(!is_loopback_host(host), "{host}");
        }
    }
}
