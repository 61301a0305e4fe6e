//! Parses FHIR base URLs as lists write them: normalises them, or rejects them with a reason. Also
//! determines which spellings belong to the same server.

use crate::catalog::id;
use std::net::IpAddr;
use url::Url;

/// A normalised FHIR base URL: lower-case host, no default port, no `/metadata`, one slash at the
/// end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    pub url: Url,
    /// The URL as stored by versions that did not remove `/metadata` and the like.
    pub former: Option<String>,
}

impl Base {
    /// The ID of the endpoint at this URL.
    #[must_use]
    pub fn id(&self) -> String {
        id::endpoint(self.url.as_str())
    }
}

/// Endings that lists sometimes add to a base URL.
const BELOW: [&str; 3] = [
    "/metadata",
    "/.well-known/smart-configuration",
    "/.well-known/openid-configuration",
];
/// File extensions of web pages and documents.
const PAGES: [&str; 3] = [".html", ".htm", ".pdf"];

/// Parses a base URL.
///
/// # Errors
/// Says what is wrong with it.
pub fn base_url(text: &str) -> Result<Base, &'static str> {
    let text = text.trim();
    check_letters(text)?;
    let mut url = Url::parse(text).map_err(|_| "has a URL that is not absolute")?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
        return Err("has a URL that is neither `http` nor `https`");
    }
    if !has_two_slashes(text) {
        return Err("has a URL that is not absolute");
    }
    check_host(&url)?;
    let written = url.path().trim_end_matches('/').to_owned();
    let path = above(&written);
    let asks = url
        .query()
        .is_some_and(|query| !is_no_question(query, path.len() < written.len()));
    if asks || url.fragment().is_some_and(|text| !text.is_empty()) {
        return Err("has a URL with a query or fragment");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("has a URL with a user name or password");
    }
    if path.contains("://") {
        return Err("has a URL that contains a second URL");
    }
    if PAGES
        .iter()
        .any(|end| path.to_ascii_lowercase().ends_with(end))
    {
        return Err("has the URL of a page, not of a FHIR server");
    }
    url.set_query(None);
    url.set_fragment(None);
    let mut former = url.clone();
    former.set_path(&format!("{written}/"));
    url.set_path(&format!("{path}/"));
    let former = Some(former.to_string()).filter(|former| former != url.as_str());
    Ok(Base { url, former })
}

fn check_letters(text: &str) -> Result<(), &'static str> {
    let any = |wrong: fn(char) -> bool| text.contains(wrong);
    if text.is_empty() {
        Err("has no URL")
    } else if any(|c| c == '\\') {
        Err("has a URL with a backslash in it")
    } else if any(char::is_whitespace) {
        Err("has a URL with a space in it")
    } else if any(|c| {
        c.is_control()
            || matches!(
                c,
                '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}'
            )
    }) {
        Err("has a URL with an invisible character in it")
    } else if any(|c| matches!(c, '<' | '>' | '{' | '}')) {
        Err("has a URL with a placeholder in it")
    } else if any(|c| matches!(c, '"' | '|' | '^' | '`')) {
        Err("has a URL with a character that is not allowed in URLs")
    } else {
        Ok(())
    }
}

/// Whether exactly two slashes follow the scheme. Browsers also accept `https:a.example` and
/// `https:///a.example`.
fn has_two_slashes(text: &str) -> bool {
    let rest = text
        .split_once(':')
        .and_then(|(_, rest)| rest.strip_prefix("//"));
    rest.is_some_and(|rest| !rest.starts_with('/'))
}

/// Rejects a host that is not a valid name, or that is only reachable on a private network: a name
/// without a dot, unless a port shows that it is intended.
fn check_host(url: &Url) -> Result<(), &'static str> {
    let host = url.host_str().unwrap_or_default();
    let plain = host.trim_start_matches('[').trim_end_matches(']');
    if plain.parse::<IpAddr>().is_ok() {
        return Ok(());
    }
    let labels: Vec<&str> = host.split('.').collect();
    if labels
        .iter()
        .any(|label| label.is_empty() || label.len() > 63)
    {
        return Err("has a URL whose host is not a valid name");
    }
    if labels.len() == 1 && url.port().is_none() {
        return Err("has a URL whose host is a single word, which works only on a private network");
    }
    Ok(())
}

fn is_no_question(query: &str, is_below: bool) -> bool {
    query.is_empty() || (is_below && query.starts_with("_format=") && !query.contains('&'))
}

/// Removes an ending in [`BELOW`] from a path.
fn above(path: &str) -> &str {
    let lower = path.to_ascii_lowercase();
    let below = BELOW.iter().find(|end| lower.ends_with(*end));
    below.map_or(path, |end| {
        path[..path.len() - end.len()].trim_end_matches('/')
    })
}

/// FHIR releases, from the least to the most useful for patients.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Release {
    Dstu2,
    Stu3,
    R5,
    R4b,
    R4,
}

impl Release {
    /// The release named by a path segment, such as `r4` or `4.0.1`.
    fn named(part: &str) -> Option<Self> {
        match part {
            "dstu2" | "stu2" | "r2" | "1.0.2" => Some(Self::Dstu2),
            "stu3" | "dstu3" | "r3" | "3.0.1" | "3.0.2" => Some(Self::Stu3),
            "r4" | "4.0" | "4.0.1" => Some(Self::R4),
            "r4b" => Some(Self::R4b),
            "r5" => Some(Self::R5),
            _ => None,
        }
    }

    /// The release named by a path segment with the prefix `fhir`, such as `fhir-r4`.
    fn said(part: &str) -> Option<Self> {
        Self::named(part.strip_prefix("fhir")?.trim_start_matches(['-', '_']))
    }
}

