//! Files with secrets that stand beside the config file: kept sessions and sign-ins that are begun. Each is this
//! user's alone, written in one step, and one that works once is taken by exactly one process. What is in them is
//! decided by `oauth`.

use crate::config::file::{
    beside, folder_of, followed, make_folder, private_options, refuse_if_shared, write_in_one_step,
};
use crate::error::{Error, Kind, Result};
use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// What a file's text ends with.
const ENDING: &str = ".json";

/// A folder (0700) of such files.
pub struct Folder(PathBuf);

impl Folder {
    /// The folder `name` beside the config file; it is made when something is written.
    #[must_use]
    pub fn beside(config_file: &Path, name: &str) -> Self {
        Self(folder_of(&followed(config_file)).join(name))
    }

    /// Where the file of that name is.
    #[must_use]
    pub fn file(&self, name: &str) -> PathBuf {
        self.0.join(format!("{name}{ENDING}"))
    }

    /// The names of all files, in order; none where there is no folder.
    ///
    /// # Errors
    /// [`Kind::Config`] when the folder cannot be read.
    pub fn names(&self) -> Result<Vec<String>> {
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
            let name = entry.file_name().to_str()?.strip_suffix(ENDING)?.to_owned();
            (!name.starts_with('.')).then_some(name)
        };
        let mut names: Vec<String> = entries.flatten().filter_map(name).collect();
        names.sort();
        Ok(names)
    }

    /// Writes a file in one step.
    ///
    /// # Errors
    /// [`Kind::Config`] when the place cannot be written.
    pub fn write(&self, name: &str, text: &str) -> Result<PathBuf> {
        let file = self.file(name);
        let made =
            make_folder(&self.0).and_then(|()| write_in_one_step(&file, &file, text.as_bytes()));
        made.map_err(|error| cannot("write", &file, &error))?;
        Ok(file)
    }

    /// Waits until no other process works on the file of that name.
    ///
    /// # Errors
    /// [`Kind::Config`] when the place cannot be written.
    pub fn lock(&self, name: &str) -> Result<Held> {
        let file = self.file(name);
        let locked = make_folder(&self.0).and_then(|()| {
            let lock = private_options().open(beside(&file, ".lock"))?;
            lock.lock()?;
            Ok(lock)
        });
        locked
            .map(Held)
            .map_err(|error| cannot("lock", &file, &error))
    }
}

/// The lock of one file, until it is dropped.
pub struct Held(#[expect(dead_code, reason = "held, not looked at")] File);

/// The text of a file that nobody else can read; `None` when it is not there.
///
/// # Errors
/// [`Kind::Config`] when others can read it, or it cannot be read.
pub fn read(file: &Path) -> Result<Option<String>> {
    let metadata = match fs::metadata(file) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(cannot("read", file, &error)),
    };
    if !metadata.is_file() {
        return Err(Error::new(
            Kind::Config,
            format!("`{}` is no regular file", file.display()),
        ));
    }
    refuse_if_shared(file, &metadata)?;
    fs::read_to_string(file)
        .map(Some)
        .map_err(|error| cannot("read", file, &error))
}

/// Takes a file away for good, so that it works once: of several processes exactly one is told `true`.
///
/// # Errors
/// [`Kind::Config`] when it cannot be removed.
pub fn take(file: &Path) -> Result<bool> {
    match fs::remove_file(file) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(cannot("remove", file, &error)),
    }
    // Not even a power cut may bring it back.
    #[cfg(unix)]
    File::open(folder_of(file))
        .and_then(|folder| folder.sync_all())
        .map_err(|error| cannot("remove", file, &error))?;
    Ok(true)
}

fn cannot(what: &str, file: &Path, error: &std::io::Error) -> Error {
    Error::new(Kind::Config, format!("cannot {what} `{}`: {error}", file.display()))
        .hint("mend its permissions or the space on its disk; it stands beside the config file (`--config`)")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_taken_by_exactly_one() {
        let folder = tempfile::tempdir().unwrap();
        let file = Folder::beside(&folder.path().join("config.toml"), "resume")
            .write("a", "{}")
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

    #[cfg(unix)]
    #[test]
    fn is_private_and_refused_when_others_can_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let sessions = Folder::beside(&folder.path().join("config.toml"), "sessions");
        assert_eq!(sessions.names().unwrap(), [""; 0]);
        let file = sessions.write("work", "{}").unwrap();
        sessions.write("home", "{}").unwrap();
        let _held = sessions.lock("work").unwrap();
        assert_eq!(sessions.names().unwrap(), ["home", "work"]);
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&file), mode(file.parent().unwrap())), (0o600, 0o700));
        fs::set_permissions(&file, fs::Permissions::from_mode(0o604)).unwrap();
        let error = read(&file).unwrap_err();
        assert_eq!(
            (
                error.kind(),
                error.to_string().contains("can be read by others")
            ),
            (Kind::Config, true)
        );
    }
}
