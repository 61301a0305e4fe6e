//! The time of day, handed to whoever needs it: the only place that asks the system for it.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// The system's clock, which a test may move ahead.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    ahead_seconds: Arc<AtomicI64>,
}

impl Clock {
    /// Seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "the one door to the system's clock"
    )]
    pub fn now(&self) -> i64 {
        Timestamp::now().as_second() + self.ahead_seconds.load(Ordering::Relaxed)
    }

    /// Moves this clock and all its clones ahead, so that expiry can be tested without waiting.
    pub fn advance(&self, seconds: i64) {
        self.ahead_seconds.fetch_add(seconds, Ordering::Relaxed);
    }
}

/// Unix seconds as RFC 3339 text in UTC, such as `2026-11-22T09:30:00Z`.
#[must_use]
pub fn rfc3339(seconds: i64) -> String {
    Timestamp::from_second(seconds).map_or_else(|_| seconds.to_string(), |time| time.to_string())
}

/// Unix seconds of a moment as RFC 3339 writes it, or of a day's begin in UTC.
///
/// # Errors
/// What such a text looks like.
pub fn parse_date(text: &str) -> Result<i64, String> {
    let moment = text.parse::<Timestamp>().ok();
    let day = || {
        Some(
            text.parse::<Date>()
                .ok()?
                .to_zoned(TimeZone::UTC)
                .ok()?
                .timestamp(),
        )
    };
    moment
        .or_else(day)
        .map(Timestamp::as_second)
        .ok_or_else(|| "write it as `2026-01-31`".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_rfc_3339_in_utc() {
        assert_eq!(rfc3339(1_795_339_800), "2026-11-22T09:30:00Z");
    }

    #[test]
    fn reads_a_day_and_a_moment() {
        assert_eq!(parse_date("2026-11-22"), Ok(1_795_305_600));
        assert_eq!(parse_date("2026-11-22T09:30:00Z"), Ok(1_795_339_800));
        assert_eq!(
            parse_date("yesterday"),
            Err("write it as `2026-01-31`".to_owned())
        );
    }

    #[test]
    fn moves_ahead_together_with_its_clones() {
        let clock = Clock::default();
        let before = clock.clone().now();
        clock.advance(3600);
        assert!(clock.clone().now() - before >= 3600);
    }
}
