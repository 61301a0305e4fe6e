//! The config file as a file: only read if no other user can read it, locked while it changes, and
//! replaced atomically. `config` defines the contents.

use crate::config::line_ends::like;
use crate::config::room::{Room, folder_of, sweep, write_in_one_step};
use crate::error::{Error, Kind, Result};
use crate::files;
use std::borrow::Cow;
use std::cell::RefCell;
use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use toml_edit::DocumentMut;

/// The number of bytes that an edit may add to the file: name, e-mail, ID and secret, in any
/// escaping.
const ROOM: usize = 2048;
/// The maximum number of symlinks to follow, the same as Linux's own limit.
const LINKS: usize = 40;

/// Exclusive access to the config file, which is known to be writable. Other processes wait until
/// this is dropped.
pub struct Locked {
    pub(super) file: PathBuf,
    _lock: File,
    room: RefCell<Option<Room>>,
}

impl Locked {
    /// Creates the folder (0700) if needed and waits for the lock. Follows symlinks, so that their
    /// target is replaced.
    ///
    /// # Errors
    /// [`Kind::Config`] if the file cannot be written, [`Kind::Conflict`] for root if the folder
    /// belongs to another user.
    pub fn new(file: &Path) -> Result<Self> {
        Self::by(file, File::lock)
    }

    /// Same as [`Self::new`], but calls `waits` first if another process has the lock.
    ///
    /// # Errors
    /// Same as [`Self::new`].
    pub fn telling(file: &Path, waits: impl FnOnce()) -> Result<Self> {
        Self::by(file, |lock| held_after(lock, waits))
    }

    /// Same as [`Self::new`], but without waiting.
    ///
    /// # Errors
    /// Same as [`Self::new`], and if another process has the lock.
    pub fn at_once(file: &Path) -> Result<Self> {
        Self::by(file, |lock| lock.try_lock().map_err(std::io::Error::from))
    }

    fn by(file: &Path, hold: impl FnOnce(&File) -> std::io::Result<()>) -> Result<Self> {
        let file = followed(file);
        let cannot = |error: &std::io::Error| not_writable(&file, error);
        refuse_folder_of_another(folder_of(&file))?;
        make_folder(folder_of(&file)).map_err(|error| cannot(&error))?;
        refuse_if_read_only(&file)?;
        let lock = lock_file(&beside(&file, ".lock")).map_err(|error| cannot(&error))?;
        hold(&lock).map_err(|error| cannot(&error))?;
        let locked = Self {
            file,
            _lock: lock,
            room: RefCell::default(),
        };
        locked.sweep();
        Ok(locked)
    }

    pub(super) fn document(&self) -> Result<DocumentMut> {
        let text = read(&self.file)?.unwrap_or_default();
        text.parse().map_err(|error: toml_edit::TomlError| {
            Error::new(
                Kind::Config,
                format!(
                    "`{}` is not valid: {}",
                    self.file.display(),
                    error.message()
                ),
            )
        })
    }

    /// Reserves the disk space that the file may need after an edit, before the user is asked for
    /// anything.
    pub(super) fn take_room(&self, now: usize) -> Result<()> {
        let room =
            Room::take(&self.file, now + ROOM).map_err(|error| not_writable(&self.file, &error))?;
        *self.room.borrow_mut() = Some(room);
        Ok(())
    }

    /// Replaces the file, using the reserved space if there is any.
    pub(super) fn replace(&self, text: &str) -> Result<()> {
        match self.room.take() {
            Some(room) => room
                .fill(like_before(&self.file, text).as_bytes())
                .map_err(|error| not_writable(&self.file, &error)),
            None => replace(&self.file, text),
        }
    }

    /// Removes temporary files left by a killed run, including those of notes. Only the holder of
    /// the lock writes any, so none of them is in use.
    fn sweep(&self) {
        let name = self.file.file_name().unwrap_or_default().to_string_lossy();
        let note = format!("{name}.");
        sweep(folder_of(&self.file), |file, _| {
            file == name || file.starts_with(&note)
        });
    }
}

