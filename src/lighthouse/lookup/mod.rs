//! How the catalog is searched and listed, how clients get an endpoint's definition, and how an
//! entry is explained to the operator.

pub mod connect;
pub mod explain;
pub mod explained;
pub mod finder;
pub mod list;
mod origins;
pub mod platforms;
pub mod search;
pub mod show;
