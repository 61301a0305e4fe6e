//! Mail to administrators: the letters, the outbox they wait in, and how they leave.

pub mod delivery;
mod due;
pub mod failure;
pub mod letter;
pub mod notice;
pub mod outbox;
mod smtp;
pub mod stop;
pub mod stopped;
pub mod trial;
pub mod verification;
