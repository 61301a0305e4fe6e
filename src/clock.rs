//! The current time, passed to the code that needs it. Only this module reads the system clock.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::fmt::rfc2822;
use jiff::fmt::rfc2822::DateTimePrinter;
use jiff::tz::TimeZone;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// The system clock, which a test may move ahead.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    ahead_seconds: Arc<AtomicI64>,
}

impl Clock {
    /// Seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "only this module reads the system clock"
    )]
    pub fn now(&self) -> i64 {
        Timestamp::now().as_second() + self.ahead_seconds.load(Ordering::Relaxed)
    }

    /// Moves this clock and all its clones ahead, so that expiry can be tested without waiting.
    pub fn advance(&self, seconds: i64) {
        self.ahead_seconds.fetch_add(seconds, Ordering::Relaxed);
    }
}

/// Nanoseconds of this machine's clock, for ordering events within a second.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "only this module reads the system clock"
)]
pub fn order() -> i128 {
    Timestamp::now().as_nanosecond()
}

/// Unix seconds as RFC 3339 text in UTC, such as `2026-11-22T09:30:00Z`.
#[must_use]
pub fn rfc3339(seconds: i64) -> String {
    Timestamp::from_second(seconds).map_or_else(|_| seconds.to_string(), |time| time.to_string())
}

/// Unix seconds of an RFC 3339 time, or of the start of a day in UTC.
///
/// # Errors
/// Says what such a text must look like.
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

/// An HTTP date (RFC 9110 section 5.6.7), as Unix seconds.
#[must_use]
pub fn parse_http_date(text: &str) -> Option<i64> {
    let moment = rfc2822::parse(text).ok()?;
    Some(moment.timestamp().as_second())
}

/// Unix seconds as an HTTP date; `None` for a year that the format cannot express.
#[must_use]
pub fn http_date(seconds: i64) -> Option<String> {
    let moment = Timestamp::from_second(seconds).ok()?;
    DateTimePrinter::new()
        .timestamp_to_rfc9110_string(&moment)
        .ok()
}

/// Formats a wait for people, rounded up, such as `57 minutes`.
#[must_use]
pub fn wait_in_words(seconds: i64) -> String {
    let seconds = seconds.max(1);
    let rounded_up = |unit: i64| 1 + (seconds - 1) / unit;
    let (number, unit) = match seconds {
        0..120 => (seconds, "second"),
        120..7_200 => (rounded_up(60), "minute"),
        7_200..172_800 => (rounded_up(3_600), "hour"),
        _ => (rounded_up(86_400), "day"),
    };
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {unit}{plural}")
}

/// How many seconds two clocks may differ (checks.md ID-09).
pub const LEEWAY: i64 = 60;

/// The difference between this machine's clock and another, if it exceeds [`LEEWAY`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Skew {
    ahead: i64,
}

impl Skew {
    /// Compares two clocks read at the same moment; `None` if they agree.
    #[must_use]
    pub fn between(ours: i64, theirs: i64) -> Option<Self> {
        let ahead = ours.saturating_sub(theirs);
        (ahead.saturating_abs() > LEEWAY).then_some(Self { ahead })
    }

    /// The time on the other clock when ours shows `ours`.
    #[must_use]
    pub const fn theirs(self, ours: i64) -> i64 {
        ours.saturating_sub(self.ahead)
    }
}

impl fmt::Display for Skew {
    /// Writes the phrase between "this machine's clock is" and the other clock's owner.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.ahead.saturating_abs();
        let rounded = |unit: i64| seconds / unit + i64::from(seconds % unit >= unit / 2);
        // For less than two of a unit, the next smaller unit is used.
        match seconds {
            0..120 => write!(f, "{seconds} seconds"),
            120..7_170 => write!(f, "{} minutes", rounded(60)),
            7_170..171_000 => write!(f, "{} hours", rounded(3_600)),
            _ => write!(f, "{} days", rounded(86_400)),
        }?;
        f.write_str(if self.ahead > 0 {
            " ahead of"
        } else {
            " behind"
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_rounded_up_to_the_unit_that_people_use() {
        for (seconds, expected) in [
            (-5, "1 second"),
            (1, "1 second"),
            (119, "119 seconds"),
            (120, "2 minutes"),
            (3_599, "60 minutes"),
            (7_199, "120 minutes"),
            (7_200, "2 hours"),
            (86_399, "24 hours"),
            (172_800, "2 days"),
            (i64::MAX, "106751991167301 days"),
        ] {
            assert_eq!(wait_in_words(seconds), expected, "{seconds}");
        }
    }

    #[test]
    fn writes_rfc_3339_in_utc() {
        assert_eq!(rfc3339(1_795_339_800), "2026-11-22T09:30:00Z");
    }

    #[test]
    fn reads_a_day_and_a_time() {
        assert_eq!(parse_date("2026-11-22"), Ok(1_795_305_600));
        assert_eq!(parse_date("2026-11-22T09:30:00Z"), Ok(1_795_339_800));
        assert_eq!(
            parse_date("yesterday"),
            Err("write it as `2026-01-31`".to_owned())
        );
    }

    #[test]
    fn reads_and_writes_the_date_of_an_answer() {
        let date = "Sun, 22 Nov 2026 09:30:00 GMT";
        assert_eq!(parse_http_date(date), Some(1_795_339_800));
        assert_eq!(http_date(1_795_339_800).as_deref(), Some(date));
        for wrong in ["", "now", "2026-11-22T09:30:00Z"] {
            assert_eq!(parse_http_date(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn two_clocks_may_differ_by_a_minute() {
        for (ours, theirs, told) in [
            (1060, 1000, None),
            (1000, 1060, None),
            (1061, 1000, Some("61 seconds ahead of")),
            (1000, 1119, Some("119 seconds behind")),
            (1000, 1599, Some("10 minutes behind")),
            (7_169, 0, Some("119 minutes ahead of")),
            (7_199, 0, Some("2 hours ahead of")),
            (0, 7_200, Some("2 hours behind")),
            (0, 172_799, Some("2 days behind")),
            (i64::MAX, i64::MIN, Some("106751991167301 days ahead of")),
        ] {
            let skew = Skew::between(ours, theirs);
            assert_eq!(skew.map(|skew| skew.to_string()).as_deref(), told);
        }
        let behind = Skew::between(1000, 1600);
        assert_eq!(behind.map(|skew| skew.theirs(2000)), Some(2600));
    }

    #[test]
    fn moves_ahead_together_with_its_clones() {
        let clock = Clock::default();
        let before = clock.clone().now();
        clock.advance(3600);
        assert!(clock.clone().now() - before >= 3600);
    }
}
