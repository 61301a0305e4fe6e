//! `fastenctl auth register-client`: registers a client at a provider (RFC 7591) and notes it in the config file. What is
//! asked and read is in `oauth::registration`.

use crate::clock::rfc3339;
use crate::commands::auth::accept::{AcceptFlags, with_kept};
use crate::commands::auth::client::read_key;
use crate::commands::context::Context;
use crate::commands::input::first_line_of;
use crate::config::check::shell_word;
use crate::config::file::{Locked, write_private};
use crate::config::load;
use crate::config::name::Name;
use crate::config::private::{Folder, Reserved};
use crate::error::{Error, Kind, Result};
use crate::http::Client as Http;
use crate::oauth::discovery::provider::Provider;
use crate::oauth::discovery::published::{base_meant, discover};
use crate::oauth::loopback::registered::Registered as RedirectUri;
use crate::oauth::registration::{Registered, Wanted, register};
use crate::oauth::trust::{Accepts, published};
use crate::rfc::auth_method::AuthMethod;
use crate::secret::Secret;
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use serde::Serialize;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use toml_edit::{Array, Value};
use url::Url;

/// Where `auth test` listens by itself; providers leave the port open there (RFC 8252 section 7.3).
const REDIRECT_URI: &str = "http://127.0.0.1/callback";
/// More than any registration takes.
const ROOM: usize = 64 * 1024;

/// Register a client at a provider that takes registrations (RFC 7591), and note it in the config file
#[derive(Args)]
#[command(after_help = "\
Examples:
  fastenctl auth register-client mine --issuer https://fhir.example.org/r4
  fastenctl auth register-client mine --issuer https://fhir.example.org/r4 --auth-method client_secret_basic
  fastenctl auth register-client mine --issuer https://fhir.example.org/r4 --initial-token-file token
  fastenctl auth test mine                              then signs in with it")]
pub struct RegisterClient {
    /// What the provider is to be called in the config file
    name: Name,
    /// FHIR base URL or issuer, exactly as the provider writes it
    #[arg(long, value_name = "URL")]
    issuer: String,
    /// A redirect URI to register; may be repeated (default: `http://127.0.0.1/callback`)
    #[arg(long, value_name = "URI", value_parser = redirect_uri)]
    redirect_uri: Vec<Wish>,
    /// What people are shown when they are asked for consent
    #[arg(long, value_name = "TEXT", default_value = "fastenctl")]
    client_name: String,
    /// How the client is to prove itself at the token endpoint
    #[arg(long, value_name = "METHOD", default_value = "none",
        value_parser = PossibleValuesParser::new(AuthMethod::NAMES).try_map(|name| name.parse::<AuthMethod>()))]
    auth_method: AuthMethod,
    /// PEM file with the client's private key, whose public half is registered, for `private_key_jwt`
    #[arg(long, value_name = "FILE")]
    client_key_file: Option<PathBuf>,
    /// Scopes to register, separated by blanks (default: the provider decides)
    #[arg(
        long,
        value_name = "SCOPES",
        default_value = "",
        hide_default_value = true
    )]
    scope: String,
    /// File with the provider's initial access token, `-` for stdin
    #[arg(long, value_name = "FILE")]
    initial_token_file: Option<PathBuf>,
    #[command(flatten)]
    accept: AcceptFlags,
}

/// A redirect URI as it was given, and as it is registered.
#[derive(Clone)]
struct Wish {
    given: String,
    registered: String,
}

/// Port 0, which stands for any, is none where it is registered.
fn redirect_uri(text: &str) -> std::result::Result<Wish, String> {
    let uri: RedirectUri = text.parse()?;
    let given = text.to_owned();
    if uri.port().is_some() {
        let registered = given.clone();
        return Ok(Wish { given, registered });
    }
    let mut url = Url::parse(text).map_err(|error| error.to_string())?;
    url.set_port(None).map_err(|()| "it has no host")?;
    let registered = url.to_string();
    Ok(Wish { given, registered })
}

/// What is printed.
#[derive(Serialize)]
struct RegisterClientDocument<'a> {
    schema_version: u8,
    ok: bool,
    result: &'static str,
    provider: &'a str,
    issuer: &'a str,
    client_id: &'a str,
    auth_method: &'static str,
    redirect_uris: &'a [String],
    scopes: &'a [String],
    client_secret_file: Option<&'a Path>,
    client_secret_expires_at: Option<String>,
    registration_file: &'a Path,
    config_file: &'a Path,
    profile: &'a str,
    next_command: String,
}

