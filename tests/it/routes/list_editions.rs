//! Editions of a list from an address: which one wins a race, what an edition may lose, and what
//! may come back.

use crate::routes::list_publisher::{Publisher, practices};
use fastenctl::clock::Clock;
use fastenctl::http::block_on;
use fastenctl::lighthouse::database;
use fastenctl::lighthouse::list_source::ended::End;
use fastenctl::lighthouse::stored_catalog;
use fastenctl::lighthouse::stored_catalog::sources::take_turn;
use serde_json::{Value, json};

/// Returns the number of endpoints in the list, and its address.
fn listed(publisher: &Publisher) -> (i64, Value) {
    let (_, document) = publisher.run(&["list"]);
    let list = &document["lists"][0];
    (list["endpoints"].as_i64().unwrap(), list["url"].clone())
}

/// Runs an update, and `meanwhile` after the list was requested but before it is sent.
fn updated_while(publisher: &Publisher, meanwhile: impl FnOnce()) -> (i32, Value) {
    let (asked, go_on) = publisher.stop();
    std::thread::scope(|scope| {
        let updating = scope.spawn(|| publisher.update(&[]));
        asked.recv().unwrap();
        meanwhile();
        go_on.send(()).unwrap();
        updating.join().unwrap()
    })
}

#[test]
fn an_import_by_the_operator_during_a_fetch_stays() {
    let publisher = Publisher::start();
    publisher.publish(&practices(10));
    assert_eq!(publisher.import().0, 0);
    let file = publisher.home.path("quillmoor.json");
    std::fs::write(&file, practices(4).to_string()).unwrap();
    let import_file = || assert_eq!(publisher.run(&["import", file.to_str().unwrap()]).0, 0);
    publisher.publish(&practices(11));
    let (code, list) = updated_while(&publisher, import_file);
    assert_eq!(
        (code, &list["result"], &list["reason"]),
        (
            20,
            &json!("kept"),
            &json!("another import has updated it in the meantime")
        ),
        "{list:#}"
    );
    // Importing the file without `--prune` keeps entries that it does not contain.
    assert_eq!(listed(&publisher), (10, Value::Null));
    assert_eq!(publisher.update(&[]), (0, Value::Null));
    // The same happens if the list has moved to a new address in the meantime; the new address
    // stays in use.
    assert_eq!(publisher.import().0, 0);
    let other = publisher.address().replace("quillmoor", "other");
    publisher.publish(&practices(12));
    let (code, list) = updated_while(&publisher, || {
        import_file();
        let given = ["import", &other, "--name", "quillmoor"];
        let given = [&given[..], &["--allow-private-network"]].concat();
        assert_eq!(publisher.run(&given).0, 0);
        publisher.publish(&practices(20));
    });
    assert_eq!((code, &list["result"]), (20, &json!("kept")), "{list:#}");
    assert_eq!(listed(&publisher), (12, json!(other)));
    assert_eq!(publisher.update(&[]).1["result"], "updated");
    assert_eq!(listed(&publisher), (20, json!(other)));
}

#[test]
fn a_second_address_does_not_replace_the_first() {
    let publisher = Publisher::start();
    publisher.publish(&practices(5));
    assert_eq!(publisher.import().0, 0);
    let address = publisher.address();
    publisher.publish(&practices(9));
    let other = address.replace("lists", "elsewhere");
    for dry in [&["--dry-run"][..], &[]] {
        let import = ["import", &other, "--allow-private-network"];
        let (code, document) = publisher.run(&[&import[..], dry].concat());
        let error = &document["error"];
        let message = format!(
            "cannot import `{other}`: the list `quillmoor` comes from another URL, `{address}`"
        );
        assert_eq!((code, &error["message"]), (11, &json!(message)));
        let hint = error["hint"].as_str().unwrap();
        assert!(hint.contains("`--name NAME`"), "{hint}");
        assert_eq!(listed(&publisher), (5, json!(address)));
    }
    let import = ["import", &other, "--allow-private-network", "--name", "two"];
    assert_eq!(publisher.run(&import).0, 0);
    assert_eq!(listed(&publisher), (5, json!(address)));
}

#[test]
fn small_losses_are_compared_with_the_confirmed_edition_id_by_id() {
    let publisher = Publisher::start();
    let update = |list: &Value, more: &[&str]| {
        publisher.publish(list);
        let (_, list) = publisher.update(more);
        (list["result"].clone(), list["reason"].clone())
    };
    let updated = (json!("updated"), Value::Null);
    publisher.publish(&practices(10));
    assert_eq!(publisher.import().0, 0);
    assert_eq!(update(&practices(9), &[]), updated);
    assert_eq!(update(&practices(8), &[]), updated);
    let slowly = "it has lost 3 of the 10 endpoints that it had when an operator last accepted it, more than a fifth";
    assert_eq!(
        update(&practices(7), &[]),
        (json!("kept"), json!(slowly)),
        "slowly"
    );
    assert_eq!(update(&practices(7), &["--force"]), updated);
    assert_eq!(update(&practices(6), &[]), updated);
    // There are more practices than before, but none of the earlier ones.
    let mut others = practices(20);
    let all = others["Endpoints"].as_array_mut().unwrap();
    all.drain(..6);
    let at_once = "it has lost 6 of the 6 endpoints that it had before, more than a fifth";
    assert_eq!(update(&others, &[]), (json!("kept"), json!(at_once)));
    assert_eq!(listed(&publisher).0, 6);
}

