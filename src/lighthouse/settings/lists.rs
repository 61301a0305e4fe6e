//! How catalog lists with an address are kept up to date.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use std::time::Duration;

/// The range of `update`. No list changes more often than once a minute, and a list that is fetched
/// less often than once every 31 days is not up to date.
const MAY_BE: std::ops::RangeInclusive<Duration> =
    Duration::from_secs(60)..=Duration::from_secs(31 * 24 * 60 * 60);

/// The table `[catalog]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Lists {
    /// How often each list is fetched. If `None`, lists are only fetched by command.
    #[serde(deserialize_with = "interval")]
    pub update: Option<Duration>,
    /// Whether lists on private networks are allowed too.
    pub allow_private_network: bool,
}

fn interval<'de, D: Deserializer<'de>>(given: D) -> Result<Option<Duration>, D::Error> {
    let Some(text) = Option::<String>::deserialize(given)? else {
        return Ok(None);
    };
    let interval = humantime::parse_duration(&text).map_err(D::Error::custom)?;
    if MAY_BE.contains(&interval) {
        Ok(Some(interval))
    } else {
        Err(D::Error::custom(format!(
            "`{text}` is not between `1m` and `31days`"
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_fetched_neither_constantly_nor_never() {
        for (text, seconds) in [
            ("update = '24h'", Ok(Some(86_400))),
            ("", Ok(None)),
            ("update = '5s'", Err(())),
            ("update = '1year'", Err(())),
            ("update = 'often'", Err(())),
            ("update = 5", Err(())),
        ] {
            let lists = toml::from_str::<Lists>(text);
            let found = lists.map(|lists| lists.update.map(|update| update.as_secs()));
            assert_eq!(found.map_err(|_| ()), seconds, "{text}");
        }
    }
}
