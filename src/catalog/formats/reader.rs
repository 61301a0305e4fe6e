//! The catalog, built up as the entries of a list are read in any format, and the account of all
//! entries.

use crate::api::catalog::{Brand, Endpoint, Portal};
use crate::catalog::address::Base;
use crate::catalog::entry::{Entry, add};
use crate::catalog::formats::account::Book;
use crate::catalog::formats::read::Listed;
use crate::catalog::id::Kind;
use crate::catalog::merge::institutions::join_twins;
use crate::catalog::platforms::facts;
use crate::catalog::platforms::recognise::recognised;
use crate::catalog::{Entries, audience, id};
use std::collections::HashMap;
use url::Url;

/// A list being read.
#[derive(Debug)]
pub(crate) struct Reader<'l> {
    entries: Entries,
    pub(crate) book: Book,
    list: &'l str,
    brands: HashMap<String, usize>,
    portals: HashMap<String, usize>,
    endpoints: HashMap<String, usize>,
    /// Entries that do not name an institution.
    nameless: Vec<Nameless>,
}

/// An entry that does not name an institution; another entry of the list may name it for the same
/// server.
#[derive(Debug)]
struct Nameless {
    base: Base,
    brand: Brand,
    /// The entry's row, if the account has no line for this row yet.
    row: Option<usize>,
}

impl<'l> Reader<'l> {
    pub(crate) fn new(list: &'l str) -> Self {
        Self {
            entries: Entries::default(),
            book: Book::default(),
            list,
            brands: HashMap::new(),
            portals: HashMap::new(),
            endpoints: HashMap::new(),
            nameless: Vec::new(),
        }
    }

    /// Adds the endpoint at a base URL, from which its ID is derived; returns the ID.
    pub(crate) fn endpoint(&mut self, base: &Base, more: Endpoint) -> String {
        let id = base.id();
        let mut endpoint = Endpoint {
            id: id.clone(),
            connection_type: "hl7-fhir-rest".to_owned(),
            platform_type: recognised(base.url.as_str(), self.list, None)
                .platform
                .to_owned(),
            url: base.url.to_string(),
            endpoint_ids: base.former.iter().map(|url| id::endpoint(url)).collect(),
            ..more
        };
        if audience::is_clinicians_address(&base.url) {
            audience::mark(&mut endpoint);
        }
        // If two entries describe one server, the server is active if either entry says so.
        let is_active = endpoint.status == "active";
        let known = put(&mut self.endpoints, &mut self.entries.endpoints, endpoint);
        if is_active {
            "active".clone_into(&mut known.status);
        }
        id
    }

    /// Adds a portal, or merges it into the one with the same ID.
    pub(crate) fn portal(&mut self, portal: Portal) {
        put(&mut self.portals, &mut self.entries.portals, portal);
    }

    /// Adds a brand, or merges it into the one with the same ID.
    pub(crate) fn brand(&mut self, brand: Brand) {
        put(&mut self.brands, &mut self.entries.brands, brand);
    }

    /// Adds an organisation with one endpoint, and one portal of the same name. Organisations with
    /// the same name and endpoint are merged. Returns the brand's ID.
    pub(crate) fn organisation(&mut self, name: &str, base: &Base, mut brand: Brand) -> String {
        let portal = lone_portal(name, base);
        brand.id = id::make(Kind::Brand, &[name, base.url.as_str()]);
        let former = base
            .former
            .iter()
            .map(|url| id::make(Kind::Brand, &[name, url]));
        brand.brand_ids.extend(former);
        name.clone_into(&mut brand.name);
        brand.portal_ids = vec![portal.id.clone()];
        self.portal(portal);
        let id = brand.id.clone();
        self.brand(brand);
        id
    }

    /// Adds an institution without a name. A name is made up later, unless another entry of the
    /// list has one. `row` is set if the row has not been accounted for.
    pub(crate) fn nameless(&mut self, base: Base, brand: Brand, row: Option<usize>) {
        self.nameless.push(Nameless { base, brand, row });
    }

    /// Returns the finished list, with one entry per server.
    pub(crate) fn finish(mut self) -> Listed {
        let survivors = join_twins(&mut self.entries);
        self.places_anew();
        let named = self.named();
        for Nameless { base, brand, row } in std::mem::take(&mut self.nameless) {
            let own = base.id();
            let endpoint = survivors.get(&own).unwrap_or(&own).clone();
            let brand = match named.get(&endpoint) {
                Some(at) => self.answer_for_host(*at, &base, endpoint != own),
                None => self.nameless_organisation(&base, &endpoint, brand),
            };
            if let Some(row) = row {
                self.book.says(row, "", Kind::Brand, &brand);
            }
        }
        Listed {
            entries: self.entries,
            account: self.book.close(&survivors),
        }
    }

