//! What is planned is written, in one transaction.

use crate::lighthouse::audit::{Entry, note};
use crate::lighthouse::catalog_import::plan::Plan;
use crate::lighthouse::catalog_import::wish::Import;
use crate::lighthouse::store::{Result, Tx, Value};
use crate::lighthouse::stored_catalog::{bump, hold_version};
use std::sync::atomic::Ordering;

/// Rows written by one statement.
const BATCH: usize = 200;

/// `false`: another import was faster, and nothing is written.
pub(super) async fn apply(tx: &Tx, plan: &Plan, import: &Import) -> Result<bool> {
    import.written.store(0, Ordering::Relaxed);
    if hold_version(tx).await? != plan.version {
        return Ok(false);
    }
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
    hold(tx, plan, import).await?;
    record(tx, import).await?;
    forget_probes(tx).await?;
    bump(tx).await?;
    Ok(true)
}

/// What these lists keep back now, and nothing of before.
async fn hold(tx: &Tx, plan: &Plan, import: &Import) -> Result<()> {
    for list in import.lists.iter() {
        let sql = "DELETE FROM held_endpoints WHERE list = $1";
        tx.execute(sql, &[(&list.name).into()]).await?;
    }
    let sql =
        "INSERT INTO held_endpoints (list, endpoint_id, content, from_host, to_host, noticed_at)
        VALUES ($1, $2, $3, $4, $5, $6)";
    for held in &plan.outcome.held {
        let values = [
            (&held.list).into(),
            (&held.endpoint_id).into(),
            (&held.content).into(),
            (&held.from_host).into(),
            (&held.to_host).into(),
            import.now.into(),
        ];
        tx.execute(sql, &values).await?;
    }
    Ok(())
}

/// A command is told from what the gateway does by itself, which its log tells.
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

/// Of endpoints that no list holds any longer.
async fn forget_probes(tx: &Tx) -> Result<()> {
    let sql = "DELETE FROM catalog_probes WHERE NOT EXISTS
        (SELECT 1 FROM catalog_entries e WHERE e.kind = 'endpoint' AND e.id = catalog_probes.endpoint_id)";
    tx.execute(sql, &[]).await.map(drop)
}
