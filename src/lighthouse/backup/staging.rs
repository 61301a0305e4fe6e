//! Moves a database that was made beside its destination into place, atomically and only once it is
//! complete.

use crate::error::{Error, Kind, Result};
use crate::lighthouse::backup::archive::DATABASE;
use std::fs::File;
use std::path::Path;
use tempfile::TempPath;

/// The endings of files that must not exist: the database, and leftovers that would be mistaken for
/// part of the restored database.
const USED: [&str; 4] = ["", "-wal", "-shm", "-journal"];

/// Refuses a folder that contains a database or leftovers of one.
///
/// # Errors
/// [`Kind::Conflict`] if it does.
pub(crate) fn refuse_used(folder: &Path) -> Result<()> {
    let names = USED.map(|ending| folder.join(format!("{DATABASE}{ending}")));
    let Some(used) = names.iter().find(|name| name.exists()) else {
        return Ok(());
    };
    let message = format!("`{}` already exists", used.display());
    Err(Error::new(Kind::Conflict, message).hint(
        "stop the gateway and move the file away with its companions (`-wal`, `-shm`), or use \
         another folder with `--data-dir`",
    ))
}

/// Moves a file to its destination atomically, and only if nothing exists there.
///
/// # Errors
/// [`Kind::Failure`], naming what cannot be written.
pub(crate) fn place(staged: &Path, target: &Path) -> Result<()> {
    let fail = |error: std::io::Error| cannot(target, &error);
    let file = File::options().write(true).open(staged).map_err(fail)?;
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))
        .map_err(fail)?;
    file.sync_all().map_err(fail)?;
    TempPath::try_from_path(staged)
        .map_err(fail)?
        .persist_noclobber(target)
        .map_err(|error| fail(error.error))
}

pub(super) fn cannot(what: &Path, error: &std::io::Error) -> Error {
    let message = format!("cannot write `{}`: {error}", what.display());
    Error::new(Kind::Failure, message)
}
