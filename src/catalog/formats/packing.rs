//! Unpacks files (gzip, zstd) and decodes their text. The unpacked size is limited, however small
//! the file is.

use crate::files;
use flate2::read::MultiGzDecoder;
use ruzstd::decoding::StreamingDecoder;
use std::borrow::Cow;
use std::io::{Cursor, Read};

const GZIP: [u8; 2] = [0x1f, 0x8b];
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
/// Maximum number of compression layers; a file with more is probably malicious.
const DEEPEST: usize = 3;

/// Unpacks a file.
///
/// # Errors
/// Says why it cannot be unpacked.
pub fn unpacked(bytes: &[u8], most: u64) -> Result<Cow<'_, [u8]>, String> {
    let mut bytes = Cow::Borrowed(bytes);
    for _ in 0..DEEPEST {
        bytes = if bytes.starts_with(&GZIP) {
            taken(MultiGzDecoder::new(&*bytes), "gzip", most)?.into()
        } else if bytes.starts_with(&ZSTD) {
            of_zstd(&bytes, most)?.into()
        } else {
            return Ok(bytes);
        };
    }
    Err("it is compressed too many times".to_owned())
}

/// Unpacks all frames of a file, one after the other.
fn of_zstd(bytes: &[u8], most: u64) -> Result<Vec<u8>, String> {
    let mut from = Cursor::new(bytes);
    let mut all = Vec::new();
    while from.position() < bytes.len() as u64 {
        let left = most.saturating_sub(all.len() as u64);
        let frame =
            StreamingDecoder::new(&mut from).map_err(|error| broken("zstd", &error.to_string()))?;
        all.extend(taken(frame, "zstd", left)?);
    }
    Ok(all)
}

fn taken(from: impl Read, packing: &str, most: u64) -> Result<Vec<u8>, String> {
    files::bounded(from, most).map_err(|error| match error.kind() {
        std::io::ErrorKind::FileTooLarge => format!("when unpacked from {packing}, {error}"),
        _ => broken(packing, &error.to_string()),
    })
}

fn broken(packing: &str, error: &str) -> String {
    format!("it is a corrupt {packing} file: {error}")
}

/// A file's text: UTF-8, or UTF-16 in either byte order, with or without a BOM.
///
/// # Errors
/// Says what is wrong if the text is in neither encoding.
pub fn text(bytes: &[u8]) -> Result<Cow<'_, str>, String> {
    let wide = |bytes: &[u8], read: fn([u8; 2]) -> u16| {
        let (pairs, rest) = bytes.as_chunks::<2>();
        let text =
            char::decode_utf16(pairs.iter().map(|pair| read(*pair))).collect::<Result<String, _>>();
        text.ok()
            .filter(|_| rest.is_empty())
            .ok_or_else(|| "it is not valid UTF-16".to_owned())
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes).map(Cow::Owned),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes).map(Cow::Owned),
        [0, first, ..] if *first != 0 => wide(bytes, u16::from_be_bytes).map(Cow::Owned),
        [first, 0, ..] if *first != 0 => wide(bytes, u16::from_le_bytes).map(Cow::Owned),
        [0xef, 0xbb, 0xbf, rest @ ..] => text(rest),
        _ => std::str::from_utf8(bytes)
            .map(Cow::Borrowed)
            .map_err(|error| {
                let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
                let line = before.split(|byte| *byte == b'\n').count();
                format!("it is neither UTF-8 nor UTF-16 (line {line}): save it as UTF-8")
            }),
    }
}

/// Removes an extension that only says how a file is packed.
#[must_use]
pub fn without_packing(name: &str) -> &str {
    let lower = name.to_ascii_lowercase();
    let ending = [".gz", ".gzip", ".zst", ".zstd"]
        .into_iter()
        .find(|ending| lower.ends_with(ending));
    ending
        .and_then(|ending| name.get(..name.len() - ending.len()))
        .filter(|rest| !rest.is_empty())
        .unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use ruzstd::encoding::{CompressionLevel, compress_to_vec};
    use std::io::Write;

    const MOST: u64 = 1 << 20;

    fn gzipped(bytes: &[u8]) -> Vec<u8> {
        let mut packer = GzEncoder::new(Vec::new(), Compression::default());
        packer.write_all(bytes).unwrap();
        packer.finish().unwrap()
    }

    fn zstd(bytes: &[u8]) -> Vec<u8> {
        compress_to_vec(bytes, CompressionLevel::Fastest)
    }

    #[test]
    fn packed_files_are_unpacked() {
        let twice = [zstd(b"li"), zstd(b"st")].concat();
        let parts = [gzipped(b"li"), gzipped(b"st")].concat();
        for packed in [
            b"list".to_vec(),
            gzipped(b"list"),
            zstd(b"list"),
            gzipped(&zstd(b"list")),
            twice,
            parts,
        ] {
            assert_eq!(*unpacked(&packed, MOST).unwrap(), *b"list");
        }
    }

    #[test]
    fn files_that_unpack_too_large_or_are_broken_are_refused() {
        let large = vec![b' '; 3 << 20];
        for (packed, packing) in [(gzipped(&large), "gzip"), (zstd(&large), "zstd")] {
            let told = unpacked(&packed, MOST).unwrap_err();
            assert_eq!(
                told,
                format!("when unpacked from {packing}, it is larger than 1 MiB")
            );
            let half = &packed[..packed.len() / 2];
            let told = unpacked(half, MOST * 4).unwrap_err();
            assert!(
                told.starts_with(&format!("it is a corrupt {packing} file: ")),
                "{told}"
            );
        }
        let bomb = (0..4).fold(b"list".to_vec(), |inside, _| gzipped(&inside));
        assert_eq!(
            unpacked(&bomb, MOST).unwrap_err(),
            "it is compressed too many times"
        );
    }

    #[test]
    fn text_is_read_in_the_encodings_of_spreadsheets() {
        let wide = |mark: bool, order: fn(u16) -> [u8; 2]| {
            let letters = "Clínica".encode_utf16().flat_map(order);
            let mark = mark.then(|| order(0xfeff)).into_iter().flatten();
            mark.chain(letters).collect::<Vec<u8>>()
        };
        for bytes in [
            "Clínica".as_bytes().to_vec(),
            [b"\xef\xbb\xbf".as_slice(), "Clínica".as_bytes()].concat(),
            wide(true, u16::to_le_bytes),
            wide(true, u16::to_be_bytes),
            wide(false, u16::to_le_bytes),
            wide(false, u16::to_be_bytes),
        ] {
            assert_eq!(text(&bytes).unwrap(), "Clínica");
        }
        assert_eq!(text(b"\xff\xfe\x00").unwrap_err(), "it is not valid UTF-16");
        let told = "it is neither UTF-8 nor UTF-16 (line 2): save it as UTF-8";
        assert_eq!(text(b"name\nCl\xednica").unwrap_err(), told);
        assert_eq!(text(b"").unwrap(), "");
    }

    #[test]
    fn a_packed_list_has_the_name_of_the_list() {
        for (name, expected) in [
            ("a.json.gz", "a.json"),
            ("a.csv.ZST", "a.csv"),
            ("a.json", "a.json"),
            (".gz", ".gz"),
        ] {
            assert_eq!(without_packing(name), expected);
        }
    }
}
