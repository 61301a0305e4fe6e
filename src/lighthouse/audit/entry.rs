//! A stored change: who made it, when, what it was and which field it changed. It never contains
//! names, e-mail addresses or secrets.

use crate::clock::order;
use crate::lighthouse::audit::actor::Actor;
use crate::lighthouse::pepper::Pepper;
use crate::lighthouse::store::{Result, Row, Tx, Value};
use std::net::IpAddr;
use uuid::Uuid;

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Registered,
    ContactChanged,
    EmailVerified,
    OriginsChanged,
    SecretRotated,
    SecretReset,
    SeatsReleased,
    Suspended,
    Resumed,
    LimitSet,
    LimitUnset,
    KeyRotated,
    PepperRotated,
    PepperForgotten,
    ListImported,
    ListUpdated,
    EndpointTaken,
    EntryCorrected,
    DatabaseCopied,
    NoticeSent,
    Deleted,
}

impl Action {
    /// Its name in the table and in documents.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::ContactChanged => "contact_changed",
            Self::EmailVerified => "email_verified",
            Self::OriginsChanged => "origins_changed",
            Self::SecretRotated => "secret_rotated",
            Self::SecretReset => "secret_reset",
            Self::SeatsReleased => "seats_released",
            Self::Suspended => "suspended",
            Self::Resumed => "resumed",
            Self::LimitSet => "limit_set",
            Self::LimitUnset => "limit_unset",
            Self::KeyRotated => "key_rotated",
            Self::PepperRotated => "pepper_rotated",
            Self::PepperForgotten => "pepper_forgotten",
            Self::ListImported => "list_imported",
            Self::ListUpdated => "list_updated",
            Self::EndpointTaken => "endpoint_taken",
            Self::EntryCorrected => "entry_corrected",
            Self::DatabaseCopied => "database_copied",
            Self::NoticeSent => "notice_sent",
            Self::Deleted => "deleted",
        }
    }
}

/// A change that is being made.
#[derive(Clone, Debug)]
pub struct Entry {
    pub actor: Actor,
    /// Empty if it is not about an installation.
    pub installation_id: String,
    pub action: Action,
    /// The changed field or thing; may be empty.
    pub field: String,
}

impl Entry {
    /// Describes a change to an installation, or to none if the ID is empty.
    #[must_use]
    pub fn new(actor: Actor, action: Action, installation_id: &str, field: &str) -> Self {
        Self {
            actor,
            installation_id: installation_id.to_owned(),
            action,
            field: field.to_owned(),
        }
    }
}

/// Returns the keyed hash under which an address is stored.
#[must_use]
pub fn address_hash(pepper: &Pepper, address: IpAddr) -> String {
    pepper.hash(&["audit address", &address.to_string()])
}

/// Writes an entry, in the transaction of its change.
///
/// # Errors
/// Database errors.
pub async fn note(tx: &Tx, entry: &Entry, now: i64) -> Result<()> {
    let (actor, login, uid, address_hash) = match &entry.actor {
        Actor::Operator { login, uid } => ("operator", login.as_str(), *uid, ""),
        Actor::Installation { address_hash } => ("installation", "", None, address_hash.as_str()),
        Actor::Gateway => ("gateway", "", None, ""),
    };
    let sql = "INSERT INTO audit (entry_id, happened_at, actor, login, uid, installation_id, action, field, address_hash)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let values = [
        (&format!("{:020}-{}", order(), Uuid::new_v4())).into(),
        now.into(),
        actor.into(),
        login.into(),
        uid.map_or(Value::Null, |uid| i64::from(uid).into()),
        (&entry.installation_id).into(),
        entry.action.name().into(),
        (&entry.field).into(),
        address_hash.into(),
    ];
    tx.execute(sql, &values).await.map(drop)
}

/// A stored entry. It may contain words that only a newer version knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    pub happened_at: i64,
    pub actor: String,
    pub login: String,
    pub uid: Option<i64>,
    pub installation_id: String,
    pub action: String,
    pub field: String,
    pub address_hash: String,
}

impl Recorded {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            happened_at: row.integer("happened_at")?,
            actor: row.text("actor")?,
            login: row.text("login")?,
            uid: row.optional_integer("uid")?,
            installation_id: row.text("installation_id")?,
            action: row.text("action")?,
            field: row.text("field")?,
            address_hash: row.text("address_hash")?,
        })
    }
}

/// Returns the entries since `since`, for one installation or all, newest first.
///
/// # Errors
/// Database errors.
pub async fn recorded(tx: &Tx, installation_id: Option<&str>, since: i64) -> Result<Vec<Recorded>> {
    let sql = "SELECT happened_at, actor, login, uid, installation_id, action, field, address_hash FROM audit
        WHERE happened_at >= $2 AND ($1 = '' OR installation_id = $1) ORDER BY happened_at DESC, entry_id DESC";
    let values = [installation_id.unwrap_or_default().into(), since.into()];
    let rows = tx.query(sql, &values).await?;
    rows.iter().map(Recorded::read).collect()
}

/// Removes the address hashes from the entries about a deleted installation.
///
/// # Errors
/// Database errors.
pub async fn leave_no_address(tx: &Tx, installation_id: &str) -> Result<()> {
    let sql = "UPDATE audit SET address_hash = '' WHERE installation_id = $1";
    tx.execute(sql, &[installation_id.into()]).await.map(drop)
}

/// Removes the address hashes from the entries about all deleted installations, because an older
/// gateway on the same database may have deleted some without doing so.
///
/// # Errors
/// Database errors.
pub async fn leave_no_stray_address(tx: &Tx) -> Result<()> {
    let sql = "UPDATE audit SET address_hash = '' WHERE address_hash <> '' AND NOT EXISTS
        (SELECT 1 FROM installations i WHERE i.installation_id = audit.installation_id)";
    tx.execute(sql, &[]).await.map(drop)
}

/// Deletes entries before `before`, and returns their number.
///
/// # Errors
/// Database errors.
pub async fn forget(tx: &Tx, before: i64) -> Result<u64> {
    let sql = "DELETE FROM audit WHERE happened_at < $1";
    tx.execute(sql, &[before.into()]).await
}
