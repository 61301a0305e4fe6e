//! The lists in the database, and where they come from.

use crate::clock::rfc3339;
use crate::commands::storage::database::failed;
use crate::error::Result;
use crate::http::block_on;
use crate::lighthouse::catalog_import;
use crate::lighthouse::list_source::fetch::shown;
use crate::lighthouse::store::Store;
use crate::lighthouse::stored_catalog::sources::{Source, sources};
use crate::text::clean;
use serde::Serialize;
use std::collections::HashMap;
use url::Url;

/// A list in the database.
#[derive(Serialize)]
pub(super) struct StoredList {
    pub(super) list: String,
    pub(super) brands: i64,
    pub(super) portals: i64,
    pub(super) endpoints: i64,
    /// Where it is fetched from, if it came from an address.
    pub(super) url: Option<String>,
    /// When it was last imported from that address.
    pub(super) imported_at: Option<String>,
    /// Why the last import failed.
    pub(super) failure: Option<String>,
}

/// All lists, sorted by name.
///
/// # Errors
/// Database errors.
pub(super) fn stored_lists(store: &Store) -> Result<Vec<StoredList>> {
    let read = block_on(store.read((), |tx, ()| {
        Box::pin(async move { Ok((catalog_import::lists(tx).await?, sources(tx).await?)) })
    }));
    let (lists, sources) = read.map_err(|error| failed(&error))?;
    let sources = sources.into_iter().map(|one| (one.list.clone(), one));
    let mut sources: HashMap<String, Source> = sources.collect();
    let stored = |(list, [brands, portals, endpoints]): (String, [i64; 3])| {
        let source = sources.remove(&list);
        let url = |source: &Source| Url::parse(&source.url).ok().map(|url| shown(&url));
        StoredList {
            list,
            brands,
            portals,
            endpoints,
            url: source.as_ref().and_then(url),
            imported_at: source.as_ref().map(|source| rfc3339(source.imported_at)),
            failure: source
                .map(|source| source.failure)
                .filter(|failure| !failure.is_empty()),
        }
    };
    Ok(lists.into_iter().map(stored).collect())
}

impl StoredList {
    /// Describes where the list comes from, when it was imported, and the last failure.
    pub(super) fn address(&self) -> Option<String> {
        let (url, since) = (self.url.as_ref()?, self.imported_at.as_ref()?);
        let told = format!("{} comes from {url}, imported {since}", self.list);
        let failure = self.failure.as_ref().map(|failure| {
            let told = format!("not updated since then: {failure}");
            format!("  {}\n", clean(&told))
        });
        Some(format!(
            "\n{}\n{}",
            clean(&told),
            failure.unwrap_or_default()
        ))
    }
}
