//! Checks settings that could be read, for `lighthouse check`, startup and reload: definitions,
//! addresses, secret files, the data folder, and whether a database server responds. It changes
//! nothing. `doubts` covers what is allowed but rarely intended.

use crate::clock::Clock;
use crate::error::{Error, Kind};
use crate::http::certificate_period;
use crate::lighthouse::catalog::served::Catalog;
use crate::lighthouse::catalog::snapshot::Snapshot;
use crate::lighthouse::catalog::unused::Unused;
use crate::lighthouse::database;
use crate::lighthouse::doubts::doubts;
use crate::lighthouse::folder;
use crate::lighthouse::mail::outbox::Sender;
use crate::lighthouse::numbers::expiry;
use crate::lighthouse::numbers::expiry::{Expiry, What};
use crate::lighthouse::peppers::files::Files;
use crate::lighthouse::settings::{Endpoint, SQLITE, Settings};
use crate::lighthouse::store::Store;
use crate::lighthouse::web::own_address::OwnAddress;
use crate::lighthouse::web::public_url::PublicUrl;
use crate::server::may_bind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use url::Url;
use uuid::Uuid;

/// Returns everything that is wrong, without duplicates.
#[must_use]
pub fn problems(settings: &Settings) -> Vec<Error> {
    let mut found = unreached(settings);
    found.extend(database::unreachable(settings));
    each_once(found)
}

/// Like [`problems`], but for startup, which waits for its database and reports its absence itself.
#[must_use]
pub fn before_start(settings: &Settings) -> Vec<Error> {
    each_once(unreached(settings))
}

/// Adds to each error the location of the setting that it is about.
#[must_use]
pub fn located(settings: &Settings, found: Vec<Error>) -> Vec<Error> {
    let found = found.into_iter();
    found.map(|error| settings.places.locate(error)).collect()
}

/// Returns what is wrong, as far as that can be found without network requests.
fn unreached(settings: &Settings) -> Vec<Error> {
    let address = PublicUrl::new(settings, settings.listen);
    // If the address is wrong, definitions are checked with a placeholder.
    let url = address
        .as_ref()
        .map_or("https://lighthouse.invalid", PublicUrl::as_str);
    let mut found = Catalog::problems(settings, url);
    found.extend(Sender::open(settings, Path::new(""), url).err());
    let own = address
        .as_ref()
        .ok()
        .map(|url| OwnAddress::new(settings, url, settings.listen));
    found.extend(own.and_then(Result::err));
    found.extend(address.err());
    found.extend(listeners(settings));
    found.extend(numbers(settings));
    let networks = settings.trusted_proxies.iter().enumerate();
    found.extend(networks.filter(|(_, network)| network.is_everybody()).map(|(number, _)| {
        wrong("`trusted_proxies` contains a network that covers all addresses, so any client could \
             forge its address")
            .hint("list the addresses of your own proxies")
            .about(format!("trusted_proxies.{number}"))
    }));
    found.extend(secret_files(settings).iter().filter_map(exposed));
    found.extend(exposed_keys(settings));
    found.extend(database::problems(settings));
    match settings.data_folder() {
        Ok(folder) => found.extend(unwritable(&folder)),
        Err(error) => found.push(error.about("data_dir")),
    }
    found
}

/// Returns warnings about settings that are allowed but rarely intended. Settings for missing
/// endpoints are included only if there is a catalog.
#[must_use]
pub fn warnings(settings: &Settings, catalogue: Option<&Snapshot>) -> Vec<Error> {
    let mut found = doubts(settings);
    found.extend(
        catalogue
            .iter()
            .flat_map(|catalogue| unused(settings, catalogue)),
    );
    found.extend(ending(&expiry::of_settings(settings)));
    found
}