/// Reads a config file, or a file beside it; `None` if it does not exist.
///
/// # Errors
/// [`Kind::Config`] if others can read it or it cannot be read, [`Kind::Conflict`] if it belongs to
/// another user.
pub fn read(file: &Path) -> Result<Option<String>> {
    let unreadable = |error: std::io::Error| {
        let hint = match error.kind() {
            ErrorKind::PermissionDenied => "run as its owner, or pass another file with `--config`",
            ErrorKind::InvalidData => {
                "save it as UTF-8, or move it away and run `fastenctl register`"
            }
            ErrorKind::FileTooLarge => {
                "it cannot be a config file: move it away and run `fastenctl register`"
            }
            _ => "pass another file with `--config`",
        };
        Error::new(
            Kind::Config,
            format!("cannot read `{}`: {error}", file.display()),
        )
        .hint(hint)
    };
    let opened = match files::open(file) {
        Ok(opened) => opened,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        // A pipe would block, and no message should tell a user to change the mode of a device.
        Err(error) if error.kind() == ErrorKind::InvalidInput => {
            return Err(Error::new(
                Kind::Config,
                format!("`{}` is not a regular file", file.display()),
            )
            .hint("pass a regular file with `--config`; it does not have to exist yet"));
        }
        Err(error) => return Err(unreadable(error)),
    };
    refuse_if_shared(file, &opened.metadata().map_err(unreadable)?)?;
    files::bounded_text(opened, files::SMALL)
        .map(Some)
        .map_err(unreadable)
}

/// Returns an error with the line number and the parser's message, but without its excerpt, which
/// could show a secret.
pub(super) fn wrong(file: &Path, error: &toml::de::Error) -> Error {
    let place = error.span().and_then(|span| {
        let text = files::text(file, files::SMALL).ok()?;
        Some(format!(
            " on line {}",
            text.get(..span.start)?.matches('\n').count() + 1
        ))
    });
    let message = format!(
        "`{}` is not valid{}: {}",
        file.display(),
        place.unwrap_or_default(),
        error.message()
    );
    Error::new(Kind::Config, message)
        .hint("fix the file, or move it away and run `fastenctl register` again")
}

#[cfg(unix)]
pub(super) fn refuse_if_shared(file: &Path, metadata: &fs::Metadata) -> Result<()> {
    use std::os::unix::fs::MetadataExt;
    let me = rustix::process::geteuid().as_raw();
    if metadata.uid() != me {
        return Err(of_another(file, metadata.uid(), me));
    }
    if metadata.mode() & 0o077 == 0 {
        return Ok(());
    }
    let message = format!(
        "`{}` holds a secret, and other users can read it",
        file.display()
    );
    Err(Error::new(Kind::Config, message).hint(format!("run `chmod 600 {}`", file.display())))
}

/// Stops root from writing in another user's folder: that user could neither read nor replace the
/// file.
#[cfg(unix)]
pub(super) fn refuse_folder_of_another(folder: &Path) -> Result<()> {
    use std::os::unix::fs::MetadataExt;
    let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let nearest = folder
        .ancestors()
        .find_map(|it| Some((it, fs::metadata(it).ok()?)));
    match nearest {
        Some((folder, it)) if rustix::process::geteuid().is_root() && it.uid() != 0 => {
            Err(of_another(folder, it.uid(), 0))
        }
        _ => Ok(()),
    }
}

#[cfg(not(unix))]
pub(super) fn refuse_folder_of_another(_folder: &Path) -> Result<()> {
    Ok(())
}

#[cfg(unix)]
fn of_another(place: &Path, owner: u32, me: u32) -> Error {
    let place = place.display();
    Error::new(
        Kind::Conflict,
        format!("`{place}` belongs to user {owner}, not to {me}"),
    )
    .hint(format!(
        "run as that user, pass another path with `--config`, or take ownership: `chown {me} \
         {place}`"
    ))
}

#[cfg(not(unix))]
pub(super) fn refuse_if_shared(_file: &Path, _metadata: &fs::Metadata) -> Result<()> {
    Ok(())
}

