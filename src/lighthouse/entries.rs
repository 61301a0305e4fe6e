//! The catalogue in the database: what lists say, what checks have found, and the version that tells a running
//! gateway of a change. How lists are read is in `crate::catalog`, how they come in is in `import`.

use crate::api::catalog::Endpoint;
use crate::catalog::Entries;
use crate::catalog::id::Kind;
use crate::catalog::merge::Merge;
use crate::clock::rfc3339;
use crate::lighthouse::store::{Error, Result, Row, Tx, Value};
use serde::de::DeserializeOwned;
use std::collections::HashMap;

/// Rows that are in memory twice while the catalogue is read.
const PAGE: usize = 1000;

/// The catalogue as it is stored.
#[derive(Debug, Default)]
pub struct Stored {
    pub version: i64,
    /// All lists in one.
    pub entries: Entries,
    /// By endpoint.
    pub probes: HashMap<String, Probe>,
}

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
    Ok(tx.find("SELECT version FROM catalog_version", &[]).await?.map_or(0, |row| row.integer(0)))
}

/// Tells running gateways to look again.
///
/// # Errors
/// Those of the database.
pub async fn bump(tx: &Tx) -> Result<()> {
    tx.execute("UPDATE catalog_version SET version = version + 1", &[]).await.map(drop)
}

/// Everything, put together with `first`, which comes before all lists.
///
/// # Errors
/// Those of the database.
pub async fn load(tx: &Tx, first: &Entries) -> Result<Stored> {
    // A reader sees what is committed statement by statement: an import in between shows by the version.
    loop {
        let version = self::version(tx).await?;
        let entries = entries(tx, first, &Kind::ALL).await?;
        let probes = probes(tx).await?;
        if self::version(tx).await? == version {
            return Ok(Stored { version, entries, probes });
        }
    }
}

async fn entries(tx: &Tx, first: &Entries, kinds: &[Kind]) -> Result<Entries> {
    let mut merge = Merge::default();
    merge.add(first.clone());
    for kind in kinds {
        let mut after = (String::new(), String::new());
        loop {
            let sql = format!(
                "SELECT list, id, content, changed_at FROM catalog_entries
                WHERE kind = $1 AND (list, id) > ($2, $3) ORDER BY list, id LIMIT {PAGE}"
            );
            let rows = tx.query(&sql, &[kind.name().into(), (&after.0).into(), (&after.1).into()]).await?;
            let Some(last) = rows.last() else { break };
            after = (last.text(0), last.text(1));
            let full = rows.len() == PAGE;
            merge.add(page(*kind, rows)?);
            if !full {
                break;
            }
        }
    }
    Ok(merge.finish())
}

fn page(kind: Kind, rows: Vec<Row>) -> Result<Entries> {
    let mut page = Entries::default();
    for row in rows {
        let changed = || rfc3339(row.integer(3));
        match kind {
            Kind::Brand => page.brands.push(dated(content(&row)?, |brand| &mut brand.last_updated, changed)),
            Kind::Portal => page.portals.push(dated(content(&row)?, |portal| &mut portal.last_updated, changed)),
            Kind::Endpoint => page.endpoints.push(dated(content(&row)?, |one| &mut one.last_updated, changed)),
        }
    }
    Ok(page)
}

fn content<T: DeserializeOwned>(row: &Row) -> Result<T> {
    serde_json::from_str(&row.text(2)).map_err(|error| Error::Failed(format!("`catalog_entries` holds {error}")))
}

/// A list that says when a thing changed is believed.
fn dated<T>(mut entry: T, date: impl Fn(&mut T) -> &mut String, changed: impl Fn() -> String) -> T {
    let date = date(&mut entry);
    if date.is_empty() {
        *date = changed();
    }
    entry
}

async fn probes(tx: &Tx) -> Result<HashMap<String, Probe>> {
    // Without what nobody is served: capabilities are by far the largest.
    let columns = PROBE.replace("detail", "''").replace("capabilities", "''");
    let rows = tx.query(&format!("SELECT {columns} FROM catalog_probes"), &[]).await?;
    Ok(rows.iter().map(Probe::read).map(|probe| (probe.endpoint_id.clone(), probe)).collect())
}

/// Keeps what a check has found, for `write_by_row`.
///
/// # Errors
/// Those of the database.
pub async fn put_probe(tx: &Tx, probe: &Probe) -> Result<()> {
    let before = find_probe(tx, &probe.endpoint_id).await?.unwrap_or_default();
    let names: Vec<&str> = PROBE.split(',').map(str::trim).collect();
    let places: Vec<String> = (1..=names.len()).map(|number| format!("${number}")).collect();
    let set: Vec<String> = names.iter().zip(&places).skip(1).map(|(name, place)| format!("{name} = {place}")).collect();
    let sql = format!(
        "INSERT INTO catalog_probes ({PROBE}) VALUES ({}) ON CONFLICT (endpoint_id) DO UPDATE SET {}",
        places.join(", "),
        set.join(", ")
    );
    tx.execute(&sql, &probe.values()).await?;
    if before.served() == probe.served() { Ok(()) } else { bump(tx).await }
}

/// What the last check of an endpoint has found.
///
/// # Errors
/// Those of the database.
pub async fn find_probe(tx: &Tx, endpoint_id: &str) -> Result<Option<Probe>> {
    let sql = format!("SELECT {PROBE} FROM catalog_probes WHERE endpoint_id = $1");
    Ok(tx.find(&sql, &[endpoint_id.into()]).await?.as_ref().map(Probe::read))
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
    let changed: HashMap<String, i64> =
        tx.query(sql, &[]).await?.iter().map(|row| (row.text(0), row.integer(1))).collect();
    let rows = tx.query("SELECT endpoint_id, checked_at FROM catalog_probes", &[]).await?;
    let checked: HashMap<String, i64> = rows.iter().map(|row| (row.text(0), row.integer(1))).collect();
    let mut due = entries(tx, &Entries::default(), &[Kind::Endpoint]).await?.endpoints;
    for endpoint in &mut due {
        endpoint.platform_type = platform_of(endpoint).to_owned();
    }
    due.retain(|endpoint| {
        let changed_at = changed.get(&endpoint.id).copied().unwrap_or(0);
        platform.is_none_or(|slug| slug == endpoint.platform_type)
            && changed_since.is_none_or(|since| changed_at >= since)
            && checked_before.is_none_or(|before| checked.get(&endpoint.id).is_none_or(|at| *at < before))
    });
    due.sort_unstable_by(|a, b| a.id.cmp(&b.id));
    Ok(due)
}

/// The platform whose settings an endpoint is served with (lighthouse-api.md section 4).
#[must_use]
pub fn platform_of(endpoint: &Endpoint) -> &str {
    let other = endpoint.identifiers.iter().find(|one| one.usage == "fasten-endpoint-platform-override");
    other.map_or(&endpoint.platform_type, |one| &one.value)
}
