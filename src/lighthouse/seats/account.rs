//! The types for accounts, for the evidence by which users are recognised, and for reservations.

use crate::lighthouse::store::{Result, Row, Value};

/// Seconds in a day.
pub const DAY: i64 = 24 * 60 * 60;
/// The period over which a seat's sign-ins are counted, and for which a freed seat cools down, in
/// seconds.
pub const PERIOD: i64 = 90 * DAY;

/// The users of one installation at one provider, and their limit.
#[derive(Clone, Debug)]
pub struct Account {
    pub installation_id: String,
    pub limit_group: String,
    pub limit: i64,
    pub sign_ins_per_seat: i64,
}

impl Account {
    /// An account without its limits, for operations that take no seats.
    #[must_use]
    pub fn of(installation_id: &str, limit_group: &str) -> Self {
        Self {
            installation_id: installation_id.to_owned(),
            limit_group: limit_group.to_owned(),
            limit: 0,
            sign_ins_per_seat: 0,
        }
    }

    pub(super) fn key(&self) -> [Value; 2] {
        [(&self.installation_id).into(), (&self.limit_group).into()]
    }

    pub(super) fn with<const N: usize>(&self, more: [Value; N]) -> Vec<Value> {
        self.key().into_iter().chain(more).collect()
    }
}

/// How a user is recognised, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Subject,
    Reference,
    Browser,
}

impl Kind {
    /// The stored name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Subject => "subject",
            Self::Reference => "reference",
            Self::Browser => "browser",
        }
    }

    /// Parses a stored name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Subject, Self::Reference, Self::Browser]
            .into_iter()
            .find(|one| one.name() == name)
    }
}

/// Evidence by which a user is recognised; the key is already a hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    pub kind: Kind,
    pub key: String,
}

/// A seat reserved for a user who is signing in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reservation {
    pub id: String,
    pub user_id: String,
}

impl Reservation {
    /// Reads a reservation that is stored with a ticket or flow.
    ///
    /// # Errors
    /// Returns an error if the row lacks either column.
    pub fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.text("reservation_id")?,
            user_id: row.text("user_id")?,
        })
    }
}
