//! The settings file: its keys, their defaults, and the environment over it. What the definitions in it
//! must hold before the gateway starts is in `definition` and `platform`.

pub use crate::catalog::platforms::Aud;
use crate::error::{Error, Kind, Result};
pub use crate::rfc::auth_method::AuthMethod;
pub use crate::rfc::response_mode::ResponseMode;
use crate::secret::Secret;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;
use url::Url;
use uuid::Uuid;

/// Every setting can also come from a variable of this beginning, with `__` between the levels.
pub const ENVIRONMENT: &str = "FASTENCTL_LIGHTHOUSE__";

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
    /// The key of all keyed hashes; by default made and kept in `data_dir`.
    pub pepper_file: Option<PathBuf>,
    /// Where `/healthz`, `/readyz` and `/metrics` are, if anywhere.
    pub metrics_listen: Option<SocketAddr>,
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
    pub mail: Mail,
    pub platforms: BTreeMap<String, Platform>,
    pub endpoints: Vec<Endpoint>,
    /// For tests, never from the file: how public origins are reached.
    #[serde(skip)]
    pub reach: Reach,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8417)),
            public_url: None,
            data_dir: None,
            database: Secret::new(SQLITE),
            database_password_file: None,
            pepper_file: None,
            metrics_listen: None,
            trusted_proxies: Vec::new(),
            forwarded_header: ForwardedHeader::XForwardedFor,
            default_limit: 100,
            unverified_limit: 3,
            anonymous: Anonymous::Refuse,
            mail: Mail::default(),
            platforms: BTreeMap::new(),
            endpoints: Vec::new(),
            reach: Reach::default(),
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
    /// From the environment only; [`load`] refuses it in the file.
    pub password: Option<Secret>,
    /// For tests, never from the file.
    #[serde(skip)]
    pub delivered_within: Option<Duration>,
}

/// Whether whoever is not registered may sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Anonymous {
    Refuse,
    /// After a page has named the destination and asked.
    Ask,
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

/// What stands for the Internet in tests: whom names lead to, and where connections really go.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    /// Instead of the system's resolver, when there is any entry.
    pub names: BTreeMap<String, Vec<IpAddr>>,
    /// Instead of the addresses found, after they were checked.
    pub connect_to: Option<SocketAddr>,
    pub ca_file: Option<PathBuf>,
}

/// What all endpoints of one kind of provider have in common. What is not said is as `crate::catalog::platforms`
/// knows it, or as `crate::lighthouse::catalog::platform` says.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Platform {
    pub client_id: Option<String>,
    pub client_secret_file: Option<PathBuf>,
    /// From the environment only; [`load`] refuses it in the file.
    pub client_secret: Option<Secret>,
    /// Swap and refresh go through the gateway.
    pub confidential: Option<bool>,
    #[serde(deserialize_with = "crate::catalog::platforms::auth_method")]
    pub token_endpoint_auth_method: Option<AuthMethod>,
    /// For `private_key_jwt`.
    pub token_endpoint_auth_signing_alg: Option<SigningAlgorithm>,
    pub scopes: Option<Vec<String>>,
    /// The first is used.
    #[serde(deserialize_with = "crate::catalog::platforms::response_modes")]
    pub response_modes: Option<Vec<ResponseMode>>,
    pub code_challenge_methods: Option<Vec<String>>,
    pub aud: Option<Aud>,
    pub limit: Option<i64>,
    /// Endpoints with the same word share their users.
    pub limit_group: Option<String>,
    /// Without them a seat includes more sign-ins (protocol.md section 5).
    pub refresh_tokens: Option<bool>,
    pub cors_relay_required: Option<bool>,
    /// Hosts besides the authorization endpoint's that the other OAuth addresses may be on.
    pub hosts: Vec<String>,
}

