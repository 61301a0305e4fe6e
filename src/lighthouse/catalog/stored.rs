//! The catalogue in the database: what lists say, what checks have found, and the version that tells a running
//! gateway of a change. How lists are read is in `crate::catalog`, how they come in is in `import`.

use crate::api::catalog::Endpoint;
use crate::catalog::entry::Entry;
use crate::catalog::id::Kind;
use crate::catalog::merge::{Survivors, one_id_per_url};
use crate::clock::rfc3339;
use crate::lighthouse::store::{Error, Result, Row, Tx, Value};
use std::collections::{HashMap, HashSet};

/// Rows that are in memory twice while the catalogue is read.
const PAGE: usize = 1000;

/// What the last check of an endpoint has found; empty where it found nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Probe {
    pub endpoint_id: String,
    pub checked_at: i64,
    pub verdict: String,
    pub detail: String,
    /// Whoever checks leaves here what is to be served; of an endpoint that fails, what worked before.
    pub authorization_endpoint: String,
    pub token_endpoint: String,
    pub introspection_endpoint: String,
    pub userinfo_endpoint: String,
    pub revoke_endpoint: String,
    pub fhir_version: String,
    pub software_name: String,
    pub software_version: String,
    /// JSON.
    pub capabilities: String,
    /// When it was found good last; 0: never.
    pub good_at: i64,
    /// Checks since then that found it wanting.
    pub failures: i64,
}

const PROBE: &str = "endpoint_id, checked_at, verdict, detail, authorization_endpoint, token_endpoint,
    introspection_endpoint, userinfo_endpoint, revoke_endpoint, fhir_version, software_name, software_version, capabilities, good_at, failures";

impl Probe {
    fn read(row: &Row) -> Self {
        Self {
            endpoint_id: row.text(0),
            checked_at: row.integer(1),
            verdict: row.text(2),
            detail: row.text(3),
            authorization_endpoint: row.text(4),
            token_endpoint: row.text(5),
            introspection_endpoint: row.text(6),
            userinfo_endpoint: row.text(7),
            revoke_endpoint: row.text(8),
            fhir_version: row.text(9),
            software_name: row.text(10),
            software_version: row.text(11),
            capabilities: row.text(12),
            good_at: row.integer(13),
            failures: row.integer(14),
        }
    }

    fn values(&self) -> [Value; 15] {
        [
            (&self.endpoint_id).into(),
            self.checked_at.into(),
            (&self.verdict).into(),
            (&self.detail).into(),
            (&self.authorization_endpoint).into(),
            (&self.token_endpoint).into(),
            (&self.introspection_endpoint).into(),
            (&self.userinfo_endpoint).into(),
            (&self.revoke_endpoint).into(),
            (&self.fhir_version).into(),
            (&self.software_name).into(),
            (&self.software_version).into(),
            (&self.capabilities).into(),
            self.good_at.into(),
            self.failures.into(),
        ]
    }

    /// What is served of it.
    fn served(&self) -> [&String; 8] {
        [
            &self.authorization_endpoint,
            &self.token_endpoint,
            &self.introspection_endpoint,
            &self.userinfo_endpoint,
            &self.revoke_endpoint,
            &self.fhir_version,
            &self.software_name,
            &self.software_version,
        ]
    }
}

/// The number that grows with every change of what is served.
///
/// # Errors
/// Those of the database.
pub async fn version(tx: &Tx) -> Result<i64> {
    Ok(tx
        .find("SELECT version FROM catalog_version", &[])
        .await?
        .map_or(0, |row| row.integer(0)))
}

/// Tells running gateways to look again.
///
/// # Errors
/// Those of the database.
pub async fn bump(tx: &Tx) -> Result<()> {
    tx.execute("UPDATE catalog_version SET version = version + 1", &[])
        .await
        .map(drop)
}

/// Gives `take` each entry of a kind with what all lists say of it: first those of `first`, which come before all
/// lists, then the others by id. Only a page of them is in memory at a time.
///
/// # Errors
/// Those of the database.
pub async fn each<T: Entry + Clone + Send + Sync>(
    tx: &Tx,
    first: &[T],
    mut take: impl FnMut(T) + Send,
) -> Result<()> {
    for one in first {
        of_lists(tx, one.id(), Some(one.clone()))
            .await?
            .into_iter()
            .for_each(|(one, _)| take(one));
    }
    let known: HashSet<&str> = first.iter().map(Entry::id).collect();
    let mut after = (String::new(), String::new());
    let mut open: Option<T> = None;
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
        after = (last.text(0), last.text(1));
        for row in rows
            .iter()
            .filter(|row| !known.contains(row.text(0).as_str()))
        {
            let next: T = entry(row)?;
            match &mut open {
                Some(one) if one.id() == next.id() => one.join(next),
                _ => open.replace(next).into_iter().for_each(&mut take),
            }
        }
        if rows.len() < PAGE {
            break;
        }
    }
    open.into_iter().for_each(take);
    Ok(())
}

/// What `brought` and the lists say of one id, and the lists' names.
///
/// # Errors
/// Those of the database.
pub async fn of_lists<T: Entry + Send>(
    tx: &Tx,
    id: &str,
    brought: Option<T>,
) -> Result<Option<(T, Vec<String>)>> {
    let sql = "SELECT id, list, content, changed_at FROM catalog_entries WHERE kind = $1 AND id = $2 ORDER BY list";
    let rows = tx.query(sql, &[T::KIND.name().into(), id.into()]).await?;
    let mut known = brought;
    for row in &rows {
        let next = entry(row)?;
        match &mut known {
            Some(one) => one.join(next),
            None => known = Some(next),
        }
    }
    Ok(known.map(|one| (one, rows.iter().map(|row| row.text(1)).collect())))
}

