//! What a request that must be refused may lead to: an error at the redirect URI, or a page that sends nobody on.

use crate::conformance::prober::opened::Opened;
use crate::conformance::prober::request::Asked;
use crate::conformance::verdict::{Judgement, fail, pass, warn};

/// Passes when the redirect URI gets one of these errors together with our state.
pub(crate) fn judge_refusal(
    opened: &Opened,
    asked: &Asked,
    words: &[&str],
    what: &str,
) -> Judgement {
    match opened {
        Opened::Back(pairs) => match pairs.value("error") {
            Some(error)
                if words.contains(&error) && pairs.value("state") == Some(asked.state.as_str()) =>
            {
                pass(format!("{what} is `{error}`"))
            }
            Some(error) if words.contains(&error) => fail(format!(
                "{what} is `{error}`, but our state is not returned"
            )),
            Some("server_error") => fail(format!("{what} is a `server_error`")),
            Some(error) => warn(format!("{what} is refused with `{error}`")),
            None => fail(format!("{what} leads to {}", opened.describe())),
        },
        _ if opened.is_error_page() => warn(format!(
            "{what} gets an error page instead of an answer to the client"
        )),
        Opened::Page {
            signs_in: false, ..
        } => warn(format!(
            "{what} leads to {}, which cannot be read",
            opened.describe()
        )),
        _ => fail(format!("{what} leads to {}", opened.describe())),
    }
}

/// Passes on an error page; whatever reaches the redirect URI fails.
pub(crate) fn error_page(opened: &Opened, what: &str) -> Judgement {
    match opened {
        _ if opened.is_error_page() => pass(format!("{what} gets an error page")),
        Opened::Page {
            status,
            signs_in: false,
            ..
        } if !status.is_success() => warn(format!("{what} gets {}", opened.describe())),
        Opened::Page {
            signs_in: false, ..
        } => warn(format!(
            "{what} gets a page with status 200; whether it is an error page cannot be told"
        )),
        _ => fail(format!("{what} leads to {}", opened.describe())),
    }
}
