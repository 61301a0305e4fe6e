//! Reads a list given on the command line, as a file or as an address.

use crate::catalog::formats::format;
use crate::catalog::formats::format::{Format, How};
use crate::catalog::formats::packing::without_packing;
use crate::catalog::formats::read::Listed;
use crate::error::{Error, Kind, Result};
use crate::files;
use crate::http::block_on;
use crate::lighthouse::list_source::fetch::{Answer, Fetching, fetch, shown};
use crate::lighthouse::list_source::reading;
use crate::lighthouse::list_source::trouble::Cause;
use crate::lighthouse::stored_catalog::sources::Validators;
use crate::text::clean;
use std::path::{Path, PathBuf};
use url::Url;

/// A list that has been read.
pub(super) struct Given {
    pub(super) file: PathBuf,
    pub(super) name: String,
    /// Where it was fetched from, if it was fetched.
    pub(super) fetched: Option<Fetched>,
    pub(super) format: Format,
    pub(super) listed: Listed,
}

/// Where a list was fetched from, and the final address after redirects.
#[derive(Clone)]
pub(super) struct Fetched {
    pub(super) url: Url,
    pub(super) validators: Validators,
    pub(super) from: Url,
}

fn cannot(file: &Path, kind: Kind, reason: &str) -> Error {
    let file = named(file);
    Error::new(kind, format!("cannot import `{file}`: {reason}"))
}

/// A file or an address, as displayed.
pub(super) fn named(file: &Path) -> String {
    address(file).map_or_else(|| file.display().to_string(), |url| shown(&url))
}

/// Reads one list.
///
/// # Errors
/// [`Kind::NotFound`] for a missing file, [`Kind::Network`] and [`Kind::TimedOut`] if it cannot be
/// fetched, [`Kind::Failure`] if it cannot be read.
pub(super) fn read(file: &Path, name: String, how: &How, fetching: &Fetching) -> Result<Given> {
    let (read, fetched) = match address(file) {
        None => (format::read(&bytes_of(file)?, &name, how), None),
        Some(url) => {
            let (bytes, fetched) = fetched(file, url, fetching)?;
            (reading::read(&bytes, &name, how), Some(fetched))
        }
    };
    let (format, listed) = read.map_err(|reason| {
        let names = Format::ALL
            .map(|one| format!("`{}`", one.name()))
            .join(", ");
        cannot(file, Kind::Failure, &clean(&reason)).hint(format!(
            "the known formats are {names}; nothing was imported"
        ))
    })?;
    Ok(Given {
        file: file.to_owned(),
        name,
        fetched,
        format,
        listed,
    })
}

fn bytes_of(file: &Path) -> Result<Vec<u8>> {
    let opened = files::open_given(file);
    let bytes = opened.and_then(|opened| files::bounded(opened, files::LIST));
    bytes.map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => cannot(file, Kind::NotFound, "the file does not exist"),
        _ => cannot(file, Kind::Failure, &error.to_string()),
    })
}

fn fetched(file: &Path, url: Url, fetching: &Fetching) -> Result<(Vec<u8>, Fetched)> {
    match block_on(fetch(fetching, &url, &Validators::default())) {
        Ok(Answer::Given {
            bytes,
            validators,
            from,
        }) => Ok((
            bytes,
            Fetched {
                url,
                validators,
                from,
            },
        )),
        Ok(Answer::Unchanged) => Err(cannot(
            file,
            Kind::Failure,
            "the server responded with 304 to an unconditional request",
        )),
        Err(trouble) => {
            let (kind, hint) = told(trouble.cause);
            Err(cannot(file, kind, &clean(&trouble.reason)).hint(hint))
        }
    }
}

const fn told(cause: Cause) -> (Kind, &'static str) {
    match cause {
        Cause::Address => (
            Kind::Failure,
            "nothing was imported; lists are downloaded over `https` from public hosts, and from private networks \
             with `--allow-private-network`",
        ),
        Cause::Network => (
            Kind::Network,
            "nothing was imported; is the URL right? is the server up? is there a proxy or firewall in between?",
        ),
        Cause::TimedOut => (
            Kind::TimedOut,
            "nothing was imported; use `--timeout` to wait longer",
        ),
        Cause::Answer => (
            Kind::Failure,
            "nothing was imported; is this the URL of the list itself?",
        ),
    }
}

/// The address, unless the list is a file.
fn address(file: &Path) -> Option<Url> {
    let text = file.to_str()?;
    let scheme = scheme(text)?;
    let is_web = ["https", "http"].contains(&scheme.as_str());
    Url::parse(text).ok().filter(|_| is_web)
}

fn scheme(text: &str) -> Option<String> {
    let (scheme, _) = text.split_once("://")?;
    let is_one = scheme.len() > 1 && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_one.then(|| scheme.to_ascii_lowercase())
}

/// Refuses addresses that lists cannot be fetched from.
///
/// # Errors
/// [`Kind::Usage`], saying which ones can be used.
pub(super) fn check(file: &Path) -> Result<()> {
    let text = file.to_str().unwrap_or_default();
    if scheme(text).is_none() || address(file).is_some() || file.exists() {
        return Ok(());
    }
    let message = format!("`{}` is not a valid URL of a list", clean(text));
    Err(Error::new(Kind::Usage, message).hint("pass a file or an `https://…` URL"))
}

/// The last part of a file's path or an address, without the extensions for its format and
/// compression.
pub(super) fn list_name(file: &Path) -> String {
    if let Some(url) = address(file) {
        let mut segments = url.path_segments().into_iter().flatten();
        let last = segments.rfind(|segment| !segment.is_empty());
        return match last {
            Some(last) => stem(last),
            None => url.host_str().unwrap_or_default().to_owned(),
        };
    }
    let name = file.file_name().and_then(|name| name.to_str());
    stem(name.unwrap_or_default())
}

fn stem(name: &str) -> String {
    let stem = Path::new(without_packing(name)).file_stem();
    stem.and_then(|stem| stem.to_str())
        .unwrap_or_default()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_distinguished_from_a_file_however_it_is_spelled() {
        for (text, is_address, is_refused) in [
            ("https://a.example/l.json", true, false),
            ("HTTPS://a.example/l.json", true, false),
            ("http://a.example/l.json", true, false),
            ("ftp://a.example/l.json", false, true),
            ("file:///l.json", false, true),
            ("https://", false, true),
            ("lists/l.json", false, false),
            ("C:/l.json", false, false),
        ] {
            let file = Path::new(text);
            let told = (address(file).is_some(), check(file).is_err());
            assert_eq!(told, (is_address, is_refused), "{text}");
        }
    }
}
