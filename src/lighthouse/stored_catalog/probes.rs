//! The results of endpoint checks.

use crate::lighthouse::store::{Result, Row, Tx, Value};

/// Number of rows that are read at a time. Only these are in memory twice: as rows, and as results.
const PAGE: usize = 1000;

/// The result of an endpoint's last check. Members are empty if the check found nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Probe {
    pub endpoint_id: String,
    pub checked_at: i64,
    pub verdict: String,
    pub detail: String,
    /// This member and the following ones are served. For a failing endpoint, they are what worked
    /// before.
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
    /// When the endpoint last passed a check; 0 if never.
    pub good_at: i64,
    /// Number of failed checks since then.
    pub failures: i64,
}

const PROBE: &str = "endpoint_id, checked_at, verdict, detail, authorization_endpoint, token_endpoint,
    introspection_endpoint, userinfo_endpoint, revoke_endpoint, fhir_version, software_name, software_version, capabilities, good_at, failures";

impl Probe {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            endpoint_id: row.text("endpoint_id")?,
            checked_at: row.integer("checked_at")?,
            verdict: row.text("verdict")?,
            detail: row.text("detail")?,
            authorization_endpoint: row.text("authorization_endpoint")?,
            token_endpoint: row.text("token_endpoint")?,
            introspection_endpoint: row.text("introspection_endpoint")?,
            userinfo_endpoint: row.text("userinfo_endpoint")?,
            revoke_endpoint: row.text("revoke_endpoint")?,
            fhir_version: row.text("fhir_version")?,
            software_name: row.text("software_name")?,
            software_version: row.text("software_version")?,
            capabilities: row.text("capabilities")?,
            good_at: row.integer("good_at")?,
            failures: row.integer("failures")?,
        })
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

    /// Returns the values that are served.
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

/// Passes each result to `take`, without the parts that are never served, of which the capabilities
/// are by far the largest.
///
/// # Errors
/// Database errors.
pub async fn each_probe(tx: &Tx, mut take: impl FnMut(Probe) + Send) -> Result<()> {
    let columns = PROBE
        .replace("detail", "'' AS detail")
        .replace("capabilities", "'' AS capabilities");
    let sql = format!(
        "SELECT {columns} FROM catalog_probes WHERE endpoint_id > $1 ORDER BY endpoint_id LIMIT {PAGE}"
    );
    let mut after = String::new();
    loop {
        let rows = tx.query(&sql, &[(&after).into()]).await?;
        let Some(last) = rows.last() else {
            return Ok(());
        };
        after = last.text("endpoint_id")?;
        for row in &rows {
            take(Probe::read(row)?);
        }
    }
}

/// Stores a check's result; must be called in a job of `write_by_row`. Returns whether it changes
/// the catalog, in which case [`bump`] must be called.
///
/// # Errors
/// Database errors.
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

/// Returns the result of an endpoint's last check.
///
/// # Errors
/// Database errors.
pub async fn find_probe(tx: &Tx, endpoint_id: &str) -> Result<Option<Probe>> {
    let sql = format!("SELECT {PROBE} FROM catalog_probes WHERE endpoint_id = $1");
    tx.find(&sql, &[endpoint_id.into()])
        .await?
        .as_ref()
        .map(Probe::read)
        .transpose()
}
