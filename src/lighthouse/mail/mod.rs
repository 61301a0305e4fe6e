//! Mail to administrators: what is written when, the outbox it waits in, and how it leaves.

pub mod delivery;
pub mod notice;
pub mod outbox;
