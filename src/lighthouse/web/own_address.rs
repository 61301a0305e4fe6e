//! The gateway's own addresses. No browser is returned to them, and sign-ins that start under one
//! of its other names are redirected to the name under which the cookie is set (protocol.md section
//! 3 points 1 and 2).

use crate::error::Result;
use crate::lighthouse::settings::Settings;
use crate::lighthouse::settings::compat::HostName;
use crate::lighthouse::settings::flaw::wrong;
use crate::lighthouse::web::public_url::PublicUrl;
use crate::rfc::loopback_address::is_loopback;
use axum::extract::{OriginalUri, Request, State};
use axum::http::uri::{Authority, PathAndQuery};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::SocketAddr;
use std::sync::Arc;
use url::Url;

/// The addresses of this gateway.
#[derive(Clone, Debug)]
pub struct OwnAddress {
    public_url: PublicUrl,
    public: Option<Url>,
    listeners: Arc<[SocketAddr]>,
    /// Additional host names.
    names: Arc<[String]>,
}

impl OwnAddress {
    /// Reads the addresses from the settings; `address` is the listening address.
    ///
    /// # Errors
    /// [`crate::error::Kind::Config`] if an additional name is the one in `public_url`, which would
    /// redirect to itself.
    pub fn new(settings: &Settings, public_url: &PublicUrl, address: SocketAddr) -> Result<Self> {
        let public = Url::parse(public_url.as_str()).ok();
        let host = public.as_ref().and_then(Url::host_str);
        let names = settings.compat.names.iter().map(HostName::as_str);
        if let Some(name) = names.clone().find(|name| host == Some(name)) {
            return Err(wrong(format!(
                "`compat.names`: `{name}` is already the name in `public_url`"
            ))
            .about("compat.names"));
        }
        let listeners = [Some(address), settings.metrics_listen];
        Ok(Self {
            names: names.map(str::to_owned).collect(),
            listeners: listeners.into_iter().flatten().collect(),
            public_url: public_url.clone(),
            public,
        })
    }

    /// Whether a URL leads to this gateway. If the gateway's own URL is a loopback address, every
    /// loopback URL with the same port does, too.
    #[must_use]
    pub fn is(&self, url: &Url) -> bool {
        self.is_public(url)
            || self.listeners.iter().any(|at| is_at(*at, url))
            || url.host_str().is_some_and(|host| self.is_name(host))
    }

    fn is_public(&self, url: &Url) -> bool {
        self.public.as_ref().is_some_and(|own| {
            let same_port = own.port_or_known_default() == url.port_or_known_default();
            own.origin() == url.origin() || same_port && is_loopback(own) && is_loopback(url)
        })
    }

    fn is_name(&self, host: &str) -> bool {
        let is = |name: &String| name.eq_ignore_ascii_case(host);
        self.names.iter().any(is)
    }

    /// Whether a request was sent to one of the gateway's additional names.
    fn has_arrived_elsewhere(&self, headers: &HeaderMap) -> bool {
        let host = headers.get(header::HOST);
        let host = host.and_then(|host| host.to_str().ok());
        let authority = host.and_then(|host| host.parse::<Authority>().ok());
        authority.is_some_and(|authority| self.is_name(authority.host()))
    }
}

/// Whether a URL is the listener's own address. A loopback listener is on this machine, but a
/// loopback URL is on the browser's machine.
fn is_at(listener: SocketAddr, url: &Url) -> bool {
    let own = Url::parse(&format!("http://{listener}")).ok();
    let own = own.as_ref().and_then(Url::host_str);
    let same_port = Some(listener.port()) == url.port_or_known_default();
    same_port && own == url.host_str() && !listener.ip().is_loopback()
}

/// Redirects a browser that used another name to the same path and query at `public_url`, before
/// anything is done. The cookie must be set under that name, because the provider will return the
/// browser there.
pub async fn send_on(
    State(own): State<OwnAddress>,
    OriginalUri(uri): OriginalUri,
    request: Request,
    next: Next,
) -> Response {
    let only_looks = matches!(*request.method(), Method::GET | Method::HEAD);
    if !only_looks || !own.has_arrived_elsewhere(request.headers()) {
        return next.run(request).await;
    }
    let path = uri.path_and_query().map_or("/", PathAndQuery::as_str);
    match HeaderValue::from_str(&format!("{}{path}", own.public_url)) {
        Ok(location) => (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response(),
        Err(_) => StatusCode::BAD_REQUEST.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(settings: &str, listen: &str) -> Result<OwnAddress> {
        let settings: Settings = toml::from_str(settings).unwrap();
        let address = listen.parse().unwrap();
        let public_url = PublicUrl::new(&settings, address).unwrap();
        OwnAddress::new(&settings, &public_url, address)
    }

    #[test]
    fn the_gateway_recognises_all_its_names() {
        let hosted = "public_url = \"https://gw.example\"\n[compat]\nnames = [\"old.example\"]";
        let near = "127.0.0.1:8417";
        for (settings, listen, address, expected) in [
            (hosted, near, "https://gw.example/v1/callback/p", true),
            (hosted, near, "https://gw.example:8443/", false),
            (hosted, near, "https://old.example/v1", true),
            (hosted, near, "http://old.example:8080/", true),
            (hosted, near, "https://other.example/", false),
            // For a browser on another machine, this is an address of that machine.
            (hosted, near, "http://127.0.0.1:8417/", false),
            (hosted, "192.168.0.5:8417", "http://192.168.0.5:8417/", true),
            (hosted, "192.168.0.5:8417", "http://192.168.0.5:90/", false),
            ("", near, "http://127.0.0.1:8417/v1", true),
            ("", near, "http://localhost:8417/", true),
            ("", near, "http://[::1]:8417/", true),
            ("", near, "http://127.0.0.1:40123/", false),
        ] {
            let url = Url::parse(address).unwrap();
            let own = own(settings, listen).unwrap();
            assert_eq!(own.is(&url), expected, "{listen} {address}");
        }
    }

    #[test]
    fn an_additional_name_must_differ() {
        let text = "public_url = \"https://gw.example\"\n[compat]\nnames = [\"gw.example\"]";
        assert_eq!(
            own(text, "127.0.0.1:1").unwrap_err().to_string(),
            "`compat.names`: `gw.example` is already the name in `public_url`"
        );
    }
}
