//! How the response reaches this machine: the listener with its pages, the pasted URL, and waiting
//! for either.

pub mod callback;
pub mod certificate;
mod fence;
mod head;
#[cfg(test)]
mod knock;
pub mod launch;
pub mod listener;
pub mod pages;
mod passage;
pub mod paste;
pub mod registered;
mod reply;
pub mod routes;
mod sender;
pub mod sockets;
pub mod terminal;
pub mod wait;
mod wire;
