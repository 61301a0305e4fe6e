//! The gateway's background jobs: sending e-mail, renewing proofs, cleaning up, and switching to a
//! new catalog. All of them may run on several replicas at once.

use crate::http::certificate_period;
use crate::lighthouse::app::{App, Shared};
use crate::lighthouse::catalog_import::Counts;
use crate::lighthouse::flow::{begin, used_origins};
use crate::lighthouse::installations::{forget, notice, proof, rate, register, verification};
use crate::lighthouse::list_source::ended::{End, Updated};
use crate::lighthouse::mail::outbox;
use crate::lighthouse::numbers::expiry;
use crate::lighthouse::numbers::expiry::Expiry;
use crate::lighthouse::retention;
use crate::lighthouse::retention::Forgotten;
use crate::lighthouse::seats::{counts, ticketless, trial};
use crate::lighthouse::store::{Error, Result, Store, Tx};
use crate::lighthouse::web::alive;
use crate::lighthouse::web::alive::MOVED;
use crate::lighthouse::web::metrics;
use std::time::{Duration, Instant};
use tokio::sync::watch;
use url::Url;

/// How often to look for e-mail that is not urgent or that another replica has queued.
const LOOK_FOR_MAIL: Duration = Duration::from_secs(5);
/// How often to look for a new catalog.
const LOOK_FOR_CATALOG: Duration = Duration::from_secs(5);
/// How often to look for lists that are due.
const LOOK_FOR_LISTS: Duration = Duration::from_secs(30);
/// How often to check that the database file is still in its place.
const LOOK_FOR_FILE: Duration = Duration::from_secs(5);
/// How long after the start the certificate is first inspected.
const FIRST_LOOK_AT_CERTIFICATE: Duration = Duration::from_secs(5);
/// How often the certificate is inspected after that.
const LOOK_AT_CERTIFICATE: Duration = Duration::from_secs(6 * 60 * 60);
/// How often the database's mark is renewed. A copy made since the last renewal cannot be told from
/// the original.
const RENEW_MARK: Duration = Duration::from_secs(10 * 60);
/// How often to check that the database still supports this program. If a newer version of the
/// program has changed the database incompatibly, the gateway stops.
const LOOK_FOR_SCHEMA: Duration = Duration::from_secs(5);
const TIDY_UP: Duration = Duration::from_secs(15 * 60);

/// Runs all jobs until `stop` changes or its sender is dropped; a delivery in progress is completed
/// first.
pub async fn run(app: Shared, stop: watch::Receiver<()>) {
    tokio::join!(
        deliver(&app, stop.clone()),
        tidy(&app, stop.clone()),
        watch_file(&app, stop.clone()),
        keep_fresh(&app, stop.clone()),
        watch_certificate(&app, stop.clone()),
        follow(&app, stop)
    );
}

/// Fetches lists that are due; each is fetched by one replica.
async fn keep_fresh(app: &Shared, mut stop: watch::Receiver<()>) {
    let Some((lists, often)) = &app.updates else {
        return;
    };
    let age = i64::try_from(often.as_secs()).unwrap_or(i64::MAX);
    loop {
        tokio::select! {
            biased;
            _ = stop.changed() => return,
            outcome = lists.due(age) => match outcome {
                Ok(updated) => updated.iter().for_each(tell),
                Err(error) => failed(&error, "lists"),
            }
        }
        tokio::select! {
            biased;
            _ = stop.changed() => return,
            () = tokio::time::sleep(LOOK_FOR_LISTS) => {}
        }
    }
}

fn tell(updated: &Updated) {
    let Updated {
        list, end, held, ..
    } = updated;
    match end {
        End::Unchanged => {}
        End::Imported(counts) => {
            let Counts {
                added,
                changed,
                removed,
                ..
            } = counts;
            tracing::info!(list, added, changed, removed, "a list was updated");
            if *held > 0 {
                tracing::warn!(
                    list,
                    endpoints = held,
                    "the list now has endpoints on other hosts; they stay unchanged until `catalog \
                      override` accepts them"
                );
            }
        }
        End::Kept(reason) => {
            metrics::list_failed();
            tracing::warn!(list, reason, "a list was not updated");
        }
        End::Overtaken => tracing::info!(list, "a list was imported while it was being downloaded"),
    }
}

