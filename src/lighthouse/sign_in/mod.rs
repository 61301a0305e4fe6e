//! A sign-in through the gateway, from ticket to tokens.

pub mod ask;
pub mod authorize;
pub mod browser;
pub mod callback;
pub mod issue;
pub mod keys;
pub mod named;
pub mod provider;
pub mod redirect;
pub mod refresh;
pub mod return_page;
pub mod return_to;
pub mod signing;
pub mod taken_out;
pub mod ticket;
pub mod token;
pub mod wish;
