//! The conformance checks of checks.md: what one is, the table of those implemented, and the order they run in.
//! A check is a pure function from the facts of a sign-in, or asks a little more through the prober; each group
//! has a file of its own. This room calls `oauth`, never the reverse.

pub mod check;
pub mod facts;
pub mod groups;
pub mod practice;
pub mod prober;
pub mod register;
pub mod run;
pub mod selection;
pub mod verdict;
pub mod walk;
