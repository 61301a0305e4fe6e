//! One list as it is given on a command line, by its file or by its address, and read.

use crate::catalog::formats::format;
use crate::catalog::formats::format::{Format, How};
use crate::catalog::formats::packing::without_packing;
use crate::catalog::formats::read::Listed;
use crate::error::{Error, Kind, Result};
use crate::files;
use crate::http::block_on;
use crate::lighthouse::list_source::fetch::{Answer, Fetching, Validators, fetch, shown};
use crate::text::clean;
use std::path::{Path, PathBuf};
use url::Url;

/// One list, read.
pub(super) struct Given {
    pub(super) file: PathBuf,
    pub(super) name: String,
    /// Where it was fetched, and as what.
    pub(super) origin: Option<Origin>,
    pub(super) format: Format,
    pub(super) listed: Listed,
}

/// Where a list was fetched, as what, and where it was in the end.
#[derive(Clone)]
pub(super) struct Origin {
    pub(super) url: Url,
    pub(super) validators: Validators,
    pub(super) from: Url,
}

fn cannot(file: &Path, kind: Kind, reason: &str) -> Error {
    let file = named(file);
    Error::new(kind, format!("cannot import `{file}`: {reason}"))
}

/// A file or an address, as it is shown.
pub(super) fn named(file: &Path) -> String {
    address(file).map_or_else(|| file.display().to_string(), |url| shown(&url))
}

/// Reads one list.
///
/// # Errors
/// [`Kind::NotFound`] for a file that is not there, [`Kind::Failure`] for what cannot be fetched or read.
pub(super) fn read(file: &Path, name: String, how: &How, fetching: &Fetching) -> Result<Given> {
    let (bytes, origin) = match address(file) {
        None => (bytes_of(file)?, None),
        Some(url) => {
            let (bytes, origin) = fetched(file, url, fetching)?;
            (bytes, Some(origin))
        }
    };
    let (format, listed) = format::read(&bytes, &name, how).map_err(|reason| {
        let names = Format::ALL
            .map(|one| format!("`{}`", one.name()))
            .join(", ");
        cannot(file, Kind::Failure, &clean(&reason)).hint(format!(
            "known are the formats {names}; nothing was imported"
        ))
    })?;
    Ok(Given {
        file: file.to_owned(),
        name,
        origin,
        format,
        listed,
    })
}

fn bytes_of(file: &Path) -> Result<Vec<u8>> {
    let opened = files::open_given(file);
    let bytes = opened.and_then(|opened| files::bounded(opened, files::LIST));
    bytes.map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => cannot(file, Kind::NotFound, "there is no such file"),
        _ => cannot(file, Kind::Failure, &error.to_string()),
    })
}

fn fetched(file: &Path, url: Url, fetching: &Fetching) -> Result<(Vec<u8>, Origin)> {
    match block_on(fetch(fetching, &url, &Validators::default())) {
        Ok(Answer::Given {
            bytes,
            validators,
            from,
        }) => Ok((
            bytes,
            Origin {
                url,
                validators,
                from,
            },
        )),
        Ok(Answer::Unchanged) => Err(cannot(file, Kind::Failure, "it answers 304 unasked")),
        Err(reason) => Err(cannot(file, Kind::Failure, &format!("it {reason}"))
            .hint("nothing was imported; lists are fetched over `https` from public hosts, and from private networks with `--allow-private-network`")),
    }
}

/// What is no file, but where one lies.
fn address(file: &Path) -> Option<Url> {
    let text = file.to_str()?;
    let is_address = ["https://", "http://"]
        .iter()
        .any(|scheme| text.starts_with(scheme));
    Url::parse(text).ok().filter(|_| is_address)
}

/// The file's name without its ending, and without the one that says how it is packed.
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
