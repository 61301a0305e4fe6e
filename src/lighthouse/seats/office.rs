//! A fixture for the tests of the seat rules.

use crate::http::block_on;
use crate::lighthouse::seats::account::{Account, Evidence, Kind, Reservation};
use crate::lighthouse::seats::counts::counts;
use crate::lighthouse::seats::displace::is_displaced;
use crate::lighthouse::seats::exchange::{Came, arrive, ask, come_back};
use crate::lighthouse::seats::network::Network;
use crate::lighthouse::seats::prove::prove;
use crate::lighthouse::seats::reach::reach;
use crate::lighthouse::seats::reserve::{Asking, RESERVED_FOR, Reserved, release, reserve};
use crate::lighthouse::store::Store;

pub(super) const NOW: i64 = 1_800_000_000;

/// An account in its own database, and the rules as plain calls.
pub(super) struct Office {
    _folder: tempfile::TempDir,
    pub(super) store: Store,
    account: Account,
}

impl Office {
    pub(super) fn new(limit: i64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        let account = Account {
            installation_id: "i".to_owned(),
            limit_group: "g".to_owned(),
            limit,
            sign_ins_per_seat: 6,
        };
        Self {
            _folder: folder,
            store,
            account,
        }
    }

    pub(super) fn account(&self) -> Account {
        self.account.clone()
    }

    /// Switches to another provider, with its own limit.
    pub(super) fn turn_to(&mut self, limit_group: &str, limit: i64) {
        limit_group.clone_into(&mut self.account.limit_group);
        self.account.limit = limit;
    }

    pub(super) fn reserve(&self, evidence: &Evidence, now: i64) -> Reserved {
        self.reserve_from("", evidence, now)
    }

    pub(super) fn reserve_from(&self, network: &str, evidence: &Evidence, now: i64) -> Reserved {
        let asking = Asking {
            evidence: evidence.clone(),
            network: of(network),
            kept_for: RESERVED_FOR,
            now,
        };
        block_on(
            self.store
                .write((self.account.clone(), asking), |tx, (account, asking)| {
                    Box::pin(reserve(tx, account, asking))
                }),
        )
        .unwrap()
    }

    pub(super) fn is_displaced(&self, reservation: &Reservation) -> bool {
        let input = (self.account.clone(), reservation.id.clone());
        block_on(self.store.write(input, |tx, (account, id)| {
            Box::pin(is_displaced(tx, account, id))
        }))
        .unwrap()
    }

    pub(super) fn come_back(
        &self,
        reservation: &Reservation,
        evidence: &Evidence,
        now: i64,
    ) -> Option<Reservation> {
        let input = (self.account.clone(), came(reservation, evidence), now);
        block_on(self.store.write(input, |tx, (account, came, now)| {
            Box::pin(come_back(tx, account, came, *now + 1800, *now))
        }))
        .unwrap()
    }

    pub(super) fn ask(&self, reservation: &Reservation, now: i64) {
        let input = (self.account.clone(), reservation.id.clone(), now + 300);
        block_on(self.store.write(input, |tx, (account, id, until)| {
            Box::pin(ask(tx, account, id, *until))
        }))
        .unwrap();
    }

    pub(super) fn arrive(
        &self,
        reservation: &Reservation,
        evidence: &Evidence,
        subject: Option<&str>,
        now: i64,
    ) -> bool {
        let subject = subject.map(|key| Evidence {
            kind: Kind::Subject,
            key: key.to_owned(),
        });
        let input = (
            self.account.clone(),
            came(reservation, evidence),
            subject,
            now,
        );
        block_on(
            self.store
                .write(input, |tx, (account, came, subject, now)| {
                    Box::pin(arrive(tx, account, came, subject.as_ref(), *now))
                }),
        )
        .unwrap()
    }

    pub(super) fn reach(
        &self,
        reservation: Reservation,
        evidence: &Evidence,
        now: i64,
    ) -> Option<String> {
        self.reach_from("", reservation, evidence, now)
    }

    pub(super) fn reach_from(
        &self,
        network: &str,
        reservation: Reservation,
        evidence: &Evidence,
        now: i64,
    ) -> Option<String> {
        let input = (
            self.account.clone(),
            reservation,
            evidence.clone(),
            of(network),
            now,
        );
        block_on(self.store.write(input, |tx, (a, r, e, network, now)| {
            Box::pin(reach(tx, a, r, e, network, *now))
        }))
        .unwrap()
    }

    pub(super) fn prove(&self, sign_in: &str, subject: &str, now: i64) -> bool {
        let subject = Evidence {
            kind: Kind::Subject,
            key: subject.to_owned(),
        };
        let input = (self.account.clone(), sign_in.to_owned(), subject, now);
        block_on(self.store.write(input, |tx, (a, s, e, now)| {
            Box::pin(prove(tx, a, s, e, *now))
        }))
        .unwrap()
    }

    pub(super) fn release(&self, reservation: Reservation, now: i64) {
        let input = (self.account.clone(), reservation, now);
        block_on(self.store.write(input, |tx, (a, r, now)| {
            Box::pin(release(tx, a, &r.id, *now))
        }))
        .unwrap();
    }

    /// Reserves a seat and reaches the callback, as in a complete sign-in.
    pub(super) fn sign_in(&self, evidence: &Evidence, now: i64) -> Option<String> {
        match self.reserve(evidence, now) {
            Reserved::Yes(reservation) => self.reach(reservation, evidence, now),
            Reserved::Full | Reserved::TooMany | Reserved::NotToday => None,
        }
    }

    pub(super) fn sign_ins(&self, now: i64) -> i64 {
        let all = block_on(
            self.store
                .read(now, |tx, now| Box::pin(counts(tx, "i", *now))),
        )
        .unwrap();
        all[0].sign_ins_365d
    }

    /// Returns the numbers of users, of those known by subject, of those known by reference, and of
    /// pending ones.
    pub(super) fn counts(&self, now: i64) -> (i64, i64, i64, i64) {
        let all = block_on(
            self.store
                .read(now, |tx, now| Box::pin(counts(tx, "i", *now))),
        )
        .unwrap();
        let counts = all.into_iter().next().unwrap_or_default();
        (
            counts.users,
            counts.by_subject,
            counts.by_reference,
            counts.pending,
        )
    }
}

fn of(network: &str) -> Network {
    Network {
        own: network.to_owned(),
        wide: String::new(),
    }
}

fn came(reservation: &Reservation, evidence: &Evidence) -> Came {
    Came {
        reservation: reservation.clone(),
        evidence: evidence.clone(),
        network: Network::default(),
    }
}

pub(super) fn browser(key: &str) -> Evidence {
    Evidence {
        kind: Kind::Browser,
        key: key.to_owned(),
    }
}

pub(super) fn reference(key: &str) -> Evidence {
    Evidence {
        kind: Kind::Reference,
        key: key.to_owned(),
    }
}

pub(super) fn reserved(outcome: Reserved) -> Reservation {
    match outcome {
        Reserved::Yes(reservation) => reservation,
        other => panic!("{other:?}"),
    }
}
