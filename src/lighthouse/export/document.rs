//! The exported document: who an installation is, and lists of everything stored about it.

use crate::clock::rfc3339;
use crate::lighthouse::audit::Recorded;
use serde::Serialize;
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// The whole document. Lists are sorted by time.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Export {
    pub installation: Registered,
    pub origins: Vec<Fields>,
    /// Pending verification of the e-mail address.
    pub verifications: Vec<Fields>,
    pub suspensions: Vec<Fields>,
    pub limits: Vec<Fields>,
    /// Counts per provider, by limit group.
    pub providers: Vec<Fields>,
    pub users: Vec<Fields>,
    pub seats: Vec<Fields>,
    pub sign_ins: Vec<Fields>,
    pub sign_in_days: Vec<Fields>,
    pub test_sign_ins: Vec<Fields>,
    /// Sign-ins in progress.
    pub flows: Vec<Fields>,
    pub tickets: Vec<Fields>,
    pub reservations: Vec<Fields>,
    /// Origins that users have approved in their browsers.
    pub used_origins: Vec<Fields>,
    pub seats_without_tickets: Vec<Fields>,
    pub seat_releases: Vec<Fields>,
    /// Notices about limits that were sent to the administrator.
    pub notices: Vec<Fields>,
    /// Which of the operator's e-mails to all administrators were sent to this one.
    pub operator_letters: Vec<Fields>,
    /// E-mails that have not been sent yet; sent ones are not kept.
    pub letters: Vec<Fields>,
    pub audit: Vec<Entry>,
}

/// The installation's identity.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Registered {
    pub installation_id: String,
    pub installation_id_issued_at: String,
    pub administrator_name: String,
    pub administrator_email: String,
    pub verification_status: String,
    pub software_architecture: String,
    pub software_os: String,
    pub fasten_desktop_version: String,
    pub fasten_onprem_version: String,
    pub fasten_sources_version: String,
    /// The language of e-mails to the administrator.
    pub language: String,
    pub tickets_only: bool,
    /// Whether it is dormant, so that it cannot connect users yet.
    pub sleeps: bool,
    /// When its old secret stops working, if the secret was rotated.
    pub old_secret_until: Option<String>,
}

/// A row, keyed by column names; times as RFC 3339, and null for missing values.
pub(super) type Fields = BTreeMap<&'static str, Json>;

/// An entry in the audit log.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Entry {
    pub at: String,
    /// `operator`, `installation` or `gateway`.
    pub actor: String,
    pub action: String,
    /// Null if there is none.
    pub field: Option<String>,
}

impl From<Recorded> for Entry {
    fn from(one: Recorded) -> Self {
        Self {
            at: rfc3339(one.happened_at),
            actor: one.actor,
            action: one.action,
            field: Some(one.field).filter(|field| !field.is_empty()),
        }
    }
}
