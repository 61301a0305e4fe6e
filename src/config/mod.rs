//! The config file: where it is and what is in it. `file` locks and replaces it; the commands
//! decide what to write.

pub mod check;
pub mod edit;
pub mod environment;
pub mod exported;
pub mod file;
pub mod handed;
pub mod installation;
pub mod keys;
mod line_ends;
pub mod name;
pub mod pending;
pub mod private;
pub mod redacted;
mod room;

use crate::env;
use crate::error::{Error, Kind, Result};
use crate::rfc::basic;
use crate::rfc::origin::named_origin;
use crate::secret::Secret;
use file::{read, wrong};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use url::Url;

/// One `[profiles.NAME]` of the file; everything is optional.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Profile {
    /// The gateway's API base.
    pub lighthouse: Option<Url>,
    pub installation: Option<Installation>,
    /// Providers for sign-ins without a gateway, under names chosen by the user.
    #[serde(default)]
    pub providers: BTreeMap<String, Provider>,
    /// Origins that the user has accepted as destinations of codes and tokens when a gateway names
    /// them.
    #[serde(default, deserialize_with = "origins")]
    pub accepted_hosts: Vec<String>,
}

/// Normalised for comparison.
fn origins<'de, D: Deserializer<'de>>(given: D) -> std::result::Result<Vec<String>, D::Error> {
    let given = Vec::<String>::deserialize(given)?;
    let named = given.iter().map(|text| {
        named_origin(text).map_err(|wanted| D::Error::custom(format!("`accepted_hosts`: {wanted}")))
    });
    named.collect()
}

/// The registered installation; its secret is bound to the origin that issued it.
#[derive(Clone, Debug, Deserialize)]
pub struct Installation {
    pub id: String,
    pub secret: Secret,
    pub administrator_name: String,
    pub administrator_email: String,
    pub issued_at: toml::value::Datetime,
    /// The key K of protocol.md section 4: it distinguishes local users and never leaves this
    /// machine. Manually written files may lack it until `register` adds it.
    pub user_ref_key: Option<Secret>,
    /// The origin of the gateway that the secret may be sent to, whatever `lighthouse` says. Files
    /// from 0.1.0 lack it until that gateway has answered once.
    pub issued_by: Option<String>,
    /// Whether the installation comes from variables rather than a file.
    #[serde(skip)]
    pub from_environment: bool,
}

impl Installation {
    /// Returns the name of a field whose value cannot have come from a gateway, if there is one.
    fn fault(&self) -> Option<&'static str> {
        let unusable = |name, sound: bool| (!sound).then_some(name);
        unusable("id", basic::is_user_id(&self.id))
            .or(unusable("secret", basic::is_password(self.secret.expose())))
    }
}

/// A provider for `auth test NAME` without a gateway.
#[derive(Clone, Debug, Deserialize)]
pub struct Provider {
    /// FHIR base URL, or the OpenID issuer, as text: issuers are compared character by character.
    pub issuer: String,
    pub client_id: String,
    pub client_secret_file: Option<PathBuf>,
    /// PEM file for `private_key_jwt`.
    pub client_key_file: Option<PathBuf>,
    /// `kid` of the client key, if it is not the key's thumbprint.
    pub client_key_id: Option<String>,
    #[serde(default)]
    pub scopes: Vec<String>,
    /// `none`, `client_secret_basic`, `client_secret_post`, `client_secret_jwt` or
    /// `private_key_jwt`.
    pub auth_method: Option<String>,
    /// `query`, `fragment` or `form_post`.
    pub response_mode: Option<String>,
    pub aud: Option<String>,
    /// Addresses that replace or supplement what the provider publishes.
    pub authorization_endpoint: Option<String>,
    pub token_endpoint: Option<String>,
    pub jwks_uri: Option<String>,
    /// Whether this is a test system, where intrusive checks are allowed (checks.md section 0.2).
    #[serde(default)]
    pub test_system: bool,
    /// Checks that the provider is known to fail (section 0.3).
    #[serde(default)]
    pub expected_deviations: Vec<Deviation>,
}

/// A check that a provider is known to fail.
#[derive(Clone, Debug, Deserialize)]
pub struct Deviation {
    pub id: String,
    pub reason: String,
    /// The last day on which the check is expected to fail, such as `2027-01-31`.
    pub until: Option<toml::value::Datetime>,
}

#[derive(Default, Deserialize)]
struct Contents {
    #[serde(default)]
    profiles: BTreeMap<String, Profile>,
}

/// Checks a profile's name, which is used in the file and in the names of files beside it.
///
/// # Errors
/// What is wrong with it.
pub fn profile_name(text: &str) -> std::result::Result<String, String> {
    text.parse::<name::Name>().map(|name| name.to_string())
}

