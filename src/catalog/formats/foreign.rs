//! Recognises files that are not lists, and says what to do about them.

use crate::catalog::formats::read::name;

/// The first bytes of each kind of file, and its description for the operator.
const BEGINNINGS: [(&[u8], &str); 10] = [
    (
        b"%PDF",
        "a PDF; look for a machine-readable list on the same site",
    ),
    (
        b"\xd0\xcf\x11\xe0",
        "an old Excel workbook or Word document; save the table as CSV",
    ),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive; unpack it first"),
    (b"\xfd7zXZ\0", "an xz file; unpack it first"),
    (b"BZh", "a bzip2 file; unpack it first"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"PAR1", "a Parquet file; convert it to CSV or JSON"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
];
/// Parts of zip archives that identify well-known file formats, with a description of each format.
const IN_ZIP: [(&[u8], &str); 4] = [
    (b"xl/", "an Excel workbook; save the sheet as CSV"),
    (b"word/", "a Word document"),
    (b"ppt/", "a PowerPoint presentation"),
    (
        b"opendocument.spreadsheet",
        "an OpenDocument spreadsheet; save the sheet as CSV",
    ),
];

/// Describes a file that is not text.
#[must_use]
pub(super) fn of_bytes(bytes: &[u8]) -> Option<String> {
    if bytes.starts_with(b"PK\x03\x04") {
        let inside = |part: &[u8]| bytes.windows(part.len()).any(|some| some == part);
        let known = IN_ZIP.iter().find(|(part, _)| inside(part));
        return Some(
            known
                .map_or("a zip archive; unpack it first", |(_, what)| what)
                .to_owned(),
        );
    }
    if bytes.get(257..262) == Some(b"ustar") {
        return Some("a tar archive; unpack it first".to_owned());
    }
    let known = BEGINNINGS
        .iter()
        .find(|(start, _)| bytes.starts_with(start));
    known.map(|(_, what)| (*what).to_owned())
}

/// Describes a text that is neither JSON nor a table.
#[must_use]
pub(super) fn of_text(text: &str) -> Option<String> {
    let text = text.trim_start();
    let start: String = text.chars().take(2000).collect::<String>().to_lowercase();
    if text.is_empty() {
        return Some("empty".to_owned());
    }
    if start.starts_with("<!doctype html")
        || (start.starts_with('<') && start.contains("<html"))
        || start.starts_with("<head")
        || start.starts_with("<body")
    {
        let page = title(text).map_or_else(
            || "an HTML page without a title".to_owned(),
            |title| format!("an HTML page titled \"{title}\""),
        );
        return Some(format!("{page}; download the list that it links to"));
    }
    if start.starts_with('<') {
        let root = root(text);
        let is_fhir = start.contains("http://hl7.org/fhir");
        let what = if is_fhir {
            format!("a FHIR `{root}` in XML")
        } else {
            format!("an XML document with the root `{root}`")
        };
        return Some(format!(
            "{what}; request JSON (`Accept: application/fhir+json`)"
        ));
    }
    None
}

/// The text of the title element, with character references decoded.
fn title(page: &str) -> Option<String> {
    // Lower-casing ASCII letters keeps all positions the same.
    let lower = page.to_ascii_lowercase();
    let start = lower.find("<title")?;
    let start = start + lower.get(start..)?.find('>')? + 1;
    let end = start + lower.get(start..)?.find("</title")?;
    let text = page.get(start..end)?;
    let text = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&nbsp;", " "),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(text.to_owned(), |text, (written, meant)| {
        text.replace(written, meant)
    });
    let text: String = name(&text).chars().take(100).collect();
    (!text.is_empty()).then_some(text)
}

/// The root element of an XML document.
fn root(text: &str) -> String {
    let mut rest = text;
    while let Some((_, behind)) = rest.split_once('<') {
        if behind.starts_with(|c: char| c.is_alphabetic() || c == '_') {
            let end = behind
                .find(|c: char| c.is_whitespace() || c == '>' || c == '/')
                .unwrap_or(behind.len());
            return name(behind.get(..end).unwrap_or_default())
                .chars()
                .take(60)
                .collect();
        }
        rest = behind;
    }
    "nothing".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_are_not_lists_are_named_for_what_they_are() {
        for (bytes, expected) in [
            (
                b"%PDF-1.7".as_slice(),
                "a PDF; look for a machine-readable list on the same site",
            ),
            (
                b"PK\x03\x04....xl/workbook.xml",
                "an Excel workbook; save the sheet as CSV",
            ),
            (b"PK\x03\x04....list.json", "a zip archive; unpack it first"),
            (
                b"\xd0\xcf\x11\xe0\xa1",
                "an old Excel workbook or Word document; save the table as CSV",
            ),
        ] {
            assert_eq!(of_bytes(bytes).as_deref(), Some(expected));
        }
        assert_eq!(of_bytes(b"{}"), None);
    }

    #[test]
    fn texts_that_are_not_lists_are_named_for_what_they_are() {
        for (text, expected) in [
            (
                "<!DOCTYPE html>\n<html><head><TITLE lang=en>Sign in &amp;\n read</TITLE></head></html>",
                "an HTML page titled \"Sign in & read\"; download the list that it links to",
            ),
            (
                "<html></html>",
                "an HTML page without a title; download the list that it links to",
            ),
            (
                "<?xml version=\"1.0\"?>\n<!-- x --><Bundle xmlns=\"http://hl7.org/fhir\"></Bundle>",
                "a FHIR `Bundle` in XML; request JSON (`Accept: application/fhir+json`)",
            ),
            (
                "<Error><Code>AccessDenied</Code></Error>",
                "an XML document with the root `Error`; request JSON (`Accept: application/fhir+json`)",
            ),
            (" \n", "empty"),
        ] {
            assert_eq!(of_text(text).as_deref(), Some(expected));
        }
        assert_eq!(of_text("{\"a\": \"<html>\"}"), None);
    }
}
