//! The practice provider's authorization endpoint: request, sign-in form, consent, redirect back.

pub(crate) mod authorize;
pub(crate) mod device;
pub(crate) mod devices;
pub(crate) mod forms;
pub(crate) mod launches;
pub(crate) mod page;
pub(crate) mod people;
pub(crate) mod pushed;
pub(crate) mod pushed_requests;
pub(crate) mod redirect_uri;
pub(crate) mod scope;
pub(crate) mod transactions;
