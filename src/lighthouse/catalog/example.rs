//! A small catalog for the tests in this folder: one platform with one endpoint in the settings,
//! plus what lists and checks may say.

use crate::api::catalog::{Brand, Endpoint as Entry, Portal};
use crate::catalog::id::Kind;
use crate::catalog::merge::Merge;
use crate::catalog::{Entries, id};
use crate::error::Result;
use crate::lighthouse::catalog::served::Catalog;
use crate::lighthouse::catalog::snapshot::Snapshot;
use crate::lighthouse::stored_catalog::Probe;
use std::sync::Arc;

pub(super) const BASE: &str = "http://127.0.0.1:8417";

pub(super) fn catalog(text: &str) -> Result<Catalog> {
    Catalog::new(&toml::from_str(text).unwrap(), BASE)
}

pub(super) fn endpoint(platform: &str, extra: &str) -> String {
    format!(
        "[platforms.p]\n{platform}\n[[endpoints]]\nplatform_type = \"p\"\ndisplay = \"Here\"\n{extra}\n{}",
        if extra.contains("token_endpoint") {
            ""
        } else {
            "token_endpoint = \"https://a.example/token\""
        }
    ) + "\nurl = \"https://a.example/fhir\"\nauthorization_endpoint = \"https://a.example/authorize\"\n"
}

pub(super) const ID: &str = "0d9b6c62-7f0a-4a53-9a55-20f4f3d8a003";

pub(super) fn entry(id: &str, platform: &str, url: &str) -> Entry {
    Entry {
        id: id.to_owned(),
        platform_type: platform.to_owned(),
        url: url.to_owned(),
        status: "active".to_owned(),
        connection_type: "hl7-fhir-rest".to_owned(),
        ..Entry::default()
    }
}

pub(super) fn brand(name: &str, endpoints: &[&str]) -> (Brand, Portal) {
    let portal = id::make(Kind::Portal, &[name]);
    let ids = endpoints.iter().map(|id| (*id).to_owned()).collect();
    (
        Brand {
            id: id::make(Kind::Brand, &[name]),
            name: name.to_owned(),
            portal_ids: vec![portal.clone()],
            ..Brand::default()
        },
        Portal {
            id: portal,
            name: name.to_owned(),
            endpoint_ids: ids,
            ..Portal::default()
        },
    )
}

/// Returns the catalog that would be served if the database contained these.
pub(super) fn served(
    settings: &str,
    endpoints: Vec<Entry>,
    brands: Vec<(Brand, Portal)>,
    probes: &[Probe],
) -> Catalog {
    let catalog = catalog(settings).unwrap();
    let (brands, portals) = brands.into_iter().unzip();
    let mut merge = Merge::default();
    merge.add(catalog.fixed.entries.clone());
    merge.add(Entries {
        brands,
        portals,
        endpoints,
    });
    let now = Snapshot::of_entries(&catalog.fixed, merge.finish(), probes);
    *catalog.now.write().unwrap() = Arc::new(now);
    catalog
}

/// Like [`served`], but some endpoints have connected users, and nothing was merged before.
pub(super) fn served_apart(
    settings: &str,
    endpoints: Vec<Entry>,
    brands: Vec<(Brand, Portal)>,
    probes: &[Probe],
    in_use: &[&str],
) -> Catalog {
    let catalog = catalog(settings).unwrap();
    let (brands, portals) = brands.into_iter().unzip();
    let all = Entries {
        brands,
        portals,
        endpoints,
    };
    let in_use = in_use.iter().map(|id| (*id).to_owned()).collect();
    let now = Snapshot::of_used_entries(&catalog.fixed, all, probes, &in_use);
    *catalog.now.write().unwrap() = Arc::new(now);
    catalog
}

pub(super) fn probe(id: &str, host: &str) -> Probe {
    Probe {
        endpoint_id: id.to_owned(),
        authorization_endpoint: format!("https://{host}/authorize"),
        token_endpoint: format!("https://{host}/token"),
        fhir_version: "4.0.1".to_owned(),
        ..Probe::default()
    }
}
