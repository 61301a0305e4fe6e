//! The practice provider: a SMART-on-FHIR server in memory, strict on purpose, for practice and tests
//! only. Each rule is a small pure function in the file of its endpoint.

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
