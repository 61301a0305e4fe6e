//! What a sandbox starts with: the well-known clients, and those in a TOML file.

use crate::env;
use crate::error::{Error, Kind, Result};
use crate::files;
use crate::rfc::auth_method::AuthMethod;
use crate::sandbox::faults::table::Faults;
use crate::sandbox::token::clients::{Client, well_known};
use crate::secret::Secret;
use jsonwebtoken::jwk::JwkSet;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use url::Url;

/// Everything that can be configured for a sandbox.
#[derive(Clone, Debug)]
pub struct Settings {
    pub clients: Vec<Client>,
    /// The faults that apply to every request.
    pub faults: Faults,
    /// The probability that a request gets a random fault, from 0 to 1.
    pub fault_rate: f64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            clients: well_known(),
            faults: Faults::default(),
            fault_rate: 0.0,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClientFile {
    clients: Vec<ClientEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClientEntry {
    client_id: String,
    client_secret_file: Option<PathBuf>,
    client_secret_env: Option<String>,
    /// A JWK set with the public keys; the path is relative to the client file.
    jwks_file: Option<PathBuf>,
    #[serde(default)]
    token_endpoint_auth_method: AuthMethod,
    redirect_uris: Vec<String>,
    scopes: Option<Vec<String>>,
}

impl Settings {
    /// Adds the `[[clients]]` of a TOML file to the well-known ones.
    ///
    /// # Errors
    /// [`Kind::Config`], naming the file and the setting.
    pub fn with_client_file(mut self, file: &Path) -> Result<Self> {
        let text = files::text(file, files::LARGE)
            .map_err(|error| wrong(file, &format!("cannot be read: {error}")))?;
        let entries: ClientFile =
            toml::from_str(&text).map_err(|error| wrong(file, error.to_string().trim_end()))?;
        for entry in entries.clients {
            let client = entry.into_client(file)?;
            if self
                .clients
                .iter()
                .any(|known| known.client_id == client.client_id)
            {
                return Err(wrong(
                    file,
                    &format!("client `{}` already exists", client.client_id),
                ));
            }
            self.clients.push(client);
        }
        Ok(self)
    }
}

impl ClientEntry {
    fn into_client(self, file: &Path) -> Result<Client> {
        let fail =
            |problem: String| wrong(file, &format!("client `{}`: {problem}", self.client_id));
        let client_secret = self
            .secret(file.parent().unwrap_or(Path::new("")))
            .map_err(&fail)?;
        let jwks = self
            .jwks(file.parent().unwrap_or(Path::new("")))
            .map_err(&fail)?;
        match (self.token_endpoint_auth_method, &client_secret) {
            (AuthMethod::None, Some(_)) => {
                return Err(fail(
                    "a client with method `none` must not have a secret".into(),
                ));
            }
            (AuthMethod::PrivateKeyJwt, Some(_)) => {
                return Err(fail(
                    "a client with method `private_key_jwt` needs a `jwks_file` and no secret"
                        .into(),
                ));
            }
            (AuthMethod::PrivateKeyJwt, None) if jwks.is_none() => {
                return Err(fail("`jwks_file` is missing".into()));
            }
            (
                AuthMethod::ClientSecretBasic
                | AuthMethod::ClientSecretPost
                | AuthMethod::ClientSecretJwt,
                None,
            ) => {
                return Err(fail(
                    "`client_secret_file` or `client_secret_env` is missing".into(),
                ));
            }
            _ => {}
        }
        if let Some(uri) = self
            .redirect_uris
            .iter()
            .find(|uri| !may_be_registered(uri))
        {
            return Err(fail(format!(
                "`{uri}` cannot be used as a redirect URI (http or https, no fragment, no user info)"
            )));
        }
        Ok(Client {
            client_id: self.client_id,
            token_endpoint_auth_method: self.token_endpoint_auth_method,
            client_secret,
            jwks,
            redirect_uris: self.redirect_uris,
            scopes: self.scopes,
        })
    }

    fn jwks(&self, folder: &Path) -> std::result::Result<Option<JwkSet>, String> {
        let Some(file) = &self.jwks_file else {
            return Ok(None);
        };
        let text = files::text(&folder.join(file), files::SMALL)
            .map_err(|error| format!("`{}` cannot be read: {error}", file.display()))?;
        serde_json::from_str(&text)
            .map(Some)
            .map_err(|error| format!("`{}` is not a JWK set: {error}", file.display()))
    }

    /// Reads the client's secret; file names are relative to the client file.
    fn secret(&self, folder: &Path) -> std::result::Result<Option<Secret>, String> {
        let text = match (&self.client_secret_file, &self.client_secret_env) {
            (None, None) => return Ok(None),
            (Some(_), Some(_)) => {
                return Err("set `client_secret_file` or `client_secret_env`, not both".into());
            }
            (Some(file), None) => files::text(&folder.join(file), files::SMALL)
                .map_err(|error| format!("`{}` cannot be read: {error}", file.display()))?,
            (None, Some(name)) => env::var(name)
                .ok_or_else(|| format!("the environment variable `{name}` is not set"))?,
        };
        let text = text.trim_end_matches(['\r', '\n']);
        if text.is_empty() {
            Err("its secret is empty".into())
        } else {
            Ok(Some(Secret::new(text)))
        }
    }
}

/// Whether a redirect URI may be registered: absolute, without a fragment (RFC 6749 section 3.1.2),
/// and with a scheme that is harmless in a browser.
pub(crate) fn may_be_registered(uri: &str) -> bool {
    uri.is_ascii()
        && !uri.contains('#')
        && Url::parse(uri).is_ok_and(|url| {
            matches!(url.scheme(), "http" | "https")
                && url.username().is_empty()
                && url.password().is_none()
        })
}

fn wrong(file: &Path, problem: &str) -> Error {
    Error::of_lines(Kind::Config, &format!("`{}`: {problem}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &str) -> std::result::Result<Settings, String> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("clients.toml");
        std::fs::write(folder.path().join("secret"), "s3cret\n").unwrap();
        std::fs::write(&file, text).unwrap();
        let shown = format!("`{}`: ", file.display());
        Settings::default()
            .with_client_file(&file)
            .map_err(|error| error.to_string().replace(&shown, ""))
    }

    #[test]
    fn adds_a_client_to_the_well_known_ones() {
        let settings = load(
            "[[clients]]\nclient_id = 'mine'\nclient_secret_file = 'secret'\nredirect_uris = ['https://app.example/cb']\nscopes = ['openid']\n",
        )
        .unwrap();
        let ids: Vec<_> = settings
            .clients
            .iter()
            .map(|client| &*client.client_id)
            .collect();
        assert_eq!(
            ids,
            ["sandbox-public", "sandbox-basic", "sandbox-post", "mine"]
        );
        let mine = settings.clients.last().unwrap();
        assert_eq!(mine.client_secret.as_ref().unwrap().expose(), "s3cret");
        assert_eq!(
            mine.token_endpoint_auth_method,
            AuthMethod::ClientSecretBasic
        );
    }

    #[test]
    fn says_which_client_is_wrong_and_why() {
        for (entry, problem) in [
            (
                "client_id = 'sandbox-post'\ntoken_endpoint_auth_method = 'none'\nredirect_uris = []",
                "client `sandbox-post` already exists",
            ),
            (
                "client_id = 'a'\nredirect_uris = []",
                "client `a`: `client_secret_file` or `client_secret_env` is missing",
            ),
            (
                "client_id = 'a'\ntoken_endpoint_auth_method = 'none'\nredirect_uris = ['javascript:alert(1)']",
                "client `a`: `javascript:alert(1)` cannot be used as a redirect URI (http or https, no fragment, no user info)",
            ),
            (
                "client_id = 'a'\ntoken_endpoint_auth_method = 'none'\nclient_secret_file = 'secret'\nredirect_uris = []",
                "client `a`: a client with method `none` must not have a secret",
            ),
            (
                "client_id = 'a'\nclient_secret_env = 'FASTENCTL_TEST_NOT_SET'\nredirect_uris = []",
                "client `a`: the environment variable `FASTENCTL_TEST_NOT_SET` is not set",
            ),
        ] {
            assert_eq!(
                load(&format!("[[clients]]\n{entry}\n")).unwrap_err(),
                problem
            );
        }
    }

    #[test]
    fn refuses_a_setting_it_does_not_know() {
        let error =
            load("[[clients]]\nclient_id = 'a'\nsecret = 'b'\nredirect_uris = []\n").unwrap_err();
        assert!(error.contains("unknown field `secret`"), "{error}");
    }
}
