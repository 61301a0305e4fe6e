//! The index over what this gateway serves: made at the start and whenever the catalogue has changed. While
//! a new one is made, the one before answers.

use crate::catalog::index::Index;
use crate::catalog::search;
use crate::lighthouse::catalog::served::Catalog;
use std::sync::{Arc, Mutex, PoisonError};

/// The present index of a catalogue, if there is one yet.
#[derive(Clone)]
pub struct Finder {
    catalog: Catalog,
    present: Arc<Mutex<Option<Arc<Index>>>>,
    /// Held by whoever makes the next one.
    making: Arc<tokio::sync::Mutex<()>>,
}

impl Finder {
    /// Without an index yet.
    #[must_use]
    pub fn new(catalog: Catalog) -> Self {
        Self {
            catalog,
            present: Arc::default(),
            making: Arc::default(),
        }
    }

    /// The index to search in; whoever asks first waits until it is made.
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

    /// Makes the index of what is served now; whoever searches meanwhile searches in the one before.
    pub async fn renew(&self) {
        let _guard = self.making.lock().await;
        if !self.is_up_to_date() {
            self.make().await;
        }
    }

    /// Whether all that is served now can be found, and nothing else.
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
        // Fails only where making it panics, which the log has told by then.
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