/// Returns the default path of the config file. For root, it is below `/etc`, unless
/// `XDG_CONFIG_HOME` is set, as in a container.
///
/// # Errors
/// If there is no home folder, or if a variable that names a folder is not an absolute path.
pub fn default_file() -> Result<PathBuf> {
    let own = env::absolute_folder("XDG_CONFIG_HOME").map_err(not_absolute)?;
    #[cfg(unix)]
    if rustix::process::geteuid().is_root() {
        let folder = own.unwrap_or_else(|| PathBuf::from("/etc"));
        return Ok(folder.join("fastenctl/config.toml"));
    }
    if own.is_none() {
        env::absolute_folder("HOME").map_err(not_absolute)?;
    }
    directories::ProjectDirs::from("", "", "fastenctl")
        .map(|folders| folders.config_dir().join("config.toml"))
        .ok_or_else(|| {
            Error::new(
                Kind::Config,
                "this system does not define a home folder, so there is no default config file",
            )
            .hint("pass the file with `--config`, or set `FASTENCTL_CONFIG` to its path")
        })
}

/// Returns an existing config file in the other default location: below `/etc` (root's), or in the
/// home folder. Root's counts as existing if its folder cannot be read.
#[must_use]
pub fn file_of_others(own: &Path) -> Option<PathBuf> {
    let at_home = directories::ProjectDirs::from("", "", "fastenctl")
        .map(|folders| folders.config_dir().join("config.toml"));
    let of_root = Path::new("/etc/fastenctl/config.toml");
    let candidates = [Some(of_root.to_owned()), at_home];
    candidates
        .into_iter()
        .flatten()
        .find(|file| file != own && (file.exists() || file == of_root && is_closed_folder(file)))
}

/// Whether the file's folder exists but cannot be read by this user.
fn is_closed_folder(file: &Path) -> bool {
    let seen = file.parent().map(std::fs::read_dir);
    seen.is_some_and(|seen| {
        seen.is_err_and(|error| error.kind() == std::io::ErrorKind::PermissionDenied)
    })
}

fn not_absolute(what: String) -> Error {
    Error::new(Kind::Config, what)
        .hint("set it to an absolute path, or pass the file with `--config`")
}

/// Reads one profile; a missing file or profile counts as empty.
///
/// # Errors
/// [`Kind::Config`] if the file is readable by others, cannot be read, or is invalid.
pub fn load(file: &Path, profile: &str) -> Result<Profile> {
    let Some(text) = read(file)? else {
        return Ok(Profile::default());
    };
    let mut contents: Contents = toml::from_str(&text).map_err(|error| wrong(file, &error))?;
    let found = contents.profiles.remove(profile).unwrap_or_default();
    match found.installation.as_ref().and_then(Installation::fault) {
        Some(key) => Err(unusable(file, profile, key)),
        None => Ok(found),
    }
}

/// Returns the profiles that have an installation, sorted by name.
///
/// # Errors
/// Same as [`load`].
pub fn installations(file: &Path) -> Result<Vec<String>> {
    let Some(text) = read(file)? else {
        return Ok(Vec::new());
    };
    let contents: Contents = toml::from_str(&text).map_err(|error| wrong(file, &error))?;
    let profiles = contents.profiles.into_iter();
    Ok(profiles
        .filter(|(_, profile)| profile.installation.is_some())
        .map(|(name, _)| name)
        .collect())
}

fn unusable(file: &Path, profile: &str, key: &str) -> Error {
    let message = format!(
        "`{}` is not valid: the `{key}` of `[profiles.{profile}.installation]` is empty or was not issued by a \
         gateway",
        file.display()
    );
    Error::new(Kind::Config, message).hint(
        "restore it from a backup, or remove that section from the file and run `fastenctl register`",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::file::replace;

    #[test]
    fn a_missing_file_counts_as_an_empty_profile() {
        let folder = tempfile::tempdir().unwrap();
        assert!(
            load(&folder.path().join("none.toml"), "default")
                .unwrap()
                .installation
                .is_none()
        );
    }

    #[test]
    fn an_invalid_file_is_named_with_its_line_but_not_its_text() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config.toml");
        replace(&file, "[profiles.default.installation]\nsecret = 's3cret\n").unwrap();
        let error = load(&file, "default").unwrap_err();
        assert_eq!(error.kind(), Kind::Config);
        assert!(
            error
                .to_string()
                .starts_with(&format!("`{}` is not valid on line 2: ", file.display())),
            "{error}"
        );
        assert!(!error.to_string().contains("s3cret"));
    }

    #[test]
    fn a_secret_of_the_wrong_type_is_not_shown_either() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config.toml");
        replace(
            &file,
            "[profiles.default.installation]\nsecret = 1234567890\n",
        )
        .unwrap();
        let error = load(&file, "default").unwrap_err().to_string();
        assert!(
            error.contains(" on line 2: ") && !error.contains("1234567890"),
            "{error}"
        );
    }

    #[test]
    fn anything_but_a_regular_file_is_neither_read_nor_changed() {
        let folder = tempfile::tempdir().unwrap();
        let error = load(folder.path(), "default").unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("`{}` is not a regular file", folder.path().display())
        );
        assert!(!error.next_step().unwrap().contains("chmod"), "{error}");
    }
}
