//! The catalogue as a thing of its own: published lists read into brands, portals and endpoints, and the
//! index that finds them again. Knows no database, no route and no terminal.

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

/// A catalogue, or a part of one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entries {
    pub brands: Vec<Brand>,
    pub portals: Vec<Portal>,
    pub endpoints: Vec<Endpoint>,
}
