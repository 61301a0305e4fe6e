//! A PostgreSQL server and its standby: one fails and the other takes over, again and again.

use crate::world::faults::Lift;
use crate::world::postgres::{Cluster, free_port};
use std::sync::Mutex;

/// A primary and the standby that follows it, both with all settings that make commits durable.
pub(crate) struct Pair {
    /// The primary, then the standby.
    both: Mutex<[Cluster; 2]>,
    url: String,
}

impl Pair {
    pub(crate) fn start() -> Self {
        let first = Cluster::start("");
        let one = first.database();
        let standby = first.standby(free_port());
        let place = |port: u16| format!("127.0.0.1:{port}");
        let either = format!("{},{}", place(first.port()), place(standby.port()));
        let either = one.replace(&place(first.port()), &either);
        Self {
            url: format!("{either}?target_session_attrs=read-write"),
            both: Mutex::new([first, standby]),
        }
    }

    /// Returns a URL that leads to whichever server accepts writes.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Crashes the primary. When the fault is lifted, the standby is promoted and gets a new
    /// standby.
    pub(crate) fn fails_over(&self) -> Lift<'_> {
        self.both.lock().unwrap()[0].stop();
        Lift::by(|| {
            if std::thread::panicking() {
                return;
            }
            let mut both = self.both.lock().unwrap();
            both.swap(0, 1);
            both[0].promote();
            let port = both[1].port();
            both[1] = both[0].standby(port);
        })
    }
}
