//! Where names lead, and whether that is on the Internet.

use crate::lighthouse::settings::Reach;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;
use url::{Host, Url};

/// A look-up wants one, and none of it is used.
const PORT: u16 = 443;
const LOOKED_UP_WITHIN: Duration = Duration::from_secs(5);

/// Where the host of an address is, as looked up now.
///
/// # Errors
/// When it is nowhere.
pub async fn look_up(reach: &Reach, address: &str) -> Result<Vec<IpAddr>, &'static str> {
    let found = match Url::parse(address).ok().as_ref().and_then(Url::host) {
        Some(Host::Ipv4(ip)) => vec![ip.into()],
        Some(Host::Ipv6(ip)) => vec![ip.into()],
        Some(Host::Domain(name)) if !reach.names.is_empty() => {
            reach.names.get(name).cloned().unwrap_or_default()
        }
        Some(Host::Domain(name)) => {
            let asked =
                tokio::time::timeout(LOOKED_UP_WITHIN, tokio::net::lookup_host((name, PORT))).await;
            let found = asked
                .ok()
                .and_then(Result::ok)
                .map(|found| found.map(|address| address.ip()).collect());
            found.unwrap_or_default()
        }
        None => Vec::new(),
    };
    if found.is_empty() {
        Err("its name leads nowhere")
    } else {
        Ok(found)
    }
}

/// Whether an address is anybody's on the Internet, and not this machine's or a network's own (RFC 6890 and
/// the registries it began).
#[must_use]
pub const fn is_public(ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

const fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let own = ip.is_private() || ip.is_loopback() || ip.is_link_local() || ip.is_documentation();
    let shared = a == 100 && b & 0xc0 == 64;
    let assigned = a == 192 && b == 0 && c == 0
        || a == 192 && b == 88 && c == 99
        || a == 198 && b & 0xfe == 18;
    !(own || shared || assigned || a == 0 || a >= 224)
}

/// Only what is given out at all (`2000::/3`), without what leads to IPv4, to documents or to protocols.
const fn is_public_v6(ip: Ipv6Addr) -> bool {
    let [a, b, ..] = ip.segments();
    let protocols = a == 0x2001 && (b < 0x0200 || b == 0x0db8);
    a & 0xe000 == 0x2000 && !protocols && a != 0x2002 && a != 0x3fff
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_internet_is_public() {
        for (text, expected) in [
            ("8.8.8.8", true),
            ("172.32.0.1", true),
            ("100.128.0.1", true),
            ("2606:4700::1111", true),
            ("::ffff:8.8.8.8", true),
            ("127.0.0.1", false),
            ("10.0.0.1", false),
            ("172.31.0.1", false),
            ("192.168.0.2", false),
            ("169.254.169.254", false),
            ("100.64.0.1", false),
            ("0.0.0.0", false),
            ("192.0.0.8", false),
            ("198.18.0.1", false),
            ("203.0.113.1", false),
            ("224.0.0.1", false),
            ("255.255.255.255", false),
            ("::", false),
            ("::1", false),
            ("::ffff:127.0.0.1", false),
            ("::7f00:1", false),
            ("fe80::1", false),
            ("fd00::1", false),
            ("ff02::1", false),
            ("64:ff9b::7f00:1", false),
            ("2002:7f00:1::", false),
            ("2001::1", false),
            ("2001:db8::1", false),
        ] {
            assert_eq!(is_public(text.parse().unwrap()), expected, "{text}");
        }
    }
}
