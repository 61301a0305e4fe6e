//! `fastenctl auth register-client`: registers a client at a provider (RFC 7591) and writes it to
//! the config file. `oauth::registration` makes the request.

use crate::clock::{Clock, rfc3339};
use crate::commands::auth::accept::{AcceptFlags, with_kept};
use crate::commands::auth::client::read_key;
use crate::commands::context::Context;
use crate::commands::input::first_line_of;
use crate::config::check::shell_word;
use crate::config::file::write_private;
use crate::config::load;
use crate::config::name::Name;
use crate::config::private::{Folder, Reserved};
use crate::error::{Error, Kind, Result};
use crate::http::Client as Http;
use crate::oauth::client::kept::{Noted, document};
use crate::oauth::client::veil::Veil;
use crate::oauth::discovery::provider::Provider;
use crate::oauth::discovery::published::{base_meant, discover};
use crate::oauth::loopback::registered::Registered as RedirectUri;
use crate::oauth::registration::{MAY_EXIST, Registered, Wanted, ask};
use crate::oauth::trust::{Accepts, published};
use crate::report::registration::{RegistrationDocument, text};
use crate::rfc::auth_method::AuthMethod;
use crate::secret::Secret;
use crate::ui::interrupt::unclear_until_done;
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use toml_edit::{Array, Value};
use url::Url;

/// Where `auth test` listens by default; providers allow any port there (RFC 8252 section 7.3).
const REDIRECT_URI: &str = "http://127.0.0.1/callback";
/// Number of bytes reserved for a registration, more than any registration takes up.
const ROOM: usize = 64 * 1024;

/// Register a client at a provider that accepts registrations (RFC 7591), and add it to the config
/// file
#[derive(Args)]
#[command(after_help = "\
Examples:
  fastenctl auth register-client mine --issuer https://as.example.org
  fastenctl auth register-client mine --issuer https://as.example.org \\
    --auth-method client_secret_basic --initial-token-file token
  fastenctl auth test mine")]
pub struct RegisterClient {
    /// Name for the provider in the config file
    name: Name,
    /// FHIR base URL or issuer, exactly as the provider spells it
    #[arg(long, value_name = "URL")]
    issuer: String,
    /// Redirect URI to register; repeat for several (default: `http://127.0.0.1/callback`)
    #[arg(long, value_name = "URI", value_parser = redirect_uri)]
    redirect_uri: Vec<Wish>,
    /// Client name that people see when they are asked for consent
    #[arg(long, value_name = "TEXT", default_value = "fastenctl")]
    client_name: String,
    /// How the client authenticates at the token endpoint
    #[arg(long, value_name = "METHOD", default_value = "none",
        value_parser = PossibleValuesParser::new(AuthMethod::NAMES).try_map(|name| name.parse::<AuthMethod>()))]
    auth_method: AuthMethod,
    /// PEM file with the client's private key for `private_key_jwt`; its public key is registered
    #[arg(long, value_name = "FILE")]
    client_key_file: Option<PathBuf>,
    /// Scopes to register, separated by spaces (default: the provider decides)
    #[arg(
        long,
        value_name = "SCOPES",
        default_value = "",
        hide_default_value = true
    )]
    scope: String,
    /// File with the provider's initial access token, or `-` for stdin
    #[arg(long, value_name = "FILE")]
    initial_token_file: Option<PathBuf>,
    #[command(flatten)]
    accept: AcceptFlags,
}

/// A redirect URI as given, and as registered.
#[derive(Clone)]
struct Wish {
    given: String,
    registered: String,
}

/// Parses a redirect URI. Port 0, which means any port, is left out of the registered one.
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

