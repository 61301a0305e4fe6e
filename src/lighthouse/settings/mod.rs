//! The settings of a gateway: keys and defaults. `catalog` validates the definitions in them before
//! the gateway starts.

mod bounds;
pub mod compat;
pub mod endpoint;
pub mod flaw;
pub mod in_force;
pub mod limits;
pub mod lists;
pub mod log;
pub mod mail;
mod misspelt;
pub mod places;
pub mod platform;
pub mod proxies;
pub mod reading;
pub mod requests;
pub mod retention;
pub mod unknown;
pub mod variables;

pub use crate::catalog::platforms::Aud;
use crate::env;
use crate::error::{Error, Kind, Result};
pub use crate::lighthouse::moment::Moment;
pub use crate::lighthouse::settings::compat::Compat;
pub use crate::lighthouse::settings::endpoint::Endpoint;
pub use crate::lighthouse::settings::limits::Limits;
pub use crate::lighthouse::settings::lists::Lists;
pub use crate::lighthouse::settings::log::Directives;
pub use crate::lighthouse::settings::mail::{Mail, Tls};
pub use crate::lighthouse::settings::places::{Place, Places};
pub use crate::lighthouse::settings::platform::{Platform, SigningAlgorithm};
pub use crate::lighthouse::settings::proxies::{ForwardedHeader, Network};
pub use crate::lighthouse::settings::requests::Requests;
pub use crate::lighthouse::settings::retention::Retention;
pub use crate::rfc::auth_method::AuthMethod;
pub use crate::rfc::response_mode::ResponseMode;
use crate::secret::Secret;
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;
use url::Url;

/// The default value of `database`.
pub const SQLITE: &str = "sqlite";

/// The whole settings file; `docs/lighthouse.example.toml` lists every key.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    pub listen: SocketAddr,
    /// The URL at which browsers and installations reach this gateway, without `/v1`.
    pub public_url: Option<Url>,
    pub data_dir: Option<PathBuf>,
    /// `sqlite` for a file in `data_dir`, or the `postgres://` URL of a database that several
    /// replicas may share.
    pub database: Secret,
    pub database_password_file: Option<PathBuf>,
    /// Number of connections that this gateway opens to a PostgreSQL database, in addition to one
    /// that only monitors it.
    #[serde(deserialize_with = "database_connections")]
    pub database_connections: usize,
    /// The file with the key for all keyed hashes. By default, the key is generated and stored in
    /// `data_dir`.
    pub pepper_file: Option<PathBuf>,
    /// The files with the keys before and after the current one, if there are any. By default, they
    /// are beside the current one, and their names end in `.previous` and `.next`.
    pub previous_pepper_file: Option<PathBuf>,
    pub next_pepper_file: Option<PathBuf>,
    /// The address that serves `/healthz`, `/readyz` and `/metrics`, if they are enabled.
    pub metrics_listen: Option<SocketAddr>,
    /// Which lines are logged, unless `RUST_LOG` says otherwise.
    pub log: Option<Directives>,
    /// How long connections are still accepted after a request to stop (protocol.md section 8).
    #[serde(deserialize_with = "drain")]
    pub drain: Duration,
    /// Networks of proxies whose forwarding headers are trusted.
    pub trusted_proxies: Vec<Network>,
    /// The header in which those proxies report the client's address.
    pub forwarded_header: ForwardedHeader,
    /// Maximum number of users per provider and installation.
    pub default_limit: i64,
    /// Maximum number of users per provider and installation before the e-mail address is verified
    /// (protocol.md section 2).
    pub unverified_limit: i64,
    /// What happens to sign-ins that belong to no installation (protocol.md section 3 point 1).
    pub anonymous: Anonymous,
    pub operator: Operator,
    pub limits: Limits,
    pub requests: Requests,
    /// Additional names of this gateway.
    pub compat: Compat,
    /// How lists with an address are kept up to date.
    pub catalog: Lists,
    pub mail: Mail,
    /// When stored data is deleted.
    pub retention: Retention,
    pub platforms: BTreeMap<String, Platform>,
    pub endpoints: Vec<Endpoint>,
    /// How public origins are reached; set by tests only, never in the file.
    #[serde(skip)]
    pub reach: Reach,
    /// The location of each setting.
    #[serde(skip)]
    pub places: Places,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8417)),
            public_url: None,
            data_dir: None,
            database: Secret::new(SQLITE),
            database_password_file: None,
            database_connections: 16,
            pepper_file: None,
            previous_pepper_file: None,
            next_pepper_file: None,
            metrics_listen: None,
            log: None,
            drain: Duration::ZERO,
            trusted_proxies: Vec::new(),
            forwarded_header: ForwardedHeader::XForwardedFor,
            default_limit: 100,
            unverified_limit: 3,
            anonymous: Anonymous::Refuse,
            operator: Operator::default(),
            limits: Limits::default(),
            requests: Requests::default(),
            compat: Compat::default(),
            catalog: Lists::default(),
            mail: Mail::default(),
            retention: Retention::default(),
            platforms: BTreeMap::new(),
            endpoints: Vec::new(),
            reach: Reach::default(),
            places: Places::default(),
        }
    }
}