impl RegisterClient {
    /// Registers, once everything is proven that can be without the provider.
    ///
    /// # Errors
    /// [`Kind::Conflict`] where the name is taken, [`Kind::Config`] where nothing can be written, [`Kind::Refused`] and
    /// [`Kind::Provider`] of the provider.
    pub(crate) fn run(mut self, context: &Context) -> Result<ExitCode> {
        self.issuer = base_meant(&context.http_client(), &self.issuer);
        let file = context.config_file()?;
        let locked = Locked::new(&file)?;
        let profile = load(&file, &context.profile)?;
        if profile.providers.contains_key(self.name.as_str()) {
            return Err(self.taken(&file));
        }
        locked.prove_editable(&context.profile)?;
        let secrets = self.secrets()?;
        let folder = Folder::beside(&file, "clients");
        let _held = folder.lock(&self.name)?;
        let room = folder.take_room(&self.name, ROOM)?;
        let accepts = with_kept(&profile, &self.accept.accepts(context)?);
        let redirect_uris = self.redirect_uris();
        let client = self.registered(context, &accepts, &redirect_uris, &secrets)?;
        let scopes = client.scopes.clone().unwrap_or_else(|| self.scopes());
        let secret_file = self
            .store(&client, &folder, room)
            .and_then(|secret_file| {
                let entry = self.entry(&client, &scopes, secret_file.as_deref())?;
                locked.set(&context.profile, &entry)?;
                Ok(secret_file)
            })
            .map_err(|error| registered_at_least(&error, &client.client_id))?;
        let said = (&redirect_uris[..], &scopes[..]);
        self.tell(context, &client, said, &folder, secret_file.as_deref())
    }

    /// The registration itself, at the endpoint that the provider publishes.
    fn registered(
        &self,
        context: &Context,
        accepts: &Accepts,
        redirect_uris: &[String],
        (key, initial_token): &(Option<Secret>, Option<Secret>),
    ) -> Result<Registered> {
        let http = Http::new(context.http.clone());
        let provider = discover(&http, &self.issuer)?;
        let endpoint = endpoint(&provider, accepts)?;
        let (scopes, algorithms) = (self.scopes(), provider.assertion_algorithms());
        let wanted = Wanted {
            client_name: &self.client_name,
            redirect_uris,
            method: self.auth_method,
            scopes: &scopes,
            key: key.as_ref(),
            algorithms: algorithms.as_deref(),
        };
        register(&http, &endpoint, &wanted, initial_token.as_ref())
    }

    fn scopes(&self) -> Vec<String> {
        let words = self.scope.split_whitespace();
        words.map(ToOwned::to_owned).collect()
    }

    fn taken(&self, file: &Path) -> Error {
        let message = format!(
            "`{}` has a provider `{}` already",
            file.display(),
            self.name
        );
        Error::new(Kind::Conflict, message).hint("name another")
    }

    /// The client's key and the initial token, as far as they are given.
    fn secrets(&self) -> Result<(Option<Secret>, Option<Secret>)> {
        let signs = self.auth_method == AuthMethod::PrivateKeyJwt;
        if signs != self.client_key_file.is_some() {
            return Err(Error::new(
                Kind::Usage,
                "`--auth-method private_key_jwt` and `--client-key-file FILE` go together",
            ));
        }
        let key = self.client_key_file.as_deref().map(read_key).transpose()?;
        let token = self.initial_token_file.as_deref();
        let token = token.map(|file| first_line_of(file, "--initial-token-file"));
        Ok((key, token.transpose()?))
    }

    fn redirect_uris(&self) -> Vec<String> {
        if self.redirect_uri.is_empty() {
            return vec![REDIRECT_URI.to_owned()];
        }
        let wishes = self.redirect_uri.iter();
        wishes.map(|wish| wish.registered.clone()).collect()
    }

    /// Everything that came goes into one private file before anything else, the secret into one of its own.
    fn store(
        &self,
        client: &Registered,
        folder: &Folder,
        room: Reserved,
    ) -> Result<Option<PathBuf>> {
        let management = client.management.as_ref();
        let whole = json!({
            "issuer": self.issuer,
            "client_id": client.client_id,
            "client_secret": client.client_secret.as_ref().map(Secret::expose),
            "registration_client_uri": management.map(|(uri, _)| uri),
            "registration_access_token": management.map(|(_, token)| token.expose()),
        });
        room.fill(&format!("{whole:#}\n"))?;
        let Some(secret) = &client.client_secret else {
            return Ok(None);
        };
        let file = folder.file(&self.name).with_extension("secret");
        let file = std::path::absolute(&file).unwrap_or(file);
        write_private(&file, format!("{}\n", secret.expose()).as_bytes())?;
        Ok(Some(file))
    }

