//! An engineer who provisions many machines in CI follows the part of docs/provisioning.md about
//! many installations: all of them are registered, run again, and checked.

use super::desk::Desk;
use super::{commands, section};
use crate::journeys::register::Gateway;
use crate::world::support::finished;
use serde_json::Value;
use std::fmt::Write;

const PAGE: &str = "docs/provisioning.md";
const HOSTS: usize = 100;

#[test]
fn an_engineer_registers_a_hundred_and_finds_nothing_to_do_the_second_time() {
    let gateway = Gateway::start();
    let mut hosts = String::new();
    for host in 1..=HOSTS {
        writeln!(hosts, "clinic-{host:03}").unwrap();
    }
    std::fs::write(gateway.home.path("hosts.txt"), hosts).unwrap();
    let many = section(PAGE, "## Many machines");
    let script = many.split("```sh\n").nth(1).unwrap();
    let script = script.split("```").next().unwrap();
    let mut desk = Desk::new(&gateway.home);
    desk.call("https://lighthouse.example.org/v1", gateway.base());
    std::fs::write(gateway.home.path("register-all"), desk.here(script)).unwrap();
    for line in commands(&many) {
        if line.contains("lighthouse limit") {
            let (code, out, err) = operator(&gateway, &line);
            assert_eq!(code, 0, "{err}");
            desk.saw(&line, &(out + &err));
        } else {
            desk.types(&line);
        }
    }
    assert_eq!(gateway.installations("ada@example.org").len(), HOSTS);
    let of = |host: &str| {
        let file = gateway.home.path(&format!("installations/{host}.json"));
        let document = std::fs::read_to_string(file).unwrap();
        serde_json::from_str::<Value>(&document).unwrap()
    };
    assert_eq!(of("clinic-100")["result"], "unchanged");
    assert_ne!(
        of("clinic-001")["installation"]["id"],
        of("clinic-002")["installation"]["id"]
    );
    desk.compare("fleet");
}

/// Runs a command that the gateway's operator types on the gateway's machine.
fn operator(gateway: &Gateway, line: &str) -> (i32, String, String) {
    let data = gateway.home.path("gateway");
    let line = line.replace(" --settings lighthouse.toml", "");
    let mut words: Vec<&str> = line.split(' ').skip(1).collect();
    words.extend(["--data-dir", data.to_str().unwrap()]);
    finished(&gateway.home.fastenctl(&words).output().unwrap())
}
