//! Reads a fetched list. Because no operator has checked it, its limits are stricter than those for
//! an operator's file.

use crate::catalog::formats::format::{Format, How, read_within};
use crate::catalog::formats::read::Listed;

/// Maximum unpacked size in bytes; the largest published list is 30 MB in size.
const LARGEST: u64 = 100 * 1024 * 1024;
/// Maximum number of entries, ten times as many as in all published lists together.
const MOST: usize = 500_000;

/// Reads a list within these limits.
///
/// # Errors
/// Returns why it is rejected, as a clause.
pub fn read(bytes: &[u8], list: &str, how: &How) -> Result<(Format, Listed), String> {
    let read = read_within(bytes, list, how, LARGEST)?;
    few_enough(read.1.account.read).map(|()| read)
}

fn few_enough(entries: usize) -> Result<(), String> {
    if entries > MOST {
        return Err(format!(
            "it has {entries} entries, but a list from a URL may have at most {MOST}"
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write;

    #[test]
    fn a_fetched_list_has_limits_that_are_named() {
        let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
        let blanks = vec![b' '; 1024 * 1024];
        for _ in 0..=100 {
            packer.write_all(&blanks).unwrap();
        }
        let bytes = packer.finish().unwrap();
        assert_eq!(
            read(&bytes, "l", &How::default()).unwrap_err(),
            "when unpacked from gzip, it is larger than 100 MiB"
        );
        assert_eq!(few_enough(MOST), Ok(()));
        assert_eq!(
            few_enough(MOST + 1).unwrap_err(),
            "it has 500001 entries, but a list from a URL may have at most 500000"
        );
    }
}
