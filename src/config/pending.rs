//! The notes beside the config file. They record a registration, secret rotation or removal that
//! may be unfinished, so that nothing is lost if the process is killed. The commands decide when to
//! write them.

use crate::config::file::{Locked, beside, followed, not_writable, read, wrong};
use crate::config::room::write_in_one_step;
use crate::error::Result;
use crate::secret::Secret;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use toml_edit::{DocumentMut, value};
use url::Url;

/// A registration whose response is not stored yet.
#[derive(Clone, Debug, Deserialize)]
pub struct Pending {
    pub idempotency_key: Secret,
    pub lighthouse: Url,
    /// The requested name and e-mail address. A repeated request sends the same values; if the user
    /// has changed them since, they are updated afterwards. Notes of earlier versions contain
    /// neither.
    pub administrator_name: Option<String>,
    pub administrator_email: Option<String>,
    /// The installation in the profile when this one was requested.
    pub replaces: Option<String>,
}

/// A secret rotation that may be unfinished.
#[derive(Clone, Debug, Deserialize)]
pub struct Rotation {
    pub installation_id: String,
    /// The secret before the rotation; the config file may already contain the new one.
    pub previous_secret: Secret,
}

#[derive(Deserialize)]
struct Removal {
    installation_id: String,
}

/// Whether a secret rotation was interrupted; only checks whether the file exists.
#[must_use]
pub fn rotation_is_open(file: &Path, profile: &str) -> bool {
    rotation_file(&followed(file), profile).exists()
}

fn rotation_file(file: &Path, profile: &str) -> PathBuf {
    beside(file, &format!(".{profile}.rotation"))
}

impl Locked {
    /// Sets a registration's note aside so that a registration at another gateway can begin. The
    /// note is found again when its gateway is named.
    ///
    /// # Errors
    /// [`crate::error::Kind::Config`] if it cannot be renamed.
    pub fn set_pending_aside(&self, profile: &str, pending: &Pending) -> Result<()> {
        let aside = self.aside_file(profile, &pending.lighthouse);
        fs::rename(self.pending_file(profile), &aside).map_err(|error| not_writable(&aside, &error))
    }

    /// Resumes the registration that was set aside for a gateway.
    ///
    /// # Errors
    /// [`crate::error::Kind::Config`] if it cannot be read or renamed.
    pub fn take_up_pending(&self, profile: &str, lighthouse: &Url) -> Result<Option<Pending>> {
        let aside = self.aside_file(profile, lighthouse);
        let Some(pending) = note(&aside)? else {
            return Ok(None);
        };
        fs::rename(&aside, self.pending_file(profile))
            .map_err(|error| not_writable(&aside, &error))?;
        Ok(Some(pending))
    }

    /// Returns the path of the note that was set aside for a gateway; every gateway has its own,
    /// whatever characters its address contains.
    fn aside_file(&self, profile: &str, lighthouse: &Url) -> PathBuf {
        let address = lighthouse.as_str().trim_end_matches('/');
        let name: String = Sha256::digest(address)
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        beside(&self.file, &format!(".{profile}.registration-{name}"))
    }

    /// Returns the note of an interrupted registration, if there is one.
    ///
    /// # Errors
    /// [`crate::error::Kind::Config`] if it cannot be read.
    pub fn pending(&self, profile: &str) -> Result<Option<Pending>> {
        note(&self.pending_file(profile))
    }

    /// Stores a registration's key before the request is sent.
    ///
    /// # Errors
    /// [`crate::error::Kind::Config`] if it cannot be written.
    pub fn keep_pending(&self, profile: &str, pending: &Pending) -> Result<()> {
        let mut document = DocumentMut::new();
        document["idempotency_key"] = value(pending.idempotency_key.expose());
        document["lighthouse"] = value(pending.lighthouse.as_str());
        for (key, asked) in [
            ("administrator_name", &pending.administrator_name),
            ("administrator_email", &pending.administrator_email),
        ] {
            if let Some(asked) = asked {
                document[key] = value(asked.as_str());
            }
        }
        if let Some(replaces) = &pending.replaces {
            document["replaces"] = value(replaces.as_str());
        }
        replace_note(&self.pending_file(profile), &document.to_string())
    }

    /// Forgets the key once the response is safely stored.
    ///
    /// # Errors
    /// [`crate::error::Kind::Config`] if it cannot be removed.
    pub fn forget_pending(&self, profile: &str) -> Result<()> {
        self.forget(&self.pending_file(profile))
    }

    fn pending_file(&self, profile: &str) -> PathBuf {
        beside(&self.file, &format!(".{profile}.registration"))
    }

