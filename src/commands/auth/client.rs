//! The client of a sign-in without a gateway: its flags, and how they are combined with the
//! environment and the config file.

use crate::commands::input::{first_line_of, is_stdin};
use crate::config::{Profile, Provider};
use crate::env;
use crate::error::{Error, Kind, Result};
use crate::files;
use crate::oauth::address::endpoint;
use crate::oauth::authorize::parameter;
use crate::oauth::client::decided::{Said, decided};
use crate::oauth::target::by_hand::ByHand;
use crate::oauth::target::direct::{Direct, Ways};
use crate::rfc::auth_method::AuthMethod;
use crate::rfc::response_mode::ResponseMode;
use crate::secret::Secret;
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use std::path::{Path, PathBuf};
use url::Url;

/// Flags that have no effect through a gateway.
#[derive(Args)]
pub(crate) struct ClientFlags {
    /// Client ID at the provider
    #[arg(long, value_name = "ID", help_heading = "Without a gateway")]
    pub(crate) client_id: Option<String>,
    /// File with the client secret, or `-` for stdin (or set `FASTENCTL_CLIENT_SECRET`)
    #[arg(long, value_name = "FILE", help_heading = "Without a gateway")]
    pub(crate) client_secret_file: Option<PathBuf>,
    /// PEM file with the client's private key, for `private_key_jwt`
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with = "client_secret_file",
        help_heading = "Without a gateway"
    )]
    pub(crate) client_key_file: Option<PathBuf>,
    /// The key's `kid`, if it is not the key's thumbprint
    #[arg(long, value_name = "KID", help_heading = "Without a gateway")]
    pub(crate) client_key_id: Option<String>,
    /// How the client authenticates at the token endpoint
    #[arg(long, value_name = "METHOD", help_heading = "Without a gateway",
        value_parser = PossibleValuesParser::new(AuthMethod::NAMES).try_map(|name| name.parse::<AuthMethod>()))]
    pub(crate) auth_method: Option<AuthMethod>,
    /// Scopes to request, separated by spaces
    #[arg(long, value_name = "SCOPES", help_heading = "Without a gateway")]
    pub(crate) scope: Option<String>,
    /// FHIR server that the token is for, if it is not the issuer
    #[arg(long, value_name = "URL", help_heading = "Without a gateway")]
    pub(crate) aud: Option<String>,
    /// Authorization endpoint, if the provider does not publish the right one
    #[arg(long, value_name = "URL", value_parser = endpoint, help_heading = "Without a gateway")]
    pub(crate) authorization_endpoint: Option<Url>,
    /// Token endpoint, if the provider does not publish the right one
    #[arg(long, value_name = "URL", value_parser = endpoint, help_heading = "Without a gateway")]
    pub(crate) token_endpoint: Option<Url>,
    /// URL of the keys that sign ID tokens, if the provider does not publish the right one
    #[arg(long, value_name = "URL", value_parser = endpoint, help_heading = "Without a gateway")]
    pub(crate) jwks_uri: Option<Url>,
    /// How the provider returns the response
    #[arg(long, value_name = "MODE", help_heading = "Without a gateway",
        value_parser = PossibleValuesParser::new(ResponseMode::NAMES).try_map(|name| name.parse::<ResponseMode>()))]
    pub(crate) response_mode: Option<ResponseMode>,
    /// Stop if the provider does not advertise PKCE with S256; without this flag, PKCE is used
    /// anyway
    #[arg(long, help_heading = "Without a gateway")]
    pub(crate) require_pkce: bool,
    /// Extra parameter for the authorization request, such as `login_hint=alice`; repeat for
    /// several
    #[arg(long, value_name = "KEY=VALUE", value_parser = parameter, help_heading = "Without a gateway")]
    pub(crate) param: Vec<(String, String)>,
}

