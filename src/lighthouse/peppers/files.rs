//! The files that hold the current, the previous and the next key. They change in steps, and a
//! gateway can start after each step.

use crate::error::{Error, Kind, Result};
use crate::files;
use crate::lighthouse::folder;
use crate::lighthouse::pepper;
use crate::lighthouse::pepper::Pepper;
use crate::lighthouse::settings::Settings;
use crate::secret::Secret;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Suffixes of the other files, unless the settings name those files.
pub const PREVIOUS: &str = ".previous";
pub const NEXT: &str = ".next";

/// The paths of the key files, whether or not they exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Files {
    pub own: PathBuf,
    pub previous: PathBuf,
    pub next: PathBuf,
}

impl Files {
    /// Takes the paths from the settings, or uses the defaults.
    ///
    /// # Errors
    /// [`Kind::Config`] if there is no data folder.
    pub fn of(settings: &Settings) -> Result<Self> {
        let own = match &settings.pepper_file {
            Some(file) => file.clone(),
            None => settings.data_folder()?.join(pepper::FILE),
        };
        let beside = |said: &Option<PathBuf>, ending: &str| {
            said.clone().unwrap_or_else(|| with_ending(&own, ending))
        };
        Ok(Self {
            previous: beside(&settings.previous_pepper_file, PREVIOUS),
            next: beside(&settings.next_pepper_file, NEXT),
            own,
        })
    }

