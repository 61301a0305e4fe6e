//! Users per provider: how they are counted, how many there may be, and how full each provider is.

pub mod counts;
pub mod limits;
pub mod usage;
