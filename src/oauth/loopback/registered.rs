//! A redirect URI as it stands in the registration at the provider (RFC 8252 section 7.3, RFC 6749 section 3.1.2), and
//! where its answers are listened for.

use crate::api::loopback::CALLBACK;
use crate::oauth::loopback::certificate::CertificateFiles;
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;
use url::Url;

/// The loopback names that are listened on without further ado.
const HERE: [&str; 3] = ["127.0.0.1", "[::1]", "localhost"];

/// A redirect URI, character for character. With port 0 it may have any, which stands in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registered {
    text: String,
    url: Url,
}

/// Any port of 127.0.0.1, with an IP literal rather than a name (RFC 8252 section 8.3).
impl Default for Registered {
    fn default() -> Self {
        let text = format!("http://127.0.0.1:0{CALLBACK}");
        #[expect(clippy::expect_used, reason = "it is written above")]
        let url = Url::parse(&text).expect("an address");
        Self { text, url }
    }
}

impl FromStr for Registered {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let url = Url::parse(text).map_err(|_| {
            "write it as it is registered, such as `http://localhost:8000/callback`".to_owned()
        })?;
        if url.fragment().is_some() {
            return Err("it has a fragment, which no redirect URI may have".to_owned());
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("it has a user name in it".to_owned());
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
    /// Whether answers to it come to this machine by themselves: on loopback.
    #[must_use]
    pub fn is_here(&self) -> bool {
        let is_http = matches!(self.url.scheme(), "http" | "https");
        is_http && self.url.host_str().is_some_and(|host| HERE.contains(&host))
    }

    /// Whether browsers speak TLS to it.
    #[must_use]
    pub fn is_tls(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// The port it has, unless it may have any.
    #[must_use]
    pub fn port(&self) -> Option<u16> {
        self.url.port_or_known_default().filter(|port| *port != 0)
    }

    /// The path that answers come to.
    #[must_use]
    pub fn path(&self) -> &str {
        self.url.path()
    }

    /// As it is sent, when `port` is listened on.
    #[must_use]
    pub fn at(&self, port: u16) -> String {
        if self.port().is_some() || self.url.port().is_none() {
            return self.text.clone();
        }
        let mut url = self.url.clone();
        let _ = url.set_port(Some(port));
        url.into()
    }

    /// What a browser calls the host of it: `host:port`, and without the port where that is the scheme's own (RFC 9110 section 7.2).
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

/// Where to listen, if it is not loopback: one address, and its port if that is fixed.
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

/// Where an answer is to come: the redirect URI, and what is listened on for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Ports the redirect URI may have where it has none of its own; none: any free one.
    pub ports: Vec<u16>,
    pub redirect: Registered,
    /// Elsewhere than on loopback: a container's published port, a forwarder.
    pub listen: Option<ListenAddress>,
    /// For a redirect URI with `https`; `None`: one of this run alone.
    pub tls: Option<CertificateFiles>,
}

impl Place {
    /// The ports to try, none where any will do.
    #[must_use]
    pub fn candidates(&self) -> Vec<u16> {
        let fixed = self.listen.and_then(|listen| listen.port);
        match fixed.or_else(|| self.redirect.port()) {
            Some(port) => vec![port],
            None => self.ports.clone(),
        }
    }

    /// Whether an answer can be listened for.
    #[must_use]
    pub fn can_listen(&self) -> bool {
        let reaches = match self.redirect.url.scheme() {
            "http" => true,
            // Nobody would take a certificate for another host than the one that they went to.
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
    fn a_registered_redirect_uri_is_sent_as_it_stands_but_for_any_port() {
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
    fn browsers_call_port_80_by_no_number() {
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
