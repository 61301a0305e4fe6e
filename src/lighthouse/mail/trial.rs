//! A test e-mail (`lighthouse check --mail ADDRESS`), sent step by step to show which step fails.
//! Decisions use the step and the kind of fault; the server's own words are only for the operator.

use crate::error::{Error, Kind, Result};
use crate::http::{CertificateFault, TlsFault};
use crate::lighthouse::mail::smtp::{CONNECTED_WITHIN, credentials, parameters, port};
use crate::lighthouse::settings::flaw::wrong_in;
use crate::lighthouse::settings::{Mail as Settings, Tls};
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::Mechanism;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use std::future::Future;
use std::net::SocketAddr;
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;

/// The steps of sending an e-mail, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Name,
    Connection,
    Tls,
    Greeting,
    Login,
    Sender,
    Recipient,
    Letter,
}

impl Step {
    /// The description of a failure, and the setting to look at.
    const fn said(self) -> (&'static str, &'static str) {
        match self {
            Self::Name => ("its name cannot be resolved", "mail.host"),
            Self::Connection => ("no connection", "mail.port"),
            Self::Tls => ("TLS failed", "mail.tls"),
            Self::Greeting => ("it does not speak SMTP on this port", "mail.port"),
            Self::Login => ("the login was rejected", "mail.username"),
            Self::Sender => ("the sender was rejected", "mail.from"),
            Self::Recipient => ("the recipient was rejected", "mail"),
            Self::Letter => ("the e-mail was rejected", "mail"),
        }
    }
}

/// Sends a test e-mail to `to`, for the gateway at `public_url`.
///
/// # Errors
/// [`Kind::Config`], with the step that failed and the setting to look at.
pub async fn send(settings: &Settings, public_url: &str, to: &Mailbox) -> Result<()> {
    let host = settings.host.as_deref();
    let host =
        host.ok_or_else(|| wrong_in("mail.host", " is missing: there is no server to test"))?;
    let server = Server {
        settings,
        host,
        name: format!("{host}:{}", port(settings)),
    };
    let from = settings.sender(public_url)?;
    let letter = letter(&from, to, public_url)?;
    let mut connection = server.connect().await?;
    server.log_in(&mut connection).await?;
    let sender = Mail::new(Some(from.email), Vec::new());
    server
        .step(Step::Sender, connection.command(sender))
        .await?;
    let recipient = Rcpt::new(to.email.clone(), Vec::new());
    server
        .step(Step::Recipient, connection.command(recipient))
        .await?;
    server.step(Step::Letter, connection.command(Data)).await?;
    let sent = connection.message(&letter);
    server.step(Step::Letter, sent).await?;
    // The e-mail was accepted, whatever happens now.
    let _ = timeout(CONNECTED_WITHIN, connection.quit()).await;
    Ok(())
}

fn letter(from: &Mailbox, to: &Mailbox, public_url: &str) -> Result<Vec<u8>> {
    let text = format!(
        "This is a test e-mail from the gateway at {public_url}.\r\n\r\nAn operator of the gateway \
          requested it with `fastenctl lighthouse check --mail`, to see whether\r\nits e-mail \
         arrives. You do not have to do anything.\r\n"
    );
    let made = Message::builder()
        .from(from.clone())
        .to(to.clone())
        .subject("Test e-mail from your gateway")
        .body(text);
    let made = made.map_err(|error| wrong_in("mail.from", &format!(": {error}")))?;
    Ok(made.formatted())
}

struct Server<'a> {
    settings: &'a Settings,
    host: &'a str,
    /// Including the port.
    name: String,
}

