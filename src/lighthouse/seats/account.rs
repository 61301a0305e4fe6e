//! Whose seats they are, what a user is recognised by, and the place that is kept for somebody.

use crate::lighthouse::store::{Result, Row, Value};

/// Seconds of a day.
pub const DAY: i64 = 24 * 60 * 60;
/// Sign-ins of one seat are counted over this, and a freed seat cools down for as long.
pub const PERIOD: i64 = 90 * DAY;

/// Whose seats: users of one installation at one provider, and how many it may have.
#[derive(Clone, Debug)]
pub struct Account {
    pub installation_id: String,
    pub limit_group: String,
    pub limit: i64,
    pub sign_ins_per_seat: i64,
}

impl Account {
    /// Of this name, where nothing new is taken: limits are no matter.
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

/// What a user is recognised by, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Subject,
    Reference,
    Browser,
}

impl Kind {
    /// As it is stored.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Subject => "subject",
            Self::Reference => "reference",
            Self::Browser => "browser",
        }
    }

    /// The kind of a stored name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Subject, Self::Reference, Self::Browser]
            .into_iter()
            .find(|one| one.name() == name)
    }
}

/// One piece of evidence; the key is a hash already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    pub kind: Kind,
    pub key: String,
}

/// A place kept for somebody who is signing in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reservation {
    pub id: String,
    pub user_id: String,
}

impl Reservation {
    /// As a ticket or a flow remembers it.
    ///
    /// # Errors
    /// Those of a row without the two columns.
    pub fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.text("reservation_id")?,
            user_id: row.text("user_id")?,
        })
    }
}
