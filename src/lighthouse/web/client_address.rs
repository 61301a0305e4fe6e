//! Determines the client's address: the other end of the connection, or the client that a
//! configured proxy reports (GW-24). Links are never built from what a request says about the
//! gateway's own address; see `web::public_url`.

use crate::lighthouse::settings::{ForwardedHeader, Network, Settings};
use axum::extract::{ConnectInfo, FromRef, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, HeaderName, header};
use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

/// The trusted proxies, and the header to read.
#[derive(Clone, Debug)]
pub struct Proxies {
    networks: Arc<[Network]>,
    header: ForwardedHeader,
}

impl Proxies {
    /// Reads the trusted proxies from the settings.
    #[must_use]
    pub fn new(settings: &Settings) -> Self {
        Self {
            networks: settings.trusted_proxies.as_slice().into(),
            header: settings.forwarded_header,
        }
    }

    /// Whether this address is a trusted proxy.
    #[must_use]
    pub fn trusts(&self, address: IpAddr) -> bool {
        self.networks
            .iter()
            .any(|network| network.contains(address))
    }

    /// Whether the other end of the connection is one of our proxies.
    #[must_use]
    pub fn are_before(&self, extensions: &Extensions) -> bool {
        let connection = extensions.get::<ConnectInfo<SocketAddr>>();
        connection.is_some_and(|info| self.trusts(info.0.ip().to_canonical()))
    }

    /// Returns the first hop that is not one of our proxies, starting with the nearest. Nothing
    /// beyond an unreadable hop counts.
    fn client(&self, connection: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut nearest = connection.to_canonical();
        if !self.trusts(nearest) {
            return nearest;
        }
        let hops = match self.header {
            ForwardedHeader::XForwardedFor => {
                hops(headers, &HeaderName::from_static("x-forwarded-for"), plain)
            }
            ForwardedHeader::Forwarded => hops(headers, &header::FORWARDED, forwarded),
        };
        for hop in hops.into_iter().rev() {
            let Some(address) = hop else { break };
            nearest = address.to_canonical();
            if !self.trusts(nearest) {
                break;
            }
        }
        nearest
    }
}

/// The address under which a request is counted in limits and logged. Routes can take it as an
/// extractor.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

impl Peer {
    /// Determines the address for a whole request. A request without a connection comes from this
    /// program itself.
    #[must_use]
    pub fn find(proxies: &Proxies, extensions: &Extensions, headers: &HeaderMap) -> Self {
        let connection = extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |info| info.0.ip());
        Self(proxies.client(connection, headers))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Peer
where
    Proxies: FromRef<S>,
{
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let proxies = Proxies::from_ref(state);
        Ok(Self::find(&proxies, &parts.extensions, &parts.headers))
    }
}

/// Returns all hops in all header lines, farthest first; `None` for an unreadable one.
fn hops(
    headers: &HeaderMap,
    name: &HeaderName,
    read: fn(&str) -> Option<IpAddr>,
) -> Vec<Option<IpAddr>> {
    let lines = headers.get_all(name).iter();
    lines
        .flat_map(|line| match line.to_str() {
            Ok(line) => line.split(',').map(read).collect(),
            Err(_) => vec![None],
        })
        .collect()
}

/// Reads a hop in `X-Forwarded-For`, to which some proxies add the port.
fn plain(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim();
    let bare = hop
        .strip_prefix('[')
        .and_then(|hop| hop.strip_suffix(']'))
        .unwrap_or(hop);
    bare.parse()
        .ok()
        .or_else(|| hop.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

/// Reads an element of `Forwarded` (RFC 7239 section 4).
fn forwarded(element: &str) -> Option<IpAddr> {
    let pairs = element
        .split(';')
        .filter_map(|pair| pair.trim().split_once('='));
    let (_, node) = pairs
        .into_iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("for"))?;
    plain(node.trim_matches('"'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(settings: &str, connection: &str, lines: &[(&str, &str)]) -> String {
        let proxies = Proxies::new(&toml::from_str(settings).unwrap());
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(HeaderName::try_from(*name).unwrap(), value.parse().unwrap());
        }
        proxies
            .client(connection.parse().unwrap(), &headers)
            .to_string()
    }

    const TRUSTING: &str = "trusted_proxies = [\"10.0.0.0/8\", \"::1\"]";

    #[test]
    fn gw_24_a_strangers_claim_about_their_address_is_ignored() {
        let lie = [
            ("x-forwarded-for", "203.0.113.9"),
            ("forwarded", "for=203.0.113.9"),
        ];
        assert_eq!(client("", "192.0.2.1", &lie), "192.0.2.1");
        assert_eq!(client(TRUSTING, "192.0.2.1", &lie), "192.0.2.1");
    }

    #[test]
    fn the_nearest_hop_that_is_not_our_proxy_is_the_client() {
        for (connection, line, expected) in [
            ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
            ("10.0.0.1", "198.51.100.1, 203.0.113.9", "203.0.113.9"),
            ("10.0.0.1", "203.0.113.9, 10.0.0.2", "203.0.113.9"),
            ("10.0.0.1", "198.51.100.1, unknown, 10.0.0.2", "10.0.0.2"),
            ("10.0.0.1", "10.0.0.3", "10.0.0.3"),
            ("10.0.0.1", "", "10.0.0.1"),
            ("::1", "[2001:db8::7]:443", "2001:db8::7"),
            ("::ffff:10.0.0.1", "203.0.113.9:80", "203.0.113.9"),
        ] {
            assert_eq!(
                client(TRUSTING, connection, &[("x-forwarded-for", line)]),
                expected,
                "{connection} {line}"
            );
        }
    }

    #[test]
    fn several_header_lines_are_one_list() {
        let lines = [
            ("x-forwarded-for", "198.51.100.1"),
            ("x-forwarded-for", "203.0.113.9"),
        ];
        assert_eq!(client(TRUSTING, "10.0.0.1", &lines), "203.0.113.9");
    }

    #[test]
    fn only_the_configured_header_is_read() {
        let both = [
            ("x-forwarded-for", "198.51.100.1"),
            ("forwarded", "for=\"[2001:db8::7]:1\";proto=https"),
        ];
        assert_eq!(client(TRUSTING, "10.0.0.1", &both), "198.51.100.1");
        let rfc = format!("{TRUSTING}\nforwarded_header = \"forwarded\"");
        assert_eq!(client(&rfc, "10.0.0.1", &both), "2001:db8::7");
    }
}