    /// For each endpoint, the indexes of the first brand that has it and of that brand's portal.
    fn named(&self) -> HashMap<String, (usize, usize)> {
        let mut named = HashMap::new();
        for (brand, one) in self.entries.brands.iter().enumerate() {
            for portal in one.portal_ids.iter().filter_map(|id| self.portals.get(id)) {
                for id in &self.entries.portals[*portal].endpoint_ids {
                    named.entry(id.clone()).or_insert((brand, *portal));
                }
            }
        }
        named
    }

    /// Adds an institution without a name, named after its host or after the owner of its platform.
    /// `endpoint` is the ID of the endpoint that survives at its server. Returns the brand's ID.
    fn nameless_organisation(&mut self, base: &Base, endpoint: &str, brand: Brand) -> String {
        let place = self.endpoints.get(endpoint).copied();
        let url = place.and_then(|place| Url::parse(&self.entries.endpoints.get(place)?.url).ok());
        let url = url.unwrap_or_else(|| base.url.clone());
        let former = (url != base.url).then(|| base.url.to_string());
        let base = Base {
            former: former.or_else(|| base.former.clone()),
            url,
        };
        let host = base.url.host_str().unwrap_or_default().to_owned();
        let Some(institution) = institution(&base.url) else {
            return self.organisation(&host, &base, brand);
        };
        // Earlier versions named the institution after its host, and made one brand for each
        // server.
        let before = |kind| vec![id::make(kind, &[&host, base.url.as_str()])];
        let portal = Portal {
            id: id::make(Kind::Portal, &[&institution]),
            name: institution.clone(),
            endpoint_ids: vec![base.id()],
            portal_ids: before(Kind::Portal),
            ..Portal::default()
        };
        let brand = Brand {
            id: id::make(Kind::Brand, &[&institution]),
            name: institution,
            portal_ids: vec![portal.id.clone()],
            brand_ids: before(Kind::Brand),
            ..brand
        };
        let id = brand.id.clone();
        self.portal(portal);
        self.brand(brand);
        id
    }

    /// Makes the institution at a server also reachable under the ID that was derived from its
    /// duplicate's host; returns the brand's ID.
    fn answer_for_host(
        &mut self,
        (brand, portal): (usize, usize),
        base: &Base,
        is_twin: bool,
    ) -> String {
        if is_twin {
            let host = base.url.host_str().unwrap_or_default();
            self.remember(brand, portal, host, base.url.as_str());
        }
        self.entries.brands[brand].id.clone()
    }

    /// Keeps the IDs that were derived from another name valid.
    fn remember(&mut self, brand: usize, portal: usize, name: &str, url: &str) {
        add(
            &mut self.entries.brands[brand].brand_ids,
            vec![id::make(Kind::Brand, &[name, url])],
        );
        add(
            &mut self.entries.portals[portal].portal_ids,
            vec![id::make(Kind::Portal, &[name, url])],
        );
    }

    fn places_anew(&mut self) {
        self.brands = places(&self.entries.brands);
        self.portals = places(&self.entries.portals);
        self.endpoints = places(&self.entries.endpoints);
    }
}

/// A portal with one endpoint.
pub(crate) fn lone_portal(name: &str, base: &Base) -> Portal {
    let former = base
        .former
        .iter()
        .map(|url| id::make(Kind::Portal, &[name, url]));
    Portal {
        id: id::make(Kind::Portal, &[name, base.url.as_str()]),
        name: name.to_owned(),
        endpoint_ids: vec![base.id()],
        portal_ids: former.collect(),
        ..Portal::default()
    }
}

fn places<T: Entry>(all: &[T]) -> HashMap<String, usize> {
    let all = all.iter().enumerate();
    all.map(|(place, one)| (one.id().to_owned(), place))
        .collect()
}

/// Adds an entry, or merges it with the one that has the same ID.
fn put<'a, T: Entry>(
    places: &mut HashMap<String, usize>,
    all: &'a mut Vec<T>,
    one: T,
) -> &'a mut T {
    let place = *places.entry(one.id().to_owned()).or_insert(all.len());
    if place == all.len() {
        all.push(one);
    } else {
        all[place].join(one);
    }
    &mut all[place]
}

/// The name of the institution whose own platform is at an address, for entries without a name.
fn institution(url: &Url) -> Option<String> {
    let platform = recognised(url.as_str(), "", None).platform;
    facts(platform)?.institution.clone()
}
