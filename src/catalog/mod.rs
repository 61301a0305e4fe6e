//! The catalogue as a thing of its own: published lists read into brands, portals and endpoints, and the
//! index that finds them again. Knows no database, no route and no terminal.

pub mod brands;
pub mod domain;
pub mod endpoint_bundle;
pub mod fasten;
mod fhir;
pub mod fold;
pub mod format;
pub mod highlight;
pub mod id;
pub mod index;
pub mod lantern;
pub mod matching;
pub mod merge;
pub mod places;
pub mod platform;
pub mod query;
pub mod rank;
pub mod read;
pub mod search;
pub mod shelf;
pub mod slips;

use crate::api::catalog::{Brand, Endpoint, Portal};

/// A catalogue, or a part of one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entries {
    pub brands: Vec<Brand>,
    pub portals: Vec<Portal>,
    pub endpoints: Vec<Endpoint>,
}
