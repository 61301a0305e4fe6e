//! An administrator with a failing sign-in at two in the morning: the README's second job at a
//! hospital that denies access to the record, then the page that it refers to, whose table contains
//! the reported cause.

use super::desk::Desk;
use super::{commands, page, practice, section};

const PAGE: &str = "docs/debug-a-sign-in.md";

#[test]
fn somebody_with_a_failing_sign_in_finds_the_cause() {
    let practice = practice("SMART-07");
    std::fs::write(practice.home.path("password"), "practice\n").unwrap();
    std::fs::write(practice.home.path("secret.txt"), "sandbox-basic-secret\n").unwrap();
    let mut desk = Desk::new(&practice.home);
    let gateway = practice.gateway.text("lighthouse");
    let root = gateway.strip_suffix("/v1").unwrap();
    desk.call("https://lighthouse.example.org", root);
    let hospital = format!("{}/fault/SMART-07", practice.sandbox.text("issuer"));
    desk.call("https://fhir.example.org/r4", &format!("{hospital}/fhir"));
    desk.call("my-client", "sandbox-basic");
    // The commands on the pages open a real browser; here, the built-in one signs in.
    desk.call(
        "fastenctl auth test",
        "fastenctl auth test --browser built-in --login alice --password-file password",
    );
    let register = "fastenctl register --lighthouse https://lighthouse.example.org/v1 --name \"Ada Park\" --email ada@example.org";
    desk.types(register);
    let mut told = String::new();
    for line in commands(&section("README.md", "### Find out why a sign-in fails")) {
        told = desk.types(&line);
    }
    assert!(practice.home.path("sign-in.html").exists());
    let cause = |told: &str| {
        let line = told
            .lines()
            .find_map(|line| line.trim().strip_prefix("cause: "));
        line.unwrap_or_else(|| panic!("no cause in\n{told}"))
            .to_owned()
    };
    let row = format!("| `{}` |", cause(&told).replace('`', "'"));
    assert!(page(PAGE).contains(&row), "no `{row}` in {PAGE}");
    let direct = commands(&section(PAGE, "## Is it the gateway or the provider?"));
    let again = desk.types(&direct[0]);
    assert_eq!(cause(&again), cause(&told));
    desk.compare("sleepless");
}
