//! A trace, a usage report or a search's result as text, JSON and, later, other formats. Pure functions: nothing here prints.

pub mod bundle;
pub mod csv;
pub mod doctor;
pub mod explain;
pub mod export;
pub mod har;
pub mod html;
pub mod junit;
pub mod nagios;
pub mod prometheus;
pub mod providers;
pub mod scan;
pub mod sequence;
pub mod sign_in;
pub mod usage;
