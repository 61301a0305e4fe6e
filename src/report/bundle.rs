//! An archive for a bug report. Its files are searched for known secrets, and for anything that
//! looks like a secret, before the archive leaves this module. The command decides what goes in.

use crate::error::{Error, Kind, Result};
use crate::secret::Secret;
use base64::{Engine, prelude::BASE64_STANDARD, prelude::BASE64_URL_SAFE_NO_PAD};
use flate2::{Compression, write::GzEncoder};
use url::form_urlencoded::byte_serialize;

/// Length of the shortest secret that is searched for; shorter values occur in any text by chance.
const SHORTEST: usize = 6;

/// A file in the archive: its name and text.
pub type File = (&'static str, String);

/// Creates a `tar.gz` of the files, readable only by the owner.
///
/// # Errors
/// [`Kind::Failure`] if a secret is found, naming the file but never the secret.
pub fn archive(files: &[File], secrets: &[Secret], now: i64) -> Result<Vec<u8>> {
    for (name, text) in files {
        if let Some(what) = leak(text, secrets) {
            let message = format!("nothing was written: `{name}` would contain {what}");
            return Err(Error::new(Kind::Failure, message).hint(
                "a secret is where it does not belong, such as in a name, a path or a variable; \
                 remove it there, and rotate it (`fastenctl rotate-secret`)",
            ));
        }
    }
    pack(files, now)
        .map_err(|error| Error::new(Kind::Failure, format!("cannot create the archive: {error}")))
}

fn pack(files: &[File], now: i64) -> std::io::Result<Vec<u8>> {
    let mut archive = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::default()));
    for (name, text) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_mode(0o600);
        header.set_mtime(u64::try_from(now).unwrap_or_default());
        archive.append_data(
            &mut header,
            format!("fastenctl-report/{name}"),
            text.as_bytes(),
        )?;
    }
    archive.into_inner()?.finish()
}

/// Returns a description of the first thing in a text that must not be shown.
fn leak(text: &str, secrets: &[Secret]) -> Option<&'static str> {
    let known = secrets
        .iter()
        .filter(|secret| secret.expose().len() >= SHORTEST);
    if known.flat_map(forms).any(|form| text.contains(&form)) {
        return Some("a secret of this installation");
    }
    if text.contains("-----BEGIN ") {
        return Some("a key or certificate");
    }
    let is_part_of_token =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '=');
    let words = text.split(|c| !is_part_of_token(c));
    words.into_iter().find_map(|word| {
        (word.starts_with("eyJ") && word.matches('.').count() >= 2).then_some("a token")
    })
}

/// Returns the forms that a secret can have in a file, a URL, JSON or a header.
fn forms(secret: &Secret) -> Vec<String> {
    let text = secret.expose();
    let json = serde_json::to_string(text).unwrap_or_default();
    let mut forms = vec![
        text.to_owned(),
        byte_serialize(text.as_bytes()).collect(),
        json.trim_matches('"').to_owned(),
        BASE64_STANDARD.encode(text),
        BASE64_URL_SAFE_NO_PAD.encode(text),
    ];
    forms.sort();
    forms.dedup();
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_found_in_every_form_in_which_it_is_sent() {
        let secret = Secret::new("pa ss\"wörd");
        let secrets = [Secret::new("abc"), secret.clone()];
        for text in forms(&secret) {
            assert_eq!(
                leak(&format!("x{text}y"), &secrets),
                Some("a secret of this installation"),
                "{text}"
            );
        }
        assert_eq!(forms(&secret).len(), 5);
        for (text, expected) in [
            ("nothing, and abc", None),
            ("-----BEGIN PRIVATE KEY-----", Some("a key or certificate")),
            ("token: eyJhbGciOi.eyJpc3Mi.c2ln", Some("a token")),
            ("eyJ alone", None),
        ] {
            assert_eq!(leak(text, &secrets), expected, "{text}");
        }
    }

    #[test]
    fn nothing_is_packed_if_a_secret_is_found() {
        let files = [("config.toml", "id = \"s3cret\"\n".to_owned())];
        let error = archive(&files, &[Secret::new("s3cret")], 0).unwrap_err();
        assert!(
            error
                .to_string()
                .contains("`config.toml` would contain a secret")
                && !error.to_string().contains("s3cret")
        );
        assert!(
            archive(&files, &[Secret::new("other1")], 0)
                .unwrap()
                .starts_with(&[0x1f, 0x8b])
        );
    }
}
