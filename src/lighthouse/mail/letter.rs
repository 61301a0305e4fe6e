//! What is written to administrators (protocol.md section 6).

use crate::lighthouse::mail::{stopped, verification};
use crate::lighthouse::pepper::Pepper;
use crate::lighthouse::web::public_url::PublicUrl;
use crate::text::short;
use serde::{Deserialize, Serialize};

/// One mail to an administrator. Nothing that strangers chose goes into a letter to an address that is
/// not verified: anybody can register with anybody's address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Letter {
    Verification {
        verification_id: String,
    },
    /// To the old address.
    EmailChanged,
    SecretRotated,
    /// By the gateway's operator.
    SecretReset,
    OriginsChanged {
        origins: Vec<String>,
    },
    /// A thousand within a day.
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
    /// Of a day.
    WithoutTickets {
        seats: i64,
    },
    /// In the operator's words.
    Notice {
        subject: String,
        text: String,
    },
}

impl Letter {
    /// Its kind, for the log.
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
            Self::Notice { .. } => "notice",
        }
    }

    /// Subject and text. Short, plain, without markup. What may go to a stranger says how to stop it.
    #[must_use]
    pub fn text(&self, pepper: &Pepper, gateway: &PublicUrl, recipient: &str) -> (String, String) {
        let stop = || stopped::link(pepper, gateway, recipient);
        match self {
            Self::SecretRotated
            | Self::SecretReset
            | Self::OriginsChanged { .. }
            | Self::WrongSecrets => self.of_changes(gateway),
            Self::Verification { verification_id } => (
                "Confirm your e-mail address".to_owned(),
                format!(
                    "Somebody has registered a Fasten installation at the gateway {gateway} with this e-mail address.\n\nIf that was you, enter this code in your installation:\n\n    {}\n\nor open this page and press its button:\n\n    {}\n\nBoth are good for a day. If it was not you, do nothing; or have this gateway write to you no more:\n\n    {}\n",
                    verification::code(pepper, verification_id),
                    verification::link(pepper, &gateway.base(), verification_id),
                    stop()
                ),
            ),
            Self::EmailChanged => (
                "Your Fasten installation has another e-mail address".to_owned(),
                format!(
                    "A Fasten installation at the gateway {gateway} was registered with this e-mail address, and now has another one.\n\nIf that was not you, somebody else has the installation's secret: change it with `fastenctl rotate-secret`, and set your address again.\n\nIf the installation was never yours, have this gateway write to you no more:\n\n    {}\n",
                    stop()
                ),
            ),
            Self::WithoutTickets { seats } => (
                format!("{seats} people came to your Fasten installation without a ticket today"),
                format!(
                    "{seats} places of your Fasten installation were taken today by browsers without a ticket, through the gateway {gateway}. If these are your people, all is well. If not, somebody may have found your installation's address.\n\nSuch a place is free again 90 days after its last sign-in. `fastenctl usage --release PROVIDER` frees ten of them at once, and `fastenctl update --tickets-only` lets nobody in without a ticket; clients that know no tickets stop working then.\n"
                ),
            ),
            Self::Notice { subject, text } => (
                subject.clone(),
                format!(
                    "{text}\n\n-- \nThe operator of the gateway {gateway}, where your Fasten installation is registered with this address\n"
                ),
            ),
            Self::LimitNear {
                provider,
                users,
                limit,
            } => (
                format!("{}: {users} of {limit} places are taken", short(provider)),
                format!(
                    "{users} of the {limit} people whom your Fasten installation may connect to {} are connected, through the gateway {gateway}.\n\nWhen all places are taken, further people are refused before they sign in. Who is connected stays connected.\n\n`fastenctl usage` shows the counts. The gateway's operator can raise the limit.\n",
                    short(provider)
                ),
            ),
            Self::LimitReached {
                provider,
                users,
                limit,
            } => (
                format!("{}: all {limit} places are taken", short(provider)),
                format!(
                    "{users} people are connected to {} with your Fasten installation, through the gateway {gateway}. That is as many as it may connect.\n\nFurther people are refused before they sign in. Who is connected stays connected and can sign in again.\n\n`fastenctl usage` shows the counts. The gateway's operator can raise the limit.\n",
                    short(provider)
                ),
            ),
        }
    }
    /// What somebody has done, or tries to.
    fn of_changes(&self, gateway: &PublicUrl) -> (String, String) {
        const NOT_YOU: &str = "If that was not you, somebody else has the installation's secret: change it with `fastenctl rotate-secret`, and look at the rest with `fastenctl status`.";
        match self {
            Self::OriginsChanged { origins } => (
                "Your Fasten installation has other addresses".to_owned(),
                format!(
                    "The addresses to which the gateway {gateway} returns the browsers of your Fasten installation were changed. From now on they are:\n\n{}\n{NOT_YOU}\n",
                    listed(origins)
                ),
            ),
            Self::WrongSecrets => (
                "Somebody guesses at your Fasten installation's secret".to_owned(),
                format!(
                    "Within a day the gateway {gateway} was asked a thousand times in the name of your Fasten installation, with a wrong secret. A secret has 256 bits and cannot be guessed, so nothing has happened.\n\nIf one of your own programs still has an old secret, give it the new one. This letter comes once a day at most.\n"
                ),
            ),
            Self::SecretReset => (
                "The operator has given your Fasten installation a new secret".to_owned(),
                format!(
                    "The operator of the gateway {gateway} has replaced the secret of your Fasten installation. The old one is refused from now on; whoever asked for this has been given the new one, or will be, by another way than this letter.\n\nIf nobody on your side asked for it, write to the operator at once.\n"
                ),
            ),
            _ => (
                "Your Fasten installation has a new secret".to_owned(),
                format!(
                    "The secret of your Fasten installation at the gateway {gateway} was replaced. The old one works until the new one is used, and a day at most.\n\n{NOT_YOU}\n"
                ),
            ),
        }
    }
}

fn listed(origins: &[String]) -> String {
    if origins.is_empty() {
        return "    none but this machine's\n".to_owned();
    }
    let line = |origin: &String| format!("    {}\n", short(origin));
    origins.iter().map(line).collect()
}
