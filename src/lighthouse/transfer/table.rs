//! The tables as SQLite describes them, which are the same on PostgreSQL, and the statements that
//! read and fill them.

use crate::lighthouse::store::{Result, Tx, Value};
use std::collections::BTreeMap;

/// Number of rows that are read and sent at a time.
pub(super) const PAGE: usize = 200;

/// The table in which a database describes its own schema.
const OWN: &str = "schema_programs";
/// The table that contains one row from the start, inserted by its migration.
const BEGUN: &str = "catalog_version";

/// One of the gateway's tables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) name: String,
    columns: Vec<String>,
    /// The indexes of the key columns in `columns`; empty if the table has a single row.
    key: Vec<usize>,
}

/// Returns all tables to copy from a SQLite database of this version.
///
/// # Errors
/// Database errors.
pub(super) async fn tables(tx: &Tx) -> Result<Vec<Table>> {
    let sql = "SELECT m.name AS table_name, c.name AS column_name, c.cid AS place, c.pk AS place_in_key
        FROM sqlite_schema m JOIN pragma_table_info(m.name) c
        WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' AND m.name <> $1 ORDER BY m.name, c.cid";
    let mut tables: BTreeMap<String, (Vec<String>, BTreeMap<i64, usize>)> = BTreeMap::new();
    for row in tx.query(sql, &[OWN.into()]).await? {
        let (columns, key) = tables.entry(row.text("table_name")?).or_default();
        let place_in_key = row.integer("place_in_key")?;
        if place_in_key > 0 {
            key.insert(place_in_key, columns.len());
        }
        columns.push(row.text("column_name")?);
    }
    let table = |(name, (columns, key)): (String, (Vec<String>, BTreeMap<i64, usize>))| Table {
        name,
        columns,
        key: key.into_values().collect(),
    };
    Ok(tables.into_iter().map(table).collect())
}

impl Table {
    /// Returns the statement that finds a row not inserted by a migration.
    pub(super) fn used(&self) -> String {
        let name = &self.name;
        let filter = if name == BEGUN {
            " WHERE version <> 0"
        } else {
            ""
        };
        format!("SELECT 1 AS one FROM {name}{filter} LIMIT 1")
    }

    /// Returns the statement that deletes what a migration has inserted.
    pub(super) fn empty(&self) -> String {
        format!("DELETE FROM {}", self.name)
    }

    /// Returns the statement that reads the rows after a key, or the first rows.
    fn page(&self, is_first: bool) -> String {
        let (name, columns) = (&self.name, self.columns.join(", "));
        if self.key.is_empty() {
            return format!("SELECT {columns} FROM {name}");
        }
        let key: Vec<&str> = self
            .key
            .iter()
            .map(|at| self.columns[*at].as_str())
            .collect();
        let key = key.join(", ");
        let behind = if is_first {
            String::new()
        } else {
            format!(" WHERE ({key}) > ({})", numbered(1, self.key.len()))
        };
        format!("SELECT {columns} FROM {name}{behind} ORDER BY {key} LIMIT {PAGE}")
    }

    /// Returns the key of a row, as a parameter of [`Self::page`].
    fn key_of(&self, row: &[Value]) -> Vec<Value> {
        self.key.iter().map(|at| row[*at].clone()).collect()
    }

    /// Returns the statement that inserts this many rows.
    pub(super) fn insert(&self, rows: usize) -> String {
        let width = self.columns.len();
        let rows: Vec<String> = (0..rows)
            .map(|row| format!("({})", numbered(row * width + 1, width)))
            .collect();
        let columns = self.columns.join(", ");
        format!(
            "INSERT INTO {} ({columns}) VALUES {}",
            self.name,
            rows.join(", ")
        )
    }
}

/// `$3, $4`.
fn numbered(first: usize, count: usize) -> String {
    let names: Vec<String> = (first..first + count).map(|at| format!("${at}")).collect();
    names.join(", ")
}

/// How far a table has been read.
#[derive(Clone, Debug)]
pub(super) enum Place {
    Start,
    Behind(Vec<Value>),
    End,
}

/// Reads the next rows of a table, and returns the position after them.
///
/// # Errors
/// Database errors.
pub(super) async fn read_page(
    tx: &Tx,
    table: &Table,
    place: &Place,
) -> Result<(Vec<Vec<Value>>, Place)> {
    let (is_first, behind) = match place {
        Place::Start => (true, &[][..]),
        Place::Behind(key) => (false, &key[..]),
        Place::End => return Ok((Vec::new(), Place::End)),
    };
    let sql = table.page(is_first);
    let rows = tx
        .collect(&sql, behind, |row| Ok(row.into_values()))
        .await?;
    let next = match rows.last() {
        Some(last) if !table.key.is_empty() && rows.len() == PAGE => {
            Place::Behind(table.key_of(last))
        }
        _ => Place::End,
    };
    Ok((rows, next))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::block_on;
    use crate::lighthouse::store::Store;

    fn table() -> Table {
        Table {
            name: "t".to_owned(),
            columns: ["a", "b", "c"].map(str::to_owned).to_vec(),
            key: vec![2, 0],
        }
    }

    #[test]
    fn a_table_is_read_by_its_key_and_filled_by_many_rows() {
        let table = table();
        assert_eq!(
            table.page(true),
            "SELECT a, b, c FROM t ORDER BY c, a LIMIT 200"
        );
        assert_eq!(
            table.page(false),
            "SELECT a, b, c FROM t WHERE (c, a) > ($1, $2) ORDER BY c, a LIMIT 200"
        );
        assert_eq!(
            table.insert(2),
            "INSERT INTO t (a, b, c) VALUES ($1, $2, $3), ($4, $5, $6)"
        );
        let row = ["x".into(), 1.into(), "z".into()];
        assert_eq!(table.key_of(&row), ["z".into(), "x".into()]);
    }

    #[test]
    fn every_table_of_this_version_has_a_key_or_one_row() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        let found = block_on(store.read((), |tx, ()| Box::pin(tables(tx)))).unwrap();
        let keyless = found.iter().filter(|table| table.key.is_empty());
        let keyless: Vec<&str> = keyless.map(|table| table.name.as_str()).collect();
        assert_eq!(keyless, [BEGUN]);
        assert!(found.iter().all(|table| table.name != OWN));
        let seats = found.iter().find(|table| table.name == "usage_counts");
        assert_eq!(seats.map(|table| table.key.clone()), Some(vec![0, 1]));
    }
}
