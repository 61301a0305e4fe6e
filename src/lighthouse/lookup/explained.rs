//! What an operator is told of one entry of the catalogue, as `catalog show` prints it.

use crate::clock::rfc3339;
use crate::lighthouse::lookup::origins::Origin;
use crate::lighthouse::settings::in_force::Setting;
use crate::lighthouse::store::{Error, Result};
use crate::lighthouse::stored_catalog::Probe;
use serde::Serialize;
use serde_json::Value;

/// What is known of one entry.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Explained {
    pub kind: &'static str,
    pub id: String,
    /// The entry that it was merged into, where that is another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub served_as: Option<String>,
    pub name: String,
    /// Those that hold it; none where only the settings do.
    pub lists: Vec<String>,
    /// Whether people can search for it and find it.
    pub found: bool,
    /// Why not, or why only by some; empty where there is nothing to say.
    pub remark: String,
    /// An endpoint's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<About>,
    /// What a brand or portal leads to, or what leads to an endpoint or portal.
    pub leads_to: Vec<Step>,
    pub led_to_by: Vec<Step>,
    /// Further ones, which are not named.
    pub led_to_by_more: usize,
    /// Where its members are from.
    pub fields: Vec<Origin>,
    /// As it is served; as its lists have it where it is not.
    pub entry: Value,
}

/// What only endpoints have.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct About {
    pub platform: String,
    /// Which rule decided that, in words.
    pub platform_rule: String,
    pub served: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub check: Option<Check>,
    /// What the settings say, most particular first.
    pub settings: Vec<Setting>,
}

/// The last check.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Check {
    pub verdict: String,
    pub detail: String,
    pub checked_at: String,
    /// None: never.
    pub good_at: Option<String>,
    pub failures: i64,
}

/// Another entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    pub kind: &'static str,
    pub id: String,
    pub name: String,
    pub found: bool,
}

impl Explained {
    /// An id that was merged into another, which stands for it.
    pub(super) fn merged<T: Serialize>(
        kind: &'static str,
        id: &str,
        survivor: &str,
        name: String,
        entry: &T,
    ) -> Result<Self> {
        Ok(Self {
            kind,
            id: id.to_owned(),
            served_as: Some(survivor.to_owned()),
            name,
            found: true,
            remark: "it was merged into another, which is answered for it".to_owned(),
            entry: value(entry)?,
            ..Self::default()
        })
    }
}

impl Check {
    pub(super) fn of(probe: &Probe) -> Self {
        Self {
            verdict: probe.verdict.clone(),
            detail: probe.detail.clone(),
            checked_at: rfc3339(probe.checked_at),
            good_at: Some(probe.good_at).filter(|at| *at > 0).map(rfc3339),
            failures: probe.failures,
        }
    }
}

/// An entry as it is shown.
pub(super) fn value<T: Serialize>(entry: &T) -> Result<Value> {
    serde_json::to_value(entry)
        .map_err(|error| Error::Failed(format!("an entry cannot be shown: {error}")))
}
