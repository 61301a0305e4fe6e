//! A trace, a usage report or a search result as text, JSON and in other formats. Pure functions:
//! nothing here prints.

pub mod bundle;
pub mod csv;
pub mod doctor;
pub mod explain;
pub mod export;
pub mod fasten_nginx;
pub mod har;
pub mod html;
pub mod json;
pub mod junit;
pub mod nagios;
pub mod prometheus;
pub mod providers;
pub mod registration;
pub mod scan;
pub mod sequence;
pub mod summary;
pub mod text;
pub mod usage;
