//! Atomic file replacement: write beside the old file, sync, rename. Disk space can be reserved
//! beforehand, so that later data is not lost on a full disk; leftovers of killed runs are removed.

use std::fs::{self, File};
use std::io::{Result, Seek, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// The number of random characters in the name of a temporary file.
const RANDOM: usize = 12;
/// The same number in version 0.1.0.
const RANDOM_ONCE: usize = 6;

/// Disk space for a file's next state, reserved until this is dropped.
pub(super) struct Room {
    temporary: NamedTempFile,
    file: PathBuf,
}

impl Room {
    /// Reserves this many bytes.
    pub(super) fn take(file: &Path, bytes: usize) -> Result<Self> {
        let mut temporary = temporary(file)?;
        temporary.as_file_mut().write_all(&vec![b'\n'; bytes])?;
        temporary.as_file().sync_all()?;
        let file = file.to_owned();
        Ok(Self { temporary, file })
    }

    /// Replaces the file with this text.
    pub(super) fn fill(mut self, text: &[u8]) -> Result<()> {
        self.temporary.rewind()?;
        self.temporary.as_file_mut().write_all(text)?;
        self.temporary.as_file().set_len(text.len() as u64)?;
        put_in_place(self.temporary, &self.file)
    }
}

/// Replaces a file atomically.
pub(super) fn write_in_one_step(file: &Path, bytes: &[u8]) -> Result<()> {
    let mut temporary = temporary(file)?;
    // Write to the inner file, because its errors do not contain the temporary name.
    temporary.as_file_mut().write_all(bytes)?;
    put_in_place(temporary, file)
}

fn temporary(file: &Path) -> Result<NamedTempFile> {
    tempfile::Builder::new()
        .prefix(&prefix(file))
        .rand_bytes(RANDOM)
        .tempfile_in(folder_of(file))
}

fn put_in_place(temporary: NamedTempFile, file: &Path) -> Result<()> {
    leave_to_owner(temporary.as_file(), file)?;
    temporary.as_file().sync_all()?;
    temporary.persist(file).map_err(|error| error.error)?;
    #[cfg(unix)]
    File::open(folder_of(file))?.sync_all()?;
    Ok(())
}

/// Keeps the owner of a file that root replaces, who could not read it otherwise. `new` must have
/// just been created, because an existing file might be a link to something else.
#[cfg(unix)]
fn leave_to_owner(new: &File, before: &Path) -> Result<()> {
    use std::os::unix::fs::{MetadataExt, fchown};
    match fs::metadata(before) {
        Ok(owner) if rustix::process::geteuid().is_root() && owner.uid() != 0 => {
            fchown(new, Some(owner.uid()), Some(owner.gid()))
        }
        _ => Ok(()),
    }
}

#[cfg(not(unix))]
fn leave_to_owner(_new: &File, _before: &Path) -> Result<()> {
    Ok(())
}

/// Removes temporary files that killed runs left in a folder, if `is_stale` says that no process is
/// writing the file.
pub(super) fn sweep(folder: &Path, is_stale: impl Fn(&str, &fs::Metadata) -> bool) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let Some(file) = name.to_str().and_then(written_by_us) else {
            continue;
        };
        let swept = fs::symlink_metadata(entry.path())
            .is_ok_and(|it| it.is_file() && is_ours(&it) && is_stale(file, &it));
        if swept {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Returns the name of the file that one of our temporary files was to replace, judging by its own
/// name.
fn written_by_us(name: &str) -> Option<&str> {
    let (file, random) = name.strip_prefix('.')?.rsplit_once('.')?;
    let is_random = random.bytes().all(|byte| byte.is_ascii_alphanumeric());
    // A real word is a suffix that a person chose, as in `.config.toml.backup`.
    let is_a_word = random.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_ours = match random.len() {
        RANDOM => is_random,
        RANDOM_ONCE => is_random && !is_a_word,
        _ => false,
    };
    (is_ours && !file.is_empty()).then_some(file)
}

#[cfg(unix)]
fn is_ours(metadata: &fs::Metadata) -> bool {
    std::os::unix::fs::MetadataExt::uid(metadata) == rustix::process::geteuid().as_raw()
}

#[cfg(not(unix))]
fn is_ours(_metadata: &fs::Metadata) -> bool {
    true
}

/// Returns the folder that contains a file.
pub(super) fn folder_of(file: &Path) -> &Path {
    file.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

fn prefix(file: &Path) -> String {
    format!(
        ".{}.",
        file.file_name().unwrap_or_default().to_string_lossy()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reserved_space_takes_shorter_and_longer_texts() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.json");
        for text in ["short", "longer than the room that was taken"] {
            let room = Room::take(&file, 10).unwrap();
            room.fill(text.as_bytes()).unwrap();
            assert_eq!(fs::read_to_string(&file).unwrap(), text);
        }
        drop(Room::take(&file, 10).unwrap());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn our_temporary_files_are_recognised_by_their_names() {
        for (name, file) in [
            (".s.json.aB3dE6gH9kLm", Some("s.json")),
            (
                ".config.toml.default.rotation.Ab12Cd",
                Some("config.toml.default.rotation"),
            ),
            (".config.toml.swp", None),
            (".config.toml.backup", None),
            (".config.toml.2026-11-28.a", None),
            ("config.toml.Ab12Cd", None),
            ("..Ab12Cd", None),
        ] {
            assert_eq!(written_by_us(name), file, "{name}");
        }
    }
}
