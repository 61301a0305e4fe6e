//! Reports the gateway's state to systemd. If systemd did not start it with `Type=notify`, nothing
//! is sent.

use std::io::Result;
use std::time::Duration;

/// The states that can be reported.
#[derive(Clone, Copy, Debug)]
pub enum News {
    /// The gateway is waiting for its database, and will report again within this time.
    Waiting(Duration),
    /// It serves.
    Ready,
    /// The gateway is reloading its settings; `Ready` follows.
    Reloading,
    /// The gateway was asked to stop.
    Stopping,
    /// The gateway's event loop is running.
    Alive,
}

/// Whether a service manager is listening.
#[must_use]
pub fn listens() -> bool {
    cfg!(target_os = "linux") && crate::env::text("NOTIFY_SOCKET").is_some()
}

/// Sends a report.
///
/// # Errors
/// If the socket in `NOTIFY_SOCKET` does not accept it.
#[cfg(target_os = "linux")]
pub fn tell(news: News) -> Result<()> {
    use sd_notify::NotifyState;
    match news {
        News::Waiting(within) => sd_notify::notify(&[
            NotifyState::Status("waiting for the database"),
            NotifyState::ExtendTimeoutUsec(u32::try_from(within.as_micros()).unwrap_or(u32::MAX)),
        ]),
        News::Ready => sd_notify::notify(&[NotifyState::Ready]),
        News::Reloading => {
            sd_notify::notify(&[NotifyState::Reloading, NotifyState::monotonic_usec_now()?])
        }
        News::Stopping => sd_notify::notify(&[NotifyState::Stopping]),
        News::Alive => sd_notify::notify(&[NotifyState::Watchdog]),
    }
}

/// Does nothing, because this system has no systemd.
///
/// # Errors
/// None.
#[cfg(not(target_os = "linux"))]
pub fn tell(_: News) -> Result<()> {
    Ok(())
}

/// Reports twice per watchdog interval that the event loop is running, as long as this future is
/// polled. The state of the database does not matter, because restarting the gateway would not
/// repair it.
pub async fn tell_that_it_lives() {
    #[cfg(target_os = "linux")]
    let within = sd_notify::watchdog_enabled();
    #[cfg(not(target_os = "linux"))]
    let within: Option<Duration> = None;
    let Some(every) = within
        .map(|within| within / 2)
        .filter(|every| !every.is_zero())
    else {
        return std::future::pending().await;
    };
    loop {
        let _ = tell(News::Alive);
        tokio::time::sleep(every).await;
    }
}
