//! Which database and key the settings refer to, and that the two belong together.

use crate::error::{Error, Kind, Result};
use crate::files;
use crate::http::block_on;
use crate::lighthouse::folder;
use crate::lighthouse::folder::Occupied;
use crate::lighthouse::pepper;
use crate::lighthouse::pepper::Pepper;
use crate::lighthouse::postgres::config;
use crate::lighthouse::settings::{SQLITE, Settings};
use crate::lighthouse::store;
use crate::lighthouse::store::{FILE, Log, Store, Tx};
use crate::lighthouse::waiting::Obstacle;
use crate::secret::Secret;
use std::path::{Path, PathBuf};

/// The database for people and logs: without its password.
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
        // If it is not writable, then nothing that needs this gets logged either.
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
const DAMAGED: &str = "if the file is damaged, move it away with what is beside it (`-wal`, `-shm`) and restore a backup: `fastenctl lighthouse restore`";

/// What to do about a schema that no longer supports this program.
const NEWER: &str = "install that version or a newer one here too; to go back, restore the backup of before the upgrade (docs/upgrading.md)";

/// The schema no longer supports this version.
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

/// A database that this gateway holds for serving, until this is dropped.
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
            "is PostgreSQL running, and may this user connect to that database and make tables in it?"
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
    .hint("such as `postgres://lighthouse@db.example.org/lighthouse`")
    .about("database"))
}

/// What is wrong with the settings of database and key, as far as that can be told locally. Changes
/// nothing.
#[must_use]
pub fn problems(settings: &Settings) -> Vec<Error> {
    let usable = usable(settings);
    // Nothing else is said about an unusable file.
    let key = usable
        .is_ok()
        .then(|| key_of_file(settings).err())
        .flatten();
    let pepper = settings.pepper_file.as_deref();
    let unread = pepper.and_then(|file| Pepper::read(file).err());
    let unread = unread.map(|error| error.about("pepper_file"));
    usable.err().into_iter().chain(unread.or(key)).collect()
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

/// Whether the key is the one that a SQLite database was created with.
fn key_of_file(settings: &Settings) -> Result<()> {
    if settings.database.expose() != SQLITE {
        return Ok(());
    }
    let pepper = pepper_file(settings)?;
    let ours = if pepper.exists() {
        Some(Pepper::read(&pepper)?.check())
    } else {
        None
    };
    let folder = settings.data_folder()?;
    let Some(store) = Store::open_as_it_is(&folder) else {
        return Ok(());
    };
    // On a separate thread, because the caller may already be inside an event loop.
    let read = std::thread::spawn(move || block_on(store.read((), |tx, ()| Box::pin(stored(tx)))));
    match read.join() {
        Ok(Ok(Some(_))) if ours.is_none() => Err(missing_pepper(&pepper).about("pepper_file")),
        Ok(Ok(Some(stored))) if ours.as_ref() != Some(&stored) => {
            Err(another_pepper().about("pepper_file"))
        }
        _ => Ok(()),
    }
}

/// Why a server's database cannot be used at the moment; changes nothing in it.
#[must_use]
pub fn unreachable(settings: &Settings) -> Option<Error> {
    if settings.database.expose() == SQLITE || check_kind(settings.database.expose()).is_err() {
        return None;
    }
    // `problems` reports it if it cannot be read.
    let password = password(settings).ok()?;
    Store::probe(&settings.database, password.as_ref())
        .err()
        .map(|error| unusable(&error))
}

/// The folder, if the settings refer to a SQLite database that does not exist yet; a server's
/// database always exists.
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
            let message = format!("cannot look into `{}`: {error}", folder.display());
            Err(Error::new(Kind::Config, message)
                .hint("run this as the user that the gateway runs as, such as with `sudo -u USER`"))
        }
    }
}

/// The server's password, if the settings have one.
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

