//! Reads the contents of the lists, merged by ID, one page of rows at a time.

use crate::api::catalog::Endpoint;
use crate::catalog::correction::corrected;
use crate::catalog::entry::Entry;
use crate::catalog::id;
use crate::catalog::id::Kind;
use crate::clock::rfc3339;
use crate::lighthouse::store::{Result, Row, Tx};
use crate::lighthouse::stored_catalog::corrections::corrections;
use std::collections::HashSet;
use uuid::Uuid;

/// Number of rows that are read at a time. Only these are in memory twice: as rows, and as entries.
const PAGE: usize = 1000;

/// Passes each entry of a kind to `take`, merged from all lists. The entries in `first`, which take
/// precedence over the lists, come first, and then the others by ID. Only one page of them is in
/// memory at a time.
///
/// # Errors
/// Database errors.
pub async fn each<T: Entry + Clone + Send + Sync>(
    tx: &Tx,
    first: &[T],
    mut take: impl FnMut(T) + Send,
) -> Result<()> {
    each_with_lists(tx, first, |one, _| take(one)).await
}

/// Like [`each`], but also passes the names of the lists that contain each entry.
///
/// # Errors
/// Database errors.
pub async fn each_with_lists<T: Entry + Clone + Send + Sync>(
    tx: &Tx,
    first: &[T],
    mut take: impl FnMut(T, &[String]) + Send,
) -> Result<()> {
    let said = corrections(tx, T::KIND).await?;
    let mut take = |one: T, lists: &[String]| match said.get(one.id()) {
        Some(said) => take(corrected(&one, said), lists),
        None => take(one, lists),
    };
    for one in first {
        of_lists(tx, one.id(), Some(one.clone()))
            .await?
            .into_iter()
            .for_each(|(one, lists)| take(one, &lists));
    }
    let known: HashSet<&str> = first.iter().map(Entry::id).collect();
    let mut after = (String::new(), String::new());
    let mut open: Option<(T, Vec<String>)> = None;
    loop {
        let sql = format!(
            "SELECT id, list, content, changed_at FROM catalog_entries
            WHERE kind = $1 AND (id, list) > ($2, $3) ORDER BY id, list LIMIT {PAGE}"
        );
        let rows = tx
            .query(
                &sql,
                &[T::KIND.name().into(), (&after.0).into(), (&after.1).into()],
            )
            .await?;
        let Some(last) = rows.last() else { break };
        after = (last.text("id")?, last.text("list")?);
        for row in &rows {
            if known.contains(row.str("id")?) {
                continue;
            }
            let next: T = entry(row)?;
            let of = row.text("list")?;
            match &mut open {
                Some((one, lists)) if one.id() == next.id() => {
                    one.join(next);
                    lists.push(of);
                }
                _ => open
                    .replace((next, vec![of]))
                    .into_iter()
                    .for_each(|(one, lists)| take(one, &lists)),
            }
        }
        if rows.len() < PAGE {
            break;
        }
    }
    if let Some((one, lists)) = open {
        take(one, &lists);
    }
    Ok(())
}

/// Returns each list's entry with an ID, by list name, as imported.
///
/// # Errors
/// Database errors.
pub async fn by_list<T: Entry>(tx: &Tx, id: &str) -> Result<Vec<(String, T)>> {
    let sql = "SELECT list, content, changed_at FROM catalog_entries WHERE kind = $1 AND id = $2 ORDER BY list";
    let rows = tx.query(sql, &[T::KIND.name().into(), id.into()]).await?;
    let read = rows.iter().map(|row| Ok((row.text("list")?, entry(row)?)));
    read.collect()
}

/// Returns the entry with an ID, merged from `brought` and the lists and then corrected, and the
/// lists' names.
///
/// # Errors
/// Database errors.
pub async fn of_lists<T: Entry + Clone + Send>(
    tx: &Tx,
    id: &str,
    brought: Option<T>,
) -> Result<Option<(T, Vec<String>)>> {
    let all = by_list::<T>(tx, id).await?;
    let lists = all.iter().map(|(list, _)| list.clone()).collect();
    let mut known = brought;
    for (_, next) in all {
        match &mut known {
            Some(one) => one.join(next),
            None => known = Some(next),
        }
    }
    let said = corrections(tx, T::KIND).await?;
    let known = known.map(|one| match said.get(id) {
        Some(said) => corrected(&one, said),
        None => one,
    });
    Ok(known.map(|one| (one, lists)))
}

