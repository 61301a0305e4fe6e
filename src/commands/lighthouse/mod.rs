//! `fastenctl lighthouse`: runs the gateway, and works on its database beside it.

pub mod arguments;
#[cfg(feature = "lighthouse")]
pub mod catalog;
#[cfg(feature = "lighthouse")]
pub mod catalog_check;
#[cfg(feature = "lighthouse")]
pub mod catalog_show;
#[cfg(feature = "lighthouse")]
pub mod check;
#[cfg(feature = "lighthouse")]
pub mod installation;
#[cfg(feature = "lighthouse")]
pub mod key;
#[cfg(feature = "lighthouse")]
pub mod limit;
#[cfg(feature = "lighthouse")]
pub mod serve;
