//! Origins: scheme, host and port of an address, and whether its text names a private network. Pure rules.

use crate::http::{is_loopback, is_private_ip};
use std::net::IpAddr;
use url::{Host, Url};

/// Scheme, host and port of an address, as browsers write it.
#[must_use]
pub fn origin_of(url: &Url) -> String {
    url.origin().ascii_serialization()
}

/// Whether the text itself names this machine or one on a private network; names are never looked up.
#[must_use]
pub fn is_private(url: &Url) -> bool {
    is_loopback(url) || ip_of(url).is_some_and(is_private_ip)
}

/// The IP address that the text itself names.
#[must_use]
pub fn ip_of(url: &Url) -> Option<IpAddr> {
    match url.host()? {
        Host::Ipv4(ip) => Some(ip.into()),
        Host::Ipv6(ip) => Some(ip.into()),
        Host::Domain(_) => None,
    }
}
