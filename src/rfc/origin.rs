//! Origins (RFC 6454): scheme, host and port, as used for comparisons and as typed by people.

use url::Url;

/// Returns the scheme, host and port of an address; the port only if it is not the scheme's
/// default.
#[must_use]
pub fn origin_of(url: &Url) -> String {
    url.origin().ascii_serialization()
}

/// Parses an origin typed by the user: a web address with just a scheme, a host and a port.
///
/// # Errors
/// Returns a description of the expected form.
pub fn named_origin(text: &str) -> Result<String, String> {
    Url::parse(text.trim())
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"))
        .filter(|url| url.path() == "/" && url.query().is_none() && url.fragment().is_none())
        .filter(|url| url.username().is_empty() && url.password().is_none())
        .map(|url| origin_of(&url))
        .ok_or_else(|| {
            "write only the scheme, host and port, such as `https://host.example.org`".to_owned()
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_named_without_path_user_and_query() {
        for text in [
            "https://as.example",
            "https://AS.example:443/",
            "HTTPS://as.example",
            " https://as.example ",
        ] {
            assert_eq!(
                named_origin(text),
                Ok("https://as.example".into()),
                "{text}"
            );
        }
        let lan = "http://192.168.0.2:9090";
        assert_eq!(named_origin(lan).as_deref(), Ok(lan));
        for text in [
            "",
            "as.example",
            "https://",
            "https://a.example/x",
            "https://u@a.example",
            "ftp://a.example",
            "https://a.example?x",
            "https://a.example#",
        ] {
            assert!(named_origin(text).is_err(), "{text}");
        }
    }
}
