//! The signals that servers handle. They are caught as soon as a function here is called. If a
//! server calls it before it reports that it is ready, no signal is missed.

use std::io::IsTerminal;
#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};

/// Resolves when the process is asked to stop: SIGINT or SIGTERM.
pub fn asked_to_stop() -> impl Future<Output = ()> + Send {
    let mut stops = Stops::new();
    async move {
        stops.next().await;
    }
}

/// Resolves when the process is asked to stop, or when its terminal is closed: otherwise a server
/// that reloads on SIGHUP would keep running unnoticed after its window was closed. Returns which
/// signal it was, for the log.
pub fn asked_to_stop_or_left() -> impl Future<Output = &'static str> + Send {
    let (mut stops, mut hangups) = (Stops::new(), Hangups::new());
    async move {
        tokio::select! {
            signal = stops.next() => signal,
            () = hangups.until_left() => "SIGHUP from a terminal that was closed",
        }
    }
}

/// Resolves when the process is asked to stop a second time.
pub fn asked_to_stop_twice() -> impl Future<Output = ()> + Send {
    let mut stops = Stops::new();
    async move {
        stops.next().await;
        stops.next().await;
    }
}

#[cfg(unix)]
struct Stops {
    interrupt: std::io::Result<Signal>,
    terminate: std::io::Result<Signal>,
}

#[cfg(unix)]
impl Stops {
    fn new() -> Self {
        Self {
            interrupt: signal(SignalKind::interrupt()),
            terminate: signal(SignalKind::terminate()),
        }
    }

    /// Waits for the next signal; returns its name.
    async fn next(&mut self) -> &'static str {
        tokio::select! {
            () = caught(&mut self.interrupt) => "SIGINT",
            () = caught(&mut self.terminate) => "SIGTERM",
        }
    }
}

#[cfg(not(unix))]
struct Stops;

#[cfg(not(unix))]
impl Stops {
    const fn new() -> Self {
        Self
    }

    async fn next(&mut self) -> &'static str {
        let _ = tokio::signal::ctrl_c().await;
        "Ctrl-C"
    }
}

/// The SIGHUPs of a process that still has its terminal, or never had one. On systems without
/// SIGHUP, none arrive.
pub struct Hangups {
    #[cfg(unix)]
    signal: std::io::Result<Signal>,
    terminals: [bool; 3],
}

impl Hangups {
    /// Starts listening.
    #[must_use]
    pub fn new() -> Self {
        Self {
            #[cfg(unix)]
            signal: signal(SignalKind::hangup()),
            terminals: terminals(),
        }
    }

    /// Waits for the next SIGHUP; several that arrived in the meantime count as one.
    pub async fn next(&mut self) {
        loop {
            self.caught().await;
            if !self.is_left() {
                return;
            }
        }
    }

    /// Waits for a SIGHUP that is sent because the terminal was closed.
    async fn until_left(&mut self) {
        loop {
            self.caught().await;
            if self.is_left() {
                return;
            }
        }
    }

    async fn caught(&mut self) {
        #[cfg(unix)]
        caught(&mut self.signal).await;
        #[cfg(not(unix))]
        std::future::pending::<()>().await;
    }

    /// Whether a stream that was a terminal at startup no longer is.
    fn is_left(&self) -> bool {
        let now = terminals();
        self.terminals.iter().zip(now).any(|(was, is)| *was && !is)
    }
}

/// Returns which of the standard streams are a live terminal; one that has hung up is not.
fn terminals() -> [bool; 3] {
    [
        std::io::stdin().is_terminal(),
        std::io::stdout().is_terminal(),
        std::io::stderr().is_terminal(),
    ]
}

impl Default for Hangups {
    fn default() -> Self {
        Self::new()
    }
}

/// Waits for a signal; never resolves if it cannot be caught.
#[cfg(unix)]
async fn caught(signal: &mut std::io::Result<Signal>) {
    match signal {
        Ok(signal) => drop(signal.recv().await),
        Err(_) => std::future::pending().await,
    }
}
