//! Files with secrets beside the config file: kept sessions and started sign-ins. Each is readable
//! only by this user and written atomically, and a single-use file can be taken by only one
//! process. `oauth` defines their contents.

use crate::config::file::{
    beside, followed, held_after, lock_file, make_folder, refuse_folder_of_another,
    refuse_if_shared,
};
use crate::config::name::Name;
use crate::config::room::{Room, folder_of, sweep, write_in_one_step};
use crate::error::{Error, Kind, Result};
use crate::files;
use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The extension of the files.
const ENDING: &str = ".json";
/// The age at which a temporary file without a lock counts as stale, because no process takes
/// longer to write a file.
const LONGEST_WRITE: Duration = Duration::from_secs(60);

/// A folder (0700) for files with secrets.
pub struct Folder(PathBuf);

impl Folder {
    /// Returns the folder `name` beside the config file, which is created when something is
    /// written.
    #[must_use]
    pub fn beside(config_file: &Path, name: &str) -> Self {
        Self(folder_of(&followed(config_file)).join(name))
    }

    /// The path of the file with that name.
    #[must_use]
    pub fn file(&self, name: &Name) -> PathBuf {
        self.0.join(format!("{name}{ENDING}"))
    }

    /// The names of all files, sorted; empty if there is no folder.
    ///
    /// # Errors
    /// [`Kind::Config`] if the folder cannot be read.
    pub fn names(&self) -> Result<Vec<Name>> {
        let entries = match fs::read_dir(&self.0) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => {
                return Err(Error::new(
                    Kind::Config,
                    format!("cannot read `{}`: {error}", self.0.display()),
                ));
            }
        };
        let name = |entry: fs::DirEntry| {
            let name = entry.file_name();
            name.to_str()?.strip_suffix(ENDING)?.parse().ok()
        };
        let mut names: Vec<Name> = entries.flatten().filter_map(name).collect();
        names.sort();
        Ok(names)
    }

    /// Writes a file atomically.
    ///
    /// # Errors
    /// [`Kind::Config`] if it cannot be written.
    pub fn write(&self, name: &Name, text: &str) -> Result<PathBuf> {
        let file = self.file(name);
        self.prepare()
            .and_then(|()| write_in_one_step(&file, text.as_bytes()))
            .map_err(|error| cannot("write", &file, &error))?;
        Ok(file)
    }

    /// Reserves the disk space that the file with that name may soon need.
    ///
    /// # Errors
    /// Same as [`Self::write`].
    pub fn take_room(&self, name: &Name, bytes: usize) -> Result<Reserved> {
        let file = self.file(name);
        let room = self.prepare().and_then(|()| Room::take(&file, bytes));
        room.map(|room| Reserved(room, file.clone()))
            .map_err(|error| cannot("write", &file, &error))
    }

    /// Waits until no other process uses the file with that name; calls `waits` first if one does.
    ///
    /// # Errors
    /// [`Kind::Config`] if the lock cannot be taken, [`Kind::Conflict`] for root if the folder
    /// belongs to another user.
    pub fn lock(&self, name: &Name, waits: impl FnOnce()) -> Result<Held> {
        refuse_folder_of_another(&self.0)?;
        let file = self.file(name);
        let locked = self.prepare().and_then(|()| {
            let lock = lock_file(&beside(&file, ".lock"))?;
            held_after(&lock, waits)?;
            Ok(lock)
        });
        let held = locked
            .map(Held)
            .map_err(|error| cannot("lock", &file, &error))?;
        self.sweep(Some(&file));
        Ok(held)
    }

    /// Removes temporary files left by killed runs: those of the file whose lock is `held`, those
    /// whose lock is free, and old ones without a lock.
    pub fn sweep(&self, held: Option<&Path>) {
        sweep(&self.0, |file, metadata| {
            let file = self.0.join(file);
            if held == Some(&file) {
                return true;
            }
            match File::open(beside(&file, ".lock")) {
                Ok(lock) => lock.try_lock().is_ok(),
                Err(_) => is_old(metadata),
            }
        });
    }

    fn prepare(&self) -> std::io::Result<()> {
        make_folder(&self.0)
    }
}

fn is_old(metadata: &fs::Metadata) -> bool {
    let age = metadata
        .modified()
        .ok()
        .and_then(|time| time.elapsed().ok());
    age.is_some_and(|age| age > LONGEST_WRITE)
}

