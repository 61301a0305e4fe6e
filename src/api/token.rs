//! What the gateway says of a refusal at its token route beside OAuth's own words (protocol.md section 3 point 6).

/// The header of an answer that the gateway made itself: whose fault it is. What it passes on has none.
pub const FAULT_OF: &str = "fault-of";
/// The gateway refused it, or failed.
pub const GATEWAY: &str = "gateway";
/// The provider gave no answer that could be passed on.
pub const PROVIDER: &str = "provider";
