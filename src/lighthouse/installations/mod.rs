//! Who an installation is: registration, secret, e-mail address, origins, owner, and what the operator said of it.

pub mod operator;
pub mod origins;
pub mod owner;
pub mod proof;
pub mod rate;
pub mod record;
pub mod register;
pub mod secret;
pub mod verify;
