//! The end of a sign-in without a listener, for checks.

use crate::http::Response;
use crate::rfc::parameters::Parameters;
use url::Url;

/// Where the driver may go, and on which responses it stops.
pub struct Manner<'a> {
    /// Which addresses may be opened.
    pub may_open: &'a dyn Fn(&Url) -> bool,
    /// The responses that end the sign-in, even if they contain buttons.
    pub ends_on: &'a dyn Fn(&Response) -> bool,
}

/// Where the sign-in ended.
pub enum End {
    /// It reached the goal, with the parameters that would arrive there.
    Goal(Parameters),
    /// It reached a page that is a dead end.
    Page(Url, Response),
    /// It reached an address that may not be opened.
    Away(Url),
}
