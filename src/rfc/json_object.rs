//! JSON objects as servers send them: a leading byte order mark is ignored (RFC 8259 section 8.1).

use serde_json::{Map, Value};

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Returns the bytes without a byte order mark, and whether they began with one.
#[must_use]
pub fn without_mark(body: &[u8]) -> (&[u8], bool) {
    body.strip_prefix(BYTE_ORDER_MARK)
        .map_or((body, false), |rest| (rest, true))
}

/// Parses the body; `None` if it is not a JSON object.
#[must_use]
pub fn read(body: &[u8]) -> Option<Map<String, Value>> {
    serde_json::from_slice(without_mark(body).0).ok()
}

/// Returns the JSON type of a value, as a noun with its article.
#[must_use]
pub const fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_not_part_of_the_object() {
        for (body, expected) in [
            (&b"{\"a\":1}"[..], true),
            (b"\xef\xbb\xbf{\"a\":1}", true),
            (b"\xef\xbb\xbf\xef\xbb\xbf{\"a\":1}", false),
            (b"\xff\xfe{\0}\0", false),
            (b"[1]", false),
            (b"", false),
        ] {
            assert_eq!(read(body).is_some(), expected, "{body:?}");
        }
    }
}
