//! The parts of FHIR R4 (and R5, where it differs) that readers of bundles need: resources,
//! extensions, codes.

use crate::catalog::formats::read::plain;
use serde_json::Value;
use std::borrow::Cow;

/// Maximum depth to which nested bundles are read.
const DEEPEST: usize = 8;

/// One resource of a list.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node<'v> {
    /// The number of the entry that the resource is or belongs to, counted from 1.
    pub(crate) row: usize,
    pub(crate) full_url: &'v str,
    /// Null if the entry has no resource.
    pub(crate) resource: &'v Value,
    /// The index of the resource that contains this one, if any.
    pub(crate) inside: Option<usize>,
    /// The number of its bundle.
    pub(crate) bundle: usize,
}

impl Node<'_> {
    pub(crate) fn is(&self, kind: &str) -> bool {
        is(self.resource, kind)
    }
}

/// All resources of a document: a bundle, an array of resources or bundles, or a single resource.
/// Contained organisations and endpoints follow their container.
pub(crate) fn nodes(document: &Value) -> Vec<Node<'_>> {
    let mut walk = Walk::default();
    walk.enter("", document, 0, 0);
    walk.nodes
}

#[derive(Default)]
struct Walk<'v> {
    nodes: Vec<Node<'v>>,
    rows: usize,
    bundles: usize,
}

impl<'v> Walk<'v> {
    fn enter(&mut self, full_url: &'v str, value: &'v Value, bundle: usize, depth: usize) {
        if let Value::Array(values) = value {
            for one in values {
                self.enter("", one, bundle, depth);
            }
            return;
        }
        let entries = value.get("entry").and_then(Value::as_array);
        match entries.filter(|entries| is(value, "Bundle") && !entries.is_empty()) {
            Some(entries) if depth < DEEPEST => {
                self.bundles += 1;
                let bundle = self.bundles;
                for entry in entries {
                    // Some lists omit the level between a bundle and its resources.
                    let bare = entry.get("resourceType").map(|_| entry);
                    let resource = entry.get("resource").or(bare).unwrap_or(&Value::Null);
                    self.enter(str_of(entry, "fullUrl"), resource, bundle, depth + 1);
                }
            }
            _ => self.resource(full_url, value, bundle),
        }
    }

    fn resource(&mut self, full_url: &'v str, resource: &'v Value, bundle: usize) {
        self.rows += 1;
        let (row, place) = (self.rows, self.nodes.len());
        self.nodes.push(Node {
            row,
            full_url,
            resource,
            inside: None,
            bundle,
        });
        let contained = list(resource, "contained");
        for one in contained.filter(|one| is_of_catalogue(one)) {
            self.nodes.push(Node {
                row,
                full_url: "",
                resource: one,
                inside: Some(place),
                bundle,
            });
        }
    }
}

/// Whether a contained resource is used in a catalog.
fn is_of_catalogue(contained: &Value) -> bool {
    matches!(kind(contained), "Organization" | "Endpoint")
}

/// The type of a resource. Contained resources may lack one; a resource without a type is an
/// organisation if it has a name, and either no `address` or a list of them.
pub(crate) fn kind(resource: &Value) -> &str {
    match str_of(resource, "resourceType") {
        "" if resource.get("name").is_some()
            && resource.get("address").is_none_or(Value::is_array) =>
        {
            "Organization"
        }
        kind => kind,
    }
}

pub(crate) fn is(resource: &Value, wanted: &str) -> bool {
    kind(resource) == wanted
}

/// A text member; empty if missing.
pub(crate) fn str_of<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// A text member, even if written as a number; empty if missing.
pub(crate) fn text<'v>(value: &'v Value, key: &str) -> Cow<'v, str> {
    plain(value, key)
}

/// The items of a list; a single value counts as a list of one.
pub(crate) fn list<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> + use<'v> {
    match value.get(key) {
        Some(Value::Array(values)) => values.as_slice(),
        Some(Value::Null) | None => &[],
        Some(one) => std::slice::from_ref(one),
    }
    .iter()
}

/// The extensions with this name, from any draft.
pub(crate) fn extensions<'v>(value: &'v Value, name: &str) -> impl Iterator<Item = &'v Value> {
    list(value, "extension").filter(move |extension| {
        let url = str_of(extension, "url");
        url.rsplit('/').next() == Some(name)
    })
}

/// The text of an extension's first part with this name, whatever its type.
pub(crate) fn value<'v>(extension: &'v Value, name: &str) -> Option<&'v str> {
    let part = extensions(extension, name).next()?.as_object()?;
    part.iter()
        .find(|(key, _)| key.starts_with("value"))
        .and_then(|(_, value)| value.as_str())
}

/// The code of a `Coding` or a `CodeableConcept`, or of the first one in a list.
pub(crate) fn code(value: &Value) -> &str {
    match value {
        Value::Array(values) => values.first().map(code).unwrap_or_default(),
        Value::String(code) => code,
        other => match other.get("coding") {
            Some(coding) => code(coding),
            None => str_of(other, "code"),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn resources_are_found_however_deep() {
        let organization = |id: &str| {
            json!({"resourceType": "Organization", "id": id, "contained": [
            {"resourceType": "Endpoint", "id": "in"}, {"resourceType": "Location"}]})
        };
        let inner = json!({"resourceType": "Bundle", "entry": [{"fullUrl": "u", "resource": organization("b")}]});
        let document = json!({"resourceType": "Bundle", "entry": [
            {"resource": organization("a")}, {"resource": inner}, {"request": {}}, {"resourceType": "Endpoint", "id": "c"}]});
        let found: Vec<_> = nodes(&document)
            .iter()
            .map(|node| {
                (
                    node.row,
                    str_of(node.resource, "id").to_owned(),
                    node.inside,
                    node.bundle,
                )
            })
            .collect();
        let one = |row, id: &str, inside, bundle| (row, id.to_owned(), inside, bundle);
        assert_eq!(
            found,
            [
                one(1, "a", None, 1),
                one(1, "in", Some(0), 1),
                one(2, "b", None, 2),
                one(2, "in", Some(2), 2),
                one(3, "", None, 1),
                one(4, "c", None, 1),
            ]
        );
        assert_eq!(
            nodes(&json!([organization("a"), organization("b")])).len(),
            4
        );
        assert_eq!(nodes(&organization("a")).len(), 2);
    }
}