#[test]
fn a_gateway_that_dies_loses_its_turn_and_a_failed_list_is_retried_sooner() {
    let publisher = Publisher::start();
    publisher.publish(&practices(4));
    assert_eq!(publisher.import().0, 0);
    let clock = Clock::default();
    let updates = publisher.updates(&clock);
    let due = || {
        let all = block_on(updates.due(24 * 3600)).unwrap();
        all.into_iter().map(|one| one.end).collect::<Vec<End>>()
    };
    clock.advance(24 * 3600);
    let now = clock.now();
    let taken = block_on(updates.store.write(now, |tx, now| {
        Box::pin(take_turn(tx, "quillmoor", *now, *now, *now + 600))
    }));
    assert_eq!((taken, due()), (Ok(true), vec![]));
    clock.advance(600);
    publisher.answer(503, "");
    let failed = vec![End::Kept("it returned 503".into())];
    assert_eq!(due(), failed);
    assert_eq!(due(), []);
    clock.advance(2 * 3600);
    assert_eq!(due(), []);
    clock.advance(3600);
    publisher.publish(&practices(5));
    assert!(matches!(&due()[..], [End::Imported(_)]));
    clock.advance(3 * 3600);
    assert_eq!(due(), []);
}

/// Returns a catalog of homes with their own IDs. The first home is on the host `first`, and left
/// out if that is `None`.
fn homes(first: Option<&str>) -> Value {
    let id = |kind: usize, at: usize| format!("0d9b6c62-7f0a-4a53-9a55-20f4f3d8{kind}{at:03}");
    let numbers = (0..6).filter(|at| *at > 0 || first.is_some());
    let all: Vec<[Value; 3]> = numbers
        .map(|at| {
            let own = format!("fhir{at}.quillmoor.example");
            let host = first.filter(|_| at == 0).unwrap_or(&own);
            let name = format!("Quillmoor Home {at}");
            [
                json!({"id": id(1, at), "name": name, "portal_ids": [id(2, at)]}),
                json!({"id": id(2, at), "name": name, "endpoint_ids": [id(3, at)]}),
                json!({"id": id(3, at), "url": format!("https://{host}/r4/"), "platform_type": "epic"}),
            ]
        })
        .collect();
    let column = |at: usize| all.iter().map(|one| one[at].clone()).collect::<Vec<_>>();
    json!({"brands": column(0), "portals": column(1), "endpoints": column(2)})
}

const FIRST: &str = "0d9b6c62-7f0a-4a53-9a55-20f4f3d83000";

#[test]
fn an_endpoint_that_comes_back_on_another_host_is_held() {
    let publisher = Publisher::start();
    publisher.publish(&homes(Some("fhir.quillmoor.example")));
    assert_eq!(publisher.import().0, 0);
    publisher.publish(&homes(None));
    assert_eq!(publisher.update(&[]).1["removed"], 3);
    for _ in 0..2 {
        publisher.publish(&homes(Some("fhir.stranger.example")));
        let (code, list) = publisher.update(&[]);
        assert_eq!((code, &list["held"]), (0, &json!(1)), "{list:#}");
        assert_eq!(publisher.run(&["show", FIRST]).0, 10);
    }
    assert_eq!(publisher.run(&["override", FIRST, "--take"]).0, 0);
    let (_, shown) = publisher.run(&["show", FIRST]);
    assert!(
        shown.to_string().contains("fhir.stranger.example"),
        "{shown:#}"
    );
    publisher.publish(&homes(Some("fhir.stranger.example")));
    assert_eq!(publisher.update(&[]).1["held"], 0);
}

#[test]
fn a_held_change_has_no_effect_until_it_is_accepted() {
    let publisher = Publisher::start();
    publisher.publish(&homes(Some("fhir.quillmoor.example")));
    assert_eq!(publisher.import().0, 0);
    let clock = Clock::default();
    let updates = publisher.updates(&clock);
    let store = database::open(&publisher.settings()).unwrap();
    let update = || {
        publisher.publish(&homes(Some("fhir.stranger.example")));
        let all = block_on(updates.all(&[], false)).unwrap();
        let version = block_on(store.read((), |tx, ()| Box::pin(stored_catalog::version(tx))));
        let (_, document) = publisher.run(&["list", "--held"]);
        let since = document["held"][0]["noticed_at"].as_i64().unwrap();
        (all[0].end.clone(), all[0].held, version.unwrap(), since)
    };
    let (end, held, version, since) = update();
    assert!(matches!(end, End::Imported(_)), "{end:?}");
    assert_eq!(held, 1);
    for _ in 0..2 {
        clock.advance(3600);
        assert_eq!(update(), (End::Unchanged, 1, version, since));
    }
    let before = publisher.run(&["list"]).1["lists"][0]["imported_at"].clone();
    assert!(before.as_str().unwrap() > "2020", "{before}");
}