impl RegisterClient {
    /// Registers the client, after checking everything that can be checked without the provider.
    ///
    /// # Errors
    /// [`Kind::Conflict`] if the name is taken, [`Kind::Config`] if nothing can be written,
    /// [`Kind::Refused`] and [`Kind::Provider`] from the provider.
    pub(crate) fn run(mut self, context: &Context) -> Result<ExitCode> {
        let file = context.config_file()?;
        let locked = context.locked(&file)?;
        let profile = load(&file, &context.profile)?;
        if profile.providers.contains_key(self.name.as_str()) {
            return Err(self.taken(&file));
        }
        locked.prove_editable(&context.profile)?;
        let secrets = self.secrets()?;
        let folder = Folder::beside(&file, "clients");
        // No other process can get here, because the config file is locked.
        let _held = folder.lock(&self.name, || {})?;
        self.refuse_kept(&folder)?;
        self.issuer = base_meant(&context.http_client(), &self.issuer);
        let room = folder.take_room(&self.name, ROOM)?;
        let accepts = with_kept(&profile, &self.accept.accepts(context)?);
        let mut veil = Veil::over(secrets.1.as_ref());
        let done = self.registered(context, &accepts, &secrets, (&folder, room), &mut veil);
        let (client, noted) = done.map_err(|error| veil.error(error))?;
        let scopes = client.scopes.clone().unwrap_or_else(|| self.scopes());
        let secret_file = self
            .store(&client, &folder)
            .and_then(|secret_file| {
                let entry = self.entry(&client, &scopes, secret_file.as_deref())?;
                locked.set(&context.profile, &entry)?;
                Ok(secret_file)
            })
            .map_err(|error| veil.error(noted.but(&error)))?;
        self.tell(
            context,
            &client,
            &scopes,
            &folder,
            (secret_file.as_deref(), &veil),
        )
    }

    /// Registers at the endpoint that the provider publishes; the response is stored before it is
    /// judged.
    fn registered(
        &self,
        context: &Context,
        accepts: &Accepts,
        (key, initial_token): &(Option<Secret>, Option<Secret>),
        (folder, room): (&Folder, Reserved),
        veil: &mut Veil,
    ) -> Result<(Registered, Noted)> {
        let http = Http::new(context.http.clone());
        let provider = discover(&http, &self.issuer)?;
        let endpoint = endpoint(&provider, accepts)?;
        let (scopes, algorithms) = (self.scopes(), provider.assertion_algorithms());
        let wanted = Wanted {
            client_name: &self.client_name,
            redirect_uris: &self.redirect_uris(),
            method: self.auth_method,
            scopes: &scopes,
            key: key.as_ref(),
            algorithms: algorithms.as_deref(),
        };
        unclear_until_done(MAY_EXIST, || {
            let answered = ask(&http, &endpoint, &wanted, initial_token.as_ref())?;
            if !answered.is_registration() {
                let client = answered.client(&wanted)?;
                return Ok((client, Noted::default()));
            }
            let mut noted = Noted::of(answered.body());
            veil.hide(answered.body());
            let whole = document(&self.issuer, endpoint.as_str(), answered.body());
            room.fill(&whole).map_err(|error| noted.but(&error))?;
            noted.file = Some(folder.file(&self.name));
            let client = answered.client(&wanted);
            let client = client.map_err(|error| noted.but(&error))?;
            Ok((client, noted))
        })
    }

    fn scopes(&self) -> Vec<String> {
        let words = self.scope.split_whitespace();
        words.map(ToOwned::to_owned).collect()
    }

    fn taken(&self, file: &Path) -> Error {
        let message = format!(
            "`{}` already has a provider `{}`",
            file.display(),
            self.name
        );
        Error::new(Kind::Conflict, message).hint("choose another name")
    }

