//! The network that a sign-in without a ticket comes from: the network of a public address, as
//! keyed hashes, by which strangers are counted (protocol.md section 5).

use crate::lighthouse::pepper::Pepper;
use crate::lighthouse::seats::account::Account;
use crate::rfc::ip_standing::{Standing, standing};
use std::net::{IpAddr, Ipv6Addr};

/// The network of an address; empty if the address does not identify one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Network {
    /// An IPv4 address, or the /64 of an IPv6 address.
    pub own: String,
    /// The /48 of an IPv6 address.
    pub wide: String,
}

impl Network {
    /// Returns the client's network. A private address does not identify one, because it belongs to
    /// a local user, or to a proxy that is missing from the settings; all of these are counted
    /// together.
    #[must_use]
    pub fn of(pepper: &Pepper, address: IpAddr) -> Self {
        let hash = |network: String| pepper.hash(&["ticketless", &network]);
        match address.to_canonical() {
            ip if !is_network(ip) => Self::default(),
            IpAddr::V4(ip) => Self {
                own: hash(ip.to_string()),
                wide: String::new(),
            },
            IpAddr::V6(ip) => Self {
                own: hash(prefix(ip, 64)),
                wide: hash(prefix(ip, 48)),
            },
        }
    }
}

/// Limits on strangers' browsers with a pending sign-in at an installation: per network, per wide
/// network, in total.
pub(super) const BROWSERS: [i64; 3] = [8, 16, 40];
/// Limits on the new seats that strangers take at a provider per day, in the same order.
pub(super) const SEATS: [i64; 3] = [10, 20, 25];

/// A group in which strangers are counted, and its limits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Circle<'a> {
    /// The column in `reservations` and `ticketless_seats`.
    pub(super) column: &'static str,
    pub(super) value: &'a str,
    /// Maximum number of browsers with a pending sign-in, at all providers together.
    pub(super) browsers: i64,
    /// Maximum number of new seats per day, at one provider.
    pub(super) seats: i64,
}

/// Returns the circles around a stranger, the narrowest first, so that a stranger at their own
/// limit does not affect others. The last circle is the whole installation, so that many networks
/// together are limited, too.
pub(super) fn circles<'a>(account: &'a Account, network: &'a Network) -> Vec<Circle<'a>> {
    let all: [(&str, &'a str); 3] = [
        ("network", &network.own),
        ("wide_network", &network.wide),
        ("installation_id", &account.installation_id),
    ];
    all.into_iter()
        .zip(BROWSERS.into_iter().zip(SEATS))
        .filter(|((_, value), _)| !value.is_empty())
        .map(|((column, value), (browsers, seats))| Circle {
            column,
            value,
            browsers,
            seats,
        })
        .collect()
}

/// Whether an address identifies a network on the Internet.
#[must_use]
pub fn is_network(address: IpAddr) -> bool {
    let is_near = match address {
        IpAddr::V4(ip) => ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_unicast_link_local(),
    };
    !is_near
        && !address.is_unspecified()
        && matches!(standing(address), Standing::Public | Standing::Nobody)
}

fn prefix(ip: Ipv6Addr, bits: u32) -> String {
    let network = Ipv6Addr::from_bits(ip.to_bits() & (u128::MAX << (128 - bits)));
    format!("{network}/{bits}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_share_a_network_and_private_addresses_have_none() {
        let folder = tempfile::tempdir().unwrap();
        let pepper = Pepper::open(folder.path()).unwrap();
        let of = |text: &str| Network::of(&pepper, text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::2"));
        let (one, other) = (of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert!(one.own != other.own && one.wide == other.wide);
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
        for private in [
            "127.0.0.1",
            "192.168.0.7",
            "100.64.0.1",
            "fd00::1",
            "::1",
            "0.0.0.0",
        ] {
            assert_eq!(of(private), Network::default(), "{private}");
        }
    }
}
