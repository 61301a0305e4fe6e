//! When administrators get e-mail about their installation (protocol.md section 6, GW-21). At 80 %
//! of a limit and at the limit, they get one per provider and period, in the transaction that
//! counted the user. They also get one when the secret or the origins are changed, once a day if
//! somebody tries to guess the secret, and before the proof of an origin expires. Unverified
//! addresses may belong to strangers, who should not learn about the installation. The operator
//! gets e-mail before a client secret or the certificate expires.

use crate::api::usage::Fullness;
use crate::lighthouse::catalog::definition::Endpoint;
use crate::lighthouse::catalog::served::Catalog;
use crate::lighthouse::installations::proof::Lost;
use crate::lighthouse::installations::rate;
use crate::lighthouse::installations::rate::{Cap, DAY};
use crate::lighthouse::installations::record::{Installation, find};
use crate::lighthouse::mail::letter::Letter;
use crate::lighthouse::mail::outbox::post;
use crate::lighthouse::numbers::expiry::{Expiry, What};
use crate::lighthouse::seats::account::{Account, PERIOD};
use crate::lighthouse::seats::counts::users;
use crate::lighthouse::seats::ticketless::seats_of_the_day;
use crate::lighthouse::seats::usage::fullness;
use crate::lighthouse::store::{Result, Tx};

/// How many e-mails about guesses an installation gets.
const GUESSES: Cap = Cap {
    times: 1,
    within: DAY,
};

/// Queues an e-mail to an installation's administrator, if their address is verified.
///
/// # Errors
/// Database errors.
pub(super) async fn tell(tx: &Tx, id: &str, letter: &Letter, now: i64) -> Result<()> {
    match find(tx, id).await?.filter(Installation::is_verified) {
        Some(to) => post(tx, &to.id, &to.email, letter, now).await,
        None => Ok(()),
    }
}

/// Queues the e-mail about attempts to guess a secret.
///
/// # Errors
/// Database errors.
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

