//! The addresses of a practice provider.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// Returns the issuer of a sandbox that listens on `address`; a wildcard address becomes loopback.
#[must_use]
pub fn issuer(address: SocketAddr) -> String {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    format!("http://{}", SocketAddr::new(ip, address.port()))
}

/// Returns the FHIR base of an issuer, which is the `aud` of authorization requests.
#[must_use]
pub fn fhir_base(issuer: &str) -> String {
    format!("{issuer}/fhir")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_issuer_is_an_address_that_can_be_reached() {
        for (address, expected) in [
            ("127.0.0.1:8418", "http://127.0.0.1:8418"),
            ("0.0.0.0:1", "http://127.0.0.1:1"),
            ("[::]:1", "http://[::1]:1"),
            ("[::1]:2", "http://[::1]:2"),
        ] {
            assert_eq!(issuer(address.parse().unwrap()), expected);
        }
    }
}
