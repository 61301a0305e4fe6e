//! Reads numbers, times, names and addresses, and checks their limits. A setting that is out of
//! range is reported with its location.

use crate::rfc::mailbox;
use crate::text::steers;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use std::fmt::Display;
use std::ops::RangeInclusive;
use std::time::Duration;
use url::Url;

/// The maximum length of a name that pages show, in characters.
const NAME: usize = 100;

/// Reads a time such as `10s`, between limits in whole seconds.
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

/// Reads an integer between limits.
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

/// Reads a name for pages: a single line that cannot change the direction of surrounding text.
pub(super) fn name<'de, D: Deserializer<'de>>(given: D) -> Result<Option<String>, D::Error> {
    let text = String::deserialize(given)?;
    let text = text.trim();
    if !(1..=NAME).contains(&text.chars().count()) || text.chars().any(steers) {
        return Err(D::Error::custom(format!(
            "a name must be a single line of 1 to {NAME} characters"
        )));
    }
    Ok(Some(text.to_owned()))
}

/// Reads an e-mail address that people can write to.
pub(super) fn email<'de, D: Deserializer<'de>>(given: D) -> Result<Option<String>, D::Error> {
    let text = String::deserialize(given)?;
    match mailbox::check(&text) {
        Ok(()) => Ok(Some(text)),
        Err(fault) => Err(D::Error::custom(format!("the e-mail address {fault}"))),
    }
}

/// Reads the URL of a page.
pub(super) fn page<'de, D: Deserializer<'de>>(given: D) -> Result<Option<Url>, D::Error> {
    let url = Url::deserialize(given)?;
    if matches!(url.scheme(), "https" | "http") {
        return Ok(Some(url));
    }
    Err(D::Error::custom(format!("`{url}` is not an `https` URL")))
}

#[cfg(test)]
mod tests {
    use crate::lighthouse::settings::{Operator, Settings};

    #[test]
    fn an_operator_has_a_one_line_name_and_valid_addresses() {
        let read = |text: &str| toml::from_str::<Settings>(&format!("[operator]\n{text}"));
        let full = "name = ' Quillmoor Family '\nemail = 'help@example.org'\nprivacy_url = 'https://example.org/privacy'";
        assert_eq!(
            read(full).unwrap().operator,
            Operator {
                name: Some("Quillmoor Family".to_owned()),
                email: Some("help@example.org".to_owned()),
                privacy_url: Some("https://example.org/privacy".parse().unwrap()),
            }
        );
        assert_eq!(read("").unwrap().operator, Operator::default());
        for (wrong, why) in [
            (
                "name = ''",
                "a name must be a single line of 1 to 100 characters",
            ),
            (
                "name = \"a\\nb\"",
                "a name must be a single line of 1 to 100 characters",
            ),
            (
                "name = \"a\\u202eb\"",
                "a name must be a single line of 1 to 100 characters",
            ),
            (
                "email = 'help'",
                "the e-mail address needs text before and after the `@`",
            ),
            (
                "privacy_url = 'javascript:alert(1)'",
                "`javascript:alert(1)` is not an `https` URL",
            ),
        ] {
            assert_eq!(read(wrong).unwrap_err().message(), why, "{wrong}");
        }
    }

    #[test]
    fn a_stop_takes_no_time_by_default_and_never_forever() {
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
