//! Finds the endpoints that are due for a check.

use crate::api::catalog::Endpoint;
use crate::catalog::merge::one_per_server;
use crate::catalog::merge::twins::Twins;
use crate::lighthouse::store::{Result, Tx};
use crate::lighthouse::stored_catalog::entries::{endpoints, platform_of};
use std::collections::HashMap;

/// Returns the listed endpoints that are due for a check, sorted by ID. Each filter that is set
/// narrows the result: to one platform, to endpoints changed by an import since a given time, and
/// to endpoints not checked since a given time.
///
/// # Errors
/// Database errors.
pub async fn probes_due(
    tx: &Tx,
    platform: Option<&str>,
    changed_since: Option<i64>,
    checked_before: Option<i64>,
) -> Result<Vec<Endpoint>> {
    let sql = "SELECT id, MAX(changed_at) AS changed_at FROM catalog_entries WHERE kind = 'endpoint' GROUP BY id";
    let changed: HashMap<String, i64> = tx
        .query(sql, &[])
        .await?
        .iter()
        .map(|row| Ok((row.text("id")?, row.integer("changed_at")?)))
        .collect::<Result<_>>()?;
    let rows = tx
        .query("SELECT endpoint_id, checked_at FROM catalog_probes", &[])
        .await?;
    let checked: HashMap<String, i64> = rows
        .iter()
        .map(|row| Ok((row.text("endpoint_id")?, row.integer("checked_at")?)))
        .collect::<Result<_>>()?;
    let mut due = endpoints(tx, &[]).await?;
    one_per_server(&mut due, Twins::Spelled);
    for endpoint in &mut due {
        endpoint.platform_type = platform_of(endpoint).to_owned();
    }
    due.retain(|endpoint| {
        let changed_at = changed.get(&endpoint.id).copied().unwrap_or(0);
        platform.is_none_or(|slug| slug == endpoint.platform_type)
            && changed_since.is_none_or(|since| changed_at >= since)
            && checked_before
                .is_none_or(|before| checked.get(&endpoint.id).is_none_or(|at| *at < before))
    });
    due.sort_unstable_by(|a, b| a.id.cmp(&b.id));
    Ok(due)
}
