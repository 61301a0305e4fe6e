//! Finds our secrets in text from others: verbatim, percent-encoded, escaped for JSON or in Base64.
//! Pure; the caller decides what to replace them with.

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use base64::Engine;
use base64::prelude::{BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD};
use std::ops::Range;
use url::form_urlencoded::byte_serialize;

/// The minimum length of a secret to look for, in bytes. A shorter one may also occur by chance.
const SHORTEST: usize = 4;
/// The minimum number of characters to look for from the middle of Base64. Fewer may also occur by
/// chance.
const SHORTEST_CORE: usize = 8;

/// The texts to look for.
#[derive(Clone, Default)]
pub struct Echoes(Vec<String>);

impl Echoes {
    /// Adds a secret, to be found by itself and anywhere within Base64.
    pub fn add(&mut self, secret: &str) {
        if secret.len() < SHORTEST {
            return;
        }
        let encoded = form(secret);
        for plain in [secret, &encoded] {
            self.0.push(plain.to_owned());
            self.add_base64(plain);
            self.0
                .extend((0..3).flat_map(|before| cores(plain, before)));
        }
    }

    /// Adds a client's ID and secret, joined as in `Basic` (RFC 6749 section 2.3.1), with and
    /// without form encoding.
    pub fn add_pair(&mut self, id: &str, secret: &str) {
        self.add(secret);
        if !secret.is_empty() {
            self.add_base64(&format!("{id}:{secret}"));
            self.add_base64(&format!("{}:{}", form(id), form(secret)));
        }
    }

    fn add_base64(&mut self, plain: &str) {
        self.0.extend([
            BASE64_STANDARD_NO_PAD.encode(plain),
            BASE64_URL_SAFE_NO_PAD.encode(plain),
        ]);
    }

    /// Whether there is nothing to look for.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the matches in the text, in order and without overlaps.
    #[must_use]
    pub fn places(&self, text: &str) -> Vec<Range<usize>> {
        if self.is_empty() {
            return Vec::new();
        }
        // This only fails if the patterns do not fit into memory; then no part of the text may be
        // shown. The searcher is built for a single text, so building it has to be fast.
        let searcher = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::NoncontiguousNFA))
            .build(&self.0);
        let Ok(searcher) = searcher else {
            return std::iter::once(0..text.len()).collect();
        };
        let mut found: Vec<Range<usize>> = Vec::new();
        for view in views(text) {
            for one in searcher.find_overlapping_iter(&view.bytes) {
                let mut end = one.end();
                while view.bytes.get(end) == Some(&b'=') && end < one.end() + 2 {
                    end += 1;
                }
                found.push(view.from[one.start()].start..view.from[end - 1].end);
            }
        }
        merged(found)
    }

    /// Returns the text with the matches replaced; `None` if there are none.
    #[must_use]
    pub fn replaced(&self, text: &str, by: &str) -> Option<String> {
        let places = self.places(text);
        if places.is_empty() {
            return None;
        }
        let (mut shown, mut done) = (String::with_capacity(text.len()), 0);
        for Range { start, end } in places {
            shown.extend([&text[done..start], by]);
            done = end;
        }
        shown.push_str(&text[done..]);
        Some(shown)
    }
}

fn form(text: &str) -> String {
    byte_serialize(text.as_bytes()).collect()
}

/// Returns, for both alphabets, the part of the text's Base64 that does not depend on its
/// neighbours. `before` is the number of bytes, from 0 to 2, that precede the text in its group of
/// three.
fn cores(plain: &str, before: usize) -> Vec<String> {
    let bytes = [&[0; 2][..before], plain.as_bytes()].concat();
    // Drops the character that holds bits of a neighbour.
    let start = [0, 2, 3][before];
    let core = |text: String| {
        let end = text.len() - usize::from(bytes.len() % 3 != 0);
        text.get(start..end).unwrap_or_default().to_owned()
    };
    let both = [
        core(BASE64_STANDARD_NO_PAD.encode(&bytes)),
        core(BASE64_URL_SAFE_NO_PAD.encode(&bytes)),
    ];
    both.into_iter()
        .filter(|core| core.len() >= SHORTEST_CORE)
        .collect()
}