/// One FHIR server with the authorization server in front of it; or, without a `url`, what is different about
/// one of the catalogue.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Endpoint {
    /// Default: made from the `url`, so that it stays the same.
    pub id: Option<Uuid>,
    pub platform_type: Option<String>,
    pub display: String,
    /// FHIR base URL.
    pub url: Option<Url>,
    pub authorization_endpoint: Option<Url>,
    pub token_endpoint: Option<Url>,
    pub introspection_endpoint: Option<Url>,
    pub userinfo_endpoint: Option<Url>,
    pub revoke_endpoint: Option<Url>,
    pub hosts: Vec<String>,
    /// Addresses on private networks are meant.
    pub allow_private_network: bool,
    /// Found only by those who ask for what is hidden.
    pub hidden: bool,
    /// From here on: instead of the platform's.
    pub client_id: Option<String>,
    pub client_secret_file: Option<PathBuf>,
    pub confidential: Option<bool>,
    #[serde(deserialize_with = "crate::catalog::platforms::auth_method")]
    pub token_endpoint_auth_method: Option<AuthMethod>,
    pub token_endpoint_auth_signing_alg: Option<SigningAlgorithm>,
    pub scopes: Option<Vec<String>>,
    #[serde(deserialize_with = "crate::catalog::platforms::response_modes")]
    pub response_modes: Option<Vec<ResponseMode>>,
    pub code_challenge_methods: Option<Vec<String>>,
    pub aud: Option<Aud>,
    pub limit: Option<i64>,
    pub limit_group: Option<String>,
    pub refresh_tokens: Option<bool>,
    pub cors_relay_required: Option<bool>,
}

/// One address, or several as `10.0.0.0/8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Network(ipnet::IpNet);

impl TryFrom<String> for Network {
    type Error = String;

    fn try_from(text: String) -> std::result::Result<Self, String> {
        let one = || text.parse::<IpAddr>().map(ipnet::IpNet::from);
        text.parse()
            .or_else(|_| one())
            .map(Self)
            .map_err(|_| format!("`{text}` is no address and no network such as `10.0.0.0/8`"))
    }
}

impl Network {
    /// Whether an address belongs to it.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.contains(&address)
    }

    /// Whether every address belongs to it.
    #[must_use]
    pub fn is_everybody(&self) -> bool {
        self.0.prefix_len() == 0
    }
}

/// The header a proxy writes the client's address into; any other is a stranger's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ForwardedHeader {
    XForwardedFor,
    /// RFC 7239.
    Forwarded,
}

/// What the gateway's assertions are signed with: the two that SMART App Launch asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum SigningAlgorithm {
    Es384,
    Rs384,
}

impl SigningAlgorithm {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Es384, Self::Rs384];

    /// Its registered name (RFC 7518 section 3.1).
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Es384 => "ES384",
            Self::Rs384 => "RS384",
        }
    }
}

/// The settings from file (if any) and environment, the latter winning.
///
/// # Errors
/// [`Kind::Config`], naming file, place and key.
pub fn load(
    file: Option<&Path>,
    environment: impl IntoIterator<Item = (String, String)>,
) -> Result<Settings> {
    let Some(file) = file else {
        return parse("", "the environment", environment);
    };
    let text = std::fs::read_to_string(file).map_err(|error| {
        Error::new(
            Kind::Config,
            format!("cannot read `{}`: {error}", file.display()),
        )
        .hint("`docs/lighthouse.example.toml` shows what such a file holds")
    })?;
    parse(&text, &format!("`{}`", file.display()), environment)
}

fn parse(
    text: &str,
    name: &str,
    environment: impl IntoIterator<Item = (String, String)>,
) -> Result<Settings> {
    let wrong = |error: &toml::de::Error| {
        with_nearest(
            Error::of_lines(
                Kind::Config,
                &format!(
                    "{name}: {}",
                    without_passwords(error.to_string().trim_end())
                ),
            ),
            toml::de::Error::message(error),
        )
    };
    // First as it stands, so that toml can point at the place.
    let settings: Settings = toml::from_str(text).map_err(|error| wrong(&error))?;
    if let Some(slug) = settings
        .platforms
        .iter()
        .find_map(|(slug, p)| p.client_secret.is_some().then_some(slug))
    {
        return Err(Error::new(
            Kind::Config,
            format!("{name}: `platforms.{slug}.client_secret` stands in the file"),
        )
        .hint("put the secret into a file of its own and name it with `client_secret_file`"));
    }
    if settings.mail.password.is_some() {
        return Err(Error::new(
            Kind::Config,
            format!("{name}: `mail.password` stands in the file"),
        )
        .hint("put the password into a file of its own and name it with `mail.password_file`"));
    }
    let table: toml::Table = toml::from_str(text).map_err(|error| wrong(&error))?;
    let overrides = environment
        .into_iter()
        .filter(|(variable, _)| variable.starts_with(ENVIRONMENT));
    Ok(overrides
        .into_iter()
        .try_fold((settings, table), with_variable)?
        .0)
}

