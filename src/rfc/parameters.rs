//! The parameters of a query, a fragment or a form (RFC 6749 sections 3.1 and 3.2). The endpoints
//! define what they mean.

use std::collections::HashSet;
use std::ops::RangeInclusive;
use url::{Url, form_urlencoded};

/// Encodes spaces as `%20` instead of `+` in the parameters of `url` that were appended to the
/// query of `address`, because not every provider decodes a query like a form.
#[must_use]
pub fn with_numbered_blanks(mut url: Url, address: &Url) -> Url {
    let own = address.query().unwrap_or_default().len();
    let Some(all) = url.query().map(ToOwned::to_owned) else {
        return url;
    };
    let (before, ours) = all.split_at(own.min(all.len()));
    url.set_query(Some(&format!("{before}{}", ours.replace('+', "%20"))));
    url
}

/// Decoded pairs in their original order. Contains secrets, hence no `Debug`.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Parameters(Vec<(String, String)>);

/// The percent-decoded text is not UTF-8; replacing invalid bytes would change it.
#[derive(Debug, PartialEq, Eq)]
pub struct NotText;

/// The parameter occurs more than once.
#[derive(Debug, PartialEq, Eq)]
pub struct Repeated;

impl Parameters {
    /// Decodes `application/x-www-form-urlencoded` text; invalid UTF-8 becomes U+FFFD.
    #[must_use]
    pub fn read(text: &str) -> Self {
        Self(
            form_urlencoded::parse(text.as_bytes())
                .into_owned()
                .collect(),
        )
    }

    /// Same as [`Self::read`] for bytes, which must decode to valid text.
    ///
    /// # Errors
    /// If they do not.
    pub fn parse(text: &[u8]) -> Result<Self, NotText> {
        let pairs: Vec<(String, String)> = form_urlencoded::parse(text).into_owned().collect();
        let altered = |text: &str| text.contains('\u{fffd}');
        if pairs
            .iter()
            .any(|(name, value)| altered(name) || altered(value))
        {
            return Err(NotText);
        }
        Ok(Self(pairs))
    }

    /// Same as [`Self::read`] for text in which each parameter may occur only once.
    ///
    /// # Errors
    /// Returns the name of a repeated parameter.
    pub fn each_once(text: &str) -> Result<Self, String> {
        let read = Self::read(text);
        let twice = read.repeated().next().map(str::to_owned);
        twice.map_or(Ok(read), Err)
    }

    /// Returns the first value, even if it is empty.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Returns the first non-empty value: a parameter without a value counts as omitted (RFC 6749
    /// sections 3.1 and 3.2).
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(key, value)| key == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    /// Returns the value of a parameter that may occur only once.
    ///
    /// # Errors
    /// If it occurs more than once.
    pub fn once(&self, name: &str) -> Result<Option<&str>, Repeated> {
        if self.is_repeated(name) {
            return Err(Repeated);
        }
        Ok(self.value(name))
    }

    /// Whether `name` occurs more than once.
    #[must_use]
    pub fn is_repeated(&self, name: &str) -> bool {
        self.0.iter().filter(|(key, _)| key == name).count() > 1
    }

    /// Whether any name occurs more than once (AUTH-09, TOK-21).
    #[must_use]
    pub fn has_repetition(&self) -> bool {
        self.repeated().next().is_some()
    }

    /// Returns the names that occur more than once, without duplicates.
    pub fn repeated(&self) -> impl Iterator<Item = &str> {
        let (mut seen, mut named) = (HashSet::new(), HashSet::new());
        self.0.iter().filter_map(move |(name, _)| {
            (!seen.insert(name) && named.insert(name)).then_some(name.as_str())
        })
    }

    /// Whether there are no parameters.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the parameters of an authorization response's URL: those of the fragment if only it
    /// contains a response, otherwise those of the query. The query comes first, because an earlier
    /// page may have left a fragment.
    #[must_use]
    pub fn of_answer(url: &Url) -> Self {
        let query = Self::read(url.query().unwrap_or_default());
        if query.is_an_answer() {
            return query;
        }
        let fragment = url.fragment().map(Self::read);
        fragment.filter(Self::is_an_answer).unwrap_or(query)
    }

