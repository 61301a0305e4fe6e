//! Forgetting an installation is checked against the schema of the database itself, so a new table
//! that nobody has considered makes this test fail.

use super::Gateway;
use crate::world::postgres;
use axum::http::Method;
use fastenctl::http::block_on;
use fastenctl::lighthouse::jobs;
use rusqlite::types::ValueRef;
use serde_json::Value;

const DAY: i64 = 24 * 60 * 60;
/// The table of random names under which the counts of deleted installations are kept.
const NAMELESS: &str = "nameless";
/// Tables that contain the ID of a deleted installation, and nothing else about it.
const ID_ALONE: [&str; 2] = ["audit", "deleted_installations"];

/// Returns the rows of a query, each column as text.
fn query(gateway: &Gateway, sql: &str) -> Vec<Vec<String>> {
    if let Some(url) = &gateway.database {
        return postgres::sql(url, sql);
    }
    let database =
        rusqlite::Connection::open(gateway.folder.path().join("data/lighthouse.db")).unwrap();
    let mut statement = database.prepare(sql).unwrap();
    let columns = statement.column_count();
    let read = |row: &rusqlite::Row<'_>| -> Vec<String> {
        let columns = (0..columns).map(|column| match row.get_ref(column).unwrap() {
            ValueRef::Integer(number) => number.to_string(),
            ValueRef::Text(text) => String::from_utf8(text.to_vec()).unwrap(),
            other => format!("{other:?}"),
        });
        columns.collect()
    };
    statement
        .query_map([], |row| Ok(read(row)))
        .unwrap()
        .map(Result::unwrap)
        .collect()
}

/// A table with a column `installation_id`: its name, and for each column its name and whether it
/// is a number.
pub(super) struct Table {
    pub(super) name: String,
    columns: Vec<(String, bool)>,
}

impl Table {
    /// Returns all such tables in the database.
    pub(super) fn all(gateway: &Gateway) -> Vec<Self> {
        let sql = if gateway.database.is_some() {
            "SELECT table_name::text, column_name::text, upper(data_type::text) FROM information_schema.columns
                WHERE table_schema = 'public' ORDER BY table_name, ordinal_position"
        } else {
            "SELECT m.name, c.name, upper(c.type) FROM sqlite_master m, pragma_table_info(m.name) c
                WHERE m.type = 'table' ORDER BY m.name, c.cid"
        };
        let mut tables: Vec<Self> = Vec::new();
        for row in query(gateway, sql) {
            let [name, column, kind] = row.try_into().unwrap();
            if tables.last().is_none_or(|table| table.name != name) {
                let columns = Vec::new();
                tables.push(Self { name, columns });
            }
            let is_number = kind == "BIGINT";
            tables.last_mut().unwrap().columns.push((column, is_number));
        }
        tables.retain(|table| {
            table.name != NAMELESS
                && table
                    .columns
                    .iter()
                    .any(|(name, _)| name == "installation_id")
        });
        tables
    }

    fn rows_of(&self, gateway: &Gateway, id: &str) -> i64 {
        let sql = format!(
            "SELECT COUNT(*) FROM {} WHERE installation_id = '{id}'",
            self.name
        );
        query(gateway, &sql)[0][0].parse().unwrap()
    }

    /// Inserts a row for the installation, whatever its contents, unless one exists.
    pub(super) fn fill(&self, gateway: &Gateway, id: &str, nth: i64) {
        if self.rows_of(gateway, id) > 0 {
            return;
        }
        let value = |(column, is_number): &(String, bool)| match column.as_str() {
            "installation_id" => format!("'{id}'"),
            // These columns only allow the gateway's own words.
            "scope" => "'group'".to_owned(),
            "kind" | "evidence" => "'browser'".to_owned(),
            "status" => "'open'".to_owned(),
            _ if *is_number => (nth + 2_000_000_000).to_string(),
            _ => format!("'{column}-{nth}'"),
        };
        let values: Vec<String> = self.columns.iter().map(value).collect();
        let sql = format!("INSERT INTO {} VALUES ({})", self.name, values.join(", "));
        query(gateway, &sql);
        assert_eq!(self.rows_of(gateway, id), 1, "{}", self.name);
    }
}

/// Registers two installations, fills all tables for both, and has the first one forgotten. Returns
/// the tables that still contain it.
async fn forget_one(gateway: &Gateway) -> Vec<String> {
    let (leaving, staying) = (gateway.register().await, gateway.register().await);
    let tables = Table::all(gateway);
    for table in &tables {
        table.fill(gateway, &leaving.id, 1);
        table.fill(gateway, &staying.id, 2);
    }
    let kept = |tables: &[Table]| -> Vec<i64> {
        let rows = tables
            .iter()
            .map(|table| table.rows_of(gateway, &staying.id));
        rows.collect()
    };
    let before = kept(&tables);
    assert!(before.len() >= 15 && !before.contains(&0), "{before:?}");
    gateway
        .call(&leaving, Method::DELETE, "", Value::Null)
        .await
        .data();
    assert_eq!(kept(&tables), before);
    let left = tables
        .iter()
        .filter(|table| table.rows_of(gateway, &leaving.id) > 0);
    left.map(|table| table.name.clone()).collect()
}

#[test]
fn no_table_contains_a_forgotten_installation() {
    block_on(async {
        let gateway = Gateway::new();
        assert_eq!(forget_one(&gateway).await, ID_ALONE);
        let left = "SELECT DISTINCT actor, login, action, field, address_hash FROM audit
            WHERE installation_id NOT IN (SELECT installation_id FROM installations) ORDER BY action";
        let [deleted, registered] =
            ["deleted", "registered"].map(|action| ["installation", "", action, "", ""]);
        assert_eq!(query(&gateway, left), [deleted, registered]);
        // The nameless counts are deleted at the end of the cool-down.
        gateway.clock.advance(90 * DAY);
        let now = gateway.clock.now();
        let swept = gateway
            .app
            .store
            .write(now, |tx, now| Box::pin(jobs::sweep(tx, *now)));
        swept.await.unwrap();
        let named = "SELECT installation_id FROM installations";
        let holds_more = |table: &Table| !ID_ALONE.contains(&table.name.as_str());
        for table in Table::all(&gateway).into_iter().filter(holds_more) {
            let sql = format!(
                "SELECT COUNT(*) FROM {} WHERE installation_id NOT IN ({named})",
                table.name
            );
            assert_eq!(query(&gateway, &sql), [["0"]], "{}", table.name);
        }
        assert_eq!(super::rows(&gateway, NAMELESS), 0);
    });
}

#[test]
fn an_unconsidered_table_is_named() {
    block_on(async {
        let gateway = Gateway::new();
        query(
            &gateway,
            "CREATE TABLE newcomers (installation_id TEXT NOT NULL, seen_at BIGINT NOT NULL)",
        );
        let expected = [ID_ALONE[0], ID_ALONE[1], "newcomers"];
        assert_eq!(forget_one(&gateway).await, expected);
    });
}

mod on_postgres {
    on_postgres_too! {
        no_table_contains_a_forgotten_installation
        an_unconsidered_table_is_named
    }
}
