//! Lists from an address: they are fetched and kept up to date, but not trusted if they shrink,
//! fail or move endpoints to other hosts.

use crate::routes::list_publisher::{MOVED, Publisher, of_host, practices};
use crate::world::site::Site;
use crate::world::support::Home;
use crate::world::support::finished;
use fastenctl::clock::Clock;
use fastenctl::http::block_on;
use fastenctl::lighthouse::jobs::serve_what_is_stored;
use fastenctl::lighthouse::list_source::ended::End;
use fastenctl::server::Limits;
use serde_json::{Value, json};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

#[test]
fn a_list_is_loaded_from_its_address_and_fetched_again_when_it_has_changed() {
    let publisher = Publisher::start();
    publisher.publish(&practices(10));
    let (code, document) = publisher.import();
    assert_eq!(
        (
            code,
            &document["lists"][0]["list"],
            &document["total"]["added"]
        ),
        (0, &json!("quillmoor"), &json!(30)),
        "{document:#}"
    );
    let (code, list) = publisher.update(&[]);
    assert_eq!((code, &list["result"]), (0, &json!("unchanged")), "{list}");
    assert_eq!(publisher.shelf.lock().unwrap().given, 1);
    publisher.publish(&practices(11));
    let (code, list) = publisher.update(&["quillmoor"]);
    assert_eq!(
        (code, &list["result"], &list["added"], &list["removed"]),
        (0, &json!("updated"), &json!(3), &json!(0)),
        "{list}"
    );
    // A small loss is trusted, and the missing entries are removed.
    publisher.publish(&practices(9));
    let (code, list) = publisher.update(&[]);
    assert_eq!(
        (code, &list["result"], &list["removed"]),
        (0, &json!("updated"), &json!(6)),
        "{list}"
    );
    let (code, document) = publisher.run(&["update", "other"]);
    assert_eq!(
        (code, &document["error"]["message"]),
        (10, &json!("list `other` does not come from a URL"))
    );
}

#[test]
fn a_list_that_shrinks_or_fails_stays_as_it_was_and_says_why() {
    let publisher = Publisher::start();
    publisher.publish(&practices(10));
    assert_eq!(publisher.import().0, 0);
    let kept = |reason: &str| {
        let (code, list) = publisher.update(&[]);
        assert_eq!(
            (code, &list["result"], list["reason"].as_str().unwrap()),
            (20, &json!("kept"), reason),
            "{list}"
        );
        let (_, document) = publisher.run(&["list"]);
        assert_eq!(document["lists"][0]["endpoints"], 10, "{document:#}");
    };
    publisher.publish(&practices(7));
    kept("it has lost 3 of the 10 endpoints that it had before, more than a fifth");
    publisher.publish(&json!({"Endpoints": []}));
    kept("it contains nothing in the format `lantern`");
    publisher.publish(&json!("<html>"));
    let (code, list) = publisher.update(&[]);
    assert_eq!((code, &list["result"]), (20, &json!("kept")), "{list}");
    publisher.answer(503, "");
    kept("it returned 503");
    publisher.answer(302, "/lists/quillmoor.json");
    let address = publisher.address();
    kept(&format!(
        "it redirects more than 5 times, most recently to `{address}`"
    ));
    publisher.answer(302, "http://lists.quillmoor.example/r4");
    kept("it is at `http://lists.quillmoor.example/r4`, which does not start with `https://`");
    publisher.publish(&practices(7));
    let (code, list) = publisher.update(&["--force"]);
    assert_eq!(
        (code, &list["result"], &list["removed"]),
        (0, &json!("updated"), &json!(9)),
        "{list}"
    );
}

#[test]
fn lists_only_come_from_public_hosts_unless_others_are_allowed() {
    let publisher = Publisher::start();
    publisher.publish(&practices(3));
    for (address, why) in [
        (
            publisher.address(),
            format!(
                "it is at `{}`, which does not start with `https://`",
                publisher.address()
            ),
        ),
        (
            "https://127.0.0.1:9/list.json".into(),
            "it is at `127.0.0.1`, which resolves to a private network".into(),
        ),
        (
            "https://me:secret@lists.example/list.json".into(),
            "its URL contains a user name or password, which would appear in every log".into(),
        ),
    ] {
        let (code, document) = publisher.run(&["import", &address]);
        let message = document["error"]["message"].as_str().unwrap();
        assert!(code == 1 && message.ends_with(&why), "{message}");
    }
    assert_eq!(publisher.shelf.lock().unwrap().given, 0);
}

