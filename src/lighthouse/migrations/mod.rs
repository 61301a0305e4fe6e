//! The migrations, the same for both databases.

pub(crate) mod programs;

/// Applied in order and never changed afterwards; each database records how many have been applied.
pub(crate) const MIGRATIONS: &[&str] = &[
    include_str!("0001_init.sql"),
    include_str!("0002_identity.sql"),
    include_str!("0003_operator.sql"),
    include_str!("0004_keys.sql"),
    include_str!("0005_pepper.sql"),
    include_str!("0006_challenges.sql"),
    include_str!("0007_catalog.sql"),
    include_str!("0008_idempotency.sql"),
    include_str!("0009_late_attempts.sql"),
    include_str!("0010_seats.sql"),
    include_str!("0011_strangers.sql"),
    include_str!("0012_used_origins.sql"),
    include_str!("0013_list_sources.sql"),
    include_str!("0014_audit.sql"),
    include_str!("0015_programs.sql"),
    include_str!("0016_operator_letters.sql"),
    include_str!("0017_fullness.sql"),
    include_str!("0018_languages.sql"),
    include_str!("0019_peppers.sql"),
];
