//! How the answer arrives at this machine: the listener with its pages, the pasted address, and the wait for either.

pub mod callback;
#[cfg(test)]
mod knock;
pub mod listener;
pub mod pages;
pub mod paste;
mod reply;
pub mod routes;
pub mod sockets;
pub mod wait;
