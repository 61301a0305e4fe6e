//! Lists on their way into the database: what would change is found out first, without holding anybody up, and
//! then written in one transaction. Reading files is the command's business, reading lists `crate::catalog`'s.

use crate::api::catalog::Endpoint;
use crate::catalog::Entries;
use crate::catalog::id::Kind;
use crate::lighthouse::catalog::stored::{bump, platform_of, version};
use crate::lighthouse::store::{Error, Result, Row, Store, Tx, Value};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Rows written by one statement.
const BATCH: usize = 200;
/// Imports at the same time are rare, so one that loses to as many is given up.
const ATTEMPTS: usize = 5;

/// One list, read.
#[derive(Clone, Debug, Default)]
pub struct List {
    pub name: String,
    pub entries: Entries,
}

/// What an import does to one list, or to all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    pub added: usize,
    pub changed: usize,
    pub removed: usize,
    /// As they were.
    pub kept: usize,
    /// No longer in the list, and still there.
    pub gone: usize,
}

impl Counts {
    /// Whether anything is written.
    #[must_use]
    pub const fn writes(&self) -> bool {
        self.added + self.changed + self.removed > 0
    }

    /// Both together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            added: self.added + other.added,
            changed: self.changed + other.changed,
            removed: self.removed + other.removed,
            kept: self.kept + other.kept,
            gone: self.gone + other.gone,
        }
    }
}

/// What an import came to.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// By list, in the order given.
    pub counts: Vec<Counts>,
    /// Endpoints that `prune` would have removed, and that users are connected to.
    pub in_use: Vec<String>,
}

/// What is to be written.
#[derive(Debug, Default)]
struct Plan {
    version: i64,
    outcome: Outcome,
    /// List, kind, id, content.
    put: Vec<[String; 4]>,
    remove: Vec<[String; 3]>,
}

