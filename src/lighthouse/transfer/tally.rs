//! A checksum of rows that does not depend on their order. Tables with the same checksum have the
//! same contents.

use crate::lighthouse::store::Value;
use sha2::{Digest, Sha256};

/// The number of rows in a table, and their checksum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) rows: u64,
    sum: u128,
}

impl Tally {
    /// Counts rows.
    pub(super) fn add_all<R: AsRef<[Value]>>(&mut self, rows: &[R]) {
        for row in rows {
            self.rows += 1;
            self.sum = self.sum.wrapping_add(digest(row.as_ref()));
        }
    }
}

/// Returns the hash of a row, with separators between its values.
fn digest(row: &[Value]) -> u128 {
    let mut hash = Sha256::new();
    for value in row {
        match value {
            Value::Null => hash.update([0]),
            Value::Integer(number) => {
                hash.update([1]);
                hash.update(number.to_be_bytes());
            }
            Value::Text(text) => {
                // PostgreSQL cannot store NUL, so it gets this character instead.
                let text = text.replace('\0', "\u{fffd}");
                hash.update([2]);
                hash.update((text.len() as u64).to_be_bytes());
                hash.update(text.as_bytes());
            }
            // Lists only occur as parameters, never in columns.
            Value::Texts(_) | Value::Integers(_) => hash.update([3]),
        }
    }
    let hash: [u8; 32] = hash.finalize().into();
    hash.iter()
        .take(16)
        .fold(0, |sum, byte| sum << 8 | u128::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(rows: &[&[Value]]) -> Tally {
        let mut tally = Tally::default();
        tally.add_all(rows);
        tally
    }

    #[test]
    fn the_same_rows_have_the_same_checksum_in_any_order_and_others_do_not() {
        let (a, b): (&[Value], &[Value]) = (&["a".into(), 1.into()], &["b".into(), Value::Null]);
        assert_eq!(of(&[a, b]), of(&[b, a]));
        for other in [
            of(&[a]),
            of(&[a, a]),
            of(&[a, &["b".into(), 0.into()]]),
            of(&[a, &["b".into(), "".into()]]),
            of(&[&["a".into(), 2.into()], b]),
        ] {
            assert_ne!(of(&[a, b]), other);
        }
        assert_ne!(
            of(&[&["a".into(), "bc".into()]]),
            of(&[&["ab".into(), "c".into()]])
        );
    }
}
