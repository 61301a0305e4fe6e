//! Proof that a public origin belongs to an installation: a file at a well-known address that holds its id
//! (protocol.md section 5). The name is looked up once; what was found is checked, and connected to.

use crate::api::installation::ORIGIN_PROOF;
use crate::http::{Client, Options};
use crate::lighthouse::settings::Reach;
use axum::http::StatusCode;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;
use url::{Host, Url};

/// Not the origin's port: who has a machine's 443 has the machine.
const PORT: u16 = 443;
const LOOKED_UP_WITHIN: Duration = Duration::from_secs(5);
const ANSWERED_WITHIN: Duration = Duration::from_secs(10);
/// An id has 36 characters.
const BODY_LIMIT: usize = 1024;

/// Why an origin is not proven.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotProven {
    address: String,
    reason: &'static str,
}

impl NotProven {
    /// Without the address, for the log.
    #[must_use]
    pub const fn in_short(&self) -> &'static str {
        self.reason
    }
}

impl fmt::Display for NotProven {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { address, reason } = self;
        write!(
            f,
            "`{address}` has to answer with the installation's id and nothing else, but {reason}"
        )
    }
}

/// Looks for the proof, without following redirects.
///
/// # Errors
/// [`NotProven`], for the administrator.
pub async fn prove(reach: &Reach, origin: &str, installation_id: &str) -> Result<(), NotProven> {
    let host = Url::parse(origin)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned))
        .unwrap_or_default();
    let address = format!("https://{host}{ORIGIN_PROOF}");
    let fail = |reason| NotProven {
        address: address.clone(),
        reason,
    };
    let found = look_up(reach, origin).await.map_err(fail)?;
    if found.iter().any(|ip| !is_public(*ip)) {
        return Err(fail("its name leads into a private network"));
    }
    let connect_to = reach.connect_to.map_or_else(
        || {
            found
                .into_iter()
                .map(|ip| SocketAddr::new(ip, PORT))
                .collect()
        },
        |elsewhere| vec![elsewhere],
    );
    let options = Options {
        timeout: ANSWERED_WITHIN,
        body_limit: BODY_LIMIT,
        ca_file: reach.ca_file.clone(),
        pinned: Some((host, connect_to)),
        ..Options::default()
    };
    let request = axum::http::Request::get(&address)
        .body(Vec::new())
        .map_err(|_| fail("it is no address"))?;
    let answer = Client::new(options)
        .send(request)
        .await
        .map_err(|_| fail("it does not answer over TLS, or too much"))?;
    match answer.status() {
        StatusCode::OK if answer.body().trim_ascii() == installation_id.as_bytes() => Ok(()),
        StatusCode::OK => Err(fail("it answers something else")),
        status if status.is_redirection() => Err(fail("it answers with a redirect")),
        _ => Err(fail("it does not answer with status 200")),
    }
}

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
