//! How waiting jobs are done in one transaction on a server: first all rows that they depend on are
//! locked, without waiting for rows that are locked already, then one statement decides and writes.

use crate::lighthouse::sql::error::Result;
use crate::lighthouse::sql::row::Row;
use crate::lighthouse::sql::value::Value;
use std::collections::HashSet;

/// A statement with its parameters; only for PostgreSQL.
pub struct Statement {
    pub sql: &'static str,
    pub values: Vec<Value>,
}

/// A job of a group that has locked all its rows.
pub struct Held<'a, I> {
    pub input: &'a I,
    /// Its position in the group, by which the statement's rows refer to it.
    pub place: i64,
    /// The values read when they were locked.
    pub found: &'a Row,
}

/// A kind of job, for batches. Anything that is not as simple as usual is left unchanged, and done
/// by the job that knows all rules.
pub struct Together<I, T> {
    /// Only one job per name waits at a time; others run by themselves. Empty names do not count.
    pub names: for<'a> fn(&'a I) -> Vec<&'a str>,
    /// Locks the rows, and returns one with the column `place` for each job that has all of its
    /// own; skips what is locked already.
    pub hold: fn(&[&I]) -> Statement,
    /// Writes the simple ones, and returns a row with the column `place` for each one done.
    pub write: fn(&[Held<'_, I>]) -> Statement,
    /// The result of one that is done.
    pub done: fn(&I, &Row) -> Result<T>,
}

/// Names of waiting jobs.
#[derive(Default)]
pub(crate) struct Names(HashSet<String>);

impl Names {
    /// Takes all of these, or none if one is taken. Empty names are always free.
    pub(crate) fn take(&mut self, names: &[&str]) -> bool {
        if names.iter().any(|name| self.0.contains(*name)) {
            return false;
        }
        let own = names.iter().filter(|name| !name.is_empty());
        self.0.extend(own.map(|name| (*name).to_owned()));
        true
    }

    /// Returns them.
    pub(crate) fn give_back(&mut self, names: &[&str]) {
        for name in names {
            self.0.remove(*name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_belongs_to_one_waiter_until_it_is_returned() {
        let mut names = Names::default();
        assert!(names.take(&["ann", "x"]) && names.take(&["ben", ""]) && names.take(&["cat", ""]));
        assert!(!names.take(&["dan", "x"]));
        assert!(
            names.take(&["dan", "y"]),
            "whoever got nothing keeps nothing"
        );
        names.give_back(&["ann", "x"]);
        assert!(names.take(&["ann", "x"]) && !names.take(&["ben", "z"]));
    }
}