/// A decoded text, and where each of its bytes is in the original.
#[derive(Clone)]
struct View {
    bytes: Vec<u8>,
    from: Vec<Range<usize>>,
}

/// Returns the text as it is, and with one and two layers of JSON escapes decoded. Each is also
/// returned with one and two layers of percent-encoding decoded, with and without `+` decoded as a
/// space.
fn views(text: &str) -> Vec<View> {
    let mut all = vec![View::new(text)];
    for layer in 0..2 {
        let Some(plain) = all.get(layer).and_then(View::without_escapes) else {
            break;
        };
        all.push(plain);
    }
    for layer in 0..all.len() {
        for blanks in [false, true] {
            let mut last = all[layer].clone();
            for _ in 0..2 {
                let Some(decoded) = last.decoded(blanks) else {
                    break;
                };
                all.push(decoded.clone());
                last = decoded;
            }
        }
    }
    all
}

impl View {
    fn new(text: &str) -> Self {
        // Maps to whole characters, so that no match ends inside one.
        let from = text.char_indices().flat_map(|(at, character)| {
            std::iter::repeat_n(at..at + character.len_utf8(), character.len_utf8())
        });
        Self {
            bytes: text.as_bytes().to_vec(),
            from: from.collect(),
        }
    }

    /// Decodes JSON escapes (RFC 8259 section 7); `None` if there are none.
    fn without_escapes(&self) -> Option<Self> {
        self.bytes.contains(&b'\\').then(|| self.mapped(escape))
    }

    /// Decodes percent-encoding; `None` if there is none.
    fn decoded(&self, blanks: bool) -> Option<Self> {
        let is_encoded = self.bytes.contains(&b'%') || blanks && self.bytes.contains(&b'+');
        is_encoded.then(|| {
            self.mapped(|rest| match rest {
                [b'+', ..] if blanks => Some((vec![b' '], 1)),
                [b'%', high, low, ..] => Some((vec![hex(&[*high, *low])?.try_into().ok()?], 3)),
                _ => None,
            })
        })
    }

    /// Replaces what `read` recognises with its meaning.
    fn mapped(&self, read: impl Fn(&[u8]) -> Option<(Vec<u8>, usize)>) -> Self {
        let (mut bytes, mut from, mut at) = (Vec::new(), Vec::new(), 0);
        while at < self.bytes.len() {
            let (meant, length) =
                read(&self.bytes[at..]).unwrap_or_else(|| (vec![self.bytes[at]], 1));
            let place = self.from[at].start..self.from[at + length - 1].end;
            from.extend(std::iter::repeat_n(place, meant.len()));
            bytes.extend(meant);
            at += length;
        }
        Self { bytes, from }
    }
}

/// Returns the meaning of an escape and its length.
fn escape(rest: &[u8]) -> Option<(Vec<u8>, usize)> {
    let short = |byte: u8| Some((vec![byte], 2));
    match rest {
        [b'\\', byte @ (b'"' | b'\\' | b'/'), ..] => short(*byte),
        [b'\\', b'b', ..] => short(8),
        [b'\\', b'f', ..] => short(12),
        [b'\\', b'n', ..] => short(b'\n'),
        [b'\\', b'r', ..] => short(b'\r'),
        [b'\\', b't', ..] => short(b'\t'),
        [b'\\', b'u', ..] => {
            let unit = hex(rest.get(2..6)?)?;
            let second = (0xd800..0xdc00)
                .contains(&unit)
                .then(|| rest.get(6..12))
                .flatten();
            let pair = second
                .filter(|second| second.starts_with(b"\\u"))
                .and_then(|second| hex(&second[2..]));
            let (code, length) = match pair {
                Some(low @ 0xdc00..0xe000) => {
                    (0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00), 12)
                }
                _ => (unit, 6),
            };
            Some((char::from_u32(code)?.to_string().into_bytes(), length))
        }
        _ => None,
    }
}

