//! What all readers of lists share: the catalogue that grows row by row, and the rows that were not taken.

use crate::api::catalog::{Address, Brand, Endpoint, Identifier, Portal};
use crate::catalog::entry::Entry;
use crate::catalog::id::Kind;
use crate::catalog::{Entries, id, platforms};
use std::collections::HashMap;
use url::Url;

/// What a list says.
#[derive(Clone, Debug, Default)]
pub struct Listed {
    pub entries: Entries,
    /// Rows of the list, those that were not taken among them.
    pub rows: usize,
    /// In their order.
    pub rejected: Vec<Rejected>,
}

/// A row that was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// From 1.
    pub row: usize,
    /// As far as it has one.
    pub name: String,
    /// After the name: `has no URL`.
    pub reason: String,
}

/// A list in the making.
#[derive(Debug)]
pub(crate) struct Reader {
    pub(crate) listed: Listed,
    /// For URLs that no pattern knows.
    platform: String,
    brands: HashMap<String, usize>,
    portals: HashMap<String, usize>,
    endpoints: HashMap<String, usize>,
}

impl Reader {
    pub(crate) fn new(list: &str) -> Self {
        Self {
            listed: Listed::default(),
            platform: platforms::of_list(list),
            brands: HashMap::new(),
            portals: HashMap::new(),
            endpoints: HashMap::new(),
        }
    }

    /// Counts a row that is not taken.
    pub(crate) fn reject(&mut self, name: &str, reason: &str) {
        let row = self.listed.rows;
        self.listed.rejected.push(Rejected {
            row,
            name: name.to_owned(),
            reason: reason.to_owned(),
        });
    }

    /// The endpoint at `url`, whose id is made from it; gives that id.
    pub(crate) fn endpoint(
        &mut self,
        url: &Url,
        fhir_version: Option<&str>,
        active: bool,
    ) -> String {
        let id = id::endpoint(url.as_str());
        let endpoint = Endpoint {
            id: id.clone(),
            status: if active { "active" } else { "suspended" }.to_owned(),
            connection_type: "hl7-fhir-rest".to_owned(),
            platform_type: platforms::of_url(url).unwrap_or(&self.platform).to_owned(),
            url: url.to_string(),
            fhir_version: fhir_version.map(str::to_owned),
            ..Endpoint::default()
        };
        let all = &mut self.listed.entries.endpoints;
        let place = *self.endpoints.entry(id.clone()).or_insert(all.len());
        match all.get_mut(place) {
            None => all.push(endpoint),
            // Two rows about one server: it is active if any says so.
            Some(known) if active => "active".clone_into(&mut known.status),
            Some(_) => {}
        }
        id
    }

    /// Whether an endpoint at `url` was taken.
    pub(crate) fn knows(&self, url: &Url) -> bool {
        self.endpoints.contains_key(&id::endpoint(url.as_str()))
    }

    /// A portal, put together with what is known of it.
    pub(crate) fn portal(&mut self, portal: Portal) {
        let all = &mut self.listed.entries.portals;
        let place = *self.portals.entry(portal.id.clone()).or_insert(all.len());
        match all.get_mut(place) {
            None => all.push(portal),
            Some(known) => known.join(portal),
        }
    }

    /// A brand, put together with what is known of it.
    pub(crate) fn brand(&mut self, brand: Brand) {
        let all = &mut self.listed.entries.brands;
        let place = *self.brands.entry(brand.id.clone()).or_insert(all.len());
        match all.get_mut(place) {
            None => all.push(brand),
            Some(known) => known.join(brand),
        }
    }

    /// An organisation whose one portal, named like it, leads to one endpoint. Organisations are one where name
    /// and endpoint are.
    pub(crate) fn organisation(&mut self, name: &str, url: &Url, mut brand: Brand) {
        let endpoint = id::endpoint(url.as_str());
        let portal = id::make(Kind::Portal, &[name, url.as_str()]);
        self.portal(Portal {
            id: portal.clone(),
            name: name.to_owned(),
            endpoint_ids: vec![endpoint],
            ..Portal::default()
        });
        brand.id = id::make(Kind::Brand, &[name, url.as_str()]);
        name.clone_into(&mut brand.name);
        brand.portal_ids = vec![portal];
        self.brand(brand);
    }
}

/// A name as it is shown: blanks only between words, no control characters, not endless.
pub(crate) fn name(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    plain
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(300)
        .collect()
}

/// A web address that browsers may be sent to or load pictures from; anything else is dropped.
pub(crate) fn web(text: &str) -> Option<String> {
    let url = Url::parse(text.trim()).ok()?;
    let plain = matches!(url.scheme(), "http" | "https")
        && url.username().is_empty()
        && url.host_str().is_some();
    (plain && url.as_str().len() <= 2000).then(|| url.to_string())
}

/// A national provider identifier.
pub(crate) fn npi(text: &str) -> Option<Identifier> {
    let value = text.trim();
    (value.len() == 10 && value.bytes().all(|b| b.is_ascii_digit())).then(|| Identifier {
        usage: "ext-npi-number".to_owned(),
        system: "http://hl7.org/fhir/sid/us-npi".to_owned(),
        value: value.to_owned(),
    })
}

/// A place of which only the zip code is known.
pub(crate) fn zip(text: &str) -> Option<Address> {
    let code = text.trim();
    let code = match code.len() {
        _ if !code.bytes().all(|b| b.is_ascii_digit() || b == b'-')
            || code.starts_with("00000") =>
        {
            return None;
        }
        // ZIP+4, with or without its dash.
        9 | 10 => code.get(..5)?,
        5 => code,
        _ => return None,
    };
    Some(Address {
        postal_code: Some(code.to_owned()),
        country: "US".to_owned(),
        ..Address::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zip_code_has_five_digits() {
        let of = |text| zip(text).and_then(|place| place.postal_code);
        for (text, expected) in [
            ("02114", Some("02114")),
            (" 02114-1234 ", Some("02114")),
            ("021141234", Some("02114")),
            ("2114", None),
            ("00000", None),
            ("", None),
            ("ME 04", None),
        ] {
            assert_eq!(of(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn only_the_web_is_linked() {
        assert_eq!(
            web("https://a.example/logo.svg").as_deref(),
            Some("https://a.example/logo.svg")
        );
        for text in [
            "data:image/svg+xml;utf8,<svg/>",
            "javascript:alert(1)",
            "https://me@a.example/",
            "logo.svg",
        ] {
            assert_eq!(web(text), None, "{text}");
        }
    }

    #[test]
    fn names_are_one_line() {
        assert_eq!(
            name("  St.\tMary's\u{1b}[31m \n Hospital "),
            "St. Mary's [31m Hospital"
        );
        assert_eq!(name("Clínica Ñandú"), "Clínica Ñandú");
    }
}
