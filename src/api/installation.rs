//! `installation/register`, `installation` and the routes below it: registering and managing an
//! installation.

use crate::secret::{Secret, serialize_exposed};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `POST`, without authentication.
pub const REGISTER: &str = "/installation/register";
/// `GET`, `PATCH`, `DELETE`; HTTP Basic `installation_id:installation_secret`, as for all routes
/// below.
pub const INSTALLATION: &str = "/installation";
/// `POST`: accepts the code from the e-mail. The link in the e-mail leads browsers to the same
/// path.
pub const VERIFY: &str = "/installation/verify";
/// Target of an e-mail's unsubscribe link, for browsers.
pub const STOP: &str = "/installation/stop";
/// `POST`: sends the verification e-mail again.
pub const RESEND: &str = "/installation/verify/resend";
/// `POST`: issues a new secret.
pub const SECRET: &str = "/installation/secret";
/// `PUT`: replaces the origins that browsers may be returned to.
pub const ORIGINS: &str = "/installation/origins";
/// Path at which a public origin serves the installation's ID, so that the gateway can verify and
/// accept the origin.
pub const ORIGIN_PROOF: &str = "/.well-known/fastenctl-installation";
/// Optional header of [`REGISTER`]: a repeated request within 24 hours returns the same ID with a
/// new secret.
pub const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// Body of [`REGISTER`]; every field is optional.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RegisterRequest {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub administrator_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub administrator_email: Option<String>,
    /// As in Go's `GOARCH`: `amd64`, `arm64`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub software_architecture: Option<String>,
    /// As in Go's `GOOS`: `linux`, `darwin`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub software_os: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fasten_desktop_version: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fasten_onprem_version: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fasten_sources_version: Option<String>,
}

/// Response to [`REGISTER`], always with status 200. The secret is never shown again.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Registered {
    pub installation_id: String,
    #[serde(serialize_with = "serialize_exposed")]
    #[schema(value_type = String)]
    pub installation_secret: Secret,
    /// RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub installation_id_issued_at: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verification_status: Option<VerificationStatus>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quota_status: Option<QuotaStatus>,
    /// The fields of the request, echoed.
    #[serde(flatten)]
    pub request: RegisterRequest,
}

/// Response to `GET` and `PATCH` [`INSTALLATION`]: the stored record, without the secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Installation {
    pub installation_id: String,
    /// RFC 3339.
    pub installation_id_issued_at: String,
    pub administrator_name: String,
    pub administrator_email: String,
    pub verification_status: VerificationStatus,
    pub quota_status: QuotaStatus,
    /// Exact origins that browsers may be returned to, besides loopback addresses.
    pub origins: Vec<String>,
    /// The installation's own BASE, for clients that cannot use tickets.
    pub base: String,
    /// The gateway's default limit of users per provider.
    pub default_limit: i64,
    /// Limit of users per provider for this installation; the operator may set a different one for
    /// a provider.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
    /// Why the installation's limits differ from `default_limit`; null if they do not.
    #[serde(default)]
    pub limit_reason: Option<LimitReason>,
    /// Whether redirects without a ticket are refused.
    #[serde(default)]
    pub tickets_only: bool,
}

/// Why an installation has its own limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum LimitReason {
    /// Not verified, and registered from a network that had reached its limit for registrations.
    Dormant,
    /// Its e-mail address is not verified.
    Unverified,
    /// The operator has set limits specifically for this installation.
    Operator,
}

/// Body of `PATCH` [`INSTALLATION`]; missing fields stay unchanged.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InstallationPatch {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub administrator_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub administrator_email: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tickets_only: Option<bool>,
}

/// `POST`: releases seats whose only evidence is a browser sign-in.
pub const RELEASE: &str = "/installation/seats/release";

/// Body of [`RELEASE`].
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ReleaseRequest {
    /// UUID.
    pub endpoint_id: String,
}

/// Response to [`RELEASE`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SeatsReleased {
    pub endpoint_id: String,
    /// Number of seats released; the newest are released first.
    pub released: i64,
    /// Number of seats that may still be released now; the limit is ten in 90 days across all
    /// providers.
    pub left: i64,
}

/// Body of [`VERIFY`].
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct VerifyRequest {
    /// The code from the e-mail; case, spaces and `-` are ignored.
    #[serde(serialize_with = "serialize_exposed")]
    #[schema(value_type = String)]
    pub code: Secret,
}

/// Response to [`RESEND`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct VerificationSent {
    pub administrator_email: String,
    /// RFC 3339: when the code expires.
    pub expires_at: String,
}

/// Response to [`SECRET`]. The new secret is never shown again.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RotatedSecret {
    #[serde(serialize_with = "serialize_exposed")]
    #[schema(value_type = String)]
    pub installation_secret: Secret,
    /// RFC 3339: the old secret works until the new one is first used, but not after this time.
    pub old_secret_until: String,
}

/// Body of [`ORIGINS`]: the complete list, which replaces the previous one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OriginsRequest {
    pub origins: Vec<String>,
}

/// Response to `DELETE` [`INSTALLATION`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Deleted {
    pub installation_id: String,
}

/// Whether the administrator's e-mail address is verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "UPPERCASE")]
pub enum VerificationStatus {
    Missing,
    Pending,
    Verified,
}

impl VerificationStatus {
    /// The name in JSON and in the gateway's database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Missing => "MISSING",
            Self::Pending => "PENDING",
            Self::Verified => "VERIFIED",
        }
    }

    /// Parses a name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Missing, Self::Pending, Self::Verified]
            .into_iter()
            .find(|one| one.name() == name)
    }
}

/// Whether any provider has no seats left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "UPPERCASE")]
pub enum QuotaStatus {
    Active,
    Consumed,
}
