//! `GET installation/usage`: users per provider against their limits, fullest first (gateway.md section 5).

use crate::api::Wrapper;
use crate::api::installation::QuotaStatus;
use crate::api::usage::{Fullness, ProviderUsage, UsageReport};
use crate::clock::rfc3339;
use crate::lighthouse::error::Refusal;
use crate::lighthouse::installation::Installation;
use crate::lighthouse::limits::{Counts, counts};
use crate::lighthouse::{App, Shared};
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use serde::Deserialize;
use std::cmp::Reverse;

/// The query: where to go on, and how far.
#[derive(Deserialize)]
pub struct Page {
    after: Option<String>,
    page_size: Option<usize>,
}

/// One page of the report.
///
/// # Errors
/// 401 for an unknown id or a wrong secret, 400 for an unknown cursor.
pub async fn show(
    State(app): State<Shared>,
    installation: Installation,
    page: Result<Query<Page>, QueryRejection>,
) -> Result<Json<Wrapper<UsageReport>>, Refusal> {
    let Query(page) = page.map_err(|_| Refusal::malformed("`page_size` is no number"))?;
    let now = app.clock.now();
    let (quota_status, all) = of(&app, &installation, now).await?;
    let (providers, next) = cut(all, page.after.as_deref(), page.page_size.unwrap_or(100).clamp(1, 1000))
        .ok_or_else(|| Refusal::malformed("`after` is no cursor of this report"))?;
    Ok(Json(Wrapper::success(UsageReport { as_of: rfc3339(now), quota_status, providers, next })))
}

/// The whole report of one installation.
///
/// # Errors
/// Those of the database.
pub async fn of(
    app: &App,
    installation: &Installation,
    now: i64,
) -> Result<(QuotaStatus, Vec<ProviderUsage>), Refusal> {
    let counted = app.store.read((&installation.id, now), |tx, (id, now)| Box::pin(counts(tx, id, *now))).await?;
    let used = counted.iter().filter(|counts| counts.users + counts.pending + counts.sign_ins_365d > 0);
    let mut all: Vec<ProviderUsage> = used.map(|counts| provider(app, installation, counts)).collect();
    all.sort_by_cached_key(|one| (Reverse(percent(one.users, one.limit)), Reverse(one.users), one.endpoint_id.clone()));
    let consumed = all.iter().any(|one| one.state == Fullness::Full);
    Ok((if consumed { QuotaStatus::Consumed } else { QuotaStatus::Active }, all))
}

fn provider(app: &App, installation: &Installation, counts: &Counts) -> ProviderUsage {
    // A provider taken out of the settings keeps its users.
    let endpoint = app.catalog.of_group(&counts.limit_group);
    let definition = endpoint.as_ref().map(|endpoint| &endpoint.definition);
    let gone = || installation.cap(app).map_or(app.default_limit, |cap| cap.min(app.default_limit));
    let limit = endpoint.as_ref().map_or_else(gone, |endpoint| installation.limit_at(app, endpoint));
    let text = |of: fn(&crate::api::connect::Definition) -> &String| definition.map(of).cloned();
    ProviderUsage {
        endpoint_id: text(|d| &d.id).unwrap_or_else(|| counts.limit_group.clone()),
        display: text(|d| &d.display).unwrap_or_default(),
        platform_type: text(|d| &d.platform_type).unwrap_or_default(),
        users: counts.users,
        by_subject: counts.by_subject,
        by_reference: counts.by_reference,
        by_browser: counts.by_browser,
        pending: counts.pending,
        limit,
        authorizations_365d: counts.sign_ins_365d,
        state: fullness(counts.users, limit),
    }
}

const fn percent(users: i64, limit: i64) -> i64 {
    if limit > 0 { users * 100 / limit } else { 100 }
}

/// How near a number of users is to its limit.
#[must_use]
pub const fn fullness(users: i64, limit: i64) -> Fullness {
    match percent(users, limit) {
        100.. => Fullness::Full,
        80.. => Fullness::Near,
        _ => Fullness::Ok,
    }
}

/// A page and the cursor of the next; nothing where the cursor is unknown.
fn cut(all: Vec<ProviderUsage>, after: Option<&str>, size: usize) -> Option<(Vec<ProviderUsage>, Option<String>)> {
    let start = match after {
        None => 0,
        Some(cursor) => all.iter().position(|one| one.endpoint_id == cursor)? + 1,
    };
    let more = all.len() > start + size;
    let providers: Vec<ProviderUsage> = all.into_iter().skip(start).take(size).collect();
    let next = providers.last().filter(|_| more).map(|one| one.endpoint_id.clone());
    Some((providers, next))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_near_from_eighty_percent_and_full_at_the_limit() {
        let states = [(79, 100), (80, 100), (99, 100), (100, 100), (0, 0), (2, 3), (3, 3)];
        let expected = ["Ok", "Near", "Near", "Full", "Full", "Ok", "Full"];
        assert_eq!(states.map(|(users, limit)| format!("{:?}", fullness(users, limit))), expected);
    }
    #[test]
    fn pages_follow_one_another_until_the_last() {
        let one = |id: &str| ProviderUsage {
            endpoint_id: id.to_owned(),
            display: String::new(),
            platform_type: String::new(),
            users: 0,
            by_subject: 0,
            by_reference: 0,
            by_browser: 0,
            pending: 0,
            limit: 1,
            authorizations_365d: 0,
            state: Fullness::Ok,
        };
        let page = |after| {
            let cut = cut(["a", "b", "c"].map(one).to_vec(), after, 2)?;
            Some((cut.0.into_iter().map(|one| one.endpoint_id).collect::<String>(), cut.1))
        };
        assert_eq!(page(None), Some(("ab".to_owned(), Some("b".to_owned()))));
        assert_eq!(page(Some("b")), Some(("c".to_owned(), None)));
        assert_eq!(page(Some("gone")), None);
    }
}
