//! Which database and key the settings refer to, and that the two belong together.

use crate::error::{Error, Kind, Result};
use crate::files;
use crate::http::block_on;
use crate::lighthouse::folder;
use crate::lighthouse::folder::Occupied;
use crate::lighthouse::pepper::Pepper;
use crate::lighthouse::peppers::choice::{
    another_pepper, choose, lacking, missing_pepper, missing_peppers,
};
use crate::lighthouse::peppers::files::Files;
use crate::lighthouse::peppers::registry::{Registered, registered};
use crate::lighthouse::postgres::config;
use crate::lighthouse::settings::{SQLITE, Settings};
use crate::lighthouse::store;
use crate::lighthouse::store::{FILE, Log, Store, Tx};
use crate::lighthouse::waiting::Obstacle;
use crate::secret::Secret;
use std::path::{Path, PathBuf};

/// Describes the database for people and logs, without its password.
#[must_use]
pub fn shown(settings: &Settings) -> String {
    if settings.database.expose() == SQLITE {
        let folder = settings.data_folder().unwrap_or_default();
        return folder.join(FILE).display().to_string();
    }
    config::shown(&settings.database).unwrap_or_else(|| "postgres".to_owned())
}

/// Opens the database, creating and migrating it as needed.
///
/// # Errors
/// [`Kind::Config`], naming the setting that is wrong or what cannot be reached.
pub fn open(settings: &Settings) -> Result<Store> {
    if settings.database.expose() == SQLITE {
        return open_file(settings);
    }
    connect(settings).map_err(Obstacle::into_error)
}

fn open_file(settings: &Settings) -> Result<Store> {
    let folder = settings.data_folder()?;
    folder::create_private(&folder)?;
    if let Log::Alone { mark } = folder::look(&folder)? {
        // If the folder is not writable, no new log can be written there, so the mark is not
        // needed.
        let _ = Store::adopt(&folder, mark);
    }
    Store::open(&folder).map_err(|error| unopened(&folder, &error))
}

fn unopened(folder: &Path, error: &store::Error) -> Error {
    let failed = Error::new(Kind::Config, format!("`{}`: {error}", folder.display()));
    match error {
        store::Error::Newer(_) => failed.hint(NEWER),
        store::Error::Failed(_) => failed.hint(DAMAGED),
        _ => failed.hint(folder::UNUSABLE),
    }
}

/// The hint for a file that is not a complete database.
const DAMAGED: &str = "if the file is damaged, move it away with its companions (`-wal`, `-shm`) and restore a \
 backup: `fastenctl lighthouse restore`";

/// The hint for a schema that no longer supports this program.
const NEWER: &str = "install that version or a newer one here too; to go back, restore the backup from before the \
 upgrade (docs/upgrading.md)";

/// Returns the error for a schema that no longer supports this version.
#[must_use]
pub fn outlived(error: &store::Error) -> Error {
    Error::new(Kind::Config, error.to_string()).hint(NEWER)
}

/// Opens a server's database by its URL, migrating it as needed.
///
/// # Errors
/// [`Kind::Config`], saying what is wrong.
pub fn open_server(url: &Secret, password: Option<&Secret>) -> Result<Store> {
    let connections = Settings::default().database_connections;
    Store::connect(url, password, connections).map_err(|error| unusable(&error))
}

fn connect(settings: &Settings) -> std::result::Result<Store, Obstacle> {
    check_kind(settings.database.expose())?;
    let password = password(settings)?;
    let connections = settings.database_connections;
    Store::connect(&settings.database, password.as_ref(), connections).map_err(|error| {
        if error.may_pass() {
            Obstacle::Passing(unusable(&error))
        } else {
            Obstacle::Lasting(unusable(&error))
        }
    })
}

/// A database held for serving until this value is dropped.
pub struct Held {
    pub store: Store,
    /// The folder of a SQLite database.
    _occupied: Option<Occupied>,
}

