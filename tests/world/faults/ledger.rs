//! The responses that clients received, entry by entry, and the violations found.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// How an acknowledged response turned out to be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wrong {
    /// Something was acknowledged, but does not exist.
    Lost,
    /// Something was requested once, but exists twice.
    Doubled,
    OverTheLimit,
    /// A value differs from the acknowledged one.
    Untrue,
}

/// The ID and secret of an installation.
pub(crate) type Identity = (String, String);

/// What was acknowledged to an installation. If a change was not acknowledged, both the old and the
/// new value are valid.
#[derive(Clone, Debug, Default)]
pub(crate) struct Held {
    pub(crate) secret: String,
    /// The valid values of each field of the record.
    pub(crate) promised: BTreeMap<&'static str, Vec<Value>>,
    /// The users at each endpoint.
    pub(crate) people: BTreeMap<&'static str, People>,
}

/// The users of one installation at one provider.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct People {
    /// Number of users whose sign-in was acknowledged: by the callback or, if the gateway exchanges
    /// the code, by tokens.
    pub(crate) reached: i64,
    /// Number of users who may or may not be counted, because their client did not receive the
    /// response that would acknowledge the sign-in.
    pub(crate) perhaps: i64,
    /// Whether a user got an error because no places are left.
    pub(crate) is_full: bool,
}

/// The whole ledger.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ledger {
    pub(crate) acknowledged: usize,
    /// The installation of each key, for as long as the key is remembered.
    pub(crate) keys: BTreeMap<Registration, BTreeSet<Identity>>,
    pub(crate) installations: BTreeMap<String, Held>,
    pub(crate) wrong: Vec<(Wrong, String)>,
}

/// A registration, which must get the same response whenever it is repeated.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Registration {
    pub(crate) key: String,
    pub(crate) name: String,
}

impl Ledger {
    pub(crate) fn registered(&mut self, registration: &Registration, (id, secret): Identity) {
        let held = self.installations.entry(id.clone()).or_insert_with(|| {
            let name = registration.name.as_str().into();
            Held {
                secret: secret.clone(),
                promised: BTreeMap::from([("administrator_name", vec![name])]),
                ..Held::default()
            }
        });
        held.secret.clone_from(&secret);
        let told = self.keys.entry(registration.clone()).or_default();
        told.insert((id, secret));
    }

    pub(crate) fn of(&mut self, id: &str) -> &mut Held {
        self.installations.get_mut(id).unwrap()
    }

    pub(crate) fn wrong(&mut self, wrong: Wrong, what: String) {
        self.wrong.push((wrong, what));
    }

    /// Adds another client's ledger. A household may be in several ledgers.
    pub(crate) fn add(&mut self, other: Self) {
        self.acknowledged += other.acknowledged;
        self.wrong.extend(other.wrong);
        for (registration, told) in other.keys {
            self.keys.entry(registration).or_default().extend(told);
        }
        for (id, held) in other.installations {
            let Some(own) = self.installations.get_mut(&id) else {
                self.installations.insert(id, held);
                continue;
            };
            for (endpoint, people) in held.people {
                let own = own.people.entry(endpoint).or_default();
                own.reached += people.reached;
                own.perhaps += people.perhaps;
                own.is_full |= people.is_full;
            }
        }
    }

    pub(crate) fn count(&self, wrong: Wrong) -> usize {
        let counted = self.wrong.iter().filter(|(kind, _)| *kind == wrong);
        counted.count()
    }
}

/// Writes the summary line of a run.
impl fmt::Display for Ledger {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [lost, doubled, over, untrue] = [
            Wrong::Lost,
            Wrong::Doubled,
            Wrong::OverTheLimit,
            Wrong::Untrue,
        ]
        .map(|wrong| self.count(wrong));
        write!(
            to,
            "acknowledged {}, lost {lost}, doubled {doubled}, over the limit {over}, untrue {untrue}",
            self.acknowledged
        )
    }
}
