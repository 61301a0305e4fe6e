//! The preferred language on this machine. It is sent to the gateway, which uses it for e-mails.

use crate::env;

/// The variables that set a locale; the first non-empty one wins (POSIX, section 8.2).
const VARIABLES: [&str; 3] = ["LC_ALL", "LC_MESSAGES", "LANG"];

/// The value for `Accept-Language`, if this machine is set to a language.
#[must_use]
pub(super) fn preferred() -> Option<String> {
    tag(&VARIABLES.into_iter().find_map(env::text)?)
}

/// `es_MX.UTF-8` as a language tag; `None` for `C`, `POSIX` and anything that is not a locale.
fn tag(locale: &str) -> Option<String> {
    let name = locale.split(['.', '@']).next()?;
    let mut parts = name.split(['_', '-']);
    let is_word = |part: &str, lengths: std::ops::RangeInclusive<usize>| {
        lengths.contains(&part.len()) && part.bytes().all(|one| one.is_ascii_alphanumeric())
    };
    let language = parts.next().filter(|part| is_word(part, 2..=3))?;
    let region = parts.next().filter(|part| is_word(part, 2..=4));
    Some(match region {
        Some(region) => format!("{language}-{region}"),
        None => language.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_is_a_language_and_a_place() {
        for (locale, expected) in [
            ("es_MX.UTF-8", Some("es-MX")),
            ("es_ES@euro", Some("es-ES")),
            ("es", Some("es")),
            ("en_US.UTF-8", Some("en-US")),
            ("C", None),
            ("C.UTF-8", None),
            ("POSIX", None),
            ("", None),
            ("es_a\nb", Some("es")),
        ] {
            assert_eq!(tag(locale).as_deref(), expected, "{locale}");
        }
    }
}
