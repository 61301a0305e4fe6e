//! Mail to administrators: the letters, the outbox they wait in, and how they leave.

pub mod delivery;
pub mod letter;
pub mod outbox;
pub mod verification;
