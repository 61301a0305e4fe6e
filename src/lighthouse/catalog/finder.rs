//! The index over what this gateway serves: made at the start and whenever the catalogue has changed. While
//! a new one is made, the one before answers.

use crate::catalog::index::Index;
use crate::catalog::search;
use crate::lighthouse::app::{App, Shared};
use std::sync::{Arc, Mutex, PoisonError};

/// The present index, if there is one yet.
#[derive(Default)]
pub struct Finder {
    present: Mutex<Option<Arc<Index>>>,
    /// Held by whoever makes the next one.
    making: Arc<tokio::sync::Mutex<()>>,
}

impl Finder {
    fn present(&self) -> Option<Arc<Index>> {
        self.present
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

/// The index to search in.
pub async fn index(app: &Shared) -> Arc<Index> {
    match app.finder.present() {
        Some(index) if is_current(app, &index) => index,
        Some(index) => {
            if let Ok(guard) = app.finder.making.clone().try_lock_owned() {
                let app = app.clone();
                tokio::spawn(async move {
                    make(&app).await;
                    drop(guard);
                });
            }
            index
        }
        None => {
            let _guard = app.finder.making.lock().await;
            match app.finder.present() {
                Some(index) => index,
                None => make(app).await,
            }
        }
    }
}

/// Makes the first index before anybody asks.
pub async fn prepare(app: Shared) {
    index(&app).await;
}

fn is_current(app: &App, index: &Index) -> bool {
    Arc::ptr_eq(&index.shelf, &app.catalog.shelf())
}

async fn make(app: &Shared) -> Arc<Index> {
    let shelf = app.catalog.shelf();
    let empty = || Index::new(&Arc::default());
    // Fails only where making it panics, which the log has told by then.
    let made = app
        .catalog
        .workshop
        .give(move || search::index(&shelf))
        .await
        .unwrap_or_else(|_| empty());
    let made = Arc::new(made);
    *app.finder
        .present
        .lock()
        .unwrap_or_else(PoisonError::into_inner) = Some(made.clone());
    made
}
