//! Where the response of a sign-in arrives: the flags for the redirect URI and the listener.

use crate::error::{Error, Kind, Result};
use crate::oauth::loopback::certificate::CertificateFiles;
use crate::oauth::loopback::registered::{ListenAddress, Place, Registered};
use clap::Args;
use std::path::PathBuf;

/// Flags for the redirect URI and the listener.
#[derive(Args)]
pub(crate) struct PlaceFlags {
    /// Ports to listen on; the first free one is used (default: any free port)
    #[arg(long, value_name = "N", value_delimiter = ',', value_parser = clap::value_parser!(u16).range(1..), help_heading = "Browser and response")]
    pub(crate) port: Vec<u16>,
    /// Redirect URI as registered at the provider; port 0 means any port
    #[arg(long, value_name = "URI", help_heading = "Browser and response")]
    pub(crate) redirect_uri: Option<Registered>,
    /// Listen on this address instead of loopback, for a published container port or a forwarder
    #[arg(long, value_name = "ADDR", help_heading = "Browser and response")]
    pub(crate) listen: Option<ListenAddress>,
    /// PEM file with a certificate for `--redirect-uri https://…` (default: a temporary one, which
    /// browsers warn about)
    #[arg(
        long,
        value_name = "FILE",
        requires = "tls_key",
        help_heading = "Browser and response"
    )]
    pub(crate) tls_cert: Option<PathBuf>,
    /// PEM file with its private key
    #[arg(
        long,
        value_name = "FILE",
        requires = "tls_cert",
        help_heading = "Browser and response"
    )]
    pub(crate) tls_key: Option<PathBuf>,
}

impl PlaceFlags {
    /// The first flag that cannot be used through a gateway, which has its own redirect URI.
    pub(crate) fn first_given(&self) -> Option<&'static str> {
        match (&self.redirect_uri, self.listen, &self.tls_cert) {
            (Some(_), ..) => Some("--redirect-uri"),
            (None, Some(_), _) => Some("--listen"),
            (None, None, Some(_)) => Some("--tls-cert"),
            (None, None, None) => None,
        }
    }

    /// Fills in the values of an earlier run if none are given now.
    pub(crate) fn otherwise(&mut self, redirect_uri: Option<&str>, ports: &[u16]) {
        if self.redirect_uri.is_none() && self.port.is_empty() {
            self.redirect_uri = redirect_uri.and_then(|uri| uri.parse().ok());
            self.port = ports.to_vec();
        }
    }

    /// Returns the place described by the flags; with `paste`, no listener is needed.
    ///
    /// # Errors
    /// [`Kind::Usage`] if they conflict.
    pub(crate) fn place(&self, paste: bool) -> Result<Place> {
        let place = Place {
            ports: self.port.clone(),
            redirect: self.redirect_uri.clone().unwrap_or_default(),
            listen: self.listen,
            tls: self.certificate(),
        };
        if place.tls.is_some() && !place.redirect.is_tls() {
            return Err(Error::new(
                Kind::Usage,
                "`--tls-cert` requires a redirect URI that starts with `https://`",
            )
            .hint("set one with `--redirect-uri`"));
        }
        if !self.port.is_empty() && place.redirect.port().is_some() {
            return Err(Error::new(
                Kind::Usage,
                "`--port` conflicts with the port of `--redirect-uri`",
            )
            .hint("leave out `--port`, or write port 0 in the redirect URI"));
        }
        if !paste && !place.can_listen() {
            let uri = place.redirect.at(0);
            let message = format!("responses to `{uri}` do not reach this program");
            return Err(Error::new(Kind::Usage, message).hint(
                "add `--paste` and paste the final URL from the browser. If the URL is forwarded to this machine, \
                 use `--listen ADDR`, with `--tls-cert` and `--tls-key` for `https://`",
            ));
        }
        Ok(place)
    }
}

impl PlaceFlags {
    fn certificate(&self) -> Option<CertificateFiles> {
        let (certificate, key) = (self.tls_cert.clone()?, self.tls_key.clone()?);
        Some(CertificateFiles { certificate, key })
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
            tls_cert: None,
            tls_key: None,
        };
        flags.place(paste).err().map(|error| error.to_string())
    }

    #[test]
    fn an_answer_that_cannot_be_listened_for_is_pasted() {
        let app = Some("https://app.example/cb");
        let refused = "responses to `https://app.example/cb` do not reach this program";
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
            (Some("https://localhost:8443/cb"), &[], None, false),
            (None, &[7], None, false),
        ] {
            assert_eq!(named(uri, port, listen, paste), None, "{uri:?}");
        }
        let twice = named(Some("http://localhost:9/cb"), &[7], None, false);
        assert_eq!(
            twice.as_deref(),
            Some("`--port` conflicts with the port of `--redirect-uri`")
        );
    }
}