    /// Returns all three files, with the names of their settings.
    #[must_use]
    pub fn all(&self) -> [(&'static str, &Path); 3] {
        [
            ("pepper_file", &self.own),
            ("previous_pepper_file", &self.previous),
            ("next_pepper_file", &self.next),
        ]
    }

    /// Reads all existing keys, the current one first; `own` is the function that reads it. The
    /// order of reading ensures that no key is missed while the files are being moved.
    ///
    /// # Errors
    /// [`Kind::Config`] if a file cannot be read or does not hold a key.
    pub fn read(&self, own: impl FnOnce(&Path) -> Result<Pepper>) -> Result<Vec<Pepper>> {
        let next = read_if_there(&self.next)?;
        let own = own(&self.own)?;
        let previous = read_if_there(&self.previous)?;
        Ok([Some(own), previous, next].into_iter().flatten().collect())
    }

    /// Returns the file that holds the key with this check.
    #[must_use]
    pub fn holding(&self, check: &str) -> Option<&Path> {
        let mut all = self.all().into_iter().map(|(_, file)| file);
        all.find(|file| Pepper::read(file).is_ok_and(|key| key.check() == check))
    }

    /// Returns the next key, and creates it if it does not exist. Its file gets the owner and mode
    /// of the current one.
    ///
    /// # Errors
    /// [`Kind::Failure`] if it cannot be written.
    pub fn prepare(&self) -> Result<Pepper> {
        if !self.next.exists() {
            let key = Secret::random();
            self.write(key.expose(), &self.next)?;
        }
        Pepper::read(&self.next)
    }

    /// Moves the next key to the current file, and the current one to the previous file. Safe to
    /// run again after an interruption.
    ///
    /// # Errors
    /// [`Kind::Failure`] if a file cannot be written.
    pub fn advance(&self) -> Result<()> {
        if !self.next.exists() {
            return Ok(());
        }
        if Pepper::read(&self.own)?.check() != Pepper::read(&self.next)?.check() {
            let text = files::text(&self.own, files::SMALL).map_err(|e| cannot(&self.own, &e))?;
            self.write(&text, &self.previous)?;
        }
        std::fs::rename(&self.next, &self.own).map_err(|error| cannot(&self.own, &error))?;
        sync(&self.own);
        Ok(())
    }

    /// Removes the file of a forgotten key.
    ///
    /// # Errors
    /// [`Kind::Failure`] if it cannot be removed.
    pub fn remove(file: &Path) -> Result<()> {
        std::fs::remove_file(file).map_err(|error| cannot(file, &error))?;
        sync(file);
        Ok(())
    }

    /// Writes a file atomically, with the owner and mode of the current one.
    fn write(&self, text: &str, to: &Path) -> Result<()> {
        let fail = |error: std::io::Error| cannot(to, &error);
        let mut made = tempfile::NamedTempFile::new_in(folder_of(to)).map_err(fail)?;
        made.write_all(text.as_bytes()).map_err(fail)?;
        as_private_as(&self.own, made.path()).map_err(fail)?;
        made.as_file().sync_all().map_err(fail)?;
        made.persist(to).map_err(|error| fail(error.error))?;
        sync(to);
        Ok(())
    }
}

fn read_if_there(file: &Path) -> Result<Option<Pepper>> {
    match Pepper::read(file) {
        Err(_) if !file.exists() => Ok(None),
        read => read.map(Some),
    }
}

/// Gives a file the owner and mode of another one, because the operator may not be the user that
/// the gateway runs as.
#[cfg(unix)]
fn as_private_as(model: &Path, file: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::{MetadataExt, chown};
    let (model, made) = (model.metadata()?, file.metadata()?);
    if (model.uid(), model.gid()) != (made.uid(), made.gid()) {
        chown(file, Some(model.uid()), Some(model.gid()))?;
    }
    std::fs::set_permissions(file, model.permissions())
}

#[cfg(not(unix))]
fn as_private_as(_: &Path, _: &Path) -> std::io::Result<()> {
    Ok(())
}

fn with_ending(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn folder_of(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

fn sync(file: &Path) {
    folder::sync(folder_of(file));
}

fn cannot(file: &Path, error: &std::io::Error) -> Error {
    let message = format!("cannot write `{}`: {error}", file.display());
    Error::new(Kind::Failure, message).hint(
        "run this as a user who can write there; if the files are managed elsewhere, put them in place as \
         described in docs/moving.md",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn files(folder: &Path) -> Files {
        Files::of(&Settings {
            data_dir: Some(folder.to_owned()),
            ..Settings::default()
        })
        .unwrap()
    }

    #[test]
    fn the_other_files_are_beside_the_current_one_unless_set() {
        let named = Settings {
            pepper_file: Some("/run/secrets/pepper".into()),
            next_pepper_file: Some("/run/secrets/new".into()),
            ..Settings::default()
        };
        let files = Files::of(&named).unwrap();
        let shown = files.all().map(|(_, file)| file.display().to_string());
        assert_eq!(
            shown,
            [
                "/run/secrets/pepper",
                "/run/secrets/pepper.previous",
                "/run/secrets/new"
            ]
        );
    }

    #[test]
    fn moving_keys_may_be_interrupted_after_any_step() {
        let folder = tempfile::tempdir().unwrap();
        let files = files(folder.path());
        let old = Pepper::open(folder.path()).unwrap().check();
        let new = files.prepare().unwrap().check();
        assert_eq!(files.prepare().unwrap().check(), new, "made once");
        assert_eq!(files.holding(&new), Some(&*files.next));
        // Interrupted after the first step: the previous key exists twice.
        fs::copy(&files.own, &files.previous).unwrap();
        let all = files.read(Pepper::read).unwrap();
        let all: Vec<String> = all.iter().map(Pepper::check).collect();
        assert_eq!(all, [old.clone(), old.clone(), new.clone()]);
        for _ in 0..2 {
            files.advance().unwrap();
            let read = |file: &Path| Pepper::read(file).unwrap().check();
            assert_eq!(
                (read(&files.own), read(&files.previous)),
                (new.clone(), old.clone())
            );
            assert!(!files.next.exists());
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_new_file_is_as_private_as_the_current_one() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let files = files(folder.path());
        Pepper::open(folder.path()).unwrap();
        for mode in [0o600, 0o640] {
            fs::set_permissions(&files.own, fs::Permissions::from_mode(mode)).unwrap();
            files.prepare().unwrap();
            files.advance().unwrap();
            for file in [&files.own, &files.previous] {
                assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, mode);
            }
        }
    }
}
