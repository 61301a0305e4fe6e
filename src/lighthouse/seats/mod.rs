//! Users per provider: how they are counted, and how an installation is told.

pub mod counts;
pub mod usage;
