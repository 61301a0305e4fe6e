//! Classifies IP addresses, for definitions, origins and proofs alike (RFC 6890 and the registries
//! that it established). An address that embeds another one is classified by the embedded address.

use crate::rfc::loopback_address::is_loopback;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use url::{Host, Url};

/// Where an IP address leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// To the public Internet.
    Public,
    /// To this machine.
    Loopback,
    /// Into a private network (RFC 1918, RFC 4193).
    Private,
    /// Into a carrier's or an overlay network (RFC 6598).
    Shared,
    /// To no host that may be called: link-local addresses, a cloud's metadata service, and
    /// addresses for documentation, protocols or multicast.
    Nobody,
}

/// Addresses at which clouds serve secrets to machines, besides the link-local ones.
const METADATA_V4: [Ipv4Addr; 2] = [
    Ipv4Addr::new(100, 100, 100, 200),
    Ipv4Addr::new(168, 63, 129, 16),
];
const METADATA_V6: [Ipv6Addr; 2] = [
    Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254),
    Ipv6Addr::new(0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254),
];

/// Returns where an IP address leads.
#[must_use]
pub fn standing(ip: IpAddr) -> Standing {
    match stands_for(ip) {
        IpAddr::V4(ip) => of_v4(ip),
        IpAddr::V6(ip) => of_v6(ip),
    }
}

/// Returns where a web address leads; `None` if it has no host. Names are never resolved: names of
/// this machine are recognized, and any other name counts as public, although it may lead to any
/// address.
#[must_use]
pub fn of_url(url: &Url) -> Option<Standing> {
    Some(match url.host()? {
        Host::Ipv4(ip) => standing(ip.into()),
        Host::Ipv6(ip) => standing(ip.into()),
        Host::Domain(_) if is_loopback(url) => Standing::Loopback,
        Host::Domain(_) => Standing::Public,
    })
}

/// Returns the IPv4 address embedded in an IPv4-mapped, IPv4-compatible (RFC 4291 section 2.5.5),
/// NAT64 (RFC 6052) or 6to4 (RFC 3056) address, or else the address itself.
fn stands_for(ip: IpAddr) -> IpAddr {
    let IpAddr::V6(v6) = ip else { return ip };
    let is_compatible = v6.segments()[..6] == [0; 6] && v6.segments()[6] != 0;
    match v6.segments() {
        [.., high, low] if is_compatible => v4(high, low),
        [0, 0, 0, 0, 0, 0xffff, high, low]
        | [0x64, 0xff9b, 0, 0, 0, 0, high, low]
        | [0x2002, high, low, ..] => v4(high, low),
        _ => ip,
    }
}

fn v4(high: u16, low: u16) -> IpAddr {
    Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low)).into()
}

fn of_v4(ip: Ipv4Addr) -> Standing {
    let [a, b, c, _] = ip.octets();
    let protocols = (a, b, c) == (192, 0, 0) || (a, b, c) == (192, 88, 99);
    let measured = a == 198 && b & 0xfe == 18;
    match a {
        127 => Standing::Loopback,
        _ if ip.is_private() => Standing::Private,
        _ if METADATA_V4.contains(&ip) || ip.is_link_local() || ip.is_documentation() => {
            Standing::Nobody
        }
        100 if b & 0xc0 == 64 => Standing::Shared,
        0 | 224.. => Standing::Nobody,
        _ if protocols || measured => Standing::Nobody,
        _ => Standing::Public,
    }
}

