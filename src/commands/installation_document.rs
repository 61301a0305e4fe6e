//! The installation as it appears in every `--json` document of the commands.

use crate::api::installation::{Installation, QuotaStatus, VerificationStatus};
use serde::Serialize;

/// The installation as it appears in every `--json` document of the commands.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct InstallationDocument {
    pub id: Option<String>,
    pub administrator_name: String,
    pub administrator_email: String,
    pub issued_at: Option<String>,
    pub verification_status: Option<VerificationStatus>,
    pub quota_status: Option<QuotaStatus>,
}

impl InstallationDocument {
    /// Returns the document of an installation that does not exist yet.
    #[must_use]
    pub const fn planned(administrator_name: String, administrator_email: String) -> Self {
        let (id, issued_at, verification_status, quota_status) = (None, None, None, None);
        Self {
            id,
            administrator_name,
            administrator_email,
            issued_at,
            verification_status,
            quota_status,
        }
    }
}

impl From<&Installation> for InstallationDocument {
    fn from(record: &Installation) -> Self {
        Self {
            id: Some(record.installation_id.clone()),
            administrator_name: record.administrator_name.clone(),
            administrator_email: record.administrator_email.clone(),
            issued_at: Some(record.installation_id_issued_at.clone()),
            verification_status: Some(record.verification_status),
            quota_status: Some(record.quota_status),
        }
    }
}
