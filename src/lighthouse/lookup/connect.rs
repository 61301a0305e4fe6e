//! `GET connect/{endpoint}`: an endpoint's definition, which is public and never contains a secret.

use crate::api::Wrapper;
use crate::api::connect::Definition;
use crate::lighthouse::catalog::served::Catalog;
use crate::lighthouse::web::error::Refusal;
use axum::Json;
use axum::extract::{Path, State};
use serde::Deserialize;
use std::sync::Arc;

/// The last segment of the path. Under an installation's own base URL, the installation's ID comes
/// before it.
#[derive(Deserialize)]
pub struct EndpointPath {
    pub endpoint: String,
}

/// Returns the definition of one endpoint.
///
/// # Errors
/// 404 for an unknown endpoint.
pub async fn show(
    State(catalog): State<Catalog>,
    Path(path): Path<EndpointPath>,
) -> Result<Json<Wrapper<Definition>>, Refusal> {
    let endpoint = catalog
        .find(&path.endpoint)
        .ok_or_else(Refusal::unknown_endpoint)?;
    Ok(Json(Wrapper::success(
        Arc::unwrap_or_clone(endpoint).definition,
    )))
}