#[test]
fn an_endpoint_on_another_host_is_held_back_until_the_operator_accepts_it() {
    let publisher = Publisher::start();
    publisher.publish(&of_host("fhir.quillmoor.example"));
    assert_eq!(publisher.import().0, 0);
    publisher.publish(&of_host("fhir.stranger.example"));
    let (code, list) = publisher.update(&[]);
    assert_eq!(
        (code, &list["held"], &list["changed"]),
        (0, &json!(1), &json!(0)),
        "{list}"
    );
    let url = || {
        let (_, document) = publisher.run(&["show", MOVED]);
        document.to_string()
    };
    assert!(url().contains("fhir.quillmoor.example") && !url().contains("stranger"));
    let (_, document) = publisher.run(&["list", "--held"]);
    let held = &document["held"][0];
    assert_eq!(
        (&held["endpoint_id"], &held["from_host"], &held["to_host"]),
        (
            &json!(MOVED),
            &json!("fhir.quillmoor.example"),
            &json!("fhir.stranger.example")
        )
    );
    let (code, _) = publisher.run(&["override", MOVED, "--take"]);
    assert_eq!(code, 0);
    assert!(url().contains("fhir.stranger.example"), "{}", url());
    assert_eq!(publisher.run(&["list", "--held"]).1["held"], json!([]));
    let (code, document) = publisher.run(&["override", MOVED, "--take"]);
    assert_eq!((code, &document["ok"]), (10, &json!(false)));
    assert_eq!(
        publisher.recorded(),
        [
            format!("endpoint_taken {MOVED}"),
            "list_updated quillmoor".to_owned(),
            "list_imported quillmoor".to_owned()
        ]
    );
    // If the list goes back to the old host before the operator has decided, its endpoint is no
    // longer held.
    publisher.publish(&of_host("fhir.third.example"));
    assert_eq!(publisher.update(&[]).1["held"], 1);
    publisher.publish(&of_host("fhir.stranger.example"));
    assert_eq!(publisher.update(&[]).1["held"], 0);
    assert_eq!(publisher.run(&["list", "--held"]).1["held"], json!([]));
}

#[test]
fn a_list_cannot_move_another_lists_endpoint() {
    let publisher = Publisher::start();
    let file = publisher.home.path("trusted.json");
    std::fs::write(&file, of_host("fhir.quillmoor.example").to_string()).unwrap();
    let (code, _) = publisher.run(&["import", file.to_str().unwrap()]);
    assert_eq!(code, 0);
    publisher.publish(&of_host("fhir.stranger.example"));
    let (code, document) = publisher.import();
    assert_eq!(
        (code, &document["held"]),
        (0, &json!([MOVED])),
        "{document:#}"
    );
    let (_, shown) = publisher.run(&["show", MOVED]);
    assert!(!shown.to_string().contains("stranger"), "{shown:#}");
    assert_eq!(publisher.run(&["override", MOVED, "--take"]).0, 0);
    let (_, shown) = publisher.run(&["show", MOVED]);
    assert!(shown.to_string().contains("quillmoor\""), "{shown:#}");
}

#[test]
fn a_file_replaces_an_address_which_is_no_longer_fetched() {
    let publisher = Publisher::start();
    publisher.publish(&practices(5));
    assert_eq!(publisher.import().0, 0);
    let file = publisher.home.path("quillmoor.json");
    std::fs::write(&file, practices(4).to_string()).unwrap();
    let (code, _) = publisher.run(&["import", "--dry-run", file.to_str().unwrap()]);
    assert_eq!(
        (code, &publisher.update(&[]).1["result"]),
        (0, &json!("unchanged"))
    );
    assert_eq!(publisher.run(&["import", file.to_str().unwrap()]).0, 0);
    assert_eq!(publisher.update(&[]), (0, Value::Null));
    assert_eq!(publisher.shelf.lock().unwrap().given, 1);
}

#[test]
fn a_key_in_an_address_is_never_shown() {
    let publisher = Publisher::start();
    publisher.publish(&practices(5));
    let address = format!("{}?key=of-ours-alone", publisher.address());
    let import = ["import", &address, "--allow-private-network", "-v"];
    let (code, document) = publisher.run(&import);
    assert_eq!(code, 0, "{document:#}");
    publisher.answer(302, "/elsewhere?key=of-ours-alone");
    let (code, list) = publisher.update(&[]);
    assert_eq!(code, 20);
    let refused = publisher.run(&["import", &address]).1;
    for told in [document, list, refused] {
        assert!(!told.to_string().contains("of-ours-alone"), "{told:#}");
    }
}

