//! Distinguishes the words in a web address that name an institution from those that name its
//! software vendor.

use crate::catalog::normalize::words;
use std::collections::HashMap;

/// Host name labels that do not name an institution.
const TECHNICAL: [&str; 22] = [
    "www",
    "api",
    "apis",
    "fhir",
    "r4",
    "dstu2",
    "prod",
    "prd",
    "proxy",
    "fhirproxy",
    "epicproxy",
    "gateway",
    "gw",
    "soap",
    "soapepic",
    "interconnect",
    "open",
    "openapi",
    "mobile",
    "portal",
    "app",
    "rxproxy",
];
/// Common endings of host names.
const ENDS: [&str; 13] = [
    "com", "org", "net", "edu", "gov", "mil", "us", "info", "biz", "health", "care", "clinic", "io",
];
/// Number of servers above which a domain belongs to a vendor, unless most of their institutions'
/// names start with the same word.
const MOST_OF_ONE: usize = 12;

/// The number of servers under each domain, by the first word of their institution's name.
#[derive(Default)]
pub struct Counting(HashMap<String, HashMap<String, usize>>);

impl Counting {
    /// Adds one server of the institution whose name has this key.
    pub fn add(&mut self, key: &str, url: &str) {
        let Some(domain) = registered(url) else {
            return;
        };
        let lead = key.split(' ').next().unwrap_or_default();
        let leads = self.0.entry(domain).or_default();
        match leads.get_mut(lead) {
            Some(count) => *count += 1,
            None => drop(leads.insert(lead.to_owned(), 1)),
        }
    }

    /// Returns the result, once all servers have been added.
    #[must_use]
    pub fn finish(self) -> Domains {
        Domains {
            own: self
                .0
                .into_iter()
                .map(|(domain, leads)| (domain, is_own(&leads)))
                .collect(),
        }
    }
}

/// Whether each domain belongs to the institutions under it.
#[derive(Default)]
pub struct Domains {
    own: HashMap<String, bool>,
}

impl Domains {
    /// Whether the server is under its institution's own domain.
    #[must_use]
    pub fn is_own(&self, url: &str) -> bool {
        registered(url).is_some_and(|domain| self.own.get(&domain).copied().unwrap_or(false))
    }

    /// The distinctive words of a server's address; only the vendor's name if the domain is a
    /// vendor's.
    #[must_use]
    pub fn labels(&self, url: &str) -> Vec<String> {
        let Some(host) = host(url) else {
            return Vec::new();
        };
        let labels = telling(&host);
        if self.is_own(url) {
            labels
        } else {
            labels.into_iter().next_back().into_iter().collect()
        }
    }
}

fn is_own(leads: &HashMap<String, usize>) -> bool {
    let all: usize = leads.values().sum();
    let most = leads.values().max().copied().unwrap_or(0);
    all <= MOST_OF_ONE || most * 2 > all
}

/// Extracts the host from a URL. This is accurate enough for counting and searching, which never
/// contact the host.
fn host(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    let host = rest
        .split(['/', '?', '#', ':', '@'])
        .next()
        .unwrap_or_default();
    let is_name = host.contains('.') && host.ends_with(|last: char| last.is_ascii_alphabetic());
    is_name.then(|| host.to_ascii_lowercase())
}

/// The registered part of a host name: the last two labels.
fn registered(url: &str) -> Option<String> {
    let host = host(url)?;
    let start = host
        .rmatch_indices('.')
        .nth(1)
        .map_or(0, |(place, _)| place + 1);
    Some(host[start..].to_owned())
}

/// The distinctive words of an institution's own address.
#[must_use]
pub fn labels(url: &str) -> Vec<String> {
    host(url).map(|host| telling(&host)).unwrap_or_default()
}

fn telling(host: &str) -> Vec<String> {
    let known =
        |label: &&str| !TECHNICAL.contains(label) && !ENDS.contains(label) && !label.is_empty();
    host.split('.')
        .filter(known)
        .map(ToOwned::to_owned)
        .collect()
}

/// Returns the distinctive labels of a part of a query that is a web address or host name.
#[must_use]
pub fn in_query(part: &str) -> Option<Vec<String>> {
    let host = part.split_once("://").map_or(part, |(_, rest)| rest);
    let host = host.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let host = host.to_lowercase();
    let is_host = host
        .rsplit_once('.')
        .is_some_and(|(name, end)| !name.is_empty() && ENDS.contains(&end));
    let labels = telling(&host);
    (is_host && !labels.is_empty()).then(|| {
        labels
            .iter()
            .flat_map(|label| words(label))
            .map(|it| it.folded)
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_distinctive_words_of_an_address_name_the_institution() {
        assert_eq!(
            labels("https://epicmobile.JohnsHopkins.edu/FHIR_PRD/api"),
            ["epicmobile", "johnshopkins"]
        );
        assert_eq!(
            Domains::default().labels("https://api.platform.athenahealth.com/r4"),
            ["athenahealth"]
        );
        assert!(labels("no address").is_empty() && labels("http://10.0.0.1/").is_empty());
        assert_eq!(in_query("www.mayo.edu"), Some(vec!["mayo".to_owned()]));
        assert_eq!(
            in_query("https://fhir.kp.org/service?x=1"),
            Some(vec!["kp".to_owned()])
        );
        for text in ["st.mary", "M.D.", ".com", "www.com", "mayo", ""] {
            assert_eq!(in_query(text), None, "{text}");
        }
    }

    #[test]
    fn a_domain_with_many_different_institutions_is_a_vendors() {
        let many: Vec<String> = (0..20)
            .map(|number| format!("practice{number} care"))
            .collect();
        let vendor = many
            .iter()
            .map(|name| (name.as_str(), "https://a.vendor.com/r4"));
        let family = (0..20).map(|_| ("christus hospital", "https://b.christushealth.org:443/v2"));
        let alone = [("geisinger", "https://geisapi.geisinger.edu/x")];
        let mut domains = Counting::default();
        vendor
            .chain(family)
            .chain(alone)
            .for_each(|(key, url)| domains.add(key, url));
        let domains = domains.finish();
        let own = [
            "https://x.vendor.com/",
            "https://christushealth.org/",
            "https://geisinger.edu/",
            "https://new.org/",
        ];
        assert_eq!(
            own.map(|url| domains.is_own(url)),
            [false, true, true, false]
        );
    }
}
