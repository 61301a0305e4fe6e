//! The e-mails to administrators (protocol.md section 6).

use crate::api::installation::ORIGIN_PROOF;
use crate::lighthouse::mail::{stopped, verification};
use crate::lighthouse::pepper::Pepper;
use crate::lighthouse::settings::Operator;
use crate::lighthouse::web::public_url::PublicUrl;
use crate::lighthouse::words::fill::fill;
use crate::lighthouse::words::language::Language;
use crate::lighthouse::words::texts as words;
use crate::text::short;
use serde::{Deserialize, Serialize};

/// An e-mail to an administrator or the operator. An e-mail to an unverified address contains
/// nothing chosen by strangers, because a stranger can register with any address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Letter {
    Verification {
        verification_id: String,
    },
    /// Sent to the old address.
    EmailChanged,
    SecretRotated,
    /// The gateway's operator has reset the secret.
    SecretReset,
    OriginsChanged {
        origins: Vec<String>,
    },
    /// A thousand wrong secrets were sent within a day.
    WrongSecrets,
    LimitNear {
        provider: String,
        users: i64,
        limit: i64,
    },
    LimitReached {
        provider: String,
        users: i64,
        limit: i64,
    },
    /// On one day.
    WithoutTickets {
        seats: i64,
    },
    /// To the operator.
    ClientSecretEnds {
        name: String,
        date: String,
    },
    /// To the operator.
    CertificateEnds {
        date: String,
    },
    ProofEnds {
        origin: String,
        date: String,
    },
    /// A text that the operator has written.
    Notice {
        subject: String,
        text: String,
    },
}

/// The gateway that sends an e-mail.
#[derive(Clone, Copy)]
pub struct Gateway<'a> {
    pub pepper: &'a Pepper,
    pub public_url: &'a PublicUrl,
    pub operator: &'a Operator,
}

impl Letter {
    /// The name of this kind of e-mail, for the log.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Verification { .. } => "verification",
            Self::EmailChanged => "email_changed",
            Self::SecretRotated => "secret_rotated",
            Self::SecretReset => "secret_reset",
            Self::OriginsChanged { .. } => "origins_changed",
            Self::WrongSecrets => "wrong_secrets",
            Self::LimitNear { .. } => "limit_near",
            Self::LimitReached { .. } => "limit_reached",
            Self::WithoutTickets { .. } => "without_tickets",
            Self::ClientSecretEnds { .. } => "client_secret_ends",
            Self::CertificateEnds { .. } => "certificate_ends",
            Self::ProofEnds { .. } => "proof_ends",
            Self::Notice { .. } => "notice",
        }
    }

    /// Returns the subject and the text in the given language: short and plain, without markup, and
    /// signed with the gateway's operator. If the e-mail may go to a stranger, the text says how to
    /// unsubscribe.
    #[must_use]
    pub fn text(&self, from: Gateway<'_>, recipient: &str, language: Language) -> (String, String) {
        let (subject, text) = self.unsigned(from, recipient, language);
        let signature = match self {
            // The recipient of these e-mails is the operator.
            Self::ClientSecretEnds { .. } | Self::CertificateEnds { .. } => String::new(),
            Self::Notice { .. } => {
                let whose = language.texts().letter.notice;
                let whose = fill(whose, &[("gateway", from.public_url.as_str())]);
                format!("{whose}\n{}", signature(from.operator, language))
                    .trim_end()
                    .to_owned()
            }
            _ => signature(from.operator, language),
        };
        if signature.is_empty() {
            return (subject, text);
        }
        (
            subject,
            format!("{}\n\n-- \n{signature}\n", text.trim_end()),
        )
    }

    fn unsigned(&self, from: Gateway<'_>, recipient: &str, language: Language) -> (String, String) {
        let Gateway {
            pepper,
            public_url: gateway,
            ..
        } = from;
        let said = &language.texts().letter;
        let stop = || indented(&stopped::link(pepper, gateway, recipient));
        let with = |letter: words::Letter, values: &[(&str, &str)]| {
            let gateway = gateway.as_str();
            let values = [values, &[("gateway", gateway)]].concat();
            (fill(letter.subject, &values), fill(letter.text, &values))
        };
        match self {
            Self::Verification { verification_id } => {
                let code = indented(&verification::code(pepper, verification_id));
                let link = verification::link(pepper, &gateway.base(), verification_id);
                let values = [
                    ("code", &*code),
                    ("link", &indented(&link)),
                    ("stop", &stop()),
                ];
                with(said.verification, &values)
            }
            Self::EmailChanged => with(said.email_changed, &[("stop", &stop())]),
            Self::SecretRotated => with(said.secret_rotated, &[]),
            Self::SecretReset => with(said.secret_reset, &[]),
            Self::OriginsChanged { origins } => {
                let origins = listed(origins, said.no_origins);
                with(said.origins_changed, &[("origins", &origins)])
            }
            Self::WrongSecrets => with(said.wrong_secrets, &[]),
            Self::WithoutTickets { seats } => {
                with(said.without_tickets, &[("seats", &seats.to_string())])
            }
            Self::ClientSecretEnds { name, date } => with(
                said.client_secret_ends,
                &[("name", &short(name)), ("date", date)],
            ),
            Self::CertificateEnds { date } => with(said.certificate_ends, &[("date", date)]),
            Self::ProofEnds { origin, date } => {
                let (origin, at) = (short(origin), indented(&proof_at(origin)));
                let values = [("origin", &*origin), ("date", date), ("at", &at)];
                with(said.proof_ends, &values)
            }
            Self::LimitNear {
                provider,
                users,
                limit,
            } => with(said.limit_near, &counted(provider, *users, *limit).each()),
            Self::LimitReached {
                provider,
                users,
                limit,
            } => with(
                said.limit_reached,
                &counted(provider, *users, *limit).each(),
            ),
            Self::Notice { subject, text } => (subject.clone(), text.clone()),
        }
    }
}

/// Returns who runs the gateway and how to reach them, as far as the settings say.
fn signature(operator: &Operator, language: Language) -> String {
    let said = &language.texts().landing;
    let filled = |text, key, value: &Option<String>| {
        let value = value.as_deref()?;
        Some(fill(text, &[(key, value)]))
    };
    let name = filled(said.named, "operator", &operator.name);
    let contact = filled(said.contact, "email", &operator.email);
    [name, contact]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ")
}

/// The values that e-mails about limits contain.
struct Counted([(&'static str, String); 3]);

impl Counted {
    fn each(&self) -> [(&'static str, &str); 3] {
        self.0.each_ref().map(|(name, value)| (*name, &**value))
    }
}

fn counted(provider: &str, users: i64, limit: i64) -> Counted {
    Counted([
        ("provider", short(provider)),
        ("users", users.to_string()),
        ("limit", limit.to_string()),
    ])
}

/// The address where an origin's proof is looked up.
fn proof_at(origin: &str) -> String {
    format!("{}{ORIGIN_PROOF}", short(origin))
}

/// Formats text that is meant to be copied from an e-mail.
fn indented(text: &str) -> String {
    format!("    {text}")
}

fn listed(origins: &[String], none: &str) -> String {
    if origins.is_empty() {
        return format!("    {none}\n");
    }
    let line = |origin: &String| format!("    {}\n", short(origin));
    origins.iter().map(line).collect()
}
