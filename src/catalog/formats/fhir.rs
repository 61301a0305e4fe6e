//! What of FHIR R4 (and R5, where it differs) the readers of bundles need: resources, references, extensions.

use serde_json::Value;

/// The resources of a bundle with their `fullUrl`s.
pub(crate) fn resources(bundle: &Value) -> impl Iterator<Item = (&str, &Value)> {
    list(bundle, "entry").filter_map(|entry| Some((text(entry, "fullUrl"), entry.get("resource")?)))
}

pub(crate) fn is(resource: &Value, kind: &str) -> bool {
    text(resource, "resourceType") == kind
}

/// A text member; empty where there is none.
pub(crate) fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// The items of a list; none where it is no list.
pub(crate) fn list<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> + use<'v> {
    value
        .get(key)
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default()
        .iter()
}

pub(crate) fn extensions<'v>(value: &'v Value, url: &str) -> impl Iterator<Item = &'v Value> {
    list(value, "extension").filter(move |extension| text(extension, "url") == url)
}

/// The parts of an extension that have this name.
pub(crate) fn parts<'v>(extension: &'v Value, name: &str) -> impl Iterator<Item = &'v Value> {
    extensions(extension, name)
}

/// The text of the one part of this name, whatever its type is called.
pub(crate) fn value<'v>(extension: &'v Value, name: &str) -> Option<&'v str> {
    let part = parts(extension, name).next()?.as_object()?;
    part.iter()
        .find(|(key, _)| key.starts_with("value"))
        .and_then(|(_, value)| value.as_str())
}

/// The code of a `Coding`, a `CodeableConcept`, or the first of a list of them.
pub(crate) fn code(value: &Value) -> &str {
    match value {
        Value::Array(values) => values.first().map(code).unwrap_or_default(),
        other => match other.get("coding") {
            Some(coding) => code(coding),
            None => text(other, "code"),
        },
    }
}

/// Whom a reference names, in the form that [`names`] gives.
pub(crate) fn reference(value: &Value) -> String {
    let to = text(value, "reference");
    // A version is not part of who it is.
    to.split("/_history/").next().unwrap_or(to).to_owned()
}

/// Everything that a resource may be referred to as.
pub(crate) fn names(full_url: &str, resource: &Value, kind: &str) -> Vec<String> {
    let id = text(resource, "id");
    let relative = if id.is_empty() {
        String::new()
    } else {
        format!("{kind}/{id}")
    };
    [full_url.to_owned(), relative]
        .into_iter()
        .filter(|name| !name.is_empty())
        .collect()
}
