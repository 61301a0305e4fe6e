//! Installations: registration, secret, e-mail address, origins and owner, and what the operator
//! has decided about them.

pub mod admission;
mod change;
pub mod contact;
pub mod dormant;
pub mod forget;
pub mod manage;
pub mod notice;
pub mod operator;
pub mod origins;
pub mod owner;
pub mod proof;
pub mod rate;
pub mod record;
pub mod register;
pub mod secret;
pub mod usage;
pub mod verification;
pub mod verify;
