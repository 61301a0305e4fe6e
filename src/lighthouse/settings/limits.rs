//! Budgets that are not users per provider.

use serde::Deserialize;

/// The table `[limits]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Test sign-ins of an installation at a provider in 30 days (protocol.md section 4).
    pub tests: i64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { tests: 100 }
    }
}