/// Ids and names of the portals or brands whose member `key` names an id.
///
/// # Errors
/// Those of the database.
pub async fn naming(tx: &Tx, kind: Kind, key: &str, id: &str) -> Result<Vec<(String, String)>> {
    // An id holds nothing that LIKE knows, and is looked for in its member below.
    let sql = "SELECT id, content FROM catalog_entries WHERE kind = $1 AND content LIKE $2 ORDER BY id, list";
    let rows = tx
        .query(
            sql,
            &[kind.name().into(), format!("%{id}%").as_str().into()],
        )
        .await?;
    let mut found = Vec::new();
    for row in rows {
        let content: serde_json::Value = serde_json::from_str(&row.text(1)).unwrap_or_default();
        let ids = content[key]
            .as_array()
            .map(Vec::as_slice)
            .unwrap_or_default();
        if ids.iter().any(|one| one == id)
            && found.last().is_none_or(|(known, _)| *known != row.text(0))
        {
            found.push((
                row.text(0),
                content["name"].as_str().unwrap_or_default().to_owned(),
            ));
        }
    }
    Ok(found)
}

/// All endpoints, each address once, and the survivors of ids that are gone for it.
///
/// # Errors
/// Those of the database.
pub async fn endpoints(tx: &Tx, first: &[Endpoint]) -> Result<(Vec<Endpoint>, Survivors)> {
    let mut all = Vec::new();
    each(tx, first, |endpoint| all.push(endpoint)).await?;
    let survivors = one_id_per_url(&mut all);
    Ok((all, survivors))
}

fn entry<T: Entry>(row: &Row) -> Result<T> {
    let read = serde_json::from_str(&row.text(2));
    let mut entry: T =
        read.map_err(|error| Error::Failed(format!("`catalog_entries` holds {error}")))?;
    // A list that says when a thing changed is believed.
    let date = entry.last_updated();
    if date.is_empty() {
        *date = rfc3339(row.integer(3));
    }
    Ok(entry)
}

/// Gives `take` what each check has found, without what nobody is served: capabilities are by far the largest.
///
/// # Errors
/// Those of the database.
pub async fn each_probe(tx: &Tx, mut take: impl FnMut(Probe) + Send) -> Result<()> {
    let columns = PROBE.replace("detail", "''").replace("capabilities", "''");
    let sql = format!(
        "SELECT {columns} FROM catalog_probes WHERE endpoint_id > $1 ORDER BY endpoint_id LIMIT {PAGE}"
    );
    let mut after = String::new();
    loop {
        let rows = tx.query(&sql, &[(&after).into()]).await?;
        let Some(last) = rows.last() else {
            return Ok(());
        };
        after = last.text(0);
        rows.iter().map(Probe::read).for_each(&mut take);
    }
}

/// Keeps what a check has found, for `write_by_row`; whether another catalogue follows from it, which [`bump`] tells.
///
/// # Errors
/// Those of the database.
pub async fn put_probe(tx: &Tx, probe: &Probe) -> Result<bool> {
    let before = find_probe(tx, &probe.endpoint_id)
        .await?
        .unwrap_or_default();
    let names: Vec<&str> = PROBE.split(',').map(str::trim).collect();
    let places: Vec<String> = (1..=names.len())
        .map(|number| format!("${number}"))
        .collect();
    let set: Vec<String> = names
        .iter()
        .zip(&places)
        .skip(1)
        .map(|(name, place)| format!("{name} = {place}"))
        .collect();
    let sql = format!(
        "INSERT INTO catalog_probes ({PROBE}) VALUES ({}) ON CONFLICT (endpoint_id) DO UPDATE SET {}",
        places.join(", "),
        set.join(", ")
    );
    tx.execute(&sql, &probe.values()).await?;
    Ok(before.served() != probe.served())
}

/// What the last check of an endpoint has found.
///
/// # Errors
/// Those of the database.
pub async fn find_probe(tx: &Tx, endpoint_id: &str) -> Result<Option<Probe>> {
    let sql = format!("SELECT {PROBE} FROM catalog_probes WHERE endpoint_id = $1");
    Ok(tx
        .find(&sql, &[endpoint_id.into()])
        .await?
        .as_ref()
        .map(Probe::read))
}

/// Endpoints of the lists that a check is to look at, by id: those of one platform, changed by an import since
/// then, not checked since then.
///
/// # Errors
/// Those of the database.
pub async fn probes_due(
    tx: &Tx,
    platform: Option<&str>,
    changed_since: Option<i64>,
    checked_before: Option<i64>,
) -> Result<Vec<Endpoint>> {
    let sql = "SELECT id, MAX(changed_at) FROM catalog_entries WHERE kind = 'endpoint' GROUP BY id";
    let changed: HashMap<String, i64> = tx
        .query(sql, &[])
        .await?
        .iter()
        .map(|row| (row.text(0), row.integer(1)))
        .collect();
    let rows = tx
        .query("SELECT endpoint_id, checked_at FROM catalog_probes", &[])
        .await?;
    let checked: HashMap<String, i64> = rows
        .iter()
        .map(|row| (row.text(0), row.integer(1)))
        .collect();
    let (mut due, _) = endpoints(tx, &[]).await?;
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

/// The platform whose settings an endpoint is served with (lighthouse-api.md section 4).
#[must_use]
pub fn platform_of(endpoint: &Endpoint) -> &str {
    let other = endpoint
        .identifiers
        .iter()
        .find(|one| one.usage == "fasten-endpoint-platform-override");
    other.map_or(&endpoint.platform_type, |one| &one.value)
}