/// Opens the database for serving; a SQLite one exclusively.
///
/// # Errors
/// [`Obstacle`]: an unreachable server, or a folder that another gateway serves, may become
/// available later.
pub fn hold(settings: &Settings) -> std::result::Result<Held, Obstacle> {
    if settings.database.expose() != SQLITE {
        let store = connect(settings)?;
        return Ok(Held {
            store,
            _occupied: None,
        });
    }
    let folder = settings.data_folder()?;
    folder::create_private(&folder)?;
    let Some(occupied) = folder::try_occupy(&folder)? else {
        return Err(Obstacle::Passing(folder::taken_by_another(&folder)));
    };
    folder::remove_leftovers(&folder);
    Ok(Held {
        store: open_file(settings)?,
        _occupied: Some(occupied),
    })
}

fn unusable(error: &store::Error) -> Error {
    let hint = match error {
        store::Error::Newer(_) => NEWER,
        _ => {
            "is PostgreSQL running, and is this user allowed to connect to that database and create tables in it?"
        }
    };
    Error::new(Kind::Config, format!("`database`: {error}"))
        .hint(hint)
        .about("database")
}

fn check_kind(url: &str) -> Result<()> {
    if url == SQLITE || url.starts_with("postgres://") || url.starts_with("postgresql://") {
        return Ok(());
    }
    Err(Error::new(
        Kind::Config,
        "`database` is neither `sqlite` nor a `postgres://` URL",
    )
    .hint("use a URL such as `postgres://lighthouse@db.example.org/lighthouse`")
    .about("database"))
}

/// Returns the errors in the settings of the database and the key that can be detected locally.
/// Changes nothing.
#[must_use]
pub fn problems(settings: &Settings) -> Vec<Error> {
    let usable = usable(settings);
    // An unusable file is reported only once.
    let key = usable
        .is_ok()
        .then(|| key_of_file(settings).err())
        .flatten();
    let unread = unread_pepper(settings);
    usable.err().into_iter().chain(unread.or(key)).collect()
}

/// Returns the error of a key file that cannot be read. The current one may not exist yet, and the
/// others are optional.
fn unread_pepper(settings: &Settings) -> Option<Error> {
    let files = Files::of(settings).ok()?;
    let is_read = |key: &str, file: &Path| {
        file.exists() || key == "pepper_file" && settings.pepper_file.is_some()
    };
    let mut all = files.all().into_iter();
    all.find_map(|(key, file)| {
        let unread = is_read(key, file)
            .then(|| Pepper::read(file).err())
            .flatten();
        unread.map(|error| error.about(key))
    })
}

fn usable(settings: &Settings) -> Result<()> {
    check_kind(settings.database.expose())?;
    password(settings)?;
    if settings.database.expose() != SQLITE {
        return Ok(());
    }
    let about = |error: Error| error.about("data_dir");
    let folder = settings.data_folder().map_err(about)?;
    folder::look(&folder).map_err(about)?;
    Store::may_open(&folder).map_err(|error| about(unopened(&folder, &error)))
}

/// Checks that the keys are those that a SQLite database depends on.
fn key_of_file(settings: &Settings) -> Result<()> {
    if settings.database.expose() != SQLITE {
        return Ok(());
    }
    let files = Files::of(settings)?;
    let given = files.read(existing_pepper);
    let given = given.map_err(|error| error.about("pepper_file"));
    let folder = settings.data_folder()?;
    let Some(store) = Store::open_as_it_is(&folder) else {
        return Ok(());
    };
    // On a separate thread, because the caller may already be inside an event loop.
    let read = std::thread::spawn(move || block_on(store.read((), |tx, ()| Box::pin(known(tx)))));
    match read.join() {
        Ok(Ok(known)) if !known.is_empty() => {
            let chosen = choose(given?, &known);
            chosen.map(drop).map_err(|error| error.about("pepper_file"))
        }
        _ => Ok(()),
    }
}

/// Returns the keys of a database that may not be migrated yet.
async fn known(tx: &Tx) -> store::Result<Vec<Registered>> {
    if let Ok(known) = registered(tx).await {
        return Ok(known);
    }
    let begun = stored(tx).await?.into_iter();
    let first = |check| Registered {
        check,
        taken_up_at: 0,
        forgotten_at: None,
    };
    Ok(begun.map(first).collect())
}

