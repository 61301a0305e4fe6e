//! Everything about a gateway's metrics besides recording them: their descriptions, the words used
//! in labels, how many things exist, when things expire, and which resources the process uses.

pub mod counts;
pub mod described;
pub mod expiry;
pub mod process;
pub mod words;