/// toml shows the line it does not understand, which may be the one with a database URL.
fn without_passwords(text: &str) -> String {
    let mut parts = text.split("://");
    let mut shown = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(['"', '\'', '\n', ' ']).unwrap_or(part.len());
        let (address, rest) = part.split_at(end);
        let address = address
            .rsplit_once('@')
            .map_or_else(|| address.to_owned(), |(_, host)| format!("…@{host}"));
        shown = format!("{shown}://{address}{rest}");
    }
    shown
}

/// One variable over what is known so far; it is taken as text where text fits, else as TOML reads it.
fn with_variable(
    (_, table): (Settings, toml::Table),
    (variable, value): (String, String),
) -> Result<(Settings, toml::Table)> {
    let path: Vec<&str> = variable[ENVIRONMENT.len()..].split("__").collect();
    let mut reason = "it names no single setting".to_owned();
    for value in [Some(toml::Value::String(value.clone())), typed(&value)]
        .into_iter()
        .flatten()
    {
        let mut changed = table.clone();
        if set(&mut changed, &path, value).is_none() {
            continue;
        }
        match changed.clone().try_into() {
            Ok(settings) => return Ok((settings, changed)),
            Err(error) => toml::de::Error::message(&error).clone_into(&mut reason),
        }
    }
    Err(with_nearest(
        Error::new(Kind::Config, format!("`{variable}`: {reason}")),
        &reason,
    ))
}

/// A hint at the name that was meant, where serde lists those it knows.
#[must_use]
pub fn with_nearest(error: Error, message: &str) -> Error {
    match nearest(message) {
        Some(name) => error.hint(format!("did you mean `{name}`?")),
        None => error,
    }
}

/// Serde says "unknown field `a`, expected one of `b`, `c`".
fn nearest(message: &str) -> Option<&str> {
    let names = message.strip_prefix("unknown ")?;
    let mut names = names.split('`').skip(1).step_by(2);
    let wrong = names.next()?;
    let likeness = |name: &str| strsim::jaro_winkler(wrong, name);
    names
        .filter(|name| likeness(name) > 0.75)
        .max_by(|a, b| likeness(a).total_cmp(&likeness(b)))
}

/// Puts one variable's value at its place; names are compared without case and with `-` as `_`.
fn set(table: &mut toml::Table, path: &[&str], value: toml::Value) -> Option<()> {
    let (name, deeper) = path.split_first()?;
    let plain = |key: &str| key.to_lowercase().replace('-', "_");
    let key = table
        .keys()
        .find(|key| plain(key) == plain(name))
        .cloned()
        .unwrap_or_else(|| name.to_lowercase());
    if deeper.is_empty() {
        table.insert(key, value);
        return Some(());
    }
    set(
        table
            .entry(key)
            .or_insert_with(|| toml::Table::new().into())
            .as_table_mut()?,
        deeper,
        value,
    )
}

/// The value as TOML reads it, when it does.
fn typed(value: &str) -> Option<toml::Value> {
    toml::from_str::<toml::Table>(&format!("value = {value}"))
        .ok()?
        .remove("value")
}

impl Endpoint {
    /// What a person knows it by.
    #[must_use]
    pub fn name(&self) -> String {
        let id = || self.id.map(|id| id.to_string());
        let url = || self.url.as_ref().map(Url::to_string);
        Some(self.display.clone())
            .filter(|name| !name.is_empty())
            .or_else(url)
            .or_else(id)
            .unwrap_or_default()
    }

