//! AUTH: the authorization request (checks.md section 2).

mod page;
mod redirect_uri;
mod refused;
mod returned;
mod taken;

use crate::conformance::check::Check;

/// In catalogue order.
pub(crate) const CHECKS: &[Check] = &[
    taken::AUTH_01,
    taken::AUTH_02,
    redirect_uri::AUTH_03,
    redirect_uri::AUTH_04,
    redirect_uri::AUTH_05,
    refused::AUTH_06,
    refused::AUTH_07,
    refused::AUTH_08,
    refused::AUTH_09,
    taken::AUTH_10,
    returned::AUTH_11,
    returned::AUTH_12,
    redirect_uri::AUTH_13,
    page::AUTH_14,
    page::AUTH_15,
    page::AUTH_16,
    returned::AUTH_17,
    refused::AUTH_18,
    page::AUTH_19,
    taken::AUTH_20,
    taken::AUTH_21,
];
