//! When an administrator is told what happens to an installation (protocol.md section 6, GW-21): once at 80 % of a limit and
//! once at the limit, for each provider and period, in the transaction that counted the user; when its secret or its
//! origins are changed; and once a day that somebody guesses at its secret. Addresses that are not verified may be
//! strangers', who are not to learn of it.

use crate::api::usage::Fullness;
use crate::lighthouse::catalog::definition::Endpoint;
use crate::lighthouse::catalog::served::Catalog;
use crate::lighthouse::installations::rate;
use crate::lighthouse::installations::rate::{Cap, DAY};
use crate::lighthouse::installations::record::{Installation, find};
use crate::lighthouse::mail::letter::Letter;
use crate::lighthouse::mail::outbox::post;
use crate::lighthouse::seats::account::{Account, PERIOD};
use crate::lighthouse::seats::counts::users;
use crate::lighthouse::seats::usage::fullness;
use crate::lighthouse::store::{Result, Tx};

/// One letter about guesses.
const GUESSES: Cap = Cap {
    times: 1,
    within: DAY,
};

/// Writes a letter to an installation's administrator, if their address is verified.
///
/// # Errors
/// Those of the database.
pub(super) async fn tell(tx: &Tx, id: &str, letter: &Letter, now: i64) -> Result<()> {
    match find(tx, id).await?.filter(Installation::is_verified) {
        Some(to) => post(tx, &to.id, &to.email, letter, now).await,
        None => Ok(()),
    }
}

/// Writes the letter about guesses at a secret.
///
/// # Errors
/// Those of the database.
pub(super) async fn after_guesses(tx: &Tx, id: &str, now: i64) -> Result<()> {
    if find(tx, id).await?.is_none() {
        return Ok(());
    }
    let what = format!("letters about guesses at {id}");
    if rate::take(tx, &what, GUESSES, now).await?.is_some() {
        return Ok(());
    }
    tell(tx, id, &Letter::WrongSecrets, now).await
}

/// Writes the letter that is due now that a user was counted, if any.
///
/// # Errors
/// Those of the database.
pub async fn after_counting(tx: &Tx, catalog: &Catalog, account: &Account, now: i64) -> Result<()> {
    let users = users(tx, account).await?;
    let state = fullness(users, account.limit);
    if state == Fullness::Ok {
        return Ok(());
    }
    let Some(to) = find(tx, &account.installation_id)
        .await?
        .filter(Installation::is_verified)
    else {
        return Ok(());
    };
    let sql = "INSERT INTO notices (installation_id, limit_group, notice, told_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (installation_id, limit_group, notice) DO UPDATE SET told_at = $4 WHERE notices.told_at <= $5";
    let [installation, group] = [
        (&account.installation_id).into(),
        (&account.limit_group).into(),
    ];
    let notice = if state == Fullness::Full {
        "reached"
    } else {
        "near"
    };
    let values = [
        installation,
        group,
        notice.into(),
        now.into(),
        (now - PERIOD).into(),
    ];
    if tx.execute(sql, &values).await? == 0 {
        return Ok(());
    }
    let endpoint = catalog.of_group(&account.limit_group);
    let provider = endpoint
        .as_deref()
        .map_or(account.limit_group.as_str(), Endpoint::name)
        .to_owned();
    let limit = account.limit;
    let letter = match state {
        Fullness::Full => Letter::LimitReached {
            provider,
            users,
            limit,
        },
        _ => Letter::LimitNear {
            provider,
            users,
            limit,
        },
    };
    post(tx, &to.id, &to.email, &letter, now).await
}