/// Returns the IDs and names of the portals or brands whose member `key` contains an ID.
///
/// # Errors
/// Database errors.
pub async fn naming(tx: &Tx, kind: Kind, key: &str, id: &str) -> Result<Vec<(String, String)>> {
    // An ID contains no LIKE wildcards; the member is checked below.
    let sql = "SELECT id, content FROM catalog_entries WHERE kind = $1 AND content LIKE $2 ORDER BY id, list";
    let rows = tx
        .query(
            sql,
            &[kind.name().into(), format!("%{id}%").as_str().into()],
        )
        .await?;
    let mut found = Vec::new();
    for row in rows {
        let row_id = row.str("id")?;
        let content: serde_json::Value = row.json("content")?;
        let ids = content[key]
            .as_array()
            .map(Vec::as_slice)
            .unwrap_or_default();
        if ids.iter().any(|one| one == id) && found.last().is_none_or(|(known, _)| *known != row_id)
        {
            found.push((
                row_id.to_owned(),
                content["name"].as_str().unwrap_or_default().to_owned(),
            ));
        }
    }
    Ok(found)
}

/// Returns all endpoints, each ID once.
///
/// # Errors
/// Database errors.
pub async fn endpoints(tx: &Tx, first: &[Endpoint]) -> Result<Vec<Endpoint>> {
    let mut all = Vec::new();
    each(tx, first, |endpoint| all.push(endpoint)).await?;
    Ok(all)
}

/// Returns the IDs that portals or brands list in their member `key` as having been merged into
/// them.
///
/// # Errors
/// Database errors.
pub async fn claimed(tx: &Tx, kind: Kind, key: &str) -> Result<HashSet<Uuid>> {
    let sql = "SELECT content FROM catalog_entries WHERE kind = $1 AND content LIKE $2";
    let rows = tx
        .query(
            sql,
            &[kind.name().into(), format!("%\"{key}\":[%").as_str().into()],
        )
        .await?;
    let mut claimed = HashSet::new();
    for row in rows {
        let content: serde_json::Value = row.json("content")?;
        let ids = content[key]
            .as_array()
            .map(Vec::as_slice)
            .unwrap_or_default();
        claimed.extend(
            ids.iter()
                .filter_map(serde_json::Value::as_str)
                .map(id::parse),
        );
    }
    Ok(claimed)
}

/// Returns the limit groups that have users or reservations, and the endpoints that have refresh
/// tokens, flows or tickets.
///
/// # Errors
/// Database errors.
pub async fn in_use(tx: &Tx) -> Result<HashSet<String>> {
    let sql = "SELECT limit_group AS place FROM usage_counts WHERE users + pending > 0
        UNION SELECT endpoint_id FROM refresh_tokens UNION SELECT endpoint_id FROM flows
        UNION SELECT endpoint_id FROM tickets";
    tx.query(sql, &[])
        .await?
        .into_iter()
        .map(|row| row.into_text("place"))
        .collect()
}

fn entry<T: Entry>(row: &Row) -> Result<T> {
    let mut entry: T = row.json("content")?;
    entry.of_list(row.str("list")?);
    // If the list gives the date of the last change, that date is used.
    let date = entry.last_updated();
    if date.is_empty() {
        *date = rfc3339(row.integer("changed_at")?);
    }
    Ok(entry)
}

/// Returns the platform whose settings an endpoint uses (lighthouse-api.md section 4).
#[must_use]
pub fn platform_of(endpoint: &Endpoint) -> &str {
    let other = endpoint
        .identifiers
        .iter()
        .find(|one| one.usage == "fasten-endpoint-platform-override");
    other.map_or(&endpoint.platform_type, |one| &one.value)
}
