//! `fastenctl lighthouse platform`: what to register at the platforms' developer portals, as
//! compiled by `crate::lighthouse::catalog::registration`.

use crate::commands::storage::place::Place;
use clap::Args;
use serde::Serialize;

/// List known and configured platforms with their redirect URIs
#[derive(Args)]
pub struct ListPlatforms {
    #[command(flatten)]
    pub place: Place,
}

/// Show what to register at a platform's developer portal
#[derive(Args)]
pub struct ShowPlatform {
    /// Name of the platform, as under `[platforms]` or in `platform list`
    pub name: String,
    #[command(flatten)]
    pub place: Place,
}

/// What `platform list --json` prints.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PlatformsDocument {
    pub schema_version: u8,
    pub ok: bool,
    pub platforms: Vec<PlatformDocument>,
}

/// What `platform show --json` prints.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ShownPlatformDocument {
    pub schema_version: u8,
    pub ok: bool,
    pub platform: PlatformDocument,
}

/// What to register for one platform.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PlatformDocument {
    pub name: String,
    /// The owner, if the platform belongs to a single institution.
    pub institution: Option<String>,
    /// Whether anything is publicly known about the platform.
    pub known: bool,
    /// Null until it is set up.
    pub client_id: Option<String>,
    pub redirect_uri: String,
    /// Null if the gateway does not authenticate with a key.
    pub jwks_uri: Option<String>,
    pub token_endpoint_auth_signing_alg: Option<String>,
    /// `confidential` or `public`.
    pub client_type: String,
    pub token_endpoint_auth_method: String,
    pub grant_types: Vec<String>,
    pub response_types: Vec<String>,
    pub scopes: Vec<String>,
    /// Empty if the provider does not support PKCE.
    pub code_challenge_methods: Vec<String>,
    /// Where an EHR would launch the app; always null.
    pub launch_uri: Option<String>,
    /// Where browsers would go after signing out; always null.
    pub logout_uri: Option<String>,
    /// The application's home page.
    pub client_uri: String,
}

/// Returns the names of the known platforms.
#[cfg(feature = "lighthouse")]
pub(crate) fn known() -> impl Iterator<Item = &'static str> {
    crate::catalog::platforms::names()
}

/// Returns no names, because this build has no gateway.
#[cfg(not(feature = "lighthouse"))]
pub(crate) fn known() -> impl Iterator<Item = &'static str> {
    std::iter::empty()
}

#[cfg(feature = "lighthouse")]
mod run {
    use crate::commands::context::Context;
    use crate::commands::lighthouse::platform::{
        ListPlatforms, PlatformDocument, PlatformsDocument, ShowPlatform, ShownPlatformDocument,
    };
    use crate::commands::lighthouse::table::table;
    use crate::commands::storage::database::load;
    use crate::error::{Error, Kind, Result};
    use crate::http::is_loopback;
    use crate::lighthouse::catalog::registration::{Registration, names, registration};
    use crate::lighthouse::settings::Settings;
    use crate::lighthouse::web::public_url::PublicUrl;
    use crate::text::clean;
    use std::process::ExitCode;

    impl PlatformDocument {
        fn of(one: Registration, public_url: &PublicUrl) -> Self {
            let texts = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
            let client_type = if one.confidential {
                "confidential"
            } else {
                "public"
            };
            Self {
                name: one.name,
                institution: one.institution.map(str::to_owned),
                known: one.is_known,
                client_id: one.client_id,
                redirect_uri: one.redirect_uri,
                jwks_uri: one.jwks_uri,
                token_endpoint_auth_signing_alg: one.signing_algorithm.map(str::to_owned),
                client_type: client_type.to_owned(),
                token_endpoint_auth_method: one.token_endpoint_auth_method.name().to_owned(),
                grant_types: texts(&one.grant_types),
                response_types: texts(&["code"]),
                scopes: one.scopes,
                code_challenge_methods: one.code_challenge_methods,
                launch_uri: None,
                logout_uri: None,
                client_uri: public_url.as_str().to_owned(),
            }
        }

        /// Formats the document with one item per line, for copying.
        fn text(&self) -> String {
            let list = |words: &[String]| {
                let words = words.join(" ");
                if words.is_empty() {
                    "none".to_owned()
                } else {
                    words
                }
            };
            let or_none = |text: &Option<String>| text.clone().unwrap_or_else(|| "none".to_owned());
            let name = self.institution.as_ref().map_or_else(
                || self.name.clone(),
                |whose| format!("{} ({whose})", self.name),
            );
            let lines = [
                ("Platform", name),
                (
                    "Client ID",
                    self.client_id
                        .clone()
                        .unwrap_or_else(|| "not set up yet".to_owned()),
                ),
                ("Redirect URI", self.redirect_uri.clone()),
                ("Launch URL", or_none(&self.launch_uri)),
                ("Logout URL", or_none(&self.logout_uri)),
                ("JWK set URL", or_none(&self.jwks_uri)),
                (
                    "Signing algorithm",
                    or_none(&self.token_endpoint_auth_signing_alg),
                ),
                ("Client type", self.client_type.clone()),
                (
                    "Client authentication",
                    self.token_endpoint_auth_method.clone(),
                ),
                ("Grant types", list(&self.grant_types)),
                ("Response types", list(&self.response_types)),
                ("PKCE", list(&self.code_challenge_methods)),
                ("Scopes", list(&self.scopes)),
                ("Website", self.client_uri.clone()),
            ];
            let width = lines.iter().map(|(head, _)| head.len()).max().unwrap_or(0);
            lines
                .iter()
                .map(|(head, text)| format!("{head:width$}  {}\n", clean(text)))
                .collect()
        }

