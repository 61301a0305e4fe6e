//! What stands beside the config file while the secret is changed or the installation removed, so that a kill
//! at any moment loses nothing. A registration's own note is in `config`; who writes which when is decided by
//! the commands.

use crate::config::edit::put;
use crate::config::{Locked, beside, child, followed, profile_table, read, replace, wrong};
use crate::error::Result;
use crate::secret::Secret;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use toml_edit::{DocumentMut, value};

/// A change of the secret that is not known to have ended.
#[derive(Clone, Debug, Deserialize)]
pub struct Rotation {
    pub installation_id: String,
    /// What held before it; the config file may hold the new one already.
    pub previous_secret: Secret,
}

#[derive(Deserialize)]
struct Removal {
    installation_id: String,
}

/// Whether a change of the secret was interrupted; asks for the file's existence only.
#[must_use]
pub fn rotation_is_open(file: &Path, profile: &str) -> bool {
    rotation_file(&followed(file), profile).exists()
}

fn rotation_file(file: &Path, profile: &str) -> PathBuf {
    beside(file, &format!(".{profile}.rotation"))
}

impl Locked {
    /// Writes another secret into a profile, and nothing else.
    ///
    /// # Errors
    /// [`crate::error::Kind::Config`] when the file cannot be read or written.
    pub fn save_secret(&self, profile: &str, secret: &Secret) -> Result<()> {
        let mut document = self.document()?;
        let table = child(
            profile_table(&mut document, profile)?,
            "installation",
            false,
        )?;
        put(table, "secret", secret.expose().into());
        replace(&self.file, &document.to_string())
    }

    /// Takes the installation out of a profile; the gateway's address and the providers stay.
    ///
    /// # Errors
    /// As [`Self::save_secret`].
    pub fn remove_installation(&self, profile: &str) -> Result<()> {
        let mut document = self.document()?;
        profile_table(&mut document, profile)?.remove("installation");
        replace(&self.file, &document.to_string())
    }

    /// What an interrupted change of the secret left.
    ///
    /// # Errors
    /// [`crate::error::Kind::Config`] when it cannot be read.
    pub fn rotation(&self, profile: &str) -> Result<Option<Rotation>> {
        note(&rotation_file(&self.file, profile))
    }

    /// Keeps the secret that holds, before the gateway is asked for another.
    ///
    /// # Errors
    /// [`crate::error::Kind::Config`] when it cannot be written.
    pub fn keep_rotation(&self, profile: &str, rotation: &Rotation) -> Result<()> {
        let mut document = DocumentMut::new();
        document["installation_id"] = value(rotation.installation_id.as_str());
        document["previous_secret"] = value(rotation.previous_secret.expose());
        self.replace_note(&rotation_file(&self.file, profile), &document.to_string())
    }

    /// Forgets it once the new secret was used.
    ///
    /// # Errors
    /// [`crate::error::Kind::Config`] when it cannot be removed.
    pub fn forget_rotation(&self, profile: &str) -> Result<()> {
        self.forget(&rotation_file(&self.file, profile))
    }

    /// Whether the gateway was asked to remove this installation already.
    ///
    /// # Errors
    /// [`crate::error::Kind::Config`] when the note cannot be read.
    pub fn is_being_removed(&self, profile: &str, installation_id: &str) -> Result<bool> {
        let note: Option<Removal> = note(&self.removal_file(profile))?;
        Ok(note.is_some_and(|note| note.installation_id == installation_id))
    }

    /// Notes that the gateway is about to be asked to remove this installation.
    ///
    /// # Errors
    /// [`crate::error::Kind::Config`] when it cannot be written.
    pub fn keep_removal(&self, profile: &str, installation_id: &str) -> Result<()> {
        let mut document = DocumentMut::new();
        document["installation_id"] = value(installation_id);
        self.replace_note(&self.removal_file(profile), &document.to_string())
    }

    /// Forgets that, when the file is clean again.
    ///
    /// # Errors
    /// [`crate::error::Kind::Config`] when it cannot be removed.
    pub fn forget_removal(&self, profile: &str) -> Result<()> {
        self.forget(&self.removal_file(profile))
    }

    fn removal_file(&self, profile: &str) -> PathBuf {
        beside(&self.file, &format!(".{profile}.removal"))
    }
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
    use std::fs;

    #[test]
    fn only_the_installation_goes_and_what_the_user_wrote_stays() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config.toml");
        let stays = "# mine\n[profiles.default] # kept\nlighthouse = \"https://gw.example/v1\"\n";
        let after = "\n[profiles.default.providers.mine]\nissuer = \"https://fhir.example\"\n";
        let text = format!(
            "{stays}\n[profiles.default.installation]\nid = \"6f0d\"\nsecret = \"s\"\n{after}"
        );
        replace(&file, &text).unwrap();
        let locked = Locked::new(&file).unwrap();
        locked.save_secret("default", &Secret::new("t")).unwrap();
        assert_eq!(
            fs::read_to_string(&file).unwrap(),
            text.replace("\"s\"", "\"t\"")
        );
        locked.remove_installation("default").unwrap();
        assert_eq!(
            fs::read_to_string(&file).unwrap(),
            format!("{stays}{after}")
        );
    }

    #[test]
    fn a_note_is_of_one_profile_and_one_installation() {
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
