//! A check of the catalog: selects the endpoints that are due, and stores the result of each one at
//! once, so that an interrupted check resumes where it stopped. `judge` judges the endpoints.

use crate::clock::Clock;
use crate::lighthouse::probe::fetch::{Probed, probe_all};
use crate::lighthouse::probe::host::Manners;
use crate::lighthouse::probe::judge::Judged;
use crate::lighthouse::probe::target::Target;
use crate::lighthouse::settings::Settings;
use crate::lighthouse::store::{Result, Store, Tx};
use crate::lighthouse::stored_catalog::{Probe, bump, find_probe, probes_due, put_probe};
use serde_json::json;
use std::time::{Duration, Instant};

/// Which endpoints to check.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    pub platform: Option<String>,
    /// Only endpoints that an import has changed since this time.
    pub changed_since: Option<i64>,
    pub endpoint: Option<String>,
    /// Only endpoints that have not been checked since this time.
    pub checked_before: Option<i64>,
    /// Whether addresses on private networks are allowed everywhere.
    pub allow_private_network: bool,
}

/// Returns the listed endpoints that are due, with their settings.
///
/// # Errors
/// Database errors.
pub async fn due(store: &Store, settings: &Settings, scope: Scope) -> Result<Vec<Target>> {
    let asked = store.read(scope.clone(), |tx, scope| {
        Box::pin(probes_due(
            tx,
            scope.platform.as_deref(),
            scope.changed_since,
            scope.checked_before,
        ))
    });
    let mut due = asked.await?;
    due.retain(|endpoint| {
        scope
            .endpoint
            .as_ref()
            .is_none_or(|id| id.eq_ignore_ascii_case(&endpoint.id))
    });
    let target = |endpoint: crate::api::catalog::Endpoint| {
        let setting = settings.endpoints.iter().find(|setting| {
            setting
                .id
                .is_some_and(|id| id.to_string() == endpoint.id.to_ascii_lowercase())
        });
        let hosts = setting.map_or_else(Vec::new, |setting| setting.hosts.clone());
        let allowed = scope.allow_private_network
            || setting.is_some_and(|setting| setting.allow_private_network);
        let (id, url, platform_type) = (endpoint.id, endpoint.url, endpoint.platform_type);
        Target {
            id,
            url,
            platform_type,
            hosts,
            allow_private_network: allowed,
        }
    };
    Ok(due.into_iter().map(target).collect())
}

/// The minimum time between notifications of running gateways, so that they do not reload
/// everything for each endpoint.
const TELL: Duration = Duration::from_secs(30);

/// Checks `targets`, stores the results, and calls `tell` with each one once it is stored.
///
/// # Errors
/// Database errors; every result passed to `tell` has been stored.
pub async fn run(
    store: &Store,
    clock: &Clock,
    targets: Vec<Target>,
    manners: Manners,
    mut tell: impl FnMut(Probed),
) -> Result<()> {
    let mut results = probe_all(targets, manners);
    // An interrupted check may have left results that no gateway was notified of.
    let (mut untold, mut told_at): (bool, Option<Instant>) = (true, None);
    while let Some(one) = results.recv().await {
        if let Some(judged) = &one.judged {
            let is_time = told_at.is_none_or(|at| at.elapsed() >= TELL);
            let found = (
                one.target.id.clone(),
                judged.clone(),
                clock.now(),
                is_time,
                untold,
            );
            untold |= store
                .write_by_row(found, |tx, found| Box::pin(keep(tx, found)))
                .await?;
            if is_time && untold {
                (untold, told_at) = (false, Some(Instant::now()));
            }
        }
        tell(one);
    }
    if untold && told_at.is_some() {
        store.write_by_row((), |tx, ()| Box::pin(bump(tx))).await?;
    }
    Ok(())
}

/// Stores a result, and notifies running gateways if it is time; returns whether the catalog has
/// changed.
async fn keep(
    tx: &Tx,
    (id, judged, now, is_time, untold): &(String, Judged, i64, bool, bool),
) -> Result<bool> {
    let before = find_probe(tx, id).await?.unwrap_or_default();
    let changed = put_probe(
        tx,
        &after(
            Probe {
                endpoint_id: id.clone(),
                ..before
            },
            judged,
            *now,
        ),
    )
    .await?;
    if *is_time && (changed || *untold) {
        bump(tx).await?;
    }
    Ok(changed)
}

