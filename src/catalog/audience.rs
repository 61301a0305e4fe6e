//! The audience of an endpoint: patients, or an institution's clinicians if a list or address says
//! so.

use crate::api::catalog::{Endpoint, Identifier};
use crate::catalog::normalize::words;
use url::Url;

/// The identifier that marks an endpoint for clinicians; it is never shown to anyone.
pub const AUDIENCE: &str = "fastenctl-audience";
const CLINICIANS: &str = "clinicians";
/// Parts of an address that name its audience.
const PARTS: [&str; 8] = [
    "provider",
    "providers",
    "clinician",
    "clinicians",
    "practitioner",
    "practitioners",
    "ehr-user",
    "provider-facing",
];
/// Hosts of provider-facing servers whose vendors serve patients from another host.
const HOSTS: [&str; 3] = [
    "fhir-ehr.cerner.com",
    "fhir-ehr-code.cerner.com",
    "api.practicefusion.com",
];
/// Phrases by which lists mark an endpoint for clinicians, split into words.
const SAYINGS: [&[&str]; 9] = [
    &["provider", "facing"],
    &["clinician", "facing"],
    &["provider", "access"],
    &["clinician", "access"],
    &["for", "providers"],
    &["for", "clinicians"],
    &["provider", "apps"],
    &["clinician", "apps"],
    &["practitioner", "access"],
];

/// Whether an address says that it is for clinicians.
#[must_use]
pub fn is_clinicians_address(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let path = url.path().to_ascii_lowercase();
    let is_one = |part: &str| PARTS.contains(&part);
    HOSTS.contains(&host)
        || path.split('/').any(is_one)
        || host.split('.').rev().skip(2).any(is_one)
}

/// Whether a text in a list refers to clinicians: `Provider`, `Acme (Clinician)`, `R4
/// provider-facing`.
#[must_use]
pub fn is_clinicians_word(text: &str) -> bool {
    let words = words(text);
    let words: Vec<&str> = words.iter().map(|word| word.folded.as_str()).collect();
    let lone = |word: &str| PARTS.contains(&word);
    let bracketed = text
        .split_once('(')
        .and_then(|(_, rest)| rest.split_once(')'))
        .is_some_and(|(inside, _)| lone(inside.trim().to_lowercase().as_str()));
    matches!(words[..], [word] if lone(word))
        || bracketed
        || SAYINGS
            .iter()
            .any(|saying| words.windows(saying.len()).any(|some| some == *saying))
}

/// Marks an endpoint as one for clinicians.
pub fn mark(endpoint: &mut Endpoint) {
    if !is_clinicians(endpoint) {
        endpoint.identifiers.push(Identifier {
            usage: AUDIENCE.to_owned(),
            system: String::new(),
            value: CLINICIANS.to_owned(),
        });
    }
}

/// Whether an endpoint is marked as one for clinicians.
#[must_use]
pub fn is_clinicians(endpoint: &Endpoint) -> bool {
    endpoint
        .identifiers
        .iter()
        .any(|one| one.usage == AUDIENCE && one.value == CLINICIANS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reveals_its_audience() {
        for (url, expected) in [
            ("https://fhir-ehr.cerner.com/r4/t/", true),
            ("https://a.example/provider/r4/", true),
            ("https://clinician.fhir.a.example/r4/", true),
            ("https://providerapi.advancedmd.com/v1/r4/", false),
            ("https://fhir-myrecord.cerner.com/r4/t/", false),
            ("https://provider.example/r4/", false),
            ("https://a.example/patient/r4/", false),
        ] {
            assert_eq!(
                is_clinicians_address(&Url::parse(url).unwrap()),
                expected,
                "{url}"
            );
        }
    }

    #[test]
    fn a_list_reveals_an_endpoints_audience() {
        for (text, expected) in [
            ("Quillmoor (Provider)", true),
            ("Quillmoor R4 clinician-facing", true),
            ("provider", true),
            ("Provider Access API", true),
            ("Providers Management Inc", false),
            ("Smart Prime Care Provider, PLLC", false),
            ("Patient Access", false),
            ("", false),
        ] {
            assert_eq!(is_clinicians_word(text), expected, "{text}");
        }
    }
}
