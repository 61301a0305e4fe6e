//! What the gateway adds to OAuth's own error codes when its token route refuses (protocol.md
//! section 3 point 6).

/// A header on answers made by the gateway itself that says whose fault it is. Answers it passes on
/// do not have it.
pub const FAULT_OF: &str = "fault-of";
/// The gateway refused or failed.
pub const GATEWAY: &str = "gateway";
/// The provider's answer could not be passed on, or there was none.
pub const PROVIDER: &str = "provider";
