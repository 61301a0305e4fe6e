//! The only functions that read files from outside: regular files only, without blocking, and up to
//! a size limit. Pipes are read if the user named them, as in `<(command)`.

use crate::secret::Secret;
use std::fs::{File, OpenOptions};
use std::io::{Error, ErrorKind, Read, Result};
use std::path::Path;

const MIB: u64 = 1024 * 1024;

/// The size limit, in bytes, for files with a single value or the user's own settings: secrets,
/// keys, config files, notes, sessions.
pub const SMALL: u64 = MIB;
/// The size limit, in bytes, for certificates and for settings that may name many providers.
pub const LARGE: u64 = 64 * MIB;
/// The size limit, in bytes, for published lists of institutions.
pub const LIST: u64 = 1024 * MIB;

/// Opens a regular file for reading; a pipe or device is refused, because it might block.
///
/// # Errors
/// The system's errors, and [`ErrorKind::InvalidInput`] for anything but a regular file.
pub fn open(file: &Path) -> Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        let flags = (OFlags::NONBLOCK | OFlags::NOCTTY).bits();
        std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, flags.cast_signed());
    }
    let opened = options.open(file)?;
    if opened.metadata()?.is_file() {
        Ok(opened)
    } else {
        Err(Error::new(
            ErrorKind::InvalidInput,
            "it is not a regular file",
        ))
    }
}

/// Like [`open`], but waits for pipes: for files named on the command line.
///
/// # Errors
/// Same as [`open`].
pub fn open_given(file: &Path) -> Result<File> {
    if is_pipe(file) {
        File::open(file)
    } else {
        open(file)
    }
}

/// Reads the rest of an open file.
///
/// # Errors
/// The system's errors, and [`ErrorKind::FileTooLarge`] beyond `most` bytes.
pub fn bounded(from: impl Read, most: u64) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        let message = format!("it is larger than {} MiB", most / MIB);
        return Err(Error::new(ErrorKind::FileTooLarge, message));
    }
    Ok(bytes)
}

/// Like [`bounded`], but returns text.
///
/// # Errors
/// Same as [`bounded`], and [`ErrorKind::InvalidData`] if it is not UTF-8.
pub fn bounded_text(from: impl Read, most: u64) -> Result<String> {
    String::from_utf8(bounded(from, most)?)
        .map_err(|_| Error::new(ErrorKind::InvalidData, "it is not UTF-8"))
}

/// Reads a whole file.
///
/// # Errors
/// Same as [`open`] and [`bounded`].
pub fn bytes(file: &Path, most: u64) -> Result<Vec<u8>> {
    bounded(open(file)?, most)
}

/// Reads a whole file as text.
///
/// # Errors
/// Same as [`open`] and [`bounded_text`].
pub fn text(file: &Path, most: u64) -> Result<String> {
    bounded_text(open(file)?, most)
}

/// Reads what was named on the command line: a file, or a pipe from another program.
///
/// # Errors
/// Same as [`open`] and [`bounded_text`].
pub fn given(file: &Path) -> Result<Secret> {
    bounded_text(open_given(file)?, SMALL).map(Secret::new)
}

/// Reads what is piped into this process.
///
/// # Errors
/// Same as [`bounded_text`].
pub fn stdin() -> Result<Secret> {
    bounded_text(std::io::stdin().lock(), SMALL).map(Secret::new)
}

#[cfg(unix)]
fn is_pipe(file: &Path) -> bool {
    use std::os::unix::fs::FileTypeExt;
    std::fs::metadata(file).is_ok_and(|it| it.file_type().is_fifo())
}

#[cfg(not(unix))]
fn is_pipe(_file: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_up_to_its_limit_and_no_further() {
        assert_eq!(bounded(&b"four"[..], 4).unwrap(), b"four");
        let error = bounded(std::io::repeat(0), SMALL).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::FileTooLarge);
        assert_eq!(error.to_string(), "it is larger than 1 MiB");
        let error = bounded_text(&b"\xff"[..], 4).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidData);
    }

    #[cfg(unix)]
    #[test]
    fn folders_devices_and_pipes_are_refused_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.unwrap().success());
        for file in [folder.path(), Path::new("/dev/zero"), &pipe] {
            let error = text(file, SMALL).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{}", file.display());
        }
    }
}
