//! The sessions that `auth test --keep` stores beside the config file: where they are, how they
//! appear in documents, and what is needed to continue one. `oauth::session` defines their
//! contents.

use crate::clock::{Clock, rfc3339};
use crate::commands::auth::client::{read_key, secret_of_environment};
use crate::commands::context::Context;
use crate::commands::input::first_line_of;
use crate::config::name::Name;
use crate::config::private::{Folder, Held, Reserved, read};
use crate::error::{Error, Kind, Result};
use crate::oauth::browser::Browser;
use crate::oauth::client::kept::expired;
use crate::oauth::dpop::Key;
use crate::oauth::loopback::registered::Place;
use crate::oauth::session::origin::Origin;
use crate::oauth::session::{Session, VERSION};
use crate::oauth::sign_in::Plan;
use crate::oauth::trust::Accepts;
use crate::rfc::auth_method::AuthMethod;
use crate::secret::Secret;
use crate::trace::redact::label;
use crate::ui::Ui;
use serde::Serialize;
use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A session as it appears in JSON documents.
#[derive(Serialize)]
pub(crate) struct SessionDocument<'a> {
    pub(crate) name: &'a str,
    pub(crate) provider: &'a str,
    #[serde(flatten)]
    pub(crate) origin: &'a Origin,
    pub(crate) granted_scopes: &'a [String],
    pub(crate) patient: Option<&'a str>,
    pub(crate) access_token: String,
    pub(crate) access_token_expires_at: Option<String>,
    pub(crate) refresh_token: Option<String>,
    pub(crate) kept_at: String,
    pub(crate) refreshed_at: Option<String>,
    /// Whether the response to the last refresh was never stored.
    pub(crate) refresh_interrupted: bool,
}

pub(crate) fn document<'a>(name: &'a Name, session: &'a Session) -> SessionDocument<'a> {
    SessionDocument {
        name: name.as_str(),
        provider: &session.provider,
        origin: &session.origin,
        granted_scopes: &session.scopes,
        patient: session.patient.as_deref(),
        access_token: label("access_token", &session.access_token),
        access_token_expires_at: session.access_token_expires_at.map(rfc3339),
        refresh_token: session
            .refresh_token
            .as_ref()
            .map(|token| label("refresh_token", token)),
        kept_at: rfc3339(session.kept_at),
        refreshed_at: session.refreshed_at.map(rfc3339),
        refresh_interrupted: session.refreshing_since.is_some(),
    }
}

/// Returns the folder of all sessions, after removing temporary files that killed runs left behind.
pub(crate) fn folder(context: &Context) -> Result<Folder> {
    let folder = Folder::beside(&context.config_file()?, "sessions");
    folder.sweep(None);
    Ok(folder)
}

/// Exclusive access to the file of one session.
pub(crate) struct Keeper {
    folder: Folder,
    name: Name,
    _held: Held,
    room: RefCell<Option<Reserved>>,
}

/// Maximum number of bytes that the tokens of a response may add to a session.
const ROOM: usize = 256 * 1024;

impl Keeper {
    /// Prepares to keep a session, and proves that it can be stored before the user signs in.
    ///
    /// # Errors
    /// [`Kind::Conflict`] if a session with that name exists, [`Kind::Config`] if it cannot be
    /// written.
    pub(crate) fn new(context: &Context, name: Option<&Name>) -> Result<Option<Self>> {
        let Some(name) = name else { return Ok(None) };
        let keeper = Self::held(context, name)?;
        if keeper.file().exists() {
            return Err(Error::new(
                Kind::Conflict,
                format!("session `{name}` already exists"),
            )
            .hint(format!(
                "choose another name, sign in to this session again with `fastenctl auth login {name}`, or delete \
                 it with `fastenctl auth forget {name}`"
            )));
        }
        keeper.prove_room()?;
        Ok(Some(keeper))
    }

    /// The session as currently stored.
    ///
    /// # Errors
    /// Same as [`load`].
    pub(crate) fn session(&self) -> Result<Session> {
        load(&self.folder, &self.name)
    }

    /// Tests whether a session can be stored. Nothing is reserved, because signing in takes minutes
    /// and the user may abort it.
    ///
    /// # Errors
    /// [`Kind::Config`] if the file cannot be written.
    pub(crate) fn prove_room(&self) -> Result<()> {
        self.folder.take_room(&self.name, ROOM).map(drop)
    }

    pub(crate) fn held(context: &Context, name: &Name) -> Result<Self> {
        let folder = folder(context)?;
        let held = folder.lock(name, || {
            context.ui.note(&format!(
                "another process is using session `{name}`; waiting for it to finish"
            ));
        })?;
        Ok(Self {
            folder,
            name: name.clone(),
            _held: held,
            room: RefCell::default(),
        })
    }

    fn file(&self) -> PathBuf {
        self.folder.file(&self.name)
    }

    /// Stores the session atomically. The start of a refresh is stored only if there is also room
    /// for the response, because once the response arrives, the provider may have invalidated the
    /// old token.
    ///
    /// # Errors
    /// [`Kind::Config`] if the file cannot be written.
    pub(crate) fn store(&self, session: &Session) -> Result<()> {
        let text = serde_json::to_string_pretty(session)
            .map_err(|error| Error::new(Kind::Failure, error.to_string()))?;
        if session.refreshing_since.is_some() {
            let room = self.folder.take_room(&self.name, text.len() + ROOM)?;
            *self.room.borrow_mut() = Some(room);
        } else if let Some(room) = self.room.take() {
            return room.fill(&text);
        }
        self.folder.write(&self.name, &text).map(|_| ())
    }
}

