//! RESP: the authorization response, response modes and `iss` (checks.md section 5).

mod answer;
mod modes;

use crate::conformance::check::Check;

/// In catalogue order.
pub(crate) const CHECKS: &[Check] = &[
    modes::RESP_01,
    modes::RESP_02,
    modes::RESP_03,
    modes::RESP_04,
    modes::RESP_05,
    modes::RESP_06,
    answer::RESP_07,
    modes::RESP_08,
    answer::RESP_09,
    answer::RESP_10,
    answer::RESP_11,
    answer::RESP_12,
    answer::RESP_13,
    answer::RESP_14,
    answer::RESP_15,
    answer::RESP_16,
    answer::RESP_17,
];
