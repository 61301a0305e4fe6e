//! The config file as a file: read when nobody else can read it, locked while it is changed, and replaced in one step.
//! What is in it is `config`'s own.

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

/// What an edit may add to the file: name, address, id and secret, however they are escaped.
const ROOM: usize = 2048;
/// As many links as the system itself follows.
const LINKS: usize = 40;

/// The config file while this process alone may change it; another one waits. Proves on the way that the
/// place can be written.
pub struct Locked {
    pub(super) file: PathBuf,
    _lock: File,
    room: RefCell<Option<Room>>,
}

impl Locked {
    /// Makes the folder (0700) if need be and waits for the lock. Symlinks are followed, so that the file they lead
    /// to is what gets replaced.
    ///
    /// # Errors
    /// [`Kind::Config`] when the place cannot be written, [`Kind::Conflict`] when it is another user's.
    pub fn new(file: &Path) -> Result<Self> {
        Self::by(file, File::lock)
    }

    /// The same, and `waits` is called where another process has the lock.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn telling(file: &Path, waits: impl FnOnce()) -> Result<Self> {
        Self::by(file, |lock| held_after(lock, waits))
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
                format!("`{}` is wrong: {}", self.file.display(), error.message()),
            )
        })
    }

    /// Takes the room that the file may need after an edit, before anybody is asked for anything.
    pub(super) fn take_room(&self, now: usize) -> Result<()> {
        let room =
            Room::take(&self.file, now + ROOM).map_err(|error| not_writable(&self.file, &error))?;
        *self.room.borrow_mut() = Some(room);
        Ok(())
    }

    /// Replaces the file, in the room taken for it if there is some.
    pub(super) fn replace(&self, text: &str) -> Result<()> {
        match self.room.take() {
            Some(room) => room
                .fill(like_before(&self.file, text).as_bytes())
                .map_err(|error| not_writable(&self.file, &error)),
            None => replace(&self.file, text),
        }
    }

    /// Removes temporary files that a killed run left, of notes, too; only the holder of the lock writes any.
    fn sweep(&self) {
        let name = self.file.file_name().unwrap_or_default().to_string_lossy();
        let note = format!("{name}.");
        sweep(folder_of(&self.file), |file, _| {
            file == name || file.starts_with(&note)
        });
    }
}

/// The text of a config file, or of one that stands beside it; nothing where there is none.
///
/// # Errors
/// [`Kind::Config`] when it is readable by others or cannot be read, [`Kind::Conflict`] when it is another user's.
pub fn read(file: &Path) -> Result<Option<String>> {
    let unreadable = |error: std::io::Error| {
        let hint = match error.kind() {
            ErrorKind::PermissionDenied => {
                "it belongs to another user: run as that one, or name another with `--config`"
            }
            ErrorKind::InvalidData | ErrorKind::FileTooLarge => {
                "it cannot be a config file: mend it, or move it away and run `fastenctl register`"
            }
            _ => "name another file with `--config`",
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
        // A pipe would be waited for, and nobody should be told to change the mode of a device.
        Err(error) if error.kind() == ErrorKind::InvalidInput => {
            return Err(Error::new(
                Kind::Config,
                format!("`{}` is not a regular file", file.display()),
            )
            .hint("name a file with `--config`; it need not exist yet"));
        }
        Err(error) => return Err(unreadable(error)),
    };
    refuse_if_shared(file, &opened.metadata().map_err(unreadable)?)?;
    files::bounded_text(opened, files::SMALL)
        .map(Some)
        .map_err(unreadable)
}

/// The line and column only: the parser's own picture of the place would show a secret that stands there.
pub(super) fn wrong(file: &Path, error: &toml::de::Error) -> Error {
    let place = error.span().and_then(|span| {
        let text = files::text(file, files::SMALL).ok()?;
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
    use std::os::unix::fs::MetadataExt;
    let me = rustix::process::geteuid().as_raw();
    if metadata.uid() != me {
        return Err(of_another(file, metadata.uid(), me));
    }
    if metadata.mode() & 0o077 == 0 {
        return Ok(());
    }
    let message = format!(
        "`{}` holds a secret and can be read by others",
        file.display()
    );
    Err(Error::new(Kind::Config, message).hint(format!("run `chmod 600 {}`", file.display())))
}

/// What root wrote into another user's folder, that user could neither read nor replace.
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
        "run as that user, name another place with `--config`, or take it over: `chown {me} {place}`"
    ))
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

/// The file that is locked while another is changed: a regular one, whatever a neighbour has put there.
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
            "its lock `{}` is not a file of fastenctl's: remove it",
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

/// Takes a lock; `waits` is called first where somebody has it.
pub(super) fn held_after(lock: &File, waits: impl FnOnce()) -> std::io::Result<()> {
    match lock.try_lock() {
        Err(fs::TryLockError::WouldBlock) => {
            waits();
            lock.lock()
        }
        taken => taken.map_err(std::io::Error::from),
    }
}

/// A lock that somebody else can open could be held for ever.
#[cfg(unix)]
fn is_ours(metadata: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    metadata.is_file() && metadata.uid() == rustix::process::geteuid().as_raw()
}

#[cfg(not(unix))]
fn is_ours(metadata: &fs::Metadata) -> bool {
    metadata.is_file()
}

/// Writes a file that nobody else may read (0600), in one step.
///
/// # Errors
/// [`Kind::Failure`] when it cannot be written.
pub fn write_private(file: &Path, bytes: &[u8]) -> Result<()> {
    let file = &followed(file);
    write_in_one_step(file, bytes).map_err(|error| {
        Error::new(
            Kind::Failure,
            format!("cannot write `{}`: {error}", file.display()),
        )
        .hint("name another file, or mend the folder's permissions or the space on its disk")
    })
}

/// Puts an edited text in place of a file's; its lines end as that file's do.
pub(super) fn replace(file: &Path, text: &str) -> Result<()> {
    write_in_one_step(file, like_before(file, text).as_bytes())
        .map_err(|error| not_writable(file, &error))
}

fn like_before<'a>(file: &Path, text: &'a str) -> Cow<'a, str> {
    like(&files::text(file, files::SMALL).unwrap_or_default(), text)
}

/// The file that symlinks lead to, however many; it need not exist.
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
    .hint("name another place with `--config`, or mend its permissions or the space on its disk")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_run_left_is_swept_by_the_next() {
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