/// Returns the result to store after a check. After a failed check, a good definition is kept for
/// as long as [`is_offered`] allows.
fn after(before: Probe, judged: &Judged, now: i64) -> Probe {
    let probe = if let Some(found) = &judged.found {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let statement = &found.statement;
        let capabilities = json!({
            "capabilities": found.capabilities,
            "code_challenge_methods_supported": found.code_challenge_methods,
        });
        Probe {
            endpoint_id: before.endpoint_id,
            authorization_endpoint: found.authorization_endpoint.clone(),
            token_endpoint: found.token_endpoint.clone(),
            introspection_endpoint: text(&found.introspection_endpoint),
            userinfo_endpoint: text(&found.userinfo_endpoint),
            revoke_endpoint: text(&found.revoke_endpoint),
            fhir_version: text(&statement.fhir_version),
            software_name: text(&statement.software_name),
            software_version: text(&statement.software_version),
            capabilities: capabilities.to_string(),
            good_at: now,
            ..Probe::default()
        }
    } else {
        let failures = before.failures + 1;
        let last_good = Some(before.good_at).filter(|at| *at > 0);
        let Probe {
            endpoint_id,
            good_at,
            ..
        } = before.clone();
        let kept = if is_offered(last_good, failures, now) {
            before
        } else {
            Probe::default()
        };
        Probe {
            endpoint_id,
            good_at,
            failures,
            ..kept
        }
    };
    Probe {
        checked_at: now,
        verdict: judged.verdict.name().to_owned(),
        detail: judged.sentence.clone(),
        ..probe
    }
}

/// Number of consecutive failed checks after which an endpoint is no longer offered, unless the
/// last success is younger than [`GRACE`].
const FAILURES: i64 = 3;
/// For this long after the last success, in seconds, an endpoint stays offered, however many checks
/// fail: a provider may be down for a weekend.
const GRACE: i64 = 7 * 24 * 60 * 60;

/// Whether an endpoint is offered to patients: a check has succeeded once, and checks have not
/// failed for too long since.
const fn is_offered(last_good: Option<i64>, failures_since: i64, now: i64) -> bool {
    match last_good {
        None => false,
        Some(at) => failures_since < FAILURES || now - at < GRACE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lighthouse::probe::discovery::Found;
    use crate::lighthouse::probe::verdict::{Trouble, Verdict};

    const DAY: i64 = 24 * 60 * 60;

    #[test]
    fn a_good_definition_survives_a_bad_week_but_no_longer() {
        let found = Found {
            authorization_endpoint: "https://a.example/authorize".to_owned(),
            ..Found::default()
        };
        let good = Judged {
            verdict: Verdict::Ok,
            sentence: "is good".to_owned(),
            found: Some(found),
        };
        let bad = Judged::from(Trouble::new(Verdict::Timeout, "is slow"));
        let mut probe = Probe {
            endpoint_id: "1".to_owned(),
            ..Probe::default()
        };
        let mut seen = Vec::new();
        for (day, judged) in [
            (1, &bad),
            (2, &good),
            (3, &bad),
            (4, &bad),
            (5, &bad),
            (9, &bad),
            (10, &good),
        ] {
            probe = after(probe, judged, day * DAY);
            assert_eq!(
                (probe.endpoint_id.as_str(), probe.checked_at),
                ("1", day * DAY)
            );
            seen.push((
                probe.verdict.clone(),
                probe.failures,
                probe.good_at / DAY,
                !probe.authorization_endpoint.is_empty(),
            ));
        }
        let expected = [
            ("timeout", 1, 0, false),
            ("ok", 0, 2, true),
            ("timeout", 1, 2, true),
            ("timeout", 2, 2, true),
            ("timeout", 3, 2, true),
            ("timeout", 4, 2, false),
            ("ok", 0, 10, true),
        ];
        assert_eq!(
            seen,
            expected.map(|(verdict, failures, good, served)| (
                verdict.to_owned(),
                failures,
                good,
                served
            ))
        );
    }

    /// Neither three failed checks within an hour nor one a month takes a good endpoint out of
    /// service.
    #[test]
    fn an_endpoint_is_offered_until_it_failed_often_and_long() {
        for (last_good, failures, now, expected) in [
            (None, 0, 0, false),
            (Some(0), 0, 100 * GRACE, true),
            (Some(0), 2, 100 * GRACE, true),
            (Some(0), 3, GRACE - 1, true),
            (Some(0), 3, GRACE, false),
        ] {
            assert_eq!(
                is_offered(last_good, failures, now),
                expected,
                "{last_good:?} {failures} {now}"
            );
        }
    }
}
