//! The results of SQL on either database: rows read by column name, or an error.

pub(super) mod answer;
pub(super) mod deadline;
pub(super) mod error;
pub(super) mod load;
pub(super) mod row;
pub(super) mod together;
pub(super) mod value;