    /// Whether these are the parameters of a response from an authorization endpoint, successful or
    /// not (RFC 6749 section 4.1.2).
    #[must_use]
    pub fn is_an_answer(&self) -> bool {
        self.iter()
            .any(|(name, _)| matches!(name.as_str(), "code" | "error" | "state"))
    }

    /// Iterates over all parameters, in their original order.
    pub fn iter(&self) -> std::slice::Iter<'_, (String, String)> {
        self.0.iter()
    }

    /// Removes the first parameter with that name; returns its value.
    pub fn remove(&mut self, name: &str) -> Option<String> {
        let place = self.0.iter().position(|(key, _)| key == name)?;
        Some(self.0.remove(place).1)
    }

    /// Appends a parameter.
    pub fn push(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.push((name.into(), value.into()));
    }
}

impl From<Vec<(String, String)>> for Parameters {
    fn from(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }
}

impl Extend<(String, String)> for Parameters {
    fn extend<I: IntoIterator<Item = (String, String)>>(&mut self, pairs: I) {
        self.0.extend(pairs);
    }
}

impl IntoIterator for Parameters {
    type Item = (String, String);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Parameters {
    type Item = &'a (String, String);
    type IntoIter = std::slice::Iter<'a, (String, String)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

/// Whether a text consists of unreserved characters and has an allowed length (RFC 3986 section
/// 2.3).
#[must_use]
pub fn is_unreserved(text: &str, lengths: RangeInclusive<usize>) -> bool {
    let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    lengths.contains(&text.len()) && text.bytes().all(unreserved)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_are_percent_encoded_and_the_addresss_own_plus_stays() {
        for (address, ours, whole) in [
            (
                "https://a.example/?a=b+c",
                ("scope", "d e+"),
                "?a=b+c&scope=d%20e%2B",
            ),
            ("https://a.example/", ("scope", "d e"), "?scope=d%20e"),
        ] {
            let address = Url::parse(address).unwrap();
            let mut url = address.clone();
            url.query_pairs_mut().append_pair(ours.0, ours.1);
            let url = with_numbered_blanks(url, &address);
            assert_eq!(url.as_str(), format!("https://a.example/{whole}"));
        }
    }

    #[test]
    fn treats_an_empty_parameter_as_absent() {
        let parameters = Parameters::parse(b"scope=&state=a%2Bb+c").unwrap();
        assert_eq!(
            (parameters.get("scope"), parameters.get("state")),
            (None, Some("a+b c"))
        );
        assert_eq!(parameters.value("scope"), Some(""));
    }

    #[test]
    fn sees_a_repeated_parameter_even_when_one_is_empty() {
        assert!(Parameters::parse(b"a=1&b=2&a=").unwrap().has_repetition());
        assert!(!Parameters::parse(b"a=1&b=2").unwrap().has_repetition());
        let twice = Parameters::read("a=1&b=2&a=&a=3");
        assert_eq!(twice.repeated().collect::<Vec<_>>(), ["a"]);
        assert_eq!(
            (twice.once("a"), twice.once("b")),
            (Err(Repeated), Ok(Some("2")))
        );
    }

    #[test]
    fn names_the_repeated_parameter() {
        assert_eq!(
            Parameters::each_once("a=1&b=2&a=1").err(),
            Some("a".to_owned())
        );
        let found = Parameters::each_once("a=1%2B&b").unwrap();
        assert_eq!((found.value("a"), found.value("b")), (Some("1+"), Some("")));
    }

    #[test]
    fn refuses_bytes_that_are_not_text() {
        assert_eq!(Parameters::parse(b"state=%ff").err(), Some(NotText));
        assert_eq!(
            Parameters::parse("state=%C3%A4".as_bytes())
                .unwrap()
                .get("state"),
            Some("ä")
        );
    }
}
