//! The folder of a SQLite database: private to this user, served by one gateway at a time, and
//! never opened with the log of another database. The operator's commands work while the gateway
//! runs.

use crate::error::{Error, Kind, Result};
use crate::lighthouse::store::{FILE, Log, Store};
use std::fs::{File, TryLockError};
use std::io::ErrorKind;
use std::path::Path;

/// The hint for a database file that cannot be read or written.
pub const UNUSABLE: &str = "is there space on the disk? can this user write to that folder? is `lighthouse.db` a \
 regular file?";

/// Holds the folder for this process until this value is dropped or the process ends, even in a
/// crash.
#[derive(Debug)]
pub struct Occupied(#[expect(dead_code, reason = "kept only to hold the lock; never read")] File);

/// Claims the folder for serving or replacing its contents.
///
/// # Errors
/// [`Kind::Config`] if another gateway serves it.
pub fn occupy(folder: &Path) -> Result<Occupied> {
    try_occupy(folder)?.ok_or_else(|| taken_by_another(folder))
}

/// Like [`occupy`], but returns `None` if another gateway serves the folder.
///
/// # Errors
/// [`Kind::Config`] if it cannot be locked.
pub fn try_occupy(folder: &Path) -> Result<Option<Occupied>> {
    let name = folder.join(format!("{FILE}-lock"));
    let fail = |error: std::io::Error| {
        let message = format!("cannot lock `{}`: {error}", name.display());
        Error::new(Kind::Config, message)
    };
    let mut options = File::options();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(&name).map_err(fail)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(Occupied(file))),
        // Some network file systems do not support locks.
        Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => {
            Ok(Some(Occupied(file)))
        }
        Err(TryLockError::Error(error)) => Err(fail(error)),
        Err(TryLockError::WouldBlock) => Ok(None),
    }
}

/// The error if another gateway serves the folder.
#[must_use]
pub fn taken_by_another(folder: &Path) -> Error {
    let message = format!("another gateway is using `{}`", folder.display());
    Error::new(Kind::Config, message).hint(
        "stop it, or use another folder with `--data-dir`; several gateways can share a PostgreSQL database",
    )
}

/// Checks that the folder's contents may be opened, because SQLite would replay a stale log into a
/// restored file. Changes nothing.
///
/// # Errors
/// [`Kind::Config`], with the commands to choose from.
pub fn look(folder: &Path) -> Result<Log> {
    let found = Store::look(folder).map_err(|error| {
        Error::new(Kind::Config, format!("`{}`: {error}", folder.display())).hint(UNUSABLE)
    })?;
    let file = folder.join(FILE);
    let file = file.display();
    let alone = format!("run `rm {file}-wal {file}-shm` to continue with `{file}` as it is");
    let (message, hint) = match found {
        Log::Own | Log::Alone { .. } => return Ok(found),
        Log::Foreign => (
            format!("`{file}-wal` does not match `{file}`: was `{file}` restored from a backup?"),
            format!(
                "{alone}, or copy the previous file back to `{file}` with `cp` to continue with it \
                  and its log"
            ),
        ),
        Log::Unknown { mark } => (
            format!(
                "it is unknown whether `{file}-wal` belongs to `{file}`: `{file}-mark` is missing"
            ),
            format!("{alone}, or `echo {mark:08x} >{file}-mark` if the log belongs to it"),
        ),
        Log::Emptied => (
            format!("`{file}` is empty, and was not empty before"),
            format!("put a backup in its place, or run `rm {file} {file}-mark` to start over"),
        ),
    };
    Err(Error::new(Kind::Config, message).hint(hint))
}

/// Creates the folder, private to this user, if it does not exist.
///
/// # Errors
/// [`Kind::Config`] if it cannot be created.
pub fn create_private(folder: &Path) -> Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|error| {
        Error::new(
            Kind::Config,
            format!(
                "cannot create the data folder `{}`: {error}",
                folder.display()
            ),
        )
        .hint("use another folder with `--data-dir` or `data_dir`")
    })
}

/// Name prefix of a restore's temporary folders.
pub const RESTORING: &str = ".lighthouse-restore-";
/// Name prefix of a copy's temporary folders.
pub const COPYING: &str = ".lighthouse-copy-";

/// Removes what an interrupted restore or copy left behind. The caller holds the folder, so no
/// other process is using it.
pub fn remove_leftovers(folder: &Path) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries {
        let name = entry.file_name();
        let is_leftover = |prefix: &str| name.as_encoded_bytes().starts_with(prefix.as_bytes());
        if is_leftover(RESTORING) || is_leftover(COPYING) {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

/// Flushes a folder, so that new names in it survive a power failure, where the system supports
/// that.
pub fn sync(folder: &Path) {
    #[cfg(unix)]
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
    #[cfg(not(unix))]
    let _ = folder;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_held_by_one_process_and_free_once_it_has_gone() {
        let folder = tempfile::tempdir().unwrap();
        let first = occupy(folder.path()).unwrap();
        assert_eq!(occupy(folder.path()).unwrap_err().kind(), Kind::Config);
        drop(first);
        occupy(folder.path()).unwrap();
    }
}