/// Returns warnings about what expires soon.
#[must_use]
pub fn ending(ends: &[Expiry]) -> Vec<Error> {
    let now = Clock::default().now();
    let warning = |one: &Expiry| {
        let hint = match one.what {
            What::ClientSecret => {
                "get a new one, and set its expiry date in `client_secret_expires`"
            }
            What::Certificate { .. } => "renew it, then reload the proxy that uses it",
            What::OriginProof => {
                "the gateway's log shows the installation and why its origin could not be proven again"
            }
        };
        Some(wrong(&one.warning(now)?).hint(hint))
    };
    ends.iter().filter_map(warning).collect()
}

/// Returns the expiry of the certificate that browsers see at `public_url`, if it can be reached
/// from here. Blocks while it connects.
#[must_use]
pub fn certificate(settings: &Settings) -> Option<Expiry> {
    let address = PublicUrl::new(settings, settings.listen).ok()?;
    let url = Url::parse(address.as_str()).ok()?;
    if url.scheme() != "https" {
        return None;
    }
    certificate_period(&url).map(expiry::of_certificate)
}

/// Returns errors for addresses that nothing can listen on, or that are used twice.
fn listeners(settings: &Settings) -> Vec<Error> {
    let metrics = settings.metrics_listen;
    let both = [
        ("listen", Some(settings.listen)),
        ("metrics_listen", metrics),
    ];
    let unusable = both.into_iter().filter_map(|(key, address)| {
        let error = may_bind(address?).err()?;
        Some(error.about(key))
    });
    let same = metrics.filter(|at| *at == settings.listen && at.port() != 0);
    let same = same.map(|at| {
        wrong(&format!("`metrics_listen` is `{at}`, the same as `listen`"))
            .hint("choose another port for one of them")
            .about("metrics_listen")
    });
    unusable.chain(same).collect()
}

/// Returns the SQLite database of these settings; `None` if it does not exist or cannot be opened
/// without changing it.
#[must_use]
pub fn stored(settings: &Settings) -> Option<Store> {
    if settings.database.expose() != SQLITE || database::missing(settings).ok()?.is_some() {
        return None;
    }
    let folder = settings.data_folder().ok()?;
    folder::look(&folder).ok()?;
    Store::open_as_it_is(&folder)
}

/// Returns the catalog that these settings would serve from `store`.
#[must_use]
pub fn catalogue(settings: &Settings, store: &Store) -> Option<Arc<Snapshot>> {
    let catalogue = Catalog::open(settings, "https://lighthouse.invalid", store);
    Some(catalogue.ok()?.now())
}

/// Returns warnings about corrections for endpoints that are not in any list.
fn unused(settings: &Settings, catalogue: &Snapshot) -> Vec<Error> {
    let place = |id: &Uuid| {
        let is = |said: &Endpoint| said.id.as_ref() == Some(id);
        let number = settings.endpoints.iter().position(is);
        number.map_or_else(
            || "endpoints".to_owned(),
            |number| format!("endpoints.{number}.id"),
        )
    };
    let unused = |one: &Unused| {
        wrong(&format!(
            "`endpoints`: no list has `{}`, so these settings are not used",
            one.id
        ))
        .hint(&*one.hint)
        .about(place(&one.id))
    };
    catalogue.unused.iter().map(unused).collect()
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
        .map(|(key, limit)| (format!("`{key}`"), key.to_owned(), limit));
    let endpoints = settings.endpoints.iter().enumerate();
    let endpoints = endpoints.filter_map(|(number, endpoint)| {
        Some((
            format!("endpoint `{}`: `limit`", endpoint.name()),
            format!("endpoints.{number}.limit"),
            endpoint.limit?,
        ))
    });
    let requests = &settings.requests;
    let too_long = (requests.provider_timeout >= requests.timeout).then(|| {
        wrong("`requests.provider_timeout` is not shorter than `requests.timeout`")
            .hint(
                "make it shorter, because a request takes a little longer than the provider's \
                 response",
            )
            .about("requests.provider_timeout")
    });
    let negative = general.chain(endpoints).filter(|(.., limit)| *limit < 0);
    negative
        .map(|(name, path, _)| wrong(&format!("{name} is negative")).about(path))
        .chain(too_long)
        .collect()
}

