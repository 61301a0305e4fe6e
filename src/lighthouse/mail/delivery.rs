//! Sends e-mail by SMTP, or writes it to a folder as `.eml` files if no server is set. `letter` and
//! `outbox` decide what is sent and when.

use crate::clock::rfc3339;
use crate::error::Result;
use crate::lighthouse::mail::failure::Failure;
use crate::lighthouse::mail::smtp::transport;
use crate::lighthouse::settings::Mail as Settings;
use crate::lighthouse::settings::flaw::wrong_in;
use lettre::message::{Mailbox, Message};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;
use url::Url;

/// Time limit for a whole delivery, shorter than the outbox's lease. Too short a limit would cause
/// e-mails to be sent twice.
const DELIVERED_WITHIN: Duration = Duration::from_secs(120);

/// Where e-mail goes.
pub enum Delivery {
    /// A folder, which is created when the first e-mail is written.
    Folder(PathBuf),
    Smtp {
        server: Box<AsyncSmtpTransport<Tokio1Executor>>,
        within: Duration,
    },
}

impl Delivery {
    /// Chooses the delivery from the settings: a folder in `data_folder` if no server is set.
    ///
    /// # Errors
    /// [`crate::error::Kind::Config`], naming the setting that is wrong.
    pub fn open(settings: &Settings, data_folder: &Path) -> Result<Self> {
        match &settings.host {
            Some(host) => {
                let within = settings.delivered_within.unwrap_or(DELIVERED_WITHIN);
                Ok(Self::Smtp {
                    server: Box::new(transport(settings, host)?),
                    within,
                })
            }
            None if settings.port.is_some() || settings.username.is_some() => {
                Err(wrong_in("mail.host", " is missing"))
            }
            None => Ok(Self::Folder(data_folder.join("mail"))),
        }
    }

    /// Removes the files of e-mails written before this time, in Unix seconds, and returns how many
    /// were removed.
    ///
    /// # Errors
    /// File system errors.
    pub async fn forget(&self, before: i64) -> std::io::Result<u64> {
        let Self::Folder(folder) = self else {
            return Ok(0);
        };
        let folder = folder.clone();
        let removed = tokio::task::spawn_blocking(move || remove(&folder, before)).await;
        removed.unwrap_or_else(|error| Err(std::io::Error::other(error)))
    }

    /// Sends an e-mail, or writes it to a file named `name`.
    ///
    /// # Errors
    /// Returns a [`Failure`] if it was not accepted, or if that is unknown.
    pub async fn send(&self, name: &str, message: &Message) -> std::result::Result<(), Failure> {
        match self {
            Self::Folder(folder) => {
                let (folder, name, mail) = (folder.clone(), name.to_owned(), message.formatted());
                let written =
                    tokio::task::spawn_blocking(move || write(&folder, &name, &mail)).await;
                let written = written.unwrap_or_else(|error| Err(std::io::Error::other(error)));
                written.map_err(|error| {
                    Failure::Unreachable(format!("cannot write to the folder: {error}"))
                })
            }
            Self::Smtp { server, within } => {
                let sent = tokio::time::timeout(*within, server.send(message.clone())).await;
                let sent = sent
                    .map_err(|_| Failure::Unreachable(format!("not finished within {within:?}")))?;
                sent.map(drop).map_err(|error| Failure::of_smtp(&error))
            }
        }
    }
}

/// The prefix of the names of files written at this time; sorting the files by name sorts them by
/// time.
pub(super) fn begin_of_name(written_at: i64) -> String {
    rfc3339(written_at).replace(':', "-")
}

/// Whether a file is an e-mail older than the time for which `before` is the prefix.
fn is_older(name: &str, before: &str) -> bool {
    let is_mail = Path::new(name).extension() == Some(OsStr::new("eml"))
        && name.starts_with(|first: char| first.is_ascii_digit());
    is_mail && name < before
}

fn remove(folder: &Path, before: i64) -> std::io::Result<u64> {
    let before = begin_of_name(before);
    let entries = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(0),
        entries => entries?,
    };
    let mut removed = 0;
    for entry in entries {
        let entry = entry?;
        let is_due = entry
            .file_name()
            .to_str()
            .is_some_and(|name| is_older(name, &before));
        if is_due && entry.file_type()?.is_file() {
            std::fs::remove_file(entry.path())?;
            removed += 1;
        }
    }
    Ok(removed)
}

/// Writes an e-mail atomically, readable only by this user; a second attempt replaces the same
/// file.
fn write(folder: &Path, name: &str, mail: &[u8]) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(mail)?;
    file.as_file().sync_all()?;
    file.persist(folder.join(name))
        .map_err(|error| error.error)?;
    #[cfg(unix)]
    std::fs::File::open(folder)?.sync_all()?;
    Ok(())
}

impl Settings {
    /// The sender of e-mails. It has to be set if there is a server; otherwise it has a default.
    ///
    /// # Errors
    /// [`crate::error::Kind::Config`] if it is missing or not an address.
    pub fn sender(&self, public_url: &str) -> Result<Mailbox> {
        match &self.from {
            Some(from) => from
                .parse()
                .map_err(|error| wrong_in("mail.from", &format!(": `{from}`: {error}"))),
            None if self.host.is_some() => Err(wrong_in("mail.from", " is missing")),
            None => {
                let url = Url::parse(public_url).ok();
                let host = url.as_ref().and_then(Url::domain).unwrap_or("localhost");
                let address = Address::new("lighthouse", host)
                    .or_else(|_| Address::new("lighthouse", "localhost"));
                let address =
                    address.map_err(|error| wrong_in("mail.from", &format!(": {error}")))?;
                Ok(Mailbox::new(Some("Lighthouse".to_owned()), address))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(text: &str) -> Result<Delivery> {
        Delivery::open(&toml::from_str(text).unwrap(), Path::new("/nowhere"))
    }

    #[test]
    fn only_old_email_files_are_removed() {
        let folder = tempfile::tempdir().unwrap();
        let names = [
            "2026-01-01T00-00-00Z-a.eml",
            "2026-01-02T00-00-00Z-b.eml",
            "2026-01-01T00-00-00Z-c.txt",
            "README.eml",
        ];
        for name in names {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        let day = 1_767_312_000; // 2026-01-02
        assert_eq!(begin_of_name(day), "2026-01-02T00-00-00Z");
        assert_eq!(remove(folder.path(), day).unwrap(), 1);
        let left = names.map(|name| folder.path().join(name).exists());
        assert_eq!(left, [false, true, true, true]);
        assert_eq!(remove(&folder.path().join("nowhere"), day).unwrap(), 0);
    }

    #[test]
    fn names_the_missing_setting() {
        for (text, message) in [
            ("port = 25", "`mail.host` is missing"),
            (
                "host = \"m.example\"\nusername = \"a\"",
                "`mail.password_file` is missing",
            ),
            (
                "host = \"m.example\"\npassword = \"a\"",
                "`mail.username` is missing",
            ),
        ] {
            assert_eq!(open(text).err().unwrap().to_string(), message);
        }
        let settings: Settings = toml::from_str("host = \"m.example\"").unwrap();
        assert_eq!(
            settings.sender("").unwrap_err().to_string(),
            "`mail.from` is missing"
        );
        assert!(
            Settings {
                from: Some("no address".to_owned()),
                ..settings
            }
            .sender("")
            .is_err()
        );
    }
}
