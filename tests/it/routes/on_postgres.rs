//! Runs the gateway's route tests again on PostgreSQL, with the same complete outputs.

use crate::world::pgbouncer::THROUGH;
use crate::world::postgres::EVERYWHERE;
use std::process::Command;

/// Runs this program again with its gateways on PostgreSQL. Tests in `store` choose their database
/// themselves.
#[test]
fn whatever_works_on_sqlite_works_on_postgresql() {
    let others = [
        "routes::lighthouse::",
        "--skip",
        "routes::lighthouse::store::",
    ];
    holds_again(&others, &[], 40);
}

/// Each transaction may get a different connection, and all transactions on a database share only
/// four.
#[test]
#[ignore = "takes long: tests/run --long"]
fn whatever_works_on_postgresql_works_through_a_pooler_in_transaction_mode() {
    let through = [(THROUGH, "yes")];
    let others = [
        "routes::lighthouse::",
        "--skip",
        "routes::lighthouse::store::",
        // This test needs as many connections as the pooler has.
        "--skip",
        "routes::lighthouse::together::nobody_waits_for_another_installations_row",
    ];
    holds_again(&others, &through, 40);
    let at_once = [
        "routes::lighthouse::store::gw_19",
        "routes::lighthouse::store::gw_07",
        "routes::lighthouse::store::gw_15",
        "routes::lighthouse::store::gw_06",
        "routes::lighthouse::store::a_challenge_is_taken_once",
        "routes::lighthouse::store::many_registrations",
        "routes::lighthouse::store::three_gateways_start",
        "routes::lighthouse::store::eight_programs_migrate_one_empty",
    ];
    holds_again(&at_once, &through, 8);
}

fn holds_again(tests: &[&str], variables: &[(&str, &str)], at_least: usize) {
    let mut again = Command::new(std::env::current_exe().unwrap());
    again.args(tests).env(EVERYWHERE, "yes");
    again.envs(variables.iter().copied());
    let output = again.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    // Print only what follows this word, because hundreds of passed tests would hide the failures.
    let told = said.split_once("\nfailures:\n");
    assert!(
        output.status.success(),
        "{}\n{}",
        told.map_or(&*said, |(_, failures)| failures),
        String::from_utf8_lossy(&output.stderr)
    );
    let passed = said
        .lines()
        .filter(|line| line.starts_with("test routes::lighthouse::") && line.ends_with(" ok"))
        .count();
    assert!(passed >= at_least, "only {passed} tests ran:\n{said}");
}
