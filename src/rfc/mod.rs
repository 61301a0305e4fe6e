//! RFC concepts that several rooms use, each with one type and one implementation. Independent of
//! routes, terminal and files.

pub mod auth_method;
pub mod basic;
pub mod certificate;
pub mod foreign_words;
pub mod ip_standing;
pub mod json_object;
pub mod jws;
pub mod loopback_address;
pub mod mailbox;
pub mod media_type;
pub mod oddity;
pub mod origin;
pub mod parameters;
pub mod pkce;
pub mod response_mode;
pub mod smart_scope;
pub mod token_answer;
pub mod typed_base;