fn hex(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |number, digit| {
        Some(number * 16 + char::from(*digit).to_digit(16)?)
    })
}

fn merged(mut places: Vec<Range<usize>>) -> Vec<Range<usize>> {
    places.sort_unstable_by_key(|place| (place.start, place.end));
    let mut apart: Vec<Range<usize>> = Vec::new();
    for place in places {
        match apart.last_mut() {
            Some(last) if place.start < last.end => last.end = last.end.max(place.end),
            _ => apart.push(place),
        }
    }
    apart
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE};

    const SECRET: &str = "s+%c/r\"é t?~";

    fn hidden(text: &str) -> Option<String> {
        let mut echoes = Echoes::default();
        echoes.add_pair("my client", SECRET);
        echoes.replaced(text, "[removed]")
    }

    #[test]
    fn finds_a_secret_in_every_disguise() {
        let encoded = form(SECRET);
        let escaped: String = SECRET
            .encode_utf16()
            .map(|unit| format!("\\u{unit:04x}"))
            .collect();
        let pair = format!("my client:{SECRET}");
        for disguise in [
            SECRET.to_owned(),
            encoded.clone(),
            encoded.to_lowercase(),
            encoded.replace('+', "%20"),
            encoded.replace('%', "%25"),
            encoded.replace('%', "\\u0025"),
            serde_json::Value::from(SECRET)
                .to_string()
                .trim_matches('"')
                .replace('/', "\\/")
                .trim_end()
                .to_owned(),
            escaped.clone(),
            escaped.to_uppercase().replace("\\U", "\\u"),
            escaped.replace('\\', "\\\\"),
            BASE64_STANDARD.encode(SECRET),
            BASE64_URL_SAFE.encode(SECRET),
            BASE64_URL_SAFE_NO_PAD.encode(SECRET),
            BASE64_STANDARD.encode(&encoded),
            BASE64_STANDARD.encode(&pair),
            BASE64_URL_SAFE.encode(&pair),
            BASE64_STANDARD_NO_PAD.encode(&pair),
            BASE64_STANDARD.encode(format!("my+client:{encoded}")),
            form(&BASE64_STANDARD.encode(&pair)),
            BASE64_STANDARD.encode(&pair).replace('/', "\\/"),
        ] {
            assert_eq!(
                hidden(&format!("<{disguise}>")).as_deref(),
                Some("<[removed]>"),
                "{disguise}"
            );
        }
    }

    #[test]
    fn no_part_of_it_remains_inside_longer_base64() {
        for before in ["", "a", "ab", "abc"] {
            let whole =
                BASE64_STANDARD.encode(format!("{before}&client_secret=a-long-secret-of-ours&x=y"));
            let mut echoes = Echoes::default();
            echoes.add("a-long-secret-of-ours");
            assert!(echoes.replaced(&whole, "[removed]").is_some(), "{before}");
        }
    }

    #[test]
    fn short_secrets_are_found_and_shorter_ones_are_not_looked_for() {
        let found = |secret: &str, text: &str| {
            let mut echoes = Echoes::default();
            echoes.add_pair("id", secret);
            echoes.replaced(text, "-")
        };
        assert_eq!(
            found("abcd", "x abcd, YWJjZA== and aWQ6YWJjZA").as_deref(),
            Some("x -, - and -")
        );
        assert_eq!(found("abc", "abc and YWJj"), None);
        assert_eq!(found("", "anything"), None);
        assert_eq!(found("abcd", "abc d ab"), None);
    }

    #[test]
    fn broken_encodings_and_odd_characters_do_no_harm() {
        for text in [
            "",
            "%",
            "%4",
            "%zz",
            "\\",
            "\\u12",
            "\\ud800\\u0041",
            "é\\u00e",
            "+%2",
            "\\x",
        ] {
            assert_eq!(hidden(text), None, "{text}");
        }
        assert_eq!(
            hidden(&format!("é{SECRET}é{SECRET}")).as_deref(),
            Some("é[removed]é[removed]")
        );
    }
}
