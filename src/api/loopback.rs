//! Names shared by the CLI's own listener and a browser without JavaScript, for answers in the
//! fragment.

/// The only path at which the listener accepts answers.
pub const CALLBACK: &str = "/callback";
/// Form field in which the listener's page, or a driver in its place, says where the parameters
/// came from.
pub const FROM_FRAGMENT: &str = "fastenctl_from_fragment";
