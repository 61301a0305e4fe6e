//! URLs that a provider publishes: which ones may be used, and where its documents are.

use crate::error::{Error, Kind, Result};
use crate::rfc::loopback_address::is_loopback;
use crate::text::pasted_along;
use url::Url;

/// What is wrong with an endpoint's URL, worded to complete a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressFault {
    #[error("is not an absolute URL")]
    Relative,
    #[error("starts with `http://`; without TLS, only URLs on this machine are allowed")]
    WithoutTls,
    #[error("starts with neither `https://` nor `http://`")]
    Scheme,
    #[error("has a fragment")]
    Fragment,
    #[error("contains a user name or password")]
    UserInfo,
}

/// Parses an endpoint's URL, which must be absolute and https (http on this machine only), without
/// a fragment or user info (RFC 6749 sections 3.1 and 3.2, DISC-08).
///
/// # Errors
/// What is wrong with the URL.
pub fn endpoint(text: &str) -> std::result::Result<Url, AddressFault> {
    let url = Url::parse(text).map_err(|_| AddressFault::Relative)?;
    match url.scheme() {
        "https" => {}
        "http" if is_loopback(&url) => {}
        "http" => return Err(AddressFault::WithoutTls),
        _ => return Err(AddressFault::Scheme),
    }
    if url.fragment().is_some() {
        return Err(AddressFault::Fragment);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(AddressFault::UserInfo);
    }
    Ok(url)
}

/// Returns the URL of a well-known document: the base, exactly one slash, then the document's path
/// (DISC-03).
///
/// # Errors
/// [`Kind::Usage`] if the base is not a usable URL.
pub fn well_known(base: &str, name: &str) -> Result<Url> {
    let joined = format!("{}/.well-known/{name}", base.trim_end_matches('/'));
    let wrong = |fault: &str| {
        let message = format!("`{base}` is not a valid FHIR base URL or issuer: it {fault}");
        Error::new(Kind::Usage, message).hint(
            "it must start with `https://` (plain `http://` only on this machine) and have no \
             query or fragment",
        )
    };
    if let Some(fault) = pasted_along(base) {
        return Err(wrong(&fault));
    }
    match endpoint(&joined) {
        Ok(url) if url.query().is_none() => Ok(url),
        Ok(_) => Err(wrong("has a query")),
        Err(fault) => Err(wrong(&fault.to_string())),
    }
}

/// Returns the URL of an issuer's RFC 8414 document, with the well-known path between the host and
/// the path (section 3.1).
#[must_use]
pub fn well_known_inserted(issuer: &str, name: &str) -> Option<Url> {
    let mut url = endpoint(issuer).ok().filter(|url| url.query().is_none())?;
    let path = format!("/.well-known/{name}{}", url.path().trim_end_matches('/'));
    url.set_path(&path);
    Some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_fault_is_named() {
        for (address, expected) in [
            ("https://as.example/token", None),
            ("http://127.0.0.1:1/token", None),
            ("/token", Some(AddressFault::Relative)),
            ("http://as.example/token", Some(AddressFault::WithoutTls)),
            ("ftp://as.example/token", Some(AddressFault::Scheme)),
            ("https://as.example/token#top", Some(AddressFault::Fragment)),
            ("https://me@as.example/token", Some(AddressFault::UserInfo)),
        ] {
            assert_eq!(endpoint(address).err(), expected, "{address}");
        }
    }

    #[test]
    fn the_rfc_8414_document_goes_between_host_and_path() {
        for (issuer, expected) in [
            ("https://as.example", "https://as.example/.well-known/x"),
            ("https://as.example/", "https://as.example/.well-known/x"),
            (
                "https://as.example/t/1/",
                "https://as.example/.well-known/x/t/1",
            ),
        ] {
            let url = well_known_inserted(issuer, "x").unwrap();
            assert_eq!(url.as_str(), expected);
        }
        assert_eq!(well_known_inserted("https://as.example/?a", "x"), None);
    }

    #[test]
    fn joins_with_exactly_one_slash_after_the_path() {
        for base in ["https://f.example/r4", "https://f.example/r4/"] {
            let url = well_known(base, "smart-configuration").unwrap();
            assert_eq!(
                url.as_str(),
                "https://f.example/r4/.well-known/smart-configuration"
            );
        }
        for base in [
            "http://f.example/r4",
            "ftp://f.example",
            "f.example",
            "https://f.example/?a",
            "https://f.example/#a",
        ] {
            assert_eq!(
                well_known(base, "x").unwrap_err().kind(),
                Kind::Usage,
                "{base}"
            );
        }
    }
}