    /// Whether anything is said that belongs to a platform otherwise.
    #[must_use]
    pub const fn is_a_client(&self) -> bool {
        self.client_id.is_some()
            || self.client_secret_file.is_some()
            || self.confidential.is_some()
            || self.token_endpoint_auth_method.is_some()
            || self.token_endpoint_auth_signing_alg.is_some()
            || self.scopes.is_some()
            || self.response_modes.is_some()
            || self.code_challenge_methods.is_some()
            || self.aud.is_some()
            || self.limit.is_some()
            || self.limit_group.is_some()
            || self.refresh_tokens.is_some()
            || self.cors_relay_required.is_some()
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn variables(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn points_at_the_key_it_does_not_know() {
        let error = parse("listen = \"127.0.0.1:1\"\nlimits = 3\n", "`l.toml`", []).unwrap_err();
        assert_eq!(error.kind(), Kind::Config);
        assert!(error.to_string().starts_with("`l.toml`: TOML parse error at line 2, column 1\n  |\n2 | limits = 3\n  | ^^^^^^\nunknown field `limits`"), "{error}");
    }

    #[test]
    fn the_environment_beats_the_file() {
        let file = "default_limit = 5\n[platforms.my-epic]\nclient_id = \"a\"\n";
        let settings = parse(
            file,
            "file",
            variables(&[
                ("FASTENCTL_LIGHTHOUSE__DEFAULT_LIMIT", "7"),
                ("FASTENCTL_LIGHTHOUSE__LISTEN", "127.0.0.1:9"),
                ("FASTENCTL_LIGHTHOUSE__PLATFORMS__MY_EPIC__CLIENT_ID", "12"),
                (
                    "FASTENCTL_LIGHTHOUSE__PLATFORMS__MY_EPIC__SCOPES",
                    "[\"openid\"]",
                ),
                ("FASTENCTL_LIGHTHOUSE", "https://elsewhere.example"),
            ]),
        )
        .unwrap();
        let epic = &settings.platforms["my-epic"];
        assert_eq!((settings.default_limit, settings.listen.port()), (7, 9));
        assert_eq!(
            (epic.client_id.as_deref(), epic.scopes.as_deref()),
            (Some("12"), Some(&["openid".to_owned()][..]))
        );
    }

    #[test]
    fn suggests_the_name_that_was_meant() {
        for (text, expected) in [
            (
                "publik_url = \"https://a.example\"",
                Some("did you mean `public_url`?"),
            ),
            (
                "[platforms.p]\nclient-id = \"a\"",
                Some("did you mean `client_id`?"),
            ),
            (
                "[platforms.p]\nresponse_modes = [\"querry\"]",
                Some("did you mean `query`?"),
            ),
            ("wurst = 1", None),
        ] {
            assert_eq!(
                parse(text, "file", []).unwrap_err().next_step(),
                expected,
                "{text}"
            );
        }
        let error = parse(
            "",
            "file",
            variables(&[("FASTENCTL_LIGHTHOUSE__LISTN", "127.0.0.1:1")]),
        )
        .unwrap_err();
        assert_eq!(error.next_step(), Some("did you mean `listen`?"));
    }

    #[test]
    fn names_the_variable_that_is_wrong() {
        let error = parse(
            "",
            "file",
            variables(&[("FASTENCTL_LIGHTHOUSE__DEFAULT_LIMIT", "many")]),
        )
        .unwrap_err();
        assert_eq!(
            error.to_string(),
            "`FASTENCTL_LIGHTHOUSE__DEFAULT_LIMIT`: invalid type: string \"many\", expected i64"
        );
    }

    #[test]
    fn no_password_of_a_database_is_shown() {
        let url = "postgres://me:hush@db.example/l";
        for text in [
            format!("database = \"{url}"),
            format!("database = {url}"),
            format!("database = '{url}' x"),
        ] {
            let error = parse(&text, "`l.toml`", []).unwrap_err().to_string();
            assert!(
                error.contains("…@db.example/l") && !error.contains("hush"),
                "{error}"
            );
        }
        let settings = parse(
            "",
            "",
            variables(&[("FASTENCTL_LIGHTHOUSE__DATABASE", url)]),
        )
        .unwrap();
        assert_eq!(settings.database.expose(), url);
        assert!(!format!("{settings:?}").contains("hush"));
    }

    #[test]
    fn refuses_a_secret_in_the_file() {
        let error = parse(
            "[platforms.p]\nclient_id = \"a\"\nclient_secret = \"s\"\n",
            "`l.toml`",
            [],
        )
        .unwrap_err();
        assert_eq!(
            error.to_string(),
            "`l.toml`: `platforms.p.client_secret` stands in the file"
        );
    }
}
