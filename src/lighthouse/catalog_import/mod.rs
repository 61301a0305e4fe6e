//! Imports lists into the database: first finds out what would change, without blocking other work,
//! and then writes it in one transaction. The command reads files, and `crate::catalog` reads
//! lists.

mod apply;
mod before;
mod contents;
mod edition;
mod hold;
mod plan;
mod prune;
mod run;
mod wish;

pub use crate::lighthouse::catalog_import::run::{import, lists};
pub use crate::lighthouse::catalog_import::wish::{
    Counts, Import, List, Origin, Outcome, Overtaken,
};
