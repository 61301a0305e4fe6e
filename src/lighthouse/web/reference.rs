//! A request's ID. It is in the response's header, in every log line written for the request, on
//! pages that end a sign-in, and in errors for programs. A person who sees the ID can therefore
//! find the log lines (protocol.md section 8).

use crate::lighthouse::web::client_address::Proxies;
use axum::http::{Extensions, HeaderMap, HeaderName, HeaderValue};
use std::fmt;

/// The header that carries the ID, both from proxies and in responses.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Maximum length of a proxy's ID, which is longer than any in use.
const LONGEST: usize = 128;

tokio::task_local! {
    static REFERENCE: Reference;
}

/// The ID of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference(String);

impl Reference {
    /// Returns the ID from the request, if one of our proxies sent it and it is suitable for logs,
    /// or else a new one.
    #[must_use]
    pub fn of(proxies: &Proxies, extensions: &Extensions, headers: &HeaderMap) -> Self {
        let given = proxies
            .are_before(extensions)
            .then(|| given(headers))
            .flatten();
        given.unwrap_or_else(Self::new)
    }

    fn new() -> Self {
        // Without random numbers, the request fails anyway.
        Self(format!("{:016x}", getrandom::u64().unwrap_or_default()))
    }

    /// Returns the ID of the current request, if there is one.
    #[must_use]
    pub fn now() -> Option<Self> {
        REFERENCE.try_with(Clone::clone).ok()
    }

    /// Runs `answering` with this as the current request's ID.
    pub async fn scope<F: Future>(self, answering: F) -> F::Output {
        REFERENCE.scope(self, answering).await
    }

    /// Returns the ID as a header of the response.
    #[must_use]
    pub fn header(&self) -> Option<HeaderValue> {
        HeaderValue::from_str(&self.0).ok()
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Returns the ID in the headers, if there is exactly one and it consists of letters, digits and
/// the usual separators of identifiers.
fn given(headers: &HeaderMap) -> Option<Reference> {
    let mut all = headers.get_all(REQUEST_ID).iter();
    let (Some(value), None) = (all.next(), all.next()) else {
        return None;
    };
    let text = value.to_str().ok()?;
    let is_plain = |one: u8| one.is_ascii_alphanumeric() || b"-_.:=+/".contains(&one);
    let fits = (1..=LONGEST).contains(&text.len()) && text.bytes().all(is_plain);
    fits.then(|| Reference(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::extract::ConnectInfo;
    use std::net::SocketAddr;

    fn of(connection: &str, values: &[&str]) -> String {
        let settings = "trusted_proxies = [\"10.0.0.0/8\"]";
        let proxies = Proxies::new(&toml::from_str(settings).unwrap());
        let mut extensions = Extensions::new();
        extensions.insert(ConnectInfo(connection.parse::<SocketAddr>().unwrap()));
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(
                REQUEST_ID,
                HeaderValue::from_bytes(value.as_bytes()).unwrap(),
            );
        }
        Reference::of(&proxies, &extensions, &headers).to_string()
    }

    #[test]
    fn only_our_own_proxy_can_name_a_request() {
        let long = "x".repeat(LONGEST);
        let longer = "x".repeat(LONGEST + 1);
        let uuid = "6f0d0a4e-5a40-4d9d-8f55-3f7f3f0a1c11";
        for (connection, values, is_taken) in [
            ("10.0.0.1:1", &[uuid][..], true),
            (
                "10.0.0.1:1",
                &["Root=1-67891233-abcdef012345678912345678"],
                true,
            ),
            ("10.0.0.1:1", &[&long], true),
            ("10.0.0.1:1", &[&longer], false),
            ("10.0.0.1:1", &[""], false),
            ("10.0.0.1:1", &["a b"], false),
            ("10.0.0.1:1", &["a\"b"], false),
            ("10.0.0.1:1", &["\u{e4}"], false),
            ("10.0.0.1:1", &[uuid, uuid], false),
            ("10.0.0.1:1", &[], false),
            ("192.0.2.1:1", &[uuid], false),
        ] {
            let found = of(connection, values);
            if is_taken {
                assert_eq!(found, values[0]);
            } else {
                assert_eq!(found.len(), 16, "{values:?}: {found}");
                assert!(!values.contains(&found.as_str()));
            }
        }
        assert_ne!(of("10.0.0.1:1", &[]), of("10.0.0.1:1", &[]));
    }

    #[test]
    fn the_id_is_only_known_while_the_request_is_answered() {
        let name = Reference("a".to_owned());
        let inside = crate::http::block_on(name.clone().scope(async { Reference::now() }));
        assert_eq!(inside, Some(name));
        assert_eq!(Reference::now(), None);
    }
}
