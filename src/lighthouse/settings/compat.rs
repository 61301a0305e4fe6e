//! Settings for unmodified clients. On a private network, they reach this gateway under the name of
//! the hosted one.

use serde::Deserialize;
use url::Host;

/// Settings for unmodified clients.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Compat {
    /// The names of the gateway besides the one in `public_url`. A browser that starts a sign-in
    /// under one of them is redirected to `public_url`.
    pub names: Vec<HostName>,
    /// Whether client routes also exist below `/sandbox`, the base path in clients built for test
    /// data.
    pub sandbox_base: bool,
}

/// A host name, as it appears in a URL.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct HostName(String);

impl TryFrom<String> for HostName {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match Host::parse(&text) {
            Ok(Host::Domain(name)) => Ok(Self(name)),
            _ => Err(format!(
                "`{text}` is not just a host name, such as `lighthouse.example.org`"
            )),
        }
    }
}

impl HostName {
    /// Returns the name in lower case and ASCII.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_name_is_nothing_but_a_name() {
        for (text, expected) in [
            ("Lighthouse.Example.org", Some("lighthouse.example.org")),
            ("https://lighthouse.example.org", None),
            ("lighthouse.example.org:443", None),
            ("127.0.0.1", None),
            ("", None),
        ] {
            let read = HostName::try_from(text.to_owned()).ok();
            assert_eq!(read.as_ref().map(HostName::as_str), expected, "{text}");
        }
    }
}
