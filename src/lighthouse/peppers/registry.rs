//! The keys that a database has used, in order. New values are stored under the last one.

use crate::lighthouse::audit::{Action, Actor, Entry, note};
use crate::lighthouse::migrations::programs::SEVERAL_PEPPERS;
use crate::lighthouse::pepper::{id_of, tag};
use crate::lighthouse::store::{Result, Row, Tx};

/// A key that a database knows by its check, the keyed hash of a fixed word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registered {
    pub check: String,
    /// 0 for the first key, whose time is not recorded.
    pub taken_up_at: i64,
    pub forgotten_at: Option<i64>,
}

impl Registered {
    /// Whether anything may still be stored under this key.
    #[must_use]
    pub const fn is_live(&self) -> bool {
        self.forgotten_at.is_none()
    }

    /// Its short ID.
    #[must_use]
    pub fn id(&self) -> String {
        id_of(&self.check)
    }

    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            check: row.text("key_hash")?,
            taken_up_at: row.integer("taken_up_at")?,
            forgotten_at: row.optional_integer("forgotten_at")?,
        })
    }
}

/// Returns all keys, oldest first; empty if no gateway has ever used the database.
///
/// # Errors
/// Database errors.
pub async fn registered(tx: &Tx) -> Result<Vec<Registered>> {
    let sql = "SELECT key_hash, number, taken_up_at, forgotten_at FROM peppers
        UNION ALL SELECT key_hash, 0, 0, NULL FROM pepper_check WHERE NOT EXISTS (SELECT 1 FROM peppers)
        ORDER BY number";
    let rows = tx.query(sql, &[]).await?;
    rows.iter().map(Registered::read).collect()
}

/// The prefix of everything stored under a key.
#[must_use]
pub fn tag_of(check: &str, registered: &[Registered]) -> String {
    let first = registered.first().map_or(check, |first| &first.check);
    tag(check, first)
}

/// The key that replaces the current one.
#[derive(Clone, Debug)]
pub struct Successor {
    pub check: String,
    pub entry: Entry,
    pub now: i64,
}

/// Makes another key the current one, and excludes programs that know only one key. Returns whether
/// the key was new, or `None` if two keys are already in use.
///
/// # Errors
/// Database errors.
pub async fn take_up(tx: &Tx, successor: &Successor) -> Result<Option<bool>> {
    let known = registered(tx).await?;
    if known.iter().any(|one| one.check == successor.check) {
        return Ok(Some(false));
    }
    if known.iter().filter(|one| one.is_live()).count() != 1 {
        return Ok(None);
    }
    let sql = "INSERT INTO peppers (key_hash, number, taken_up_at)
        SELECT key_hash, 0, 0 FROM pepper_check WHERE NOT EXISTS (SELECT 1 FROM peppers)";
    tx.execute(sql, &[]).await?;
    let sql = "INSERT INTO peppers (key_hash, number, taken_up_at)
        SELECT CAST($1 AS TEXT), MAX(number) + 1, CAST($2 AS BIGINT) FROM peppers";
    tx.execute(sql, &[(&successor.check).into(), successor.now.into()])
        .await?;
    let (schema, program) = SEVERAL_PEPPERS;
    let sql = "UPDATE schema_programs SET oldest_schema = $1, oldest_program = $2 WHERE oldest_schema < $1";
    tx.execute(sql, &[schema.into(), program.into()]).await?;
    note(tx, &successor.entry, successor.now).await?;
    Ok(Some(true))
}

/// Records that nothing is stored under a key any more.
///
/// # Errors
/// Database errors.
pub(super) async fn mark_forgotten(tx: &Tx, check: &str, now: i64) -> Result<()> {
    let sql = "UPDATE peppers SET forgotten_at = $2 WHERE key_hash = $1";
    tx.execute(sql, &[check.into(), now.into()]).await.map(drop)
}

/// An audit log entry about a key.
#[must_use]
pub fn entry(actor: Actor, action: Action, check: &str) -> Entry {
    Entry::new(actor, action, "", &id_of(check))
}
