//! How what waits at once is done at once, in one transaction of a server's: first every row that it rests on is taken,
//! without waiting for anybody who has one, then one statement decides and writes.

use crate::lighthouse::sql::error::Result;
use crate::lighthouse::sql::row::Row;
use crate::lighthouse::sql::value::Value;
use std::collections::HashSet;

/// A statement and its parameters; PostgreSQL's alone.
pub struct Statement {
    pub sql: &'static str,
    pub values: Vec<Value>,
}

/// Of a group, what has all its rows.
pub struct Held<'a, I> {
    pub input: &'a I,
    /// Its place in the group, by which the statement's rows name it.
    pub place: i64,
    /// What was found when they were taken.
    pub found: &'a Row,
}

/// One kind of job, for many at once. Whatever is not as simple as nearly always is left as it was, and done by the job
/// that knows all rules.
pub struct Together<I, T> {
    /// Of one name, one waits at a time, and whoever comes meanwhile is done by itself; empty names are none.
    pub names: for<'a> fn(&'a I) -> Vec<&'a str>,
    /// Takes the rows, and gives one with the column `place` for everything that has its own; skips whatever somebody else
    /// has.
    pub hold: fn(&[&I]) -> Statement,
    /// Writes what is simple, and gives a row with the column `place` for each that is done.
    pub write: fn(&[Held<'_, I>]) -> Statement,
    /// What became of one that is done.
    pub done: fn(&I, &Row) -> Result<T>,
}

/// Names of what waits.
#[derive(Default)]
pub(crate) struct Names(HashSet<String>);

impl Names {
    /// Takes all of these; none of them where one is taken. Empty names are free for all.
    pub(crate) fn take(&mut self, names: &[&str]) -> bool {
        if names.iter().any(|name| self.0.contains(*name)) {
            return false;
        }
        let own = names.iter().filter(|name| !name.is_empty());
        self.0.extend(own.map(|name| (*name).to_owned()));
        true
    }

    /// Leaves them to others.
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
    fn a_name_is_one_waiters_until_it_is_given_back() {
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
