//! Registrations from a network that has used up its daily limit. They get an ID as usual, but no
//! users until they wake up (protocol.md section 2): through a verified e-mail address, or a
//! sign-in on a day when the network has registrations left.

use crate::api::ErrorCode;
use crate::lighthouse::installations::rate;
use crate::lighthouse::installations::rate::Cap;
use crate::lighthouse::installations::record::Installation;
use crate::lighthouse::store::{Result as Stored, Store, Tx};
use crate::lighthouse::web::error::Refusal;
use crate::lighthouse::web::page::Stop;
use crate::lighthouse::words::reader::texts;
use axum::http::StatusCode;

const WHY: &str = "this installation is dormant, because too many installations were registered \
 from its network on one day. To activate it, verify an e-mail address \
 (`fastenctl update --email`, then `fastenctl verify`), or sign in on a day with fewer \
 registrations from that network";

/// The rate limits of a registration's networks, as text that is stored until a sign-in wakes the
/// installation.
pub(super) fn written(networks: &[(String, Cap)]) -> String {
    let one = |(network, cap): &(String, Cap)| format!("{network} {} {}", cap.times, cap.within);
    networks.iter().map(one).collect::<Vec<_>>().join("\n")
}

fn read(text: &str) -> Vec<(String, Cap)> {
    let one = |line: &str| {
        let mut words = line.split(' ');
        let network = words.next()?.to_owned();
        let mut number = || words.next()?.parse().ok();
        let (times, within) = (number()?, number()?);
        Some((network, Cap { times, within }))
    };
    text.lines().filter_map(one).collect()
}

/// Wakes the installation, if it is dormant and a sign-in may do so, and returns it.
///
/// # Errors
/// Database errors.
pub async fn woken(store: &Store, installation: Installation, now: i64) -> Stored<Installation> {
    if installation.dormant.is_empty() {
        return Ok(installation);
    }
    let input = (installation.id.clone(), installation.dormant.clone(), now);
    let wakes = store.write(input, |tx, (id, dormant, now)| {
        Box::pin(wake(tx, id, dormant, *now))
    });
    let dormant = if wakes.await? {
        String::new()
    } else {
        installation.dormant
    };
    Ok(Installation {
        dormant,
        ..installation
    })
}

/// Uses one of the network's registrations for today; of two simultaneous sign-ins, only one does.
/// Returns whether the installation is awake.
async fn wake(tx: &Tx, id: &str, dormant: &str, now: i64) -> Stored<bool> {
    if !put(tx, id, dormant, "").await? {
        return Ok(true);
    }
    if rate::take_all(tx, &read(dormant), now).await?.is_none() {
        return Ok(true);
    }
    put(tx, id, "", dormant).await?;
    Ok(false)
}

async fn put(tx: &Tx, id: &str, before: &str, after: &str) -> Stored<bool> {
    let sql = "UPDATE installations SET dormant = $3 WHERE installation_id = $1 AND dormant = $2";
    let values = [id.into(), before.into(), after.into()];
    Ok(tx.execute(sql, &values).await? == 1)
}

/// Wakes an installation whose administrator has verified an e-mail address.
///
/// # Errors
/// Database errors.
pub(super) async fn rouse(tx: &Tx, id: &str) -> Stored<()> {
    let sql = "UPDATE installations SET dormant = '' WHERE installation_id = $1";
    tx.execute(sql, &[id.into()]).await.map(drop)
}

/// The message for programs.
#[must_use]
pub fn refusal() -> Refusal {
    Refusal::new(StatusCode::CONFLICT, ErrorCode::UserLimitReached, WHY)
}

/// The message for patients.
#[must_use]
pub fn stop() -> Stop {
    Stop::new(StatusCode::CONFLICT, texts().end.dormant, WHY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_are_read_as_they_were_written() {
        let cap = |times| Cap {
            times,
            within: rate::DAY,
        };
        let networks = [("a_-1".to_owned(), cap(10)), ("b".to_owned(), cap(40))];
        assert_eq!(read(&written(&networks)), networks);
        assert_eq!(read(""), []);
        assert_eq!(read("x y z"), []);
    }
}
