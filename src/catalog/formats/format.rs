//! Which kind of list a file is, by what it holds, and reading it as that (issue: catalogue import).

use crate::catalog::formats::read::{Listed, Rejected};
use crate::catalog::formats::{brands, endpoint_bundle, fasten, lantern};
use serde_json::Value;

/// A kind of published list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// `{"Endpoints": [{"URL", "OrganizationName", …}]}`, as ONC Lantern collects them.
    Lantern,
    /// SMART App Launch 2.2 User-access Brands: a FHIR bundle of `Organization` and `Endpoint`.
    Brands,
    /// A FHIR bundle of `Endpoint`, without brands or portals.
    EndpointBundle,
    /// The catalogue of the Fasten project: `brands`, `portals`, `endpoints`, with their ids.
    Fasten,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Lantern,
        Self::Brands,
        Self::EndpointBundle,
        Self::Fasten,
    ];

    /// As `--format` takes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lantern => "lantern",
            Self::Brands => "brands",
            Self::EndpointBundle => "endpoints",
            Self::Fasten => "fasten",
        }
    }

    /// The format of a document, if it looks like any.
    #[must_use]
    pub fn detect(document: &Value) -> Option<Self> {
        if document.get("resourceType").and_then(Value::as_str) == Some("Bundle") {
            let branded = brands::organizations(document).any(brands::is_branded);
            return Some(if branded {
                Self::Brands
            } else {
                Self::EndpointBundle
            });
        }
        if document.get("Endpoints").is_some_and(Value::is_array) {
            return Some(Self::Lantern);
        }
        let has = |key| {
            document
                .get(key)
                .is_some_and(|part: &Value| part.is_array() || part.is_object())
        };
        (has("brands") && has("endpoints")).then_some(Self::Fasten)
    }

    /// Reads a document as this format; `list` is its name.
    #[must_use]
    pub fn read(self, document: &Value, list: &str) -> Listed {
        match self {
            Self::Lantern => lantern::read(document, list),
            Self::Brands => brands::read(document, list),
            Self::EndpointBundle => endpoint_bundle::read(document, list),
            Self::Fasten => fasten::read(document),
        }
    }
}

/// Reads a file's text; the format is found out where it is not given.
///
/// # Errors
/// Why nothing of it can be read.
pub fn read(text: &str, list: &str, format: Option<Format>) -> Result<(Format, Listed), String> {
    // Some of the lists begin with a byte order mark.
    let text = text.trim_start_matches('\u{feff}');
    let document: Value =
        serde_json::from_str(text).map_err(|error| format!("it is not JSON: {error}"))?;
    let Some(format) = format.or_else(|| Format::detect(&document)) else {
        return Err("it is none of the formats that are known".to_owned());
    };
    let listed = format.read(&document, list);
    if listed.rows == 0 && listed.rejected.is_empty() {
        return Err(format!(
            "it holds nothing in the format `{}`",
            format.name()
        ));
    }
    Ok((format, listed))
}

/// One line about a row that was not taken.
#[must_use]
pub fn line_about(rejected: &Rejected) -> String {
    let Rejected { row, name, reason } = rejected;
    if name.is_empty() {
        format!("row {row} {reason}")
    } else {
        format!("row {row}, `{name}`, {reason}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_format_is_known_by_what_it_holds() {
        let bundle = |extension: &str| {
            json!({"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Organization", "extension": [
                {"url": format!("http://hl7.org/fhir/StructureDefinition/{extension}")}]}}]})
        };
        for (document, expected) in [
            (json!({"Endpoints": []}), Some(Format::Lantern)),
            (bundle("organization-portal"), Some(Format::Brands)),
            (bundle("other"), Some(Format::EndpointBundle)),
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
    fn what_cannot_be_read_is_said() {
        for (text, format, expected) in [
            (
                "{",
                None,
                "it is not JSON: EOF while parsing an object at line 1 column 1",
            ),
            ("{}", None, "it is none of the formats that are known"),
            (
                "{}",
                Some(Format::Lantern),
                "it holds nothing in the format `lantern`",
            ),
        ] {
            assert_eq!(read(text, "l", format).unwrap_err(), expected);
        }
    }
}
