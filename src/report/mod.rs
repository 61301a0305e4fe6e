//! A trace or a usage report as text, JSON and, later, other formats. Pure functions: nothing here prints.

pub mod trace;
pub mod usage;
