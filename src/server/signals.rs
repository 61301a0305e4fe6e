//! The signals that servers listen for. They are caught from the moment a function here is called, so whoever calls
//! it before he says that he is ready misses none.

#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};

/// Ready when the process is asked to end: SIGINT or SIGTERM.
pub fn asked_to_stop() -> impl Future<Output = ()> + Send {
    let mut stops = Stops::new();
    async move { stops.next().await }
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

/// Every SIGHUP; where there is none, none ever comes.
pub struct Hangups(#[cfg(unix)] std::io::Result<Signal>);

impl Hangups {
    /// From now on.
    #[must_use]
    pub fn new() -> Self {
        Self(
            #[cfg(unix)]
            signal(SignalKind::hangup()),
        )
    }

    /// Until the next one; several that nobody has waited for are one.
    pub async fn next(&mut self) {
        #[cfg(unix)]
        caught(&mut self.0).await;
        #[cfg(not(unix))]
        std::future::pending::<()>().await;
    }
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
