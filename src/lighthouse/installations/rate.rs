//! Rate limits, counted in the database so that they apply across replicas. A conditional write
//! claims a slot. `proxy` decides which address a request comes from.

use crate::lighthouse::pepper::Pepper;
use crate::lighthouse::settings::Limits;
use crate::lighthouse::store::{Result, Tx};
use std::collections::HashSet;
use std::net::{IpAddr, Ipv6Addr};

/// Seconds in an hour.
pub const HOUR: i64 = 60 * 60;
/// Seconds in a day, the longest period of any limit.
pub const DAY: i64 = 24 * HOUR;

/// A limit: at most this many times within this many seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cap {
    pub times: i64,
    pub within: i64,
}

/// Counts one use of `what`; if the limit is reached, returns the seconds until the next use is
/// allowed.
///
/// # Errors
/// Database errors.
pub async fn take(tx: &Tx, what: &str, cap: Cap, now: i64) -> Result<Option<i64>> {
    let sql = "SELECT slot, used_at FROM uses WHERE what = $1";
    let used: Vec<(i64, i64)> = tx
        .query(sql, &[what.into()])
        .await?
        .iter()
        .map(|row| Ok((row.integer("slot")?, row.integer("used_at")?)))
        .collect::<Result<_>>()?;
    for slot in free_slots(&used, cap, now) {
        let sql = "INSERT INTO uses (what, slot, used_at) VALUES ($1, $2, $3)
            ON CONFLICT (what, slot) DO UPDATE SET used_at = $3 WHERE uses.used_at <= $4";
        let values = [
            what.into(),
            slot.into(),
            now.into(),
            (now - cap.within).into(),
        ];
        if tx.execute(sql, &values).await? == 1 {
            return Ok(None);
        }
    }
    Ok(Some(wait(&used, cap, now)))
}

/// Deletes counts that no limit needs any more.
///
/// # Errors
/// Database errors.
pub async fn sweep(tx: &Tx, now: i64) -> Result<()> {
    tx.execute(
        "DELETE FROM uses WHERE used_at <= $1",
        &[(now - DAY).into()],
    )
    .await
    .map(drop)
}

fn free_slots(used: &[(i64, i64)], cap: Cap, now: i64) -> Vec<i64> {
    let taken: HashSet<i64> = used
        .iter()
        .filter(|(_, at)| *at > now - cap.within)
        .map(|(slot, _)| *slot)
        .collect();
    (0..cap.times)
        .filter(|slot| !taken.contains(slot))
        .collect()
}

/// The seconds until the oldest use expires, or one second if a concurrent request took the slot.
fn wait(used: &[(i64, i64)], cap: Cap, now: i64) -> i64 {
    let oldest = used
        .iter()
        .filter(|(slot, _)| *slot < cap.times)
        .map(|(_, at)| at + cap.within - now)
        .min();
    oldest.unwrap_or(1).max(1)
}

/// The keys and limits for counting registrations from an address: by the operator's networks if
/// one contains it, else by the address itself, or its /64 and /48 (protocol.md section 5).
#[must_use]
pub fn networks(pepper: &Pepper, limits: &Limits, address: IpAddr) -> Vec<(String, Cap)> {
    const WHAT: &str = "registrations";
    let cap = |times| Cap { times, within: DAY };
    match limits.of(address) {
        Some((network, times)) => {
            let hash = pepper.hash(&[WHAT, &network.to_string()]);
            vec![(hash, cap(times.into()))]
        }
        None => networks_of(pepper, WHAT, cap(limits.registrations), address),
    }
}

/// The keys and limits for registrations beyond the daily limit, up to twenty times that limit in
/// total. They get an ID but are dormant.
#[must_use]
pub fn beyond(networks: &[(String, Cap)]) -> Vec<(String, Cap)> {
    let more = |(network, cap): &(String, Cap)| {
        let cap = Cap {
            times: 19 * cap.times,
            ..*cap
        };
        (format!("{network} beyond"), cap)
    };
    networks.iter().map(more).collect()
}

/// The keys and limits for counting anything by network. A /48 gets four times as many as a /64.
/// Requests from this machine are not counted, because a user on it could do worse anyway.
#[must_use]
pub fn networks_of(pepper: &Pepper, what: &str, cap: Cap, address: IpAddr) -> Vec<(String, Cap)> {
    let wide = Cap {
        times: 4 * cap.times,
        ..cap
    };
    let of = |network: &str, cap| (pepper.hash(&[what, network]), cap);
    match address {
        _ if address.is_loopback() => Vec::new(),
        IpAddr::V4(ip) => vec![of(&ip.to_string(), cap)],
        IpAddr::V6(ip) => vec![of(&prefix(ip, 64), cap), of(&prefix(ip, 48), wide)],
    }
}

/// Counts one use for each of the networks, the narrowest first, so that a client at its own limit
/// does not use up its neighbours'. If a limit is reached, returns the seconds until the next use
/// is allowed.
///
/// # Errors
/// Database errors.
pub async fn take_all(tx: &Tx, networks: &[(String, Cap)], now: i64) -> Result<Option<i64>> {
    for (network, cap) in networks {
        if let Some(seconds) = take(tx, network, *cap, now).await? {
            return Ok(Some(seconds));
        }
    }
    Ok(None)
}

fn prefix(ip: Ipv6Addr, bits: u32) -> String {
    format!(
        "{}/{bits}",
        Ipv6Addr::from_bits(ip.to_bits() & (u128::MAX << (128 - bits)))
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::block_on;
    use crate::lighthouse::store::Store;

    const NOW: i64 = 1_800_000_000;

    #[test]
    fn no_hour_allows_more_than_three() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        let cap = Cap {
            times: 3,
            within: HOUR,
        };
        let take = |now| {
            block_on(store.write(now, move |tx, now| Box::pin(take(tx, "x", cap, *now)))).unwrap()
        };
        let seen = [0, 1000, 2000, 3000, 3599, 3600, 3601, 4600].map(|after| take(NOW + after));
        assert_eq!(
            seen,
            [None, None, None, Some(600), Some(1), None, Some(999), None]
        );
    }

    #[test]
    fn neighbours_in_a_network_are_counted_together() {
        let folder = tempfile::tempdir().unwrap();
        let pepper = Pepper::open(folder.path()).unwrap();
        let of = |text: &str| networks(&pepper, &Limits::default(), text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::2"));
        let (one, other) = (of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert!(one[0] != other[0] && one[1] == other[1]);
        assert_ne!(of("2001:db8:1::"), of("2001:db8:2::"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
        assert_eq!((of("127.0.0.1"), of("::1")), (Vec::new(), Vec::new()));
    }

    #[test]
    fn the_operators_limit_for_a_network_applies_to_all_of_it() {
        let folder = tempfile::tempdir().unwrap();
        let pepper = Pepper::open(folder.path()).unwrap();
        let limits: Limits = toml::from_str("networks = { \"203.0.113.0/24\" = 500 }").unwrap();
        let of = |text: &str| networks(&pepper, &limits, text.parse().unwrap());
        assert_eq!(of("203.0.113.7"), of("203.0.113.8"));
        let times = |text: &str| {
            of(text)
                .iter()
                .map(|(_, cap)| cap.times)
                .collect::<Vec<_>>()
        };
        assert_eq!(times("203.0.113.7"), [500]);
        assert_eq!(times("2001:db8::1"), [10, 40]);
        let beyond: Vec<i64> = beyond(&of("192.0.2.1"))
            .iter()
            .map(|(_, cap)| cap.times)
            .collect();
        assert_eq!(beyond, [190]);
    }
}