#[test]
fn only_one_of_several_gateways_fetches_a_list_that_is_due() {
    let publisher = Publisher::start();
    publisher.publish(&practices(4));
    assert_eq!(publisher.import().0, 0);
    publisher.publish(&practices(5));
    let clock = Clock::default();
    let gateways = [(); 2].map(|()| publisher.updates(&clock));
    let due = || {
        let all = gateways
            .each_ref()
            .map(|one| block_on(one.due(3600)).unwrap());
        let ends = all.concat().into_iter().map(|one| one.end);
        ends.collect::<Vec<End>>()
    };
    assert_eq!(due(), []);
    clock.advance(3600);
    let ends = due();
    assert!(matches!(&ends[..], [End::Imported(_)]), "{ends:?}");
    assert_eq!(due(), []);
    let updated = "SELECT actor, field FROM audit WHERE action = 'list_updated'";
    let database =
        rusqlite::Connection::open(publisher.home.path("gateway/lighthouse.db")).unwrap();
    let noted: (String, String) = database
        .query_row(updated, [], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap();
    assert_eq!(noted, ("gateway".to_owned(), "quillmoor".to_owned()));
}

/// Returns a catalog of this many institutions that can be connected, and one more that is in every
/// edition.
fn edition(number: usize, size: usize) -> Value {
    let id = |kind: usize, at: usize| format!("0d9b6c62-7f0a-4a53-9a55-{kind}{number:03}{at:08}");
    let of = |name: String, [brand, portal, endpoint]: [String; 3]| {
        let at = format!("https://fhir.quillmoor.example/{endpoint}");
        [
            json!({"id": brand, "name": name, "portal_ids": [portal]}),
            json!({"id": portal, "name": name, "endpoint_ids": [endpoint]}),
            json!({"id": endpoint, "url": format!("{at}/api/FHIR/R4/"), "platform_type": "epic",
                "authorization_endpoint": format!("{at}/authorize"), "token_endpoint": format!("{at}/token")}),
        ]
    };
    let others = (0..size).map(|at| {
        let name = format!("Practice {at} of edition {number}");
        of(name, [1, 2, 3].map(|kind| id(kind, at)))
    });
    let constant = ["1", "2", "3"].map(|kind| format!("0d9b6c62-7f0a-4a53-9a55-9{kind}9999999999"));
    let all: Vec<[Value; 3]> = others
        .chain([of("Saltmarsh Constant Hospital".into(), constant)])
        .collect();
    let column = |at: usize| all.iter().map(|one| one[at].clone()).collect::<Vec<_>>();
    json!({"brands": column(0), "portals": column(1), "endpoints": column(2)})
}

#[test]
fn searches_continue_while_lists_are_replaced() {
    let settings = "[platforms.epic]\nclient_id = \"me\"\n";
    let site = Site::with("http://127.0.0.1:9", settings, Limits::default());
    let (home, file) = (Home::new(), site.settings_file());
    let swap = |number: usize| {
        let list = home.path("swapped.json");
        std::fs::write(&list, edition(number, 600 + 10 * number).to_string()).unwrap();
        let import = ["lighthouse", "catalog", "import", "--prune"];
        let files = [list.to_str().unwrap(), "--settings", file.to_str().unwrap()];
        let output = home.fastenctl(&[&import[..], &files].concat()).output();
        let (code, _, stderr) = finished(&output.unwrap());
        assert_eq!(code, 0, "{stderr}");
        assert!(block_on(serve_what_is_stored(&site.app)).unwrap());
        assert!(site.app.finder.is_up_to_date());
    };
    swap(0);
    let url = site.url("/v1/search");
    let search = || {
        let body = json!({"query": "saltmarsh constant", "size": 5}).to_string();
        let request = http::Request::post(&url).header("content-type", "application/json");
        let answer = Site::call(request, body);
        let found: Value = serde_json::from_slice(answer.body()).unwrap_or_default();
        let name = &found["data"]["hits"]["hits"][0]["_source"]["name"];
        (answer.status().as_u16(), name.clone())
    };
    let right = (200, json!("Saltmarsh Constant Hospital"));
    let (is_over, answered) = (AtomicBool::new(false), AtomicUsize::new(0));
    let wrong = Mutex::new(None);
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                while !is_over.load(Ordering::Acquire) {
                    let found = search();
                    if found != right {
                        *wrong.lock().unwrap() = Some(found);
                        is_over.store(true, Ordering::Release);
                    }
                    answered.fetch_add(1, Ordering::AcqRel);
                }
            });
        }
        for number in 1..5 {
            // Each edition is searched before the next one replaces it.
            let before = answered.load(Ordering::Acquire);
            swap(number);
            while answered.load(Ordering::Acquire) < before + 3 && !is_over.load(Ordering::Acquire)
            {
                std::thread::yield_now();
            }
        }
        is_over.store(true, Ordering::Release);
    });
    assert_eq!(wrong.into_inner().unwrap(), None);
}

mod on_postgres {
    on_postgres_too! {
        searches_continue_while_lists_are_replaced
        a_list_is_loaded_from_its_address_and_fetched_again_when_it_has_changed
        an_endpoint_on_another_host_is_held_back_until_the_operator_accepts_it
    }
}
