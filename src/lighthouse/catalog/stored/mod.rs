//! The catalogue in the database: what lists say, what checks have found, and the version that tells a running
//! gateway of a change. How lists are read is in `crate::catalog`, how they come in is in `import`.

mod due;
mod entries;
mod probes;
mod version;

pub use crate::lighthouse::catalog::stored::due::probes_due;
pub use crate::lighthouse::catalog::stored::entries::{
    each, endpoints, naming, of_lists, platform_of,
};
pub use crate::lighthouse::catalog::stored::probes::{Probe, each_probe, find_probe, put_probe};
pub use crate::lighthouse::catalog::stored::version::{bump, hold_version, version};
