//! The archive: a tar whose first file describes the others, so that a truncated or modified one is
//! detected before any of it is used.

use crate::error::{Error, Kind, Result};
use crate::files;
use crate::lighthouse::store::FILE;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

pub const DATABASE: &str = FILE;
pub const PEPPER: &str = "pepper";
pub const SEALED_PEPPER: &str = "pepper.sealed";
/// The file names of the current, previous and next pepper, each in plain text and encrypted.
pub const PEPPERS: [(&str, &str); 3] = [
    (PEPPER, SEALED_PEPPER),
    ("pepper.previous", "pepper.previous.sealed"),
    ("pepper.next", "pepper.next.sealed"),
];
const MANIFEST: &str = "backup.json";
const FORMAT: u8 = 1;
/// The size limit for a manifest, in bytes; real ones are far smaller.
const MANIFEST_LIMIT: u64 = 64 * 1024;

/// The contents of an archive.
#[derive(Debug, Serialize, Deserialize)]
pub struct Manifest {
    format: u8,
    /// The version of the program that made the archive.
    pub program: String,
    pub made_at: String,
    files: Vec<Member>,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Member {
    name: String,
    bytes: u64,
    sha256: String,
}

impl Manifest {
    #[must_use]
    pub fn holds(&self, name: &str) -> bool {
        self.files.iter().any(|file| file.name == name)
    }
}

/// Packs files from a folder.
///
/// # Errors
/// Reading and writing errors.
pub fn pack(
    folder: &Path,
    names: &[&str],
    made_at: String,
    into: impl Write,
) -> std::io::Result<Manifest> {
    let members = names.iter().map(|name| member(folder, name));
    let manifest = Manifest {
        format: FORMAT,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        made_at,
        files: members.collect::<std::io::Result<_>>()?,
    };
    let mut archive = tar::Builder::new(into);
    let text = serde_json::to_vec_pretty(&manifest)?;
    let mut header = header(text.len() as u64);
    archive.append_data(&mut header, MANIFEST, &text[..])?;
    for file in &manifest.files {
        let mut header = self::header(file.bytes);
        archive.append_data(
            &mut header,
            &file.name,
            File::open(folder.join(&file.name))?,
        )?;
    }
    archive.finish()?;
    Ok(manifest)
}

fn header(bytes: u64) -> tar::Header {
    let mut header = tar::Header::new_gnu();
    header.set_size(bytes);
    header.set_mode(0o600);
    header
}

fn member(folder: &Path, name: &str) -> std::io::Result<Member> {
    let mut file = File::open(folder.join(name))?;
    let (mut hash, mut piece, mut bytes) = (Sha256::new(), vec![0; 64 * 1024], 0);
    loop {
        let length = file.read(&mut piece)?;
        if length == 0 {
            break;
        }
        hash.update(&piece[..length]);
        bytes += length as u64;
    }
    let sha256 = hash
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Ok(Member {
        name: name.to_owned(),
        bytes,
        sha256,
    })
}

/// Unpacks an archive into a private folder, which then contains exactly what was packed.
///
/// # Errors
/// [`Kind::NotFound`] if there is no such file, [`Kind::Failure`] if it is not a complete backup.
pub fn unpack(file: &Path, folder: &Path) -> Result<Manifest> {
    let fail = |what: &str| {
        let message = format!("`{}` is not a complete backup: {what}", file.display());
        Error::new(Kind::Failure, message)
            .hint("pass a complete file that `fastenctl lighthouse backup` wrote")
    };
    let opened = files::open_given(file).map_err(|error| {
        let kind = match error.kind() {
            std::io::ErrorKind::NotFound => Kind::NotFound,
            _ => Kind::Failure,
        };
        Error::new(kind, format!("cannot read `{}`: {error}", file.display()))
    })?;
    let mut archive = tar::Archive::new(opened);
    let broken = |error: std::io::Error| fail(&error.to_string());
    let mut entries = archive.entries().map_err(broken)?;
    let first = entries.next().ok_or_else(|| fail("it is empty"))?;
    let manifest = manifest(first.map_err(broken)?).map_err(|what| fail(&what))?;
    for wanted in &manifest.files {
        let Some(entry) = entries.next() else {
            return Err(fail(&format!("`{}` is missing", wanted.name)));
        };
        extract(entry.map_err(broken)?, wanted, folder).map_err(|what| fail(&what))?;
    }
    if entries.next().is_some() {
        return Err(fail("it contains more data than it declares"));
    }
    if !manifest.holds(DATABASE) {
        return Err(fail("it does not contain a database"));
    }
    Ok(manifest)
}

fn manifest(entry: tar::Entry<'_, File>) -> std::result::Result<Manifest, String> {
    if name_of(&entry) != MANIFEST {
        return Err(format!("it does not start with `{MANIFEST}`"));
    }
    let mut text = Vec::new();
    let read = entry.take(MANIFEST_LIMIT).read_to_end(&mut text);
    read.map_err(|error| error.to_string())?;
    let manifest: Manifest =
        serde_json::from_slice(&text).map_err(|error| format!("`{MANIFEST}`: {error}"))?;
    if manifest.format != FORMAT {
        return Err(format!(
            "its format is {}; was it made by a newer version?",
            manifest.format
        ));
    }
    Ok(manifest)
}

/// Returns an entry's name, which is only compared, and never followed as a path.
fn name_of(entry: &tar::Entry<'_, File>) -> String {
    String::from_utf8_lossy(&entry.path_bytes()).into_owned()
}

fn extract(
    mut entry: tar::Entry<'_, File>,
    wanted: &Member,
    folder: &Path,
) -> std::result::Result<(), String> {
    let name = name_of(&entry);
    let is_known = name == DATABASE
        || PEPPERS
            .iter()
            .any(|(clear, sealed)| name == *clear || name == *sealed);
    if !is_known || name != wanted.name || !entry.header().entry_type().is_file() {
        return Err(format!("`{name}` does not belong in a backup"));
    }
    let copied = File::create_new(folder.join(&name))
        .and_then(|mut to| std::io::copy(&mut entry, &mut to))
        .and_then(|_| member(folder, &name));
    match copied {
        Ok(found) if found == *wanted => Ok(()),
        Ok(_) => Err(format!("`{name}` differs from what was packed")),
        Err(error) => Err(format!("`{name}`: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(folder: &Path) -> Vec<u8> {
        std::fs::write(folder.join(DATABASE), [7; 3000]).unwrap();
        std::fs::write(folder.join(PEPPER), "salt").unwrap();
        let mut bytes = Vec::new();
        pack(folder, &[DATABASE, PEPPER], "now".to_owned(), &mut bytes).unwrap();
        bytes
    }

    fn unpacked(bytes: &[u8]) -> (Result<Manifest>, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("archive"), bytes).unwrap();
        let there = folder.path().join("there");
        std::fs::create_dir(&there).unwrap();
        (unpack(&folder.path().join("archive"), &there), folder)
    }

    #[test]
    fn an_archive_restores_what_was_packed() {
        let folder = tempfile::tempdir().unwrap();
        let (manifest, out) = unpacked(&packed(folder.path()));
        assert!(manifest.unwrap().holds(PEPPER));
        for name in [DATABASE, PEPPER] {
            let read = |folder: &Path| std::fs::read(folder.join(name)).unwrap();
            assert_eq!(read(folder.path()), read(&out.path().join("there")));
        }
    }

    #[test]
    fn a_truncated_or_modified_archive_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let whole = packed(folder.path());
        // The archive ends with two zero blocks, which carry no information.
        let end = whole.len() - 1024;
        for length in (0..end - 508).step_by(100).chain([511, 512, 513]) {
            let (outcome, _folder) = unpacked(&whole[..length]);
            let error = outcome.expect_err("cut off");
            assert_eq!(error.kind(), Kind::Failure, "{length}");
        }
        let database = whole
            .windows(100)
            .position(|part| part == [7; 100])
            .unwrap();
        let mut changed = whole;
        changed[database + 1000] = 8;
        let (outcome, _folder) = unpacked(&changed);
        let told = outcome.unwrap_err().to_string();
        assert!(
            told.ends_with("`lighthouse.db` differs from what was packed"),
            "{told}"
        );
    }

    #[test]
    fn nothing_is_unpacked_outside_its_folder() {
        let mut archive = tar::Builder::new(Vec::new());
        let manifest = br#"{"format":1,"program":"1","made_at":"","files":[{"name":"../x","bytes":1,"sha256":""}]}"#;
        let mut header = header(manifest.len() as u64);
        archive
            .append_data(&mut header, MANIFEST, &manifest[..])
            .unwrap();
        let mut header = self::header(1);
        header.as_old_mut().name[..4].copy_from_slice(b"../x");
        header.set_cksum();
        archive.append(&header, &b"x"[..]).unwrap();
        let (outcome, folder) = unpacked(&archive.into_inner().unwrap());
        let told = outcome.unwrap_err().to_string();
        assert!(
            told.ends_with("`../x` does not belong in a backup"),
            "{told}"
        );
        assert!(!folder.path().join("x").exists());
    }
}
