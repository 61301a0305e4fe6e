//! The practice provider: a deliberately strict in-memory SMART-on-FHIR server, only for practice
//! and tests. Each rule is a small pure function in its endpoint's file.

pub(crate) mod answer;
pub(crate) mod app;
pub(crate) mod discovery;
pub(crate) mod faults;
pub(crate) mod fhir;
pub(crate) mod form;
pub(crate) mod issuer;
pub(crate) mod oauth_error;
pub(crate) mod practice;
pub(crate) mod router;
pub(crate) mod settings;
pub(crate) mod sign_in;
pub(crate) mod token;

pub use crate::rfc::auth_method::AuthMethod;
pub use crate::sandbox::faults::table::{FAULTS, Faults};
pub use crate::sandbox::issuer::{fhir_base, issuer};
pub use crate::sandbox::router::{router, serve};
pub use crate::sandbox::settings::Settings;
pub use crate::sandbox::sign_in::people::{USERS, WRONG_PASSWORD};
pub use crate::sandbox::token::clients::Client;
