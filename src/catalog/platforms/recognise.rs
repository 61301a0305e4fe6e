//! Recognises the platform of an endpoint, and says how. If nothing indicates one, the platform is
//! `unknown`.

use crate::catalog::normalize::words;
use crate::catalog::platforms::{Facts, TABLE};
use std::fmt;

/// The platform of an endpoint that could not be recognised.
pub const UNKNOWN: &str = "unknown";

/// How a platform was recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sign {
    Host(&'static str),
    Path(&'static str),
    Developer(&'static str),
    Software(&'static str),
    /// The list names it.
    Said,
    Nothing,
}

impl fmt::Display for Sign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Host(name) => write!(f, "the host is `{name}`"),
            Self::Path(end) => write!(f, "the path ends in `/{end}`"),
            Self::Developer(name) => write!(f, "the list is published by `{name}`"),
            Self::Software(name) => write!(f, "the server reports its software as `{name}`"),
            Self::Said => f.write_str("the list says so"),
            Self::Nothing => f.write_str("not recognised by host, path, list or software"),
        }
    }
}

/// A platform, and how it was recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recognised {
    pub platform: &'static str,
    pub sign: Sign,
}

/// The platform of an endpoint, recognised by its base URL, the name of its list, or the software
/// that its server reports. The first match decides.
#[must_use]
pub fn recognised(url: &str, list: &str, software: Option<&str>) -> Recognised {
    let (host, path) = halves(url);
    let said = |text: &str, sign: fn(&'static str) -> Sign| by_name(text, sign);
    by_address(&host, &path)
        .or_else(|| said(&apart(list), Sign::Developer))
        .or_else(|| said(software?, Sign::Software))
        .unwrap_or(Recognised {
            platform: UNKNOWN,
            sign: Sign::Nothing,
        })
}

/// The host and path of a base URL, in lower case.
pub(super) fn halves(url: &str) -> (String, String) {
    let (_, rest) = url.split_once("://").unwrap_or(("", url));
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = host.rsplit_once(':').map_or(host, |(host, _)| host);
    (
        host.to_lowercase(),
        format!("/{}/", path.to_lowercase().trim_end_matches('/')),
    )
}

/// The most specific match; a longer host is more specific.
fn by_address(host: &str, path: &str) -> Option<Recognised> {
    let mut best: Option<((usize, usize), Recognised)> = None;
    let mut see = |weight, platform, sign| {
        if best.is_none_or(|(known, _)| weight >= known) {
            best = Some((weight, Recognised { platform, sign }));
        }
    };
    for (slug, facts) in TABLE.iter() {
        for pattern in &facts.urls {
            if let Some(weight) = fits(pattern, host, path) {
                let sign = pattern
                    .strip_prefix("*/")
                    .map_or(Sign::Host(pattern), Sign::Path);
                see(weight, slug, sign);
            }
        }
        for shape in facts.paths.iter().filter(|shape| is_shaped(path, shape)) {
            see((1, shape.len()), slug, Sign::Path(shape));
        }
    }
    best.map(|(_, found)| found)
}

/// How specific a pattern is for an address that it matches; a longer host is more specific.
pub(super) fn fits(pattern: &str, host: &str, path: &str) -> Option<(usize, usize)> {
    let (name, end) = pattern.split_once('/').unwrap_or((pattern, ""));
    let named = match name.strip_prefix('*') {
        Some("") => true,
        Some(below) => host.ends_with(below) || Some(host) == below.strip_prefix('.'),
        None => host == name,
    };
    (named && ends_in(path, end)).then_some((name.len(), end.len()))
}

/// Whether a path ends with these segments.
fn ends_in(path: &str, end: &str) -> bool {
    let path = path.trim_end_matches('/');
    let start = path.len().checked_sub(end.len());
    let rest = start.and_then(|start| path.split_at_checked(start));
    end.is_empty()
        || rest
            .is_some_and(|(before, tail)| before.ends_with('/') && tail.eq_ignore_ascii_case(end))
}

/// Whether the last segments of a path have this shape.
fn is_shaped(path: &str, shape: &str) -> bool {
    let mut parts = path.trim_matches('/').rsplit('/');
    shape.rsplit('/').all(|wanted| {
        parts
            .next()
            .is_some_and(|part| match wanted.strip_suffix('*') {
                Some(start) => part.len() > start.len() && part.starts_with(start),
                None => part == wanted,
            })
    })
}

/// The platform whose name is among the words of a text; the one with the longest name if there are
/// several.
fn by_name(text: &str, sign: fn(&'static str) -> Sign) -> Option<Recognised> {
    let words = words(text);
    let words: Vec<&str> = words.iter().map(|word| word.folded.as_str()).collect();
    let is_said = |name: &&'static String| {
        let name: Vec<&str> = name.split(' ').collect();
        words.windows(name.len()).any(|some| some == name)
    };
    let of = |(slug, facts): (&'static String, &'static Facts)| {
        facts.names.iter().filter(is_said).map(move |name| {
            (
                name.len(),
                Recognised {
                    platform: slug,
                    sign: sign(name),
                },
            )
        })
    };
    TABLE
        .iter()
        .flat_map(of)
        .max_by_key(|(length, _)| *length)
        .map(|(_, found)| found)
}

/// Splits a list's name into words, such as `1Life_HealthcareEndpointSources`.
fn apart(list: &str) -> String {
    let list = list.strip_suffix("EndpointSources").unwrap_or(list);
    list.replace(|c: char| !c.is_alphanumeric(), " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(url: &str, list: &str, software: Option<&str>) -> (String, String) {
        let Recognised { platform, sign } = recognised(url, list, software);
        (platform.to_owned(), sign.to_string())
    }

    #[test]
    fn a_platform_is_recognised_by_a_sign_that_can_be_reported() {
        for (url, list, software, platform, sign) in [
            (
                "https://fhir.healow.com/FHIRServer/fhir/EHEDBD/",
                "l",
                None,
                "eclinicalworks",
                "the host is `*.healow.com`",
            ),
            (
                "https://healow.com/",
                "l",
                None,
                "eclinicalworks",
                "the host is `*.healow.com`",
            ),
            (
                "https://a.example/Interconnect-PRD/api/FHIR/R4/",
                "l",
                None,
                "epic",
                "the path ends in `/api/FHIR/R4`",
            ),
            (
                "https://fhir.kp.org/Interconnect-FHIR-PRD/api/FHIR/DSTU2/",
                "l",
                None,
                "kaiser",
                "the host is `*.kp.org`",
            ),
            (
                "https://fhir.quillmoor.example:443/v1/uscore/R4/",
                "l",
                None,
                "meditech",
                "the path ends in `/v*/uscore/*`",
            ),
            (
                "https://a.example/fhir/",
                "Epic_Systems_Corporation_EndpointSources",
                None,
                "epic",
                "the list is published by `epic`",
            ),
            (
                "https://a.example/fhir/",
                "l",
                Some("Cerner Millennium"),
                "cerner",
                "the server reports its software as `cerner`",
            ),
            (
                "https://a.example/fhir/",
                "Patagonia_Health_EndpointSources",
                None,
                UNKNOWN,
                "not recognised by host, path, list or software",
            ),
        ] {
            assert_eq!(
                told(url, list, software),
                (platform.to_owned(), sign.to_owned()),
                "{url} {list}"
            );
        }
    }

    #[test]
    fn lookalikes_of_signs_do_not_count() {
        for (url, list) in [
            ("https://nothealow.com/", "l"),
            ("https://a.example/api/fhir/R4/more/", "l"),
            ("https://a.example/v/uscore/", "l"),
            ("https://a.example/", "Epicenter_EndpointSources"),
            ("https://a.example/", "Humanadata"),
            ("https://a.example/", "日本"),
        ] {
            assert_eq!(
                recognised(url, list, None).platform,
                UNKNOWN,
                "{url} {list}"
            );
        }
    }

    #[test]
    fn the_lists_of_known_developers_are_assigned_to_them() {
        for (list, platform) in [
            ("Cerner_Corporation_1_EndpointSources", "cerner"),
            ("Modernizing_Medicine_EndpointSources", "modmedema"),
            ("Medicare_ElevanceHealth(Anthem)EndpointSources", "anthem"),
            (
                "Medical_Information_Technology_Inc_MEDITECH_EndpointSources",
                "meditech",
            ),
            ("Practice_Fusion_EndpointSources", "practicefusion"),
            ("1UpEndpointSources", UNKNOWN),
        ] {
            assert_eq!(
                recognised("https://a.example/", list, None).platform,
                platform,
                "{list}"
            );
        }
    }
}
