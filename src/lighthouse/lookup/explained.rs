//! What `catalog show` tells the operator about a catalog entry.

use crate::clock::rfc3339;
use crate::lighthouse::lookup::origins::Origin;
use crate::lighthouse::settings::in_force::Setting;
use crate::lighthouse::store::{Error, Result};
use crate::lighthouse::stored_catalog::Probe;
use serde::Serialize;
use serde_json::Value;

/// Everything known about an entry.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Explained {
    pub kind: &'static str,
    pub id: String,
    /// The entry it was merged into, if any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub served_as: Option<String>,
    pub name: String,
    /// The lists that contain it; empty if only the settings do.
    pub lists: Vec<String>,
    /// Whether people can find it by searching.
    pub found: bool,
    /// Why it is not found, or is found only by some searches; empty if there is nothing to add.
    pub remark: String,
    /// For an endpoint.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<About>,
    /// What a brand or portal leads to, or what leads to an endpoint or portal.
    pub leads_to: Vec<Step>,
    pub led_to_by: Vec<Step>,
    /// How many more entries lead to it than `led_to_by` contains.
    pub led_to_by_more: usize,
    /// Where its members come from.
    pub fields: Vec<Origin>,
    /// The entry as it is served, or otherwise as its lists define it.
    pub entry: Value,
}

/// Details that apply only to endpoints.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct About {
    pub platform: String,
    /// The rule that decided the platform, in words.
    pub platform_rule: String,
    pub served: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub check: Option<Check>,
    /// The settings that apply, the most specific first.
    pub settings: Vec<Setting>,
}

/// The last check.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Check {
    pub verdict: String,
    pub detail: String,
    pub checked_at: String,
    /// `None`: never.
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
    /// Describes an entry that was merged into another one.
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
            remark: "it was merged into another entry, which is returned instead".to_owned(),
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

/// The entry as JSON, for display.
pub(super) fn value<T: Serialize>(entry: &T) -> Result<Value> {
    serde_json::to_value(entry)
        .map_err(|error| Error::Failed(format!("an entry cannot be shown: {error}")))
}
