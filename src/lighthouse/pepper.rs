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

/// Length of a key's ID.
const ID: usize = 8;

/// A key that never leaves the gateway, with the other keys that are in use during a rotation. New
/// values are hashed with this key; a value that comes back may have been hashed with another one.
#[derive(Clone)]
pub struct Pepper {
    key: Secret,
    /// Prefix of everything stored under this key; empty for a database's first key.
    tag: String,
    others: Vec<Self>,
}

/// The keyed hash under which a value is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keyed {
    pub now: String,
    /// The hashes under which it may still be stored; empty unless a rotation is in progress.
    pub before: Vec<String>,
}

impl Pepper {
    /// Reads the key in `folder`. If it does not exist, creates it with mode 0600.
    ///
    /// # Errors
    /// [`Kind::Config`] if the file can be neither read nor created.
    pub fn open(folder: &Path) -> Result<Self> {
        Self::open_file(&folder.join(FILE))
    }

    /// Reads the key in `file`, or creates it like [`Self::open`].
    ///
    /// # Errors
    /// [`Kind::Config`] if the file can be neither read nor created.
    pub fn open_file(file: &Path) -> Result<Self> {
        let folder = match file.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let fail = |error: std::io::Error| {
            Error::new(
                Kind::Config,
                format!("cannot save `{}`: {error}", file.display()),
            )
        };
        if !file.exists() {
            let mut made = tempfile::NamedTempFile::new_in(folder).map_err(fail)?;
            made.write_all(Secret::random().expose().as_bytes())
                .and_then(|()| made.as_file().sync_all())
                .map_err(fail)?;
            // If two processes create the key at once, the first one wins.
            if let Err(error) = made.persist_noclobber(file)
                && !file.exists()
            {
                return Err(fail(error.error));
            }
        }
        Self::read(file)
    }

    /// Reads the key from a file.
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
            .hint("restore the file from a backup; without it, the hashes in the database cannot be used"));
        }
        Ok(Self {
            key,
            tag: String::new(),
            others: Vec::new(),
        })
    }

    /// Combines this key with others; `first` is the check of the database's first key.
    #[must_use]
    pub fn beside(self, others: Vec<Self>, first: &str) -> Self {
        let tagged = |one: Self| Self {
            tag: tag(&one.check(), first),
            others: Vec::new(),
            ..one
        };
        Self {
            others: others.into_iter().map(tagged).collect(),
            ..tagged(self)
        }
    }

    /// Returns this key, then the others.
    pub fn all(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(&self.others)
    }

    /// A short ID that tells keys apart without revealing them.
    #[must_use]
    pub fn id(&self) -> String {
        id_of(&self.check())
    }

    /// Returns the hash under which a value is stored, and those under which it may still be
    /// stored.
    #[must_use]
    pub fn keyed(&self, parts: &[&str]) -> Keyed {
        Keyed {
            now: self.stored(parts),
            before: self.others.iter().map(|one| one.stored(parts)).collect(),
        }
    }

    fn stored(&self, parts: &[&str]) -> String {
        format!("{}{}", self.tag, self.hash(parts))
    }

    /// The prefix of everything stored under this key.
    #[must_use]
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// The check, a keyed hash by which a database recognises its key.
    #[must_use]
    pub fn check(&self) -> String {
        self.hash(&["pepper_check"])
    }

    /// [`Self::digest`] as base64url, without a prefix: for values that leave the gateway, and for
    /// counts that last a day.
    #[must_use]
    pub fn hash(&self, parts: &[&str]) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(self.digest(parts))
    }

    /// HMAC-SHA256 over the parts, each preceded by its length, so that different lists have
    /// different hashes.
    ///
    /// # Panics
    /// Never: HMAC takes keys of any length.
    #[must_use]
    pub fn digest(&self, parts: &[&str]) -> [u8; 32] {
        #[expect(clippy::expect_used, reason = "HMAC accepts keys of any length")]
        let mut mac = Hmac::<Sha256>::new_from_slice(self.key.expose().as_bytes())
            .expect("HMAC accepts keys of any length");
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part.as_bytes());
        }
        mac.finalize().into_bytes().into()
    }
}

/// The short ID of a key, from its check.
#[must_use]
pub fn id_of(check: &str) -> String {
    check.chars().take(ID).collect()
}

/// The prefix of everything stored under a key; `first` is the check of the database's first key.
#[must_use]
pub fn tag(check: &str, first: &str) -> String {
    if check == first {
        String::new()
    } else {
        format!("{}.", id_of(check))
    }
}

/// The SQL expression for the prefix of a stored hash.
#[must_use]
pub fn tag_in(column: &str) -> String {
    let (any, length) = ("_".repeat(ID), ID + 1);
    format!("CASE WHEN {column} LIKE '{any}.%' THEN SUBSTR({column}, 1, {length}) ELSE '' END")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_hashes_name_their_key_except_for_the_first() {
        let folder = tempfile::tempdir().unwrap();
        let of = |name: &str| Pepper::open_file(&folder.path().join(name)).unwrap();
        let (old, new) = (of("old"), of("new"));
        let (first, hash) = (old.check(), old.hash(&["a"]));
        let both = new.clone().beside(vec![old], &first);
        let expected = Keyed {
            now: format!("{}.{}", new.id(), new.hash(&["a"])),
            before: vec![hash],
        };
        assert_eq!(both.keyed(&["a"]), expected);
        // Values that leave the gateway have no prefix.
        assert_eq!(both.hash(&["a"]), new.hash(&["a"]));
        assert_eq!(
            both.all().map(Pepper::tag).collect::<Vec<_>>(),
            [format!("{}.", new.id()).as_str(), ""]
        );
        assert_eq!(
            tag_in("x"),
            "CASE WHEN x LIKE '________.%' THEN SUBSTR(x, 1, 9) ELSE '' END"
        );
    }

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
