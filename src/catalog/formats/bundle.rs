//! FHIR bundles of `Organization` and `Endpoint`, with or without brands and portals (SMART App
//! Launch 2.2 *User-access Brands*). Organisations refer to endpoints, or endpoints name their
//! managing organisation. In both cases, everything that the organisation says about itself is
//! read.

use crate::api::catalog::{Brand, Endpoint, Portal};
use crate::catalog::address::{Base, base_url};
use crate::catalog::formats::fhir::{Node, code, extensions, kind, list, nodes, str_of, value};
use crate::catalog::formats::organization::{BRAND, details, identity};
use crate::catalog::formats::portals;
use crate::catalog::formats::portals::PORTAL;
use crate::catalog::formats::read::{Listed, name};
use crate::catalog::formats::reader::{Reader, lone_portal};
use crate::catalog::formats::references::References;
use crate::catalog::id::Kind;
use crate::catalog::{audience, id};
use serde_json::Value;
use std::collections::{HashMap, HashSet};

const FHIR_VERSION: &str = "endpoint-fhir-version";
/// Maximum number of parents that are followed, because `partOf` may be circular.
const DEEPEST: usize = 8;

/// Whether any organisation in a document has a brand or a portal.
#[must_use]
pub fn is_branded(document: &Value) -> bool {
    let branded = |node: &Node<'_>| {
        [BRAND, PORTAL]
            .iter()
            .any(|one| extensions(node.resource, one).next().is_some())
    };
    nodes(document)
        .iter()
        .any(|node| node.is("Organization") && branded(node))
}

/// Reads a bundle, an array of resources, or one resource.
#[must_use]
pub fn read(document: &Value, list_name: &str) -> Listed {
    let nodes = nodes(document);
    let mut bundle = Bundle {
        references: References::new(&nodes),
        reader: Reader::new(list_name),
        endpoints: HashMap::new(),
        managed: HashMap::new(),
        reached: HashSet::new(),
        closed: HashSet::new(),
        nodes: &nodes,
    };
    let places = |wanted: &str| {
        (0..nodes.len())
            .filter(|place| nodes[*place].is(wanted))
            .collect::<Vec<usize>>()
    };
    let (endpoints, organizations) = (places("Endpoint"), places("Organization"));
    for place in &endpoints {
        bundle.endpoint(*place);
    }
    for place in &endpoints {
        bundle.find_manager(*place);
    }
    for place in &organizations {
        bundle.organization(*place);
    }
    for place in &endpoints {
        bundle.name_the_rest(*place);
    }
    for node in &nodes {
        bundle.reject_what_is_neither(node);
    }
    bundle.reader.finish()
}

/// A bundle being read; everything is identified by its index among the nodes.
struct Bundle<'n, 'v, 'l> {
    nodes: &'n [Node<'v>],
    references: References<'n, 'v>,
    reader: Reader<'l>,
    endpoints: HashMap<usize, Base>,
    /// For each organisation, the endpoints that name it as their manager.
    managed: HashMap<usize, Vec<usize>>,
    /// IDs of endpoints that an organisation refers to.
    reached: HashSet<String>,
    /// IDs of endpoints that an inactive organisation refers to. Existing users stay connected, but
    /// searches do not find these endpoints.
    closed: HashSet<String>,
}

impl<'v> Bundle<'_, 'v, '_> {
    fn title(&self, place: usize) -> String {
        name(str_of(self.nodes[place].resource, "name"))
    }

    fn reject(&mut self, place: usize, reason: &str) {
        let title = self.title(place);
        self.reader
            .book
            .reject(self.nodes[place].row, &title, reason);
    }

    fn endpoint(&mut self, place: usize) {
        let Node { row, resource, .. } = self.nodes[place];
        let title = self.title(place);
        let connection = resource.get("connectionType").map(code).unwrap_or_default();
        if !matches!(connection, "" | "hl7-fhir-rest") {
            return self.reject(place, "is not a FHIR server");
        }
        let base = match base_url(str_of(resource, "address")) {
            Ok(base) => base,
            Err(reason) => return self.reject(place, reason),
        };
        let version =
            extensions(resource, FHIR_VERSION).find_map(|one| one.get("valueCode")?.as_str());
        let is_active = matches!(str_of(resource, "status"), "" | "active");
        let mut endpoint = Endpoint {
            status: if is_active { "active" } else { "suspended" }.to_owned(),
            fhir_version: version.map(str::to_owned),
            ..Endpoint::default()
        };
        if is_for_clinicians(resource) {
            audience::mark(&mut endpoint);
        }
        let id = self.reader.endpoint(&base, endpoint);
        self.reader.book.says(row, &title, Kind::Endpoint, &id);
        self.endpoints.insert(place, base);
    }

