//! Detects which kind of list a file is from its contents, and reads it as that kind.

use crate::catalog::formats::account::line_about;
use crate::catalog::formats::columns::Said;
use crate::catalog::formats::packing::{text, unpacked};
use crate::catalog::formats::read::Listed;
use crate::catalog::formats::{bundle, fasten, foreign, rows, table};
use crate::files;
use serde_json::Value;

/// A kind of published list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// `{"Endpoints": [{"URL", "OrganizationName", …}]}`, the format of ONC Lantern, or just an
    /// array of such rows.
    Lantern,
    /// SMART App Launch 2.2 User-access Brands: a FHIR bundle of `Organization` and `Endpoint`.
    Brands,
    /// A FHIR bundle of `Endpoint`, without brands or portals.
    EndpointBundle,
    /// The Fasten project's catalog: `brands`, `portals`, `endpoints`, with their IDs.
    Fasten,
    /// A table in text form.
    Csv,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 5] = [
        Self::Lantern,
        Self::Brands,
        Self::EndpointBundle,
        Self::Fasten,
        Self::Csv,
    ];

    /// The name for `--format`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lantern => "lantern",
            Self::Brands => "brands",
            Self::EndpointBundle => "endpoints",
            Self::Fasten => "fasten",
            Self::Csv => "csv",
        }
    }

    /// The format of a JSON document, if it is recognised.
    #[must_use]
    pub fn detect(document: &Value) -> Option<Self> {
        if holds_resources(document) {
            let is_branded = bundle::is_branded(document);
            return Some(if is_branded {
                Self::Brands
            } else {
                Self::EndpointBundle
            });
        }
        if rows::of_document(document).is_some() {
            return Some(Self::Lantern);
        }
        let has = |key| {
            let part: Option<&Value> = document.get(key);
            part.is_some_and(|part| part.is_array() || part.is_object())
        };
        (has("brands") && has("endpoints")).then_some(Self::Fasten)
    }

    fn read(self, document: &Value, list: &str) -> Listed {
        match self {
            Self::Brands | Self::EndpointBundle => bundle::read(document, list),
            Self::Fasten => fasten::read(document),
            Self::Lantern | Self::Csv => rows::read(document, list),
        }
    }
}

/// Whether a document is a FHIR resource, or an array with at least one.
fn holds_resources(document: &Value) -> bool {
    let is_one = |value: &Value| value.get("resourceType").is_some_and(Value::is_string);
    is_one(document)
        || document
            .as_array()
            .is_some_and(|all| all.iter().any(is_one))
}

/// The operator's description of a file; everything else is detected.
#[derive(Clone, Debug, Default)]
pub struct How {
    pub format: Option<Format>,
    /// For tables.
    pub columns: Vec<Said>,
}

/// Reads a file; the format is detected unless given.
///
/// # Errors
/// Says why the file cannot be read, and what it contains instead.
pub fn read(bytes: &[u8], list: &str, how: &How) -> Result<(Format, Listed), String> {
    read_within(bytes, list, how, files::LIST)
}

/// Same as [`read`], limited to `most` unpacked bytes.
///
/// # Errors
/// Same as [`read`].
pub fn read_within(
    bytes: &[u8],
    list: &str,
    how: &How,
    most: u64,
) -> Result<(Format, Listed), String> {
    let bytes = unpacked(bytes, most)?;
    if let Some(what) = foreign::of_bytes(&bytes) {
        return Err(format!("it is {what}"));
    }
    let text = text(&bytes)?;
    let text = text.trim_start_matches('\u{feff}');
    if let Some(what) = foreign::of_text(text) {
        return Err(format!("it is {what}"));
    }
    let is_table = !how.columns.is_empty() || how.format == Some(Format::Csv);
    let (format, listed) = if is_table || (!looks_like_json(text) && table::is_table(text)) {
        (Format::Csv, table::read(text, list, &how.columns)?)
    } else {
        of_json(text, list, how.format)?
    };
    if listed.account.read == 0 {
        return Err(format!(
            "it contains nothing in the format `{}`",
            format.name()
        ));
    }
    Ok((format, listed))
}

fn looks_like_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '['])
}

fn of_json(text: &str, list: &str, format: Option<Format>) -> Result<(Format, Listed), String> {
    let document = document(text)?;
    let Some(format) = format.or_else(|| Format::detect(&document)) else {
        return Err(format!(
            "it is not in a known format; it is {}",
            about(&document)
        ));
    };
    Ok((format, format.read(&document, list)))
}

/// Parses a JSON document, or one document per line (NDJSON); such lines are treated as an array.
fn document(text: &str) -> Result<Value, String> {
    let whole = match serde_json::from_str(text) {
        Ok(document) => return Ok(document),
        Err(error) => error,
    };
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines
        .next()
        .and_then(|line| serde_json::from_str::<Value>(line).ok());
    match first.filter(Value::is_object) {
        None => Err(format!("it is not JSON: {whole}")),
        // An unreadable line becomes a rejected entry.
        Some(first) => Ok(std::iter::once(first)
            .chain(lines.map(|line| {
                serde_json::from_str(line).unwrap_or_else(|_| Value::String(line.to_owned()))
            }))
            .collect()),
    }
}

