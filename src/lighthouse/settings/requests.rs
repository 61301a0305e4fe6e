//! Limits on the duration, the size and the number of requests (protocol.md section 8).

use crate::lighthouse::settings::bounds::{number, time};
use serde::{Deserialize, Deserializer};
use std::time::Duration;

/// The table `[requests]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Requests {
    /// Time limit for a provider's response, including connecting. It must be shorter than the time
    /// for which a code is held during an exchange.
    #[serde(deserialize_with = "provider_timeout")]
    pub provider_timeout: Duration,
    /// Time limit for a whole request, including its body and the provider's response.
    #[serde(deserialize_with = "timeout")]
    pub timeout: Duration,
    /// Time limit for receiving the headers of a request.
    #[serde(deserialize_with = "header_timeout")]
    pub header_timeout: Duration,
    /// Bytes.
    #[serde(deserialize_with = "body_limit")]
    pub body_limit: usize,
    /// Open connections.
    #[serde(deserialize_with = "connections")]
    pub connections: u32,
    /// Maximum number of open connections from one IPv4 address or IPv6 /64.
    #[serde(deserialize_with = "connections")]
    pub connections_of_one_source: u32,
}

impl Default for Requests {
    fn default() -> Self {
        Self {
            provider_timeout: Duration::from_secs(10),
            timeout: Duration::from_secs(30),
            header_timeout: Duration::from_secs(10),
            body_limit: 64 * 1024,
            connections: 4096,
            connections_of_one_source: 512,
        }
    }
}

fn provider_timeout<'de, D: Deserializer<'de>>(given: D) -> Result<Duration, D::Error> {
    time(given, 1..=30)
}

fn timeout<'de, D: Deserializer<'de>>(given: D) -> Result<Duration, D::Error> {
    time(given, 5..=40)
}

fn header_timeout<'de, D: Deserializer<'de>>(given: D) -> Result<Duration, D::Error> {
    time(given, 1..=60)
}

fn body_limit<'de, D: Deserializer<'de>>(given: D) -> Result<usize, D::Error> {
    number(given, 16 * 1024..=1024 * 1024)
}

fn connections<'de, D: Deserializer<'de>>(given: D) -> Result<u32, D::Error> {
    number(given, 16..=65_536)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_sizes_have_limits() {
        for (text, is_right) in [
            ("", true),
            ("provider_timeout = '1s'", true),
            ("provider_timeout = '30s'", true),
            ("provider_timeout = '31s'", false),
            ("provider_timeout = '10ms'", false),
            ("provider_timeout = 10", false),
            ("timeout = '40s'", true),
            ("timeout = '1m'", false),
            ("header_timeout = '0s'", false),
            ("body_limit = 1048576", true),
            ("body_limit = 1000", false),
            ("connections = 0", false),
            ("connections_of_one_source = -5", false),
        ] {
            assert_eq!(toml::from_str::<Requests>(text).is_ok(), is_right, "{text}");
        }
        let told = toml::from_str::<Requests>("connections = 0").unwrap_err();
        assert!(
            told.to_string().contains("0 is not between 16 and 65536"),
            "{told}"
        );
    }
}
