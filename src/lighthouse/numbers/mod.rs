//! What is known of a gateway's numbers besides counting: what each means, the words that labels are made of, how many
//! there are of what, what ends when, and what the process takes.

pub mod counts;
pub mod described;
pub mod expiry;
pub mod process;
pub mod words;
