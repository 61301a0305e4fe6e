//! What brands, portals and endpoints have in common: an ID, and how entries from two lists are
//! merged.

use crate::api::catalog::{Brand, Endpoint, Identifier, Portal};
use crate::catalog::id;
use crate::catalog::id::Kind;
use crate::catalog::platforms::former::{FORMER_PLATFORM, former};
use crate::catalog::platforms::recognise::{UNKNOWN, recognised};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The members that brands, portals and endpoints have in common.
pub trait Entry: Serialize + DeserializeOwned {
    const KIND: Kind;
    fn id(&self) -> &str;
    /// IDs that were merged into this one.
    fn merged(&self) -> &[String];
    /// When the entry last changed.
    fn last_updated(&mut self) -> &mut String;
    /// Merges another list's entry for the same thing; where the two disagree, this one wins.
    fn join(&mut self, other: Self);
    /// Sets the members that depend on the name of the entry's list.
    fn of_list(&mut self, _list: &str) {}
}

impl Entry for Brand {
    const KIND: Kind = Kind::Brand;

    fn id(&self) -> &str {
        &self.id
    }

    fn merged(&self) -> &[String] {
        &self.brand_ids
    }

    fn last_updated(&mut self) -> &mut String {
        &mut self.last_updated
    }

    fn join(&mut self, other: Self) {
        add(&mut self.portal_ids, other.portal_ids);
        add(&mut self.identifiers, other.identifiers);
        add(&mut self.aliases, other.aliases);
        add(&mut self.locations, other.locations);
        add(&mut self.telecom, other.telecom);
        add(&mut self.brand_ids, other.brand_ids);
        fill(&mut self.brand_website, other.brand_website);
        fill(&mut self.logo, other.logo);
        self.last_updated = std::mem::take(&mut self.last_updated).max(other.last_updated);
    }
}

impl Entry for Portal {
    const KIND: Kind = Kind::Portal;

    fn id(&self) -> &str {
        &self.id
    }

    fn merged(&self) -> &[String] {
        &self.portal_ids
    }

    fn last_updated(&mut self) -> &mut String {
        &mut self.last_updated
    }

    fn join(&mut self, other: Self) {
        add(&mut self.endpoint_ids, other.endpoint_ids);
        add(&mut self.identifiers, other.identifiers);
        add(&mut self.portal_ids, other.portal_ids);
        fill(&mut self.logo, other.logo);
        fill(&mut self.portal_website, other.portal_website);
        fill(&mut self.description, other.description);
        self.last_updated = std::mem::take(&mut self.last_updated).max(other.last_updated);
    }
}

impl Entry for Endpoint {
    const KIND: Kind = Kind::Endpoint;

    fn id(&self) -> &str {
        &self.id
    }

    fn merged(&self) -> &[String] {
        &self.endpoint_ids
    }

    fn last_updated(&mut self) -> &mut String {
        &mut self.last_updated
    }

    fn of_list(&mut self, list: &str) {
        recognise_again(self, list);
    }

    fn join(&mut self, other: Self) {
        add(&mut self.identifiers, other.identifiers);
        add(&mut self.endpoint_ids, other.endpoint_ids);
        if self.platform_type == UNKNOWN {
            self.platform_type.clone_from(&other.platform_type);
        }
        // Addresses that belong together are taken from one list.
        if self.authorization_endpoint.is_none() && self.token_endpoint.is_none() {
            self.authorization_endpoint = other.authorization_endpoint;
            self.token_endpoint = other.token_endpoint;
            self.introspection_endpoint = other.introspection_endpoint;
            self.userinfo_endpoint = other.userinfo_endpoint;
            self.revoke_endpoint = other.revoke_endpoint;
            self.registration_endpoint = other.registration_endpoint;
        }
        fill(&mut self.fhir_version, other.fhir_version);
        fill(
            &mut self.smart_configuration_url,
            other.smart_configuration_url,
        );
        fill(&mut self.fhir_capabilities_url, other.fhir_capabilities_url);
        fill(&mut self.software_name, other.software_name);
        fill(&mut self.software_version, other.software_version);
        fill(&mut self.software_release_date, other.software_release_date);
        self.last_updated = std::mem::take(&mut self.last_updated).max(other.last_updated);
    }
}

/// Recognises the platform of an endpoint again. If earlier versions gave it another name, that
/// name stays known, because settings may use it.
fn recognise_again(endpoint: &mut Endpoint, list: &str) {
    // A list that provides its own IDs also names the platform.
    if endpoint.id != id::endpoint(&endpoint.url) {
        return;
    }
    let now = recognised(&endpoint.url, list, endpoint.software_name.as_deref()).platform;
    let before = former(&endpoint.url, list);
    if before != now {
        let known = Identifier {
            usage: FORMER_PLATFORM.to_owned(),
            system: String::new(),
            value: before,
        };
        add(&mut endpoint.identifiers, vec![known]);
    }
    now.clone_into(&mut endpoint.platform_type);
}

/// Adds the elements of `more` that are not in `list` yet.
pub(crate) fn add<T: PartialEq>(list: &mut Vec<T>, more: Vec<T>) {
    for one in more {
        if !list.contains(&one) {
            list.push(one);
        }
    }
}

fn fill(known: &mut Option<String>, new: Option<String>) {
    if known.is_none() {
        *known = new;
    }
}
