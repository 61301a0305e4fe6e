//! Restoring a backup: nothing of it is put in place before all of it has been checked.

use crate::error::{Error, Kind, Result};
use crate::files;
use crate::lighthouse::backup::archive::{DATABASE, Manifest, PEPPER, SEALED_PEPPER, unpack};
use crate::lighthouse::backup::seal::open;
use crate::lighthouse::backup::staging::{cannot, place, refuse_used};
use crate::lighthouse::database;
use crate::lighthouse::folder;
use crate::lighthouse::pepper::Pepper;
use crate::lighthouse::settings::Settings;
use crate::lighthouse::store::Store;
use crate::secret::Secret;
use std::path::{Path, PathBuf};

/// The result.
pub struct Restored {
    pub folder: PathBuf,
    pub manifest: Manifest,
    /// Whether the pepper came from the backup; otherwise it was there already, or there is none.
    pub has_brought_pepper: bool,
}

/// Restores database and pepper from `file` to the settings' folder.
///
/// # Errors
/// [`Kind::Conflict`] if the folder is in use, [`Kind::NotFound`] if there is no such file,
/// [`Kind::Failure`] if it is not a complete backup, [`Kind::Config`] if it comes from a newer
/// version, or pepper or passphrase do not match.
pub fn restore(settings: &Settings, file: &Path, passphrase: Option<&Secret>) -> Result<Restored> {
    if !file.exists() {
        let message = format!("there is no `{}`", file.display());
        return Err(Error::new(Kind::NotFound, message)
            .hint("name a file that `fastenctl lighthouse backup` wrote"));
    }
    let folder = settings.data_folder()?;
    refuse_used(&folder)?;
    folder::create_private(&folder)?;
    // No gateway can start serving there until everything is in place.
    let _occupied = folder::occupy(&folder)?;
    folder::remove_leftovers(&folder);
    let staging = tempfile::Builder::new()
        .prefix(folder::RESTORING)
        .tempdir_in(&folder)
        .map_err(|error| cannot(&folder, &error))?;
    let manifest = unpack(file, staging.path())?;
    let database = staging.path().join(DATABASE);
    let found = Store::examine(&database)
        .map_err(|error| Error::new(Kind::Config, format!("`{}`: {error}", file.display())))?;
    unseal(&manifest, staging.path(), passphrase)?;
    let pepper = pepper(settings, staging.path(), found.key_hash.as_deref())?;
    let has_brought_pepper = pepper.is_some();
    // The pepper first: without the database nothing is restored, and this can be run again.
    if let Some(pepper) = pepper {
        place(&pepper, &folder.join(PEPPER))?;
    }
    place(&database, &folder.join(DATABASE))?;
    folder::sync(&folder);
    Ok(Restored {
        folder,
        manifest,
        has_brought_pepper,
    })
}

/// Decrypts a sealed pepper.
fn unseal(manifest: &Manifest, staging: &Path, passphrase: Option<&Secret>) -> Result<()> {
    if !manifest.holds(SEALED_PEPPER) {
        return Ok(());
    }
    let passphrase = passphrase.ok_or_else(|| {
        Error::new(Kind::InputNeeded, "the backup's pepper is sealed")
            .hint("give its passphrase with `--passphrase-file`")
    })?;
    let sealed = files::text(&staging.join(SEALED_PEPPER), files::SMALL)
        .map_err(|error| cannot(staging, &error))?;
    let opened = open(&sealed, passphrase).ok_or_else(|| {
        Error::new(Kind::Config, "this is not the passphrase of the backup")
            .hint("name the file with the passphrase that the backup was made with")
    })?;
    std::fs::write(staging.join(PEPPER), opened.expose()).map_err(|error| cannot(staging, &error))
}

/// The pepper to put in place, if any; the database's own is already there or comes with it.
fn pepper(settings: &Settings, staging: &Path, key_hash: Option<&str>) -> Result<Option<PathBuf>> {
    let (brought, kept) = (staging.join(PEPPER), database::pepper_file(settings)?);
    let is_own = |file: &Path| {
        let pepper = Pepper::read(file)?;
        if key_hash.is_none_or(|hash| hash == pepper.check()) {
            return Ok(());
        }
        Err(database::another_pepper())
    };
    if settings.pepper_file.is_some() || kept.exists() {
        is_own(&kept)?;
        return Ok(None);
    }
    if brought.exists() {
        is_own(&brought)?;
        return Ok(Some(brought));
    }
    if key_hash.is_none() {
        return Ok(None);
    }
    let message = format!(
        "the backup holds no pepper, and there is no `{}`",
        kept.display()
    );
    Err(Error::new(Kind::Config, message)
        .hint("put the pepper of that gateway there first, or name it with `pepper_file`"))
}
