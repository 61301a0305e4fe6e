//! Removes what e-mail programs and terminals add to a long text: line breaks, quotation marks,
//! brackets, and the punctuation of the sentence around it. Pure.

/// Opening marks and their closing counterparts.
const AROUND: [(char, char); 9] = [
    ('"', '"'),
    ('\'', '\''),
    ('`', '`'),
    ('<', '>'),
    ('(', ')'),
    ('[', ']'),
    ('\u{201c}', '\u{201d}'),
    ('\u{201e}', '\u{201c}'),
    ('\u{ab}', '\u{bb}'),
];

/// The characters that may follow an address in a sentence.
const PUNCTUATION: [char; 7] = ['.', ',', ';', ':', '!', '?', '\u{2026}'];

/// Returns the text as it was before it was wrapped and put into a sentence.
pub(crate) fn unwrapped(text: &str) -> String {
    bare(&joined(text), true).to_owned()
}

/// Removes line breaks only: spaces may be part of a document.
pub(crate) fn on_one_line(text: &str) -> String {
    unquoted(text).concat()
}

/// The words before a token in a header.
const SCHEME: [&str; 3] = ["Authorization:", "Bearer", "DPoP"];

/// Whether a line has several words. Only a document or prose has: an address or a token is broken
/// into lines, not into words.
pub(crate) fn has_words(text: &str) -> bool {
    let is_mark = |one: char| !one.is_alphanumeric();
    let is_word = |word: &&str| {
        let bare = word.trim_start_matches(is_mark);
        !bare.is_empty() && !SCHEME.iter().any(|word| bare.eq_ignore_ascii_case(word))
    };
    let lines = unquoted(text);
    let count = |line: &&str| line.split_whitespace().filter(is_word).count();
    lines.iter().any(|line| count(line) > 1)
}

/// Removes line breaks and spaces, which no address or token has.
fn joined(text: &str) -> String {
    let lines = unquoted(text);
    // Quoted-printable (RFC 2045 section 6.7): a line continues after `=`, and `=` itself is `=3D`.
    let is_encoded = text.contains("=3D") && lines.iter().any(|line| line.ends_with('='));
    let one: String = lines
        .iter()
        .map(|line| {
            let goes_on = if is_encoded { '=' } else { '\\' };
            line.trim().strip_suffix(goes_on).unwrap_or(line.trim())
        })
        .flat_map(str::split_whitespace)
        .collect();
    if is_encoded {
        one.replace("=3D", "=")
    } else {
        one
    }
}

/// Returns the lines without the `>` that e-mail programs put before quoted text.
fn unquoted(text: &str) -> Vec<&str> {
    let lines: Vec<&str> = text.trim().lines().collect();
    let is_quoted = lines.len() > 1 && lines.iter().all(|line| line.trim_start().starts_with('>'));
    if !is_quoted {
        return lines;
    }
    let mark = |one: char| one == '>' || one == ' ';
    lines
        .into_iter()
        .map(|line| line.trim_start_matches(mark))
        .collect()
}

/// Removes the marks around the text. Enclosed text ends at the closing mark, not at the end of a
/// sentence.
fn bare(text: &str, in_sentence: bool) -> &str {
    if let Some(inner) = inside(text) {
        return bare(inner, false);
    }
    // One mark of a pair remains if the other was not copied.
    let half = text.trim_matches(['"', '\'', '`', '<', '>']);
    let label = half.get(..4).filter(|it| it.eq_ignore_ascii_case("url:"));
    let half = &half[label.map_or(0, str::len)..];
    if !in_sentence || !half.starts_with("http://") && !half.starts_with("https://") {
        return half;
    }
    let mut address = half.trim_end_matches(PUNCTUATION);
    while let Some(rest) = address.strip_suffix(')').filter(|rest| !rest.contains('(')) {
        address = rest.trim_end_matches(PUNCTUATION);
    }
    address.trim_end_matches(['"', '\'', '`', '>'])
}

/// Returns the text between an opening mark and its closing counterpart.
fn inside(text: &str) -> Option<&str> {
    let first = text.chars().next()?;
    let (_, close) = AROUND.iter().find(|(open, _)| *open == first)?;
    let rest = &text[first.len_utf8()..];
    let end = rest.rfind(*close)?;
    let after = &rest[end + close.len_utf8()..];
    after
        .trim_end_matches(PUNCTUATION)
        .is_empty()
        .then_some(&rest[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADDRESS: &str = "https://as.example/authorize?client_id=app&state=x.y(z)";

    #[test]
    fn an_address_is_found_inside_whatever_mail_and_terminals_add() {
        let (one, two) = ADDRESS.split_at(30);
        for given in [
            ADDRESS.to_owned(),
            format!("  {one}\n{two}\r\n"),
            format!("{one}\n    {two}"),
            format!("{one}\\\n{two}"),
            format!("> {one}\n> {two}"),
            format!(">> <{one}\r\n>> {two}>."),
            format!("\"{ADDRESS}\""),
            format!("'{ADDRESS}',"),
            format!("`{ADDRESS}`"),
            format!("<{ADDRESS}>"),
            format!("<URL:{ADDRESS}>"),
            format!("\u{201c}{one}\n{two}\u{201d}."),
            format!("\u{201e}{ADDRESS}\u{201c}"),
            format!("({ADDRESS})"),
            format!("[<{ADDRESS}>]"),
            format!("{ADDRESS}."),
            format!("{ADDRESS};"),
            format!("<{ADDRESS}"),
            format!("{ADDRESS}>,"),
            format!(
                "{}=\r\n{}",
                one.replace('=', "=3D"),
                two.replace('=', "=3D")
            ),
        ] {
            assert_eq!(unwrapped(&given), ADDRESS, "{given}");
        }
    }

    #[test]
    fn what_belongs_to_the_address_stays() {
        for (given, expected) in [
            ("\"https://as.example/a.\"", "https://as.example/a."),
            ("https://as.example/a)", "https://as.example/a"),
            ("https://as.example/(a)", "https://as.example/(a)"),
            ("https://as.example/?a=", "https://as.example/?a="),
            ("eyJhbGciOiJub25lIn0.e30.", "eyJhbGciOiJub25lIn0.e30."),
            ("'eyJh\nbGci.e30.x'", "eyJhbGci.e30.x"),
            ("", ""),
            ("\"", ""),
            ("\u{201c}\u{201c}", "\u{201c}\u{201c}"),
        ] {
            assert_eq!(unwrapped(given), expected, "{given}");
        }
    }

    #[test]
    fn a_wrapped_token_has_no_words_and_prose_has() {
        for (text, expected) in [
            ("SplxlOBe", false),
            ("  Splx\n  lOBe\r\n", false),
            ("Splx \\\nlOBe", false),
            ("> Authorization: Bearer Splx\n> lOBe", false),
            ("'Authorization: Bearer SplxlOBe'", false),
            ("", false),
            ("this is a sentence, not a token", true),
            ("token: SplxlOBe", true),
            ("SplxlOBe\nand a sentence", true),
        ] {
            assert_eq!(has_words(text), expected, "{text}");
        }
    }
}
