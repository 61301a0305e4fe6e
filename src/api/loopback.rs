//! Names shared by the CLI's listener and clients without JavaScript, for responses in the
//! fragment.

/// The path of the default redirect URI, at which the listener accepts responses.
pub const CALLBACK: &str = "/callback";
/// Form field that marks parameters as taken from the fragment; sent by the listener's page, or by
/// a client that acts in its place.
pub const FROM_FRAGMENT: &str = "fastenctl_from_fragment";
