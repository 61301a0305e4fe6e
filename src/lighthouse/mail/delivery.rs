//! How a mail leaves: by SMTP, or as an `.eml` file into a folder where no server is set. What is written
//! and when is `mail`'s affair.

use crate::error::{Error, Kind, Result};
use crate::http::is_loopback;
use crate::lighthouse::settings::{Mail as Settings, Tls as Protection};
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use std::fmt;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;
use url::Url;

const CONNECTED_WITHIN: Duration = Duration::from_secs(20);
/// For a whole delivery; shorter than the outbox's lease. Who gives up early sends twice.
const DELIVERED_WITHIN: Duration = Duration::from_secs(120);

/// Where mail goes.
pub enum Delivery {
    /// Made when the first mail is written.
    Folder(PathBuf),
    Smtp {
        server: Box<AsyncSmtpTransport<Tokio1Executor>>,
        within: Duration,
    },
}

/// Why a mail did not go out. Holds no word of the server's: those name people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Nobody listens, answers, or can be trusted there: no other mail would go out either.
    Unreachable(String),
    /// The server asks for patience.
    Later(String),
    /// The server will not take this mail.
    Refused(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Unreachable(reason) | Self::Later(reason) | Self::Refused(reason)) = self;
        f.write_str(reason)
    }
}

fn wrong(message: impl Into<String>) -> Error {
    Error::new(Kind::Config, message).hint("`docs/lighthouse.example.toml` explains every setting")
}

impl Delivery {
    /// As the settings say; a folder in `data_folder` where they name no server.
    ///
    /// # Errors
    /// [`Kind::Config`], naming the setting that is wrong.
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
                Err(wrong("`mail.host` is missing"))
            }
            None => Ok(Self::Folder(data_folder.join("mail"))),
        }
    }

    /// Sends one mail; `name` is the file's, where it becomes one.
    ///
    /// # Errors
    /// [`Failure`]: it was not taken, or nobody knows.
    pub async fn send(&self, name: &str, message: &Message) -> std::result::Result<(), Failure> {
        match self {
            Self::Folder(folder) => {
                let (folder, name, mail) = (folder.clone(), name.to_owned(), message.formatted());
                let written =
                    tokio::task::spawn_blocking(move || write(&folder, &name, &mail)).await;
                let written = written.unwrap_or_else(|error| Err(std::io::Error::other(error)));
                written.map_err(|error| Failure::Unreachable(format!("the folder: {error}")))
            }
            Self::Smtp { server, within } => {
                let sent = tokio::time::timeout(*within, server.send(message.clone())).await;
                let sent =
                    sent.map_err(|_| Failure::Unreachable(format!("no end within {within:?}")))?;
                sent.map(drop).map_err(|error| failure(&error))
            }
        }
    }
}

fn failure(error: &lettre::transport::smtp::Error) -> Failure {
    match error.status().map(u16::from) {
        Some(code) => answered(code),
        None if error.is_timeout() => {
            Failure::Unreachable("the server does not answer in time".to_owned())
        }
        None if error.is_tls() => {
            Failure::Unreachable("the server cannot be trusted (TLS)".to_owned())
        }
        None if error.is_client() => {
            Failure::Unreachable("the server lacks what the settings ask for".to_owned())
        }
        None => Failure::Unreachable("no connection to the server, or it broke".to_owned()),
    }
}

/// What an answer means for this mail and for all others (RFC 5321 section 4.2, RFC 4954 section 6): a server
/// that is closing or wants another password refuses every mail, and it is not the mails' fault.
fn answered(code: u16) -> Failure {
    let reason = format!("the server answers {code}");
    match code {
        421 | 454 | 530..=538 => Failure::Unreachable(reason),
        500.. => Failure::Refused(reason),
        _ => Failure::Later(reason),
    }
}

/// In one step, for this user's eyes only; a second time it is the same file.
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

