//! HTTP Basic (RFC 7617), and OAuth's version of it, in which the ID and the secret are
//! form-encoded first (RFC 6749 section 2.3.1).

use crate::secret::Secret;
use base64::{Engine, prelude::BASE64_STANDARD};
use url::form_urlencoded;

/// Returns the `Authorization` header for an ID and a secret, not form-encoded (RFC 7617).
#[must_use]
pub fn header(id: &str, secret: &Secret) -> String {
    let pair = format!("{id}:{}", secret.expose());
    format!("Basic {}", BASE64_STANDARD.encode(pair))
}

/// Same as [`header`] for an OAuth client: the ID and the secret are form-encoded.
#[must_use]
pub fn client_header(id: &str, secret: &Secret) -> String {
    header(
        &form_encoded(id),
        &Secret::new(form_encoded(secret.expose())),
    )
}

/// Reads the ID and the secret from an `Authorization` header.
#[must_use]
pub fn read(header: &str) -> Option<(String, Secret)> {
    let (scheme, credentials) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(BASE64_STANDARD.decode(credentials.trim()).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    Some((id.to_owned(), Secret::new(secret)))
}

/// Same as [`read`] for an OAuth client; also `None` if the ID or the secret is empty or is not
/// text (TOK-18).
#[must_use]
pub fn read_client(header: &str) -> Option<(String, Secret)> {
    let (id, secret) = read(header)?;
    Some((
        form_decoded(&id)?,
        Secret::new(form_decoded(secret.expose())?),
    ))
}

fn form_encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

fn form_decoded(text: &str) -> Option<String> {
    let pair = format!("v={text}");
    let (_, value) = form_urlencoded::parse(pair.as_bytes()).next()?;
    (!value.is_empty() && !value.contains('\u{fffd}')).then(|| value.into_owned())
}

/// Whether a text can be the user ID in a header: printable ASCII without `:` or spaces.
#[must_use]
pub fn is_user_id(text: &str) -> bool {
    is_password(text) && !text.contains(':')
}

/// Whether a text can be the password in a header: printable ASCII without spaces.
#[must_use]
pub fn is_password(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clients_header_is_read_back_unchanged() {
        for (id, secret) in [("app", "s3cret"), ("a:b c", "p/o+s%t!"), ("ä", "&=;")] {
            let (found, known) = read_client(&client_header(id, &Secret::new(secret))).unwrap();
            assert_eq!((found.as_str(), known.expose()), (id, secret));
        }
    }

    #[test]
    fn without_oauth_nothing_is_encoded() {
        assert_eq!(header("a b", &Secret::new("c+d")), "Basic YSBiOmMrZA==");
        let (id, secret) = read("bAsIc YSBiOmMrZA==").unwrap();
        assert_eq!((id.as_str(), secret.expose()), ("a b", "c+d"));
    }

    #[test]
    fn other_schemes_and_broken_pairs_are_ignored() {
        for header in ["Bearer YTpi", "Basic", "Basic !", "Basic YWI="] {
            assert!(read(header).is_none(), "{header}");
        }
        for pair in ["a:", ":b", "a:%ff"] {
            let header = format!("Basic {}", BASE64_STANDARD.encode(pair));
            assert!(read_client(&header).is_none(), "{pair}");
        }
    }
}
