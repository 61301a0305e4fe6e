//! The catalog on its own: reads published lists into brands, portals and endpoints, and builds the
//! search index. It does not depend on the database, the routes or the terminal.

pub mod address;
pub mod audience;
pub mod correction;
pub mod domain;
pub mod entry;
pub mod formats;
pub mod found;
pub mod highlight;
pub mod id;
pub mod index;
pub mod known_as;
pub mod matching;
pub mod merge;
pub mod normalize;
pub mod packed;
pub mod places;
pub mod platforms;
pub mod query;
pub mod rank;
pub mod search;
pub mod typos;

use crate::api::catalog::{Brand, Endpoint, Portal};

/// A catalog, or part of one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entries {
    pub brands: Vec<Brand>,
    pub portals: Vec<Portal>,
    pub endpoints: Vec<Endpoint>,
}
