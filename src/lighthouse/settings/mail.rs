//! The settings for sending e-mail (protocol.md section 6).

use crate::secret::Secret;
use serde::Deserialize;
use std::path::PathBuf;
use std::time::Duration;

/// How e-mail is sent (protocol.md section 6). Without a `host`, it is written to a folder.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mail {
    pub from: Option<String>,
    pub host: Option<String>,
    pub port: Option<u16>,
    pub tls: Tls,
    /// A file of certificates that are trusted in addition to the system's.
    pub ca_file: Option<PathBuf>,
    pub username: Option<String>,
    pub password_file: Option<PathBuf>,
    /// Only read from the environment; `reading` refuses it in the file.
    pub password: Option<Secret>,
    /// Set by tests only, never in the file.
    #[serde(skip)]
    pub delivered_within: Option<Duration>,
}

/// How the connection to the mail server is encrypted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tls {
    #[default]
    Starttls,
    Tls,
    /// Not encrypted, which is only allowed if the server is on this machine.
    None,
}