fn transport(settings: &Settings, host: &str) -> Result<AsyncSmtpTransport<Tokio1Executor>> {
    let tls = match settings.tls {
        Protection::None if is_this_machine(host) => Tls::None,
        Protection::None => {
            return Err(wrong(format!(
                "`mail.tls` is `none`, and `{host}` is not this machine"
            )));
        }
        Protection::Starttls => Tls::Required(parameters(settings, host)?),
        Protection::Tls => Tls::Wrapper(parameters(settings, host)?),
    };
    let default = match settings.tls {
        Protection::Tls => 465,
        Protection::Starttls => 587,
        Protection::None => 25,
    };
    let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)
        .port(settings.port.unwrap_or(default))
        .tls(tls)
        .timeout(Some(CONNECTED_WITHIN));
    if let Some(credentials) = credentials(settings)? {
        builder = builder.credentials(credentials);
    }
    Ok(builder.build())
}

fn parameters(settings: &Settings, host: &str) -> Result<TlsParameters> {
    let mut builder = TlsParameters::builder(host.to_owned());
    if let Some(file) = &settings.ca_file {
        let fail = |error: &dyn fmt::Display| {
            wrong(format!("`mail.ca_file`: `{}`: {error}", file.display()))
        };
        let pem = std::fs::read(file).map_err(|error| fail(&error))?;
        builder = builder
            .add_root_certificate(Certificate::from_pem(&pem).map_err(|error| fail(&error))?);
    }
    builder
        .build()
        .map_err(|error| wrong(format!("`mail.host`: {error}")))
}

fn credentials(settings: &Settings) -> Result<Option<Credentials>> {
    let password = match (&settings.password, &settings.password_file) {
        (Some(password), _) => Some(password.expose().to_owned()),
        (None, Some(file)) => {
            let text = std::fs::read_to_string(file).map_err(|error| {
                wrong(format!(
                    "`mail.password_file`: cannot read `{}`: {error}",
                    file.display()
                ))
            })?;
            Some(text.trim().to_owned())
        }
        (None, None) => None,
    };
    match (&settings.username, password) {
        (Some(username), Some(password)) => Ok(Some(Credentials::new(username.clone(), password))),
        (Some(_), None) => Err(wrong("`mail.password_file` is missing")),
        (None, Some(_)) => Err(wrong("`mail.username` is missing")),
        (None, None) => Ok(None),
    }
}

/// By the text alone.
fn is_this_machine(host: &str) -> bool {
    let literal = if host.contains(':') {
        format!("[{host}]")
    } else {
        host.to_owned()
    };
    Url::parse(&format!("http://{literal}/")).is_ok_and(|url| is_loopback(&url))
}

impl Settings {
    /// Whom mail comes from. Without a server any name will do, with one it has to be set.
    ///
    /// # Errors
    /// [`Kind::Config`] when it is missing or no address.
    pub fn sender(&self, public_url: &str) -> Result<Mailbox> {
        match &self.from {
            Some(from) => from
                .parse()
                .map_err(|error| wrong(format!("`mail.from`: `{from}`: {error}"))),
            None if self.host.is_some() => Err(wrong("`mail.from` is missing")),
            None => {
                let url = Url::parse(public_url).ok();
                let host = url.as_ref().and_then(Url::domain).unwrap_or("localhost");
                let address = Address::new("lighthouse", host)
                    .or_else(|_| Address::new("lighthouse", "localhost"));
                let address = address.map_err(|error| wrong(format!("`mail.from`: {error}")))?;
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
    fn passwords_and_codes_travel_in_the_clear_on_this_machine_only() {
        for (host, allowed) in [
            ("localhost", true),
            ("127.0.0.1", true),
            ("::1", true),
            ("mail.localhost", true),
            ("192.168.0.2", false),
            ("localhost.example.org", false),
            ("127.0.0.1.example.org", false),
        ] {
            let text = format!("host = \"{host}\"\ntls = \"none\"\nfrom = \"a@example.org\"");
            assert_eq!(open(&text).is_ok(), allowed, "{host}");
        }
    }

    #[test]
    fn a_wrong_password_is_no_mails_fault() {
        for (code, expected) in [
            (421, "away"),
            (450, "later"),
            (535, "away"),
            (550, "refused"),
            (554, "refused"),
        ] {
            let meant = match answered(code) {
                Failure::Unreachable(_) => "away",
                Failure::Later(_) => "later",
                Failure::Refused(_) => "refused",
            };
            assert_eq!(meant, expected, "{code}");
        }
    }

    #[test]
    fn names_the_setting_that_is_missing() {
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
