//! Lists on their way into the database: what would change is found out first, without holding anybody up, and
//! then written in one transaction. Reading files is the command's business, reading lists `crate::catalog`'s.

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
