//! The portals of a FHIR `Organization`: SMART App Launch 2.2 *User-access Brands*, in its final
//! form and its drafts, and endpoints that no portal claims.

use crate::api::catalog::Portal;
use crate::catalog::formats::fhir::{Node, extensions, list, str_of, value};
use crate::catalog::formats::organization::identity;
use crate::catalog::formats::read::{name, web};
use crate::catalog::id;
use crate::catalog::id::Kind;
use serde_json::Value;

/// Name of the extension for a portal.
pub(crate) const PORTAL: &str = "organization-portal";

/// The portals of the organisation itself; `leads_to` resolves a reference to an endpoint.
pub(crate) fn own(node: &Node<'_>, leads_to: impl Fn(&Value) -> Option<String>) -> Vec<Portal> {
    let owner = identity(node.full_url, node.resource);
    let title = name(str_of(node.resource, "name"));
    let mut portals: Vec<Portal> = extensions(node.resource, PORTAL)
        .map(|extension| portal(extension, owner, &title, &leads_to))
        .collect();
    let mut more = Vec::new();
    for reference in list(node.resource, "endpoint") {
        let id = leads_to(reference);
        let is_known = |id: &String| {
            portals
                .iter()
                .any(|portal| portal.endpoint_ids.contains(id))
        };
        more.extend(id.filter(|id| !is_known(id) && !more.contains(id)));
    }
    if let [only] = &mut portals[..]
        && only.endpoint_ids.is_empty()
    {
        // If the only portal has no endpoints, it gets all of them.
        only.endpoint_ids.append(&mut more);
    }
    if !more.is_empty() {
        portals.push(Portal {
            id: id::make(Kind::Portal, &[owner, &title]),
            name: title,
            endpoint_ids: more,
            ..Portal::default()
        });
    }
    portals.retain(|portal| !portal.endpoint_ids.is_empty() && !portal.name.is_empty());
    portals
}

fn portal(
    extension: &Value,
    owner: &str,
    brand: &str,
    leads_to: impl Fn(&Value) -> Option<String>,
) -> Portal {
    let text = |key| {
        value(extension, key)
            .map(name)
            .filter(|text| !text.is_empty())
    };
    let website = value(extension, "portalUrl").and_then(web);
    let title = text("portalName").unwrap_or_else(|| brand.to_owned());
    let mut endpoint_ids: Vec<String> = Vec::new();
    for reference in references(extension) {
        endpoint_ids.extend(leads_to(reference).filter(|id| !endpoint_ids.contains(id)));
    }
    Portal {
        id: id::make(
            Kind::Portal,
            &[owner, &title, website.as_deref().unwrap_or_default()],
        ),
        name: title,
        endpoint_ids,
        logo: value(extension, "portalLogo").and_then(web),
        portal_website: website,
        description: text("portalDescription"),
        ..Portal::default()
    }
}

/// The references from a portal to its endpoints; in a draft of the standard, these were addresses.
pub(crate) fn references(extension: &Value) -> impl Iterator<Item = &Value> {
    extensions(extension, "portalEndpoint").filter_map(|part| {
        let part = part.as_object()?;
        part.iter()
            .find(|(key, _)| key.starts_with("value"))
            .map(|(_, value)| value)
    })
}
