//! PKCE (checks.md section 3).

mod challenge;
mod verifier;

use crate::conformance::check::Check;

/// In catalogue order.
pub(crate) const CHECKS: &[Check] = &[
    verifier::PKCE_01,
    challenge::PKCE_02,
    challenge::PKCE_03,
    challenge::PKCE_04,
    challenge::PKCE_05,
    verifier::PKCE_06,
    verifier::PKCE_07,
    challenge::PKCE_08,
    verifier::PKCE_09,
    verifier::PKCE_10,
    verifier::PKCE_11,
    verifier::PKCE_12,
    verifier::PKCE_13,
    challenge::PKCE_14,
    verifier::PKCE_15,
    verifier::PKCE_16,
    challenge::PKCE_17,
    challenge::PKCE_18,
    verifier::PKCE_19,
];
