//! Runs an import from plan to commit, and counts the entries of the existing lists.

use crate::lighthouse::catalog_import::apply::{Applied, apply};
use crate::lighthouse::catalog_import::plan::plan;
use crate::lighthouse::catalog_import::wish::{Import, Outcome};
use crate::lighthouse::store::{Error, Result, Row, Store, Tx};
use std::sync::Arc;

/// The number of races that an import may lose before it fails; concurrent imports are rare.
const ATTEMPTS: usize = 5;

/// Imports all lists, or none if anything fails.
///
/// # Errors
/// Database errors.
pub async fn import(store: &Store, import: Import, say_rows: impl Fn(usize)) -> Result<Outcome> {
    for _ in 0..ATTEMPTS {
        let plan = store
            .read(import.clone(), |tx, import| Box::pin(plan(tx, import)))
            .await?;
        if import.dry_run || plan.outcome.overtaken.is_some() || !plan.writes() {
            return Ok(plan.outcome);
        }
        say_rows(plan.put.len() + plan.remove.len());
        let outcome = plan.outcome.clone();
        let job = (Arc::new(plan), import.clone());
        let applied = store
            .write_by_row(job, |tx, (plan, import)| Box::pin(apply(tx, plan, import)))
            .await?;
        if applied == Applied::Written {
            return Ok(outcome);
        }
    }
    Err(Error::Busy)
}

/// Returns the number of entries in each stored list, by name: brands, portals, endpoints.
///
/// # Errors
/// Database errors.
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
