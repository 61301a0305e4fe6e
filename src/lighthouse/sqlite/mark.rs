//! Finds out which log belongs to which file. SQLite's log does not name its file, so a log left
//! beside a restored file would silently be replayed into it. Therefore, the file has a random mark
//! that changes at every start and from time to time, and a note beside the file lists the valid
//! marks. A restored file has a different mark.

use crate::files;
use crate::lighthouse::sql::error::{Error, Result};
use crate::lighthouse::sqlite::connection::{Connection, mark_alone};
use rusqlite::OpenFlags;
use std::fs::metadata;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The size of the log's header. A log that is not longer than this contains nothing.
const HEAD_OF_LOG: u64 = 32;
/// Maximum number of times that the files are read, because a running gateway may change the mark
/// and the note between two reads.
const LOOKS: u32 = 4;
const BETWEEN_LOOKS: Duration = Duration::from_millis(25);
/// The mark of a file that was never marked, such as one from version 0.1.0.
const UNMARKED: i32 = 0;

/// The state of the files beside a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Log {
    /// The log, if any, belongs to the file.
    Own,
    /// There is no log, and the note is missing or belongs to another file: the file was put there
    /// alone.
    Alone { mark: i32 },
    /// The log belongs to another file.
    Foreign,
    /// There is a log, but no note that says which file it belongs to.
    Unknown { mark: i32 },
    /// The file is empty, but was not empty before.
    Emptied,
}

/// Inspects a file and the files beside it, without replaying a log.
pub(crate) fn look(file: &Path) -> Result<Log> {
    let mut noted = None;
    let mut mark = UNMARKED;
    for _ in 0..LOOKS {
        (noted, mark) = (read_note(file), mark_of(file)?);
        if noted
            .as_ref()
            .map_or(mark == UNMARKED, |noted| noted.contains(&mark))
        {
            return Ok(Log::Own);
        }
        std::thread::sleep(BETWEEN_LOOKS);
    }
    let has_log = length(&beside(file, "-wal")).is_some_and(|length| length > HEAD_OF_LOG);
    if length(file) == Some(0) {
        return Ok(Log::Emptied);
    }
    Ok(match noted {
        _ if !has_log => Log::Alone { mark },
        Some(_) => Log::Foreign,
        None => Log::Unknown { mark },
    })
}

/// Notes the mark of a file that was put there alone, so that any log from now on belongs to it.
pub(crate) fn adopt(file: &Path, mark: i32) -> Result<()> {
    write_note(file, &[mark])
}

