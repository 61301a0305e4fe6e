//! `auth refresh`, `auth show` and `auth forget`: the sessions that `auth test --keep` stores beside the config
//! file. What is done with one is in `oauth::renew`, what is in one in `oauth::session`.

use crate::client::Lighthouse;
use crate::clock::{Clock, rfc3339};
use crate::commands::auth::report::Reports;
use crate::commands::auth::test::{Voice, read_key};
use crate::commands::context::{Context, first_line_of};
use crate::config::private::{Folder, Held, read, take};
use crate::conformance::run::renew;
use crate::error::{Error, Kind, Result};
use crate::http::{Client, Options};
use crate::oauth::browser::Browser;
use crate::oauth::renew::{Revoked, give_back};
use crate::oauth::session::{Origin, Session, VERSION};
use crate::oauth::sign_in::{Gateway, Plan, Route};
use crate::rfc::auth_method::AuthMethod;
use crate::secret::Secret;
use crate::trace::finding::Finding;
use crate::trace::recorder::Recorder;
use crate::trace::redact::label;
use crate::trace::step::Step;
use crate::ui::{FailureDetails, clean};
use clap::Args;
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::time::Duration;
use url::Url;

/// Refresh a kept session, which proves that its sign-in still holds
#[derive(Args)]
#[command(after_help = "\
Examples:
  fastenctl auth refresh              the only session there is
  fastenctl auth refresh work --json")]
pub struct Refresh {
    /// The session, as `auth test --keep` named it (default: the only one)
    session: Option<String>,
    /// File with the client secret or key, `-` for stdin, where the session knows none
    #[arg(long, value_name = "FILE")]
    client_secret_file: Option<PathBuf>,
}

/// Show the kept sessions, tokens redacted
#[derive(Args)]
pub struct Show {
    /// Only this one
    session: Option<String>,
}

/// Revoke a kept session where the provider can, and delete it
#[derive(Args)]
pub struct Forget {
    /// The session
    session: String,
    /// Delete it here only, and ask nobody
    #[arg(long)]
    local: bool,
    /// File with the client secret or key, `-` for stdin, where the session knows none
    #[arg(long, value_name = "FILE", conflicts_with = "local")]
    client_secret_file: Option<PathBuf>,
}

/// A session as every document shows it.
#[derive(Serialize)]
struct SessionDocument<'a> {
    name: &'a str,
    provider: &'a str,
    #[serde(flatten)]
    origin: &'a Origin,
    granted_scopes: &'a [String],
    patient: Option<&'a str>,
    access_token: String,
    access_token_expires_at: Option<String>,
    refresh_token: Option<String>,
    kept_at: String,
    refreshed_at: Option<String>,
    /// The answer to the last refresh never reached the file.
    refresh_interrupted: bool,
}

#[derive(Serialize)]
struct ShowDocument<'a> {
    schema_version: u8,
    ok: bool,
    sessions: Vec<SessionDocument<'a>>,
}

#[derive(Serialize)]
struct RefreshDocument<'a> {
    schema_version: u8,
    ok: bool,
    result: &'static str,
    rotated: bool,
    session: SessionDocument<'a>,
    steps: &'a [Step],
    findings: &'a [Finding],
    error: Option<FailureDetails<'a>>,
}

#[derive(Serialize)]
struct ForgetDocument<'a> {
    schema_version: u8,
    ok: bool,
    result: &'static str,
    session: &'a str,
    revoked: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
}