impl Server<'_> {
    async fn connect(&self) -> Result<AsyncSmtpConnection> {
        let addresses = lookup_host((self.host, port(self.settings)));
        let found: Vec<SocketAddr> = self.step(Step::Name, addresses).await?.collect();
        if found.is_empty() {
            return Err(self.failed(Step::Name, "no IP address"));
        }
        let stream = TcpStream::connect(found.as_slice());
        let stream = self.step(Step::Connection, stream).await?;
        let hello = ClientId::default();
        if self.settings.tls == Tls::Tls {
            drop(stream);
            let parameters = parameters(self.settings, self.host)?;
            let connected = AsyncSmtpConnection::connect_tokio1(
                found.as_slice(),
                Some(CONNECTED_WITHIN),
                &hello,
                Some(parameters),
                None,
            );
            return self.under_tls(connected).await;
        }
        let greeted = AsyncSmtpConnection::connect_with_transport(Box::new(stream), &hello);
        let mut connection = self.step(Step::Greeting, greeted).await?;
        if self.settings.tls == Tls::Starttls {
            if !connection.can_starttls() {
                return Err(self
                    .failed(Step::Tls, "the server does not offer STARTTLS")
                    .hint("check the port: 587 is usual for `starttls`, 465 for `tls = \"tls\"`"));
            }
            let parameters = parameters(self.settings, self.host)?;
            self.under_tls(connection.starttls(parameters, &hello))
                .await?;
        }
        Ok(connection)
    }

    async fn log_in(&self, connection: &mut AsyncSmtpConnection) -> Result<()> {
        let Some(credentials) = credentials(self.settings)? else {
            return Ok(());
        };
        let mechanisms = [Mechanism::Plain, Mechanism::Login];
        let login = connection.auth(&mechanisms, &credentials);
        self.step(Step::Login, login).await.map(drop)
    }

    /// Runs a step whose errors explain themselves.
    async fn step<T, E: std::error::Error>(
        &self,
        step: Step,
        work: impl Future<Output = std::result::Result<T, E>>,
    ) -> Result<T> {
        match timeout(CONNECTED_WITHIN, work).await {
            Ok(Ok(done)) => Ok(done),
            Ok(Err(error)) => Err(self.failed(step, &with_causes(&error))),
            Err(_) => Err(self.failed(step, &silence())),
        }
    }

    /// Runs the TLS step, which can fail for many reasons and has a hint for each kind of fault.
    async fn under_tls<T>(
        &self,
        work: impl Future<Output = std::result::Result<T, SmtpError>>,
    ) -> Result<T> {
        let failed = match timeout(CONNECTED_WITHIN, work).await {
            Ok(Ok(done)) => return Ok(done),
            Ok(Err(error)) => error,
            Err(_) => return Err(self.failed(Step::Tls, &silence())),
        };
        let causes = with_causes(&failed);
        let Some(fault) = TlsFault::behind(&failed) else {
            return Err(self.failed(Step::Tls, &causes));
        };
        let error = self.failed(Step::Tls, &fault.words(&causes));
        Err(error.hint(next_step(&fault)))
    }

    fn failed(&self, step: Step, why: &str) -> Error {
        let (what, setting) = step.said();
        let message = format!("the mail server `{}`: {what}: {why}", self.name);
        Error::new(Kind::Config, message)
            .about(setting)
            .hint(format!(
                "is `{setting}` right? what does the mail server's log say?"
            ))
    }
}

fn silence() -> String {
    format!("no response within {} s", CONNECTED_WITHIN.as_secs())
}

const fn next_step(fault: &TlsFault) -> &'static str {
    match fault {
        TlsFault::Certificate(
            CertificateFault::SelfSigned { .. }
            | CertificateFault::UnknownAuthority
            | CertificateFault::Other,
        ) => {
            "set `mail.ca_file` to the certificate of the authority that issued the server's \
             certificate, or to that certificate itself if it is self-signed and not a CA \
             certificate (without `CA:TRUE`)"
        }
        TlsFault::Certificate(CertificateFault::WrongName(_)) => {
            "set `mail.host` to a name that the certificate covers"
        }
        TlsFault::Certificate(CertificateFault::Expired(_)) => {
            "have the server's certificate renewed; if that date is in the future, set this \
             machine's clock"
        }
        TlsFault::Certificate(CertificateFault::NotYet(_)) => {
            "if that date has passed, set this machine's clock"
        }
        TlsFault::NotSpoken | TlsFault::Handshake => {
            "check the port: 465 is usual for `tls = \"tls\"`, 587 for `starttls`"
        }
    }
}

/// The messages of an error and its causes, without repetitions.
fn with_causes(error: &dyn std::error::Error) -> String {
    let mut told: Vec<String> = vec![error.to_string()];
    let mut next = error.source();
    while let Some(cause) = next {
        let text = cause.to_string();
        if told.last().is_none_or(|last| !last.contains(&text)) {
            told.push(text);
        }
        next = cause.source();
    }
    told.join(": ")
}
