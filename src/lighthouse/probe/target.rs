//! The endpoints that are probed, and the URLs that may be requested or used: those of a FHIR base,
//! and those in its documents.

use crate::http::is_loopback;
use crate::lighthouse::probe::verdict::{Trouble, Verdict};
use crate::rfc::ip_standing;
use crate::rfc::ip_standing::Standing;
use url::Url;

/// An endpoint to probe.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Target {
    pub id: String,
    /// FHIR base URL.
    pub url: String,
    pub platform_type: String,
    /// Hosts on which the other OAuth addresses may be, besides the host of the authorization
    /// endpoint.
    pub hosts: Vec<String>,
    /// Whether addresses on private networks are allowed.
    pub allow_private_network: bool,
}

/// Returns the FHIR base as a URL that may be requested; its documents are below it (DISC-03).
///
/// # Errors
/// Returns the verdict `private` for a literal address on a private network, and `address` for
/// anything else.
pub fn base(target: &Target) -> Result<Url, Trouble> {
    let wrong =
        |what: &str| Trouble::new(Verdict::Address, format!("has a FHIR base URL that {what}"));
    let mut url = Url::parse(target.url.trim()).map_err(|_| wrong("is not an absolute URL"))?;
    match check(&url, target.allow_private_network) {
        Err(Unfit::Private) => {
            return Err(Trouble::new(
                Verdict::Private,
                "has a FHIR base URL on a private network",
            ));
        }
        Err(Unfit::Other(what)) => return Err(wrong(what)),
        Ok(()) => {}
    }
    if url.query().is_some() {
        return Err(wrong("has a query"));
    }
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    Ok(url)
}

/// Why a URL must not be used.
pub enum Unfit {
    Private,
    Other(&'static str),
}

/// Checks a URL that comes from a list rather than the operator (GW-29). This machine counts as a
/// private network.
///
/// # Errors
/// Returns why the URL must not be used.
pub fn check(url: &Url, allow_private_network: bool) -> Result<(), Unfit> {
    let standing = ip_standing::of_url(url).ok_or(Unfit::Other("has no host"))?;
    let private = matches!(standing, Standing::Loopback | Standing::Private);
    match url.scheme() {
        _ if !url.username().is_empty() || url.password().is_some() => {
            Err(Unfit::Other("contains a user name or password"))
        }
        _ if url.fragment().is_some() => Err(Unfit::Other("contains a fragment")),
        "http" if !is_loopback(url) => Err(Unfit::Other("is not an `https` URL")),
        "http" | "https" if !private && standing != Standing::Public => Err(Unfit::Private),
        "http" | "https" if private && !allow_private_network => Err(Unfit::Private),
        "http" | "https" => Ok(()),
        _ => Err(Unfit::Other("is not an `https` URL")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fhir_base_is_an_https_address_on_the_internet() {
        let read = |url: &str, allow_private_network| {
            let target = Target {
                url: url.to_owned(),
                allow_private_network,
                ..Target::default()
            };
            base(&target).map_or_else(|trouble| trouble.verdict.name().to_owned(), String::from)
        };
        for (url, expected, allowed) in [
            (
                "https://fhir.example/r4",
                "https://fhir.example/r4/",
                "https://fhir.example/r4/",
            ),
            (
                " https://fhir.example/r4/ ",
                "https://fhir.example/r4/",
                "https://fhir.example/r4/",
            ),
            ("http://fhir.example/", "address", "address"),
            ("https://me@fhir.example/", "address", "address"),
            ("https://fhir.example/?a=b", "address", "address"),
            ("ftp://fhir.example/", "address", "address"),
            ("fhir.example", "address", "address"),
            ("https://192.168.0.1/", "private", "https://192.168.0.1/"),
            ("http://127.0.0.1:1/", "private", "http://127.0.0.1:1/"),
            ("https://localhost/", "private", "https://localhost/"),
            ("http://192.168.0.1/", "address", "address"),
            (
                "https://[64:ff9b::c0a8:1]/",
                "private",
                "https://[64:ff9b::c0a8:1]/",
            ),
            (
                "https://[2002:c0a8:1::]/",
                "private",
                "https://[2002:c0a8:1::]/",
            ),
            ("https://0.0.0.0/", "private", "private"),
            ("https://100.64.0.1/", "private", "private"),
            ("https://169.254.169.254/", "private", "private"),
        ] {
            assert_eq!(
                (read(url, false).as_str(), read(url, true).as_str()),
                (expected, allowed),
                "{url}"
            );
        }
    }
}
