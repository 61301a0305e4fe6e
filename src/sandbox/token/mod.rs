//! The practice provider's token endpoint, and its other endpoints for tokens and clients.

pub(crate) mod assertion;
pub(crate) mod bearer;
pub(crate) mod clients;
mod dpop;
pub(crate) mod exchange;
pub(crate) mod grants;
pub(crate) mod id_token;
pub(crate) mod introspect;
pub(crate) mod key;
pub(crate) mod pkce;
pub(crate) mod registration;
pub(crate) mod revoke;
pub(crate) mod userinfo;
