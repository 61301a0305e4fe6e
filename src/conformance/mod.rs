//! The conformance checks of checks.md: how a check is defined, the table of all that are
//! implemented, and the order in which they run. A check is a pure function of the facts of a
//! sign-in, or sends a few more requests through the prober. Each group has its own file or folder,
//! with each `Check` next to its function. This module calls `oauth`, never the reverse.

pub mod authorization;
pub mod check;
pub mod discovery;
pub mod facts;
pub mod findings;
pub mod headers;
pub mod id_token;
pub mod introspection;
pub mod loopback;
pub mod mix_up;
pub mod pkce;
pub mod prober;
pub mod refresh;
pub mod register;
pub mod response;
pub mod revocation;
pub mod run;
pub mod scope_syntax;
pub mod selection;
pub mod smart;
pub mod token;
pub mod verdict;
