//! The catalog as users see it: searched, listed, shown, connected to, and explained to the
//! operator.

pub mod connect;
pub mod explain;
pub mod explained;
pub mod finder;
pub mod list;
mod origins;
pub mod platforms;
pub mod search;
pub mod show;
