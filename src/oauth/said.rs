//! The other side's own words about a failure, on one clean line (checks.md section 12a). They are
//! an OAuth error's description and URI, the members of other JSON, or the title and first lines of
//! a page. Pure functions.

use crate::driver::html;
use crate::rfc::foreign_words;
use crate::rfc::json_object;
use crate::text::line;

/// Maximum length of a description or page; longer ones are cut.
const LONGEST: usize = 300;

/// Returns the text after an OAuth error code; empty, or beginning with a colon.
#[must_use]
pub fn beside(description: Option<&str>, address: Option<&str>) -> String {
    let shown = described(description, address);
    shown.map(|text| format!(": {text}")).unwrap_or_default()
}

/// Combines `error_description` and `error_uri` into one text.
#[must_use]
pub fn described(description: Option<&str>, address: Option<&str>) -> Option<String> {
    let text = |text: Option<&str>| {
        text.map(|text| line(text.trim(), LONGEST))
            .filter(|text| !text.is_empty())
    };
    match (text(description), text(address)) {
        (Some(description), Some(address)) => Some(format!("{description} (see {address})")),
        (None, Some(address)) => Some(format!("see {address}")),
        (description, None) => description,
    }
}

/// Returns the words in a body that is not an OAuth error; `None` if it may hold a token.
#[must_use]
pub fn in_body(body: &[u8]) -> Option<String> {
    if let Some(members) = json_object::read(body) {
        return foreign_words::said(&members);
    }
    let text = String::from_utf8_lossy(body);
    if text.contains("_token") {
        return None;
    }
    on_page(&html::read(body))
}

/// Returns the title and first lines of a page.
#[must_use]
pub fn on_page(page: &html::Page) -> Option<String> {
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (title, text) = (one_line(&page.title), one_line(&page.text));
    let text = text
        .strip_prefix(&title)
        .or_else(|| text.strip_prefix(page_of(&title)))
        .unwrap_or(&text)
        .trim();
    let both = match (title.as_str(), text) {
        ("", text) => text.to_owned(),
        (title, "") => title.to_owned(),
        (title, text) => format!("{title}: {text}"),
    };
    Some(line(&both, LONGEST)).filter(|text| !text.is_empty())
}

/// Returns a page's title without the site's name, because the page's heading often repeats only
/// that part.
fn page_of(title: &str) -> &str {
    let ends = [" · ", " - ", " – ", " | "].map(|part| title.find(part));
    let end = ends.into_iter().flatten().min();
    end.map_or(title, |end| &title[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_uri_is_shown_with_and_without_a_description() {
        for (description, address, shown) in [
            (
                Some("no"),
                Some("https://e.example/1"),
                ": no (see https://e.example/1)",
            ),
            (
                None,
                Some("https://e.example/1"),
                ": see https://e.example/1",
            ),
            (Some("two\nlines"), None, ": two lines"),
            (Some(" "), None, ""),
            (None, None, ""),
        ] {
            assert_eq!(beside(description, address), shown);
        }
        assert!(beside(Some(&"x".repeat(5000)), None).chars().count() < 310);
    }

    #[test]
    fn a_page_is_quoted_by_its_title_and_first_lines() {
        for (body, said) in [
            (
                "<html><head><title>OAuth2 Error</title><script>var a</script></head><body><h1>Something</h1>\n went <b>wrong</b></body></html>",
                Some("OAuth2 Error: Something went wrong"),
            ),
            (
                "<title>Not known · Example Health</title><h1>Not known</h1>Go back",
                Some("Not known · Example Health: Go back"),
            ),
            (
                "<title>Down for maintenance</title>",
                Some("Down for maintenance"),
            ),
            ("upstream connect error", Some("upstream connect error")),
            ("", None),
            ("access_token=abc&token_type=bearer", None),
            (
                r#"{"fault":{"faultstring":"no such app"}}"#,
                Some("no such app"),
            ),
        ] {
            assert_eq!(in_body(body.as_bytes()).as_deref(), said, "{body}");
        }
    }
}