impl Settings {
    /// Returns the groups in which users are counted together, keyed by platform or endpoint ID.
    #[must_use]
    pub fn limit_groups(&self) -> BTreeMap<String, String> {
        let platforms = self
            .platforms
            .iter()
            .map(|(slug, platform)| (slug.clone(), platform.limit_group.clone()));
        let id = |endpoint: &Endpoint| endpoint.id.map(|id| id.to_string());
        let endpoints = self
            .endpoints
            .iter()
            .filter_map(|one| Some((id(one)?, one.limit_group.clone())));
        platforms
            .chain(endpoints)
            .filter_map(|(key, group)| Some((key, group?)))
            .collect()
    }
}

/// Whether users of unregistered installations may sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Anonymous {
    Refuse,
    /// They may, after a page has named the destination and asked for consent.
    Ask,
}

/// Who runs this gateway, and the contact shown on its pages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Operator {
    #[serde(deserialize_with = "bounds::name")]
    pub name: Option<String>,
    #[serde(deserialize_with = "bounds::email")]
    pub email: Option<String>,
    /// The operator's own privacy notice, linked instead of the gateway's.
    #[serde(deserialize_with = "bounds::page")]
    pub privacy_url: Option<Url>,
}

/// Replaces the Internet in tests: how names are resolved, and where connections go.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    /// Addresses by name, used instead of the system's resolver if not empty.
    pub names: BTreeMap<String, Vec<IpAddr>>,
    /// The destination of connections, used instead of the resolved addresses after those were
    /// checked.
    pub connect_to: Option<SocketAddr>,
    pub ca_file: Option<PathBuf>,
    /// The server that is asked for TXT records, instead of the system's name servers.
    pub name_server: Option<SocketAddr>,
}

impl Settings {
    /// Returns the folder in which the database and keys are stored.
    ///
    /// # Errors
    /// [`Kind::Config`] if `data_dir` is not set and the system has no default folder, or an
    /// environment variable has a relative path.
    pub fn data_folder(&self) -> Result<PathBuf> {
        if let Some(folder) = &self.data_dir {
            return Ok(folder.clone());
        }
        #[cfg(unix)]
        if rustix::process::geteuid().is_root() {
            return Ok(PathBuf::from("/var/lib/fastenctl"));
        }
        if env::absolute_folder("XDG_DATA_HOME")
            .map_err(not_absolute)?
            .is_none()
        {
            env::absolute_folder("HOME").map_err(not_absolute)?;
        }
        directories::ProjectDirs::from("", "", "fastenctl")
            .map(|folders| folders.data_dir().to_owned())
            .ok_or_else(|| {
                Error::new(
                    Kind::Config,
                    "this system does not define a home folder in which to store the database",
                )
                .hint("use `--data-dir`, or set `data_dir` in the settings")
            })
    }
}

/// Reads the number of connections. With fewer than two, every request would wait behind a slow
/// one.
fn database_connections<'de, D: Deserializer<'de>>(
    given: D,
) -> std::result::Result<usize, D::Error> {
    bounds::number(given, 2..=200)
}

/// Reads the drain time, at most ten minutes. A load balancer notices a stop well within that time.
fn drain<'de, D: Deserializer<'de>>(given: D) -> std::result::Result<Duration, D::Error> {
    bounds::time(given, 0..=600)
}

fn not_absolute(what: String) -> Error {
    Error::new(Kind::Config, what).hint("set it to an absolute path, or use `--data-dir`")
}