impl ClientFlags {
    /// The first flag that was given.
    pub(crate) fn first_given(&self) -> Option<&'static str> {
        let given = [
            ("--client-id", self.client_id.is_some()),
            ("--client-secret-file", self.client_secret_file.is_some()),
            ("--client-key-file", self.client_key_file.is_some()),
            ("--client-key-id", self.client_key_id.is_some()),
            ("--auth-method", self.auth_method.is_some()),
            ("--scope", self.scope.is_some()),
            ("--aud", self.aud.is_some()),
            (
                "--authorization-endpoint",
                self.authorization_endpoint.is_some(),
            ),
            ("--token-endpoint", self.token_endpoint.is_some()),
            ("--jwks-uri", self.jwks_uri.is_some()),
            ("--response-mode", self.response_mode.is_some()),
            ("--require-pkce", self.require_pkce),
            ("--param", !self.param.is_empty()),
        ];
        given
            .iter()
            .find(|(_, given)| *given)
            .map(|(flag, _)| *flag)
    }

    /// The file with the secret or key.
    pub(crate) fn secret_or_key_file(&self) -> Option<&Path> {
        let file = self.client_key_file.as_ref();
        file.or(self.client_secret_file.as_ref())
            .map(PathBuf::as_path)
    }

    /// Returns the provider at `issuer`, as described by flags, environment and config file.
    ///
    /// # Errors
    /// [`Kind::Config`] for a secret or key that cannot be read, or an unknown method or mode;
    /// [`Kind::Usage`] for a key or secret that the method does not use.
    pub(crate) fn direct_to(
        &self,
        issuer: String,
        client_id: String,
        configured: Option<&Provider>,
    ) -> Result<Direct> {
        let auth_method = self.method(configured)?;
        let response_mode = configured
            .and_then(|provider| provider.response_mode.as_deref())
            .map(str::parse)
            .transpose();
        let scopes = self
            .scope
            .as_ref()
            .map(|text| text.split_whitespace().map(ToOwned::to_owned).collect());
        Ok(Direct {
            issuer,
            client_id,
            client_secret: self.source(auth_method, configured).read()?,
            key_id: self
                .client_key_id
                .clone()
                .or_else(|| configured?.client_key_id.clone()),
            auth_method,
            scopes: scopes
                .or_else(|| configured.map(|provider| provider.scopes.clone()))
                .unwrap_or_default(),
            aud: self.aud.clone().or_else(|| configured?.aud.clone()),
            response_mode: self
                .response_mode
                .or(response_mode.map_err(|error| in_file(&error))?),
            by_hand: Box::new(self.by_hand(configured)?),
            require_pkce: self.require_pkce,
            parameters: self.param.clone(),
            ways: Ways::default(),
            test_system: configured.is_some_and(|provider| provider.test_system),
        })
    }

    fn by_hand(&self, configured: Option<&Provider>) -> Result<ByHand> {
        let given = ByHand {
            authorization_endpoint: self.authorization_endpoint.clone(),
            token_endpoint: self.token_endpoint.clone(),
            jwks_uri: self.jwks_uri.clone(),
        };
        let kept = |name: &str, text: Option<&String>| {
            text.map(|text| {
                endpoint(text).map_err(|fault| {
                    Error::new(
                        Kind::Config,
                        format!("in the config file, `{name}` {fault}"),
                    )
                })
            })
            .transpose()
        };
        let Some(provider) = configured else {
            return Ok(given);
        };
        Ok(given.or(ByHand {
            authorization_endpoint: kept(
                "authorization_endpoint",
                provider.authorization_endpoint.as_ref(),
            )?,
            token_endpoint: kept("token_endpoint", provider.token_endpoint.as_ref())?,
            jwks_uri: kept("jwks_uri", provider.jwks_uri.as_ref())?,
        }))
    }

    /// How the client authenticates, if a flag or the config file decides it.
    fn method(&self, configured: Option<&Provider>) -> Result<Option<AuthMethod>> {
        let kept = configured.and_then(|provider| provider.auth_method.as_deref());
        decided(Said {
            asked: self.auth_method,
            configured: kept
                .map(str::parse)
                .transpose()
                .map_err(|error| in_file(&error))?,
            key_given: self.client_key_file.is_some(),
            secret_given: self.client_secret_file.is_some(),
            key_configured: configured.is_some_and(|it| it.client_key_file.is_some()),
        })
    }

    /// Determines where the secret or key comes from: flag, then environment, then config file.
    /// Only a method that signs uses a key.
    fn source<'a>(
        &'a self,
        method: Option<AuthMethod>,
        configured: Option<&'a Provider>,
    ) -> Source<'a> {
        let signs = method == Some(AuthMethod::PrivateKeyJwt);
        let key = || configured?.client_key_file.as_ref();
        if let Some(file) = self.client_key_file.as_ref().or_else(key)
            && signs
        {
            return Source::Key(file);
        }
        if let Some(file) = &self.client_secret_file {
            return Source::Given(file);
        }
        if let Some(secret) = secret_of_environment() {
            return Source::Environment(secret);
        }
        let kept = || configured?.client_secret_file.as_ref();
        match kept() {
            Some(file) if !signs => Source::Configured(file),
            _ => Source::Nowhere,
        }
    }

    /// The file in which a later run finds the client's secret or key; `None` if it came from stdin
    /// or the environment.
    ///
    /// # Errors
    /// Same as [`Self::direct_to`].
    pub(crate) fn remembered_secret_file(
        &self,
        provider: Option<&str>,
        profile: &Profile,
    ) -> Result<Option<PathBuf>> {
        let configured = provider.and_then(|name| profile.providers.get(name));
        Ok(match self.source(self.method(configured)?, configured) {
            Source::Given(file) if is_stdin(file) => None,
            Source::Key(file) | Source::Given(file) | Source::Configured(file) => {
                std::path::absolute(file).ok()
            }
            Source::Environment(_) | Source::Nowhere => None,
        })
    }
}

/// Where the client's secret or key comes from.
enum Source<'a> {
    /// A private key.
    Key(&'a Path),
    /// A secret from a flag.
    Given(&'a Path),
    Environment(Secret),
    /// A secret from the config file.
    Configured(&'a Path),
    Nowhere,
}

impl Source<'_> {
    fn read(self) -> Result<Option<Secret>> {
        match self {
            Self::Key(file) => read_key(file).map(Some),
            Self::Given(file) => first_line_of(file, "--client-secret-file").map(Some),
            Self::Configured(file) => first_line_of(file, "client_secret_file")
                .map(Some)
                .map_err(|error| error.of_kind(Kind::Config)),
            Self::Environment(secret) => Ok(Some(secret)),
            Self::Nowhere => Ok(None),
        }
    }
}

fn in_file(error: &Error) -> Error {
    Error::new(Kind::Config, format!("in the config file, {error}"))
}

/// The client secret from the environment.
pub(crate) fn secret_of_environment() -> Option<Secret> {
    env::text("FASTENCTL_CLIENT_SECRET").map(Secret::new)
}

/// Reads a private key from its file.
pub(crate) fn read_key(file: &Path) -> Result<Secret> {
    files::given(file).map_err(|error| {
        Error::new(
            Kind::Config,
            format!("cannot read the private key `{}`: {error}", file.display()),
        )
    })
}
