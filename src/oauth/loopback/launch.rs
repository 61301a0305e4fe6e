//! A launch from an EHR at the loopback listener (SMART App Launch 2.2, EHR launch): the browser
//! arrives at `/launch` and is held there until we know where to send it.

use crate::oauth::loopback::fence::lock;
use crate::oauth::loopback::pages;
use crate::oauth::loopback::reply::Reply;
use crate::rfc::parameters::Parameters;
use crate::secret::Secret;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;
use url::Url;

/// The path for launches.
pub const PATH: &str = "/launch";
/// The path that the browser polls for its next URL.
const ONWARD: &str = "/launched";
/// How long a poll is held, which is shorter than `passage` waits for a response.
const PATIENCE: Duration = Duration::from_secs(3);
/// Maximum length of a URL or launch value.
const LONGEST: usize = 2048;

/// The parameters of a launch.
#[derive(Debug)]
pub struct Launch {
    /// The FHIR base that the launch claims to come from.
    pub iss: String,
    pub launch: Secret,
}

impl Launch {
    /// Reads both parameters, each of which must appear exactly once.
    fn of(found: &Parameters) -> Option<Self> {
        let value = |name| {
            let value = found.once(name).ok().flatten()?;
            (1..=LONGEST).contains(&value.len()).then_some(value)
        };
        Some(Self {
            iss: value("iss")?.to_owned(),
            launch: Secret::new(value("launch")?),
        })
    }
}

/// The browser's next destination: not known yet, none, or a URL.
enum Next {
    Unknown,
    Nowhere,
    To(Url),
}

/// Tells the waiting browser its next URL.
#[derive(Clone)]
pub struct Onward(Arc<(Mutex<Next>, Condvar)>);

impl Default for Onward {
    fn default() -> Self {
        Self(Arc::new((Mutex::new(Next::Unknown), Condvar::new())))
    }
}

impl Onward {
    /// Redirects the browser to a URL, or ends the launch without one; only the first call counts.
    pub fn lead(&self, to: Option<Url>) {
        let (next, changed) = &*self.0;
        let mut next = lock(next);
        if matches!(*next, Next::Unknown) {
            *next = to.map_or(Next::Nowhere, Next::To);
        }
        changed.notify_all();
    }

    fn reply(&self) -> Reply {
        let (next, changed) = &*self.0;
        let waited =
            changed.wait_timeout_while(lock(next), PATIENCE, |next| matches!(next, Next::Unknown));
        let (next, _) = waited.unwrap_or_else(PoisonError::into_inner);
        let last = |reply| Reply {
            last_page: true,
            ..reply
        };
        match &*next {
            Next::Unknown => Reply::see_other(ONWARD),
            Next::Nowhere => last(Reply::page(400, pages::launch_ended())),
            Next::To(url) => last(Reply::see_other(url.as_str())),
        }
    }
}

/// Returns the response to a request while waiting for a launch, and the launch if the request is
/// one.
pub(super) fn reply(
    path: &str,
    query: &str,
    taken: &AtomicBool,
    onward: &Onward,
) -> (Reply, Option<Launch>) {
    match (path, Launch::of(&Parameters::read(query))) {
        (PATH, None) => (Reply::page(400, pages::no_launch()), None),
        (PATH, Some(_)) if taken.swap(true, Ordering::AcqRel) => {
            (Reply::page(200, pages::again()), None)
        }
        (PATH, Some(launch)) => (Reply::see_other(ONWARD), Some(launch)),
        (ONWARD, _) if taken.load(Ordering::Acquire) => (onward.reply(), None),
        _ => (Reply::plain(404, "nothing here"), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oauth::loopback::knock::{get, status};
    use crate::oauth::loopback::listener::Listening;
    use crate::oauth::loopback::registered::Place;
    use crate::oauth::loopback::routes::Heard;
    use crate::oauth::loopback::sockets::Loopback;
    use std::net::TcpStream;
    use std::sync::mpsc::{Receiver, channel};

    type Waiting = (Loopback, Onward, Listening, Receiver<Heard>);

    fn waiting() -> Waiting {
        let bound = Loopback::bind(&Place::default()).unwrap();
        let (onward, (send, receive)) = (Onward::default(), channel());
        let listening = bound.serve_launch(&onward, send).unwrap();
        (bound, onward, listening, receive)
    }

    #[test]
    fn one_complete_launch_is_accepted_and_its_browser_sent_on() {
        let (bound, onward, _listening, receive) = waiting();
        let port = bound.port();
        for (path, expected) in [
            ("/launch", "400"),
            ("/launch?iss=https://f.example", "400"),
            ("/launch?launch=x&iss=a&iss=b", "400"),
            ("/launched", "404"),
            ("/callback?code=x", "404"),
        ] {
            assert_eq!(status(&get(port, path)), expected, "{path}");
        }
        let launch = "/launch?iss=https://f.example/r4&launch=xyz";
        assert!(get(port, launch).contains("Location: /launched\r\n"));
        assert_eq!(status(&get(port, launch)), "200", "a second one is none");
        let Ok(Heard::Launch(Launch { iss, launch })) = receive.recv() else {
            panic!("no launch was heard")
        };
        assert_eq!(
            (iss.as_str(), launch.expose()),
            ("https://f.example/r4", "xyz")
        );
        onward.lead(Some(Url::parse("https://as.example/a?x=1").unwrap()));
        onward.lead(None);
        assert!(get(port, "/launched").contains("Location: https://as.example/a?x=1\r\n"));
    }

    #[test]
    fn a_launch_that_ends_is_reported_in_its_browser() {
        let (bound, onward, listening, _receive) = waiting();
        let port = bound.port();
        assert_eq!(status(&get(port, "/launch?iss=a&launch=b")), "303");
        onward.lead(None);
        assert_eq!(status(&get(port, "/launched")), "400");
        drop(listening);
        assert!(
            TcpStream::connect(("127.0.0.1", port)).is_ok(),
            "the port is still ours"
        );
    }
}
