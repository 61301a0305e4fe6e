//! Decides which redirects may be followed: only within one host, and only a few.

use crate::lighthouse::probe::verdict::{Trouble, Verdict};
use crate::rfc::origin::origin_of;
use url::Url;

/// Maximum number of redirects within a host for one document.
const MOST_REDIRECTS: usize = 3;

/// Returns the URL that a redirect leads to, if it may be followed: within the same scheme, host
/// and port, without a loop, and only a few times.
pub(super) fn next_hop(seen: &[Url], location: Option<&str>) -> Result<Url, Trouble> {
    let redirected = |sentence: String| Err(Trouble::new(Verdict::Redirected, sentence));
    let here = &seen[seen.len() - 1];
    let Some(mut next) = location.and_then(|location| here.join(location).ok()) else {
        return redirected("redirects to an invalid URL".to_owned());
    };
    next.set_fragment(None);
    if next.origin() != here.origin() || !next.username().is_empty() || next.password().is_some() {
        let to = origin_of(&next);
        return redirected(format!(
            "redirects to `{to}`, but a redirect must not change the scheme, host or port, or \
             contain a user name or password"
        ));
    }
    if seen.contains(&next) {
        return redirected("redirects in a loop".to_owned());
    }
    if seen.len() > MOST_REDIRECTS {
        return redirected(format!("redirects more than {MOST_REDIRECTS} times"));
    }
    Ok(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redirect_is_followed_within_its_host_but_not_endlessly() {
        let seen = |count: usize| -> Vec<Url> {
            (0..count)
                .map(|at| Url::parse(&format!("https://a.example/{at}")).unwrap())
                .collect()
        };
        for (count, location, expected) in [
            (1, Some("/x/y"), "https://a.example/x/y"),
            (3, Some("x#top"), "https://a.example/x"),
            (1, Some("https://a.example:443/x"), "https://a.example/x"),
            (4, Some("/x"), "redirects more than 3 times"),
            (2, Some("/0"), "redirects in a loop"),
            (1, Some("/0"), "redirects in a loop"),
            (1, None, "redirects to an invalid URL"),
            (1, Some("https://["), "redirects to an invalid URL"),
            (
                1,
                Some("https://b.example/x"),
                "redirects to `https://b.example`, but a redirect must not change the scheme, host or port, or contain a user name or password",
            ),
            (
                1,
                Some("http://a.example/x"),
                "redirects to `http://a.example`, but a redirect must not change the scheme, host or port, or contain a user name or password",
            ),
            (
                1,
                Some("//a.example:8443/x"),
                "redirects to `https://a.example:8443`, but a redirect must not change the scheme, host or port, or contain a user name or password",
            ),
        ] {
            let next = next_hop(&seen(count), location)
                .map_or_else(|trouble| trouble.sentence, String::from);
            assert_eq!(next, expected, "{count} {location:?}");
        }
    }
}
