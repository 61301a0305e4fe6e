//! Users per provider: how a seat is reserved, taken and proven, how users are counted, and how an
//! installation is notified. All of this happens inside the caller's transaction. A conditional
//! write decides whether a seat is left, never a preceding read.

pub mod account;
pub mod counts;
pub mod displace;
pub mod exchange;
pub mod limits;
pub mod network;
#[cfg(test)]
mod office;
pub mod prove;
pub mod reach;
pub mod release;
pub mod reserve;
mod rows;
mod settle;
mod share;
pub mod ticketless;
pub(crate) mod together;
pub mod trial;
pub mod usage;
