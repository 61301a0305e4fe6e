//! What the CLI's own listener and a browser without JavaScript agree on, for answers in the fragment.

/// The only path of the listener that takes answers.
pub const CALLBACK: &str = "/callback";
/// Form field by which the listener's page, or a driver in its stead, says where the parameters came from.
pub const FROM_FRAGMENT: &str = "fastenctl_from_fragment";
