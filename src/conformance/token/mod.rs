//! TOK: the token endpoint (checks.md section 6).

mod answer;
mod assertions;
mod clients;
mod codes;
mod endpoint;
mod requests;

use crate::conformance::check::Check;

/// In catalogue order.
pub(crate) const CHECKS: &[Check] = &[
    answer::TOK_01,
    answer::TOK_02,
    answer::TOK_03,
    requests::TOK_04,
    requests::TOK_05,
    clients::TOK_06,
    codes::TOK_07,
    codes::TOK_08,
    codes::TOK_09,
    codes::TOK_10,
    codes::TOK_11,
    codes::TOK_12,
    codes::TOK_13,
    clients::TOK_14,
    clients::TOK_15,
    clients::TOK_16,
    clients::TOK_17,
    clients::TOK_18,
    requests::TOK_19,
    requests::TOK_20,
    requests::TOK_21,
    requests::TOK_22,
    requests::TOK_23,
    answer::TOK_24,
    assertions::TOK_25,
    requests::TOK_26,
    answer::TOK_27,
    answer::TOK_28,
    answer::TOK_29,
];
