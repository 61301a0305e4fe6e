//! The fault run: clients keep registering, changing and signing in while their gateways are killed
//! and halted and their database is taken away. They keep a ledger of the responses, and in the end
//! every entry in it must be true (protocol.md section 2).

pub(crate) mod asked;
pub(crate) mod audit;
mod client;
pub(crate) mod disk;
pub(crate) mod gateways;
pub(crate) mod ledger;
mod provider;
pub(crate) mod sign_in;

use crate::world::faults::client::Client;
use crate::world::faults::gateways::Gateways;
use crate::world::faults::ledger::Ledger;
use fastenctl::secret::Secret;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// The variable that makes a run longer. A run goes through each fault at least once.
pub(crate) const SECONDS: &str = "FASTENCTL_FAULT_RUN_SECONDS";
const USUAL_SECONDS: u64 = 20;

const CLIENTS: usize = 8;
/// Number of users who sign in at one installation: more than the places that it has at its two
/// providers.
const CROWD: usize = 16;
/// Minimum duration of a fault: longer than a client waits for a response.
const STALL: Duration = Duration::from_secs(3);
/// Time after which a fault is lifted even if no client has noticed it.
const UNNOTICED: Duration = Duration::from_secs(30);
/// Time limit for an event that must happen.
const PATIENCE: Duration = Duration::from_secs(90);
/// Number of responses between two faults, so that each fault hits working gateways.
const RECOVERED: usize = 100;

/// A fault, and how to end it.
pub(crate) struct Fault<'a> {
    name: &'static str,
    begin: Box<dyn Fn() -> Lift<'a> + 'a>,
}

impl<'a> Fault<'a> {
    pub(crate) fn new(name: &'static str, begin: impl Fn() -> Lift<'a> + 'a) -> Self {
        Self {
            name,
            begin: Box::new(begin),
        }
    }
}

/// Ends a fault when dropped, even if the run fails in the middle of it.
pub(crate) struct Lift<'a>(Option<Box<dyn FnOnce() + 'a>>);

impl<'a> Lift<'a> {
    pub(crate) fn by(lift: impl FnOnce() + 'a) -> Self {
        Self(Some(Box::new(lift)))
    }
}

impl Drop for Lift<'_> {
    fn drop(&mut self) {
        if let Some(lift) = self.0.take() {
            lift();
        }
    }
}

/// The state that all clients share.
pub(crate) struct Run {
    pub(crate) gateways: Gateways,
    /// The secret from which keys are derived, so that several clients use the same key.
    secret: Secret,
    people: AtomicUsize,
    answered: AtomicUsize,
    unanswered: AtomicUsize,
    is_cutting: AtomicBool,
    is_over: AtomicBool,
}

/// Stops the clients, however the run ends.
struct Over<'a>(&'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Run {
    pub(crate) fn new(gateways: Gateways) -> Self {
        Self {
            gateways,
            secret: Secret::random(),
            people: AtomicUsize::default(),
            answered: AtomicUsize::default(),
            unanswered: AtomicUsize::default(),
            is_cutting: AtomicBool::default(),
            is_over: AtomicBool::default(),
        }
    }

    /// Goes through all faults, at least once and until the time is up. Reports how many requests
    /// each fault left without a response, and returns the ledger of all clients.
    pub(crate) fn under(&self, faults: &[Fault<'_>], mut say: impl FnMut(&str, usize)) -> Ledger {
        std::thread::scope(|scope| {
            let clients: Vec<_> = (0..CLIENTS)
                .map(|number| scope.spawn(move || Client::new(self, number).goes_on()))
                .collect();
            let over = Over(&self.is_over);
            let begun = Instant::now();
            for (number, fault) in faults.iter().cycle().enumerate() {
                if number >= faults.len() && begun.elapsed() >= length() {
                    break;
                }
                say(fault.name, self.goes_through(fault));
            }
            self.recovers("the last fault");
            drop(over);
            let mut all = Ledger::default();
            for client in clients {
                all.add(client.join().unwrap());
            }
            all
        })
    }

    /// Runs a single client without any fault.
    pub(crate) fn undisturbed(&self) -> Ledger {
        self.is_over.store(true, Ordering::Relaxed);
        Client::new(self, 0).goes_on()
    }

    /// Keeps a fault until a client has noticed it; returns how many requests got no response.
    fn goes_through(&self, fault: &Fault<'_>) -> usize {
        self.recovers(fault.name);
        let before = self.unanswered.load(Ordering::Relaxed);
        let since = || self.unanswered.load(Ordering::Relaxed) - before;
        let (begun, lift) = (Instant::now(), (fault.begin)());
        std::thread::sleep(STALL);
        while since() == 0 && begun.elapsed() < UNNOTICED {
            std::thread::sleep(Duration::from_millis(5));
        }
        drop(lift);
        since()
    }

    fn recovers(&self, when: &str) {
        let answered = || self.answered.load(Ordering::Relaxed);
        let (before, deadline) = (answered(), Instant::now() + PATIENCE);
        while answered() < before + RECOVERED {
            assert!(
                Instant::now() < deadline,
                "nobody is answered around: {when}"
            );
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Makes clients disconnect within milliseconds of their request, until this is lifted.
    pub(crate) fn cut(&self) -> Lift<'_> {
        self.is_cutting.store(true, Ordering::Relaxed);
        Lift::by(|| self.is_cutting.store(false, Ordering::Relaxed))
    }

    /// Returns the number of the next user's household, and the user's own number.
    fn next_person(&self) -> (usize, usize) {
        let number = self.people.fetch_add(1, Ordering::Relaxed);
        (number / CROWD, number)
    }
}

fn length() -> Duration {
    let asked = fastenctl::env::var(SECONDS);
    let seconds = asked.map_or(USUAL_SECONDS, |text| {
        text.parse()
            .unwrap_or_else(|_| panic!("{SECONDS} is no number of seconds"))
    });
    Duration::from_secs(seconds)
}
