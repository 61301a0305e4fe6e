//! `GET installation/usage`: users per provider, compared with the limits (protocol.md section 5).

use crate::api::installation::{LimitReason, QuotaStatus};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `GET`; HTTP Basic. Optional query `after` (a cursor from [`UsageReport::next`]) and
/// `page_size`.
pub const USAGE: &str = "/installation/usage";

/// The response, with the fullest provider first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct UsageReport {
    /// RFC 3339.
    pub as_of: String,
    pub quota_status: QuotaStatus,
    /// Why the limits differ from the gateway's default; absent if they do not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit_reason: Option<LimitReason>,
    pub providers: Vec<ProviderUsage>,
    /// Cursor for the next page; absent on the last page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// One provider (limit group) of the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ProviderUsage {
    pub endpoint_id: String,
    pub display: String,
    pub platform_type: String,
    /// Seats taken: the sum of the three kinds of evidence below, plus users without evidence.
    pub users: i64,
    pub by_subject: i64,
    pub by_reference: i64,
    pub by_browser: i64,
    /// Open reservations.
    pub pending: i64,
    pub limit: i64,
    /// Sign-ins in the last 365 days.
    pub authorizations_365d: i64,
    pub state: Fullness,
    /// Absent if there were no test sign-ins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tests: Option<Tests>,
}

/// Test sign-ins in the last 30 days at a provider; they share one seat in addition to the limit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Tests {
    pub used: i64,
    pub of: i64,
    /// RFC 3339: when the oldest test sign-in stops counting.
    pub until: String,
}

/// How close a provider is to its limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Fullness {
    Ok,
    /// 80 % or more.
    Near,
    Full,
}
