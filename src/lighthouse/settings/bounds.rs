//! Numbers and times with bounds: a setting out of bounds is refused where it stands.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use std::fmt::Display;
use std::ops::RangeInclusive;
use std::time::Duration;

/// A time such as `10s`, within bounds of whole seconds.
pub(super) fn time<'de, D: Deserializer<'de>>(
    given: D,
    bounds: RangeInclusive<u64>,
) -> Result<Duration, D::Error> {
    let text = String::deserialize(given)?;
    let time = humantime::parse_duration(&text).map_err(D::Error::custom)?;
    let (least, most) = (bounds.start(), bounds.end());
    if (Duration::from_secs(*least)..=Duration::from_secs(*most)).contains(&time) {
        return Ok(time);
    }
    Err(D::Error::custom(format!(
        "`{text}` is not between `{least}s` and `{most}s`"
    )))
}

/// A whole number within bounds.
pub(super) fn number<'de, D, N>(given: D, bounds: RangeInclusive<N>) -> Result<N, D::Error>
where
    D: Deserializer<'de>,
    N: TryFrom<i64> + PartialOrd + Display + Copy,
{
    let said = i64::deserialize(given)?;
    match N::try_from(said) {
        Ok(number) if bounds.contains(&number) => Ok(number),
        _ => Err(D::Error::custom(format!(
            "{said} is not between {} and {}",
            bounds.start(),
            bounds.end()
        ))),
    }
}

#[cfg(test)]
mod tests {
    use crate::lighthouse::settings::Settings;

    #[test]
    fn a_stop_takes_no_time_unless_it_is_said_and_never_for_ever() {
        for (text, seconds) in [
            ("", Ok(0)),
            ("drain = '0s'", Ok(0)),
            ("drain = '5s'", Ok(5)),
            ("drain = '10m'", Ok(600)),
            ("drain = '11m'", Err(())),
            ("drain = 'long'", Err(())),
            ("drain = 5", Err(())),
        ] {
            let found = toml::from_str::<Settings>(text).map(|settings| settings.drain.as_secs());
            assert_eq!(found.map_err(|_| ()), seconds, "{text}");
        }
    }
}
