//! Makes evidence safe to share: secrets become their length and fingerprint, even inside URLs
//! (checks.md section 0.4 point 2). Pure functions.

use crate::echo::Echoes;
use crate::secret::Secret;
use url::{Url, form_urlencoded};

/// Parameters that contain no secrets; the values of all others are redacted.
pub(crate) const SHOWN: [&str; 21] = [
    "aud",
    "brand_id",
    "client_id",
    "code_challenge",
    "code_challenge_method",
    "desktop_mode",
    "endpoint_id",
    "error",
    "error_description",
    "grant_type",
    "iss",
    "max_age",
    "outcome",
    "page_size",
    "portal_id",
    "prompt",
    "redirect_uri",
    "response_mode",
    "response_type",
    "scope",
    "token_type_hint",
];

/// Parameters that contain an address, which is redacted in turn.
const NESTED: [&str; 2] = ["dest_url", "origin_url"];

const LONGEST: usize = 400;

/// Returns the label of a secret, such as `<name: 43 chars, 1a2b3c4d>`.
#[must_use]
pub fn label(name: &str, secret: &Secret) -> String {
    format!(
        "<{name}: {} chars, {}>",
        secret.expose().chars().count(),
        secret.fingerprint()
    )
}

/// Returns an address with only harmless parameters shown, in query and fragment.
#[must_use]
pub fn url(url: &Url) -> String {
    let whole = url.as_str();
    let base = whole.split(['?', '#']).next().unwrap_or_default();
    let mut shown = if has_user_info(url) {
        "<user info>".to_owned()
    } else {
        base.split('/')
            .map(path_segment)
            .collect::<Vec<_>>()
            .join("/")
    };
    if let Some(query) = url.query() {
        shown.push('?');
        shown.push_str(&pairs(query));
    }
    if let Some(fragment) = url.fragment() {
        shown.push('#');
        shown.push_str(&pairs(fragment));
    }
    shown
}

/// Whether an address contains user info, which is redacted because even a user name may be a
/// token.
fn has_user_info(url: &Url) -> bool {
    url.password().is_some() || !url.username().is_empty()
}

/// Redacts every address in a text; the rest stays unchanged.
#[must_use]
pub fn addresses(text: &str) -> String {
    let shown = |word: &str| match Url::parse(word.trim()) {
        Ok(address) if address.has_host() => {
            let redacted = url(&address);
            if redacted == address.as_str() {
                word.to_owned()
            } else {
                redacted
            }
        }
        _ if word.contains("://") => Secret::new(word).to_string(),
        _ => word.to_owned(),
    };
    text.split(' ').map(shown).collect::<Vec<_>>().join(" ")
}

/// Returns the parts of an address that [`url`] does not show: the user info, and the decoded
/// values of all parameters except for harmless ones.
#[must_use]
pub fn hidden(url: &Url) -> Vec<Secret> {
    let user_info = [Some(url.username()), url.password()];
    let values = |text: &str| -> Vec<Secret> {
        form_urlencoded::parse(text.as_bytes())
            .filter(|(name, _)| !SHOWN.contains(&name.as_ref()))
            .map(|(_, value)| Secret::new(value))
            .collect()
    };
    let in_text = [url.query(), url.fragment()]
        .into_iter()
        .flatten()
        .flat_map(values);
    user_info
        .into_iter()
        .flatten()
        .map(Secret::new)
        .chain(in_text)
        .filter(|secret| !secret.expose().is_empty())
        .collect()
}

/// Redacts a path segment that looks like the session identifiers that some providers use: long,
/// with digits, upper-case and lower-case letters.
fn path_segment(segment: &str) -> String {
    let has = |kind: fn(&char) -> bool| segment.chars().any(|c| kind(&c));
    let random =
        has(char::is_ascii_uppercase) && has(char::is_ascii_lowercase) && has(char::is_ascii_digit);
    if segment.len() >= 22 && random {
        label("path", &Secret::new(segment))
    } else {
        segment.to_owned()
    }
}

/// Returns query or form text with only harmless parameters shown.
pub(crate) fn pairs(text: &str) -> String {
    let shown = form_urlencoded::parse(text.as_bytes()).map(|(name, value)| {
        let value = if SHOWN.contains(&name.as_ref()) {
            short(&value)
        } else if let (true, Ok(nested)) = (NESTED.contains(&name.as_ref()), Url::parse(&value)) {
            url(&nested)
        } else {
            label(&name, &Secret::new(value))
        };
        format!("{name}={value}")
    });
    shown.collect::<Vec<_>>().join("&")
}

/// Secrets that are sent with many requests, and that a provider may quote in any form.
const SENT: [&str; 3] = [
    "client_secret",
    "initial_access_token",
    "installation_secret",
];

