//! Copies a database from SQLite to PostgreSQL. A snapshot of the file, migrated to this version,
//! is copied in one transaction, read back inside it, and compared.

use crate::error::{Error, Kind, Result};
use crate::http::block_on;
use crate::lighthouse::audit::{Entry, note};
use crate::lighthouse::backup::archive::DATABASE;
use crate::lighthouse::database;
use crate::lighthouse::folder;
use crate::lighthouse::settings::Settings;
use crate::lighthouse::store;
use crate::lighthouse::store::{Patience, Store, Tx, Value};
use crate::lighthouse::transfer::copied::Copied;
use crate::lighthouse::transfer::table::{Place, Table, read_page, tables};
use crate::lighthouse::transfer::tally::Tally;
use crate::secret::Secret;
use std::time::Duration;

/// Time limit for the whole transaction.
pub(super) const AT_MOST: Duration = Duration::from_secs(24 * 60 * 60);

/// Copies the settings' SQLite database into the empty one at `url`.
///
/// # Errors
/// [`Kind::Config`] if a gateway is serving the source, the pepper does not belong to it, or the
/// target cannot be used, [`Kind::Conflict`] if the target is not empty, [`Kind::Failure`] if the
/// copy failed, which leaves the target empty.
pub fn copy(
    settings: &Settings,
    url: &Secret,
    password: Option<&Secret>,
    (entry, now): (Entry, i64),
) -> Result<Copied> {
    let data = settings.data_folder()?;
    // No gateway may run, because anything that it stored after the snapshot would only be in the
    // old database.
    let _occupied = folder::occupy(&data)?;
    folder::look(&data)?;
    folder::remove_leftovers(&data);
    let staging = tempfile::Builder::new()
        .prefix(folder::COPYING)
        .tempdir_in(&data)
        .map_err(|error| cannot(&format!("`{}`: {error}", data.display())))?;
    let failed = |error: store::Error| cannot(&format!("`{}`: {error}", data.display()));
    let snapshot = staging.path().join(DATABASE);
    Store::copy(&data, &snapshot).map_err(failed)?;
    let found = Store::examine(&snapshot).map_err(failed)?;
    let peppers = database::own_pepper_files(settings, &found.key_hashes)?;
    let source = Store::open(staging.path()).map_err(failed)?;
    let all = block_on(source.read((), |tx, ()| Box::pin(tables(tx)))).map_err(failed)?;
    let target = database::open_server(url, password)?;
    let job = Job {
        source,
        tables: all,
        entry,
        now,
    };
    let written = target.write(job, |tx, job| Box::pin(job.run(tx)));
    let outcome = block_on(Patience::new(Some(AT_MOST)).scope(written));
    let tables = outcome.map_err(|error| cannot(&error.to_string()))??;
    let peppers = peppers.into_iter().map(|(_, file)| file).collect();
    Ok(Copied { tables, peppers })
}

fn cannot(what: &str) -> Error {
    Error::new(Kind::Failure, format!("nothing was copied: {what}"))
}

struct Job {
    source: Store,
    tables: Vec<Table>,
    entry: Entry,
    now: i64,
}

impl Job {
    /// Copies the tables; may be started again from the beginning.
    async fn run(&self, tx: &Tx) -> store::Result<Result<Vec<(String, u64)>>> {
        for table in &self.tables {
            if tx.exists(&table.used(), &[]).await? {
                return Ok(Err(used(&table.name)));
            }
        }
        let mut copied = Vec::with_capacity(self.tables.len());
        for table in &self.tables {
            tx.execute(&table.empty(), &[]).await?;
            let sent = self.send(tx, table).await?;
            let arrived = tally(tx, table).await?;
            same(table, sent, arrived)?;
            copied.push((table.name.clone(), sent.rows));
        }
        note(tx, &self.entry, self.now).await?;
        Ok(Ok(copied))
    }

    async fn send(&self, tx: &Tx, table: &Table) -> store::Result<Tally> {
        let (mut sent, mut place) = (Tally::default(), Place::Start);
        while !matches!(place, Place::End) {
            let input = (table.clone(), place);
            let page = self.source.read(input, |from, (table, place)| {
                Box::pin(read_page(from, table, place))
            });
            let (rows, next) = page.await?;
            sent.add_all(&rows);
            let count = rows.len();
            if count > 0 {
                let values: Vec<Value> = rows.into_iter().flatten().collect();
                tx.execute(&table.insert(count), &values).await?;
            }
            place = next;
        }
        Ok(sent)
    }
}

/// Returns the checksum of a table, which is read page by page.
///
/// # Errors
/// Database errors.
pub(super) async fn tally(tx: &Tx, table: &Table) -> store::Result<Tally> {
    let (mut tally, mut place) = (Tally::default(), Place::Start);
    while !matches!(place, Place::End) {
        let (rows, next) = read_page(tx, table, &place).await?;
        tally.add_all(&rows);
        place = next;
    }
    Ok(tally)
}

/// Checks that a table arrived unchanged.
///
/// # Errors
/// If the copy differs from the source.
pub(super) fn same(table: &Table, sent: Tally, arrived: Tally) -> store::Result<()> {
    if sent == arrived {
        return Ok(());
    }
    let (name, sent, arrived) = (&table.name, sent.rows, arrived.rows);
    Err(store::Error::Failed(format!(
        "`{name}`: {sent} rows were sent and {arrived} arrived, or their content differs"
    )))
}

/// Returns the error for a target that already contains data.
fn used(table: &str) -> Error {
    let message = format!("the database is not empty: `{table}` has rows");
    Error::new(Kind::Conflict, message).hint(
        "use a new database (`createdb`) that no gateway has used; a copy needs an empty database",
    )
}
