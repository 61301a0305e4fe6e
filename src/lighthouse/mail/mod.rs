//! E-mail to administrators: the texts, the outbox in which e-mails wait, and how they are sent.

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
