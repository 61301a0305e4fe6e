//! References between resources, in every form that FHIR allows (R4 section 2.3.0): relative,
//! absolute, `urn:uuid`, contained, by identifier. Lists use two more forms: the bare ID, and an
//! endpoint's address.

use crate::catalog::formats::fhir::{Node, list, str_of, text};
use serde_json::Value;
use std::collections::HashMap;

/// Resolves the references in a document.
pub(crate) struct References<'n, 'v> {
    nodes: &'n [Node<'v>],
    by_name: HashMap<String, Vec<usize>>,
}

impl<'n, 'v> References<'n, 'v> {
    pub(crate) fn new(nodes: &'n [Node<'v>]) -> Self {
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        for (place, node) in nodes
            .iter()
            .enumerate()
            .filter(|(_, node)| node.inside.is_none())
        {
            for name in names(node) {
                by_name.entry(name).or_default().push(place);
            }
        }
        Self { nodes, by_name }
    }

    /// The index of the resource of this kind that a reference in `from` points to.
    pub(crate) fn resolve(&self, reference: &Value, from: usize, kind: &str) -> Option<usize> {
        let to = target(reference);
        if let Some(id) = to.strip_prefix('#') {
            return self.contained(id, from, kind);
        }
        let written = match to {
            "" => None,
            to => self
                .one(&exact(to), from, kind, false)
                .or_else(|| self.one(&exact(&self.based(to, from)?), from, kind, false))
                .or_else(|| self.relative(to, from, kind))
                .or_else(|| self.one(&format!("id {}", bare(to)?), from, kind, true))
                .or_else(|| self.one(&address(to), from, kind, false)),
        };
        written.or_else(|| self.one(&identifier(reference.get("identifier")?)?, from, kind, true))
    }

    /// Makes a relative reference absolute, based on its resource's server (FHIR R4 section
    /// 3.1.1.7).
    fn based(&self, to: &str, from: usize) -> Option<String> {
        let from = self.nodes.get(from)?;
        let base = from.full_url.rsplitn(3, '/').nth(2)?;
        (!to.contains(':') && !from.full_url.starts_with("urn:")).then(|| format!("{base}/{to}"))
    }

    /// Finds a resource by kind and ID; one on another web server is a different resource.
    fn relative(&self, to: &str, from: usize, kind: &str) -> Option<usize> {
        let (kind_there, id) = ending(to, kind)?;
        let found = self.one(&format!("relative {kind_there}/{id}"), from, kind, false)?;
        let is_elsewhere = to.contains("://") && self.nodes[found].full_url.contains("://");
        (!is_elsewhere).then_some(found)
    }

    /// Finds a resource contained in this one, or in the same container.
    fn contained(&self, id: &str, from: usize, kind: &str) -> Option<usize> {
        let outside = self.nodes.get(from)?.inside.unwrap_or(from);
        if id.is_empty() {
            return Some(outside).filter(|place| self.nodes[*place].is(kind));
        }
        let mut all = self.nodes.iter().enumerate().skip(outside + 1);
        all.find(|(_, node)| {
            node.inside == Some(outside)
                && node.is(kind)
                && str_of(node.resource, "id").trim_start_matches('#') == id
        })
        .map(|(place, _)| place)
    }

    /// Resolves a name, preferring resources in the same bundle. With `alone`, returns `None` if
    /// the name is ambiguous.
    fn one(&self, name: &str, from: usize, kind: &str, alone: bool) -> Option<usize> {
        let all = self.by_name.get(name)?.iter().copied();
        let (near, far): (Vec<usize>, Vec<usize>) = all
            .filter(|place| self.nodes[*place].is(kind))
            .partition(|place| self.nodes[*place].bundle == self.nodes[from].bundle);
        let of = if near.is_empty() { far } else { near };
        of.first().copied().filter(|_| !alone || of.len() == 1)
    }
}

/// The text of a reference; some lists have a plain string in place of the object.
fn target(reference: &Value) -> &str {
    let to = reference
        .as_str()
        .unwrap_or_else(|| str_of(reference, "reference"))
        .trim();
    // The version of a resource is not part of its identity.
    to.split("/_history/")
        .next()
        .unwrap_or(to)
        .trim_end_matches('/')
}

