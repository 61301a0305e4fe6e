//! The config file: where it is, what is in it, and how it is replaced in one step. What is written when
//! is decided by the commands.

pub mod check;
pub mod edit;
pub mod keys;
pub mod pending;
pub mod private;
pub mod redacted;

use crate::error::{Error, Kind, Result};
use crate::secret::Secret;
use edit::put;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use toml_edit::{DocumentMut, Item, Table, value};
use url::Url;

pub use pending::{Rotation, rotation_is_open};

/// One `[profiles.NAME]` of the file; everything may be missing.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Profile {
    /// The gateway's API base.
    pub lighthouse: Option<Url>,
    pub installation: Option<Installation>,
    /// Providers for a sign-in without a gateway, by the name the user gave them.
    #[serde(default)]
    pub providers: BTreeMap<String, Provider>,
}

/// The registered installation; its secret is bound to the profile's `lighthouse`.
#[derive(Clone, Debug, Deserialize)]
pub struct Installation {
    pub id: String,
    pub secret: Secret,
    pub administrator_name: String,
    pub administrator_email: String,
    pub issued_at: toml::value::Datetime,
    /// K of protocol.md section 4: local users are told apart by it, and it never leaves this machine. A file
    /// written by hand may lack it until `register` adds it.
    pub user_ref_key: Option<Secret>,
}

/// A provider as `auth test NAME` signs in to it without a gateway.
#[derive(Clone, Debug, Deserialize)]
pub struct Provider {
    /// FHIR base URL, or the OpenID issuer, as text: issuers are compared character by character.
    pub issuer: String,
    pub client_id: String,
    pub client_secret_file: Option<PathBuf>,
    /// PEM file for `private_key_jwt`.
    pub client_key_file: Option<PathBuf>,
    /// `kid` of that key, where it is not its thumbprint.
    pub client_key_id: Option<String>,
    #[serde(default)]
    pub scopes: Vec<String>,
    /// `none`, `client_secret_basic`, `client_secret_post`, `client_secret_jwt` or `private_key_jwt`.
    pub auth_method: Option<String>,
    /// `query`, `fragment` or `form_post`.
    pub response_mode: Option<String>,
    pub aud: Option<String>,
    /// A test system, which checks may treat roughly (checks.md section 0.2).
    #[serde(default)]
    pub test_system: bool,
    /// Checks it is known not to pass (section 0.3).
    #[serde(default)]
    pub expected_deviations: Vec<Deviation>,
}

/// A check that a provider is known not to pass.
#[derive(Clone, Debug, Deserialize)]
pub struct Deviation {
    pub id: String,
    pub reason: String,
    /// The last day it is expected, such as `2027-01-31`.
    pub until: Option<toml::value::Datetime>,
}

#[derive(Default, Deserialize)]
struct Contents {
    #[serde(default)]
    profiles: BTreeMap<String, Profile>,
}

/// A profile's name as it may stand in the file, and in the names of files beside it.
///
/// # Errors
/// What is wrong with it.
pub fn profile_name(text: &str) -> std::result::Result<String, String> {
    let legal = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '@');
    if !text.is_empty()
        && text.len() <= 100
        && !text.starts_with(['-', '.'])
        && text.chars().all(legal)
    {
        return Ok(text.to_owned());
    }
    Err(
        "letters, digits, `-`, `_`, `.` and `@`, at most 100 bytes, and neither `-` nor `.` first"
            .to_owned(),
    )
}

/// Where this platform keeps the file: `/etc/fastenctl/config.toml` for root.
///
/// # Errors
/// When the system names no home.
pub fn default_file() -> Result<PathBuf> {
    #[cfg(unix)]
    if rustix::process::geteuid().is_root() {
        return Ok(PathBuf::from("/etc/fastenctl/config.toml"));
    }
    directories::ProjectDirs::from("", "", "fastenctl")
        .map(|folders| folders.config_dir().join("config.toml"))
        .ok_or_else(|| {
            Error::new(
                Kind::Config,
                "this system names no home folder to look for the config file in",
            )
            .hint("name the file with `--config` or `FASTENCTL_CONFIG`")
        })
}

