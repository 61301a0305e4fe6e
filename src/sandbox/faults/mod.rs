//! What the practice provider gets wrong when it is told to: the table of faults, and how answers are changed.

pub(crate) mod mutate;
pub(crate) mod servers;
pub(crate) mod table;
