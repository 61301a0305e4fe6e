//! The catalogue in the database: what lists say, where they come from, what is kept back of them, what the
//! operator corrects, what checks have found, and the version that tells a running gateway of a change. How lists are read is in `crate::catalog`, how
//! they come in is in `catalog_import`.

pub mod corrections;
mod due;
pub mod editions;
mod entries;
pub mod held;
mod probes;
pub mod sources;
mod version;

pub use crate::lighthouse::stored_catalog::due::probes_due;
pub use crate::lighthouse::stored_catalog::entries::{
    by_list, claimed, each, each_with_lists, endpoints, in_use, naming, of_lists, platform_of,
};
pub use crate::lighthouse::stored_catalog::probes::{Probe, each_probe, find_probe, put_probe};
pub use crate::lighthouse::stored_catalog::version::{bump, hold_version, version};
