//! Copies a database from PostgreSQL to SQLite. A snapshot is read into a file beside its
//! destination, compared, and then moved into place with its pepper.

use crate::error::{Error, Kind, Result};
use crate::files;
use crate::http::block_on;
use crate::lighthouse::audit::{Entry, note};
use crate::lighthouse::backup::archive::{DATABASE, PEPPERS};
use crate::lighthouse::backup::staging::{place, refuse_used};
use crate::lighthouse::database;
use crate::lighthouse::folder;
use crate::lighthouse::peppers::choice::live;
use crate::lighthouse::peppers::registry::registered;
use crate::lighthouse::settings::Settings;
use crate::lighthouse::store;
use crate::lighthouse::store::{Patience, Store, Tx};
use crate::lighthouse::transfer::copied::Copied;
use crate::lighthouse::transfer::table::{Place, Table, read_page, tables};
use crate::lighthouse::transfer::tally::Tally;
use crate::lighthouse::transfer::to_postgres::{AT_MOST, same, tally};
use crate::secret::Secret;
use std::path::{Path, PathBuf};

/// The name of this connection on the server, which distinguishes it from gateways' connections.
const NAME: &str = "application_name=fastenctl%20copy-to";
const GATEWAYS: &str = "SELECT COUNT(*) AS count FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'fastenctl lighthouse'";

/// Copies the settings' PostgreSQL database into a new SQLite one in `folder`.
///
/// # Errors
/// [`Kind::Config`] if gateways are serving the source, or the pepper does not belong to it,
/// [`Kind::Conflict`] if the folder contains a database, [`Kind::Failure`] if the copy failed,
/// which leaves no database in the folder.
pub fn copy(settings: &Settings, folder: &Path, (entry, now): (Entry, i64)) -> Result<Copied> {
    refuse_used(folder)?;
    let source = database::open_server(
        &named(&settings.database),
        database::password(settings)?.as_ref(),
    )?;
    let failed = |error: store::Error| cannot(&error.to_string());
    let asked = source.read((), |tx, ()| Box::pin(asked(tx)));
    let (gateways, key_hashes) = block_on(asked).map_err(failed)?;
    if gateways > 0 {
        return Err(
            Error::new(Kind::Config, "gateways are connected to the database").hint(
                "stop all of them, because their further changes would only be in the old \
                 database",
            ),
        );
    }
    let peppers = database::own_pepper_files(settings, &key_hashes)?;
    folder::create_private(folder)?;
    let _occupied = folder::occupy(folder)?;
    folder::remove_leftovers(folder);
    let written = |error: std::io::Error| cannot(&format!("`{}`: {error}", folder.display()));
    let staging = tempfile::Builder::new()
        .prefix(folder::COPYING)
        .tempdir_in(folder)
        .map_err(written)?;
    let target = Store::open(staging.path()).map_err(failed)?;
    let all = block_on(target.read((), |tx, ()| Box::pin(tables(tx)))).map_err(failed)?;
    let job = (target.clone(), all);
    let read = source.write(job, |tx, (target, tables)| {
        Box::pin(fetch(tx, target, tables))
    });
    let tables = block_on(Patience::new(Some(AT_MOST)).scope(read)).map_err(failed)?;
    let noted = target.write((entry, now), |tx, (entry, now)| {
        Box::pin(note(tx, entry, *now))
    });
    block_on(noted).map_err(failed)?;
    target.close();
    let staged = staging.path();
    let in_place = |(slot, file): (usize, PathBuf)| put(settings, (slot, file), staged, folder);
    let peppers = peppers.into_iter().map(in_place).collect::<Result<_>>()?;
    place(&staging.path().join(DATABASE), &folder.join(DATABASE))?;
    folder::sync(folder);
    Ok(Copied { tables, peppers })
}

/// Puts a pepper's file beside the copy, unless the settings already name the file.
fn put(
    settings: &Settings,
    (slot, file): (usize, PathBuf),
    staging: &Path,
    folder: &Path,
) -> Result<PathBuf> {
    let name = PEPPERS[slot].0;
    let own = folder.join(name);
    if settings.pepper_file.is_some() || own.exists() {
        return Ok(file);
    }
    let written = |error: std::io::Error| cannot(&format!("`{}`: {error}", folder.display()));
    let key = files::text(&file, files::SMALL).map_err(written)?;
    let staged = staging.join(name);
    std::fs::write(&staged, key).map_err(written)?;
    place(&staged, &own)?;
    Ok(own)
}

fn cannot(what: &str) -> Error {
    Error::new(Kind::Failure, format!("nothing was copied: {what}"))
}

/// Returns the URL with a name for this connection, unless it already has one.
fn named(url: &Secret) -> Secret {
    let text = url.expose();
    if text.contains("application_name=") {
        return url.clone();
    }
    let joint = if text.contains('?') { '&' } else { '?' };
    Secret::new(format!("{text}{joint}{NAME}"))
}

async fn asked(tx: &Tx) -> store::Result<(i64, Vec<String>)> {
    let known = registered(tx).await?;
    Ok((tx.count(GATEWAYS, &[]).await?, live(&known)))
}

/// Reads a snapshot; may be started again from the beginning.
async fn fetch(tx: &Tx, target: &Store, tables: &[Table]) -> store::Result<Vec<(String, u64)>> {
    let mut copied = Vec::with_capacity(tables.len());
    for table in tables {
        let empty = target.write(table.empty(), |to, sql| Box::pin(to.execute(sql, &[])));
        empty.await?;
        let (mut sent, mut place) = (Tally::default(), Place::Start);
        while !matches!(place, Place::End) {
            let (rows, next) = read_page(tx, table, &place).await?;
            sent.add_all(&rows);
            let written = target.write((table.insert(1), rows), |to, (sql, rows)| {
                Box::pin(async move {
                    for row in rows {
                        to.execute(sql, row).await?;
                    }
                    Ok(())
                })
            });
            written.await?;
            place = next;
        }
        let arrived = target.read(table.clone(), |to, table| Box::pin(tally(to, table)));
        same(table, sent, arrived.await?)?;
        copied.push((table.name.clone(), sent.rows));
    }
    Ok(copied)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_gets_a_name_if_the_url_has_none() {
        for (url, expected) in [
            (
                "postgres://h/d",
                "postgres://h/d?application_name=fastenctl%20copy-to",
            ),
            (
                "postgres://h/d?sslmode=require",
                "postgres://h/d?sslmode=require&application_name=fastenctl%20copy-to",
            ),
            (
                "postgres://h/d?application_name=x",
                "postgres://h/d?application_name=x",
            ),
        ] {
            assert_eq!(named(&Secret::new(url)).expose(), expected);
        }
    }
}
