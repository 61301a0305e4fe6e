//! The settings of a gateway: its keys and their defaults. What the definitions in them must hold before the gateway
//! starts is in `catalog`.

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

/// What `database` says where nothing is said.
pub const SQLITE: &str = "sqlite";

/// The whole file; `docs/lighthouse.example.toml` shows every key.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    pub listen: SocketAddr,
    /// Where browsers and installations reach this gateway, without `/v1`.
    pub public_url: Option<Url>,
    pub data_dir: Option<PathBuf>,
    /// `sqlite` in `data_dir`, or the `postgres://` URL of a database that several replicas may share.
    pub database: Secret,
    pub database_password_file: Option<PathBuf>,
    /// Of one gateway to a PostgreSQL database; one more only watches.
    #[serde(deserialize_with = "database_connections")]
    pub database_connections: usize,
    /// The key of all keyed hashes; by default made and kept in `data_dir`.
    pub pepper_file: Option<PathBuf>,
    /// Where `/healthz`, `/readyz` and `/metrics` are, if anywhere.
    pub metrics_listen: Option<SocketAddr>,
    /// Which lines the log holds, unless `RUST_LOG` says so.
    pub log: Option<Directives>,
    /// How long connections are taken after a stop was asked for (protocol.md section 8).
    #[serde(deserialize_with = "drain")]
    pub drain: Duration,
    /// Networks whose word on a request's origin is taken.
    pub trusted_proxies: Vec<Network>,
    /// How they give it.
    pub forwarded_header: ForwardedHeader,
    /// Users per provider of an installation.
    pub default_limit: i64,
    /// The same while its e-mail address is not verified (protocol.md section 2).
    pub unverified_limit: i64,
    /// What becomes of sign-ins that belong to no installation (protocol.md section 3 point 1).
    pub anonymous: Anonymous,
    pub operator: Operator,
    pub limits: Limits,
    pub requests: Requests,
    /// Further names of this gateway.
    pub compat: Compat,
    /// Lists that came from an address.
    pub catalog: Lists,
    pub mail: Mail,
    /// When what is kept is forgotten.
    pub retention: Retention,
    pub platforms: BTreeMap<String, Platform>,
    pub endpoints: Vec<Endpoint>,
    /// For tests, never from the file: how public origins are reached.
    #[serde(skip)]
    pub reach: Reach,
    /// Where what is said of them stands.
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
    /// The groups whose users are counted together, by the platform or the endpoint id that is said to belong there.
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

/// Whether whoever is not registered may sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Anonymous {
    Refuse,
    /// After a page has named the destination and asked.
    Ask,
}

/// Who runs this gateway and whom its pages name as the contact.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Operator {
    #[serde(deserialize_with = "bounds::name")]
    pub name: Option<String>,
    #[serde(deserialize_with = "bounds::email")]
    pub email: Option<String>,
    /// The operator's own privacy notice, which pages link to instead of the gateway's.
    #[serde(deserialize_with = "bounds::page")]
    pub privacy_url: Option<Url>,
}

/// What stands for the Internet in tests: whom names lead to, and where connections really go.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    /// Instead of the system's resolver, when there is any entry.
    pub names: BTreeMap<String, Vec<IpAddr>>,
    /// Instead of the addresses found, after they were checked.
    pub connect_to: Option<SocketAddr>,
    pub ca_file: Option<PathBuf>,
    /// Instead of the system's name servers, for texts.
    pub name_server: Option<SocketAddr>,
}

impl Settings {
    /// Where database and keys are kept.
    ///
    /// # Errors
    /// [`Kind::Config`] when nothing is set and the system names no place.
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
                    "this system names no home folder to keep the database in",
                )
                .hint("give `--data-dir`, or set `data_dir` in the settings")
            })
    }
}

/// Fewer than two would have every request wait for a long one.
fn database_connections<'de, D: Deserializer<'de>>(
    given: D,
) -> std::result::Result<usize, D::Error> {
    bounds::number(given, 2..=200)
}

/// Whoever spreads requests has looked long before ten minutes are over.
fn drain<'de, D: Deserializer<'de>>(given: D) -> std::result::Result<Duration, D::Error> {
    bounds::time(given, 0..=600)
}

fn not_absolute(what: String) -> Error {
    Error::new(Kind::Config, what).hint("set it to an absolute path, or give `--data-dir`")
}