/// Queues the e-mails that are due after a user was counted, if any.
///
/// # Errors
/// Database errors.
pub async fn after_counting(tx: &Tx, catalog: &Catalog, account: &Account, now: i64) -> Result<()> {
    tell_of_strangers(tx, account, now).await?;
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
    let notice = if state == Fullness::Full {
        "reached"
    } else {
        "near"
    };
    let group = account.limit_group.as_str();
    if !is_due(tx, &to.id, (group, notice), PERIOD, now).await? {
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

/// Records that a notice is sent, in the same transaction; returns `false` if it was already sent
/// within the period.
async fn is_due(
    tx: &Tx,
    installation_id: &str,
    (limit_group, notice): (&str, &str),
    period: i64,
    now: i64,
) -> Result<bool> {
    let sql = "INSERT INTO notices (installation_id, limit_group, notice, told_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (installation_id, limit_group, notice) DO UPDATE SET told_at = $4 WHERE notices.told_at <= $5";
    let values = [
        installation_id.into(),
        limit_group.into(),
        notice.into(),
        now.into(),
        (now - period).into(),
    ];
    Ok(tx.execute(sql, &values).await? == 1)
}

/// If more seats than this are taken without a ticket in a day, the administrator gets an e-mail,
/// at most once a day.
const STRANGERS: i64 = 10;

async fn tell_of_strangers(tx: &Tx, account: &Account, now: i64) -> Result<()> {
    let id = &account.installation_id;
    let seats = seats_of_the_day(tx, id, now).await?;
    if seats <= STRANGERS {
        return Ok(());
    }
    let found = find(tx, id).await?.filter(Installation::is_verified);
    let Some(to) = found else { return Ok(()) };
    if !is_due(tx, id, ("", "without_tickets"), DAY, now).await? {
        return Ok(());
    }
    let letter = Letter::WithoutTickets { seats };
    post(tx, id, &to.email, &letter, now).await
}

/// How long to wait before reporting the same expiry again, in seconds.
const TOLD_FOR: i64 = 60 * DAY;

/// Queues e-mails to the operator about what expires soon, once for each expiry; returns their
/// number.
///
/// # Errors
/// Database errors.
pub async fn tell_operator(tx: &Tx, email: &str, ends: &[Expiry], now: i64) -> Result<usize> {
    let mut written = 0;
    for one in ends.iter().filter(|one| one.is_near(now)) {
        let (name, date) = (one.name.clone(), one.date());
        let letter = match one.what {
            What::ClientSecret => Letter::ClientSecretEnds { name, date },
            What::Certificate { .. } => Letter::CertificateEnds { date },
            // The installation's administrator is notified instead.
            What::OriginProof => continue,
        };
        let notice = format!("{} ends {}", one.what.word(), one.at);
        if is_due(tx, "", (&one.name, &notice), TOLD_FOR, now).await? {
            post(tx, "", email, &letter, now).await?;
            written += 1;
        }
    }
    Ok(written)
}

/// Queues an e-mail to tell an installation's administrator that the proof of an origin expires
/// soon and was not renewed, once for each expiry.
///
/// # Errors
/// Database errors.
pub async fn after_lost_proof(tx: &Tx, lost: &Lost, now: i64) -> Result<()> {
    let (id, proof) = (&*lost.installation_id, &lost.proof);
    let found = find(tx, id).await?.filter(Installation::is_verified);
    let Some(to) = found.filter(|_| proof.is_near(now)) else {
        return Ok(());
    };
    let notice = format!("{} ends {}", proof.what.word(), proof.at);
    if !is_due(tx, id, (&proof.name, &notice), TOLD_FOR, now).await? {
        return Ok(());
    }
    let letter = Letter::ProofEnds {
        origin: proof.name.clone(),
        date: proof.date(),
    };
    post(tx, id, &to.email, &letter, now).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::block_on;
    use crate::lighthouse::store::Store;

    const NOW: i64 = 1_795_824_000;

    #[test]
    fn the_operator_gets_one_email_about_each_approaching_expiry() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        let end = |what, name: &str, days| Expiry {
            what,
            name: name.to_owned(),
            at: NOW + days * DAY,
        };
        let ends = vec![
            end(What::ClientSecret, "epic", 29),
            end(What::ClientSecret, "far away", 31),
            end(What::ClientSecret, "over", -1),
            end(What::Certificate { lifetime: 90 * DAY }, "public_url", 13),
            end(What::OriginProof, "oldest", 1),
        ];
        let tell = |ends: &[Expiry], now| {
            let told = store.write((ends.to_vec(), now), |tx, (ends, now)| {
                Box::pin(tell_operator(tx, "op@example.org", ends, *now))
            });
            block_on(told).unwrap()
        };
        assert_eq!(tell(&ends, NOW), 2);
        assert_eq!(tell(&ends, NOW + DAY), 0);
        // A new date counts as a new expiry.
        assert_eq!(tell(&[end(What::ClientSecret, "epic", 28)], NOW + DAY), 1);
        let read = store.read((), |tx, ()| {
            Box::pin(tx.query("SELECT recipient, letter FROM outbox ORDER BY rowid", &[]))
        });
        let written: Vec<[String; 2]> = block_on(read)
            .unwrap()
            .iter()
            .map(|row| ["recipient", "letter"].map(|name| row.text(name).unwrap()))
            .collect();
        let to = |letter: &str| ["op@example.org".to_owned(), letter.to_owned()];
        assert_eq!(
            written,
            [
                to(r#"{"kind":"client_secret_ends","name":"epic","date":"2026-12-27"}"#),
                to(r#"{"kind":"certificate_ends","date":"2026-12-11"}"#),
                to(r#"{"kind":"client_secret_ends","name":"epic","date":"2026-12-26"}"#),
            ]
        );
    }
}