/// Describes a JSON document to an operator who expected a list.
fn about(document: &Value) -> String {
    match document {
        Value::Array(all) if all.is_empty() => "an empty array".to_owned(),
        Value::Array(_) => "an array of unknown items".to_owned(),
        Value::Object(members) if members.is_empty() => "an empty object".to_owned(),
        Value::Object(members) => {
            let names: Vec<String> = members
                .keys()
                .take(5)
                .map(|key| format!("`{}`", crate::catalog::formats::read::name(key)))
                .collect();
            format!("an object with {}", names.join(", "))
        }
        _ => "a single value".to_owned(),
    }
}

/// Says why a list has no usable entries, quoting the first few.
#[must_use]
pub fn why_nothing(listed: &Listed) -> Option<String> {
    /// How many entries are quoted.
    const NAMED: usize = 3;
    if listed.account.kept > 0 {
        return None;
    }
    let rejected = &listed.account.rejected;
    let named: Vec<String> = rejected.iter().take(NAMED).map(line_about).collect();
    let more = rejected.len().saturating_sub(NAMED);
    let more = if more > 0 {
        format!("; and {more} more")
    } else {
        String::new()
    };
    let read = listed.account.read;
    let none = if read == 1 {
        "its only entry could not be used".to_owned()
    } else {
        format!("none of its {read} entries could be used")
    };
    Some(format!("{none}: {}{more}", named.join("; ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_format_is_recognised_by_its_contents() {
        let bundle = |extension: &str| {
            json!({"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Organization", "extension": [
                {"url": format!("http://hl7.org/fhir/StructureDefinition/{extension}")}]}}]})
        };
        for (document, expected) in [
            (json!({"Endpoints": []}), Some(Format::Lantern)),
            (
                json!([{"name": "A", "fhirBaseUrl": "https://a.example/r4"}]),
                Some(Format::Lantern),
            ),
            (bundle("organization-portal"), Some(Format::Brands)),
            (json!([bundle("organization-brand")]), Some(Format::Brands)),
            (bundle("other"), Some(Format::EndpointBundle)),
            (
                json!([{"resourceType": "Endpoint"}]),
                Some(Format::EndpointBundle),
            ),
            (
                json!({"brands": {}, "portals": {}, "endpoints": {}}),
                Some(Format::Fasten),
            ),
            (json!({"endpoints": []}), None),
            (json!([]), None),
        ] {
            assert_eq!(Format::detect(&document), expected, "{document}");
        }
    }

    #[test]
    fn an_unreadable_file_is_reported() {
        for (text, format, expected) in [
            (
                "{",
                None,
                "it is not JSON: EOF while parsing an object at line 1 column 1",
            ),
            (
                "{}",
                None,
                "it is not in a known format; it is an empty object",
            ),
            (
                "[]",
                None,
                "it is not in a known format; it is an empty array",
            ),
            (
                "{\"a\": 1}",
                None,
                "it is not in a known format; it is an object with `a`",
            ),
            (
                "{}",
                Some(Format::Lantern),
                "it contains nothing in the format `lantern`",
            ),
            ("", None, "it is empty"),
            (
                "<html><title>Sign in</title>",
                None,
                "it is an HTML page titled \"Sign in\"; download the list that it links to",
            ),
            (
                "some words",
                None,
                "it is not JSON: expected value at line 1 column 1",
            ),
        ] {
            let how = How {
                format,
                ..How::default()
            };
            assert_eq!(read(text.as_bytes(), "l", &how).unwrap_err(), expected);
        }
    }

    #[test]
    fn only_an_unreadable_line_is_rejected() {
        let endpoint =
            json!({"resourceType": "Endpoint", "name": "A", "address": "https://a.example/r4"});
        let (_, listed) = read(
            format!("{endpoint}\nbroken\n{{}}\n").as_bytes(),
            "l",
            &How::default(),
        )
        .unwrap();
        let told: Vec<String> = listed.account.rejected.iter().map(line_about).collect();
        assert_eq!(
            told,
            [
                "row 2 is not a FHIR resource",
                "row 3 is not a FHIR resource"
            ]
        );
        assert_eq!((listed.account.read, listed.account.kept), (3, 1));
    }

    #[test]
    fn a_list_without_usable_entries_says_what_it_is() {
        let document = json!({"resourceType": "CapabilityStatement", "name": "Quillmoor"});
        let (_, listed) = read(document.to_string().as_bytes(), "l", &How::default()).unwrap();
        assert_eq!(
            why_nothing(&listed).unwrap(),
            "its only entry could not be used: row 1, `Quillmoor`, is a `CapabilityStatement`, which is not used in a catalog"
        );
    }
}
