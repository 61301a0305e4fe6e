//! A known deviation is accepted once the command that the failed check shows has been run.

use crate::world::provider::{DRIVER, Provider};
use crate::world::support::finished;
use serde_json::{Value, json};

fn auth_test(world: &Provider, provider: &[&str]) -> (i32, Value) {
    let args = [&["auth", "test", "--json"], provider, &DRIVER[..]].concat();
    let (code, stdout, stderr) = finished(&world.home.fastenctl(&args).output().unwrap());
    let document = serde_json::from_str(&stdout);
    (
        code,
        document.unwrap_or_else(|_| panic!("{stdout}{stderr}")),
    )
}

/// Returns the command that the failed check shows, completed with values that only a person knows.
fn shown(document: &Value, filled: &[(&str, &str)]) -> Vec<String> {
    let problems = document["problems"].as_array().unwrap();
    let problem = problems.iter().find(|one| one["at"] == "DISC-06").unwrap();
    let next_step = problem["next_step"].as_str().unwrap();
    let command = next_step.split('`').nth(1).unwrap().split(' ');
    let words = command.skip(1).map(|word| {
        let mut word = word.to_owned();
        for (name, value) in filled {
            word = word.replace(name, value);
        }
        word
    });
    words.collect()
}

fn run(world: &Provider, args: &[String]) -> (i32, String, String) {
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    finished(&world.home.fastenctl(&args).output().unwrap())
}

fn verdict(document: &Value) -> (&Value, &Value) {
    let findings = document["findings"].as_array().unwrap();
    let found = findings.iter().find(|one| one["id"] == "DISC-06").unwrap();
    (&found["verdict"], &found["summary"])
}

#[test]
fn the_command_shown_by_a_failed_check_waives_it() {
    let world = Provider::start();
    let base = world.base_with("DISC-06");
    let by_address = ["--issuer", &base, "--client-id", "sandbox-public"];
    let (code, document) = auth_test(&world, &by_address);
    assert_eq!(code, 20, "{document:#}");
    let command = shown(
        &document,
        &[
            ("NAME", "mine"),
            ("ID", "sandbox-public"),
            ("REASON", "known"),
        ],
    );
    let list = "providers.mine.expected_deviations.DISC-06";
    let created = format!(
        "created providers.mine.issuer\ncreated providers.mine.client_id\ncreated {list}\n"
    );
    assert_eq!(run(&world, &command), (0, created, String::new()));
    let (code, document) = auth_test(&world, &["mine"]);
    assert_eq!(
        (code, verdict(&document)),
        (
            0,
            (
                &json!("WAIVED"),
                &json!("`plain` is offered, which does not protect the code (expected: known)")
            )
        ),
        "{document:#}"
    );
    let until = ["config", "set", &format!("{list}.until"), "2020-01-31"].map(str::to_owned);
    assert_eq!(run(&world, &until).0, 0);
    let (code, document) = auth_test(&world, &["mine"]);
    assert_eq!(code, 20, "{document:#}");
    let command = shown(&document, &[("REASON", "still")]);
    assert_eq!(command, ["config", "set", list, "still"]);
    let updated = format!("updated {list}\n");
    assert_eq!(run(&world, &command), (0, updated, String::new()));
    let get = ["config", "get", list].map(str::to_owned);
    assert_eq!(run(&world, &get), (0, "still\n".into(), String::new()));
}

#[test]
fn a_deviation_for_an_unknown_check_is_refused() {
    let world = Provider::start();
    let key = "providers.mine.expected_deviations.DISC-99";
    let set = ["config", "set", key, "known"].map(str::to_owned);
    let expected = format!(
        "error: `{key}` does not name a check\n hint: `fastenctl auth checks` lists them\n"
    );
    assert_eq!(run(&world, &set), (2, String::new(), expected));
}
