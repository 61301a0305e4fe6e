//! Origins: whether the text of an address names a private network, and where a browser may be
//! returned to (protocol.md section 3 point 2). Pure rules.

use crate::lighthouse::web::own_address::OwnAddress;
use crate::rfc::ip_standing;
use crate::rfc::ip_standing::Standing;
use crate::rfc::origin::origin_of;
use std::net::IpAddr;
use url::{Host, Url};

/// Endings of names that are on private networks (RFC 6762, RFC 8375, and others reserved for
/// private use).
const PRIVATE_NAMES: [&str; 3] = [".local", ".home.arpa", ".internal"];
/// Names at which clouds serve secrets to machines.
const METADATA: [&str; 2] = ["metadata.google.internal", "instance-data.ec2.internal"];

/// Whether the URL itself names this machine or a private network; host names are never resolved.
#[must_use]
pub fn is_private(url: &Url) -> bool {
    match ip_standing::of_url(url) {
        Some(Standing::Loopback | Standing::Private | Standing::Shared) => true,
        Some(Standing::Public) => url
            .domain()
            .is_some_and(|name| is_private_name(name) && !METADATA.contains(&name)),
        Some(Standing::Nobody) | None => false,
    }
}

fn is_private_name(name: &str) -> bool {
    PRIVATE_NAMES
        .iter()
        .any(|end| name.len() > end.len() && name.ends_with(end))
}

/// Whether no browser may be returned to this URL, because its host is a link-local address, a
/// cloud's metadata service, or an address reserved for documentation or protocols.
#[must_use]
pub fn is_nobodys(url: &Url) -> bool {
    let is_metadata = |name: &str| METADATA.contains(&name.trim_end_matches('.'));
    matches!(ip_standing::of_url(url), Some(Standing::Nobody) | None)
        || url.domain().is_some_and(is_metadata)
}

/// Returns the IP address, if the URL's host is one.
#[must_use]
pub fn ip_of(url: &Url) -> Option<IpAddr> {
    match url.host()? {
        Host::Ipv4(ip) => Some(ip.into()),
        Host::Ipv6(ip) => Some(ip.into()),
        Host::Domain(_) => None,
    }
}

/// Why a browser may not be returned to an address, worded as the end of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoWayBack {
    #[error("has no host")]
    Host,
    #[error("is neither `https` nor the address of a machine on a private network")]
    Scheme,
    #[error("is a reserved address")]
    Nobodys,
    #[error("points to this gateway itself")]
    Gateway,
    #[error("has an origin that this installation has not registered")]
    Unregistered,
}

/// Checks that a browser may be returned to an address. Allowed are loopback addresses, whatever
/// listens there, and `registered` origins.
///
/// # Errors
/// The reason if it may not.
pub fn may_return_to(url: &Url, registered: &[String], own: &OwnAddress) -> Result<(), NoWayBack> {
    if url.host().is_none() {
        return Err(NoWayBack::Host);
    }
    if url.scheme() != "https" && !(url.scheme() == "http" && is_private(url)) {
        return Err(NoWayBack::Scheme);
    }
    if is_nobodys(url) {
        return Err(NoWayBack::Nobodys);
    }
    if own.is(url) {
        return Err(NoWayBack::Gateway);
    }
    if ip_of(url).is_some_and(|ip| ip.is_loopback()) || registered.contains(&origin_of(url)) {
        return Ok(());
    }
    Err(NoWayBack::Unregistered)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_text_decides_what_is_private() {
        for (text, private, nobodys) in [
            ("http://192.168.0.2/", true, false),
            ("http://[::ffff:192.168.0.2]/", true, false),
            ("http://100.64.0.9/", true, false),
            ("http://fasten.local/", true, false),
            ("http://nas.home.arpa/", true, false),
            ("http://fasten.corp.internal/", true, false),
            ("http://localhost/", true, false),
            ("http://local/", false, false),
            ("http://evillocal/", false, false),
            ("http://fasten.local.example.org/", false, false),
            ("http://home.arpa.example/", false, false),
            ("http://fasten.example/", false, false),
            ("http://169.254.169.254/", false, true),
            ("http://[::ffff:169.254.169.254]/", false, true),
            ("http://[fe80::1]/", false, true),
            ("http://[fd00:ec2::254]/", false, true),
            ("http://0.0.0.0/", false, true),
            ("http://198.18.0.1/", false, true),
            ("http://metadata.google.internal/", false, true),
            ("http://metadata.google.internal./", false, true),
        ] {
            let url = Url::parse(text).unwrap();
            let judged = (is_private(&url), is_nobodys(&url));
            assert_eq!(judged, (private, nobodys), "{text}");
        }
    }
}
