//! What is known about a gateway's metrics besides counting: their meanings, the words used in
//! labels, how many things there are, what expires when, and what the process uses.

pub mod counts;
pub mod described;
pub mod expiry;
pub mod process;
pub mod words;
