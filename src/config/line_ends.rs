//! Keeps the line endings of the user's file, because our own edits use LF.

use std::borrow::Cow;

/// Returns an edited text with the line endings of the original.
pub(super) fn like<'a>(before: &str, after: &'a str) -> Cow<'a, str> {
    let lines = before.matches('\n').count();
    let of_two = before.matches("\r\n").count();
    if of_two * 2 <= lines {
        return Cow::Borrowed(after);
    }
    Cow::Owned(after.replace("\r\n", "\n").replace('\n', "\r\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::edit::Set;
    use crate::config::file::{Locked, replace};
    use crate::secret::Secret;
    use std::fs;

    #[test]
    fn an_edit_uses_the_line_endings_of_the_file() {
        for (before, after, expected) in [
            ("a\r\nb\r\n", "a\r\nc\nb\r\n", "a\r\nc\r\nb\r\n"),
            ("a\nb\n", "a\nc\nb\n", "a\nc\nb\n"),
            ("", "a\n", "a\n"),
            ("a\r\nb\nc\n", "a\r\nb\nd\nc\n", "a\r\nb\nd\nc\n"),
        ] {
            assert_eq!(like(before, after), expected, "{before:?}");
        }
    }

    #[test]
    fn a_file_with_crlf_lines_keeps_them_whatever_is_changed() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config.toml");
        let text = "# mine\r\n[profiles.default]\r\nlighthouse = 'https://gw.example/v1' # why\r\n\r\n\
            [profiles.default.installation]\r\nid = \"a\"\r\nsecret = \"s\"\r\nadministrator_name = \"A\"\r\nadministrator_email = \"a@b.example\"\r\nissued_at = 2026-01-01T00:00:00Z\r\n";
        replace(&file, text).unwrap();
        let locked = Locked::new(&file).unwrap();
        let path = ["providers", "mine", "issuer"].map(str::to_owned).to_vec();
        let client = ["providers", "mine", "client_id"]
            .map(str::to_owned)
            .to_vec();
        let set = [(path, "x".into()), (client, "y".into())];
        assert_eq!(locked.set("default", &set).unwrap(), [Set::Created; 2]);
        let whole = |what: &str| {
            let text = fs::read_to_string(&file).unwrap();
            assert_eq!(
                text.matches("\r\n").count(),
                text.matches('\n').count(),
                "{what}: {text:?}"
            );
        };
        whole("set");
        locked.save_secret("default", &Secret::new("t")).unwrap();
        whole("secret");
        locked.remove_installation("default").unwrap();
        whole("removed");
    }
}
