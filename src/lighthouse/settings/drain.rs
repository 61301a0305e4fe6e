//! How long a gateway that was asked to stop still takes connections.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use std::time::Duration;

/// Whoever spreads requests has looked long before.
const LONGEST: Duration = Duration::from_secs(10 * 60);

pub(super) fn read<'de, D: Deserializer<'de>>(given: D) -> Result<Duration, D::Error> {
    let text = String::deserialize(given)?;
    let drain = humantime::parse_duration(&text).map_err(D::Error::custom)?;
    if drain <= LONGEST {
        return Ok(drain);
    }
    Err(D::Error::custom(format!("`{text}` is more than `10m`")))
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
