//! Runs waiting jobs in one transaction on a server. First, the rows that they depend on are
//! locked, without waiting for rows that are already locked. Then a single statement decides and
//! writes.

use crate::lighthouse::sql::error::Result;
use crate::lighthouse::sql::row::Row;
use crate::lighthouse::sql::value::Value;
use std::collections::HashSet;

/// A statement with its parameters, only for PostgreSQL.
pub struct Statement {
    pub sql: &'static str,
    pub values: Vec<Value>,
}

/// A job in a group. All rows that the job needs are locked.
pub struct Held<'a, I> {
    pub input: &'a I,
    /// The job's position in the group, by which the statement's rows refer to the job.
    pub place: i64,
    /// The row that was returned when the job's rows were locked.
    pub found: &'a Row,
}

/// A kind of job that can be run in groups. A group leaves out jobs that are not simple, and each
/// of these is then run by itself under the full rules.
pub struct Together<I, T> {
    /// The names of a job. Only one job per name waits at a time; others run by themselves. Empty
    /// names do not count.
    pub names: for<'a> fn(&'a I) -> Vec<&'a str>,
    /// Returns the statement that locks rows. It returns a row with the column `place` for each job
    /// whose rows it could lock, and skips rows that are already locked.
    pub hold: fn(&[&I]) -> Statement,
    /// Returns the statement that writes the simple jobs. It returns a row with the column `place`
    /// for each job done.
    pub write: fn(&[Held<'_, I>]) -> Statement,
    /// Returns the result of a job that is done.
    pub done: fn(&I, &Row) -> Result<T>,
}

/// The names of the waiting jobs.
#[derive(Default)]
pub(crate) struct Names(HashSet<String>);

impl Names {
    /// Takes all of these names; or takes none, and returns `false`, if one is already taken. Empty
    /// names are never taken.
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
