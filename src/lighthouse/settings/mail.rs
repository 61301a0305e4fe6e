//! How mail leaves, as the settings say (protocol.md section 6).

use crate::secret::Secret;
use serde::Deserialize;
use std::path::PathBuf;
use std::time::Duration;

/// How mail leaves (protocol.md section 6); without a `host` it stays in a folder.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mail {
    pub from: Option<String>,
    pub host: Option<String>,
    pub port: Option<u16>,
    pub tls: Tls,
    /// Trusted besides the system's.
    pub ca_file: Option<PathBuf>,
    pub username: Option<String>,
    pub password_file: Option<PathBuf>,
    /// From the environment only; `reading` refuses it in the file.
    pub password: Option<Secret>,
    /// For tests, never from the file.
    #[serde(skip)]
    pub delivered_within: Option<Duration>,
}

/// How the way to the mail server is protected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tls {
    #[default]
    Starttls,
    Tls,
    /// On this machine only.
    None,
}
