//! `GET installation/usage`: users per provider and their limits; `POST
//! installation/seats/release`: an administrator releases seats that are backed by nothing but a
//! browser sign-in (protocol.md section 5).

use crate::api::Wrapper;
use crate::api::installation::{ReleaseRequest, SeatsReleased};
use crate::api::usage::{ProviderUsage, UsageReport};
use crate::clock::rfc3339;
use crate::lighthouse::app::Shared;
use crate::lighthouse::audit::{Action, note};
use crate::lighthouse::installations::record::Installation;
use crate::lighthouse::seats::release::release_own;
use crate::lighthouse::seats::usage;
use crate::lighthouse::web::error::{Refusal, json};
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use serde::Deserialize;

/// The query parameters: where to continue, and the size of a page.
#[derive(Deserialize)]
pub struct Page {
    after: Option<String>,
    page_size: Option<usize>,
}

/// Returns one page of the report.
///
/// # Errors
/// 401 for an unknown ID or a wrong secret, 400 for an invalid cursor or page size.
pub async fn show(
    State(app): State<Shared>,
    installation: Installation,
    page: Result<Query<Page>, QueryRejection>,
) -> Result<Json<Wrapper<UsageReport>>, Refusal> {
    let Query(page) = page.map_err(|_| Refusal::malformed("`page_size` is not a number"))?;
    let size = page.page_size.unwrap_or(100);
    if !(1..=1_000).contains(&size) {
        return Err(Refusal::malformed("`page_size` is not between 1 and 1000"));
    }
    let now = app.clock.now();
    let asked = usage::Asked {
        limits: &app.limits,
        installation_id: &installation.id,
        allowance: installation.allowance(app.limits.unverified_limit),
        now,
    };
    let usage::Page {
        lines,
        next,
        quota_status,
    } = usage::page(&app.store, asked, page.after.as_deref(), size)
        .await?
        .ok_or_else(|| Refusal::malformed("`after` is not a cursor of this report"))?;
    let providers: Vec<ProviderUsage> =
        lines.iter().map(|line| line.report(&app.catalog)).collect();
    let (limit, reason) = installation.limit(&app.limits);
    Ok(Json(Wrapper::success(UsageReport {
        as_of: rfc3339(now),
        quota_status,
        limit_reason: reason.filter(|_| concerns(limit, &providers)),
        providers,
        next,
    })))
}

/// Whether the installation's own limit applies at any of these providers, rather than a lower one.
fn concerns(limit: i64, providers: &[ProviderUsage]) -> bool {
    providers.is_empty() || providers.iter().any(|one| one.limit >= limit)
}

/// Releases all seats at a provider that may be released; a repeated request finds none.
///
/// # Errors
/// 401 for an unknown ID or a wrong secret, 404 for an unknown endpoint, 400 for a malformed body.
pub async fn release(
    State(app): State<Shared>,
    installation: Installation,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Wrapper<SeatsReleased>>, Refusal> {
    let request: ReleaseRequest = json(&headers, body)?;
    let endpoint = app
        .catalog
        .find(&request.endpoint_id)
        .ok_or_else(Refusal::unknown_endpoint)?;
    let account = installation.account(&app.limits, &endpoint);
    let entry = installation.entry(Action::SeatsReleased, &account.limit_group);
    let input = (account, entry, app.clock.now());
    let (released, left) = app
        .store
        .write(input, |tx, (account, entry, now)| {
            Box::pin(async move {
                let (released, left) = release_own(tx, account, *now).await?;
                if released > 0 {
                    note(tx, entry, *now).await?;
                }
                Ok((released, left))
            })
        })
        .await?;
    Ok(Json(Wrapper::success(SeatsReleased {
        endpoint_id: endpoint.definition.id.clone(),
        released,
        left,
    })))
}
