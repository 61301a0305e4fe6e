//! The practice provider's faults on request: the table of faults, and how answers are changed.

mod after;
mod before;
mod message;
pub(crate) mod mutate;
mod rules;
pub(crate) mod servers;
pub(crate) mod table;
