//! One complete sign-in, direct or through a gateway, recorded as a trace. The caller passes in the
//! calls to the gateway. Each step has its own file; the rules it follows are in the rest of
//! `oauth`.

pub(super) mod answer;
pub(super) mod ask_first;
mod device;
mod exchange;
pub(super) mod fresh;
pub mod journey;
pub(super) mod launch;
pub(super) mod listen;
mod opening;
pub(super) mod provider;
mod push;
pub(super) mod request;
mod scopes;
mod seat;
mod usage;

use crate::api::connect::Definition;
use crate::api::ticket::{Ticket, TicketRequest};
use crate::clock::Clock;
use crate::error::Result;
use crate::http::Options;
use crate::oauth::browser::Browser;
use crate::oauth::loopback::registered::Place;
use crate::oauth::target::Target;
use crate::oauth::target::direct::Direct;
use crate::oauth::token::answer::Tokens;
use crate::oauth::trust::Accepts;
use std::time::Duration;

/// How to sign in, for any provider.
#[derive(Clone)]
pub struct Plan {
    /// The redirect URI of a sign-in without a gateway, and where to listen for the response.
    pub place: Place,
    /// Whether to listen on loopback for the response.
    pub listen: bool,
    /// Whether to accept the response from stdin, too.
    pub paste: bool,
    pub listen_timeout: Duration,
    pub browser: Browser,
    /// The origins, besides the sign-in's own, to which code, tokens and credentials may be sent.
    pub accepts: Accepts,
    pub http: Options,
    pub clock: Clock,
}

/// The route of a sign-in.
pub enum Route<'a> {
    Direct(Direct),
    Lighthouse(Gateway<'a>),
}

/// The calls to the gateway that a sign-in makes.
pub struct Gateway<'a> {
    /// The gateway's configured API base. State, ticket and code are sent only to its origin, even
    /// if the gateway names others.
    pub base: &'a str,
    /// The origins to which code and tokens may be sent if the gateway names them.
    pub accepts: &'a Accepts,
    /// `GET connect/{endpoint}`.
    pub definition: &'a dyn Fn() -> Result<Definition>,
    /// `POST ticket`.
    pub ticket: &'a dyn Fn(&TicketRequest) -> Result<Ticket>,
    /// Returns the URL of `token/{endpoint_id}`.
    pub token_url: &'a dyn Fn(&str) -> String,
    /// Returns the name under which a limit group counts the local user (protocol.md section 4).
    pub user_ref: &'a dyn Fn(&str) -> String,
    /// Whether this is a test sign-in, which does not take a user's seat at the gateway.
    pub test: bool,
}

/// Stores the tokens of a successful sign-in, which are then not revoked.
pub type Keep<'a> = &'a dyn Fn(&Target, &Tokens) -> Result<()>;
