//! The name of a kept session, a started sign-in or a profile, which becomes part of a file name.

use std::fmt;
use std::str::FromStr;

/// A name of letters, digits, `-`, `_`, `.` and `@`, at most 100 bytes, not starting with `-` or
/// `.`, so that the file stays in its folder and is neither hidden nor mistaken for a flag.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name(String);

impl Name {
    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Name {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let legal = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '@');
        if !text.is_empty()
            && text.len() <= 100
            && !text.starts_with(['-', '.'])
            && text.chars().all(legal)
        {
            return Ok(Self(text.to_owned()));
        }
        Err(
            "letters, digits, `-`, `_`, `.` and `@`, at most 100 bytes, not starting with `-` or `.`"
                .to_owned(),
        )
    }
}

impl From<uuid::Uuid> for Name {
    fn from(id: uuid::Uuid) -> Self {
        Self(id.to_string())
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_safe_in_a_file_name() {
        for name in ["default", "north-2", "münchen", "ada@example.org"] {
            assert_eq!(name.parse::<Name>().unwrap().as_str(), name);
        }
        for name in [
            "",
            "..",
            "../x",
            "../../x",
            "/etc/x",
            "a/b",
            "a\\b",
            "C:x",
            "new\nline",
            "nul\0",
            "-x",
            ".hidden",
            "two words",
            "\u{202e}x",
            &"x".repeat(101),
        ] {
            assert!(name.parse::<Name>().is_err(), "{name}");
        }
    }
}