fn document<'a>(name: &'a str, session: &'a Session) -> SessionDocument<'a> {
    SessionDocument {
        name,
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

fn folder(context: &Context) -> Result<Folder> {
    Ok(Folder::beside(&context.config_file()?, "sessions"))
}

/// The place of one session while no other process may change it.
pub(crate) struct Keeper {
    folder: Folder,
    name: String,
    _held: Held,
}

impl Keeper {
    /// For a session that is to be kept; proves before anybody signs in that it can be.
    ///
    /// # Errors
    /// [`Kind::Conflict`] when there is one of that name, [`Kind::Config`] when the place cannot be written.
    pub(crate) fn new(context: &Context, name: Option<&str>) -> Result<Option<Self>> {
        let Some(name) = name else { return Ok(None) };
        let keeper = Self::held(context, name)?;
        if keeper.file().exists() {
            return Err(Error::new(
                Kind::Conflict,
                format!("there is a session `{name}` already"),
            )
            .hint(format!(
                "name another, or give that one up: `fastenctl auth forget {name}`"
            )));
        }
        Ok(Some(keeper))
    }

    fn held(context: &Context, name: &str) -> Result<Self> {
        let folder = folder(context)?;
        let held = folder.lock(name)?;
        Ok(Self {
            folder,
            name: name.to_owned(),
            _held: held,
        })
    }

    fn file(&self) -> PathBuf {
        self.folder.file(&self.name)
    }

    /// Stores it in one step.
    ///
    /// # Errors
    /// [`Kind::Config`] when the place cannot be written.
    pub(crate) fn store(&self, session: &Session) -> Result<()> {
        let text = serde_json::to_string_pretty(session);
        let text = text.map_err(|error| Error::new(Kind::Failure, error.to_string()))?;
        self.folder.write(&self.name, &text).map(|_| ())
    }
}

fn load(folder: &Folder, name: &str) -> Result<Session> {
    let file = folder.file(name);
    let wrong = || {
        Error::new(
            Kind::Config,
            format!(
                "`{}` is no session of this version of fastenctl",
                file.display()
            ),
        )
        .hint(format!(
            "`fastenctl auth forget {name} --local` removes it; then sign in again"
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

fn unknown(folder: &Folder, name: &str) -> Error {
    let names = folder.names().unwrap_or_default();
    let known = if names.is_empty() {
        "there is none; `fastenctl auth test PROVIDER --keep NAME` keeps one".to_owned()
    } else {
        format!("there are `{}`", names.join("`, `"))
    };
    Error::new(Kind::NotFound, format!("there is no session `{name}`")).hint(known)
}

/// The one named, or the only one.
fn chosen(folder: &Folder, given: Option<String>) -> Result<String> {
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
        (_, None) => Err(Error::new(Kind::NotFound, "there is no session")
            .hint("`fastenctl auth test PROVIDER --keep NAME` keeps one")),
        (_, Some(last)) => {
            names.push(last);
            Err(Error::new(Kind::Usage, "which session?")
                .hint(format!("there are `{}`", names.join("`, `"))))
        }
    }
}

/// The client's secret or key: flag, then environment, then the file that the session remembers.
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
    if let Some(secret) = std::env::var("FASTENCTL_CLIENT_SECRET")
        .ok()
        .filter(|secret| !secret.is_empty())
    {
        return Ok(Some(Secret::new(secret)));
    }
    let Origin::Direct(direct) = origin else {
        return Ok(None);
    };
    direct.client_secret_file.as_deref().map(read).transpose()
}

/// Finds the provider of an earlier run again. A gateway is asked what anybody may ask.
///
/// # Errors
/// [`Kind::Config`] when the document that names it is wrong.
pub(crate) fn with_route<T>(
    context: &Context,
    origin: &Origin,
    client_secret: Option<Secret>,
    recorder: &Recorder,
    work: impl FnOnce(&Route<'_>) -> T,
) -> Result<T> {
    let (base, endpoint) = match origin {
        Origin::Direct(direct) => return Ok(work(&Route::Direct(direct.direct(client_secret)?))),
        Origin::Lighthouse { base, endpoint } => (base, endpoint),
    };
    let base = Url::parse(base)
        .map_err(|_| Error::new(Kind::Config, format!("`{base}` is no gateway's address")))?;
    let http = Client::new(Options {
        observer: Some(recorder.observer()),
        ..context.http.clone()
    });
    let gateway = Lighthouse::new(&base, http)?;
    let no_ticket = || {
        Error::new(
            Kind::Failure,
            "no seat is reserved for a session that exists",
        )
    };
    Ok(work(&Route::Lighthouse(Gateway {
        base: gateway.base(),
        definition: &|| gateway.definition(endpoint),
        ticket: &|_| Err(no_ticket()),
        token_url: &|endpoint_id| gateway.token_url(endpoint_id),
        user_ref: &|_| String::new(),
    })))
}

/// Nothing is opened or listened to.
fn plan(context: &Context) -> Plan {
    Plan {
        ports: Vec::new(),
        listen: false,
        paste: false,
        listen_timeout: Duration::ZERO,
        browser: Browser::None,
        http: context.http.clone(),
        clock: Clock::default(),
    }
}

const fn via(origin: &Origin) -> &'static str {
    match origin {
        Origin::Direct(_) => "direct",
        Origin::Lighthouse { .. } => "lighthouse",
    }
}

impl Refresh {
    /// Refreshes once, and stores what came before it says so.
    ///
    /// # Errors
    /// As [`renew`], told already; [`Kind::NotFound`] for an unknown session.
    pub fn run(self, context: &Context) -> Result<()> {
        let folder = folder(context)?;
        let name = chosen(&folder, self.session)?;
        let keeper = Keeper::held(context, &name)?;
        let session = load(&folder, &name)?;
        let secret = client_secret(self.client_secret_file.as_deref(), &session.origin)?;
        if session.refreshing_since.is_some() {
            context
                .ui
                .warn("the last refresh was interrupted; its answer may be lost");
        }
        let voice = Voice::new(&context.ui, &Reports::default());
        let recorder = voice.recorder(via(&session.origin), &session.provider);
        let origin = session.origin.clone();
        let renewed = with_route(context, &origin, secret, &recorder, |route| {
            renew(session, &plan(context), route, &recorder, &|session| {
                keeper.store(session)
            })
        })?;
        drop(voice);
        let (session, mut trace) = (renewed.session, renewed.trace);
        let grave = if trace.error.is_none() {
            trace.grave()
        } else {
            None
        };
        let error = trace.error.take().or(grave);
        if context.ui.json() {
            context.ui.document(&RefreshDocument {
                schema_version: 1,
                ok: error.is_none(),
                result: if session.refreshing_since.is_none() {
                    "refreshed"
                } else {
                    "unchanged"
                },
                rotated: renewed.rotated,
                session: document(&name, &session),
                steps: &trace.steps,
                findings: &trace.findings,
                error: error.as_ref().map(FailureDetails::from),
            });
            return error.map_or(Ok(()), |error| Err(error.already_shown()));
        }
        for finding in &trace.findings {
            context.ui.note(&finding.to_string());
        }
        error.map_or(Ok(()), Err)?;
        let rotated = if renewed.rotated {
            "a new refresh token came and is stored"
        } else {
            "its refresh token stays"
        };
        let until = session
            .access_token_expires_at
            .map_or(String::new(), |time| {
                format!("; the access token holds until {}", rfc3339(time))
            });
        context
            .ui
            .out(&(clean(&format!("Refreshed session {name}: {rotated}{until}")) + "\n"));
        Ok(())
    }
}

impl Show {
    /// Prints one session or all.
    ///
    /// # Errors
    /// [`Kind::NotFound`] for an unknown one, [`Kind::Config`] for a file that others can read.
    pub fn run(self, context: &Context) -> Result<()> {
        let folder = folder(context)?;
        let names = match self.session {
            Some(name) => vec![chosen(&folder, Some(name))?],
            None => folder.names()?,
        };
        let sessions = names
            .iter()
            .map(|name| Ok((name, load(&folder, name)?)))
            .collect::<Result<Vec<_>>>()?;
        if context.ui.json() {
            let sessions = sessions
                .iter()
                .map(|(name, session)| document(name, session))
                .collect();
            context.ui.document(&ShowDocument {
                schema_version: 1,
                ok: true,
                sessions,
            });
            return Ok(());
        }
        if sessions.is_empty() {
            context
                .ui
                .note("there is no session; `fastenctl auth test PROVIDER --keep NAME` keeps one");
        }
        context.ui.out(
            &sessions
                .iter()
                .map(|(name, session)| text(name, session))
                .collect::<Vec<_>>()
                .join("\n"),
        );
        Ok(())
    }
}

fn text(name: &str, session: &Session) -> String {
    let shown = document(name, session);
    let never = || "(not told)".to_owned();
    let rows = [
        ("session", name.to_owned()),
        ("provider", shown.provider.to_owned()),
        ("via", via(&session.origin).to_owned()),
        ("scopes", session.scopes.join(" ")),
        ("patient", shown.patient.unwrap_or("(none)").to_owned()),
        ("access token", shown.access_token),
        (
            "  until",
            shown.access_token_expires_at.unwrap_or_else(never),
        ),
        (
            "refresh token",
            shown.refresh_token.unwrap_or_else(|| "(none)".to_owned()),
        ),
        ("kept at", shown.kept_at),
        (
            "refreshed at",
            shown.refreshed_at.unwrap_or_else(|| "(never)".to_owned()),
        ),
    ];
    let mut text: String = rows
        .iter()
        .map(|(name, value)| format!("{name:<14} {}\n", clean(value)))
        .collect();
    if shown.refresh_interrupted {
        text.push_str("the last refresh was interrupted; its answer may be lost\n");
    }
    text
}

impl Forget {
    /// Gives the grant back, then deletes the file; safe to end at any moment and to run again.
    ///
    /// # Errors
    /// [`Kind::NotFound`] for an unknown session; where the provider does not answer, the session stays.
    pub fn run(self, context: &Context) -> Result<()> {
        let folder = folder(context)?;
        let name = chosen(&folder, Some(self.session.clone()))?;
        let _keeper = Keeper::held(context, &name)?;
        let revoked = if self.local {
            None
        } else {
            Some(self.revoke(context, &load(&folder, &name)?)?)
        };
        take(&folder.file(&name))?;
        let reason = match revoked {
            Some(Revoked::Yes) => None,
            Some(Revoked::ThroughNobody) => Some("the gateway holds the client's secret"),
            Some(Revoked::NotOffered) => Some("the provider offers no revocation"),
            None => Some("`--local` was given"),
        };
        if context.ui.json() {
            let revoked = revoked == Some(Revoked::Yes);
            let (schema_version, session) = (1, name.as_str());
            context.ui.document(&ForgetDocument {
                schema_version,
                ok: true,
                result: "forgotten",
                session,
                revoked,
                reason,
            });
            return Ok(());
        }
        context.ui.out(&match reason {
            None => format!("Revoked and deleted session {name}\n"),
            Some(reason) => format!(
                "Deleted session {name}; its tokens live on until they expire, because {reason}\n"
            ),
        });
        Ok(())
    }

    fn revoke(&self, context: &Context, session: &Session) -> Result<Revoked> {
        let recorder = Recorder::new(via(&session.origin), &session.provider, |_| {});
        let secret = client_secret(self.client_secret_file.as_deref(), &session.origin)?;
        let given_back = with_route(context, &session.origin, secret, &recorder, |route| {
            give_back(session, &plan(context), route, &recorder)
        })?;
        given_back.map_err(|error| {
            let hint = format!(
                "the session stays; `fastenctl auth forget {} --local` deletes it all the same",
                self.session
            );
            Error::new(error.kind(), recorder.redacted(&error.to_string())).hint(hint)
        })
    }
}
