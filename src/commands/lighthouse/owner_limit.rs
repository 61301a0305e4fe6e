//! `fastenctl lighthouse limit set --owner`: how many verified installations one owner may have.
//! The rule is in `crate::lighthouse::installations::owner`.

use crate::clock::{Clock, rfc3339};
use crate::commands::storage::database::failed;
use crate::error::{Error, Kind, Result};
use crate::http::block_on;
use crate::lighthouse::audit;
use crate::lighthouse::audit::{Action, Entry, note};
use crate::lighthouse::database;
use crate::lighthouse::installations::owner;
use crate::lighthouse::installations::owner::OwnerLimit;
use crate::lighthouse::settings::Settings;
use crate::lighthouse::store::Store;
use crate::rfc::mailbox;
use crate::text::clean;
use serde::Serialize;

/// An owner's limit, as the commands print it.
#[derive(Serialize)]
pub(super) struct OwnerDocument {
    #[serde(flatten)]
    limit: OwnerLimit,
    set_at: String,
}

impl From<OwnerLimit> for OwnerDocument {
    fn from(limit: OwnerLimit) -> Self {
        Self {
            set_at: rfc3339(limit.set_at),
            limit,
        }
    }
}

impl OwnerDocument {
    /// Returns the limit as a row of the table.
    pub(super) fn row(&self) -> [String; 5] {
        [
            "owner".to_owned(),
            shown(&self.limit.owner),
            "all".to_owned(),
            format!("{} installations", self.limit.installations),
            self.set_at.clone(),
        ]
    }
}

/// Shortens an owner's hash: enough to tell owners apart, without the pepper's tag.
fn shown(owner: &str) -> String {
    let hash = owner.rsplit('.').next().unwrap_or_default();
    hash.chars().take(12).collect()
}

/// Returns the hash under which an owner is stored.
fn hash(settings: &Settings, store: &Store, email: &str) -> Result<String> {
    mailbox::check(email).map_err(|fault| {
        Error::new(Kind::Usage, format!("`{}` {fault}", clean(email)))
            .hint("pass the owner's e-mail address, such as `ada@example.org`")
    })?;
    let input = (database::pepper(settings, store)?, email.to_owned());
    let found = store.write(input, |tx, (pepper, email)| {
        Box::pin(owner::found(tx, pepper, email))
    });
    block_on(found).map_err(|error| failed(&error))
}

/// Sets an owner's limit; returns the message to print.
///
/// # Errors
/// Exit code 2 for an invalid address or number.
pub(super) fn set(
    settings: &Settings,
    store: &Store,
    email: &str,
    installations: Option<i64>,
) -> Result<(OwnerDocument, String)> {
    let Some(installations) = installations else {
        return Err(
            Error::new(Kind::Usage, "the number of installations is missing")
                .hint("pass `--installations` with `--owner`"),
        );
    };
    let limit = OwnerLimit {
        owner: hash(settings, store, email)?,
        installations,
        set_at: Clock::default().now(),
    };
    let field = format!("owner: {installations}");
    let entry = Entry::new(audit::operator(), Action::LimitSet, "", &field);
    let done = store.write((limit.clone(), entry), |tx, (limit, entry)| {
        Box::pin(async move {
            owner::allow(tx, limit).await?;
            note(tx, entry, limit.set_at).await
        })
    });
    block_on(done).map_err(|error| failed(&error))?;
    let text = format!(
        "owner `{}`: {installations} verified installations from now on\n",
        clean(email)
    );
    Ok((limit.into(), text))
}

/// Removes an owner's limit; returns the message to print.
///
/// # Errors
/// Exit code 2 for an invalid address, 10 if the owner has no limit of their own.
pub(super) fn unset(settings: &Settings, store: &Store, email: &str) -> Result<String> {
    let owner = hash(settings, store, email)?;
    let entry = Entry::new(audit::operator(), Action::LimitUnset, "", "owner");
    let job = (owner, entry, Clock::default().now());
    let done = store.write(job, |tx, (owner, entry, now)| {
        Box::pin(async move {
            let done = owner::disallow(tx, owner).await?;
            if done {
                note(tx, entry, *now).await?;
            }
            Ok(done)
        })
    });
    if !block_on(done).map_err(|error| failed(&error))? {
        let shown = clean(email);
        return Err(Error::new(
            Kind::NotFound,
            format!("no limit is set for owner `{shown}`"),
        )
        .hint("`fastenctl lighthouse limit list` shows all limits"));
    }
    Ok(format!(
        "owner `{}`: {} verified installations, the default\n",
        clean(email),
        owner::PLACES
    ))
}

/// Returns all owner limits.
///
/// # Errors
/// Database errors.
pub(super) fn all(store: &Store) -> Result<Vec<OwnerDocument>> {
    let found = block_on(store.read((), |tx, ()| Box::pin(owner::allowed(tx))));
    let found = found.map_err(|error| failed(&error))?;
    Ok(found.into_iter().map(OwnerDocument::from).collect())
}
