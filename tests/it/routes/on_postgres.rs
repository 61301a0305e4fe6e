//! The gateway's route tests once more, on PostgreSQL: the same tests, the same whole outputs.

use crate::world::postgres::EVERYWHERE;
use std::process::Command;

/// This program again, with its gateways on PostgreSQL; those of `store` choose their database themselves.
#[test]
fn whatever_holds_on_sqlite_holds_on_postgresql() {
    let mut again = Command::new(std::env::current_exe().unwrap());
    again
        .args([
            "routes::lighthouse::",
            "--skip",
            "routes::lighthouse::store::",
        ])
        .env(EVERYWHERE, "yes");
    let output = again.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{said}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let passed = said
        .lines()
        .filter(|line| line.starts_with("test routes::lighthouse::") && line.ends_with(" ok"))
        .count();
    assert!(passed > 40, "only {passed} tests ran:\n{said}");
}
