//! The gateway's own key for hashing guessable values, stored beside the database.

use crate::error::{Error, Kind, Result};
use crate::files;
use crate::secret::Secret;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::io::Write;
use std::path::Path;

/// The file name of the key.
pub const FILE: &str = "pepper";

/// A key that never leaves this machine.
pub struct Pepper(Secret);

impl Pepper {
    /// The key in `folder`, created with mode 0600 if it does not exist.
    ///
    /// # Errors
    /// [`Kind::Config`] if the file can be neither read nor created.
    pub fn open(folder: &Path) -> Result<Self> {
        let file = folder.join(FILE);
        let fail = |error: std::io::Error| {
            Error::new(
                Kind::Config,
                format!("cannot keep `{}`: {error}", file.display()),
            )
        };
        if !file.exists() {
            let mut made = tempfile::NamedTempFile::new_in(folder).map_err(fail)?;
            made.write_all(Secret::random().expose().as_bytes())
                .and_then(|()| made.as_file().sync_all())
                .map_err(fail)?;
            // The first one wins.
            if let Err(error) = made.persist_noclobber(&file)
                && !file.exists()
            {
                return Err(fail(error.error));
            }
        }
        Self::read(&file)
    }

    /// The key in a file.
    ///
    /// # Errors
    /// [`Kind::Config`] if it cannot be read or is too short for a key.
    pub fn read(file: &Path) -> Result<Self> {
        let text = files::text(file, files::SMALL)
            .map(Secret::new)
            .map_err(|error| {
                Error::new(
                    Kind::Config,
                    format!("cannot read `{}`: {error}", file.display()),
                )
            })?;
        let key = Secret::new(text.expose().trim_end_matches(['\r', '\n']));
        if key.expose().len() < 32 {
            return Err(Error::new(
                Kind::Config,
                format!("`{}` is too short for a key", file.display()),
            )
            .hint("restore the file from a backup; without it, no hash in the database can be compared"));
        }
        Ok(Self(key))
    }

    /// What a database stores to recognise its key.
    #[must_use]
    pub fn check(&self) -> String {
        self.hash(&["pepper_check"])
    }

    /// [`Self::digest`] as base64url.
    #[must_use]
    pub fn hash(&self, parts: &[&str]) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(self.digest(parts))
    }

    /// HMAC-SHA256 over the parts, each with its length, so that different lists have different
    /// hashes.
    ///
    /// # Panics
    /// Never: HMAC takes keys of any length.
    #[must_use]
    pub fn digest(&self, parts: &[&str]) -> [u8; 32] {
        #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.expose().as_bytes())
            .expect("a key of any length");
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part.as_bytes());
        }
        mac.finalize().into_bytes().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pepper_stays_the_same_and_separates_the_parts() {
        let folder = tempfile::tempdir().unwrap();
        let (one, again) = (
            Pepper::open(folder.path()).unwrap(),
            Pepper::open(folder.path()).unwrap(),
        );
        assert_eq!(one.hash(&["a", "bc"]), again.hash(&["a", "bc"]));
        assert_ne!(one.hash(&["a", "bc"]), one.hash(&["ab", "c"]));
        let other = tempfile::tempdir().unwrap();
        assert_ne!(
            one.hash(&["a"]),
            Pepper::open(other.path()).unwrap().hash(&["a"])
        );
    }
}
