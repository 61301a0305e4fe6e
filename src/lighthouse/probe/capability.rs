//! Reads a few facts from the beginning of a FHIR capability statement, because whole statements
//! are megabytes in size and these members come first.

use crate::lighthouse::probe::documents::Fetched;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use std::fmt;

/// What a capability statement says about a FHIR server and its software.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statement {
    pub fhir_version: Option<String>,
    pub software_name: Option<String>,
    pub software_version: Option<String>,
    pub software_release_date: Option<String>,
}

impl Statement {
    /// Reads a response, which may be truncated.
    ///
    /// # Errors
    /// Returns what the server did instead, as the end of a sentence.
    pub fn read(fetched: &Fetched) -> Result<Self, String> {
        let (body, whole) = match fetched {
            Fetched::Document(body) => (body, true),
            Fetched::Beginning(body) => (body, false),
            Fetched::Status(status) => return Err(format!("returned status {status}")),
            Fetched::Failed(trouble) => return Err(trouble.sentence.clone()),
        };
        let (mut facts, body) = (
            Facts::default(),
            body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body),
        );
        let read = facts.deserialize(&mut serde_json::Deserializer::from_slice(body));
        // FHIR DSTU2 calls the resource `Conformance`.
        let is_one = matches!(
            facts.resource_type.as_deref(),
            Some("CapabilityStatement" | "Conformance")
        );
        if !is_one || whole && read.is_err() {
            return Err("returned something else".to_owned());
        }
        Ok(facts.statement)
    }
}

/// Collects the facts, and keeps those that were read before the text was truncated.
#[derive(Default)]
struct Facts {
    resource_type: Option<String>,
    statement: Statement,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Software {
    name: Option<String>,
    version: Option<String>,
    release_date: Option<String>,
}

impl<'de> DeserializeSeed<'de> for &mut Facts {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for &mut Facts {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a capability statement")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while let Some(member) = members.next_key::<String>()? {
            match member.as_str() {
                "resourceType" => self.resource_type = members.next_value()?,
                "fhirVersion" => {
                    self.statement.fhir_version =
                        members.next_value::<Option<String>>()?.and_then(short);
                }
                "software" => {
                    let software: Software = members.next_value()?;
                    self.statement.software_name = software.name.and_then(short);
                    self.statement.software_version = software.version.and_then(short);
                    self.statement.software_release_date = software.release_date.and_then(short);
                }
                _ => drop(members.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

/// Ignores anything that is too long: names and versions are short.
fn short(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty() && text.chars().count() <= 200)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"{"resourceType":"CapabilityStatement","text":{"div":"<div/>"},"fhirVersion":"4.0.1",
        "software":{"name":"Server","version":"7.1","releaseDate":"2026-01-01"},"rest":[{"mode":"server"}]}"#;

    fn expected() -> Statement {
        let some = |text: &str| Some(text.to_owned());
        Statement {
            fhir_version: some("4.0.1"),
            software_name: some("Server"),
            software_version: some("7.1"),
            software_release_date: some("2026-01-01"),
        }
    }

    #[test]
    fn reads_a_statement_and_its_beginning() {
        assert_eq!(
            Statement::read(&Fetched::Document(TEXT.into())),
            Ok(expected())
        );
        let cut = TEXT.as_bytes()[..TEXT.len() - 12].to_vec();
        assert_eq!(Statement::read(&Fetched::Beginning(cut)), Ok(expected()));
        let barely = TEXT.as_bytes()[..TEXT.find("\"software\"").unwrap() + 20].to_vec();
        let version = Statement {
            fhir_version: expected().fhir_version,
            ..Statement::default()
        };
        assert_eq!(Statement::read(&Fetched::Beginning(barely)), Ok(version));
    }

    #[test]
    fn nothing_else_is_mistaken_for_one() {
        for body in [
            "<html>",
            "[]",
            "{}",
            r#"{"resourceType":"OperationOutcome"}"#,
            &TEXT[..TEXT.len() - 12],
        ] {
            let read = Statement::read(&Fetched::Document(body.into()));
            assert_eq!(read, Err("returned something else".to_owned()), "{body}");
        }
    }
}
