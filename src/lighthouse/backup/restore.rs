//! Restores a backup. Nothing is put in place before everything has been checked.

use crate::error::{Error, Kind, Result};
use crate::files;
use crate::lighthouse::backup::archive::{DATABASE, Manifest, PEPPERS, unpack};
use crate::lighthouse::backup::seal::open;
use crate::lighthouse::backup::staging::{cannot, place, refuse_used};
use crate::lighthouse::database;
use crate::lighthouse::folder;
use crate::lighthouse::pepper::Pepper;
use crate::lighthouse::peppers::files::Files;
use crate::lighthouse::settings::Settings;
use crate::lighthouse::store::Store;
use crate::secret::Secret;
use std::path::{Path, PathBuf};

/// The result.
pub struct Restored {
    pub folder: PathBuf,
    pub manifest: Manifest,
    /// Whether the pepper came from the backup; otherwise it already existed, or there is none.
    pub has_brought_pepper: bool,
}

/// Restores the database and the pepper from `file` to the settings' folder.
///
/// # Errors
/// [`Kind::Conflict`] if the folder is in use, [`Kind::NotFound`] if there is no such file,
/// [`Kind::Failure`] if it is not a complete backup, [`Kind::Config`] if it comes from a newer
/// version, or if the pepper or the passphrase does not match.
pub fn restore(settings: &Settings, file: &Path, passphrase: Option<&Secret>) -> Result<Restored> {
    if !file.exists() {
        let message = format!("`{}` does not exist", file.display());
        return Err(Error::new(Kind::NotFound, message)
            .hint("pass a file that `fastenctl lighthouse backup` wrote"));
    }
    let folder = settings.data_folder()?;
    refuse_used(&folder)?;
    folder::create_private(&folder)?;
    // No gateway can start serving from this folder until everything is in place.
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
    let brought = brought(settings, staging.path(), &found.key_hashes)?;
    let has_brought_pepper = !brought.is_empty();
    // The pepper comes first: without the database, nothing counts as restored, and the command can
    // be run again.
    for (pepper, to) in brought {
        place(&pepper, &to)?;
    }
    place(&database, &folder.join(DATABASE))?;
    folder::sync(&folder);
    Ok(Restored {
        folder,
        manifest,
        has_brought_pepper,
    })
}

/// Decrypts sealed peppers.
fn unseal(manifest: &Manifest, staging: &Path, passphrase: Option<&Secret>) -> Result<()> {
    for (clear, sealed) in PEPPERS {
        if !manifest.holds(sealed) {
            continue;
        }
        let passphrase = passphrase.ok_or_else(|| {
            Error::new(Kind::InputNeeded, "the backup's pepper is encrypted")
                .hint("pass its passphrase with `--passphrase-file`")
        })?;
        let text = files::text(&staging.join(sealed), files::SMALL)
            .map_err(|error| cannot(staging, &error))?;
        let opened = open(&text, passphrase).ok_or_else(|| {
            Error::new(Kind::Config, "this is not the passphrase of the backup")
                .hint("pass the file with the passphrase that the backup was encrypted with")
        })?;
        std::fs::write(staging.join(clear), opened.expose())
            .map_err(|error| cannot(staging, &error))?;
    }
    Ok(())
}

/// Returns the peppers to put in place, and where; existing files stay. Together, they must cover
/// the database's `key_hashes`.
fn brought(
    settings: &Settings,
    staging: &Path,
    key_hashes: &[String],
) -> Result<Vec<(PathBuf, PathBuf)>> {
    let files = Files::of(settings)?;
    let (mut brought, mut checks) = (Vec::new(), Vec::new());
    for ((name, _), (key, to)) in PEPPERS.into_iter().zip(files.all()) {
        let from = staging.join(name);
        if to.exists() || key == "pepper_file" && settings.pepper_file.is_some() {
            checks.push(Pepper::read(to)?.check());
        } else if from.exists() {
            checks.push(Pepper::read(&from)?.check());
            brought.push((from, to.to_owned()));
        } else if key == "pepper_file" && !key_hashes.is_empty() {
            return Err(no_pepper(to));
        }
    }
    database::cover(checks, key_hashes)?;
    Ok(brought)
}

fn no_pepper(file: &Path) -> Error {
    let message = format!(
        "the backup does not contain a pepper, and `{}` does not exist",
        file.display()
    );
    Error::new(Kind::Config, message)
        .hint("put that gateway's pepper there first, or set `pepper_file` to its path")
}