/// Returns why a server's database cannot be used at the moment; changes nothing in it.
#[must_use]
pub fn unreachable(settings: &Settings) -> Option<Error> {
    if settings.database.expose() == SQLITE || check_kind(settings.database.expose()).is_err() {
        return None;
    }
    // `problems` reports a password that cannot be read.
    let password = password(settings).ok()?;
    Store::probe(&settings.database, password.as_ref())
        .err()
        .map(|error| unusable(&error))
}

/// Returns the folder, if the settings refer to a SQLite database that does not exist yet; a
/// server's database always exists.
///
/// # Errors
/// [`Kind::Config`] if the system has no such folder, or this user may not read it.
pub fn missing(settings: &Settings) -> Result<Option<PathBuf>> {
    if settings.database.expose() != SQLITE {
        return Ok(None);
    }
    let folder = settings.data_folder()?;
    match folder.join(store::FILE).try_exists() {
        Ok(true) => Ok(None),
        Ok(false) => Ok(Some(folder)),
        Err(error) => {
            let message = format!("cannot access `{}`: {error}", folder.display());
            Err(Error::new(Kind::Config, message)
                .hint("run this as the gateway's user, for example with `sudo -u USER`"))
        }
    }
}

/// Returns the server's password, if the settings have one.
///
/// # Errors
/// [`Kind::Config`] if it cannot be read.
pub fn password(settings: &Settings) -> Result<Option<Secret>> {
    let file = settings.database_password_file.as_deref();
    file.map(read_password).transpose()
}

fn read_password(file: &Path) -> Result<Secret> {
    let text = files::text(file, files::SMALL).map_err(|error| {
        Error::new(
            Kind::Config,
            format!(
                "`database_password_file`: cannot read `{}`: {error}",
                file.display()
            ),
        )
        .about("database_password_file")
    })?;
    Ok(Secret::new(text.trim_end_matches(['\r', '\n'])))
}

/// Returns the key for all keyed hashes, with the other keys under which something may be stored.
///
/// # Errors
/// [`Kind::Config`] if it cannot be read or created, `store` was created with another one, or one
/// is missing.
pub fn pepper(settings: &Settings, store: &Store) -> Result<Pepper> {
    let given = given_peppers(settings, || is_begun(store))?;
    let own = given.first().map(Pepper::check).unwrap_or_default();
    let asked = (store.clone(), own);
    // On a separate thread, because the caller may already be inside an event loop.
    let asking = std::thread::spawn(move || block_on(agree(asked.0, asked.1)));
    let known = asking
        .join()
        .unwrap_or_else(|_| Err(store::Error::Failed("the comparison panicked".to_owned())));
    let known = known.map_err(|error| Error::new(Kind::Config, format!("`database`: {error}")))?;
    choose(given, &known)
}

/// Like [`pepper`], for a database whose keys are `known`.
///
/// # Errors
/// [`Kind::Config`] if a key cannot be read or is missing.
pub fn pepper_of(settings: &Settings, known: &[Registered]) -> Result<Pepper> {
    choose(given_peppers(settings, || !known.is_empty())?, known)
}

/// Returns the keys in all files, starting with `pepper_file`. Creates that file, unless the
/// settings name it or the database already has a key, because a new key would not help then, and
/// would look like the missing one.
fn given_peppers(settings: &Settings, is_begun: impl FnOnce() -> bool) -> Result<Vec<Pepper>> {
    let files = Files::of(settings)?;
    if settings.pepper_file.is_some() {
        return files.read(Pepper::read);
    }
    folder::create_private(&settings.data_folder()?)?;
    if !files.own.exists() && is_begun() {
        return files.read(existing_pepper);
    }
    files.read(Pepper::open_file)
}

fn existing_pepper(file: &Path) -> Result<Pepper> {
    if file.exists() {
        Pepper::read(file)
    } else {
        Err(missing_pepper(file))
    }
}

