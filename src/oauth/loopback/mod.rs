//! How the answer arrives at this machine: the listener with its pages, the pasted address, and the wait for either.

pub mod callback;
pub mod listener;
pub mod pages;
pub mod paste;
pub mod wait;
