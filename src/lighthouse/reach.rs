//! Resolves names, and decides whether their addresses are on the Internet.

use crate::lighthouse::settings::Reach;
use crate::rfc::ip_standing::{Standing, standing};
use hickory_resolver::TokioResolver;
use hickory_resolver::config::{NameServerConfigGroup, ResolverConfig};
use hickory_resolver::name_server::TokioConnectionProvider;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;
use url::{Host, Url};

/// The name lookup requires a port, but does not use it.
const PORT: u16 = 443;
const LOOKED_UP_WITHIN: Duration = Duration::from_secs(5);

/// Resolves the host of a URL.
///
/// # Errors
/// Returns an error if it cannot be resolved.
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
        Err("its name does not resolve")
    } else {
        Ok(found)
    }
}

/// Looks up the TXT records of a name (RFC 1035 section 3.3.14); returns none if there is no answer
/// in time.
pub async fn texts(reach: &Reach, name: &str) -> Vec<String> {
    let asked = async {
        // With the trailing dot, only this exact name is looked up, not one in this machine's own
        // domain.
        let found = resolver(reach)?.txt_lookup(format!("{name}.")).await.ok()?;
        let whole = found.iter().map(|one| one.txt_data().concat());
        Some(
            whole
                .filter_map(|text| String::from_utf8(text).ok())
                .collect(),
        )
    };
    let asked = tokio::time::timeout(LOOKED_UP_WITHIN, asked).await;
    asked.ok().flatten().unwrap_or_default()
}

fn resolver(reach: &Reach) -> Option<TokioResolver> {
    let mut builder = match reach.name_server {
        None => TokioResolver::builder_tokio().ok()?,
        Some(server) => {
            TokioResolver::builder_with_config(only(server), TokioConnectionProvider::default())
        }
    };
    builder.options_mut().attempts = 1;
    Some(builder.build())
}

fn only(server: SocketAddr) -> ResolverConfig {
    let servers = NameServerConfigGroup::from_ips_clear(&[server.ip()], server.port(), true);
    ResolverConfig::from_parts(None, Vec::new(), servers)
}

/// Whether an address may belong to a home network that cannot be reached from the Internet.
#[must_use]
pub fn is_a_homes(ip: IpAddr) -> bool {
    matches!(standing(ip), Standing::Private | Standing::Shared)
}

/// Whether an address is on the public Internet, rather than on this machine or a private network.
#[must_use]
pub fn is_public(ip: IpAddr) -> bool {
    standing(ip) == Standing::Public
}

/// Whether an endpoint's address may be requested: public addresses always, those on private
/// networks and on this machine only if `private_is_meant`, and all others never.
#[must_use]
pub fn may_be_asked(ip: IpAddr, private_is_meant: bool) -> bool {
    match standing(ip) {
        Standing::Public => true,
        Standing::Private | Standing::Loopback => private_is_meant,
        Standing::Shared | Standing::Nobody => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_internet_addresses_are_public_and_unusable_ones_are_never_requested() {
        for (text, expected) in [
            ("8.8.8.8", (true, true)),
            ("64:ff9b::808:808", (true, true)),
            ("10.0.0.1", (false, true)),
            ("2002:7f00:1::", (false, true)),
            ("100.64.0.1", (false, false)),
            ("169.254.169.254", (false, false)),
        ] {
            let ip = text.parse().unwrap();
            assert_eq!((is_public(ip), may_be_asked(ip, true)), expected, "{text}");
            assert_eq!(may_be_asked(ip, false), expected.0, "{text}");
        }
    }
}