/// The only segment of a path that names a release, and its position.
fn released(parts: &[&str], named: fn(&str) -> Option<Release>) -> Option<(usize, Release)> {
    let mut all = (1..parts.len()).filter_map(|place| Some((place, named(parts.get(place)?)?)));
    all.next().filter(|_| all.next().is_none())
}

/// The server that an address belongs to, regardless of the spelling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Equal for all spellings of a base.
    pub spelling: String,
    /// Equal for the bases of all releases on a server.
    pub family: String,
    pub release: Option<Release>,
    /// Whether the address is below the base.
    pub is_below: bool,
}

/// The server of a base URL; scheme, case and doubled slashes make no difference.
#[must_use]
pub fn server(url: &str) -> Server {
    let (_, rest) = url.split_once("://").unwrap_or(("", url));
    let lower = rest.to_lowercase();
    let whole = lower.trim_end_matches('/');
    let base = above(whole);
    let mut parts: Vec<&str> = base.split('/').filter(|part| !part.is_empty()).collect();
    let spelling = parts.join("/");
    let any =
        |named: fn(&str) -> Option<Release>| parts.iter().skip(1).any(|part| named(part).is_some());
    let found = if any(Release::named) {
        released(&parts, Release::named)
    } else {
        released(&parts, Release::said)
    };
    let (family, release) = match found {
        Some((place, release)) => {
            parts[place] = "*";
            (parts.join("/"), Some(release))
        }
        None => (spelling.clone(), None),
    };
    Server {
        spelling,
        family,
        release,
        is_below: base.len() < whole.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        base_url(text).unwrap().url.into()
    }

    #[test]
    fn an_address_is_normalised() {
        for text in [
            "https://a.example/FHIR/r4",
            " https://A.Example/FHIR/r4/ ",
            "HTTPS://a.example:443/FHIR/r4//",
            "https://a.example/FHIR/r4/metadata",
            "https://a.example/FHIR/r4/Metadata/?_format=json",
            "https://a.example/FHIR/r4/.well-known/smart-configuration",
            "https://a.example/FHIR/r4?",
            "https://a.example/FHIR/r4/#",
        ] {
            assert_eq!(written(text), "https://a.example/FHIR/r4/", "{text}");
        }
        assert_eq!(written("http://a.example:80"), "http://a.example/");
        assert_eq!(
            base_url("https://a.example/r4/metadata")
                .unwrap()
                .former
                .as_deref(),
            Some("https://a.example/r4/metadata/")
        );
        assert_eq!(base_url("https://a.example/r4").unwrap().former, None);
    }

    #[test]
    fn a_broken_url_is_named_for_what_is_wrong() {
        for (text, expected) in [
            ("", "has no URL"),
            (": https://a.example/", "has a URL with a space in it"),
            ("a.example/fhir", "has a URL that is not absolute"),
            ("api/eyesite/R4", "has a URL that is not absolute"),
            ("https:///a.example/r4", "has a URL that is not absolute"),
            ("https:a.example/r4", "has a URL that is not absolute"),
            (
                "ftp://a.example/",
                "has a URL that is neither `http` nor `https`",
            ),
            (
                "https://a.example/r4?cust=1",
                "has a URL with a query or fragment",
            ),
            (
                "https://a.example/r4?_format=json",
                "has a URL with a query or fragment",
            ),
            (
                "https://me@a.example/",
                "has a URL with a user name or password",
            ),
            (
                "https://a.example/\\open",
                "has a URL with a backslash in it",
            ),
            (
                "https:\\\\a.example\\r4",
                "has a URL with a backslash in it",
            ),
            (
                "https://a.example/r4\u{200b}",
                "has a URL with an invisible character in it",
            ),
            (
                "https://{tenant}.a.example/r4",
                "has a URL with a placeholder in it",
            ),
            (
                "https://a.example/\"r4\"",
                "has a URL with a character that is not allowed in URLs",
            ),
            (
                "https://a.example/https://a.example/r4",
                "has a URL that contains a second URL",
            ),
            (
                "https://a.example/R4/http.html",
                "has the URL of a page, not of a FHIR server",
            ),
            (
                "https://a..example/r4",
                "has a URL whose host is not a valid name",
            ),
            (
                "http://INSCMQAES51/FHIR",
                "has a URL whose host is a single word, which works only on a private network",
            ),
        ] {
            assert_eq!(base_url(text).unwrap_err(), expected, "{text}");
        }
        for text in [
            "http://127.0.0.1:8080/r4",
            "http://provider:8080/r4",
            "http://[::1]/r4",
        ] {
            assert!(base_url(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn spellings_and_releases_of_a_server_are_recognised() {
        let of = |url: &str| server(url);
        let r4 = of("https://a.example/FHIR/R4/t1/");
        assert_eq!(r4.spelling, of("http://A.example//fhir/r4/t1").spelling);
        assert_eq!(
            r4.spelling,
            of("http://a.example/fhir/r4/t1/metadata/").spelling
        );
        let old = of("https://a.example/fhir/dstu2/t1/");
        assert_eq!(
            (r4.family.as_str(), old.family.as_str()),
            ("a.example/fhir/*/t1", "a.example/fhir/*/t1")
        );
        assert!(r4.release > old.release && r4.spelling != old.spelling);
        let (new, old) = (
            of("https://a.example/api/fhir-r4/t/"),
            of("https://a.example/api/FHIR_DSTU2/t/"),
        );
        assert!(new.family == old.family && new.release > old.release);
        assert_eq!(
            of("https://a.example/4.0.1/").family,
            of("https://a.example/1.0.2/").family
        );
        assert_eq!(of("https://r4.example/x").release, None);
        assert_eq!(of("https://a.example/r4/dstu2").release, None);
        assert_ne!(r4.family, of("https://a.example/fhir/r4/t2/").family);
    }
}
