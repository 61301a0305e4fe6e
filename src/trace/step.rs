//! A step of a sign-in: its stable ID, who spoke to whom, its result, and its redacted requests.

use crate::trace::detail::Detail;
use serde::Serialize;

/// The permanent name of a step, taken from its arrow in the sequence diagrams.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum StepId {
    Launch,
    Definition,
    Discovery,
    Listen,
    Challenge,
    Ticket,
    Authorize,
    Push,
    DeviceCode,
    Browser,
    Callback,
    Exchange,
    IdToken,
    FhirRead,
    Refresh,
    Checks,
    Revoke,
}

impl StepId {
    /// Returns the ID as reports show it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Launch => "launch",
            Self::Definition => "definition",
            Self::Discovery => "discovery",
            Self::Listen => "listen",
            Self::Challenge => "challenge",
            Self::Ticket => "ticket",
            Self::Authorize => "authorize",
            Self::Push => "push",
            Self::DeviceCode => "device_code",
            Self::Browser => "browser",
            Self::Callback => "callback",
            Self::Exchange => "exchange",
            Self::IdToken => "id_token",
            Self::FhirRead => "fhir_read",
            Self::Refresh => "refresh",
            Self::Checks => "checks",
            Self::Revoke => "revoke",
        }
    }

    /// Returns what the step does, for people.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Launch => "wait for the launch from the EHR",
            Self::Definition => "ask the gateway how to sign in",
            Self::Discovery => "read the provider's published configuration",
            Self::Listen => "listen for the response on this machine",
            Self::Challenge => "create state, nonce and PKCE challenge",
            Self::Ticket => "reserve a seat at the gateway",
            Self::Authorize => "build the authorization request",
            Self::DeviceCode => "request a code to enter on another device",
            Self::Push => "push the authorization request to the provider",
            Self::Browser => "sign in and consent in the browser",
            Self::Callback => "wait for the response",
            Self::Exchange => "exchange the code for tokens",
            Self::IdToken => "validate the ID token",
            Self::FhirRead => "read a record with the token",
            Self::Refresh => "refresh the access token",
            Self::Checks => "run the remaining checks",
            Self::Revoke => "revoke the tokens",
        }
    }
}

/// The participants, named as in the documentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    User,
    Browser,
    Machine,
    Lighthouse,
    Provider,
}

impl Actor {
    /// All actors, in the order of the documentation's lifelines.
    pub const ALL: [Self; 5] = [
        Self::User,
        Self::Browser,
        Self::Machine,
        Self::Lighthouse,
        Self::Provider,
    ];

    /// Returns the label of the actor's lifeline.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::User => "User",
            Self::Browser => "Browser",
            Self::Machine => "This machine",
            Self::Lighthouse => "Lighthouse",
            Self::Provider => "Healthcare Provider",
        }
    }
}

/// The result of a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Pass,
    Fail,
    Skipped,
}

/// One step.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Step {
    pub id: StepId,
    pub title: &'static str,
    pub from: Actor,
    pub to: Actor,
    /// Time since the sign-in began, in milliseconds.
    pub started_ms: u64,
    pub duration_ms: u64,
    pub verdict: Verdict,
    /// Why the step was skipped or failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    pub evidence: Vec<Evidence>,
    pub exchanges: Vec<HttpExchange>,
}

/// A redacted fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Evidence {
    pub name: &'static str,
    pub value: String,
}

/// A redacted request and its response.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct HttpExchange {
    pub from: Actor,
    pub to: Actor,
    pub method: String,
    pub url: String,
    /// Absent if there was no response.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    /// The `error` of a response in the format of RFC 6749 section 5.2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    pub started_ms: u64,
    pub duration_us: u64,
    pub request_bytes: usize,
    pub response_bytes: usize,
    /// Headers and bodies, if a report needs them.
    #[serde(skip)]
    pub detail: Option<Detail>,
}
