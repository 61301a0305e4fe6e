//! The layers around every route: errors, pages, client addresses, references, logs, metrics.

pub mod alive;
pub mod client_address;
pub mod error;
pub mod health;
pub mod landing;
pub mod log;
pub mod manner;
pub mod metrics;
pub mod origin;
pub mod own_address;
pub mod own_base;
pub mod page;
pub mod patience;
pub mod public_url;
pub mod question;
pub mod reference;
pub mod visit;
pub mod wrong_secrets;
