//! `GET catalog`: one brand, portal or endpoint (lighthouse-api.md section 3.2). A merged ID
//! returns the surviving entry.

use crate::api::catalog::{Brand, Endpoint, Portal};
use crate::api::{ErrorCode, Wrapper};
use crate::lighthouse::catalog::served::Catalog;
use crate::lighthouse::web::error::Refusal;
use crate::rfc::parameters::Parameters;
use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use serde::Serialize;

/// The requested entry.
#[derive(Serialize)]
#[serde(untagged)]
pub enum Entry {
    Brand(Brand),
    Portal(Portal),
    Endpoint(Box<Endpoint>),
}

/// The parameters of a query: a kind and an ID.
#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    Brand(String),
    Portal(String),
    Endpoint(String),
}

/// Returns one entry.
///
/// # Errors
/// 400 unless exactly one ID is given, 404 if it is unknown.
pub async fn show(
    State(catalog): State<Catalog>,
    RawQuery(query): RawQuery,
) -> Result<Json<Wrapper<Entry>>, Refusal> {
    let wanted = wanted(&query.unwrap_or_default())?;
    let shelf = catalog.shelf();
    let unknown = |what: &str| {
        Refusal::new(
            StatusCode::NOT_FOUND,
            ErrorCode::UnknownEntry,
            format!("no {what} with that ID is known here"),
        )
    };
    let entry = match wanted {
        Wanted::Brand(id) => shelf
            .brands
            .find(&id)
            .map(Entry::Brand)
            .ok_or_else(|| unknown("brand")),
        Wanted::Portal(id) => shelf
            .portals
            .find(&id)
            .map(Entry::Portal)
            .ok_or_else(|| unknown("portal")),
        Wanted::Endpoint(id) => {
            let found = shelf
                .endpoints
                .find(&id)
                .map(|it| Entry::Endpoint(Box::new(it)));
            found.ok_or_else(Refusal::unknown_endpoint)
        }
    };
    Ok(Json(Wrapper::success(entry?)))
}

/// Reads the query. IDs are UUIDs, so they are case-insensitive.
fn wanted(query: &str) -> Result<Wanted, Refusal> {
    let malformed =
        || Refusal::malformed("send exactly one of `brand_id`, `portal_id` and `endpoint_id`");
    let mut given: Parameters = Parameters::each_once(query).map_err(|_| malformed())?;
    let mut take = |name: &str| given.remove(name).map(|id| id.to_ascii_lowercase());
    match (take("brand_id"), take("portal_id"), take("endpoint_id")) {
        (Some(id), None, None) => Ok(Wanted::Brand(id)),
        (None, Some(id), None) => Ok(Wanted::Portal(id)),
        (None, None, Some(id)) => Ok(Wanted::Endpoint(id)),
        _ => Err(malformed()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_one_id_must_be_requested() {
        assert_eq!(
            wanted("brand_id=A-1&app=x").unwrap(),
            Wanted::Brand("a-1".into())
        );
        assert_eq!(wanted("portal_id=").unwrap(), Wanted::Portal(String::new()));
        assert_eq!(
            wanted("endpoint_id=%00").unwrap(),
            Wanted::Endpoint("\0".into())
        );
        for query in [
            "",
            "id=1",
            "brand_id=1&portal_id=2",
            "brand_id=1&brand_id=1",
        ] {
            assert!(wanted(query).is_err(), "{query}");
        }
    }
}
