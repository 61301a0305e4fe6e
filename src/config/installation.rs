//! Writes the installation to a profile of the config file, changes its secret, and removes it. The
//! rest of the user's file stays as it is.

use crate::config::Installation;
use crate::config::edit::{child, profile_table, put};
use crate::config::file::Locked;
use crate::error::Result;
use crate::secret::Secret;
use toml_edit::DocumentMut;
use url::Url;

/// Returns the text of a config file with just this installation, so that it can be checked
/// beforehand.
#[must_use]
pub fn written(lighthouse: &Url, installation: &Installation) -> String {
    let mut document = DocumentMut::new();
    // Cannot fail, because an empty document can be edited.
    let _ = put_installation(&mut document, "default", lighthouse, installation);
    document.to_string()
}

fn put_installation(
    document: &mut DocumentMut,
    profile: &str,
    lighthouse: &Url,
    installation: &Installation,
) -> Result<()> {
    let table = profile_table(document, profile)?;
    put(
        table,
        "lighthouse",
        lighthouse.as_str().trim_end_matches('/').into(),
    );
    let table = child(table, "installation", false)?;
    put(table, "id", installation.id.as_str().into());
    put(table, "secret", installation.secret.expose().into());
    put(
        table,
        "administrator_name",
        installation.administrator_name.as_str().into(),
    );
    put(
        table,
        "administrator_email",
        installation.administrator_email.as_str().into(),
    );
    put(table, "issued_at", installation.issued_at.into());
    if let Some(key) = &installation.user_ref_key {
        put(table, "user_ref_key", key.expose().into());
    }
    if let Some(origin) = &installation.issued_by {
        put(table, "issued_by", origin.as_str().into());
    }
    Ok(())
}

impl Locked {
    /// Checks that an installation could be written to the profile, before the user is asked for
    /// anything, and reserves the disk space.
    ///
    /// # Errors
    /// [`crate::error::Kind::Config`] if we cannot edit the file or its disk is full.
    pub fn prove_editable(&self, profile: &str) -> Result<()> {
        let mut document = self.document()?;
        let length = document.to_string().len();
        profile_table(&mut document, profile)
            .and_then(|table| child(table, "installation", false))?;
        self.take_room(length)
    }

    /// Writes the gateway's address and an installation to a profile, keeping the user's comments
    /// and unknown keys.
    ///
    /// # Errors
    /// [`crate::error::Kind::Config`] if the file cannot be read or written.
    pub fn save_installation(
        &self,
        profile: &str,
        lighthouse: &Url,
        installation: &Installation,
    ) -> Result<()> {
        let mut document = self.document()?;
        put_installation(&mut document, profile, lighthouse, installation)?;
        self.replace(&document.to_string())
    }

    /// Binds the secret of a profile to the origin that issued it.
    ///
    /// # Errors
    /// Same as [`Self::save_secret`].
    pub fn bind_secret(&self, profile: &str, origin: &str) -> Result<()> {
        self.put_into_installation(profile, "issued_by", origin)
    }

    /// Writes a new secret to a profile, and nothing else.
    ///
    /// # Errors
    /// [`crate::error::Kind::Config`] if the file cannot be read or written.
    pub fn save_secret(&self, profile: &str, secret: &Secret) -> Result<()> {
        self.put_into_installation(profile, "secret", secret.expose())
    }

    fn put_into_installation(&self, profile: &str, key: &str, text: &str) -> Result<()> {
        let mut document = self.document()?;
        let table = child(
            profile_table(&mut document, profile)?,
            "installation",
            false,
        )?;
        put(table, key, text.into());
        self.replace(&document.to_string())
    }

    /// Removes the installation from a profile, keeping the gateway's address and the providers.
    ///
    /// # Errors
    /// Same as [`Self::save_secret`].
    pub fn remove_installation(&self, profile: &str) -> Result<()> {
        let mut document = self.document()?;
        profile_table(&mut document, profile)?.remove("installation");
        self.replace(&document.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::file::replace;
    use crate::config::load;
    use std::fs;
    use std::path::Path;

    fn installation() -> Installation {
        Installation {
            id: "6f0d0a4e".into(),
            secret: Secret::new("s3cret"),
            administrator_name: "Ada \"P\" Park".into(),
            administrator_email: "ada@example.org".into(),
            issued_at: "2026-11-22T09:30:00Z".parse().unwrap(),
            user_ref_key: Some(Secret::new("key")),
            issued_by: Some("https://lighthouse.example.org".into()),
            from_environment: false,
        }
    }

    fn gateway() -> Url {
        Url::parse("https://lighthouse.example.org/v1").unwrap()
    }

    #[test]
    fn comments_and_unknown_keys_survive_an_edit() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config.toml");
        let before = "# mine\nfuture = 1\n\n[profiles.work] # kept\nlighthouse = \"https://other.example/v1\" # why\n";
        replace(&file, before).unwrap();
        Locked::new(&file)
            .unwrap()
            .save_installation("default", &gateway(), &installation())
            .unwrap();
        let expected = "\n[profiles.default]\nlighthouse = \"https://lighthouse.example.org/v1\"\n\n\
            [profiles.default.installation]\nid = \"6f0d0a4e\"\nsecret = \"s3cret\"\n\
            administrator_name = 'Ada \"P\" Park'\nadministrator_email = \"ada@example.org\"\n\
            issued_at = 2026-11-22T09:30:00Z\nuser_ref_key = \"key\"\nissued_by = \"https://lighthouse.example.org\"\n";
        assert_eq!(
            fs::read_to_string(&file).unwrap(),
            format!("{before}{expected}")
        );
        let profile = load(&file, "default").unwrap();
        assert_eq!(profile.installation.unwrap().secret.expose(), "s3cret");
    }

    #[test]
    fn an_uneditable_file_is_reported_before_anything_else() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config.toml");
        replace(&file, "profiles = { default = {} }\n").unwrap();
        let error = Locked::new(&file)
            .unwrap()
            .prove_editable("default")
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "`profiles` in the config file must be a regular table"
        );
    }

    #[cfg(unix)]
    #[test]
    fn the_file_is_private_and_refused_if_others_can_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("new/config.toml");
        Locked::new(&file)
            .unwrap()
            .save_installation("default", &gateway(), &installation())
            .unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&file), mode(file.parent().unwrap())), (0o600, 0o700));
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        let error = load(&file, "default").unwrap_err();
        assert_eq!(
            error.next_step(),
            Some(format!("run `chmod 600 {}`", file.display()).as_str())
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_symlink_stays_and_its_target_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("config.toml");
        std::os::unix::fs::symlink("real.toml", &link).unwrap();
        Locked::new(&link)
            .unwrap()
            .save_installation("default", &gateway(), &installation())
            .unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert!(
            fs::metadata(folder.path().join("real.toml"))
                .unwrap()
                .is_file()
        );
    }

    #[test]
    fn only_the_installation_is_removed_and_the_users_text_stays() {
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
}
