//! The formats that lists are published in, each read into the same entries.

pub mod brands;
pub mod endpoint_bundle;
pub mod fasten;
pub mod fhir;
pub mod format;
pub mod lantern;
pub mod read;
