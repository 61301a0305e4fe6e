//! A redirect URI as registered at the provider (RFC 8252 section 7.3, RFC 6749 section 3.1.2), and
//! where to listen for the response.

use crate::api::loopback::CALLBACK;
use crate::oauth::loopback::certificate::CertificateFiles;
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;
use url::Url;

/// Loopback names that can be listened on without further options.
const HERE: [&str; 3] = ["127.0.0.1", "[::1]", "localhost"];

/// A redirect URI, character for character. Port 0 stands for any port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registered {
    text: String,
    url: Url,
}

/// The default: any port on 127.0.0.1, an IP literal rather than a name (RFC 8252 section 8.3).
impl Default for Registered {
    fn default() -> Self {
        let text = format!("http://127.0.0.1:0{CALLBACK}");
        #[expect(clippy::expect_used, reason = "the URL is a constant that parses")]
        let url = Url::parse(&text).expect("an address");
        Self { text, url }
    }
}

impl FromStr for Registered {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let url = Url::parse(text).map_err(|_| {
            "write it exactly as registered, such as `http://localhost:8000/callback`".to_owned()
        })?;
        if url.fragment().is_some() {
            return Err("it has a fragment, which redirect URIs must not have".to_owned());
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("it contains a user name".to_owned());
        }
        let text = text.to_owned();
        Ok(Self { text, url })
    }
}

impl fmt::Display for Registered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Registered {
    /// Whether responses reach this machine directly, through loopback.
    #[must_use]
    pub fn is_here(&self) -> bool {
        let is_http = matches!(self.url.scheme(), "http" | "https");
        is_http && self.url.host_str().is_some_and(|host| HERE.contains(&host))
    }

    /// Whether browsers use TLS for this URI.
    #[must_use]
    pub fn is_tls(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// Returns the URI's port; `None` if any will do.
    #[must_use]
    pub fn port(&self) -> Option<u16> {
        self.url.port_or_known_default().filter(|port| *port != 0)
    }

    /// Returns the path at which responses arrive.
    #[must_use]
    pub fn path(&self) -> &str {
        self.url.path()
    }

    /// Returns the URI to send when listening on `port`.
    #[must_use]
    pub fn at(&self, port: u16) -> String {
        if self.port().is_some() || self.url.port().is_none() {
            return self.text.clone();
        }
        let mut url = self.url.clone();
        let _ = url.set_port(Some(port));
        url.into()
    }

    /// Returns the values that a browser sends as `Host`: `host:port`, and without the port if it
    /// is the scheme's default (RFC 9110 section 7.2).
    #[must_use]
    pub fn hosts(&self, port: u16) -> Vec<String> {
        let port = self.port().unwrap_or(port);
        let own = self.url.host_str().filter(|host| !HERE.contains(host));
        let names = HERE.into_iter().chain(own);
        let with_port = names.clone().map(|name| format!("{name}:{port}"));
        let default = if self.is_tls() { 443 } else { 80 };
        let bare = names.filter(|_| port == default).map(ToOwned::to_owned);
        with_port.chain(bare).collect()
    }
}

/// Where to listen, if not on loopback: one address, and its port if that is fixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListenAddress {
    pub ip: IpAddr,
    pub port: Option<u16>,
}

impl FromStr for ListenAddress {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Ok(address) = text.parse::<SocketAddr>() {
            let port = Some(address.port()).filter(|port| *port != 0);
            let ip = address.ip();
            return Ok(Self { ip, port });
        }
        let ip = text.trim_start_matches('[').trim_end_matches(']').parse();
        ip.map(|ip| Self { ip, port: None })
            .map_err(|_| "write an IP address of this machine, with or without a port, such as `0.0.0.0:8000`".to_owned())
    }
}

impl fmt::Display for ListenAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.port {
            Some(port) => SocketAddr::new(self.ip, port).fmt(f),
            None => self.ip.fmt(f),
        }
    }
}