/// A file with a secret: the setting's name, its location, and the file.
struct SecretFile<'a> {
    name: String,
    path: String,
    file: &'a Path,
}

fn secret_files(settings: &Settings) -> Vec<SecretFile<'_>> {
    let platforms = settings.platforms.iter();
    let platforms = platforms.map(|(slug, p)| {
        let path = format!("platforms.{slug}.client_secret_file");
        (path.clone(), path, &p.client_secret_file)
    });
    let endpoints = settings.endpoints.iter().enumerate();
    let endpoints = endpoints.map(|(number, one)| {
        (
            format!("endpoints.{}.client_secret_file", one.name()),
            format!("endpoints.{number}.client_secret_file"),
            &one.client_secret_file,
        )
    });
    let others = [
        ("database_password_file", &settings.database_password_file),
        ("pepper_file", &settings.pepper_file),
        ("previous_pepper_file", &settings.previous_pepper_file),
        ("next_pepper_file", &settings.next_pepper_file),
        ("mail.password_file", &settings.mail.password_file),
    ];
    let all = platforms
        .chain(endpoints)
        .chain(others.map(|(key, file)| (key.to_owned(), key.to_owned(), file)));
    all.filter_map(|(name, path, file)| {
        let file = file.as_deref()?;
        Some(SecretFile { name, path, file })
    })
    .collect()
}

/// Returns errors for key files that the settings do not name, if other users can access them.
fn exposed_keys(settings: &Settings) -> Vec<Error> {
    let Ok(files) = Files::of(settings) else {
        return Vec::new();
    };
    let named = [
        &settings.pepper_file,
        &settings.previous_pepper_file,
        &settings.next_pepper_file,
    ];
    let unnamed = files.all().into_iter().zip(named);
    let unnamed = unnamed.filter(|(_, named)| named.is_none());
    // They are beside the named file, or in the data folder.
    let key = match settings.pepper_file {
        Some(_) => "pepper_file",
        None => "data_dir",
    };
    let exposed = unnamed.filter_map(|((_, file), _)| {
        exposed(&SecretFile {
            name: key.to_owned(),
            path: key.to_owned(),
            file,
        })
    });
    exposed.collect()
}

/// Returns an error for a secret that every user of the machine can access; the code that reads the
/// files reports unreadable ones.
#[cfg(unix)]
fn exposed(SecretFile { name, path, file }: &SecretFile<'_>) -> Option<Error> {
    use std::os::unix::fs::PermissionsExt;
    let mode = file.metadata().ok()?.permissions().mode();
    (mode & 0o007 != 0).then(|| {
        wrong(&format!(
            "`{name}`: every user of this machine can access `{}` (mode {:03o})",
            file.display(),
            mode & 0o777
        ))
        .hint(format!("run `chmod 600 {}`", file.display()))
        .about(path)
    })
}

#[cfg(not(unix))]
fn exposed(_: &SecretFile<'_>) -> Option<Error> {
    None
}

/// Returns an error if the folder, or its nearest existing ancestor, is not writable.
fn unwritable(folder: &Path) -> Option<Error> {
    let existing = folder
        .ancestors()
        .find(|above| above.exists())
        .map_or_else(|| PathBuf::from("."), Path::to_owned);
    // The last ancestor of a relative path is empty.
    let existing = if existing.as_os_str().is_empty() {
        PathBuf::from(".")
    } else {
        existing
    };
    let error = tempfile::NamedTempFile::new_in(&existing).err()?;
    Some(
        wrong(&format!(
            "cannot create files in the data folder `{}`: {}",
            folder.display(),
            error.kind()
        ))
        .hint("use another folder with `--data-dir` or `data_dir`, or make this user its owner")
        .about("data_dir"),
    )
}

/// Removes duplicates, because the same setting may make several endpoints fail.
fn each_once(found: Vec<Error>) -> Vec<Error> {
    let mut seen = std::collections::HashSet::new();
    found
        .into_iter()
        .filter(|error| seen.insert((error.to_string(), error.setting().map(str::to_owned))))
        .collect()
}
