//! The platform name that versions up to 0.1.1 gave an endpoint: that of the platform with its
//! address, otherwise that of the developer who published the list. Settings and redirect URIs with
//! such a name keep working.

use crate::api::catalog::Endpoint;
use crate::catalog::platforms::TABLE;
use crate::catalog::platforms::recognise::{fits, halves};

/// The identifier that keeps an old name; it is never shown to anyone.
pub const FORMER_PLATFORM: &str = "fastenctl-former-platform";

/// The old name.
#[must_use]
pub fn former(url: &str, list: &str) -> String {
    of_url(url).map_or_else(|| of_list(list), str::to_owned)
}

/// The old platform name under which an endpoint from a list is still known.
#[must_use]
pub fn former_platform(endpoint: &Endpoint) -> Option<&str> {
    let known = endpoint
        .identifiers
        .iter()
        .find(|one| one.usage == FORMER_PLATFORM);
    known.map(|one| one.value.as_str())
}

fn of_url(url: &str) -> Option<&'static str> {
    let (host, path) = halves(url);
    let fitting = TABLE.iter().flat_map(|(slug, facts)| {
        let urls = facts.urls.iter();
        urls.filter_map(|pattern| Some((fits(pattern, &host, &path)?, slug.as_str())))
    });
    fitting
        .max_by_key(|(weight, _)| *weight)
        .map(|(_, slug)| slug)
}

/// The old name derived from the developer's name.
fn of_list(name: &str) -> String {
    let developer = slug(name);
    let known = TABLE
        .iter()
        .find(|(_, facts)| facts.developers.contains(&developer));
    known.map_or(developer, |(slug, _)| slug.clone())
}

/// `Cerner_Corporation_1_EndpointSources` -> `cerner`.
fn slug(name: &str) -> String {
    let name = name.to_lowercase();
    let name = name.strip_suffix("endpointsources").unwrap_or(&name);
    let mut words: Vec<&str> = name
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let noise = |word: &str| {
        word.bytes().all(|b| b.is_ascii_digit())
            || ["inc", "llc", "ltd", "corp", "corporation", "company"].contains(&word)
    };
    while words.len() > 1 && words.last().is_some_and(|word| noise(word)) {
        words.pop();
    }
    if words.is_empty() {
        "unknown".to_owned()
    } else {
        words.join("-")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_name_is_derived_again() {
        for (url, list, expected) in [
            (
                "https://a.example/",
                "Cerner_Corporation_1_EndpointSources",
                "cerner",
            ),
            ("https://a.example/", "1UpEndpointSources", "1up"),
            (
                "https://a.example/",
                "Modernizing_Medicine_EndpointSources",
                "modmedema",
            ),
            (
                "https://a.example/",
                "Medicare_ElevanceHealth(Anthem)EndpointSources",
                "anthem",
            ),
            (
                "https://a.example/",
                "Patagonia_Health_EndpointSources",
                "patagonia-health",
            ),
            (
                "https://a.example/",
                "Epic_Systems_Corporation_EndpointSources",
                "epic-systems",
            ),
            (
                "https://a.example/api/FHIR/R4/",
                "1UpEndpointSources",
                "epic",
            ),
            ("https://a.example/", "日本", "unknown"),
        ] {
            assert_eq!(former(url, list), expected, "{url} {list}");
        }
    }
}
