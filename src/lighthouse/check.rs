//! What `lighthouse check` looks at beyond reading the settings: definitions, addresses, secret
//! files, the data folder, whether a database server answers. It changes nothing.

use crate::clock::Clock;
use crate::error::{Error, Kind};
use crate::lighthouse::catalog::served::Catalog;
use crate::lighthouse::catalog::snapshot::Snapshot;
use crate::lighthouse::catalog::unused::Unused;
use crate::lighthouse::database;
use crate::lighthouse::folder;
use crate::lighthouse::mail::outbox::Sender;
use crate::lighthouse::numbers::expiry;
use crate::lighthouse::settings::{SQLITE, Settings};
use crate::lighthouse::store::Store;
use crate::lighthouse::web::public_url::PublicUrl;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// All that is wrong, each thing once.
#[must_use]
pub fn problems(settings: &Settings) -> Vec<Error> {
    let address = PublicUrl::new(settings, settings.listen);
    // Where the address is wrong, definitions are looked at with another.
    let url = address
        .as_ref()
        .map_or("https://lighthouse.invalid", PublicUrl::as_str);
    let mut found = Catalog::problems(settings, url);
    found.extend(Sender::open(settings, Path::new(""), url).err());
    found.extend(address.err());
    found.extend(numbers(settings));
    found.extend(settings.trusted_proxies.iter().filter(|network| network.is_everybody()).map(|_| {
        wrong("`trusted_proxies` holds a network of all addresses, so anybody could pretend to be anybody")
            .hint("list the addresses of your own proxies")
    }));
    found.extend(
        secret_files(settings)
            .iter()
            .filter_map(|(key, file)| exposed(key, file)),
    );
    found.extend(database::problems(settings));
    match settings.data_folder() {
        Ok(folder) => found.extend(unwritable(&folder)),
        Err(error) => found.push(error),
    }
    each_once(found)
}

/// What may be meant, and seldom is.
#[must_use]
pub fn warnings(settings: &Settings) -> Vec<Error> {
    let unknown_proxy = settings.trusted_proxies.is_empty() && is_behind_proxy(settings);
    let message = "`public_url` leads to a proxy, and `trusted_proxies` is empty: everybody seems to come from the proxy, so caps per address count all together, or nobody where the proxy is on this machine, and sign-ins without a ticket are bounded for each installation alone";
    let now = Clock::default().now();
    let ends = expiry::of_settings(settings);
    let ends = ends.iter().filter_map(|one| one.warning(now));
    let ends = ends.map(|warning| {
        wrong(&warning).hint("get another one, and tell its date by `client_secret_expires`")
    });
    unknown_proxy
        .then(|| {
            wrong(message).hint(
                "list the proxy's address in `trusted_proxies`, such as `[\"127.0.0.1\", \"::1\"]`",
            )
        })
        .into_iter()
        .chain(ends)
        .collect()
}

/// The catalogue that these settings would serve; none while there is no database, or none of this version, for
/// nothing is changed here.
#[must_use]
pub fn catalogue(settings: &Settings) -> Option<Arc<Snapshot>> {
    if settings.database.expose() != SQLITE || database::missing(settings).ok()?.is_some() {
        return None;
    }
    let folder = settings.data_folder().ok()?;
    folder::look(&folder).ok()?;
    let store = Store::open_as_it_is(&folder)?;
    Some(
        Catalog::open(settings, "https://lighthouse.invalid", &store)
            .ok()?
            .now(),
    )
}

/// Corrections of endpoints that no list holds.
#[must_use]
pub fn unused(catalogue: &Snapshot) -> Vec<Error> {
    let unused = |one: &Unused| {
        wrong(&format!(
            "`endpoints`: no list holds `{}`, so what is said of it is not used",
            one.id
        ))
        .hint(&*one.hint)
    };
    catalogue.unused.iter().map(unused).collect()
}

/// The gateway itself speaks plain http, at `listen`.
fn is_behind_proxy(settings: &Settings) -> bool {
    let Some(url) = &settings.public_url else {
        return false;
    };
    url.scheme() == "https" || url.port_or_known_default() != Some(settings.listen.port())
}

fn wrong(message: &str) -> Error {
    Error::new(Kind::Config, message)
}

fn numbers(settings: &Settings) -> Vec<Error> {
    let general = [
        ("default_limit", settings.default_limit),
        ("unverified_limit", settings.unverified_limit),
        ("limits.tests", settings.limits.tests),
    ];
    let general = general
        .into_iter()
        .map(|(key, limit)| (format!("`{key}`"), limit));
    let endpoints = settings.endpoints.iter().filter_map(|endpoint| {
        Some((
            format!("endpoint `{}`: `limit`", endpoint.name()),
            endpoint.limit?,
        ))
    });
    let negative = general.chain(endpoints).filter(|(_, limit)| *limit < 0);
    negative
        .map(|(name, _)| wrong(&format!("{name} is negative")))
        .collect()
}

fn secret_files(settings: &Settings) -> Vec<(String, &Path)> {
    let platforms = settings.platforms.iter();
    let platforms = platforms.map(|(slug, p)| {
        (
            format!("platforms.{slug}.client_secret_file"),
            &p.client_secret_file,
        )
    });
    let endpoints = settings.endpoints.iter();
    let endpoints = endpoints.map(|one| {
        (
            format!("endpoints.{}.client_secret_file", one.name()),
            &one.client_secret_file,
        )
    });
    let others = [
        ("database_password_file", &settings.database_password_file),
        ("pepper_file", &settings.pepper_file),
        ("mail.password_file", &settings.mail.password_file),
    ];
    let all = platforms
        .chain(endpoints)
        .chain(others.map(|(key, file)| (key.to_owned(), file)));
    all.filter_map(|(key, file)| Some((key, file.as_deref()?)))
        .collect()
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
    let existing = folder
        .ancestors()
        .find(|above| above.exists())
        .map_or_else(|| PathBuf::from("."), Path::to_owned);
    // Of a relative path the last ancestor is empty.
    let existing = if existing.as_os_str().is_empty() {
        PathBuf::from(".")
    } else {
        existing
    };
    let error = tempfile::NamedTempFile::new_in(&existing).err()?;
    Some(
        wrong(&format!(
            "the data folder `{}` takes no files: {}",
            folder.display(),
            error.kind()
        ))
        .hint("give another one with `--data-dir` or `data_dir`, or make it this user's own"),
    )
}

/// Several endpoints may stumble over one setting.
fn each_once(found: Vec<Error>) -> Vec<Error> {
    let mut seen = std::collections::HashSet::new();
    found
        .into_iter()
        .filter(|error| seen.insert(error.to_string()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warns_of_a_proxy_that_nobody_has_named() {
        for (text, expected) in [
            ("", 0),
            ("public_url = \"https://gw.example\"", 1),
            (
                "public_url = \"https://gw.example\"\ntrusted_proxies = [\"127.0.0.1\"]",
                0,
            ),
            ("public_url = \"http://127.0.0.1:8417\"", 0),
            ("public_url = \"http://127.0.0.1:8080\"", 1),
        ] {
            assert_eq!(
                warnings(&toml::from_str(text).unwrap()).len(),
                expected,
                "{text}"
            );
        }
    }
}