async fn deliver(app: &Shared, mut stop: watch::Receiver<()>) {
    loop {
        if let Err(error) =
            outbox::deliver_due(&app.mail, || stop.has_changed().unwrap_or(true)).await
        {
            failed(&error, "outbox");
        }
        tokio::select! {
            biased;
            _ = stop.changed() => return,
            () = app.mail.woken() => {}
            () = tokio::time::sleep(LOOK_FOR_MAIL) => {}
        }
    }
}

async fn tidy(app: &Shared, mut stop: watch::Receiver<()>) {
    loop {
        let once = async {
            renew_proofs(app).await?;
            app.store
                .write(app.clock.now(), |tx, now| Box::pin(sweep(tx, *now)))
                .await?;
            write_of_ends(app, expiry::of_settings(&app.settings)).await?;
            let due = (app.retention.clone(), app.clock.now());
            app.store
                .write(due, |tx, (kept, now)| {
                    Box::pin(retention::sweep(tx, kept, *now))
                })
                .await
        };
        tokio::select! {
            biased;
            _ = stop.changed() => return,
            outcome = once => match outcome {
                Ok(mut forgotten) => {
                    forgotten.mail_files = forget_mail(app).await;
                    tell_forgotten(forgotten);
                }
                Err(error) => failed(&error, "cleanup failed"),
            }
        }
        tokio::select! {
            biased;
            _ = stop.changed() => return,
            () = tokio::time::sleep(TIDY_UP) => {}
        }
    }
}

/// Renews proofs of origins, and notifies administrators of those that expire soon and could not be
/// renewed.
///
/// # Errors
/// Database errors.
pub async fn renew_proofs(app: &App) -> Result<()> {
    for lost in proof::prove_due(&app.reach, &app.store, &app.clock).await? {
        let told = app.store.write((lost, app.clock.now()), |tx, (lost, now)| {
            Box::pin(notice::after_lost_proof(tx, lost, *now))
        });
        told.await?;
    }
    app.mail.wake();
    Ok(())
}

/// Queues e-mails to the operator about what expires soon, if the settings contain the operator's
/// address.
async fn write_of_ends(app: &App, ends: Vec<Expiry>) -> Result<()> {
    let Some(email) = app.operator.email.clone() else {
        return Ok(());
    };
    let now = app.clock.now();
    if !ends.iter().any(|one| one.is_near(now)) {
        return Ok(());
    }
    let written = app
        .store
        .write((email, ends, now), |tx, (email, ends, now)| {
            Box::pin(notice::tell_operator(tx, email, ends, *now))
        });
    if written.await? > 0 {
        app.mail.wake();
    }
    Ok(())
}

async fn forget_mail(app: &App) -> u64 {
    let Some(before) = app.retention.mail_files.before(app.clock.now()) else {
        return 0;
    };
    app.mail.forget_files(before).await.unwrap_or_else(|error| {
        tracing::error!(%error, "cannot delete old mail files");
        0
    })
}

/// Logs an error, unless the database is unavailable: the store reports that, once for all its
/// callers.
fn failed(error: &Error, what: &'static str) {
    if !error.is_told() {
        tracing::error!(%error, "{what}");
    }
}

fn tell_forgotten(forgotten: Forgotten) {
    for (kind, number) in forgotten.by_kind() {
        metrics::forgotten(kind, number);
        if number > 0 {
            tracing::info!(kind, number, "unused data was deleted");
        }
    }
}

/// Logs when the database file disappears and when it comes back. In the meantime, everything keeps
/// working, but on a file that no other process can open.
async fn watch_file(app: &Shared, mut stop: watch::Receiver<()>) {
    let mut was_there = true;
    loop {
        tokio::select! {
            biased;
            _ = stop.changed() => return,
            () = tokio::time::sleep(LOOK_FOR_FILE) => {}
        }
        if app.store.is_away() {
            // Check the database here, because there may be no request that would notice that it is
            // available again.
            alive::look(&app.store, &app.clock, LOOK_FOR_FILE).await;
        }
        let is_there = app.store.is_in_place();
        match (was_there, is_there) {
            (true, false) => tracing::error!("{MOVED}"),
            (false, true) => tracing::info!("`lighthouse.db` is back in its place"),
            _ => {}
        }
        was_there = is_there;
    }
}