#[test]
fn a_new_sign_in_address_is_held_if_it_was_unknown() {
    let publisher = Publisher::start();
    publisher.publish(&homes(Some("fhir.quillmoor.example")));
    assert_eq!(publisher.import().0, 0);
    for member in [
        "authorization_endpoint",
        "token_endpoint",
        "introspection_endpoint",
        "revoke_endpoint",
    ] {
        let mut list = homes(Some("fhir.quillmoor.example"));
        list["endpoints"][0][member] = json!("https://as.stranger.example/o");
        publisher.publish(&list);
        let (_, list) = publisher.update(&[]);
        let told = (&list["held"], &list["changed"]);
        assert_eq!(told, (&json!(1), &json!(0)), "{member} {list:#}");
        let (_, document) = publisher.run(&["list", "--held"]);
        assert_eq!(document["held"][0]["to_host"], "as.stranger.example");
    }
    let mut list = homes(Some("fhir.quillmoor.example"));
    list["endpoints"][0]["token_endpoint"] = json!("https://fhir.quillmoor.example/token");
    publisher.publish(&list);
    let (_, list) = publisher.update(&[]);
    assert_eq!(
        (&list["held"], &list["changed"]),
        (&json!(0), &json!(1)),
        "{list:#}"
    );
}

#[test]
fn invalid_addresses_are_refused_before_any_fetch_and_failures_have_their_codes() {
    let publisher = Publisher::start();
    publisher.publish(&practices(3));
    let address = publisher.address();
    let capitals = address.replace("http", "HTTP");
    let other = address.replace("lists", "elsewhere");
    let closed = "http://127.0.0.1:9/list.json";
    for (arguments, code, expected) in [
        (
            &["ftp://a.example/l.json"][..],
            2,
            "`ftp://a.example/l.json` is not a valid URL of a list",
        ),
        (
            &[&address, "--name", ""],
            2,
            &format!("cannot derive a list name from `{address}`"),
        ),
        (
            &[&address, &other],
            2,
            &format!("`{address}` and `{other}` have the same name"),
        ),
        (&[closed], 6, "cannot connect to `127.0.0.1:9`"),
        (
            &["https://nowhere.invalid/l.json"],
            6,
            "its host `nowhere.invalid` cannot be resolved",
        ),
    ] {
        let import = [&["import", "--allow-private-network"], arguments].concat();
        let (ended, document) = publisher.run(&import);
        let message = document["error"]["message"].as_str().unwrap();
        assert!(
            ended == code && message.contains(expected),
            "{ended} {message}"
        );
    }
    let (_asked, go_on) = publisher.stop();
    let patient = [
        "import",
        &address,
        "--allow-private-network",
        "--timeout",
        "1s",
    ];
    let (code, document) = publisher.run(&patient);
    let message = format!("cannot import `{address}`: it did not arrive within a second");
    assert_eq!((code, &document["error"]["message"]), (9, &json!(message)));
    assert_eq!(publisher.shelf.lock().unwrap().given, 0);
    go_on.send(()).unwrap();
    let import = ["import", &capitals, "--allow-private-network"];
    assert_eq!(publisher.run(&import).0, 0);
}

#[test]
fn the_lists_are_shown_with_their_address_and_what_went_wrong_last() {
    let publisher = Publisher::start();
    publisher.publish(&practices(3));
    assert_eq!(publisher.import().0, 0);
    publisher.answer(503, "");
    assert_eq!(publisher.update(&[]).0, 20);
    let (_, document) = publisher.run(&["list"]);
    let list = &document["lists"][0];
    assert_eq!(
        (&list["url"], &list["failure"]),
        (&json!(publisher.address()), &json!("it returned 503"))
    );
    let since = list["imported_at"].as_str().unwrap();
    let list = ["lighthouse", "catalog", "list"];
    let settings = ["--settings", "lighthouse.toml"];
    let command = publisher.home.fastenctl(&[&list[..], &settings].concat());
    let output = { command }.output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let address = publisher.address();
    let expected = format!(
        "\nquillmoor comes from {address}, imported {since}\n  not updated since then: it returned 503\n"
    );
    assert!(text.contains(&expected), "{text}");
}

mod on_postgres {
    on_postgres_too! {
        an_import_by_the_operator_during_a_fetch_stays
        a_second_address_does_not_replace_the_first
        small_losses_are_compared_with_the_confirmed_edition_id_by_id
        a_gateway_that_dies_loses_its_turn_and_a_failed_list_is_retried_sooner
        an_endpoint_that_comes_back_on_another_host_is_held
        a_held_change_has_no_effect_until_it_is_accepted
    }
}
