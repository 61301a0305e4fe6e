//! An installation's own base address, `/i/{installation_id}`. Anything other than an ID in its
//! place leads to 404.

use crate::lighthouse::web::log::no_such_page;
use axum::extract::{Path, Request};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Responds with 404 before anything is looked up, unless the path contains an ID.
pub async fn check(
    Path(parts): Path<BTreeMap<String, String>>,
    request: Request,
    next: Next,
) -> Response {
    let id = parts.get("installation_id").map_or("", String::as_str);
    if is_id(id) {
        return next.run(request).await;
    }
    no_such_page().await.into_response()
}

/// Whether a text is an ID in the form in which IDs are issued, so that no installation has two
/// URLs.
fn is_id(text: &str) -> bool {
    Uuid::try_parse(text).is_ok_and(|id| id.to_string() == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_only_one_spelling() {
        for (text, expected) in [
            ("0d9b6c62-7f0a-4a53-9a55-20f4f3d8a001", true),
            ("0D9B6C62-7F0A-4A53-9A55-20F4F3D8A001", false),
            ("0d9b6c627f0a4a539a5520f4f3d8a001", false),
            ("anonymous", false),
            ("", false),
        ] {
            assert_eq!(is_id(text), expected, "{text}");
        }
    }
}
