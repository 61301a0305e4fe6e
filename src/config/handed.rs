//! A config file passed through a pipe, as with `--config -` and `--config <(command)`. It is read
//! once and kept in memory, where it can be read again like any other file.

use crate::error::{Error, Kind, Result};
use crate::files;
use std::path::{Path, PathBuf};

/// Whether the path stands for something that is already open and can be read only once.
#[must_use]
pub fn is_handed_over(file: &Path) -> bool {
    let opened = ["/dev/fd", "/proc/self/fd"];
    file == Path::new("-")
        || file == Path::new("/dev/stdin")
        || opened.iter().any(|folder| file.starts_with(folder))
}

/// Reads the config file and returns a path under which this process can read it again.
///
/// # Errors
/// [`Kind::Config`] if it cannot be read.
pub fn kept(file: &Path) -> Result<PathBuf> {
    let text = if file == Path::new("-") {
        files::stdin()
    } else {
        files::given(file)
    };
    text.and_then(|text| in_memory(text.expose()))
        .map_err(|error| {
            let message = format!(
                "cannot read the config file from `{}`: {error}",
                file.display()
            );
            Error::new(Kind::Config, message).hint("pass a regular file with `--config`")
        })
}

#[cfg(target_os = "linux")]
fn in_memory(text: &str) -> std::io::Result<PathBuf> {
    use rustix::fs::{MemfdFlags, Mode, fchmod, memfd_create};
    use std::io::Write;
    use std::os::fd::IntoRawFd;
    let memory = memfd_create("fastenctl-config", MemfdFlags::CLOEXEC)?;
    fchmod(&memory, Mode::RUSR | Mode::WUSR)?;
    let mut file = std::fs::File::from(memory);
    file.write_all(text.as_bytes())?;
    // The file stays open until the process ends, and disappears with it.
    Ok(PathBuf::from(format!(
        "/proc/self/fd/{}",
        file.into_raw_fd()
    )))
}

#[cfg(not(target_os = "linux"))]
fn in_memory(_: &str) -> std::io::Result<PathBuf> {
    Err(std::io::ErrorKind::Unsupported.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_already_open_file_counts_as_passed_in() {
        for (file, expected) in [
            ("-", true),
            ("/dev/stdin", true),
            ("/dev/fd/63", true),
            ("/proc/self/fd/9", true),
            ("./-", false),
            ("/dev/fdx", false),
            ("config.toml", false),
        ] {
            assert_eq!(is_handed_over(Path::new(file)), expected, "{file}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_file_read_once_can_only_be_read_again_by_this_process() {
        use std::os::unix::fs::PermissionsExt;
        let kept = in_memory("[profiles.default]\n").unwrap();
        for _ in 0..2 {
            let again = crate::config::file::read(&kept).unwrap();
            assert_eq!(again.as_deref(), Some("[profiles.default]\n"));
        }
        assert_eq!(kept.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
}
