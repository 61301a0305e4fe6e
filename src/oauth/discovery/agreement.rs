//! Checks that two sources agree on the origin of an endpoint.

use crate::error::{Error, Kind, Result};
use url::Url;

/// Compares an endpoint's URL from two sources; different origins are a sign of a mix-up attack
/// (RFC 9700 section 4.4.2, DISC-21, DISC-28).
///
/// # Errors
/// [`Kind::Provider`], showing both.
pub fn agree(member: &str, one: &Url, other: &Url, other_source: &Url) -> Result<()> {
    if one.origin() == other.origin() {
        return Ok(());
    }
    Err(Error::new(
        Kind::Provider,
        format!(
            "the sources for the `{member}` disagree: `{one}`, but `{other}` according to \
             `{other_source}`"
        ),
    )
    .hint("nothing was sent to either; ask the provider which one is right")
    .check("DISC-28"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_different_host_in_one_of_two_sources_stops_us() {
        let url = |text: &str| Url::parse(text).unwrap();
        let (one, source) = (url("https://as.example/t"), url("https://as.example/"));
        assert!(
            agree(
                "token_endpoint",
                &one,
                &url("https://as.example/token"),
                &source
            )
            .is_ok()
        );
        let error = agree(
            "token_endpoint",
            &one,
            &url("https://evil.example/t"),
            &source,
        )
        .unwrap_err();
        assert!(
            error.to_string().contains("https://as.example/t")
                && error.to_string().contains("https://evil.example/t")
        );
    }
}
