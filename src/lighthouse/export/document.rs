//! The document: who an installation is, and a list of each kind of thing that is kept of it.

use crate::clock::rfc3339;
use crate::lighthouse::audit::Recorded;
use serde::Serialize;
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// All of it. Lists are in the order of their times.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Export {
    pub installation: Registered,
    pub origins: Vec<Fields>,
    /// The open proof of the e-mail address.
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
    /// Sign-ins on their way, and tickets and places that wait for one.
    pub flows: Vec<Fields>,
    pub tickets: Vec<Fields>,
    pub reservations: Vec<Fields>,
    /// Origins that browsers have agreed to.
    pub used_origins: Vec<Fields>,
    pub seats_without_tickets: Vec<Fields>,
    pub seat_releases: Vec<Fields>,
    /// What its administrator was told of a limit.
    pub notices: Vec<Fields>,
    /// Letters of the operator's to everybody that it was sent.
    pub operator_letters: Vec<Fields>,
    /// Letters that are not sent yet; those that were are not kept.
    pub letters: Vec<Fields>,
    pub audit: Vec<Entry>,
}

/// Who it is.
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
    /// Of the mails to its administrator.
    pub language: String,
    pub tickets_only: bool,
    /// It connects nobody until it is verified.
    pub sleeps: bool,
    /// Its secret was rotated, and the old one works until then.
    pub old_secret_until: Option<String>,
}

/// A row, by the names of its columns; times as RFC 3339, and null where there is none.
pub(super) type Fields = BTreeMap<&'static str, Json>;

/// An entry of the audit.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Entry {
    pub at: String,
    /// `operator`, `installation` or `gateway`.
    pub actor: String,
    pub action: String,
    /// Null where there is none.
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
