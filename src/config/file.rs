//! The config file as a file: read when nobody else can read it, locked while it is changed, and replaced in one step.
//! What is in it is `config`'s own.

use crate::config::line_ends::like;
use crate::error::{Error, Kind, Result};
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use toml_edit::DocumentMut;

/// The config file while this process alone may change it; another one waits. Proves on the way that the
/// place can be written.
pub struct Locked {
    pub(super) file: PathBuf,
    _lock: File,
}

impl Locked {
    /// Makes the folder (0700) if need be and waits for the lock. A symlink is followed once, so that its
    /// target is what gets replaced.
    ///
    /// # Errors
    /// [`Kind::Config`] when the place cannot be written.
    pub fn new(file: &Path) -> Result<Self> {
        Self::by(file, File::lock)
    }

    /// The same where nobody has the lock; waits for nobody.
    ///
    /// # Errors
    /// As [`Self::new`], and where somebody has it.
    pub fn at_once(file: &Path) -> Result<Self> {
        Self::by(file, |lock| lock.try_lock().map_err(std::io::Error::from))
    }

    fn by(file: &Path, hold: impl FnOnce(&File) -> std::io::Result<()>) -> Result<Self> {
        let file = followed(file);
        let cannot = |error: &std::io::Error| not_writable(&file, error);
        make_folder(folder_of(&file)).map_err(|error| cannot(&error))?;
        refuse_if_read_only(&file)?;
        let lock = lock_file(&file).map_err(|error| cannot(&error))?;
        hold(&lock).map_err(|error| cannot(&error))?;
        let locked = Self { file, _lock: lock };
        locked.sweep();
        Ok(locked)
    }

    pub(super) fn document(&self) -> Result<DocumentMut> {
        let text = read(&self.file)?.unwrap_or_default();
        text.parse().map_err(|error: toml_edit::TomlError| {
            Error::new(
                Kind::Config,
                format!("`{}` is wrong: {}", self.file.display(), error.message()),
            )
        })
    }

    /// Removes temporary files that a killed run left; only the holder of the lock writes any.
    fn sweep(&self) {
        let prefix = temporary_prefix(&self.file);
        let Ok(entries) = fs::read_dir(folder_of(&self.file)) else {
            return;
        };
        for entry in entries.flatten() {
            let name = entry.file_name();
            if name.to_string_lossy().starts_with(&prefix) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

/// The text of a config file, or of one that stands beside it; nothing where there is none.
///
/// # Errors
/// [`Kind::Config`] when it is readable by others or cannot be read.
pub fn read(file: &Path) -> Result<Option<String>> {
    let unreadable = |error: std::io::Error| {
        let hint = match error.kind() {
            ErrorKind::PermissionDenied => {
                "it belongs to another user: run as that one, or name another with `--config`"
            }
            ErrorKind::InvalidData => {
                "it is no text in UTF-8: mend it, or move it away and run `fastenctl register`"
            }
            _ => "name another file with `--config`",
        };
        Error::new(
            Kind::Config,
            format!("cannot read `{}`: {error}", file.display()),
        )
        .hint(hint)
    };
    match fs::metadata(file) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(error)),
        // A pipe would be waited for, and nobody should be told to change the mode of a device.
        Ok(metadata) if !metadata.is_file() => {
            return Err(Error::new(
                Kind::Config,
                format!("`{}` is no regular file", file.display()),
            )
            .hint("name a file with `--config`; it need not exist yet"));
        }
        Ok(metadata) => refuse_if_shared(file, &metadata)?,
    }
    fs::read_to_string(file).map(Some).map_err(unreadable)
}

/// The line and column only: the parser's own picture of the place would show a secret that stands there.
pub(super) fn wrong(file: &Path, error: &toml::de::Error) -> Error {
    let place = error.span().and_then(|span| {
        let text = fs::read_to_string(file).ok()?;
        Some(format!(
            " in line {}",
            text.get(..span.start)?.matches('\n').count() + 1
        ))
    });
    let message = format!(
        "`{}` is wrong{}: {}",
        file.display(),
        place.unwrap_or_default(),
        error.message()
    );
    Error::new(Kind::Config, message)
        .hint("mend the file, or move it away and run `fastenctl register` again")
}

#[cfg(unix)]
pub(super) fn refuse_if_shared(file: &Path, metadata: &fs::Metadata) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    if metadata.permissions().mode() & 0o077 == 0 {
        return Ok(());
    }
    let message = format!(
        "`{}` holds a secret and can be read by others",
        file.display()
    );
    Err(Error::new(Kind::Config, message).hint(format!("run `chmod 600 {}`", file.display())))
}