/// All names by which a resource can be referred to, each with its kind.
fn names(node: &Node<'_>) -> Vec<String> {
    let resource = node.resource;
    let (id, kind) = (
        text(resource, "id"),
        crate::catalog::formats::fhir::kind(resource),
    );
    let full = node
        .full_url
        .split("/_history/")
        .next()
        .unwrap_or_default()
        .trim_end_matches('/');
    let mut names = Vec::new();
    if !full.is_empty() {
        names.push(exact(full));
        if let Some((_, id)) = ending(full, kind).filter(|(_, other)| *other != id) {
            names.push(format!("relative {kind}/{id}"));
        }
    }
    if !id.is_empty() {
        names.push(format!("relative {kind}/{id}"));
        names.push(format!("id {id}"));
    }
    names.extend(list(resource, "identifier").filter_map(identifier));
    if kind == "Endpoint" {
        names.push(address(str_of(resource, "address")));
    }
    names
}

/// The name for an absolute URL; UUIDs and OIDs are case-insensitive.
fn exact(url: &str) -> String {
    let is_urn = url
        .get(..4)
        .is_some_and(|start| start.eq_ignore_ascii_case("urn:"));
    format!(
        "full {}",
        if is_urn {
            url.to_lowercase()
        } else {
            url.to_owned()
        }
    )
}

/// The kind and ID at the end of a URL: `Endpoint` and `e` in `https://a.example/r4/Endpoint/e` and
/// in `Endpoint/e`.
fn ending<'t>(text: &'t str, kind: &str) -> Option<(&'t str, &'t str)> {
    let (rest, id) = text.rsplit_once('/')?;
    let (_, last) = rest.rsplit_once('/').unwrap_or(("", rest));
    (last == kind && !id.is_empty()).then_some((last, id))
}

/// A bare ID, or the ID in a URN.
fn bare(to: &str) -> Option<&str> {
    let id = to.rsplit_once(':').map_or(to, |(_, id)| id);
    (!id.contains('/')).then_some(id)
}

fn identifier(one: &Value) -> Option<String> {
    let value = text(one, "value");
    (!value.is_empty()).then(|| format!("identifier {} {value}", str_of(one, "system")))
}

fn address(url: &str) -> String {
    format!(
        "address {}",
        url.trim().trim_end_matches('/').to_lowercase()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::formats::fhir::nodes;
    use serde_json::json;

    fn endpoint(id: &str) -> Value {
        json!({"resourceType": "Endpoint", "id": id, "address": format!("https://{id}.example/r4"),
            "identifier": [{"system": "s", "value": format!("v-{id}")}]})
    }

    /// The bundle has an organisation and the endpoints `a` and `b`; `a` has an absolute address.
    fn found(reference: &Value) -> Option<String> {
        let organization =
            json!({"resourceType": "Organization", "id": "a", "contained": [endpoint("inside")]});
        let inner = json!({"resourceType": "Bundle", "entry": [{"resource": endpoint("deep")}]});
        let document = json!({"resourceType": "Bundle", "entry": [
            {"fullUrl": "https://l.example/Organization/a", "resource": organization},
            {"fullUrl": "https://l.example/Endpoint/a", "resource": endpoint("a")},
            {"fullUrl": "urn:uuid:0D9B6C62-7f0a-4a53-9a55-20f4f3d8a001", "resource": endpoint("b")},
            {"resource": inner},
            {"resource": endpoint("twice")}, {"resource": endpoint("twice")},
        ]});
        let nodes = nodes(&document);
        let place = References::new(&nodes).resolve(reference, 0, "Endpoint")?;
        Some(str_of(nodes[place].resource, "id").to_owned())
    }

    #[test]
    fn every_form_of_a_reference_is_followed() {
        for (reference, expected) in [
            ("Endpoint/a", Some("a")),
            ("Endpoint/a/_history/2", Some("a")),
            ("https://l.example/Endpoint/a", Some("a")),
            ("https://l.example/Endpoint/b", Some("b")),
            ("urn:uuid:0d9b6c62-7f0a-4a53-9a55-20f4f3d8a001", Some("b")),
            ("urn:uuid:b", Some("b")),
            ("#inside", Some("inside")),
            ("a", Some("a")),
            ("Endpoint/deep", Some("deep")),
            ("https://b.example/r4/", Some("b")),
            ("Organization/a", None),
            ("https://other.example/Endpoint/a", None),
            ("Endpoint/twice", Some("twice")),
            ("twice", None),
            ("#a", None),
            ("inside", None),
            ("", None),
        ] {
            assert_eq!(
                found(&json!({"reference": reference})).as_deref(),
                expected,
                "{reference}"
            );
            assert_eq!(
                found(&json!(reference)).as_deref(),
                expected,
                "{reference} alone"
            );
        }
        let logical = json!({"identifier": {"system": "s", "value": "v-b"}});
        assert_eq!(found(&logical).as_deref(), Some("b"));
    }
}