/// Whether the database already belongs to a key. Runs on its own thread, because the caller may
/// already be inside an event loop.
fn is_begun(store: &Store) -> bool {
    let store = store.clone();
    let read = std::thread::spawn(move || block_on(store.read((), |tx, ()| Box::pin(stored(tx)))));
    matches!(read.join(), Ok(Ok(Some(_))))
}

/// Returns the path where the key for all keyed hashes is, or will be created.
///
/// # Errors
/// [`Kind::Config`] if the system has no such folder.
pub fn pepper_file(settings: &Settings) -> Result<PathBuf> {
    Files::of(settings).map(|files| files.own)
}

/// Returns the files that hold the keys whose checks are in `live`, each with its index in
/// [`Files::all`]. `pepper_file` always comes first. Empty if no key is live and `pepper_file` does
/// not exist.
///
/// # Errors
/// [`Kind::Config`] if one cannot be read or is missing.
pub fn own_pepper_files(settings: &Settings, live: &[String]) -> Result<Vec<(usize, PathBuf)>> {
    let files = Files::of(settings)?;
    if live.is_empty() && !files.own.exists() {
        return Ok(Vec::new());
    }
    let mut found: Vec<(usize, PathBuf)> = Vec::new();
    let mut checks: Vec<String> = Vec::new();
    for (place, (_, file)) in files.all().into_iter().enumerate() {
        let is_own = place == 0;
        if !is_own && !file.exists() {
            continue;
        }
        let check = Pepper::read(file)?.check();
        if is_own || live.contains(&check) && !checks.contains(&check) {
            found.push((place, file.to_owned()));
            checks.push(check);
        }
    }
    cover(checks, live)?;
    Ok(found)
}

/// Checks that the keys whose checks are in `given` include all those in `live`.
///
/// # Errors
/// [`Kind::Config`], naming the missing ones.
pub fn cover(given: Vec<String>, live: &[String]) -> Result<()> {
    let missing = lacking(given.into_iter(), live);
    match (missing.is_empty(), live.len()) {
        (true, _) => Ok(()),
        (false, 1) => Err(another_pepper()),
        (false, _) => Err(missing_peppers(&missing)),
    }
}

/// Returns the registered keys, after registering ours if there is none, because the first key
/// stays. If there is one, the database is only read, because it may currently be read-only.
async fn agree(store: Store, ours: String) -> store::Result<Vec<Registered>> {
    let known = store.read((), |tx, ()| Box::pin(registered(tx))).await?;
    if !known.is_empty() {
        return Ok(known);
    }
    store
        .write(ours, |tx, ours| Box::pin(begin(tx, ours)))
        .await
}

/// Returns the check by which the database recognises its first key.
///
/// # Errors
/// Database errors.
async fn stored(tx: &Tx) -> store::Result<Option<String>> {
    let row = tx.find("SELECT key_hash FROM pepper_check", &[]).await?;
    row.map(|row| row.into_text("key_hash")).transpose()
}

async fn begin(tx: &Tx, ours: &String) -> store::Result<Vec<Registered>> {
    let sql = "INSERT INTO pepper_check (key_hash) SELECT $1 WHERE NOT EXISTS (SELECT key_hash FROM pepper_check)";
    tx.execute(sql, &[ours.into()]).await?;
    registered(tx).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_does_not_match_the_database_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let mut settings = Settings {
            data_dir: Some(folder.path().to_owned()),
            ..Settings::default()
        };
        let store = open(&settings).unwrap();
        pepper(&settings, &store).unwrap();
        pepper(&settings, &store).unwrap();
        let other = folder.path().join("other");
        std::fs::write(&other, Secret::random().expose()).unwrap();
        settings.pepper_file = Some(other);
        let error = pepper(&settings, &store).err().unwrap();
        assert_eq!(
            error.to_string(),
            "`pepper` is not the key that this database was created with"
        );
    }

    #[test]
    fn a_database_of_another_kind_is_refused_without_its_url() {
        let settings = Settings {
            database: Secret::new("mysql://me:hush@h/l"),
            ..Settings::default()
        };
        assert_eq!(
            open(&settings).err().unwrap().to_string(),
            "`database` is neither `sqlite` nor a `postgres://` URL"
        );
    }
}