        /// Returns the settings to add after the registration.
        fn settings(&self) -> String {
            let secret = match self.token_endpoint_auth_method.as_str() {
                _ if self.jwks_uri.is_some() || self.client_type == "public" => "",
                "none" => "",
                _ => "client_secret_file = \"/etc/fastenctl/secrets/NAME\"\n",
            };
            let secret = secret.replace("NAME", &self.name);
            let scopes = if self.scopes.is_empty() {
                "scopes = [\"openid\", \"fhirUser\", \"launch/patient\", \"patient/*.rs\", \"offline_access\"]\n"
            } else {
                ""
            };
            format!(
                "\nThen add to the settings:\n\
                 [platforms.{}]\nclient_id = \"…\"\n{secret}{scopes}",
                self.name
            )
        }
    }

    /// Returns the gateway's public URL; warns if no provider would accept it.
    fn public_url(context: &Context, settings: &Settings) -> Result<PublicUrl> {
        let url = PublicUrl::new(settings, settings.listen)
            .map_err(|error| settings.places.locate(error))?;
        let is_local = url::Url::parse(url.as_str()).is_ok_and(|url| is_loopback(&url));
        if is_local {
            context.ui.warn(&format!(
                "the URLs start with `{url}`, which only works for tests on this machine; `public_url` sets them"
            ));
        }
        Ok(url)
    }

    impl ListPlatforms {
        /// Lists all platforms, without a database.
        ///
        /// # Errors
        /// Exit code 3 for wrong settings.
        pub(crate) fn run(self, context: &Context) -> Result<ExitCode> {
            let settings = load(&self.place)?;
            let url = public_url(context, &settings)?;
            let mut platforms = Vec::new();
            for name in names(&settings) {
                let found = registration(&settings, &name, url.as_str());
                let found = found.map_err(|flaw| settings.places.locate(flaw.into_error(&name)))?;
                platforms.extend(found.map(|one| PlatformDocument::of(one, &url)));
            }
            if context.ui.json() {
                context.ui.document(&PlatformsDocument {
                    schema_version: 1,
                    ok: true,
                    platforms,
                });
            } else {
                let head = ["Platform", "Client", "Set up", "Redirect URI"];
                let rows = platforms.into_iter().map(|one| {
                    let set_up = if one.client_id.is_some() { "yes" } else { "-" };
                    [
                        one.name,
                        one.client_type,
                        set_up.to_owned(),
                        one.redirect_uri,
                    ]
                });
                context.ui.out(&table(head, rows));
            }
            Ok(ExitCode::SUCCESS)
        }
    }

    impl ShowPlatform {
        /// Shows one platform, without a database.
        ///
        /// # Errors
        /// Exit code 3 for wrong settings, 10 for a name that is in neither the settings nor the
        /// platform table.
        pub(crate) fn run(self, context: &Context) -> Result<ExitCode> {
            let settings = load(&self.place)?;
            let found = names(&settings).contains(&self.name);
            if !found {
                return Err(unknown(&self.name, &settings));
            }
            let url = public_url(context, &settings)?;
            let found = registration(&settings, &self.name, url.as_str())
                .map_err(|flaw| settings.places.locate(flaw.into_error(&self.name)))?
                .ok_or_else(|| unknown(&self.name, &settings))?;
            let platform = PlatformDocument::of(found, &url);
            if context.ui.json() {
                context.ui.document(&ShownPlatformDocument {
                    schema_version: 1,
                    ok: true,
                    platform,
                });
            } else {
                context.ui.out(&platform.text());
                if platform.client_id.is_none() {
                    context.ui.out(&platform.settings());
                }
            }
            Ok(ExitCode::SUCCESS)
        }
    }

    fn unknown(name: &str, settings: &Settings) -> Error {
        let names = names(settings);
        let likeness = |one: &String| strsim::jaro_winkler(one, name);
        let near = names.iter().filter(|one| likeness(one) > 0.85);
        let near = near.max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
        let hint = near.map_or_else(
            || {
                "`fastenctl lighthouse platform list` shows all platforms; to use your own, first \
                 add it under `[platforms]` in the settings"
                    .to_owned()
            },
            |name| format!("did you mean `{name}`?"),
        );
        let message = format!("platform `{}` does not exist", clean(name));
        Error::new(Kind::NotFound, message).hint(hint)
    }
}