    /// Records the manager of an endpoint: the organisation that it names or, if it names none, the
    /// only one contained in it.
    fn find_manager(&mut self, place: usize) {
        let resource = self.nodes[place].resource;
        let manager = match resource.get("managingOrganization") {
            Some(reference) => self.references.resolve(reference, place, "Organization"),
            None => self.only_inside(place, "Organization"),
        };
        if let Some(manager) = manager.filter(|_| self.endpoints.contains_key(&place)) {
            self.managed.entry(manager).or_default().push(place);
        }
    }

    fn only_inside(&self, place: usize, kind: &str) -> Option<usize> {
        let nodes = self.nodes.iter().enumerate().skip(place + 1);
        let mut inside = nodes
            .take_while(|(_, node)| node.inside == Some(place))
            .filter(|(_, node)| node.is(kind));
        let only = inside.next().map(|(place, _)| place);
        only.filter(|_| inside.next().is_none())
    }

    /// The ID of the endpoint that a reference points to.
    fn leads_to(&self, reference: &Value, from: usize) -> Option<String> {
        let place = self.references.resolve(reference, from, "Endpoint")?;
        self.endpoints.get(&place).map(Base::id)
    }

    /// Adds a brand with its portals.
    fn organization(&mut self, place: usize) {
        let Node {
            row,
            full_url,
            resource,
            ..
        } = self.nodes[place];
        if resource.get("active") == Some(&Value::Bool(false)) {
            let own = self.portals(place, 0).into_iter();
            self.closed
                .extend(own.flat_map(|portal| portal.endpoint_ids));
            return self.reject(place, "is not active");
        }
        let portals = self.portals(place, DEEPEST);
        if portals.is_empty() {
            let reason = self.why_nowhere(place);
            return self.reject(place, &reason);
        }
        let title = Some(self.title(place)).filter(|title| !title.is_empty());
        let Some(title) = title.or_else(|| portals.first().map(|portal| portal.name.clone()))
        else {
            return self.reject(place, "has no name");
        };
        let (first, former) = self.ids(place, &title);
        let brand = Brand {
            id: first
                .unwrap_or_else(|| id::make(Kind::Brand, &[identity(full_url, resource), &title])),
            name: title.clone(),
            portal_ids: portals.iter().map(|portal| portal.id.clone()).collect(),
            brand_ids: former,
            ..details(resource)
        };
        self.reader.book.says(row, &title, Kind::Brand, &brand.id);
        self.reader.brand(brand);
        for portal in portals {
            self.reached.extend(portal.endpoint_ids.iter().cloned());
            self.reader.portal(portal);
        }
    }

    /// Returns the ID of a brand that only its endpoints refer to, which is derived from the first
    /// of them. Also returns the IDs derived from the others, which stay valid.
    fn ids(&self, place: usize, title: &str) -> (Option<String>, Vec<String>) {
        let managed = self
            .managed
            .get(&place)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let bases = managed
            .iter()
            .filter_map(|endpoint| self.endpoints.get(endpoint));
        let urls = bases
            .flat_map(|base| [Some(base.url.as_str()), base.former.as_deref()])
            .flatten();
        let mut ids: Vec<String> = urls
            .map(|url| id::make(Kind::Brand, &[title, url]))
            .collect();
        ids.dedup();
        let first = self
            .own_portals(place)
            .is_empty()
            .then(|| ids.first().cloned())
            .flatten();
        ids.retain(|id| Some(id) != first.as_ref());
        (first, ids)
    }