    /// What stands in the config file then.
    fn entry(
        &self,
        client: &Registered,
        scopes: &[String],
        secret_file: Option<&Path>,
    ) -> Result<Vec<(Vec<String>, Value)>> {
        let key = |name: &str| vec!["providers".into(), self.name.to_string(), name.into()];
        let path = |file: &Path| -> Result<Value> {
            let file = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
            let text = file.to_str().ok_or_else(|| {
                Error::new(Kind::Config, format!("`{}` is no text", file.display()))
            })?;
            Ok(text.into())
        };
        let mut entry = vec![
            (key("issuer"), self.issuer.as_str().into()),
            (key("client_id"), client.client_id.as_str().into()),
            (key("auth_method"), client.method.name().into()),
        ];
        if let Some(file) = secret_file {
            entry.push((key("client_secret_file"), path(file)?));
        }
        if let Some(file) = &self.client_key_file {
            entry.push((key("client_key_file"), path(file)?));
        }
        if !scopes.is_empty() {
            let scopes = Value::Array(scopes.iter().map(String::as_str).collect::<Array>());
            entry.push((key("scopes"), scopes));
        }
        Ok(entry)
    }

    fn tell(
        &self,
        context: &Context,
        client: &Registered,
        (redirect_uris, scopes): (&[String], &[String]),
        folder: &Folder,
        secret_file: Option<&Path>,
    ) -> Result<ExitCode> {
        let config_file = context.config_file()?;
        if client.method != self.auth_method {
            context.ui.warn(&format!(
                "`{}` was asked for, and `{}` is registered",
                self.auth_method, client.method
            ));
        }
        if !client.unregistered.is_empty() {
            let list = client.unregistered.join("`, `");
            context
                .ui
                .warn(&format!("the provider has not registered `{list}`"));
        }
        let document = RegisterClientDocument {
            schema_version: 1,
            ok: true,
            result: "created",
            provider: self.name.as_str(),
            issuer: &self.issuer,
            client_id: &client.client_id,
            auth_method: client.method.name(),
            redirect_uris,
            scopes,
            client_secret_file: secret_file,
            client_secret_expires_at: client.secret_expires_at.map(rfc3339),
            registration_file: &folder.file(&self.name),
            config_file: &config_file,
            profile: &context.profile,
            next_command: self.next_command(),
        };
        if context.ui.json() {
            context.ui.document(&document);
        } else {
            context.ui.out(&text(&document));
        }
        Ok(ExitCode::SUCCESS)
    }

    /// The sign-in that uses it.
    fn next_command(&self) -> String {
        let name = shell_word(Path::new(self.name.as_str()));
        let test = format!("fastenctl auth test {name}");
        match self.redirect_uri.first() {
            Some(first) if first.registered != REDIRECT_URI => {
                let given = shell_word(Path::new(&first.given));
                format!("{test} --redirect-uri {given}")
            }
            _ => test,
        }
    }
}

fn endpoint(provider: &Provider, accepts: &Accepts) -> Result<Url> {
    let found = published(provider, "registration endpoint", |document| {
        document.registration_endpoint.as_ref()
    });
    found.accepted(accepts)?.ok_or_else(|| {
        Error::new(
            Kind::Provider,
            "the provider publishes no `registration_endpoint`",
        )
        .hint("register at the provider by hand, most often in its developer portal")
    })
}

/// What has been done cannot be undone by this machine's disk.
fn registered_at_least(error: &Error, client_id: &str) -> Error {
    let message = format!("client `{client_id}` is registered at the provider, but {error}");
    let told = Error::new(error.kind(), message);
    match error.next_step() {
        Some(hint) => told.hint(hint),
        None => told,
    }
}

fn text(document: &RegisterClientDocument<'_>) -> String {
    let mut lines = vec![format!(
        "Registered client `{}` at {}, as `{}` of {}",
        document.client_id,
        document.issuer,
        document.provider,
        document.config_file.display()
    )];
    lines.push(format!("  proves itself by  {}", document.auth_method));
    lines.push(format!(
        "  redirect URIs     {}",
        document.redirect_uris.join(" ")
    ));
    if let Some(file) = document.client_secret_file {
        let expires = document.client_secret_expires_at.as_ref();
        let expires = expires.map_or_else(String::new, |at| format!(" (until {at})"));
        lines.push(format!("  secret            {}{expires}", file.display()));
    }
    lines.push(format!(
        "  registration      {}",
        document.registration_file.display()
    ));
    lines.push(format!("Next: {}", document.next_command));
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_port_is_registered_as_none() {
        for (given, registered) in [
            ("http://127.0.0.1:0/callback", "http://127.0.0.1/callback"),
            ("http://localhost:8000/cb", "http://localhost:8000/cb"),
            ("https://app.example/cb", "https://app.example/cb"),
        ] {
            assert_eq!(redirect_uri(given).unwrap().registered, registered);
        }
        assert!(redirect_uri("http://localhost/cb#x").is_err());
    }
}