/// Reads one profile; a missing file or profile is an empty one.
///
/// # Errors
/// [`Kind::Config`] when the file is readable by others, cannot be read, or is wrong.
pub fn load(file: &Path, profile: &str) -> Result<Profile> {
    let Some(text) = read(file)? else {
        return Ok(Profile::default());
    };
    let mut contents: Contents = toml::from_str(&text).map_err(|error| wrong(file, &error))?;
    Ok(contents.profiles.remove(profile).unwrap_or_default())
}

fn read(file: &Path) -> Result<Option<String>> {
    let unreadable = |error: std::io::Error| {
        let hint = match error.kind() {
            ErrorKind::PermissionDenied => {
                "it belongs to another user: run as that one, or name another with `--config`"
            }
            ErrorKind::InvalidData => {
                "it is no text in UTF-8: mend it, or move it away and run `fastenctl register`"
            }
            _ => "name another file with `--config`",
        };
        Error::new(
            Kind::Config,
            format!("cannot read `{}`: {error}", file.display()),
        )
        .hint(hint)
    };
    match fs::metadata(file) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(error)),
        // A pipe would be waited for, and nobody should be told to change the mode of a device.
        Ok(metadata) if !metadata.is_file() => {
            return Err(Error::new(
                Kind::Config,
                format!("`{}` is no regular file", file.display()),
            )
            .hint("name a file with `--config`; it need not exist yet"));
        }
        Ok(metadata) => refuse_if_shared(file, &metadata)?,
    }
    fs::read_to_string(file).map(Some).map_err(unreadable)
}

/// The line and column only: the parser's own picture of the place would show a secret that stands there.
fn wrong(file: &Path, error: &toml::de::Error) -> Error {
    let place = error.span().and_then(|span| {
        let text = fs::read_to_string(file).ok()?;
        Some(format!(
            " in line {}",
            text.get(..span.start)?.matches('\n').count() + 1
        ))
    });
    let message = format!(
        "`{}` is wrong{}: {}",
        file.display(),
        place.unwrap_or_default(),
        error.message()
    );
    Error::new(Kind::Config, message)
        .hint("mend the file, or move it away and run `fastenctl register` again")
}

#[cfg(unix)]
fn refuse_if_shared(file: &Path, metadata: &fs::Metadata) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    if metadata.permissions().mode() & 0o077 == 0 {
        return Ok(());
    }
    let message = format!(
        "`{}` holds a secret and can be read by others",
        file.display()
    );
    Err(Error::new(Kind::Config, message).hint(format!("run `chmod 600 {}`", file.display())))
}

#[cfg(not(unix))]
fn refuse_if_shared(_file: &Path, _metadata: &fs::Metadata) -> Result<()> {
    Ok(())
}

/// A file that its user made read-only is not to be changed, although another could be put in its place.
#[cfg(unix)]
fn refuse_if_read_only(file: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    match fs::metadata(file) {
        Ok(metadata) if metadata.is_file() && metadata.permissions().mode() & 0o200 == 0 => {
            let message = format!("cannot write `{}`: the file is read-only", file.display());
            Err(Error::new(Kind::Config, message).hint(format!(
                "run `chmod 600 {}`, or name another with `--config`",
                file.display()
            )))
        }
        _ => Ok(()),
    }
}

#[cfg(not(unix))]
fn refuse_if_read_only(_file: &Path) -> Result<()> {
    Ok(())
}

/// The file that is locked while the config file is changed.
fn lock_file(file: &Path) -> std::io::Result<File> {
    let lock = beside(file, ".lock");
    match private_options().create_new(true).open(&lock) {
        Ok(new) => leave_to_owner(&new, file).map(|()| new),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => private_options().open(&lock),
        Err(error) => Err(error),
    }
}

