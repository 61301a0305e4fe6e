//! What happened to each entry of a list: kept, merged into another, or rejected. The three counts
//! add up to the number of entries read, because each entry has exactly one line here.

use crate::catalog::id::Kind;
use crate::catalog::merge::twins::Survivors;
use serde::Serialize;
use std::collections::HashMap;

/// The outcome for each entry of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// The number of entries in the list.
    pub read: usize,
    pub kept: usize,
    /// In list order.
    pub merged: Vec<Merged>,
    /// In list order.
    pub rejected: Vec<Rejected>,
}

/// An entry that was merged into another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Merged {
    /// Counted from 1.
    pub row: usize,
    /// Empty if the entry has no name.
    pub name: String,
    /// The entry it was merged into.
    pub into_row: usize,
    pub into_name: String,
}

/// A rejected entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rejected {
    /// Counted from 1.
    pub row: usize,
    /// Empty if the entry has no name.
    pub name: String,
    /// A phrase that follows the name, such as `has no URL`.
    pub reason: String,
}

/// One entry of a list.
#[derive(Clone, Debug)]
struct Line {
    row: usize,
    name: String,
    fate: Fate,
}

#[derive(Clone, Debug)]
enum Fate {
    /// The entry describes the thing with this ID.
    Says(Kind, String),
    Rejected(String),
}

/// The account of a list, built up while the list is being read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Book(Vec<Line>);

impl Book {
    /// Records that a row describes the brand, portal or endpoint with this ID.
    pub(crate) fn says(&mut self, row: usize, name: &str, kind: Kind, id: &str) {
        self.write(row, name, Fate::Says(kind, id.to_owned()));
    }

    /// Records that an entry is rejected.
    pub(crate) fn reject(&mut self, row: usize, name: &str, reason: &str) {
        self.write(row, name, Fate::Rejected(reason.to_owned()));
    }

    fn write(&mut self, row: usize, name: &str, fate: Fate) {
        self.0.push(Line {
            row,
            name: name.to_owned(),
            fate,
        });
    }

    /// Completes the account, once it is known which IDs survive. Of all the entries about one
    /// thing, the first with the surviving ID is kept, or simply the first if none has that ID.
    pub(crate) fn close(mut self, survivors: &Survivors) -> Account {
        self.0.sort_by_key(|line| line.row);
        let mut firsts: HashMap<(Kind, String), (bool, usize)> = HashMap::new();
        for (place, line) in self.0.iter().enumerate() {
            if let Fate::Says(kind, id) = &line.fate {
                let (own, is_own) = survivor(survivors, id);
                let first = firsts.entry((*kind, own)).or_insert((is_own, place));
                if is_own && !first.0 {
                    *first = (true, place);
                }
            }
        }
        let mut account = Account {
            read: self.0.len(),
            ..Account::default()
        };
        for (place, line) in self.0.iter().enumerate() {
            let Line { row, name, fate } = line.clone();
            match fate {
                Fate::Rejected(reason) => account.rejected.push(Rejected { row, name, reason }),
                Fate::Says(kind, id) => {
                    let first = firsts.get(&(kind, survivor(survivors, &id).0));
                    match first.and_then(|(_, first)| Some((*first, self.0.get(*first)?))) {
                        Some((first, into)) if first != place => account.merged.push(Merged {
                            row,
                            name,
                            into_row: into.row,
                            into_name: into.name.clone(),
                        }),
                        _ => account.kept += 1,
                    }
                }
            }
        }
        account
    }
}

/// Returns the surviving ID, and whether it is the given one.
fn survivor(survivors: &Survivors, id: &str) -> (String, bool) {
    survivors
        .get(id)
        .map_or_else(|| (id.to_owned(), true), |other| (other.clone(), false))
}

/// One line about a rejected entry.
#[must_use]
pub fn line_about(rejected: &Rejected) -> String {
    let Rejected { row, name, reason } = rejected;
    if name.is_empty() {
        format!("row {row} {reason}")
    } else {
        format!("row {row}, `{name}`, {reason}")
    }
}

/// One line about a merged entry.
#[must_use]
pub fn line_about_merged(merged: &Merged) -> String {
    let named = |row: usize, name: &str| {
        if name.is_empty() {
            format!("row {row}")
        } else {
            format!("row {row}, `{name}`,")
        }
    };
    let into = named(merged.into_row, &merged.into_name);
    format!(
        "{} into {}",
        named(merged.row, &merged.name),
        into.trim_end_matches(',')
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_is_kept_or_merged_or_rejected() {
        let mut book = Book::default();
        book.says(1, "Old", Kind::Endpoint, "dstu2");
        book.says(2, "New", Kind::Endpoint, "r4");
        book.says(3, "", Kind::Endpoint, "r4");
        book.says(5, "Brand", Kind::Brand, "r4");
        book.reject(4, "Broken", "has no URL");
        let account = book.close(&Survivors::from([("dstu2".to_owned(), "r4".to_owned())]));
        assert_eq!((account.read, account.kept), (5, 2));
        let merged: Vec<String> = account.merged.iter().map(line_about_merged).collect();
        assert_eq!(
            merged,
            ["row 1, `Old`, into row 2, `New`", "row 3 into row 2, `New`"]
        );
        let rejected: Vec<String> = account.rejected.iter().map(line_about).collect();
        assert_eq!(rejected, ["row 4, `Broken`, has no URL"]);
    }
}
