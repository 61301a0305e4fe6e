//! The search index of this gateway's catalog. It is built at startup and after every change of the
//! catalog; until a new index is ready, searches use the old one.

use crate::catalog::index::Index;
use crate::catalog::search;
use crate::lighthouse::catalog::served::Catalog;
use std::sync::{Arc, Mutex, PoisonError};

/// The current search index of a catalog, if one has been built.
#[derive(Clone)]
pub struct Finder {
    catalog: Catalog,
    present: Arc<Mutex<Option<Arc<Index>>>>,
    /// Locked while the next index is being built.
    making: Arc<tokio::sync::Mutex<()>>,
}

impl Finder {
    /// Starts without an index.
    #[must_use]
    pub fn new(catalog: Catalog) -> Self {
        Self {
            catalog,
            present: Arc::default(),
            making: Arc::default(),
        }
    }

    /// Returns the index to search; the first caller waits until it is built.
    pub async fn index(&self) -> Arc<Index> {
        match self.present() {
            Some(index) if self.is_current(&index) => index,
            Some(index) => {
                if let Ok(guard) = self.making.clone().try_lock_owned() {
                    let finder = self.clone();
                    tokio::spawn(async move {
                        finder.make().await;
                        drop(guard);
                    });
                }
                index
            }
            None => {
                let _guard = self.making.lock().await;
                match self.present() {
                    Some(index) => index,
                    None => self.make().await,
                }
            }
        }
    }

    /// Builds the index of the catalog that is currently served; searches use the old one in the
    /// meantime.
    pub async fn renew(&self) {
        let _guard = self.making.lock().await;
        if !self.is_up_to_date() {
            self.make().await;
        }
    }

    /// Whether the index matches the catalog that is currently served.
    #[must_use]
    pub fn is_up_to_date(&self) -> bool {
        self.present().is_some_and(|index| self.is_current(&index))
    }

    fn present(&self) -> Option<Arc<Index>> {
        self.present
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn is_current(&self, index: &Index) -> bool {
        Arc::ptr_eq(&index.shelf, &self.catalog.shelf())
    }

    async fn make(&self) -> Arc<Index> {
        let served = self.catalog.shelf();
        let empty = || Index::new(&Arc::default());
        // This only fails if building the index panics, which is logged separately.
        let made = self
            .catalog
            .workshop
            .give(move || search::index(&served))
            .await
            .unwrap_or_else(|_| empty());
        let made = Arc::new(made);
        *self.present.lock().unwrap_or_else(PoisonError::into_inner) = Some(made.clone());
        made
    }
}
