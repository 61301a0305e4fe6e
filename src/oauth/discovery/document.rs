//! A document read member by member, so that a wrong one is named (DISC-27).

use crate::error::{Error, Kind, Result};
use crate::oauth::address::endpoint;
use serde_json::{Map, Value};
use url::Url;

/// The members of one document, and where it lies.
pub(super) struct Document<'a> {
    pub(super) source: &'a Url,
    pub(super) members: &'a Map<String, Value>,
}

impl Document<'_> {
    fn wrong(&self, member: &str, what: &str) -> Error {
        Error::new(
            Kind::Provider,
            format!("the member `{member}` of `{}` {what}", self.source),
        )
        .hint("this is the provider's document to correct")
        .check("DISC-27")
    }

    fn expected(&self, member: &str, value: &Value, expected: &str) -> Error {
        let found = match value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "an array",
            Value::Object(_) => "an object",
        };
        self.wrong(member, &format!("is {found}, not {expected}"))
    }

    pub(super) fn string(&self, member: &str) -> Result<Option<String>> {
        match self.members.get(member) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(other) => Err(self.expected(member, other, "a string")),
        }
    }

    pub(super) fn strings(&self, member: &str) -> Result<Option<Vec<String>>> {
        let Some(value) = self.members.get(member) else {
            return Ok(None);
        };
        let texts = value.as_array().and_then(|list| {
            list.iter()
                .map(|entry| entry.as_str().map(ToOwned::to_owned))
                .collect::<Option<Vec<String>>>()
        });
        texts
            .map(Some)
            .ok_or_else(|| self.expected(member, value, "an array of strings"))
    }

    pub(super) fn boolean(&self, member: &str) -> Result<bool> {
        match self.members.get(member) {
            None => Ok(false),
            Some(Value::Bool(value)) => Ok(*value),
            Some(other) => Err(self.expected(member, other, "a boolean")),
        }
    }

    pub(super) fn endpoint(&self, member: &str) -> Result<Option<Url>> {
        let Some(text) = self.string(member)? else {
            return Ok(None);
        };
        endpoint(&text)
            .map(Some)
            .map_err(|fault| self.wrong(member, &fault.to_string()).check("DISC-08"))
    }

    pub(super) fn required_endpoint(&self, member: &str) -> Result<Url> {
        self.endpoint(member)?
            .ok_or_else(|| self.wrong(member, "is missing"))
    }
}
