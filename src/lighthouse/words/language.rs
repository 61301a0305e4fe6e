//! Chooses a reader's language by the preferences of their browser or program (RFC 9110 section
//! 12.5.4). Pure functions.

use crate::lighthouse::words::english::ENGLISH;
use crate::lighthouse::words::spanish::SPANISH;
use crate::lighthouse::words::texts::Texts;

/// Maximum number of languages in a header that are considered.
const MOST: usize = 50;

/// A language for pages and e-mails.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    #[default]
    English,
    Spanish,
}

impl Language {
    /// All languages, in order of preference if nothing else decides.
    pub const ALL: [Self; 2] = [Self::English, Self::Spanish];

    /// Returns the tag for `lang`, `Content-Language` and the database (BCP 47).
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es",
        }
    }

    /// Returns the language with this tag, or English if there is none.
    #[must_use]
    pub fn of_tag(tag: &str) -> Self {
        let found = Self::ALL.into_iter().find(|one| one.tag() == tag);
        found.unwrap_or_default()
    }

    /// Returns all texts in the language.
    #[must_use]
    pub const fn texts(self) -> &'static Texts {
        match self {
            Self::English => &ENGLISH,
            Self::Spanish => &SPANISH,
        }
    }

    /// Returns the language that an `Accept-Language` header prefers. Among equally preferred
    /// languages, the first one wins; if none is available, English is used. `es-MX` counts as
    /// `es`.
    #[must_use]
    pub fn of_header(header: &str) -> Self {
        let ranges: Vec<(&str, u16)> = header.split(',').take(MOST).filter_map(range).collect();
        let liked = |one: Self| {
            let named = ranges.iter().position(|(name, _)| is_kind_of(name, one));
            let place = named.or_else(|| ranges.iter().position(|(name, _)| *name == "*"))?;
            let best = ranges
                .iter()
                .filter(|(name, _)| named.is_none() && *name == "*" || is_kind_of(name, one))
                .map(|(_, quality)| *quality)
                .max()?;
            // An explicitly named language is preferred to one covered by a wildcard.
            (best > 0).then_some((best, named.is_some(), usize::MAX - place))
        };
        let mut best = (None, Self::default());
        for one in Self::ALL {
            let this = liked(one);
            if this > best.0 {
                best = (this, one);
            }
        }
        best.1
    }
}

/// Whether a range is the language's own tag or a regional variant of it.
fn is_kind_of(range: &str, language: Language) -> bool {
    let primary = range.split('-').next().unwrap_or_default();
    primary.eq_ignore_ascii_case(language.tag())
}

/// Parses a range and its quality in thousandths; `None` if it is malformed.
fn range(text: &str) -> Option<(&str, u16)> {
    let mut parts = text.split(';').map(str::trim);
    let name = parts.next().filter(|name| !name.is_empty())?;
    let mut quality = 1000;
    for parameter in parts {
        let (key, value) = parameter.split_once('=')?;
        if key.trim().eq_ignore_ascii_case("q") {
            quality = thousandths(value.trim())?;
        }
    }
    Some((name, quality))
}

/// Parses `0`, `1` or a fraction of up to three digits (RFC 9110 section 12.4.2) into thousandths.
fn thousandths(text: &str) -> Option<u16> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if fraction.len() > 3 || !fraction.bytes().all(|one| one.is_ascii_digit()) {
        return None;
    }
    let fraction: u16 = format!("{fraction:0<3}").parse().ok()?;
    match whole {
        "0" => Some(fraction),
        "1" if fraction == 0 => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_preferred_language_is_chosen() {
        use Language::{English, Spanish};
        for (header, expected) in [
            ("", English),
            ("es", Spanish),
            ("ES-mx", Spanish),
            ("es-419", Spanish),
            ("es-MX,es;q=0.9,en;q=0.8", Spanish),
            ("en-US,en;q=0.9,es;q=0.8", English),
            ("en;q=0.8, es;q=0.9", Spanish),
            ("es;q=0.5, en;q=0.5", Spanish),
            ("en;q=0.5, es;q=0.5", English),
            ("en-GB;q=0.1, es;q=0.5, en;q=0.9", English),
            ("fr", English),
            ("fr, de;q=0.5", English),
            ("fr, es;q=0.1", Spanish),
            ("*", English),
            ("en;q=0, *", Spanish),
            ("en;q=0, es;q=0", English),
            ("es;q=0.5, *;q=0.5", Spanish),
            ("*;q=0.1, es;q=0", English),
            ("es;q=0", English),
            ("es;q=1.000", Spanish),
            ("es ; Q = 0.7 , en;q=0.65", Spanish),
            // Unreadable, so ignored.
            ("es;q=2, en;q=0.1", English),
            ("es;q=0.1234", English),
            ("es;q=x", English),
            (";;,,;q=1", English),
            ("est", English),
            ("-es", English),
        ] {
            assert_eq!(Language::of_header(header), expected, "{header}");
        }
        let endless = format!("{}es", "fr,".repeat(MOST));
        assert_eq!(Language::of_header(&endless), English);
    }

    #[test]
    fn a_tag_leads_back_to_its_language() {
        for one in Language::ALL {
            assert_eq!(Language::of_tag(one.tag()), one);
            assert_eq!(one.texts().tag, one.tag());
        }
        assert_eq!(Language::of_tag(""), Language::English);
    }
}