/// Only allocated addresses (`2000::/3`) are public, except those for protocols (including Teredo)
/// and documentation. NAT64's local-use prefix (RFC 8215) is not public, because only its network
/// knows where it leads.
fn of_v6(ip: Ipv6Addr) -> Standing {
    let [a, b, ..] = ip.segments();
    let protocols = a == 0x2001 && (b < 0x0200 || b == 0x0db8);
    match ip {
        Ipv6Addr::LOCALHOST => Standing::Loopback,
        _ if METADATA_V6.contains(&ip) => Standing::Nobody,
        _ if ip.is_unique_local() => Standing::Private,
        _ if a & 0xe000 == 0x2000 && !protocols && a & 0xfff0 != 0x3ff0 => Standing::Public,
        _ => Standing::Nobody,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_judged_by_what_it_embeds() {
        use Standing::{Loopback, Nobody, Private, Public, Shared};
        for (text, expected) in [
            ("8.8.8.8", Public),
            ("172.32.0.1", Public),
            ("100.128.0.1", Public),
            ("2606:4700::1111", Public),
            ("::ffff:8.8.8.8", Public),
            ("64:ff9b::808:808", Public),
            ("2002:808:808::1", Public),
            ("127.0.0.1", Loopback),
            ("127.255.255.254", Loopback),
            ("::1", Loopback),
            ("::ffff:127.0.0.1", Loopback),
            ("::127.0.0.1", Loopback),
            ("64:ff9b::7f00:1", Loopback),
            ("2002:7f00:1::", Loopback),
            ("10.0.0.1", Private),
            ("172.31.0.1", Private),
            ("192.168.0.2", Private),
            ("fd00::1", Private),
            ("fc00::1", Private),
            ("::ffff:10.0.0.1", Private),
            ("::192.168.0.2", Private),
            ("64:ff9b::a00:1", Private),
            ("2002:c0a8:2::1", Private),
            ("100.64.0.1", Shared),
            ("100.127.255.254", Shared),
            ("::ffff:100.64.0.1", Shared),
            ("2002:6440:1::", Shared),
            ("0.0.0.0", Nobody),
            ("0.1.2.3", Nobody),
            ("169.254.1.1", Nobody),
            ("169.254.169.254", Nobody),
            ("::ffff:169.254.169.254", Nobody),
            ("64:ff9b::a9fe:a9fe", Nobody),
            ("2002:a9fe:a9fe::", Nobody),
            ("100.100.100.200", Nobody),
            ("168.63.129.16", Nobody),
            ("192.0.0.8", Nobody),
            ("192.0.2.1", Nobody),
            ("192.88.99.1", Nobody),
            ("198.18.0.1", Nobody),
            ("198.19.255.255", Nobody),
            ("198.51.100.1", Nobody),
            ("203.0.113.1", Nobody),
            ("224.0.0.1", Nobody),
            ("240.0.0.1", Nobody),
            ("255.255.255.255", Nobody),
            ("::", Nobody),
            ("64:ff9b:1::808:808", Nobody),
            ("64:ff9b:1:a00:1::", Nobody),
            ("fe80::1", Nobody),
            ("fec0::1", Nobody),
            ("fd00:ec2::254", Nobody),
            ("fd20:ce::254", Nobody),
            ("ff02::1", Nobody),
            ("100::1", Nobody),
            ("2001::1", Nobody),
            ("2001:0:808:808:0:0:f5ff:fffe", Nobody),
            ("2001:10::1", Nobody),
            ("2001:20::1", Nobody),
            ("2001:db8::1", Nobody),
            ("3fff::1", Nobody),
            ("5f00::1", Nobody),
        ] {
            assert_eq!(standing(text.parse().unwrap()), expected, "{text}");
        }
    }

    #[test]
    fn a_web_addresses_text_decides_where_it_leads() {
        for (text, expected) in [
            ("https://gw.example/", Some(Standing::Public)),
            ("https://8.8.8.8/", Some(Standing::Public)),
            ("https://2130706433/", Some(Standing::Loopback)),
            ("https://[::ffff:127.0.0.1]/", Some(Standing::Loopback)),
            ("http://app.localhost/", Some(Standing::Loopback)),
            ("https://[64:ff9b::c0a8:2]/", Some(Standing::Private)),
            ("https://0.0.0.0/", Some(Standing::Nobody)),
            ("data:text/html,x", None),
        ] {
            assert_eq!(of_url(&Url::parse(text).unwrap()), expected, "{text}");
        }
    }
}
