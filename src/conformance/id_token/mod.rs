//! ID: the ID token (checks.md section 8).

mod person;
mod validation;

use crate::conformance::check::Check;

/// In catalogue order.
pub(crate) const CHECKS: &[Check] = &[
    person::ID_01,
    validation::ID_02,
    validation::ID_03,
    validation::ID_04,
    validation::ID_05,
    validation::ID_06,
    validation::ID_07,
    validation::ID_08,
    validation::ID_09,
    validation::ID_10,
    validation::ID_11,
    person::ID_12,
    validation::ID_13,
    person::ID_14,
    person::ID_15,
    person::ID_16,
    validation::ID_17,
];
