//! A PostgreSQL server and its standby: one fails and the other takes over, repeatedly.

use crate::world::faults::Lift;
use crate::world::postgres::{Cluster, free_port};
use std::sync::Mutex;

/// The primary, and the standby that follows it, with everything that makes commits durable on
/// both.
pub(crate) struct Pair {
    /// In this order.
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

    /// A URL that leads to whichever of them accepts writes.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// The primary crashes and is not replaced until the fault is lifted; then a new standby takes
    /// its place.
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
