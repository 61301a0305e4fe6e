//! What the operator's commands share: the settings from the file and the environment, and the
//! database that the settings name.

use crate::clock::rfc3339;
use crate::commands::storage::place::Place;
use crate::env;
use crate::error::{Error, Kind, Result};
use crate::http::block_on;
use crate::lighthouse::audit::deleted_at;
use crate::lighthouse::installations::record;
use crate::lighthouse::installations::record::{ANONYMOUS, Installation};
use crate::lighthouse::settings::{SQLITE, Settings};
use crate::lighthouse::store::Store;
use crate::lighthouse::{database, settings, store};

/// Reads the settings from the file and the environment; the command line takes precedence.
///
/// # Errors
/// Exit code 3; the message names the file, location and key.
pub(crate) fn load(place: &Place) -> Result<Settings> {
    let mut settings = settings::reading::load(place.settings.as_deref(), env::texts())?;
    if let Some(folder) = &place.data_dir {
        settings.data_dir = Some(folder.clone());
        settings.places.say_by_option("data_dir");
    }
    Ok(settings)
}

/// Opens the database named in the settings. It is never created, so a mistyped folder is an error.
///
/// # Errors
/// Exit code 3 for wrong settings, 10 if there is no database.
pub(crate) fn existing(place: &Place) -> Result<(Settings, Store)> {
    let settings = existing_folder(place)?;
    let store = database::open(&settings)?;
    Ok((settings, store))
}

/// Returns the settings of an existing database, which is not modified.
///
/// # Errors
/// Same as [`existing`].
pub(crate) fn existing_folder(place: &Place) -> Result<Settings> {
    let settings = load(place)?;
    if let Some(folder) = database::missing(&settings)? {
        let message = format!("there is no database in `{}`", folder.display());
        return Err(Error::new(Kind::NotFound, message).hint(
            "start the gateway once (`fastenctl lighthouse serve`), or pass the right `--settings` or `--data-dir`",
        ));
    }
    Ok(settings)
}

/// Refuses PostgreSQL, which has its own tools for this.
///
/// # Errors
/// Exit code 2, saying what else to back up.
pub(crate) fn sqlite_alone(settings: &Settings, program: &str) -> Result<()> {
    if settings.database.expose() == SQLITE {
        return Ok(());
    }
    let pepper = database::pepper_file(settings)?;
    let message = format!("the database is in PostgreSQL: use `{program}` instead");
    Err(Error::new(Kind::Usage, message).hint(format!(
        "also keep a copy of the pepper, but not next to the dump: `{}`",
        pepper.display()
    )))
}

/// Converts a database error for the terminal.
pub(crate) fn failed(error: &store::Error) -> Error {
    Error::new(Kind::Failure, error.to_string())
}

/// Returns the error for an ID that no installation has.
pub(crate) fn unknown(id: &str) -> Error {
    Error::new(Kind::NotFound, format!("no installation has the ID `{id}`"))
        .hint("`fastenctl lighthouse installation list` shows all installations")
}

/// Checks that an ID belongs to a registered installation.
///
/// # Errors
/// Exit code 2 for an ID that cannot be an installation's, 10 for an unknown ID.
pub(crate) fn registered(store: &Store, id: &str) -> Result<Installation> {
    if id == ANONYMOUS {
        let message = format!("`{ANONYMOUS}` stands for sign-ins without an installation");
        return Err(Error::new(Kind::Usage, message)
            .hint("it has no secret and cannot be deleted; `installation suspend` disables it"));
    }
    let found = store.read(id.to_owned(), |tx, id| Box::pin(record::find(tx, id)));
    let found = block_on(found).map_err(|error| failed(&error))?;
    found.ok_or_else(|| gone(store, id))
}

/// Returns the error for an ID without an installation; it says when the installation was deleted,
/// if it existed.
pub(crate) fn gone(store: &Store, id: &str) -> Error {
    let read = store.read(id.to_owned(), |tx, id| Box::pin(deleted_at(tx, id)));
    match block_on(read) {
        Ok(Some(time)) => {
            let message = format!("installation `{id}` was deleted at {}", rfc3339(time));
            Error::new(Kind::NotFound, message).hint(format!(
                "`fastenctl lighthouse audit --installation {id}` shows who deleted it"
            ))
        }
        Ok(None) => unknown(id),
        Err(error) => failed(&error),
    }
}