#[cfg(not(unix))]
pub(super) fn refuse_if_shared(_file: &Path, _metadata: &fs::Metadata) -> Result<()> {
    Ok(())
}

/// A file that its user made read-only is not to be changed, although another could be put in its place.
#[cfg(unix)]
fn refuse_if_read_only(file: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    match fs::metadata(file) {
        Ok(metadata) if metadata.is_file() && metadata.permissions().mode() & 0o200 == 0 => {
            let message = format!("cannot write `{}`: the file is read-only", file.display());
            Err(Error::new(Kind::Config, message).hint(format!(
                "run `chmod 600 {}`, or name another with `--config`",
                file.display()
            )))
        }
        _ => Ok(()),
    }
}

#[cfg(not(unix))]
fn refuse_if_read_only(_file: &Path) -> Result<()> {
    Ok(())
}

/// The file that is locked while the config file is changed.
fn lock_file(file: &Path) -> std::io::Result<File> {
    let lock = beside(file, ".lock");
    match private_options().create_new(true).open(&lock) {
        Ok(new) => leave_to_owner(&new, file).map(|()| new),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => private_options().open(&lock),
        Err(error) => Err(error),
    }
}

/// What root writes in another user's stead stays that user's, who could not read it otherwise. `new` must be a file
/// made just now: one that was there might be a link to something else.
#[cfg(unix)]
fn leave_to_owner(new: &File, config_file: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::{MetadataExt, fchown};
    match fs::metadata(config_file) {
        Ok(owner) if rustix::process::geteuid().is_root() && owner.uid() != 0 => {
            fchown(new, Some(owner.uid()), Some(owner.gid()))
        }
        _ => Ok(()),
    }
}

#[cfg(not(unix))]
fn leave_to_owner(_new: &File, _config_file: &Path) -> std::io::Result<()> {
    Ok(())
}

/// Writes a file that nobody else may read (0600), in one step.
///
/// # Errors
/// [`Kind::Failure`] when it cannot be written.
pub fn write_private(file: &Path, bytes: &[u8]) -> Result<()> {
    let file = &followed(file);
    write_in_one_step(file, file, bytes).map_err(|error| {
        Error::new(
            Kind::Failure,
            format!("cannot write `{}`: {error}", file.display()),
        )
        .hint("name another file, or mend the folder's permissions or the space on its disk")
    })
}

/// Puts an edited text in place of a file's; its lines end as that file's do.
pub(super) fn replace(file: &Path, text: &str) -> Result<()> {
    let text = like(&fs::read_to_string(file).unwrap_or_default(), text);
    write_in_one_step(file, file, text.as_bytes()).map_err(|error| not_writable(file, &error))
}

/// Replaces a file by one of the same owner as `owned_like`, where that exists.
pub(super) fn write_in_one_step(
    file: &Path,
    owned_like: &Path,
    bytes: &[u8],
) -> std::io::Result<()> {
    let folder = folder_of(file);
    let mut temporary = tempfile::Builder::new()
        .prefix(&temporary_prefix(file))
        .tempfile_in(folder)?;
    temporary.write_all(bytes)?;
    leave_to_owner(temporary.as_file(), owned_like)?;
    temporary.as_file().sync_all()?;
    temporary.persist(file).map_err(|error| error.error)?;
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    Ok(())
}

/// A symlink's target, or the file itself.
pub(super) fn followed(file: &Path) -> PathBuf {
    fs::read_link(file).map_or_else(
        |_| file.to_path_buf(),
        |target| folder_of(file).join(target),
    )
}

fn temporary_prefix(file: &Path) -> String {
    format!(
        ".{}.",
        file.file_name().unwrap_or_default().to_string_lossy()
    )
}

pub(super) fn folder_of(file: &Path) -> &Path {
    file.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

pub(super) fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(ending);
    file.with_file_name(name)
}

pub(super) fn make_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

pub(super) fn private_options() -> fs::OpenOptions {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

pub(super) fn not_writable(file: &Path, error: &std::io::Error) -> Error {
    Error::new(
        Kind::Config,
        format!("cannot write `{}`: {error}", file.display()),
    )
    .hint("name another place with `--config`, or mend its permissions or the space on its disk")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_run_left_is_swept_by_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config.toml");
        fs::write(folder.path().join(".config.toml.Ab12"), "half").unwrap();
        let _locked = Locked::new(&file).unwrap();
        let names: Vec<_> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        assert_eq!(names, ["config.toml.lock"]);
    }
}
