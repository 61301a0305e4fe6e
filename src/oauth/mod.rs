//! One sign-in, step by step, in the words of the RFCs (6749, 7636, 8252, OpenID Connect Core, SMART App Launch 2.2).
//! What is asked of the gateway is handed in by the commands; nothing here prints.

pub mod assertion;
pub mod authorize;
pub mod both;
pub mod browser;
pub mod callback;
pub mod checks;
pub mod compare;
pub mod detail;
pub mod discovery;
pub mod driver;
pub mod exchange;
pub mod fhir;
pub mod grant;
pub mod html;
pub mod id_token;
pub mod inspect;
mod inspect_report;
mod inspect_request;
mod inspect_token;
pub mod loopback;
pub mod pages;
pub mod paste;
pub mod pkce;
pub mod redact;
pub mod refresh;
pub mod renew;
pub mod resume;
pub mod session;
pub mod sign_in;
pub mod target;
pub mod trace;
pub mod traits;
pub mod wait;

pub use crate::oauth::sign_in::{Gateway, Keep, Plan, Route, sign_in, sign_in_keeping};
