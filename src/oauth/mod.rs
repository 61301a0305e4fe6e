//! One sign-in, step by step, in the terms of the RFCs (6749, 7636, 8252, OpenID Connect Core,
//! SMART App Launch 2.2). The commands pass in the calls to the gateway; nothing here prints.

pub mod address;
pub mod answered;
pub mod authorize;
pub mod browser;
pub mod client;
pub mod device;
pub mod discovery;
pub mod dpop;
pub mod facts;
pub mod fhir;
pub mod grant;
pub mod id_token;
pub mod loopback;
mod machine_clock;
mod markup;
pub mod meaning;
pub mod pushed;
pub mod refusal_page;
pub mod registration;
pub mod said;
pub mod session;
pub mod sign_in;
pub mod target;
pub mod token;
pub mod traits;
pub mod trust;
