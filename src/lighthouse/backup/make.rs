//! Makes a backup, with or without a running gateway.

use crate::clock::rfc3339;
use crate::error::{Error, Kind, Result};
use crate::files;
use crate::lighthouse::backup::archive::{DATABASE, Manifest, PEPPERS, pack};
use crate::lighthouse::backup::seal::seal;
use crate::lighthouse::database;
use crate::lighthouse::folder;
use crate::lighthouse::settings::Settings;
use crate::lighthouse::store::Store;
use crate::secret::Secret;
use std::io::BufWriter;
use std::path::Path;

/// How to store the pepper.
pub enum Keep {
    Clear,
    Sealed(Secret),
    LeftOut,
}

/// Saves the database and the pepper to the new `file`, atomically.
///
/// # Errors
/// [`Kind::Conflict`] if the file exists, [`Kind::Config`] if the pepper does not belong to the
/// database, [`Kind::Failure`] if something cannot be read or written.
pub fn make(settings: &Settings, file: &Path, keep: &Keep, now: i64) -> Result<Manifest> {
    if file.exists() {
        let message = format!("`{}` already exists", file.display());
        return Err(Error::new(Kind::Conflict, message)
            .hint("give each backup a unique name, for example with the date"));
    }
    let data = settings.data_folder()?;
    folder::look(&data)?;
    let fail = |error: std::io::Error| {
        let message = format!("cannot write `{}`: {error}", file.display());
        Error::new(Kind::Failure, message)
    };
    let beside = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    // The folder is on the backup's disk, and other users cannot read it (0700).
    let staging = tempfile::Builder::new()
        .prefix(".lighthouse-backup-")
        .tempdir_in(beside)
        .map_err(fail)?;
    let copy = staging.path().join(DATABASE);
    let failed = |error| Error::new(Kind::Failure, format!("`{}`: {error}", data.display()));
    Store::copy(&data, &copy).map_err(failed)?;
    let found = Store::examine(&copy).map_err(failed)?;
    let mut names = vec![DATABASE];
    names.extend(add_peppers(
        settings,
        keep,
        &found.key_hashes,
        staging.path(),
    )?);
    // Created with mode 0600.
    let made = tempfile::NamedTempFile::new_in(beside).map_err(fail)?;
    let manifest = pack(
        staging.path(),
        &names,
        rfc3339(now),
        BufWriter::new(made.as_file()),
    )
    .map_err(fail)?;
    made.as_file().sync_all().map_err(fail)?;
    made.persist_noclobber(file)
        .map_err(|error| fail(error.error))?;
    folder::sync(beside);
    Ok(manifest)
}

/// Prepares the peppers' files for the archive and returns their names; none if they are left out,
/// or if the gateway never ran and has no key.
fn add_peppers(
    settings: &Settings,
    keep: &Keep,
    key_hashes: &[String],
    staging: &Path,
) -> Result<Vec<&'static str>> {
    if matches!(keep, Keep::LeftOut) {
        return Ok(Vec::new());
    }
    let files = database::own_pepper_files(settings, key_hashes)?;
    let fail = |what: String| Error::new(Kind::Failure, format!("cannot add the pepper: {what}"));
    let mut names = Vec::new();
    for (slot, file) in &files {
        let text = files::text(file, files::SMALL).map_err(|error| fail(error.to_string()))?;
        let (clear, sealed) = PEPPERS[*slot];
        let (name, text) = match keep {
            Keep::Sealed(passphrase) => {
                let text = seal(&Secret::new(text), passphrase);
                let text = text.ok_or_else(|| fail("it could not be encrypted".to_owned()))?;
                (sealed, text)
            }
            _ => (clear, text),
        };
        std::fs::write(staging.join(name), text).map_err(|error| fail(error.to_string()))?;
        names.push(name);
    }
    Ok(names)
}