/// The lock of one file, held until this is dropped.
pub struct Held(#[expect(dead_code, reason = "kept only to hold the lock; never read")] File);

/// Disk space for a file's next state, reserved until this is dropped.
pub struct Reserved(Room, PathBuf);

impl Reserved {
    /// Replaces the file with this text.
    ///
    /// # Errors
    /// [`Kind::Config`] if it cannot be written.
    pub fn fill(self, text: &str) -> Result<()> {
        let Self(room, file) = self;
        room.fill(text.as_bytes())
            .map_err(|error| cannot("write", &file, &error))
    }
}

/// Reads a file that no other user can read; `None` if it does not exist.
///
/// # Errors
/// [`Kind::Config`] if others can read it or it cannot be read, [`Kind::Conflict`] if it belongs to
/// another user.
pub fn read(file: &Path) -> Result<Option<String>> {
    let unreadable = |error: std::io::Error| cannot("read", file, &error);
    let opened = match files::open(file) {
        Ok(opened) => opened,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(error)),
    };
    refuse_if_shared(file, &opened.metadata().map_err(unreadable)?)?;
    files::bounded_text(opened, files::SMALL)
        .map(Some)
        .map_err(unreadable)
}

/// Removes a file permanently, so that it can be used only once: if several processes try, exactly
/// one gets `true`.
///
/// # Errors
/// [`Kind::Config`] if it cannot be removed.
pub fn take(file: &Path) -> Result<bool> {
    match fs::remove_file(file) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(cannot("remove", file, &error)),
    }
    // Even a power failure must not bring the file back.
    #[cfg(unix)]
    File::open(folder_of(file))
        .and_then(|folder| folder.sync_all())
        .map_err(|error| cannot("remove", file, &error))?;
    Ok(true)
}

fn cannot(what: &str, file: &Path, error: &std::io::Error) -> Error {
    Error::new(
        Kind::Config,
        format!("cannot {what} `{}`: {error}", file.display()),
    )
    .hint(
        "fix the permissions or free disk space; the file's folder is beside the config file \
             (`--config`)",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_taken_by_exactly_one_process() {
        let folder = tempfile::tempdir().unwrap();
        let file = Folder::beside(&folder.path().join("config.toml"), "resume")
            .write(&"a".parse().unwrap(), "{}")
            .unwrap();
        let taken = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..16)
                .map(|_| scope.spawn(|| take(&file).unwrap()))
                .collect();
            threads
                .into_iter()
                .filter(|_| true)
                .map(|thread| thread.join().unwrap())
                .filter(|taken| *taken)
                .count()
        });
        assert_eq!(taken, 1);
        assert_eq!(read(&file).unwrap(), None);
    }

    #[test]
    fn leftovers_of_a_killed_run_are_removed_unless_somebody_may_still_write_them() {
        let folder = tempfile::tempdir().unwrap();
        let sessions = Folder::beside(&folder.path().join("config.toml"), "sessions");
        let [mine, held, dead] = ["mine", "held", "dead"].map(|name| name.parse().unwrap());
        let _working = sessions.lock(&held, || {}).unwrap();
        drop(sessions.lock(&dead, || {}).unwrap());
        let half = |name: &str| {
            folder
                .path()
                .join(format!("sessions/.{name}.json.aB3dE6gH9kLm"))
        };
        for name in ["mine", "held", "dead", "young"] {
            fs::write(half(name), "tokens").unwrap();
        }
        let _mine = sessions.lock(&mine, || {}).unwrap();
        let left = ["mine", "held", "dead", "young"].map(|name| half(name).exists());
        assert_eq!(left, [false, true, false, true]);
    }

    #[test]
    fn a_process_that_has_to_wait_says_so_first() {
        let folder = tempfile::tempdir().unwrap();
        let sessions = Folder::beside(&folder.path().join("config.toml"), "sessions");
        let work: Name = "work".parse().unwrap();
        let untold = || unreachable!("nobody holds it");
        let held = sessions.lock(&work, untold).unwrap();
        std::thread::scope(|scope| {
            let (told, heard) = std::sync::mpsc::channel();
            let waiting = scope.spawn(|| sessions.lock(&work, move || told.send(()).unwrap()));
            heard.recv().unwrap();
            drop(held);
            assert!(waiting.join().unwrap().is_ok());
        });
    }

    #[cfg(unix)]
    #[test]
    fn the_file_is_private_and_refused_if_others_can_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let sessions = Folder::beside(&folder.path().join("config.toml"), "sessions");
        let [work, home] = ["work", "home"].map(|name| name.parse().unwrap());
        assert_eq!(sessions.names().unwrap(), []);
        let file = sessions.write(&work, "{}").unwrap();
        sessions.write(&home, "{}").unwrap();
        fs::write(folder.path().join("sessions/..json"), "{}").unwrap();
        let _held = sessions.lock(&work, || {}).unwrap();
        assert_eq!(sessions.names().unwrap(), [home, work]);
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&file), mode(file.parent().unwrap())), (0o600, 0o700));
        fs::set_permissions(&file, fs::Permissions::from_mode(0o604)).unwrap();
        let error = read(&file).unwrap_err();
        assert_eq!(
            (
                error.kind(),
                error.to_string().contains("other users can read it")
            ),
            (Kind::Config, true)
        );
    }
}
