//! The signals that servers listen for. They are caught from the moment a function here is called, so whoever calls
//! it before he says that he is ready misses none.

use std::io::IsTerminal;
#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};

/// Ready when the process is asked to end: SIGINT or SIGTERM.
pub fn asked_to_stop() -> impl Future<Output = ()> + Send {
    let mut stops = Stops::new();
    async move { stops.next().await }
}

/// Ready when the process is asked to end, or the terminal that it was started on is gone: a server that reads its
/// settings again on SIGHUP would otherwise live on, unseen, behind a closed window.
pub fn asked_to_stop_or_left() -> impl Future<Output = ()> + Send {
    let (mut stops, mut hangups) = (Stops::new(), Hangups::new());
    async move {
        tokio::select! {
            () = stops.next() => {},
            () = hangups.until_left() => {},
        }
    }
}

/// Ready when it is asked a second time.
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

    async fn next(&mut self) {
        tokio::select! {
            () = caught(&mut self.interrupt) => {},
            () = caught(&mut self.terminate) => {},
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

    async fn next(&mut self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}

/// Every SIGHUP of a process that still has its terminal, or never had one; where there is none, none ever comes.
pub struct Hangups {
    #[cfg(unix)]
    signal: std::io::Result<Signal>,
    terminals: [bool; 3],
}

impl Hangups {
    /// From now on.
    #[must_use]
    pub fn new() -> Self {
        Self {
            #[cfg(unix)]
            signal: signal(SignalKind::hangup()),
            terminals: terminals(),
        }
    }

    /// Until the next one; several that nobody has waited for are one.
    pub async fn next(&mut self) {
        loop {
            self.caught().await;
            if !self.is_left() {
                return;
            }
        }
    }

    /// Until one comes because the terminal is gone.
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

    /// Whether a stream that was a terminal at the start is none any more.
    fn is_left(&self) -> bool {
        let now = terminals();
        self.terminals.iter().zip(now).any(|(was, is)| *was && !is)
    }
}

/// Which of the standard streams are a terminal that is there; one that has hung up is none.
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

/// Never, where the system lets nobody catch it.
#[cfg(unix)]
async fn caught(signal: &mut std::io::Result<Signal>) {
    match signal {
        Ok(signal) => drop(signal.recv().await),
        Err(_) => std::future::pending().await,
    }
}