/// Refuses to change a file that its user made read-only, although it could be replaced.
#[cfg(unix)]
fn refuse_if_read_only(file: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    match fs::metadata(file) {
        Ok(metadata) if metadata.is_file() && metadata.permissions().mode() & 0o200 == 0 => {
            let message = format!("cannot write `{}`: the file is read-only", file.display());
            Err(Error::new(Kind::Config, message).hint(format!(
                "run `chmod 600 {}`, or pass another file with `--config`",
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

/// Opens the lock file, but only as a regular file of this user, whatever another user has put in
/// its place.
pub(super) fn lock_file(lock: &Path) -> std::io::Result<File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt;
        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY;
        options.mode(0o600).custom_flags(flags.bits().cast_signed());
    }
    let foreign = || {
        let message = format!(
            "its lock file `{}` was not created by fastenctl; remove it",
            lock.display()
        );
        std::io::Error::other(message)
    };
    match options.open(lock) {
        Ok(opened) if is_ours(&opened.metadata()?) => Ok(opened),
        Err(error) if !fs::symlink_metadata(lock).is_ok_and(|it| !it.is_file()) => Err(error),
        _ => Err(foreign()),
    }
}

/// Takes a lock; calls `waits` first if another process has it.
pub(super) fn held_after(lock: &File, waits: impl FnOnce()) -> std::io::Result<()> {
    match lock.try_lock() {
        Err(fs::TryLockError::WouldBlock) => {
            waits();
            lock.lock()
        }
        taken => taken.map_err(std::io::Error::from),
    }
}

/// Whether the lock belongs to this user; another user could hold a lock of their own forever.
#[cfg(unix)]
fn is_ours(metadata: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    metadata.is_file() && metadata.uid() == rustix::process::geteuid().as_raw()
}

#[cfg(not(unix))]
fn is_ours(metadata: &fs::Metadata) -> bool {
    metadata.is_file()
}

/// Writes a file that only its owner may read (0600), atomically.
///
/// # Errors
/// [`Kind::Failure`] if it cannot be written.
pub fn write_private(file: &Path, bytes: &[u8]) -> Result<()> {
    let file = &followed(file);
    write_in_one_step(file, bytes).map_err(|error| {
        Error::new(
            Kind::Failure,
            format!("cannot write `{}`: {error}", file.display()),
        )
        .hint("choose another file, fix the folder's permissions, or free disk space")
    })
}

/// Replaces a file's text with an edited one, keeping its line endings.
pub(super) fn replace(file: &Path, text: &str) -> Result<()> {
    write_in_one_step(file, like_before(file, text).as_bytes())
        .map_err(|error| not_writable(file, &error))
}

fn like_before<'a>(file: &Path, text: &'a str) -> Cow<'a, str> {
    like(&files::text(file, files::SMALL).unwrap_or_default(), text)
}

/// Follows symlinks to their target, which need not exist.
pub(super) fn followed(file: &Path) -> PathBuf {
    let mut file = file.to_path_buf();
    for _ in 0..LINKS {
        match fs::read_link(&file) {
            Ok(target) => file = folder_of(&file).join(target),
            Err(_) => break,
        }
    }
    file
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

pub(super) fn not_writable(file: &Path, error: &std::io::Error) -> Error {
    Error::new(
        Kind::Config,
        format!("cannot write `{}`: {error}", file.display()),
    )
    .hint("pass another path with `--config`, fix the permissions, or free disk space")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leftovers_of_a_killed_run_are_removed_by_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config.toml");
        for half in [
            ".config.toml.Ab12Cd",
            ".config.toml.work.rotation.Ab12Cd34Ef56",
        ] {
            fs::write(folder.path().join(half), "half").unwrap();
        }
        fs::write(folder.path().join(".config.toml.swp"), "an editor's").unwrap();
        let _locked = Locked::new(&file).unwrap();
        let mut names: Vec<_> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        names.sort();
        assert_eq!(names, [".config.toml.swp", "config.toml.lock"]);
    }
}
