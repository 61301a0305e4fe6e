//! The catalog in the database. It consists of the lists' contents and addresses, the endpoints
//! held back, the operator's corrections, the results of checks, and the version that notifies
//! running gateways of changes. `crate::catalog` reads lists, and `catalog_import` imports them.

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
