//! What is written to administrators (protocol.md section 6).

use crate::lighthouse::mail::verification;
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
}

impl Letter {
    /// Its kind, for the log.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Verification { .. } => "verification",
            Self::EmailChanged => "email_changed",
            Self::LimitNear { .. } => "limit_near",
            Self::LimitReached { .. } => "limit_reached",
        }
    }

    /// Subject and text. Short, plain, without markup.
    #[must_use]
    pub fn text(&self, pepper: &Pepper, gateway: &PublicUrl) -> (String, String) {
        match self {
            Self::Verification { verification_id } => (
                "Confirm your e-mail address".to_owned(),
                format!(
                    "Somebody has registered a Fasten installation at the gateway {gateway} with this e-mail address.\n\nIf that was you, enter this code in your installation:\n\n    {}\n\nor open this page and press its button:\n\n    {}\n\nBoth are good for a day. If it was not you, do nothing.\n",
                    verification::code(pepper, verification_id),
                    verification::link(pepper, &gateway.base(), verification_id)
                ),
            ),
            Self::EmailChanged => (
                "Your Fasten installation has another e-mail address".to_owned(),
                format!(
                    "A Fasten installation at the gateway {gateway} was registered with this e-mail address, and now has another one.\n\nIf that was not you, somebody else has the installation's secret: change it with `fastenctl rotate-secret`, and set your address again.\n"
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
}
