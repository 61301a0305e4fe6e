//! The URL at which browsers and installations reach this gateway. Addresses are built from the
//! settings, never from `Host` (GW-30).

use crate::api::VERSION;
use crate::error::{Error, Kind, Result};
use crate::http::is_loopback;
use crate::lighthouse::settings::Settings;
use std::fmt;
use std::net::SocketAddr;
use url::Url;

/// The origin of the gateway: scheme, host and port, without a trailing slash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl(String);

impl PublicUrl {
    /// Takes the URL from the settings, or else derives it from the listening address.
    ///
    /// # Errors
    /// [`Kind::Config`] if browsers cannot or must not use the URL.
    pub fn new(settings: &Settings, address: SocketAddr) -> Result<Self> {
        let url = match &settings.public_url {
            Some(url) => url.clone(),
            None => Url::parse(&format!("http://{address}")).map_err(|error| {
                Error::new(
                    Kind::Config,
                    format!("cannot derive a URL from `listen`: {error}"),
                )
            })?,
        };
        let plain = url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty();
        let safe = url.scheme() == "https" || url.scheme() == "http" && is_loopback(&url);
        if url.host().is_none() || !plain || !safe {
            return Err(Error::new(
                Kind::Config,
                fault(&url, safe, settings.public_url.is_some()),
            )
            .hint(
                "set it to the URL at which browsers reach this gateway, such as `https://lighthouse.example.org`",
            )
            .about(if settings.public_url.is_some() {
                "public_url"
            } else {
                "listen"
            }));
        }
        Ok(Self(url.as_str().trim_end_matches('/').to_owned()))
    }

    /// Returns the origin, to which a path may be appended.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the base URL of the API, which the documents call BASE.
    #[must_use]
    pub fn base(&self) -> String {
        format!("{}{VERSION}", self.0)
    }

    /// Whether browsers reach this gateway over TLS.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.0.starts_with("https:")
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Returns what is wrong with the URL, which comes from `listen` if no `public_url` is set.
fn fault(url: &Url, is_safe: bool, is_set: bool) -> String {
    if !is_set {
        return format!(
            "`public_url` is missing, and browsers on other machines would reach this gateway at `{url}`, without TLS"
        );
    }
    let what = if is_safe {
        "has a path, a query or a user name"
    } else {
        "does not begin with `https://`"
    };
    format!("`public_url`: `{url}` {what}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_public_address_is_https_or_this_machine() {
        let address = SocketAddr::from(([127, 0, 0, 1], 8417));
        let read = |url: &str| {
            let settings = Settings {
                public_url: Some(Url::parse(url).unwrap()),
                ..Settings::default()
            };
            PublicUrl::new(&settings, address)
                .ok()
                .map(|url| url.to_string())
        };
        assert_eq!(
            read("https://gw.example/"),
            Some("https://gw.example".to_owned())
        );
        assert_eq!(
            read("http://localhost:1/"),
            Some("http://localhost:1".to_owned())
        );
        assert_eq!(read("http://gw.example/"), None);
        assert_eq!(read("https://gw.example/v1"), None);
        let own = |address| PublicUrl::new(&Settings::default(), address);
        assert_eq!(own(address).unwrap().as_str(), "http://127.0.0.1:8417");
        assert!(own(SocketAddr::from(([0, 0, 0, 0], 80))).is_err());
    }
}