/// Inspects the certificate that browsers get at `public_url`. Reports nothing to the operator if
/// that URL cannot be reached from here.
async fn watch_certificate(app: &Shared, mut stop: watch::Receiver<()>) {
    let Some(url) = Url::parse(app.public_url.as_str())
        .ok()
        .filter(|url| url.scheme() == "https")
    else {
        return;
    };
    let mut pause = FIRST_LOOK_AT_CERTIFICATE;
    loop {
        tokio::select! {
            biased;
            _ = stop.changed() => return,
            () = tokio::time::sleep(pause) => {}
        }
        pause = LOOK_AT_CERTIFICATE;
        let asked = url.clone();
        let looking = tokio::task::spawn_blocking(move || certificate_period(&asked));
        let Ok(Some(period)) = looking.await else {
            tracing::debug!("the certificate of `public_url` cannot be checked from here");
            continue;
        };
        let certificate = expiry::of_certificate(period);
        metrics::expires(&certificate);
        if let Some(warning) = certificate.warning(app.clock.now()) {
            tracing::warn!("{warning}");
        }
        if let Err(error) = write_of_ends(app, vec![certificate]).await {
            failed(&error, "cannot queue an e-mail about the certificate");
        }
    }
}

async fn follow(app: &Shared, mut stop: watch::Receiver<()>) {
    let mut pause = LOOK_FOR_CATALOG;
    loop {
        tokio::select! {
            biased;
            _ = stop.changed() => return,
            () = tokio::time::sleep(pause) => {}
        }
        let begun = Instant::now();
        match serve_what_is_stored(app).await {
            Ok(true) => {
                tracing::info!(
                    endpoints = app.catalog.shelf().endpoints.len(),
                    "the served catalog has changed"
                );
            }
            Ok(false) => {}
            Err(error) => failed(&error, "catalogue"),
        }
        // While `check` runs, the catalog changes constantly; following these changes must not take
        // up all the time.
        pause = LOOK_FOR_CATALOG.max(begun.elapsed() * 4);
    }
}

/// Serves the catalog that the database currently contains, and builds its index, so that no search
/// has to wait for the index. Returns whether anything changed.
///
/// # Errors
/// Database errors.
pub async fn serve_what_is_stored(app: &App) -> Result<bool> {
    let is_another = app.catalog.refresh(&app.store).await?;
    if is_another {
        app.finder.renew().await;
    }
    Ok(is_another)
}

/// Resolves when the database no longer supports this program, and returns the reason.
pub async fn outlived(store: Store) -> Error {
    loop {
        tokio::time::sleep(LOOK_FOR_SCHEMA).await;
        // Any other error is reported by the code that needs the database.
        if let Err(error @ Error::Newer(_)) = store.takes_this_program().await {
            return error;
        }
    }
}

/// Renews the mark in `SQLite`'s file from time to time, as long as it is polled, to distinguish
/// the file from earlier copies.
pub async fn renew_marks(store: Store) {
    loop {
        tokio::time::sleep(RENEW_MARK).await;
        let store = store.clone();
        let _ = tokio::task::spawn_blocking(move || renew_mark(&store)).await;
    }
}

/// Renews the mark in `SQLite`'s file once. A failure is only logged, because everything else works
/// without the mark.
pub fn renew_mark(store: &Store) {
    match store.renew_mark() {
        Ok(true) => {}
        Ok(false) => {
            tracing::info!("`lighthouse.db` keeps its mark while another program is reading it");
        }
        Err(error) => tracing::warn!(%error, "cannot renew the mark of `lighthouse.db`"),
    }
}

/// Deletes what has expired.
///
/// # Errors
/// Database errors.
pub async fn sweep(tx: &Tx, now: i64) -> Result<()> {
    rate::sweep(tx, now).await?;
    counts::sweep(tx, now).await?;
    ticketless::sweep(tx, now).await?;
    trial::sweep(tx, now).await?;
    forget::sweep(tx, now).await?;
    proof::sweep(tx, now).await?;
    verification::sweep(tx, now).await?;
    used_origins::sweep(tx, now).await?;
    begin::sweep(tx, now).await?;
    register::sweep(tx, now).await
}
