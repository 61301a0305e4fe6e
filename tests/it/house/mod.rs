//! The house rules: which modules may import which, citations, documents, and generated files.

mod citations;
mod documents;
mod doors;
mod generated;
pub(crate) mod imports;
mod layers;
mod made_lists_spread;
mod man;
mod openapi;
mod prose;
mod schemas;
#[cfg(target_os = "linux")]
mod units;