/// What root writes in another user's stead stays that user's, who could not read it otherwise. `new` must be a file
/// made just now: one that was there might be a link to something else.
#[cfg(unix)]
fn leave_to_owner(new: &File, config_file: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::{MetadataExt, fchown};
    match fs::metadata(config_file) {
        Ok(owner) if rustix::process::geteuid().is_root() && owner.uid() != 0 => {
            fchown(new, Some(owner.uid()), Some(owner.gid()))
        }
        _ => Ok(()),
    }
}

#[cfg(not(unix))]
fn leave_to_owner(_new: &File, _config_file: &Path) -> std::io::Result<()> {
    Ok(())
}

/// The config file while this process alone may change it; another one waits. Proves on the way that the
/// place can be written.
pub struct Locked {
    file: PathBuf,
    _lock: File,
}

impl Locked {
    /// Makes the folder (0700) if need be and waits for the lock. A symlink is followed once, so that its
    /// target is what gets replaced.
    ///
    /// # Errors
    /// [`Kind::Config`] when the place cannot be written.
    pub fn new(file: &Path) -> Result<Self> {
        let file = followed(file);
        let cannot = |error: &std::io::Error| not_writable(&file, error);
        make_folder(folder_of(&file)).map_err(|error| cannot(&error))?;
        refuse_if_read_only(&file)?;
        let lock = lock_file(&file).map_err(|error| cannot(&error))?;
        lock.lock().map_err(|error| cannot(&error))?;
        let locked = Self { file, _lock: lock };
        locked.sweep();
        Ok(locked)
    }

    /// Proves, before anybody is asked for an installation, that one could be written into the profile.
    ///
    /// # Errors
    /// [`Kind::Config`] when the file is one we cannot edit.
    pub fn prove_editable(&self, profile: &str) -> Result<()> {
        let mut document = self.document()?;
        profile_table(&mut document, profile)
            .and_then(|table| child(table, "installation", false))
            .map(|_| ())
    }

    fn document(&self) -> Result<DocumentMut> {
        let text = read(&self.file)?.unwrap_or_default();
        text.parse().map_err(|error: toml_edit::TomlError| {
            Error::new(
                Kind::Config,
                format!("`{}` is wrong: {}", self.file.display(), error.message()),
            )
        })
    }

    /// Writes address and installation into one profile; comments and unknown keys of the user survive.
    ///
    /// # Errors
    /// [`Kind::Config`] when the file cannot be read or written.
    pub fn save_installation(
        &self,
        profile: &str,
        lighthouse: &Url,
        installation: &Installation,
    ) -> Result<()> {
        let mut document = self.document()?;
        let table = profile_table(&mut document, profile)?;
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
        replace(&self.file, &document.to_string())
    }

    fn replace_note(&self, note: &Path, text: &str) -> Result<()> {
        write_in_one_step(note, &self.file, text.as_bytes())
            .map_err(|error| not_writable(note, &error))
    }

    /// Reads what `pending` of a profile was left by an interrupted registration.
    ///
    /// # Errors
    /// [`Kind::Config`] when it cannot be read.
    pub fn pending(&self, profile: &str) -> Result<Option<Pending>> {
        let file = self.pending_file(profile);
        let Some(text) = read(&file)? else {
            return Ok(None);
        };
        toml::from_str(&text)
            .map(Some)
            .map_err(|error| wrong(&file, &error))
    }

