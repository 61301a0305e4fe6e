//! A flow as it is stored.

use crate::lighthouse::seats::account::{Evidence, Kind, Reservation};
use crate::lighthouse::seats::exchange::Came;
use crate::lighthouse::seats::network::Network;
use crate::lighthouse::store::{Result, Row};

/// Placeholder for the state in the stored `origin_url`, because only the hash of the state is
/// kept. A normalised address never contains angle brackets.
const STATE_PLACE: &str = "<state>";

/// The progress of a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    Open,
    Returned,
    /// Also returned, but its user is counted when the provider has returned tokens. A replica
    /// running 0.1.0 does not know this status and leaves such a flow alone.
    Kept,
    Failed,
    /// The provider is being asked for tokens.
    Redeeming,
    /// The provider may have been asked, but the response was lost.
    Lost,
    Redeemed,
}

impl Status {
    const ALL: [Self; 7] = [
        Self::Open,
        Self::Returned,
        Self::Kept,
        Self::Failed,
        Self::Redeeming,
        Self::Lost,
        Self::Redeemed,
    ];

    /// The stored name.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Returned => "returned",
            Self::Kept => "kept",
            Self::Failed => "failed",
            Self::Redeeming => "redeeming",
            Self::Lost => "lost",
            Self::Redeemed => "redeemed",
        }
    }

    fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}

/// A stored flow.
#[derive(Clone, Debug)]
pub struct Flow {
    pub installation_id: String,
    pub endpoint_id: String,
    pub code_challenge: String,
    pub limit_group: String,
    /// Empty until the sign-in is counted.
    pub(super) sign_in_id: String,
    pub(super) state_hash: String,
    pub(super) network: Network,
    pub(super) expires_at: i64,
    /// Whether it comes from `auth test`, and therefore takes no user's seat.
    pub(super) test: bool,
    pub(super) platform_type: String,
    pub(super) origin_url: String,
    pub(super) desktop_mode: bool,
    pub(super) browser_hash: String,
    pub(super) reservation: Reservation,
    pub(super) evidence: Evidence,
    pub(super) status: Status,
    pub(super) answered_at: i64,
    pub(super) answer_hash: String,
}

pub(super) const COLUMNS: &str = "state_hash, installation_id, endpoint_id, platform_type, origin_url, desktop_mode, code_challenge, browser_hash, reservation_id, user_id, evidence, key_hash, status, answered_at, answer_hash, sign_in_id, limit_group, network, wide_network, expires_at, test";

impl Flow {
    pub(super) fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            state_hash: row.text("state_hash")?,
            installation_id: row.text("installation_id")?,
            endpoint_id: row.text("endpoint_id")?,
            platform_type: row.text("platform_type")?,
            origin_url: row.text("origin_url")?,
            desktop_mode: row.flag("desktop_mode")?,
            code_challenge: row.text("code_challenge")?,
            browser_hash: row.text("browser_hash")?,
            reservation: Reservation::read(row)?,
            evidence: Evidence {
                kind: row.word("evidence", Kind::parse)?,
                key: row.text("key_hash")?,
            },
            status: row.word("status", Status::parse)?,
            answered_at: row.integer("answered_at")?,
            answer_hash: row.text("answer_hash")?,
            sign_in_id: row.text("sign_in_id")?,
            limit_group: row.text("limit_group")?,
            network: Network {
                own: row.text("network")?,
                wide: row.text("wide_network")?,
            },
            expires_at: row.integer("expires_at")?,
            test: row.flag("test")?,
        })
    }

    /// The data that the rules for seats need.
    pub(super) fn came(&self) -> Came {
        Came {
            reservation: self.reservation.clone(),
            evidence: self.evidence.clone(),
            network: self.network.clone(),
        }
    }
}

/// Returns `origin_url` with a placeholder for the state, as it may be stored.
#[must_use]
pub fn without_state(origin_url: &str, state: &str) -> String {
    origin_url.replace(state, STATE_PLACE)
}

/// The original `origin_url`.
#[must_use]
pub fn with_state(origin_url: &str, state: &str) -> String {
    origin_url.replace(STATE_PLACE, state)
}
