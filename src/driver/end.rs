//! Where a sign-in ends that nobody listens to, as checks walk them.

use crate::http::Response;
use crate::rfc::parameters::Parameters;
use url::Url;

/// How it is walked.
pub struct Manner<'a> {
    /// Which addresses may be opened on the way.
    pub may_open: &'a dyn Fn(&Url) -> bool,
    /// On which answers it ends, whatever could be pressed there.
    pub ends_on: &'a dyn Fn(&Response) -> bool,
}

/// Where it led.
pub enum End {
    /// To the goal, with what would arrive there.
    Goal(Parameters),
    /// To a page without a way on.
    Page(Url, Response),
    /// To an address that may not be opened.
    Away(Url),
}