    /// Keeps a registration's key safe before the gateway is asked.
    ///
    /// # Errors
    /// [`Kind::Config`] when it cannot be written.
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
        self.replace_note(&self.pending_file(profile), &document.to_string())
    }

    /// Forgets the key once the answer is safely stored.
    ///
    /// # Errors
    /// [`Kind::Config`] when it cannot be removed.
    pub fn forget_pending(&self, profile: &str) -> Result<()> {
        self.forget(&self.pending_file(profile))
    }

    fn forget(&self, note: &Path) -> Result<()> {
        match fs::remove_file(note) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(error) => Err(not_writable(&self.file, &error)),
        }
    }

    fn pending_file(&self, profile: &str) -> PathBuf {
        beside(&self.file, &format!(".{profile}.registration"))
    }

    /// Removes temporary files that a killed run left; only the holder of the lock writes any.
    fn sweep(&self) {
        let prefix = temporary_prefix(&self.file);
        let Ok(entries) = fs::read_dir(folder_of(&self.file)) else {
            return;
        };
        for entry in entries.flatten() {
            let name = entry.file_name();
            if name.to_string_lossy().starts_with(&prefix) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

/// An intended registration whose answer is not stored yet.
#[derive(Clone, Debug, Deserialize)]
pub struct Pending {
    pub idempotency_key: Secret,
    pub lighthouse: Url,
    /// What was asked for: a repeat asks for the same, and what has changed since is changed afterwards. Notes of
    /// earlier versions lack both.
    pub administrator_name: Option<String>,
    pub administrator_email: Option<String>,
    /// The installation that stood in the profile when this one was wanted.
    pub replaces: Option<String>,
}

/// Writes a file that nobody else may read (0600), in one step.
///
/// # Errors
/// [`Kind::Failure`] when it cannot be written.
pub fn write_private(file: &Path, bytes: &[u8]) -> Result<()> {
    let file = &followed(file);
    write_in_one_step(file, file, bytes).map_err(|error| {
        Error::new(
            Kind::Failure,
            format!("cannot write `{}`: {error}", file.display()),
        )
        .hint("name another file, or mend the folder's permissions or the space on its disk")
    })
}

/// The text of a config file; nothing where there is none.
///
/// # Errors
/// [`Kind::Config`] when it is readable by others or cannot be read.
pub fn text_of(file: &Path) -> Result<Option<String>> {
    read(file)
}

fn replace(file: &Path, text: &str) -> Result<()> {
    write_in_one_step(file, file, text.as_bytes()).map_err(|error| not_writable(file, &error))
}

/// Replaces a file by one of the same owner as `owned_like`, where that exists.
fn write_in_one_step(file: &Path, owned_like: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = folder_of(file);
    let mut temporary = tempfile::Builder::new()
        .prefix(&temporary_prefix(file))
        .tempfile_in(folder)?;
    temporary.write_all(bytes)?;
    leave_to_owner(temporary.as_file(), owned_like)?;
    temporary.as_file().sync_all()?;
    temporary.persist(file).map_err(|error| error.error)?;
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    Ok(())
}

/// A symlink's target, or the file itself.
fn followed(file: &Path) -> PathBuf {
    fs::read_link(file).map_or_else(
        |_| file.to_path_buf(),
        |target| folder_of(file).join(target),
    )
}

fn temporary_prefix(file: &Path) -> String {
    format!(
        ".{}.",
        file.file_name().unwrap_or_default().to_string_lossy()
    )
}

fn folder_of(file: &Path) -> &Path {
    file.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(ending);
    file.with_file_name(name)
}

fn make_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn private_options() -> fs::OpenOptions {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn not_writable(file: &Path, error: &std::io::Error) -> Error {
    Error::new(
        Kind::Config,
        format!("cannot write `{}`: {error}", file.display()),
    )
    .hint("name another place with `--config`, or mend its permissions or the space on its disk")
}

fn profile_table<'a>(document: &'a mut DocumentMut, profile: &str) -> Result<&'a mut Table> {
    child(
        child(document.as_table_mut(), "profiles", true)?,
        profile,
        false,
    )
}

fn child<'a>(parent: &'a mut Table, name: &str, implicit: bool) -> Result<&'a mut Table> {
    let item = parent.entry(name).or_insert_with(|| {
        let mut table = Table::new();
        table.set_implicit(implicit);
        Item::Table(table)
    });
    item.as_table_mut().ok_or_else(|| {
        Error::new(
            Kind::Config,
            format!("`{name}` in the config file must be a table of its own"),
        )
        .hint("write `[profiles.NAME]` and `[profiles.NAME.installation]` instead of braces")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn installation() -> Installation {
        Installation {
            id: "6f0d0a4e".into(),
            secret: Secret::new("s3cret"),
            administrator_name: "Ada \"P\" Park".into(),
            administrator_email: "ada@example.org".into(),
            issued_at: "2026-11-22T09:30:00Z".parse().unwrap(),
            user_ref_key: Some(Secret::new("key")),
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
            issued_at = 2026-11-22T09:30:00Z\nuser_ref_key = \"key\"\n";
        assert_eq!(
            fs::read_to_string(&file).unwrap(),
            format!("{before}{expected}")
        );
        let profile = load(&file, "default").unwrap();
        assert_eq!(profile.installation.unwrap().secret.expose(), "s3cret");
    }

    #[test]
    fn a_profiles_name_is_fit_to_be_part_of_a_files_name() {
        for name in ["default", "north-2", "münchen", "ada@example.org"] {
            assert_eq!(profile_name(name).as_deref(), Ok(name));
        }
        for name in [
            "",
            "../../x",
            "a/b",
            "a\\b",
            "new\nline",
            "-x",
            ".hidden",
            "two words",
            &"x".repeat(101),
        ] {
            assert!(profile_name(name).is_err(), "{name}");
        }
    }

    #[test]
    fn a_missing_file_is_an_empty_profile() {
        let folder = tempfile::tempdir().unwrap();
        assert!(
            load(&folder.path().join("none.toml"), "default")
                .unwrap()
                .installation
                .is_none()
        );
    }

    #[test]
    fn a_wrong_file_is_named_with_its_line_and_without_its_text() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config.toml");
        replace(&file, "[profiles.default.installation]\nsecret = 's3cret\n").unwrap();
        let error = load(&file, "default").unwrap_err();
        assert_eq!(error.kind(), Kind::Config);
        assert!(
            error
                .to_string()
                .starts_with(&format!("`{}` is wrong in line 2: ", file.display())),
            "{error}"
        );
        assert!(!error.to_string().contains("s3cret"));
    }

    #[test]
    fn a_secret_of_another_type_is_not_shown_either() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config.toml");
        replace(
            &file,
            "[profiles.default.installation]\nsecret = 1234567890\n",
        )
        .unwrap();
        let error = load(&file, "default").unwrap_err().to_string();
        assert!(
            error.contains(" in line 2: ") && !error.contains("1234567890"),
            "{error}"
        );
    }

    #[test]
    fn what_is_no_file_is_neither_read_nor_to_be_changed() {
        let folder = tempfile::tempdir().unwrap();
        let error = load(folder.path(), "default").unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("`{}` is no regular file", folder.path().display())
        );
        assert!(!error.next_step().unwrap().contains("chmod"), "{error}");
    }

    #[test]
    fn a_file_that_cannot_be_edited_is_found_out_before_anything_else() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config.toml");
        replace(&file, "profiles = { default = {} }\n").unwrap();
        let error = Locked::new(&file)
            .unwrap()
            .prove_editable("default")
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "`profiles` in the config file must be a table of its own"
        );
    }

    #[cfg(unix)]
    #[test]
    fn is_private_and_refused_when_others_can_read_it() {
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
    fn what_a_killed_run_left_is_swept_by_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config.toml");
        fs::write(folder.path().join(".config.toml.Ab12"), "half").unwrap();
        let _locked = Locked::new(&file).unwrap();
        let names: Vec<_> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        assert_eq!(names, ["config.toml.lock"]);
    }
}