/// Changes the file's mark and checkpoints it; `false` if a reader blocks the checkpoint, in which
/// case both marks are valid.
pub(crate) fn renew(file: &Path) -> Result<bool> {
    let connection = Connection::open(file, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let mut marks = read_note(file).unwrap_or_default();
    marks.push(connection.mark()?);
    let new = random()?;
    marks.push(new);
    // The note comes first, so that it includes the file's mark even after an interruption.
    write_note(file, &marks)?;
    connection.set_mark(new)?;
    let is_folded = connection.is_folded()?;
    if is_folded {
        write_note(file, &[new])?;
    }
    Ok(is_folded)
}

/// Returns a random mark, which no other file is likely to have.
pub(crate) fn random() -> Result<i32> {
    let number = getrandom::u32().map_err(|error| Error::Failed(error.to_string()))?;
    Ok((number >> 1).max(1).cast_signed())
}

/// Returns the mark in the file alone, whatever its log contains.
fn mark_of(file: &Path) -> Result<i32> {
    match length(file) {
        None | Some(0) => Ok(UNMARKED),
        Some(_) => mark_alone(file),
    }
}

fn length(file: &Path) -> Option<u64> {
    metadata(file).ok().map(|it| it.len())
}

/// Returns the path of one of the files beside the database.
pub(crate) fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Reads the marks in the note; `None` if the note is missing or unreadable.
fn read_note(file: &Path) -> Option<Vec<i32>> {
    let text = files::text(&beside(file, "-mark"), files::SMALL).ok()?;
    let read = |line: &str| u32::from_str_radix(line, 16).ok();
    text.lines()
        .map(|line| read(line).map(u32::cast_signed))
        .collect()
}

fn write_note(file: &Path, marks: &[i32]) -> Result<()> {
    let lines: String = marks.iter().map(|mark| format!("{mark:08x}\n")).collect();
    let folder = file.parent().unwrap_or(Path::new("."));
    let written = tempfile::NamedTempFile::new_in(folder).and_then(|mut note| {
        note.write_all(lines.as_bytes())?;
        note.as_file().sync_all()?;
        note.persist(beside(file, "-mark"))?;
        #[cfg(unix)]
        std::fs::File::open(folder)?.sync_all()?;
        Ok(())
    });
    written
        .map_err(|error| Error::Unavailable(format!("cannot write `lighthouse.db-mark`: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lighthouse::store::{FILE, Store};

    /// Returns a file with a log beside it, as left by a crash, in a folder of its own.
    fn killed(folder: &Path, name: &str) -> PathBuf {
        let there = folder.join(name);
        std::fs::create_dir(&there).unwrap();
        let running = folder.join(FILE);
        for ending in ["", "-wal", "-mark"] {
            let _ = std::fs::copy(
                beside(&running, ending),
                there.join(format!("{FILE}{ending}")),
            );
        }
        there.join(FILE)
    }

    #[test]
    fn a_log_belongs_to_its_file_at_every_step_of_a_change_of_marks() {
        let folder = tempfile::tempdir().unwrap();
        let _store = Store::open(folder.path()).unwrap();
        let file = folder.path().join(FILE);
        assert_eq!(look(&killed(folder.path(), "new")), Ok(Log::Own));
        assert_eq!(renew(&file), Ok(true));
        let before = std::fs::read(&file).unwrap();
        let marked = killed(folder.path(), "marked");
        assert_eq!(look(&marked), Ok(Log::Own));
        let reader = rusqlite::Connection::open(&file).unwrap();
        reader
            .execute_batch("BEGIN; SELECT * FROM installations")
            .unwrap();
        assert_eq!(renew(&file), Ok(false), "a reader is in the way");
        assert_eq!(look(&killed(folder.path(), "half")), Ok(Log::Own));
        reader.execute_batch("COMMIT").unwrap();
        assert_eq!(renew(&file), Ok(true));
        let after = killed(folder.path(), "after");
        assert_eq!(look(&after), Ok(Log::Own));
        std::fs::write(&after, before).unwrap();
        assert_eq!(look(&after), Ok(Log::Foreign));
        std::fs::remove_file(beside(&after, "-wal")).unwrap();
        let Ok(Log::Alone { mark }) = look(&after) else {
            panic!("{:?}", look(&after));
        };
        adopt(&after, mark).unwrap();
        assert_eq!(look(&after), Ok(Log::Own));
    }

    #[test]
    fn a_log_without_a_note_and_an_emptied_file_are_not_accepted() {
        let folder = tempfile::tempdir().unwrap();
        let _store = Store::open(folder.path()).unwrap();
        renew(&folder.path().join(FILE)).unwrap();
        let file = killed(folder.path(), "there");
        std::fs::remove_file(beside(&file, "-mark")).unwrap();
        assert!(matches!(look(&file), Ok(Log::Unknown { mark }) if mark != UNMARKED));
        let file = killed(folder.path(), "emptied");
        std::fs::write(&file, "").unwrap();
        assert_eq!(look(&file), Ok(Log::Emptied));
    }

    #[test]
    fn a_file_left_too_short_by_a_crash_can_still_be_inspected() {
        let folder = tempfile::tempdir().unwrap();
        let _store = Store::open(folder.path()).unwrap();
        renew(&folder.path().join(FILE)).unwrap();
        let file = killed(folder.path(), "short");
        let whole = std::fs::read(&file).unwrap();
        std::fs::write(&file, &whole[..8192]).unwrap();
        assert_eq!(look(&file), Ok(Log::Own));
    }
}
