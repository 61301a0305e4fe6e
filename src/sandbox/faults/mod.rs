//! What the practice provider gets wrong when it is told to: the table of faults, and how answers are changed.

mod after;
mod before;
mod message;
pub(crate) mod mutate;
mod rules;
pub(crate) mod servers;
pub(crate) mod table;
