//! Where the answer of a sign-in comes to: the flags for the redirect URI and for what is listened on.

use crate::error::{Error, Kind, Result};
use crate::oauth::loopback::registered::{ListenAddress, Place, Registered};
use clap::Args;

/// The flags about the redirect URI.
#[derive(Args)]
pub(crate) struct PlaceFlags {
    /// Ports to listen on, the first free one counts (default: any free port)
    #[arg(long, value_name = "N", value_delimiter = ',', value_parser = clap::value_parser!(u16).range(1..), help_heading = "The browser and the answer")]
    pub(crate) port: Vec<u16>,
    /// The redirect URI as it is registered at the provider; port 0 stands for any port
    #[arg(long, value_name = "URI", help_heading = "The browser and the answer")]
    pub(crate) redirect_uri: Option<Registered>,
    /// Listen on this address instead of loopback, behind a published port or a forwarder
    #[arg(long, value_name = "ADDR", help_heading = "The browser and the answer")]
    pub(crate) listen: Option<ListenAddress>,
}

impl PlaceFlags {
    /// The first flag that has no meaning through a gateway, whose redirect URI is its own.
    pub(crate) fn first_given(&self) -> Option<&'static str> {
        match (&self.redirect_uri, self.listen) {
            (Some(_), _) => Some("--redirect-uri"),
            (None, Some(_)) => Some("--listen"),
            (None, None) => None,
        }
    }

    /// The place they name; `paste` says that nothing is listened for.
    ///
    /// # Errors
    /// [`Kind::Usage`] where they do not fit together.
    pub(crate) fn place(&self, paste: bool) -> Result<Place> {
        let place = Place {
            ports: self.port.clone(),
            redirect: self.redirect_uri.clone().unwrap_or_default(),
            listen: self.listen,
        };
        if !self.port.is_empty() && place.redirect.port().is_some() {
            return Err(Error::new(
                Kind::Usage,
                "`--port` and the port of `--redirect-uri` exclude each other",
            )
            .hint("leave `--port` out, or write port 0 in the redirect URI"));
        }
        if !paste && !place.can_listen() {
            let uri = place.redirect.at(0);
            let message = format!("answers to `{uri}` do not come to this program");
            return Err(Error::new(Kind::Usage, message).hint(
                "add `--paste`, and paste the address at which the browser ends; a plain `http:` address that is forwarded to here takes `--listen ADDR`",
            ));
        }
        Ok(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(uri: Option<&str>, port: &[u16], listen: Option<&str>, paste: bool) -> Option<String> {
        let flags = PlaceFlags {
            port: port.to_vec(),
            redirect_uri: uri.map(|uri| uri.parse().unwrap()),
            listen: listen.map(|at| at.parse().unwrap()),
        };
        flags.place(paste).err().map(|error| error.to_string())
    }

    #[test]
    fn what_cannot_be_listened_for_is_pasted() {
        let app = Some("https://app.example/cb");
        let refused = "answers to `https://app.example/cb` do not come to this program";
        assert_eq!(named(app, &[], None, false).as_deref(), Some(refused));
        assert_eq!(
            named(app, &[], Some("0.0.0.0:80"), false).as_deref(),
            Some(refused)
        );
        let nas = Some("http://nas.example:8000/cb");
        for (uri, port, listen, paste) in [
            (app, &[][..], None, true),
            (nas, &[], Some("0.0.0.0:80"), false),
            (Some("http://localhost:0/cb"), &[7, 8], None, false),
            (None, &[7], None, false),
        ] {
            assert_eq!(named(uri, port, listen, paste), None, "{uri:?}");
        }
        let twice = named(Some("http://localhost:9/cb"), &[7], None, false);
        assert_eq!(
            twice.as_deref(),
            Some("`--port` and the port of `--redirect-uri` exclude each other")
        );
    }
}
