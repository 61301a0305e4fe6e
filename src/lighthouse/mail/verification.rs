//! The code and the link in a verification e-mail (protocol.md section 2). Both are keyed hashes of
//! the verification's ID, so the database contains neither.

use crate::api::installation::VERIFY;
use crate::lighthouse::pepper::Pepper;
use crate::secret::Secret;
use subtle::ConstantTimeEq;

/// How long the code and the link are valid, in seconds.
pub const GOOD_FOR: i64 = 24 * 60 * 60;

/// The code in the e-mail: 40 bits in letters and digits that are not easily confused.
#[must_use]
pub fn code(pepper: &Pepper, verification_id: &str) -> String {
    const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let letters: String = pepper
        .digest(&["verification code", verification_id])
        .iter()
        .take(8)
        .map(|byte| char::from(LETTERS[usize::from(byte % 32)]))
        .collect();
    format!("{}-{}", &letters[..4], &letters[4..])
}

/// Whether a code, as typed, is the one in the e-mail.
#[must_use]
pub fn is_code(pepper: &Pepper, verification_id: &str, given: &Secret) -> bool {
    let typed = typed(given.expose());
    pepper.all().any(|one| {
        let expected = code(one, verification_id);
        typed.as_bytes().ct_eq(expected.as_bytes()).into()
    })
}

/// The link in the e-mail.
#[must_use]
pub fn link(pepper: &Pepper, base: &str, verification_id: &str) -> String {
    format!(
        "{base}{VERIFY}?id={verification_id}&token={}",
        token(pepper, verification_id)
    )
}

/// Whether a token is the one in the link for this ID.
#[must_use]
pub fn is_token(pepper: &Pepper, verification_id: &str, given: &Secret) -> bool {
    pepper.all().any(|one| {
        let expected = token(one, verification_id);
        given.expose().as_bytes().ct_eq(expected.as_bytes()).into()
    })
}

fn token(pepper: &Pepper, verification_id: &str) -> String {
    pepper.hash(&["verification link", verification_id])
}

/// Normalizes a code as typed by a person: in upper or lower case, with or without the dash, with
/// `O` for zero and `I` or `L` for one.
fn typed(code: &str) -> String {
    let plain =
        code.chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            });
    let plain: String = plain.collect();
    if plain.len() == 8 {
        format!("{}-{}", &plain[..4], &plain[4..])
    } else {
        plain
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        for text in ["01AB-2CD3", "oi ab 2cd3", "0LAB2CD3", " 01ab–2cd3 "] {
            assert_eq!(typed(text), "01AB-2CD3", "{text}");
        }
        assert_eq!(typed("01AB"), "01AB");
    }

    #[test]
    fn code_and_link_belong_to_one_verification_and_one_gateway() {
        let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (pepper, other) = (
            Pepper::open(folder.path()).unwrap(),
            Pepper::open(other.path()).unwrap(),
        );
        let [a, b] = ["a", "b"].map(|id| Secret::new(code(&pepper, id)));
        assert!(is_code(&pepper, "a", &a) && !is_code(&pepper, "a", &b));
        assert!(!is_code(&other, "a", &a));
        let link = link(&pepper, "", "a");
        let token = Secret::new(link.split_once("&token=").unwrap().1);
        assert!(is_token(&pepper, "a", &token) && !is_token(&pepper, "b", &token));
        assert!(!is_token(&other, "a", &token));
    }
}
