//! DISC: discovery and metadata (checks.md section 1).

mod capabilities;
mod endpoints;
mod keys;
mod offers;
mod openid;
mod scopes;
mod served;

use crate::conformance::check::Check;

/// In catalogue order.
pub(crate) const CHECKS: &[Check] = &[
    served::DISC_01,
    served::DISC_02,
    served::DISC_03,
    capabilities::DISC_04,
    offers::DISC_05,
    offers::DISC_06,
    capabilities::DISC_07,
    endpoints::DISC_08,
    capabilities::DISC_09,
    capabilities::DISC_10,
    capabilities::DISC_11,
    scopes::DISC_12,
    scopes::DISC_13,
    offers::DISC_14,
    offers::DISC_15,
    endpoints::DISC_16,
    served::DISC_17,
    endpoints::DISC_18,
    openid::DISC_19,
    openid::DISC_20,
    endpoints::DISC_21,
    openid::DISC_22,
    keys::DISC_23,
    offers::DISC_24,
    offers::DISC_25,
    endpoints::DISC_26,
    served::DISC_27,
    endpoints::DISC_28,
];
