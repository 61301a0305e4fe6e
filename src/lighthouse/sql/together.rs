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
    /// Of one name, one is done at a time; empty names are none.
    pub names: for<'a> fn(&'a I) -> Vec<&'a str>,
    /// Takes the rows, and gives one with the column `place` for everything that has its own; skips whatever somebody else
    /// has.
    pub hold: fn(&[&I]) -> Statement,
    /// Writes what is simple, and gives a row with the column `place` for each that is done.
    pub write: fn(&[Held<'_, I>]) -> Statement,
    /// What became of one that is done.
    pub done: fn(&I, &Row) -> Result<T>,
}

/// The first of what waits, at most so many and none beside one of its names, taken out of it.
pub(crate) fn apart<J, I>(
    waiting: &mut Vec<J>,
    most: usize,
    input: impl Fn(&J) -> &I,
    names: for<'a> fn(&'a I) -> Vec<&'a str>,
) -> Vec<J> {
    let mut taken: HashSet<String> = HashSet::new();
    let (mut group, mut left) = (Vec::new(), Vec::new());
    for job in waiting.drain(..) {
        let own: Vec<String> = names(input(&job))
            .into_iter()
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
            .collect();
        let is_free = group.len() < most && !own.iter().any(|name| taken.contains(name));
        // Whoever came first goes first: the names of one that waits are taken as well.
        taken.extend(own);
        if is_free {
            group.push(job);
        } else {
            left.push(job);
        }
    }
    *waiting = left;
    group
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_done_beside_one_of_its_names_and_whoever_came_first_goes_first() {
        let names = |input: &(&'static str, &'static str)| vec![input.0, input.1];
        let mut waiting = vec![
            ("ann", "x"),
            ("ben", ""),
            ("ann", "y"),
            ("cat", "y"),
            ("dan", ""),
            ("eve", ""),
        ];
        let mut next = |most| {
            let group = apart(&mut waiting, most, |job| job, names);
            group.iter().map(|job| job.0).collect::<Vec<_>>()
        };
        assert_eq!(next(3), ["ann", "ben", "dan"]);
        assert_eq!(next(9), ["ann", "eve"]);
        assert_eq!(next(9), ["cat"]);
        assert_eq!(next(9), [""; 0]);
    }
}
