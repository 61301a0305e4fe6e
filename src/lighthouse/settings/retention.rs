//! How long the gateway keeps unused data.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

const DAY: i64 = 24 * 60 * 60;
/// The value that keeps data indefinitely.
const FOREVER: &str = "forever";

/// The table `[retention]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Retention {
    /// Audit entries.
    pub audit: Keep,
    /// Records of which endpoint a refresh token belongs to, counted from the token's last use.
    pub refresh_tokens: Keep,
    /// Registrations without a verified e-mail address and without users.
    pub unverified: Keep,
    /// E-mails written to files because no mail server is set.
    pub mail_files: Keep,
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            audit: Keep(Some(730 * DAY)),
            refresh_tokens: Keep(Some(396 * DAY)),
            unverified: Keep(Some(90 * DAY)),
            mail_files: Keep(Some(90 * DAY)),
        }
    }
}

/// How long to keep data: a number of seconds, or indefinitely.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keep(Option<i64>);

impl Keep {
    /// Returns the time before which data is deleted; `None` if everything is kept.
    #[must_use]
    pub fn before(self, now: i64) -> Option<i64> {
        self.0.map(|seconds| now.saturating_sub(seconds))
    }
}

impl<'de> Deserialize<'de> for Keep {
    fn deserialize<D: Deserializer<'de>>(given: D) -> Result<Self, D::Error> {
        let text = String::deserialize(given)?;
        if text == FOREVER {
            return Ok(Self(None));
        }
        let time = humantime::parse_duration(&text).map_err(D::Error::custom)?;
        match i64::try_from(time.as_secs()) {
            Ok(seconds @ DAY..) => Ok(Self(Some(seconds))),
            _ => Err(D::Error::custom(format!(
                "`{text}` is out of range; use `1day` or more, or `{FOREVER}`"
            ))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_are_kept_for_days_or_indefinitely() {
        for (text, expected) in [
            ("audit = '90d'", Ok(Some(-90 * DAY))),
            ("audit = 'forever'", Ok(None)),
            ("", Ok(Some(-730 * DAY))),
            ("audit = '5s'", Err(())),
            ("audit = 'never'", Err(())),
            ("audit = 5", Err(())),
        ] {
            let kept = toml::from_str::<Retention>(text).map(|kept| kept.audit.before(0));
            assert_eq!(kept.map_err(|_| ()), expected, "{text}");
        }
    }
}
