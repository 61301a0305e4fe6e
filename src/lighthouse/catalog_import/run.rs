//! One import from plan to commit, and the lists that are there.

use crate::lighthouse::catalog_import::apply::apply;
use crate::lighthouse::catalog_import::plan::plan;
use crate::lighthouse::catalog_import::wish::{Import, Outcome};
use crate::lighthouse::store::{Error, Result, Row, Store, Tx};
use std::sync::Arc;

/// Imports at the same time are rare, so one that loses to as many is given up.
const ATTEMPTS: usize = 5;

/// Imports all lists or, where anything fails, none.
///
/// # Errors
/// Those of the database.
pub async fn import(store: &Store, import: Import, say_rows: impl Fn(usize)) -> Result<Outcome> {
    for _ in 0..ATTEMPTS {
        let plan = store
            .read(import.clone(), |tx, import| Box::pin(plan(tx, import)))
            .await?;
        let rows = plan.put.len() + plan.remove.len();
        let holds = plan.held_before || !plan.outcome.held.is_empty();
        if import.dry_run || rows == 0 && !holds {
            return Ok(plan.outcome);
        }
        say_rows(rows);
        let outcome = plan.outcome.clone();
        let job = (Arc::new(plan), import.clone());
        let done = store
            .write_by_row(job, |tx, (plan, import)| Box::pin(apply(tx, plan, import)))
            .await?;
        if done {
            return Ok(outcome);
        }
    }
    Err(Error::Busy)
}

/// How many entries each stored list has, by name: brands, portals, endpoints.
///
/// # Errors
/// Those of the database.
pub async fn lists(tx: &Tx) -> Result<Vec<(String, [i64; 3])>> {
    let sql = "SELECT list, SUM(CASE WHEN kind = 'brand' THEN 1 ELSE 0 END) AS brands,
            SUM(CASE WHEN kind = 'portal' THEN 1 ELSE 0 END) AS portals,
            SUM(CASE WHEN kind = 'endpoint' THEN 1 ELSE 0 END) AS endpoints
        FROM catalog_entries GROUP BY list ORDER BY list";
    let rows = tx.query(sql, &[]).await?;
    let read = |row: &Row| {
        let [brands, portals, endpoints] =
            ["brands", "portals", "endpoints"].map(|name| row.integer(name));
        Ok((row.text("list")?, [brands?, portals?, endpoints?]))
    };
    rows.iter().map(read).collect()
}
