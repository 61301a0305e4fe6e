//! Writes a plan in one transaction.

use crate::lighthouse::audit::{Entry, note};
use crate::lighthouse::catalog_import::edition::{Edition, remembered};
use crate::lighthouse::catalog_import::plan::Plan;
use crate::lighthouse::catalog_import::wish::{Import, List};
use crate::lighthouse::store::{Result, Tx, Value};
use crate::lighthouse::stored_catalog::editions::{forget_gone, mentions, put_mentions};
use crate::lighthouse::stored_catalog::held::{put_held, release};
use crate::lighthouse::stored_catalog::sources::{Source, forget_source, put_source, source_of};
use crate::lighthouse::stored_catalog::{bump, hold_version};
use std::sync::atomic::Ordering;

/// Rows per statement.
const BATCH: usize = 200;

/// The result of writing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Applied {
    Written,
    /// Another import was committed first, and nothing was written.
    Outrun,
}

pub(super) async fn apply(tx: &Tx, plan: &Plan, import: &Import) -> Result<Applied> {
    import.written.store(0, Ordering::Relaxed);
    if hold_version(tx).await? != plan.version || !is_as_planned(tx, plan, import).await? {
        return Ok(Applied::Outrun);
    }
    entries(tx, plan, import).await?;
    for held in &plan.hold {
        put_held(tx, held).await?;
    }
    for [list, id] in &plan.release {
        release(tx, list, id).await?;
    }
    for (list, edition) in import.lists.iter().zip(&plan.editions) {
        remember(tx, list, edition, import.now).await?;
    }
    forget_gone(tx, import.now).await?;
    if !plan.put.is_empty() || !plan.remove.is_empty() || !plan.hold.is_empty() {
        record(tx, import).await?;
    }
    if !plan.put.is_empty() || !plan.remove.is_empty() {
        forget_probes(tx).await?;
        bump(tx).await?;
    }
    Ok(Applied::Written)
}

/// Whether the lists still have the planned sources. The version alone does not show this, because
/// a change to what is remembered about an address locks the version, but does not always increase
/// it.
async fn is_as_planned(tx: &Tx, plan: &Plan, import: &Import) -> Result<bool> {
    for list in import.lists.iter() {
        let source = source_of(tx, &list.name).await?;
        let is_replaced = source.is_some() && list.origin.source().is_none();
        if !list.origin.may_replace(source.as_ref())
            || is_replaced != plan.outcome.replaced.contains(&list.name)
        {
            return Ok(false);
        }
    }
    Ok(true)
}

async fn entries(tx: &Tx, plan: &Plan, import: &Import) -> Result<()> {
    let done = |rows: usize| {
        import.written.fetch_add(rows, Ordering::Relaxed);
    };
    for [list, kind, id] in &plan.remove {
        let sql = "DELETE FROM catalog_entries WHERE kind = $1 AND list = $2 AND id = $3";
        tx.execute(sql, &[kind.into(), list.into(), id.into()])
            .await?;
        done(1);
    }
    let (batches, rest) = plan.put.as_chunks::<BATCH>();
    let many = put_sql(BATCH);
    for batch in batches {
        tx.execute(&many, &values(batch, import.now)).await?;
        done(BATCH);
    }
    let one = put_sql(1);
    for row in rest {
        tx.execute(&one, &values(std::slice::from_ref(row), import.now))
            .await?;
        done(1);
    }
    Ok(())
}

/// Stores where a list comes from, and what was in it.
async fn remember(tx: &Tx, list: &List, edition: &Edition, now: i64) -> Result<()> {
    let Some(source) = list.origin.source() else {
        return forget_source(tx, &list.name).await;
    };
    let source = Source {
        imported_at: now,
        asked_at: now,
        failure: String::new(),
        ..source.clone()
    };
    put_source(tx, &source).await?;
    let known = mentions(tx, &list.name).await?;
    put_mentions(tx, &list.name, &remembered(&known, edition, now)).await
}

/// Records commands, but not what the gateway does by itself, which is in its log.
async fn record(tx: &Tx, import: &Import) -> Result<()> {
    let Some((actor, action)) = &import.by else {
        return Ok(());
    };
    for list in import.lists.iter() {
        let entry = Entry::new(actor.clone(), *action, "", &list.name);
        note(tx, &entry, import.now).await?;
    }
    Ok(())
}

fn values(rows: &[[String; 4]], now: i64) -> Vec<Value> {
    let value = |row: &[String; 4]| {
        row.each_ref()
            .map(Value::from)
            .into_iter()
            .chain([now.into()])
            .collect::<Vec<_>>()
    };
    rows.iter().flat_map(value).collect()
}

fn put_sql(rows: usize) -> String {
    let row = |first: usize| {
        let places: Vec<String> = (first..first + 5)
            .map(|place| format!("${place}"))
            .collect();
        format!("({})", places.join(", "))
    };
    let rows: Vec<String> = (0..rows).map(|number| row(number * 5 + 1)).collect();
    format!(
        "INSERT INTO catalog_entries (list, kind, id, content, changed_at) VALUES {}
        ON CONFLICT (kind, list, id) DO UPDATE SET content = excluded.content, changed_at = excluded.changed_at",
        rows.join(", ")
    )
}

/// Deletes the check results of endpoints that are no longer in any list.
async fn forget_probes(tx: &Tx) -> Result<()> {
    let sql = "DELETE FROM catalog_probes WHERE NOT EXISTS
        (SELECT 1 FROM catalog_entries e WHERE e.kind = 'endpoint' AND e.id = catalog_probes.endpoint_id)";
    tx.execute(sql, &[]).await.map(drop)
}