/// Replaces known secrets wherever they occur, raw or percent-encoded, and those in [`SENT`] in
/// other forms, too.
#[must_use]
pub fn known(text: &str, secrets: &[(&'static str, Secret)]) -> String {
    let mut shown = text.to_owned();
    for (name, secret) in secrets {
        if SENT.contains(name) {
            let mut echoes = Echoes::default();
            echoes.add(secret.expose());
            shown = echoes
                .replaced(&shown, &label(name, secret))
                .unwrap_or(shown);
        }
        let plain = secret.expose();
        // Redacting a very short value would also redact harmless text. Encoding never shortens a
        // value, so a value longer than the text is not in it.
        if plain.len() < 6 || plain.len() > shown.len() {
            continue;
        }
        let mut replace = |form: &str| {
            if shown.contains(form) {
                shown = shown.replace(form, &label(name, secret));
            }
        };
        replace(plain);
        if !plain.bytes().all(is_never_encoded) {
            let encoded: String = form_urlencoded::byte_serialize(plain.as_bytes()).collect();
            replace(&encoded);
            replace(&encoded.replace('+', "%20"));
        }
    }
    shown
}

/// Whether a byte stays the same when a form is encoded (WHATWG URL,
/// `application/x-www-form-urlencoded`).
const fn is_never_encoded(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'*' | b'-' | b'.' | b'_')
}

/// Minimum length of a fragment that is redacted as part of a secret.
const PART: usize = 12;

/// Same as [`known`], but for text from other parties: also replaces fragments of secrets that were
/// truncated or broken into lines. Existing labels stay, and so does text that also occurs in
/// `public` values.
#[must_use]
pub fn known_in_part(text: &str, secrets: &[(&'static str, Secret)], public: &[String]) -> String {
    let whole = known(text, secrets);
    let mut shown = String::with_capacity(whole.len());
    let mut rest = whole.as_str();
    while let Some((before, mark, after)) = next_mark(rest) {
        shown += &without_parts(before, secrets, public);
        shown += mark;
        rest = after;
    }
    shown + &without_parts(rest, secrets, public)
}

/// Finds the next label, such as `<name: 43 chars, 1a2b3c4d>`, and the text before and after it.
fn next_mark(text: &str) -> Option<(&str, &str, &str)> {
    let middle = text.find(" chars, ")?;
    let start = text[..middle].rfind('<')?;
    let end = middle + text[middle..].find('>')? + 1;
    Some((&text[..start], &text[start..end], &text[end..]))
}

fn without_parts(text: &str, secrets: &[(&'static str, Secret)], public: &[String]) -> String {
    let bytes = text.as_bytes();
    if bytes.len() < PART {
        return text.to_owned();
    }
    let secrets = || secrets.iter().map(|(_, secret)| secret.expose().as_bytes());
    let starts = Starts::of(secrets());
    let mut is_secret = vec![false; bytes.len()];
    for (at, part) in bytes.windows(PART).enumerate() {
        if starts.may_include(part)
            && secrets().any(|secret| contains(secret, part))
            && !public.iter().any(|value| contains(value.as_bytes(), part))
        {
            is_secret[at..at + PART].fill(true);
        }
    }
    let mut shown = String::with_capacity(text.len());
    let mut within = false;
    for (at, character) in text.char_indices() {
        if !is_secret[at] {
            shown.push(character);
        } else if !within {
            shown.push_str("<part of a secret>");
        }
        within = is_secret[at];
    }
    shown
}

/// Whether a value contains this part.
fn contains(value: &[u8], part: &[u8]) -> bool {
    value.windows(part.len()).any(|one| one == part)
}

/// The hashes of the first four bytes of every part of some values. They rule out most parts of a
/// text quickly.
struct Starts(Vec<bool>);

impl Starts {
    /// Stores the hashes of all parts of these values.
    fn of<'a>(values: impl Iterator<Item = &'a [u8]>) -> Self {
        let mut starts = vec![false; 1 << 16];
        for part in values.flat_map(|value| value.windows(PART)) {
            starts[hash(part)] = true;
        }
        Self(starts)
    }

    /// Whether the values may contain this part; `false` is certain.
    fn may_include(&self, part: &[u8]) -> bool {
        self.0[hash(part)]
    }
}

/// Hashes the first four bytes of a part to 16 bits.
fn hash(part: &[u8]) -> usize {
    let first = [part[0], part[1], part[2], part[3]];
    (u32::from_le_bytes(first).wrapping_mul(0x9E37_79B1) >> 16) as usize
}

/// Puts values back in place of their labels, for the terminal of the person they belong to.
#[must_use]
pub fn reveal(text: &str, secrets: &[(&'static str, Secret)]) -> String {
    let mut shown = text.to_owned();
    for (_, secret) in secrets {
        // The name in a label depends on where the value was found.
        let end = format!(
            ": {} chars, {}>",
            secret.expose().chars().count(),
            secret.fingerprint()
        );
        while let Some(end_at) = shown.find(&end) {
            let Some(start) = shown[..end_at].rfind('<') else {
                break;
            };
            shown.replace_range(start..end_at + end.len(), secret.expose());
        }
    }
    shown
}

/// Truncates text from outside for a report.
#[must_use]
pub fn short(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clients_credentials_are_hidden_however_a_provider_quotes_them() {
        use base64::{Engine, prelude::BASE64_STANDARD};
        let secret = Secret::new("p/o+s t!");
        let secrets = [
            ("client_secret", secret.clone()),
            ("code", Secret::new("abcd")),
        ];
        let basic = BASE64_STANDARD.encode("app:p/o+s t!");
        for quoted in ["p/o+s t!", "p%2fo%2bs+t%21", "p\\/o+s t!", "p\\u002fo+s t!"] {
            assert_eq!(
                known(&format!("got {quoted}"), &secrets),
                format!("got {}", label("client_secret", &secret))
            );
        }
        assert!(
            known(&basic, &secrets).contains("<client_secret: 8 chars, "),
            "{}",
            known(&basic, &secrets)
        );
        assert_eq!(known("abcd", &secrets), "abcd");
        assert_eq!(
            known("wxyz", &[("client_secret", Secret::new("wxyz"))]),
            label("client_secret", &Secret::new("wxyz"))
        );
    }

    #[test]
    fn only_harmless_parameters_keep_their_values() {
        let session = Url::parse(
            "https://as.example/interaction/FUyVTKgkGu1Eh5hXNF7v2b7F88rtNNksEHkALQLQ0G6/login",
        )
        .unwrap();
        assert_eq!(
            url(&session),
            "https://as.example/interaction/<path: 43 chars, PRINT>/login".replace(
                "PRINT",
                &Secret::new("FUyVTKgkGu1Eh5hXNF7v2b7F88rtNNksEHkALQLQ0G6").fingerprint()
            )
        );
        let full = "https://gw.example/v1/redirect/x?dest_url=https%3A%2F%2Fas.example%2Fa%3Fstate%3DS1%26client_id%3Dapp&ticket=T#code=abc&state=S1";
        assert_eq!(
            url(&Url::parse(full).unwrap()),
            "https://gw.example/v1/redirect/x?dest_url=https://as.example/a?state=<state: 2 chars, a3a9bec1>&client_id=app\
             &ticket=<ticket: 1 chars, e632b7095>#code=<code: 3 chars, ba7816bf>&state=<state: 2 chars, a3a9bec1>"
                .replace("e632b7095", &Secret::new("T").fingerprint())
                .replace("a3a9bec1", &Secret::new("S1").fingerprint())
        );
    }

    #[test]
    fn no_part_of_a_broken_or_truncated_secret_remains() {
        let secret = Secret::new("rt-0123456789abcdefghijklmnop");
        let secrets = [("refresh_token", secret.clone())];
        let said = "at rt-0123456789ab\ncdefghijklmnop, rt-0123456789 and rt-01";
        assert_eq!(
            known_in_part(said, &secrets, &[]),
            "at <part of a secret>\n<part of a secret>, <part of a secret> and rt-01"
        );
        let mark = label("refresh_token", &secret);
        let twice = [("a", secret.clone()), ("refresh_token", secret)];
        let whole = known_in_part("x rt-0123456789abcdefghijklmnop y", &secrets, &[]);
        assert_eq!(whole, format!("x {mark} y"));
        assert_eq!(known_in_part(&whole, &twice, &[]), whole);
        assert_eq!(
            known_in_part("é and nothing else", &secrets, &[]),
            "é and nothing else"
        );
        let derived = [("client_secret", Secret::new("sandbox-basic-secret"))];
        let public = ["sandbox-basic".to_owned()];
        assert_eq!(
            known_in_part(
                "client id `sandbox-basic`, sandbox-basic-sec",
                &derived,
                &public
            ),
            "client id `sandbox-basic`, sa<part of a secret>"
        );
    }

    #[test]
    fn addresses_in_text_lose_what_is_secret_and_nothing_else() {
        let token = Secret::new("T0ken");
        for (text, expected) in [
            ("https://fhir.example", "https://fhir.example".to_owned()),
            ("https://gw.example/v1", "https://gw.example/v1".to_owned()),
            ("patient/*.rs a@b", "patient/*.rs a@b".to_owned()),
            ("https://T0ken@gw.example/v1", "<user info>".to_owned()),
            (
                "see https://gw.example/v1?key=T0ken today",
                format!(
                    "see https://gw.example/v1?key={} today",
                    label("key", &token)
                ),
            ),
            ("http://[T0ken", Secret::new("http://[T0ken").to_string()),
        ] {
            assert_eq!(addresses(text), expected, "{text}");
        }
        let url = Url::parse("https://ada:pw@gw.example/?iss=i&t=T#state=S").unwrap();
        let hidden = hidden(&url);
        let hidden: Vec<&str> = hidden.iter().map(Secret::expose).collect();
        assert_eq!(hidden, ["ada", "pw", "T", "S"]);
    }

    #[test]
    fn known_secrets_disappear_from_any_text() {
        let secrets = [("code", Secret::new("ab/cd+ef=="))];
        let text = known("raw ab/cd+ef==, encoded ab%2Fcd%2Bef%3D%3D", &secrets);
        let label = label("code", &secrets[0].1);
        assert_eq!(text, format!("raw {label}, encoded {label}"));
        assert_eq!(
            reveal(&text, &secrets),
            "raw ab/cd+ef==, encoded ab/cd+ef=="
        );
        assert_eq!(
            reveal("a < b: 10 chars, 00000000>", &secrets),
            "a < b: 10 chars, 00000000>"
        );
    }
}
