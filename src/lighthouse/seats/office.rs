//! For the tests of the rules: one account in a database of its own, with its rules as plain calls.

use crate::http::block_on;
use crate::lighthouse::seats::account::{Account, Evidence, Kind, Reservation};
use crate::lighthouse::seats::counts::counts;
use crate::lighthouse::seats::prove::prove;
use crate::lighthouse::seats::reach::reach;
use crate::lighthouse::seats::reserve::{Reserved, release, reserve};
use crate::lighthouse::store::Store;

pub(super) const NOW: i64 = 1_800_000_000;

/// One account in a database of its own, with its rules as plain calls.
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

    pub(super) fn reserve(&self, evidence: &Evidence, now: i64) -> Reserved {
        let input = (self.account.clone(), evidence.clone(), now);
        block_on(
            self.store
                .write(input, |tx, (a, e, now)| Box::pin(reserve(tx, a, e, *now))),
        )
        .unwrap()
    }

    pub(super) fn reach(
        &self,
        reservation: Reservation,
        evidence: &Evidence,
        now: i64,
    ) -> Option<String> {
        let input = (self.account.clone(), reservation, evidence.clone(), now);
        block_on(self.store.write(input, |tx, (a, r, e, now)| {
            Box::pin(reach(tx, a, r, e, *now))
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

    /// A whole sign-in: reserved and reached.
    pub(super) fn sign_in(&self, evidence: &Evidence, now: i64) -> Option<String> {
        match self.reserve(evidence, now) {
            Reserved::Yes(reservation) => self.reach(reservation, evidence, now),
            Reserved::Full | Reserved::TooMany => None,
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

    /// users, by subject, by reference, pending
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
