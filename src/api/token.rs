//! The header that distinguishes the gateway's own errors from the provider's at the token route
//! (protocol.md section 3 point 6).

/// Header that says who caused the error, on responses made by the gateway itself. Responses passed
/// on from the provider do not have it.
pub const FAULT_OF: &str = "fault-of";
/// Header value: the gateway refused or failed.
pub const GATEWAY: &str = "gateway";
/// Header value: the provider did not respond, or its response could not be passed on.
pub const PROVIDER: &str = "provider";
