//! Faults of the practice provider on request: the table of faults, and how they change requests
//! and responses.

mod after;
mod before;
mod message;
pub(crate) mod mutate;
mod rules;
pub(crate) mod servers;
pub(crate) mod table;
