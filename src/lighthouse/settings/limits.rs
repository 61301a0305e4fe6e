//! The limits other than the one on users per provider.

use crate::lighthouse::settings::bounds::number;
use crate::lighthouse::settings::proxies::Network;
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use std::net::IpAddr;

/// The table `[limits]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Maximum number of test sign-ins of an installation at a provider in 30 days (protocol.md
    /// section 4).
    pub tests: i64,
    /// Maximum number of registrations per day from one IPv4 address or IPv6 /64 (protocol.md
    /// section 2).
    #[serde(deserialize_with = "some")]
    pub registrations: i64,
    /// Number of sign-ins that a seat includes in 90 days (protocol.md section 5).
    #[serde(deserialize_with = "some")]
    pub sign_ins: i64,
    /// Number of sign-ins that a seat includes in 90 days on platforms without refresh tokens.
    #[serde(deserialize_with = "some")]
    pub sign_ins_without_refresh_tokens: i64,
    /// Maximum number of registrations per day from each of these networks as a whole, which may
    /// exceed the default.
    pub networks: BTreeMap<Network, u16>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            tests: 100,
            registrations: 10,
            sign_ins: 6,
            sign_ins_without_refresh_tokens: 30,
            networks: BTreeMap::new(),
        }
    }
}

fn some<'de, D: Deserializer<'de>>(given: D) -> Result<i64, D::Error> {
    number(given, 1..=10_000)
}

impl Limits {
    /// Returns how many sign-ins a seat includes in 90 days, on a platform with or without refresh
    /// tokens.
    #[must_use]
    pub const fn sign_ins_per_seat(&self, refresh_tokens: bool) -> i64 {
        if refresh_tokens {
            self.sign_ins
        } else {
            self.sign_ins_without_refresh_tokens
        }
    }

    /// Returns the narrowest network that contains an address, and the limit on its registrations.
    #[must_use]
    pub fn of(&self, address: IpAddr) -> Option<(&Network, u16)> {
        let around = self
            .networks
            .iter()
            .filter(|(network, _)| network.contains(address));
        let (network, times) = around.max_by_key(|(network, _)| network.prefix())?;
        Some((network, *times))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_narrowest_network_counts() {
        let limits: Limits = toml::from_str(
            "networks = { \"203.0.113.0/24\" = 500, \"203.0.113.7\" = 3, \"2001:db8::/32\" = 7 }",
        )
        .unwrap();
        let of = |text: &str| limits.of(text.parse().unwrap()).map(|(_, times)| times);
        assert_eq!(
            ["203.0.113.9", "203.0.113.7", "2001:db8:5::1", "192.0.2.1"].map(of),
            [Some(500), Some(3), Some(7), None]
        );
        for wrong in ["registrations = 0", "sign_ins = 0", "sign_ins = 10001"] {
            assert!(toml::from_str::<Limits>(wrong).is_err(), "{wrong}");
        }
        for wrong in ["\"203.0.113\" = 5", "\"203.0.113.0/24\" = -1"] {
            let text = format!("networks = {{ {wrong} }}");
            assert!(toml::from_str::<Limits>(&text).is_err(), "{wrong}");
        }
    }
}