pub(crate) fn load(folder: &Folder, name: &Name) -> Result<Session> {
    let file = folder.file(name);
    let wrong = || {
        Error::new(
            Kind::Config,
            format!(
                "this version of fastenctl cannot read the session in `{}`",
                file.display()
            ),
        )
        .hint(format!(
            "delete it with `fastenctl auth forget {name} --local`, then sign in again"
        ))
    };
    let text = read(&file)?.ok_or_else(|| unknown(folder, name))?;
    let session: Session = serde_json::from_str(&text).map_err(|_| wrong())?;
    if session.version == VERSION {
        Ok(session)
    } else {
        Err(wrong())
    }
}

/// The key that a session's tokens are bound to, if any.
///
/// # Errors
/// [`Kind::Config`] if the key cannot be read, because the tokens are useless without it.
pub(crate) fn proof_key(folder: &Folder, name: &Name, session: &Session) -> Result<Option<Key>> {
    let Some(kept) = session.dpop_key.clone() else {
        return Ok(None);
    };
    Key::of(kept).map(Some).ok_or_else(|| {
        let file = folder.file(name);
        let message = format!("the `dpop_key` in `{}` is not a valid key", file.display());
        Error::new(Kind::Config, message).hint(format!(
            "the session's tokens cannot be used without it: delete the session with `fastenctl auth forget {name} \
             --local`, then sign in again"
        ))
    })
}

fn unknown(folder: &Folder, name: &Name) -> Error {
    let names = folder.names().unwrap_or_default();
    let known = if names.is_empty() {
        "there are no sessions yet; `fastenctl auth test PROVIDER --keep NAME` creates one"
            .to_owned()
    } else {
        there_are(&names)
    };
    Error::new(Kind::NotFound, format!("session `{name}` does not exist")).hint(known)
}

/// The named session, or the only one.
pub(crate) fn chosen(folder: &Folder, given: Option<Name>) -> Result<Name> {
    if let Some(name) = given {
        return if folder.file(&name).exists() {
            Ok(name)
        } else {
            Err(unknown(folder, &name))
        };
    }
    let mut names = folder.names()?;
    match (names.len(), names.pop()) {
        (1, Some(name)) => Ok(name),
        (_, None) => Err(Error::new(Kind::NotFound, "there are no sessions")
            .hint("`fastenctl auth test PROVIDER --keep NAME` creates one")),
        (_, Some(last)) => {
            names.push(last);
            Err(Error::new(Kind::Usage, "which session?").hint(there_are(&names)))
        }
    }
}

fn there_are(names: &[Name]) -> String {
    let names: Vec<&str> = names.iter().map(Name::as_str).collect();
    format!("the sessions are `{}`", names.join("`, `"))
}

/// The client's secret or key: from the flag, the environment, or the file recorded in the session.
pub(crate) fn client_secret(flag: Option<&Path>, origin: &Origin) -> Result<Option<Secret>> {
    let read = |file: &Path| match origin {
        Origin::Direct(direct) if direct.auth_method == AuthMethod::PrivateKeyJwt.name() => {
            read_key(file)
        }
        _ => first_line_of(file, "--client-secret-file"),
    };
    if let Some(file) = flag {
        return read(file).map(Some);
    }
    if let Some(secret) = secret_of_environment() {
        return Ok(Some(secret));
    }
    let Origin::Direct(direct) = origin else {
        return Ok(None);
    };
    direct.client_secret_file.as_deref().map(read).transpose()
}

/// Warns if the secret of a registered client (`auth register-client`) has expired, because the
/// provider's response would only suggest a wrong secret.
pub(crate) fn warn_of_expired_secret(ui: &Ui, secret_file: Option<&Path>, client_id: &str) {
    let is_registered = |file: &&Path| file.extension().is_some_and(|ending| ending == "secret");
    let Some(file) = secret_file.filter(is_registered) else {
        return;
    };
    let kept = read(&file.with_extension("json")).ok().flatten();
    let past = kept.and_then(|text| expired(&text, client_id, Clock::default().now()));
    if let Some(at) = past {
        ui.warn(&format!(
            "the secret in `{}` expired at {}: register the client again, or request a new secret \
             from the provider",
            file.display(),
            rfc3339(at)
        ));
    }
}

/// Same as [`warn_of_expired_secret`], for the client that a session was started with.
pub(crate) fn warn_of_expired_origin(ui: &Ui, origin: &Origin) {
    if let Origin::Direct(direct) = origin {
        let file = direct.client_secret_file.as_deref();
        warn_of_expired_secret(ui, file, &direct.client_id);
    }
}

/// A plan that opens no browser and does not listen.
pub(crate) fn plan(context: &Context) -> Plan {
    Plan {
        place: Place::default(),
        listen: false,
        paste: false,
        listen_timeout: Duration::ZERO,
        browser: Browser::None,
        accepts: Accepts::only(Vec::new()),
        http: context.http.clone(),
        clock: Clock::default(),
    }
}

pub(crate) const fn via(origin: &Origin) -> &'static str {
    match origin {
        Origin::Direct(_) => "direct",
        Origin::Lighthouse { .. } => "lighthouse",
    }
}