    fn forget(&self, note: &Path) -> Result<()> {
        match fs::remove_file(note) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(error) => Err(not_writable(&self.file, &error)),
        }
    }

    /// Returns the note of an interrupted secret rotation, if there is one.
    ///
    /// # Errors
    /// [`crate::error::Kind::Config`] if it cannot be read.
    pub fn rotation(&self, profile: &str) -> Result<Option<Rotation>> {
        note(&rotation_file(&self.file, profile))
    }

    /// Stores the current secret before requesting a new one.
    ///
    /// # Errors
    /// [`crate::error::Kind::Config`] if it cannot be written.
    pub fn keep_rotation(&self, profile: &str, rotation: &Rotation) -> Result<()> {
        let mut document = DocumentMut::new();
        document["installation_id"] = value(rotation.installation_id.as_str());
        document["previous_secret"] = value(rotation.previous_secret.expose());
        replace_note(&rotation_file(&self.file, profile), &document.to_string())
    }

    /// Forgets the rotation once the new secret has been used.
    ///
    /// # Errors
    /// [`crate::error::Kind::Config`] if it cannot be removed.
    pub fn forget_rotation(&self, profile: &str) -> Result<()> {
        self.forget(&rotation_file(&self.file, profile))
    }

    /// Whether the gateway has already been asked to remove this installation.
    ///
    /// # Errors
    /// [`crate::error::Kind::Config`] if the note cannot be read.
    pub fn is_being_removed(&self, profile: &str, installation_id: &str) -> Result<bool> {
        let note: Option<Removal> = note(&removal_file(&self.file, profile))?;
        Ok(note.is_some_and(|note| note.installation_id == installation_id))
    }

    /// Notes that we are about to ask the gateway to remove this installation.
    ///
    /// # Errors
    /// [`crate::error::Kind::Config`] if it cannot be written.
    pub fn keep_removal(&self, profile: &str, installation_id: &str) -> Result<()> {
        let mut document = DocumentMut::new();
        document["installation_id"] = value(installation_id);
        replace_note(&removal_file(&self.file, profile), &document.to_string())
    }

    /// Forgets an idempotency key whose response is stored. Otherwise, once that installation is
    /// removed, the next registration would be mistaken for a repeat.
    ///
    /// # Errors
    /// [`crate::error::Kind::Config`] if the note cannot be read or removed.
    pub fn forget_finished(&self, profile: &str, installation_id: &str) -> Result<()> {
        match self.pending(profile)? {
            Some(pending) if pending.replaces.as_deref() != Some(installation_id) => {
                self.forget_pending(profile)
            }
            _ => Ok(()),
        }
    }

    /// Forgets the removal once the installation is no longer in the file.
    ///
    /// # Errors
    /// [`crate::error::Kind::Config`] if it cannot be removed.
    pub fn forget_removal(&self, profile: &str) -> Result<()> {
        self.forget(&removal_file(&self.file, profile))
    }
}

fn replace_note(note: &Path, text: &str) -> Result<()> {
    write_in_one_step(note, text.as_bytes()).map_err(|error| not_writable(note, &error))
}

/// Whether a removal or secret rotation left a note behind; only checks whether the files exist.
#[must_use]
pub fn removal_left_a_note(file: &Path, profile: &str) -> bool {
    let file = followed(file);
    removal_file(&file, profile).exists() || rotation_file(&file, profile).exists()
}

fn removal_file(file: &Path, profile: &str) -> PathBuf {
    beside(file, &format!(".{profile}.removal"))
}

fn note<T: for<'de> Deserialize<'de>>(file: &Path) -> Result<Option<T>> {
    let Some(text) = read(file)? else {
        return Ok(None);
    };
    toml::from_str(&text)
        .map(Some)
        .map_err(|error| wrong(file, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_belongs_to_one_profile_and_one_installation() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config.toml");
        let locked = Locked::new(&file).unwrap();
        locked.keep_removal("default", "6f0d").unwrap();
        let said = |profile, id| locked.is_being_removed(profile, id).unwrap();
        assert_eq!(
            (
                said("default", "6f0d"),
                said("default", "7a"),
                said("work", "6f0d")
            ),
            (true, false, false)
        );
        let rotation = Rotation {
            installation_id: "6f0d".into(),
            previous_secret: Secret::new("old"),
        };
        locked.keep_rotation("default", &rotation).unwrap();
        assert_eq!(
            locked
                .rotation("default")
                .unwrap()
                .unwrap()
                .previous_secret
                .expose(),
            "old"
        );
        assert!(rotation_is_open(&file, "default") && !rotation_is_open(&file, "work"));
        locked.forget_rotation("default").unwrap();
        assert!(!rotation_is_open(&file, "default"));
    }
}