    fn own_portals(&self, place: usize) -> Vec<Portal> {
        let node = &self.nodes[place];
        let mut own = portals::own(node, |reference| self.leads_to(reference, place));
        let inside = self
            .only_inside(place, "Endpoint")
            .filter(|_| own.is_empty());
        if let Some(base) = inside.and_then(|inside| self.endpoints.get(&inside)) {
            own.push(lone_portal(&self.title(place), base));
        }
        own
    }

    /// An organisation's portals, including one for each endpoint that names the organisation as
    /// its manager and is not in any other portal. If there are none, its parent's portals are
    /// used.
    fn portals(&self, place: usize, depth: usize) -> Vec<Portal> {
        let mut portals = self.own_portals(place);
        let title = self.title(place);
        for endpoint in self.managed.get(&place).into_iter().flatten() {
            let base = self.endpoints.get(endpoint);
            let is_known = |base: &&Base| {
                portals
                    .iter()
                    .any(|portal| portal.endpoint_ids.contains(&base.id()))
            };
            let lone = base
                .filter(|base| !is_known(base) && !title.is_empty())
                .map(|base| lone_portal(&title, base));
            portals.extend(lone);
        }
        let parent = self.nodes[place].resource.get("partOf");
        let parent = parent.and_then(|part| self.references.resolve(part, place, "Organization"));
        match parent {
            Some(parent) if portals.is_empty() && depth > 0 => self.portals(parent, depth - 1),
            _ => portals,
        }
    }

    /// Why an organisation has no endpoint.
    fn why_nowhere(&self, place: usize) -> String {
        let resource = self.nodes[place].resource;
        let of_portals = extensions(resource, PORTAL).flat_map(portals::references);
        let mut all = list(resource, "endpoint").chain(of_portals);
        let lost = all.find(|one| self.references.resolve(one, place, "Endpoint").is_none());
        match lost.map(|one| one.as_str().unwrap_or_else(|| str_of(one, "reference"))) {
            Some(to) if !to.is_empty() => {
                format!("refers to `{}`, which is not in this list", name(to))
            }
            _ => "does not refer to any endpoint in this list".to_owned(),
        }
    }

    /// Makes a brand for each endpoint that no organisation refers to.
    fn name_the_rest(&mut self, place: usize) {
        let Some(base) = self.endpoints.get(&place).cloned() else {
            return;
        };
        let id = base.id();
        if self.reached.contains(&id) || self.closed.contains(&id) {
            return;
        }
        let resource = self.nodes[place].resource;
        let manager = resource
            .get("managingOrganization")
            .map(|to| name(str_of(to, "display")));
        let own = self.title(place);
        match [manager.unwrap_or_default(), own]
            .into_iter()
            .find(|title| !title.is_empty())
        {
            Some(title) => drop(self.reader.organisation(&title, &base, Brand::default())),
            None => self.reader.nameless(base, Brand::default(), None),
        }
    }

    fn reject_what_is_neither(&mut self, node: &Node<'v>) {
        let reason = match kind(node.resource) {
            "Organization" | "Endpoint" => return,
            _ if node.resource.is_null() => "contains no resource".to_owned(),
            "Bundle" if list(node.resource, "entry").next().is_none() => {
                "is an empty bundle".to_owned()
            }
            "Bundle" => "is nested too deeply inside other bundles".to_owned(),
            "" => "is not a FHIR resource".to_owned(),
            other => format!("is a `{}`, which is not used in a catalog", name(other)),
        };
        let title = name(str_of(node.resource, "name"));
        self.reader.book.reject(node.row, &title, &reason);
    }
}

/// Whether an endpoint says that it is for clinicians: in its name, its payload, or a usage
/// extension.
fn is_for_clinicians(resource: &Value) -> bool {
    let payload = list(resource, "payloadType").map(|kind| str_of(kind, "text"));
    let uses = ["endpoint-usecase", "endpoint-use-case", "endpoint-audience"];
    let uses = uses.iter().flat_map(|one| extensions(resource, one));
    let uses = uses.flat_map(|one| {
        let parts = ["type", "audience"].map(|part| value(one, part).unwrap_or_default());
        parts
            .into_iter()
            .chain(["valueCode", "valueString"].map(|key| str_of(one, key)))
    });
    [str_of(resource, "name")]
        .into_iter()
        .chain(payload)
        .chain(uses)
        .any(audience::is_clinicians_word)
}