    /// The client's key and the initial access token, if given.
    fn secrets(&self) -> Result<(Option<Secret>, Option<Secret>)> {
        let signs = self.auth_method == AuthMethod::PrivateKeyJwt;
        if signs != self.client_key_file.is_some() {
            return Err(Error::new(
                Kind::Usage,
                "`--auth-method private_key_jwt` and `--client-key-file FILE` must be used together",
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

    /// Refuses to overwrite the files of an earlier registration with that name.
    fn refuse_kept(&self, folder: &Folder) -> Result<()> {
        let file = folder.file(&self.name);
        let both = [file.clone(), file.with_extension("secret")];
        let Some(kept) = both.iter().find(|file| file.symlink_metadata().is_ok()) else {
            return Ok(());
        };
        let message = format!(
            "`{}` belongs to a client already registered as `{}`",
            kept.display(),
            self.name
        );
        Err(Error::new(Kind::Conflict, message).hint(
            "choose another name, or move that file away when its client is no longer needed",
        ))
    }

    /// Stores the secret in a private file of its own.
    fn store(&self, client: &Registered, folder: &Folder) -> Result<Option<PathBuf>> {
        let Some(secret) = &client.client_secret else {
            return Ok(None);
        };
        let file = folder.file(&self.name).with_extension("secret");
        let file = std::path::absolute(&file).unwrap_or(file);
        write_private(&file, format!("{}\n", secret.expose()).as_bytes())?;
        Ok(Some(file))
    }

    /// The entry for the config file.
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
                Error::new(
                    Kind::Config,
                    format!("the path `{}` is not valid UTF-8", file.display()),
                )
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
        if let Some(file) = &self.client_key_file
            && client.method == AuthMethod::PrivateKeyJwt
        {
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
        scopes: &[String],
        folder: &Folder,
        (secret_file, veil): (Option<&Path>, &Veil),
    ) -> Result<ExitCode> {
        let config_file = context.config_file()?;
        for warning in self.warnings(client) {
            context.ui.warn(&veil.text(&warning));
        }
        let veiled = |all: &[String]| all.iter().map(|text| veil.text(text)).collect();
        let document = RegistrationDocument {
            schema_version: 1,
            ok: true,
            result: "created",
            provider: self.name.as_str(),
            issuer: &self.issuer,
            client_id: veil.text(&client.client_id),
            auth_method: client.method.name(),
            redirect_uris: veiled(&client.redirect_uris),
            scopes: veiled(scopes),
            client_secret_file: secret_file,
            client_secret_expires_at: client.secret_expires_at.map(rfc3339),
            registration_file: &folder.file(&self.name),
            config_file: &config_file,
            profile: &context.profile,
            next_command: self.next_command(client),
        };
        if context.ui.json() {
            context.ui.document(&document);
        } else {
            context.ui.out(&text(&document));
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Returns warnings about anything that was registered differently from the request, or that
    /// cannot be used.
    fn warnings(&self, client: &Registered) -> Vec<String> {
        let mut warnings = Vec::new();
        if client.method != self.auth_method {
            warnings.push(format!(
                "`{}` was requested, but `{}` was registered",
                self.auth_method, client.method
            ));
        }
        if self.lacks_key(client) {
            warnings.push(format!(
                "`{}` needs a key, but none was registered: change the client at the provider, or register one \
                 with `--client-key-file FILE`",
                client.method
            ));
        }
        if !client.unregistered.is_empty() {
            let list = client.unregistered.join("`, `");
            warnings.push(format!("the provider did not register `{list}`"));
        }
        let past = |at: &i64| *at <= Clock::default().now();
        if let Some(at) = client.secret_expires_at.filter(past) {
            let at = rfc3339(at);
            warnings.push(format!(
                "according to this machine's clock, the secret has already expired ({at})"
            ));
        }
        warnings
    }

    fn lacks_key(&self, client: &Registered) -> bool {
        client.method == AuthMethod::PrivateKeyJwt && self.client_key_file.is_none()
    }

    /// The command that signs in with the new client, using the first registered redirect URI;
    /// `None` if that cannot work.
    fn next_command(&self, client: &Registered) -> Option<String> {
        let is_registered = |wish: &&Wish| !client.unregistered.contains(&wish.registered);
        let name = shell_word(Path::new(self.name.as_str()));
        let test = format!("fastenctl auth test {name}");
        if self.lacks_key(client) {
            return None;
        }
        let Some(wish) = self.redirect_uri.iter().find(is_registered) else {
            let ours = self.redirect_uri.is_empty() && client.unregistered.is_empty();
            return ours.then_some(test);
        };
        if wish.registered == REDIRECT_URI {
            return Some(test);
        }
        let is_here = wish
            .given
            .parse::<RedirectUri>()
            .is_ok_and(|uri| uri.is_here());
        let paste = if is_here { "" } else { " --paste" };
        let given = shell_word(Path::new(&wish.given));
        Some(format!("{test} --redirect-uri {given}{paste}"))
    }
}

fn endpoint(provider: &Provider, accepts: &Accepts) -> Result<Url> {
    let found = published(provider, "registration endpoint", |document| {
        document.registration_endpoint.as_ref()
    });
    found.accepted(accepts)?.ok_or_else(|| {
        Error::new(
            Kind::Provider,
            "the provider does not publish a `registration_endpoint`",
        )
        .hint("register the client yourself, usually in the provider's developer portal")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_port_is_registered_without_a_port() {
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
