//! SMART: launch, scopes, context and the record (checks.md section 7).

mod audience;
mod context;
mod record;
mod resource;
mod scopes;

use crate::conformance::check::Check;

/// In catalogue order.
pub(crate) const CHECKS: &[Check] = &[
    audience::SMART_01,
    audience::SMART_02,
    audience::SMART_03,
    audience::SMART_04,
    context::SMART_05,
    context::SMART_06,
    record::SMART_07,
    record::SMART_08,
    record::SMART_09,
    record::SMART_10,
    record::SMART_11,
    scopes::SMART_12,
    scopes::SMART_13,
    scopes::SMART_14,
    record::SMART_15,
    scopes::SMART_16,
    context::SMART_17,
    context::SMART_18,
    context::SMART_19,
    record::SMART_20,
    context::SMART_21,
];
