//! The stored state of lists with an address.

use crate::lighthouse::store::{Result, Row, Tx};

/// The validators that a server sent with a list (RFC 9110 section 8.8).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validators {
    pub etag: String,
    pub last_modified: String,
}

/// A list and its address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    pub list: String,
    pub url: String,
    /// The format given by the operator; empty if it is detected.
    pub format: String,
    pub columns: String,
    pub validators: Validators,
    pub imported_at: i64,
    /// When the list was last fetched.
    pub asked_at: i64,
    /// Why the last update failed; empty if it succeeded.
    pub failure: String,
}

const SOURCES: &str = "SELECT list, url, format, columns, etag, last_modified, imported_at, asked_at, failure FROM list_sources";

impl Source {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            list: row.text("list")?,
            url: row.text("url")?,
            format: row.text("format")?,
            columns: row.text("columns")?,
            validators: Validators {
                etag: row.text("etag")?,
                last_modified: row.text("last_modified")?,
            },
            imported_at: row.integer("imported_at")?,
            asked_at: row.integer("asked_at")?,
            failure: row.text("failure")?,
        })
    }

    /// Whether both describe the same edition, regardless of later fetches and failures.
    #[must_use]
    pub fn is_edition_of(&self, other: &Self) -> bool {
        let edition = |one: &Self| Self {
            asked_at: 0,
            failure: String::new(),
            ..one.clone()
        };
        edition(self) == edition(other)
    }
}

/// Returns all lists with an address, by name.
///
/// # Errors
/// Database errors.
pub async fn sources(tx: &Tx) -> Result<Vec<Source>> {
    let rows = tx.query(&format!("{SOURCES} ORDER BY list"), &[]).await?;
    rows.iter().map(Source::read).collect()
}

/// Returns a list's source, if the list has an address.
///
/// # Errors
/// Database errors.
pub async fn source_of(tx: &Tx, list: &str) -> Result<Option<Source>> {
    let sql = format!("{SOURCES} WHERE list = $1");
    let row = tx.find(&sql, &[list.into()]).await?;
    row.as_ref().map(Source::read).transpose()
}

/// Stores a source's current state, and ends its fetch. Only for imports, which have locked the
/// version.
///
/// # Errors
/// Database errors.
pub async fn put_source(tx: &Tx, source: &Source) -> Result<()> {
    let sql = "INSERT INTO list_sources (list, url, format, columns, etag, last_modified, imported_at, asked_at, leased_until, failure)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9)
        ON CONFLICT (list) DO UPDATE SET url = $2, format = $3, columns = $4, etag = $5, last_modified = $6,
            imported_at = $7, asked_at = $8, leased_until = 0, failure = $9";
    let values = [
        (&source.list).into(),
        (&source.url).into(),
        (&source.format).into(),
        (&source.columns).into(),
        (&source.validators.etag).into(),
        (&source.validators.last_modified).into(),
        source.imported_at.into(),
        source.asked_at.into(),
        (&source.failure).into(),
    ];
    tx.execute(sql, &values).await.map(drop)
}

/// Records that a list was fetched but not imported. Does nothing if the list has been replaced or
/// imported in the meantime.
///
/// # Errors
/// Database errors.
pub async fn put_asked(tx: &Tx, source: &Source) -> Result<()> {
    let sql = "UPDATE list_sources SET asked_at = $1, failure = $2, leased_until = 0 WHERE list = $3 AND url = $4 AND imported_at = $5";
    let values = [
        source.asked_at.into(),
        (&source.failure).into(),
        (&source.list).into(),
        (&source.url).into(),
        source.imported_at.into(),
    ];
    tx.execute(sql, &values).await.map(drop)
}

/// Removes a list's source, because the operator has replaced the list with a file. The list is no
/// longer fetched.
///
/// # Errors
/// Database errors.
pub async fn forget_source(tx: &Tx, list: &str) -> Result<()> {
    for sql in [
        "DELETE FROM list_sources WHERE list = $1",
        "DELETE FROM listed_endpoints WHERE list = $1",
    ] {
        tx.execute(sql, &[list.into()]).await?;
    }
    Ok(())
}

/// Claims the right to fetch a list that has not been fetched since `before`. Only one replica gets
/// it; if that one never finishes, another may claim it after `until`.
///
/// # Errors
/// Database errors.
pub async fn take_turn(tx: &Tx, list: &str, before: i64, now: i64, until: i64) -> Result<bool> {
    let sql = "UPDATE list_sources SET leased_until = $1 WHERE list = $2 AND asked_at <= $3 AND leased_until <= $4";
    let values = [until.into(), list.into(), before.into(), now.into()];
    Ok(tx.execute(sql, &values).await? > 0)
}
