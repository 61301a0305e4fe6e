//! `POST installation/seats/release`: an administrator gives back seats that rest on a browser alone (protocol.md
//! section 5).

use crate::api::Wrapper;
use crate::api::installation::{ReleaseRequest, SeatsReleased};
use crate::lighthouse::app::Shared;
use crate::lighthouse::installations::record::Installation;
use crate::lighthouse::seats::release::release_own;
use crate::lighthouse::web::error::{Refusal, json};
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::HeaderMap;

/// All that may be released at one provider; a repeat finds none.
///
/// # Errors
/// 401 for an unknown id or a wrong secret, 404 for an unknown endpoint, 400 for a malformed body.
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
    let input = (
        installation.account(&app.limits, &endpoint),
        app.clock.now(),
    );
    let (released, left) = app
        .store
        .write(input, |tx, (account, now)| {
            Box::pin(release_own(tx, account, *now))
        })
        .await?;
    Ok(Json(Wrapper::success(SeatsReleased {
        endpoint_id: endpoint.definition.id.clone(),
        released,
        left,
    })))
}
