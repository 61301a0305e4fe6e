//! Scans a finished report for secrets of the run, in any form. The command decides what happens if
//! one is found.

use crate::secret::Secret;
use aho_corasick::AhoCorasick;
use base64::{
    Engine,
    prelude::{BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD},
};
use std::collections::HashSet;
use url::form_urlencoded;

/// Minimum length of a secret to look for, in bytes; a shorter value may also occur by chance.
const SHORTEST: usize = 6;
/// Minimum length of a secret's Base64; fewer characters may occur by chance.
const SHORTEST_CORE: usize = 8;

/// Searches texts for the secrets of a run.
pub struct Scan {
    /// `None` if there are too many patterns to search for; then nothing may be written either.
    searcher: Option<AhoCorasick>,
    /// The name of the secret that each form belongs to.
    names: Vec<&'static str>,
}

impl Scan {
    /// Prepares the search for these secrets.
    #[must_use]
    pub fn of(secrets: &[(&'static str, Secret)]) -> Self {
        let (mut forms, mut names, mut known) = (Vec::new(), Vec::new(), HashSet::new());
        for (name, secret) in secrets {
            if secret.expose().len() >= SHORTEST && known.insert(secret.expose()) {
                let before = forms.len();
                forms.extend(forms_of(secret.expose()));
                names.extend(std::iter::repeat_n(*name, forms.len() - before));
            }
        }
        Self {
            searcher: AhoCorasick::new(&forms).ok(),
            names,
        }
    }

    /// Returns the name of a secret that occurs in the text: plain, escaped, URL-encoded, or in Base64 at
    /// any position in a longer value, such as a `Basic` header.
    #[must_use]
    pub fn leaked(&self, text: &str) -> Option<&'static str> {
        let Some(searcher) = &self.searcher else {
            return Some("secrets");
        };
        let found = searcher.find(text)?;
        Some(self.names[found.pattern().as_usize()])
    }
}

fn forms_of(secret: &str) -> Vec<String> {
    let encoded: String = form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    let spaced = encoded.replace('+', "%20");
    let escaped = secret
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;");
    let json = serde_json::Value::from(secret).to_string();
    let mut forms = vec![
        secret.to_owned(),
        lower_hex(&encoded),
        lower_hex(&spaced),
        escaped.replace('\'', "&apos;"),
        escaped.replace('\'', "&#39;"),
        escaped,
        json[1..json.len() - 1].to_owned(),
    ];
    for plain in [secret, &encoded, &spaced] {
        forms.extend((0..3).flat_map(|before| cores(plain, before)));
    }
    forms.push(encoded);
    forms.push(spaced);
    forms.sort_unstable();
    forms.dedup();
    forms
}

/// Rewrites percent-encoding with lower-case hex digits.
fn lower_hex(encoded: &str) -> String {
    let mut parts = encoded.split('%');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (hex, rest) = part.split_at_checked(2).unwrap_or((part, ""));
        text.extend(["%", &hex.to_ascii_lowercase(), rest]);
    }
    text
}

/// Returns the part of the Base64 of a value that does not depend on its neighbours, in both
/// alphabets, if `before` bytes of the same group precede it.
fn cores(plain: &str, before: usize) -> Vec<String> {
    let bytes = [&[0; 2][..before], plain.as_bytes()].concat();
    // Drops the characters that hold bits of a neighbour.
    let start = [0, 2, 3][before];
    let whole = |text: String| {
        let end = text.len() - usize::from(bytes.len() % 3 != 0);
        text.get(start..end).unwrap_or_default().to_owned()
    };
    let both = [
        whole(BASE64_STANDARD_NO_PAD.encode(&bytes)),
        whole(BASE64_URL_SAFE_NO_PAD.encode(&bytes)),
    ];
    both.into_iter()
        .filter(|core| core.len() >= SHORTEST_CORE)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_a_secret_in_every_form() {
        let secret = "p+w/0rd & <50%> \"ü'";
        let secrets = [
            ("other", Secret::new("something-else")),
            ("client_secret", Secret::new(secret)),
        ];
        let basic =
            |id: &str, secret: &str| BASE64_STANDARD_NO_PAD.encode(format!("{id}:{secret}\n"));
        let encoded: String = form_urlencoded::byte_serialize(secret.as_bytes()).collect();
        for text in [
            secret.to_owned(),
            encoded.clone(),
            encoded.replace('+', "%20"),
            lower_hex(&encoded),
            "p+w/0rd &amp; &lt;50%&gt; &quot;ü'".into(),
            serde_json::Value::from(secret).to_string(),
            basic("a", secret),
            basic("ab", secret),
            basic("abc", secret),
            basic("abc", &encoded),
            BASE64_URL_SAFE_NO_PAD.encode(format!("x{secret}")),
        ] {
            assert_eq!(
                Scan::of(&secrets).leaked(&format!("before {text} after")),
                Some("client_secret"),
                "{text}"
            );
        }
    }

    #[test]
    fn innocent_text_and_short_words_pass() {
        let secrets = [
            ("state", Secret::new("a-state-of-this-run")),
            ("code", Secret::new("abc")),
        ];
        let text = "abc <state: 19 chars, 01234567> a-state-of-this-ru";
        assert_eq!(Scan::of(&secrets).leaked(text), None);
        assert_eq!(Scan::of(&[]).leaked("anything"), None);
    }
}