/// The wishes of one import.
#[derive(Clone, Debug)]
pub struct Import {
    pub lists: Arc<Vec<List>>,
    /// Remove what a list no longer holds.
    pub prune: bool,
    pub dry_run: bool,
    /// By platform or endpoint id: the group under which its users are counted together with others'.
    pub groups: Arc<BTreeMap<String, String>>,
    pub now: i64,
    /// Rows written so far.
    pub written: Arc<AtomicUsize>,
}

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
        if import.dry_run || rows == 0 {
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

async fn plan(tx: &Tx, import: &Import) -> Result<Plan> {
    let mut plan = Plan {
        version: version(tx).await?,
        ..Plan::default()
    };
    let in_use = if import.prune {
        in_use(tx).await?
    } else {
        HashSet::new()
    };
    for list in import.lists.iter() {
        let counts = plan_list(tx, list, import, &in_use, &mut plan).await?;
        plan.outcome.counts.push(counts);
    }
    plan.outcome.in_use.sort_unstable();
    plan.outcome.in_use.dedup();
    Ok(plan)
}

async fn plan_list(
    tx: &Tx,
    list: &List,
    import: &Import,
    in_use: &HashSet<String>,
    plan: &mut Plan,
) -> Result<Counts> {
    let mut counts = Counts::default();
    let mut gone = Vec::new();
    for kind in Kind::ALL {
        let sql = "SELECT id, content FROM catalog_entries WHERE kind = $1 AND list = $2";
        let rows = tx
            .query(sql, &[kind.name().into(), (&list.name).into()])
            .await?;
        let mut stored: HashMap<String, String> = rows
            .into_iter()
            .map(|row| Ok((row.text("id")?, row.into_text("content")?)))
            .collect::<Result<_>>()?;
        for (id, content) in contents(kind, &list.entries)? {
            match stored.remove(&id) {
                Some(known) if known == content => {
                    counts.kept += 1;
                    continue;
                }
                Some(_) => counts.changed += 1,
                None => counts.added += 1,
            }
            plan.put
                .push([list.name.clone(), kind.name().to_owned(), id, content]);
        }
        gone.extend(stored.into_iter().map(|(id, content)| (kind, id, content)));
    }
    if !import.prune {
        counts.gone = gone.len();
        return Ok(counts);
    }
    let kept = leading_to(&gone, in_use, &import.groups);
    for (kind, id, _) in gone {
        if kept.contains(&(kind, id.clone())) {
            counts.gone += 1;
            if kind == Kind::Endpoint {
                plan.outcome.in_use.push(id);
            }
        } else {
            counts.removed += 1;
            plan.remove
                .push([list.name.clone(), kind.name().to_owned(), id]);
        }
    }
    plan.remove.sort_unstable();
    Ok(counts)
}

/// Ids and contents of one kind, each id once: of two that are alike the first.
fn contents(kind: Kind, entries: &Entries) -> Result<Vec<(String, String)>> {
    fn each<'e, T: Serialize + 'e>(
        all: impl Iterator<Item = (&'e String, &'e T)>,
    ) -> Result<Vec<(String, String)>> {
        let mut seen = HashSet::new();
        let once = all.filter(|(id, _)| seen.insert(*id));
        let text =
            |one: &T| serde_json::to_string(one).map_err(|error| Error::Failed(error.to_string()));
        once.map(|(id, one)| Ok((id.clone(), text(one)?))).collect()
    }
    match kind {
        Kind::Brand => each(entries.brands.iter().map(|one| (&one.id, one))),
        Kind::Portal => each(entries.portals.iter().map(|one| (&one.id, one))),
        Kind::Endpoint => each(entries.endpoints.iter().map(|one| (&one.id, one))),
    }
}

/// Endpoints that somebody is connected to: with a seat of its own, or with a refresh token.
async fn in_use(tx: &Tx) -> Result<HashSet<String>> {
    let sql = "SELECT limit_group AS place FROM usage_counts WHERE users + pending > 0
        UNION SELECT endpoint_id FROM refresh_tokens UNION SELECT endpoint_id FROM flows";
    tx.query(sql, &[])
        .await?
        .into_iter()
        .map(|row| row.into_text("place"))
        .collect()
}

/// What of the gone has to stay: endpoints in use, and the portals and brands that lead there.
/// Where users are counted by group, any endpoint of the group may be theirs.
fn leading_to(
    gone: &[(Kind, String, String)],
    in_use: &HashSet<String>,
    groups: &BTreeMap<String, String>,
) -> HashSet<(Kind, String)> {
    let is_in_use = |id: &String, content: &str| {
        let entry: Endpoint = serde_json::from_str(content).unwrap_or_default();
        let group = groups.get(id).or_else(|| groups.get(platform_of(&entry)));
        in_use.contains(id) || group.is_some_and(|group| in_use.contains(group))
    };
    let mut kept: HashSet<(Kind, String)> = HashSet::new();
    for (kind, id, _) in gone
        .iter()
        .filter(|(kind, id, content)| *kind == Kind::Endpoint && is_in_use(id, content))
    {
        kept.insert((*kind, id.clone()));
    }
    for (owner, key, owned) in [
        (Kind::Portal, "endpoint_ids", Kind::Endpoint),
        (Kind::Brand, "portal_ids", Kind::Portal),
    ] {
        for (kind, id, content) in gone.iter().filter(|(kind, ..)| *kind == owner) {
            let content: serde_json::Value = serde_json::from_str(content).unwrap_or_default();
            let ids = content
                .get(key)
                .and_then(serde_json::Value::as_array)
                .cloned()
                .unwrap_or_default();
            if ids
                .iter()
                .filter_map(serde_json::Value::as_str)
                .any(|id| kept.contains(&(owned, id.to_owned())))
            {
                kept.insert((*kind, id.clone()));
            }
        }
    }
    kept
}

/// `false`: another import was faster, and nothing is written.
async fn apply(tx: &Tx, plan: &Plan, import: &Import) -> Result<bool> {
    import.written.store(0, Ordering::Relaxed);
    let row = tx.lock("SELECT version FROM catalog_version", &[]).await?;
    let version = row.map(|row| row.integer("version")).transpose()?;
    if version != Some(plan.version) {
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
    forget_probes(tx).await?;
    bump(tx).await?;
    Ok(true)
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