/// The key for all keyed hashes.
///
/// # Errors
/// [`Kind::Config`] if it cannot be read or created, or `store` was created with another one.
pub fn pepper(settings: &Settings, store: &Store) -> Result<Pepper> {
    let pepper = if let Some(file) = &settings.pepper_file {
        Pepper::read(file)?
    } else {
        let folder = settings.data_folder()?;
        folder::create_private(&folder)?;
        let file = folder.join(pepper::FILE);
        // A new one would not help, and would look like the one that is needed.
        if !file.exists() && is_begun(store) {
            return Err(missing_pepper(&file));
        }
        Pepper::open(&folder)?
    };
    let ours = pepper.check();
    let asked = (store.clone(), ours.clone());
    // On a separate thread, because the caller may already be inside an event loop.
    let asking = std::thread::spawn(move || block_on(agree(asked.0, asked.1)));
    let stored = asking
        .join()
        .unwrap_or_else(|_| Err(store::Error::Failed("the comparison panicked".to_owned())));
    match stored {
        Ok(stored) if stored == ours => Ok(pepper),
        Ok(_) => Err(another_pepper()),
        Err(error) => Err(Error::new(Kind::Config, format!("`database`: {error}"))),
    }
}

/// Whether the database already belongs to a key. Runs on its own thread, as above.
fn is_begun(store: &Store) -> bool {
    let store = store.clone();
    let read = std::thread::spawn(move || block_on(store.read((), |tx, ()| Box::pin(stored(tx)))));
    matches!(read.join(), Ok(Ok(Some(_))))
}

/// Where the key for all keyed hashes is, or will be created.
///
/// # Errors
/// [`Kind::Config`] if the system has no such folder.
pub fn pepper_file(settings: &Settings) -> Result<PathBuf> {
    match &settings.pepper_file {
        Some(file) => Ok(file.clone()),
        None => Ok(settings.data_folder()?.join(pepper::FILE)),
    }
}

/// The key's file, if it matches a database with this key hash; `None` if there is neither.
///
/// # Errors
/// [`Kind::Config`] if it cannot be read or does not match.
pub fn own_pepper_file(settings: &Settings, key_hash: Option<&str>) -> Result<Option<PathBuf>> {
    let file = pepper_file(settings)?;
    if key_hash.is_none() && !file.exists() {
        return Ok(None);
    }
    let pepper = Pepper::read(&file)?;
    if key_hash.is_some_and(|hash| hash != pepper.check()) {
        return Err(another_pepper());
    }
    Ok(Some(file))
}

fn missing_pepper(file: &Path) -> Error {
    let message = format!(
        "`{}` is missing, the key that this database was begun with",
        file.display()
    );
    Error::new(Kind::Config, message).hint(WHERE_THE_PEPPER_IS)
}

const WHERE_THE_PEPPER_IS: &str = "copy the file `pepper` from the data folder of the gateway that began it, or from a backup, or name it with `pepper_file`";

/// Key and database do not belong together.
#[must_use]
pub fn another_pepper() -> Error {
    Error::new(
        Kind::Config,
        "`pepper` is not the key that this database was begun with",
    )
    .hint(WHERE_THE_PEPPER_IS)
}

/// The first key stays. If there is one, the database is only read, because it may currently be
/// read-only.
async fn agree(store: Store, ours: String) -> store::Result<String> {
    if let Some(stored) = store.read((), |tx, ()| Box::pin(stored(tx))).await? {
        return Ok(stored);
    }
    store
        .write(ours, |tx, ours| Box::pin(begin(tx, ours)))
        .await
}

/// The hash by which the database recognises its key.
///
/// # Errors
/// Database errors.
pub async fn stored(tx: &Tx) -> store::Result<Option<String>> {
    let row = tx.find("SELECT key_hash FROM pepper_check", &[]).await?;
    row.map(|row| row.into_text("key_hash")).transpose()
}

async fn begin(tx: &Tx, ours: &String) -> store::Result<String> {
    let sql = "INSERT INTO pepper_check (key_hash) SELECT $1 WHERE NOT EXISTS (SELECT key_hash FROM pepper_check)";
    tx.execute(sql, &[ours.into()]).await?;
    stored(tx)
        .await?
        .ok_or_else(|| store::Error::Failed("the key's hash is not there".to_owned()))
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
            "`pepper` is not the key that this database was begun with"
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
