//! What systemd is told of a gateway, where it has started it (`Type=notify`); elsewhere nobody is told anything.

use std::io::Result;
use std::time::Duration;

/// What there is to tell.
#[derive(Clone, Copy, Debug)]
pub enum News {
    /// It waits for its database, and will say more within so long.
    Waiting(Duration),
    /// It serves.
    Ready,
    /// It reads its settings again; `Ready` follows.
    Reloading,
    /// It was asked to stop.
    Stopping,
    /// Its event loop goes round.
    Alive,
}

/// Whether somebody listens.
#[must_use]
pub fn listens() -> bool {
    cfg!(target_os = "linux") && crate::env::text("NOTIFY_SOCKET").is_some()
}

/// Tells it.
///
/// # Errors
/// When the socket that was named takes nothing.
#[cfg(target_os = "linux")]
pub fn tell(news: News) -> Result<()> {
    use sd_notify::NotifyState;
    match news {
        News::Waiting(within) => sd_notify::notify(&[
            NotifyState::Status("waits for its database"),
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

/// Nobody listens here.
///
/// # Errors
/// None.
#[cfg(not(target_os = "linux"))]
pub fn tell(_: News) -> Result<()> {
    Ok(())
}

/// Says, for as long as it is polled, that the event loop goes round, twice in the time after which systemd takes it
/// for stuck. Whether the database answers is not asked: no start of this program brings a database back.
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
