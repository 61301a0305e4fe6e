//! Encrypts the pepper with a passphrase: PBKDF2-HMAC-SHA256 derives the key, and AES-256-GCM
//! encrypts.

use crate::secret::Secret;
use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use aws_lc_rs::pbkdf2::{PBKDF2_HMAC_SHA256, derive};
use base64::{Engine, prelude::BASE64_STANDARD_NO_PAD as BASE64};
use std::num::NonZeroU32;

/// The number of rounds that OWASP's Password Storage Cheat Sheet recommends.
const ROUNDS: NonZeroU32 = NonZeroU32::new(600_000).expect("the number of rounds is not zero");
const SALT: usize = 16;
/// The name of the format; every other format has a different name.
const HOW: &str = "fastenctl-sealed-1";

/// Encrypts a text and returns it as one line; `None` if the system has no random numbers.
#[must_use]
pub fn seal(text: &Secret, passphrase: &Secret) -> Option<String> {
    let mut salt = [0; SALT];
    getrandom::fill(&mut salt).ok()?;
    let mut sealed = text.expose().as_bytes().to_vec();
    let nonce = key(passphrase, &salt)?
        .seal_in_place_append_tag(Aad::from(HOW), &mut sealed)
        .ok()?;
    let all = [&salt[..], nonce.as_ref(), &sealed].concat();
    Some(format!("{HOW} {}\n", BASE64.encode(all)))
}

/// Returns the decrypted text; `None` if the passphrase is wrong or the line was modified.
#[must_use]
pub fn open(sealed: &str, passphrase: &Secret) -> Option<Secret> {
    let all = sealed.trim_end().strip_prefix(HOW)?.strip_prefix(' ')?;
    let all = BASE64.decode(all).ok()?;
    let (salt, rest) = all.split_at_checked(SALT)?;
    let (nonce, sealed) = rest.split_at_checked(NONCE_LEN)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
    let mut sealed = sealed.to_vec();
    let opened = key(passphrase, salt)?
        .open_in_place(nonce, Aad::from(HOW), &mut sealed)
        .ok()?;
    std::str::from_utf8(opened).ok().map(Secret::new)
}

fn key(passphrase: &Secret, salt: &[u8]) -> Option<RandomizedNonceKey> {
    let mut key = [0; 32];
    let passphrase = passphrase.expose().as_bytes();
    derive(PBKDF2_HMAC_SHA256, ROUNDS, salt, passphrase, &mut key);
    RandomizedNonceKey::new(&AES_256_GCM, &key).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_pepper_opens_only_with_its_passphrase() {
        let (text, passphrase) = (Secret::random(), Secret::new("correct horse"));
        let sealed = seal(&text, &passphrase).unwrap();
        assert!(!sealed.contains(text.expose()));
        assert_ne!(sealed, seal(&text, &passphrase).unwrap());
        let opened = open(&sealed, &passphrase).unwrap();
        assert_eq!(opened.expose(), text.expose());
        assert!(open(&sealed, &Secret::new("correct horsf")).is_none());
        for broken in [
            "",
            "fastenctl-sealed-1 ",
            "fastenctl-sealed-2 AAAA",
            &sealed[..60],
        ] {
            assert!(open(broken, &passphrase).is_none(), "{broken}");
        }
    }
}