/// Where a response is expected: the redirect URI, and where to listen for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Ports for a redirect URI that does not fix one; empty means any free port.
    pub ports: Vec<u16>,
    pub redirect: Registered,
    /// A listening address other than loopback: for a container's published port or a forwarder.
    pub listen: Option<ListenAddress>,
    /// The certificate for an `https` redirect URI; `None` means one made for this run.
    pub tls: Option<CertificateFiles>,
}

impl Place {
    /// Returns the ports to try; empty if any will do.
    #[must_use]
    pub fn candidates(&self) -> Vec<u16> {
        let fixed = self.listen.and_then(|listen| listen.port);
        match fixed.or_else(|| self.redirect.port()) {
            Some(port) => vec![port],
            None => self.ports.clone(),
        }
    }

    /// Whether we can listen for the response.
    #[must_use]
    pub fn can_listen(&self) -> bool {
        let reaches = match self.redirect.url.scheme() {
            "http" => true,
            // No browser accepts a certificate for a host other than the one it connected to.
            "https" => self.tls.is_some(),
            _ => false,
        };
        self.redirect.is_here() || self.listen.is_some() && reaches
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_registered_redirect_uri_is_sent_unchanged_except_for_any_port() {
        for (text, here, port, sent) in [
            (
                "http://127.0.0.1:0/callback",
                true,
                None,
                "http://127.0.0.1:7/callback",
            ),
            (
                "http://localhost:0/cb?x=1",
                true,
                None,
                "http://localhost:7/cb?x=1",
            ),
            (
                "http://localhost:8000",
                true,
                Some(8000),
                "http://localhost:8000",
            ),
            ("http://LOCALHOST/a", true, Some(80), "http://LOCALHOST/a"),
            ("http://[::1]:0/", true, None, "http://[::1]:7/"),
            (
                "https://localhost:8443/cb",
                true,
                Some(8443),
                "https://localhost:8443/cb",
            ),
            (
                "https://app.example/cb",
                false,
                Some(443),
                "https://app.example/cb",
            ),
            (
                "http://127.0.0.2:9/cb",
                false,
                Some(9),
                "http://127.0.0.2:9/cb",
            ),
            ("com.example.app:/cb", false, None, "com.example.app:/cb"),
        ] {
            let registered: Registered = text.parse().unwrap();
            let found = (registered.is_here(), registered.port(), registered.at(7));
            assert_eq!(found, (here, port, sent.to_owned()), "{text}");
        }
        for text in [
            "callback",
            "/callback",
            "http://localhost/#x",
            "http://me@localhost/",
        ] {
            assert!(text.parse::<Registered>().is_err(), "{text}");
        }
    }

    #[test]
    fn browsers_omit_port_80() {
        let hosts = |text: &str| text.parse::<Registered>().unwrap().hosts(7);
        assert_eq!(
            hosts("http://localhost/cb"),
            [
                "127.0.0.1:80",
                "[::1]:80",
                "localhost:80",
                "127.0.0.1",
                "[::1]",
                "localhost"
            ]
        );
        assert_eq!(hosts("https://localhost/cb")[5], "localhost");
        assert_eq!(hosts("https://localhost:80/cb").len(), 3);
        let lan = hosts("http://nas.example:0/cb");
        assert_eq!(lan.last().map(String::as_str), Some("nas.example:7"));
    }

    #[test]
    fn a_listen_address_may_have_a_port() {
        for (text, expected) in [
            ("0.0.0.0:8000", Ok(("0.0.0.0", Some(8000)))),
            ("0.0.0.0:0", Ok(("0.0.0.0", None))),
            ("[::]:9", Ok(("::", Some(9)))),
            ("[::]", Ok(("::", None))),
            ("192.0.2.1", Ok(("192.0.2.1", None))),
            ("localhost", Err(())),
        ] {
            let found = text.parse::<ListenAddress>();
            let found = found.map(|at| (at.ip.to_string(), at.port)).map_err(|_| ());
            let expected = expected.map(|(ip, port): (&str, _)| (ip.to_owned(), port));
            assert_eq!(found, expected, "{text}");
        }
    }
}
