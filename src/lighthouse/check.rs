//! What `lighthouse check` looks at beyond reading the settings: definitions, addresses, secret files, the
//! data folder. It changes nothing.

use crate::error::{Error, Kind};
use crate::lighthouse::database;
use crate::lighthouse::definition::Definitions;
use crate::lighthouse::mail::Mail;
use crate::lighthouse::public_url;
use crate::lighthouse::settings::Settings;
use std::path::{Path, PathBuf};

/// All that is wrong, each thing once.
#[must_use]
pub fn problems(settings: &Settings) -> Vec<Error> {
    let address = public_url(settings, settings.listen);
    // Where the address is wrong, definitions are looked at with another.
    let url = address.as_deref().unwrap_or("https://lighthouse.invalid");
    let mut found = Definitions::problems(settings, url);
    found.extend(Mail::open(settings, Path::new(""), url).err());
    found.extend(address.err());
    found.extend(numbers(settings));
    found.extend(settings.trusted_proxies.iter().filter(|network| network.is_everybody()).map(|_| {
        wrong("`trusted_proxies` holds a network of all addresses, so anybody could pretend to be anybody")
            .hint("list the addresses of your own proxies")
    }));
    found.extend(secret_files(settings).iter().filter_map(|(key, file)| exposed(key, file)));
    found.extend(database::problems(settings));
    match settings.data_folder() {
        Ok(folder) => found.extend(unwritable(&folder)),
        Err(error) => found.push(error),
    }
    each_once(found)
}

fn wrong(message: &str) -> Error {
    Error::new(Kind::Config, message)
}

fn numbers(settings: &Settings) -> Vec<Error> {
    let general = [("default_limit", settings.default_limit), ("unverified_limit", settings.unverified_limit)];
    let general = general.into_iter().map(|(key, limit)| (format!("`{key}`"), limit));
    let endpoints = settings.endpoints.iter().filter_map(|endpoint| {
        let name = if endpoint.display.is_empty() { endpoint.url.as_str() } else { &endpoint.display };
        Some((format!("endpoint `{name}`: `limit`"), endpoint.limit?))
    });
    let negative = general.chain(endpoints).filter(|(_, limit)| *limit < 0);
    negative.map(|(name, _)| wrong(&format!("{name} is negative"))).collect()
}

fn secret_files(settings: &Settings) -> Vec<(String, &Path)> {
    let platforms = settings.platforms.iter();
    let platforms = platforms.map(|(slug, p)| (format!("platforms.{slug}.client_secret_file"), &p.client_secret_file));
    let others = [
        ("database_password_file", &settings.database_password_file),
        ("pepper_file", &settings.pepper_file),
        ("mail.password_file", &settings.mail.password_file),
    ];
    let all = platforms.chain(others.map(|(key, file)| (key.to_owned(), file)));
    all.filter_map(|(key, file)| Some((key, file.as_deref()?))).collect()
}

/// A secret that everybody on the machine can read; files that cannot be read are named by those who read them.
#[cfg(unix)]
fn exposed(key: &str, file: &Path) -> Option<Error> {
    use std::os::unix::fs::PermissionsExt;
    let mode = file.metadata().ok()?.permissions().mode();
    (mode & 0o007 != 0).then(|| {
        wrong(&format!(
            "`{key}`: `{}` is open to every user of this machine (mode {:03o})",
            file.display(),
            mode & 0o777
        ))
        .hint(format!("run `chmod 600 {}`", file.display()))
    })
}

#[cfg(not(unix))]
fn exposed(_: &str, _: &Path) -> Option<Error> {
    None
}

/// Whether the folder, or the first one above it that exists, takes new files.
fn unwritable(folder: &Path) -> Option<Error> {
    let existing = folder.ancestors().find(|above| above.exists()).map_or_else(|| PathBuf::from("."), Path::to_owned);
    // Of a relative path the last ancestor is empty.
    let existing = if existing.as_os_str().is_empty() { PathBuf::from(".") } else { existing };
    let error = tempfile::NamedTempFile::new_in(&existing).err()?;
    Some(
        wrong(&format!("the data folder `{}` takes no files: {}", folder.display(), error.kind()))
            .hint("give another one with `--data-dir` or `data_dir`, or make it this user's own"),
    )
}

/// Several endpoints may stumble over one setting.
fn each_once(found: Vec<Error>) -> Vec<Error> {
    let mut seen = std::collections::HashSet::new();
    found.into_iter().filter(|error| seen.insert(error.to_string())).collect()
}
