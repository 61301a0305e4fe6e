//! `lighthouse catalog check` with hundreds of hosts that are slow, wrong, huge or looping: each is
//! reported correctly, and none is overloaded.

use crate::world::fake_hosts::Hosts;
use crate::world::fake_hosts::Way;
use crate::world::support::Home;
use crate::world::support::finished;
use fastenctl::api::catalog::Endpoint;
use fastenctl::http::{Options, block_on};
use fastenctl::lighthouse::probe::fetch::{Probed, probe_all};
use fastenctl::lighthouse::probe::host::Manners;
use fastenctl::lighthouse::probe::target::Target;
use fastenctl::lighthouse::probe::verdict::Verdict;
use fastenctl::lighthouse::settings::Reach;
use fastenctl::lighthouse::store::FILE;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::process::{Command, Stdio};
use std::time::Duration;

/// A time limit longer than any step here takes.
const PATIENCE: Duration = Duration::from_secs(120);

fn target(id: &str, url: &str) -> Target {
    Target {
        id: id.to_owned(),
        url: url.to_owned(),
        allow_private_network: true,
        ..Target::default()
    }
}

fn manners(timeout: Duration, concurrency: usize) -> Manners {
    Manners {
        concurrency,
        http: Options {
            timeout,
            ..Options::default()
        },
        reach: Reach::default(),
    }
}

fn probed(targets: Vec<Target>, manners: Manners) -> Vec<Probed> {
    block_on(async {
        let (mut results, mut all) = (probe_all(targets, manners), Vec::new());
        while let Some(one) = results.recv().await {
            all.push(one);
        }
        all
    })
}

/// Returns `verdict: sentence` for each endpoint, without addresses.
fn said(all: &[Probed]) -> BTreeMap<String, String> {
    let of = |one: &Probed| {
        let host = one.target.url.split('/').nth(2).unwrap();
        let name = host.split(':').next().unwrap();
        let shown = one.judged.as_ref().map_or_else(
            || "later".to_owned(),
            |judged| {
                format!(
                    "{}: {}",
                    judged.verdict.name(),
                    judged.sentence.replace(host, "HERE").replace(name, "HERE")
                )
            },
        );
        (one.target.id.clone(), shown)
    };
    let said: BTreeMap<String, String> = all.iter().map(of).collect();
    assert_eq!(said.len(), all.len(), "one result for each endpoint");
    said
}

const SIGN_IN: &str = "ok: lets patients sign in at `HERE`";
const BROKEN: &str = "broken: interrupted its response";

/// How a host behaves, and the verdict that must be reported about it.
const WAYS: [(Way, &str); 19] = [
    (Way::Good, SIGN_IN),
    (
        Way::NothingThere,
        "no_smart: publishes nothing about signing in",
    ),
    (
        Way::OpenIdOnly,
        "ok: lets patients sign in at `HERE`; this is based on its OpenID document, because it has no SMART document; \
         when asked for its capability statement, it returned status 404",
    ),
    (
        Way::Html,
        "wrong_type: returned something that is not a JSON object",
    ),
    (
        Way::Array,
        "wrong_type: returned something that is not a JSON object",
    ),
    (Way::Huge, "too_large: returned more than 262144 bytes"),
    (Way::HugeStatement, SIGN_IN),
    (Way::Circle, "redirected: redirects in a loop"),
    (Way::Chain, "redirected: redirects more than 3 times"),
    (
        Way::Away,
        "redirected: redirects to `https://elsewhere.example`, but a redirect must not change the scheme, host or port, or contain a user name or password",
    ),
    (Way::Moved, SIGN_IN),
    (Way::Truncated, BROKEN),
    (Way::Garbage, "broken: does not send valid HTTP"),
    (Way::HangsUp, BROKEN),
    (Way::PlainNotTls, "tls: does not use trusted TLS"),
    (
        Way::NobodyListens,
        "unreachable: does not accept connections",
    ),
    (Way::OutOfOrder, "http_status: returned status 503"),
    (Way::TooMany, "later"),
    (
        Way::OtherOrganisation,
        "unsafe: has its `token_endpoint` on `evil.example`, but its `authorization_endpoint` on `HERE`",
    ),
];

/// Twenty hosts of each kind have at most two endpoints each, too few for a host's remaining
/// endpoints to be skipped.
#[test]
fn reports_what_is_wrong_with_each_of_hundreds_of_hosts() {
    let hosts = Hosts::new();
    let (mut targets, mut expected) = (Vec::new(), BTreeMap::new());
    let ways = WAYS.iter().cycle().take(20 * WAYS.len());
    for (number, (way, sentence)) in (0..).zip(ways) {
        let origin = hosts.add(number, *way);
        // An OpenID document applies to a single base.
        let bases = if *way == Way::OpenIdOnly {
            &["r4"][..]
        } else {
            &["r4", "r5/"]
        };
        for base in bases {
            let id = format!("{number} {way:?} {base}");
            targets.push(target(&id, &format!("{origin}/{base}")));
            expected.insert(id, *sentence);
        }
    }
    let all = probed(targets, manners(PATIENCE, 16));

    let seen = hosts.seen.lock().unwrap();
    assert_eq!(
        seen.two_at_once, [""; 0],
        "hosts with two connections at once"
    );
    assert_eq!(
        seen.whole_huge_bodies, 0,
        "a body was read that is larger than anything needed"
    );

    // The operating system's own words are in parentheses, and are left out.
    let short = |said: String| said.split(" (").next().unwrap().to_owned();
    let said: BTreeMap<String, String> = said(&all)
        .into_iter()
        .map(|(id, said)| (id, short(said)))
        .collect();
    let differ: Vec<_> = said
        .iter()
        .filter(|(id, said)| expected.get(*id) != Some(&said.as_str()))
        .collect();
    assert!(differ.is_empty(), "{differ:#?}");
    assert_eq!(said.len(), expected.len());
    let good = all
        .iter()
        .filter_map(|one| one.judged.as_ref()?.found.as_ref());
    let versions: Vec<&str> = good
        .filter_map(|found| found.statement.fhir_version.as_deref())
        .collect();
    assert_eq!(versions, ["4.0.1"; 3 * 2 * 20]);
}

/// A host that asks to slow down gets no further requests in the same run.
#[test]
fn leaves_a_host_alone_that_asks_to_slow_down() {
    let hosts = Hosts::new();
    let origin = hosts.add(0, Way::TooMany);
    let targets = (0..9)
        .map(|n| target(&n.to_string(), &format!("{origin}/{n}")))
        .collect();
    let all = probed(targets, manners(PATIENCE, 4));

    assert!(
        all.len() == 9 && all.iter().all(|one| one.judged.is_none()),
        "{all:?}"
    );
    assert_eq!(hosts.seen.lock().unwrap().requests.len(), 1);
}

/// The hosts never answer in time, no matter how slow the machine is.
#[test]
fn gives_up_a_host_that_does_not_answer_and_spares_its_other_endpoints() {
    let hosts = Hosts::new();
    let mut targets = Vec::new();
    for number in 0..30 {
        let origin = hosts.add(
            number,
            if number % 2 == 0 {
                Way::Silent
            } else {
                Way::Slow
            },
        );
        targets.extend((0..5).map(|n| target(&format!("{number} {n}"), &format!("{origin}/{n}"))));
    }
    let all = probed(targets, manners(Duration::from_millis(300), 30));

    let mut counted: BTreeMap<String, usize> = BTreeMap::new();
    for said in said(&all).into_values() {
        *counted.entry(said).or_default() += 1;
    }
    let spared = "timeout: was not checked, because three others on its host failed; the last one did not respond within 300ms";
    let asked = "timeout: did not respond within 300ms";
    assert_eq!(
        counted,
        BTreeMap::from([(asked.to_owned(), 3 * 30), (spared.to_owned(), 2 * 30)])
    );
    assert_eq!(hosts.seen.lock().unwrap().two_at_once, [""; 0]);
}

/// Each held request occupies a place, so a request too many would show up at once.
#[test]
fn probes_no_more_hosts_at_once_than_allowed() {
    const HOSTS: u16 = 64;
    let hosts = Hosts::new();
    let targets = (0..HOSTS)
        .map(|n| target(&n.to_string(), &hosts.add(n, Way::Held)))
        .collect();
    let running = std::thread::spawn(|| probed(targets, manners(PATIENCE, 8)));
    for _ in 0..8 {
        hosts.arrivals.recv_timeout(PATIENCE).unwrap();
    }
    // Each host is asked for its SMART document and its capability statement.
    for _ in 8..2 * HOSTS {
        hosts.let_one_go();
        hosts.arrivals.recv_timeout(PATIENCE).unwrap();
    }
    (0..8).for_each(|_| hosts.let_one_go());

    let all = running.join().unwrap();
    assert!(
        all.iter()
            .all(|one| one.judged.as_ref().unwrap().verdict == Verdict::Ok),
        "{all:?}"
    );
    assert_eq!(hosts.seen.lock().unwrap().most_held, 8);
}

#[test]
fn probes_nothing_on_a_private_network_unless_allowed() {
    let hosts = Hosts::new();
    let here = Target {
        allow_private_network: false,
        ..target("literal", &hosts.add(0, Way::Good))
    };
    let named = Target {
        allow_private_network: false,
        ..target("named", "https://inside.example/r4")
    };
    let nowhere = target("nowhere", "https://nowhere.example/r4");
    let plain = target("plain", "http://inside.example/r4");
    // A single private address among several is enough for the verdict `private`.
    let found = ["8.8.8.8", "10.0.0.1"]
        .map(|ip| ip.parse().unwrap())
        .to_vec();
    let mut manners = manners(PATIENCE, 4);
    manners
        .reach
        .names
        .insert("inside.example".to_owned(), found);
    let all = probed(vec![here, named, nowhere, plain], manners);

    let expected = [
        (
            "literal",
            "private: has a FHIR base URL on a private network",
        ),
        (
            "named",
            "private: has a host whose name resolves to a private network",
        ),
        (
            "nowhere",
            "unreachable: has a host whose name cannot be resolved",
        ),
        (
            "plain",
            "address: has a FHIR base URL that is not an `https` URL",
        ),
    ];
    assert_eq!(
        said(&all),
        expected
            .map(|(id, said)| (id.to_owned(), said.to_owned()))
            .into()
    );
    assert_eq!(hosts.seen.lock().unwrap().requests, [""; 0]);
}

/// Creates a database with one list of these endpoints, and closes it again.
fn catalogue(home: &Home, endpoints: &[Endpoint]) {
    let folder = home.path("data");
    let migrated = home
        .fastenctl(&[
            "lighthouse",
            "migrate",
            "--data-dir",
            folder.to_str().unwrap(),
        ])
        .output()
        .unwrap();
    assert_eq!(finished(&migrated).0, 0, "{migrated:?}");
    let mut database = database(home);
    let transaction = database.transaction().unwrap();
    for endpoint in endpoints {
        let content = serde_json::to_string(endpoint).unwrap();
        let sql = "INSERT INTO catalog_entries (list, kind, id, content, changed_at) VALUES ('l', 'endpoint', ?1, ?2, 1)";
        transaction.execute(sql, [&endpoint.id, &content]).unwrap();
    }
    transaction.commit().unwrap();
    database.close().unwrap();
}

fn database(home: &Home) -> rusqlite::Connection {
    rusqlite::Connection::open(home.path("data").join(FILE)).unwrap()
}

fn kept(home: &Home) -> BTreeSet<String> {
    let database = database(home);
    let mut query = database
        .prepare("SELECT endpoint_id FROM catalog_probes")
        .unwrap();
    query
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap()
}

fn check(home: &Home, more: &[&str]) -> Command {
    let folder = home.path("data");
    let always = [
        "lighthouse",
        "catalog",
        "check",
        "--allow-private-network",
        "--timeout",
        "2m",
        "--data-dir",
    ];
    home.fastenctl(&[&always[..], &[folder.to_str().unwrap()], more].concat())
}

#[test]
#[expect(
    clippy::too_many_lines,
    reason = "a single scenario whose steps depend on each other"
)]
fn resumes_where_it_stopped_after_a_kill() {
    const HOSTS: u16 = 100;
    let (hosts, home) = (Hosts::new(), Home::new());
    let endpoint = |number: u16| Endpoint {
        id: format!("0d9b6c62-7f0a-4a53-9a55-{number:012}"),
        url: format!(
            "{}/r4/",
            hosts.add(
                number,
                if number.is_multiple_of(4) {
                    Way::NothingThere
                } else {
                    Way::Good
                }
            )
        ),
        platform_type: if number.is_multiple_of(2) {
            "even"
        } else {
            "odd"
        }
        .to_owned(),
        ..Endpoint::default()
    };
    let endpoints: Vec<Endpoint> = (0..HOSTS).map(endpoint).collect();
    let addresses: BTreeMap<String, String> = endpoints
        .iter()
        .map(|one| {
            (
                one.id.clone(),
                one.url.split('/').nth(2).unwrap().to_owned(),
            )
        })
        .collect();
    catalogue(&home, &endpoints);

    let mut first = check(&home, &["--concurrency", "8"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    for _ in 0..75 {
        hosts.arrivals.recv_timeout(PATIENCE).unwrap();
    }
    first.kill().unwrap();
    first.wait().unwrap();
    let before = kept(&home);
    assert!(
        (10..100).contains(&before.len()),
        "{} were kept",
        before.len()
    );

    hosts.seen.lock().unwrap().requests.clear();
    let (code, stdout, stderr) = finished(&check(&home, &["--json"]).output().unwrap());
    assert_eq!((code, stderr.as_str()), (0, ""), "{stdout}");
    let said: Value = serde_json::from_str(&stdout).unwrap();
    let checked = said["endpoints"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["endpoint_id"].as_str().unwrap().to_owned());
    let checked: BTreeSet<String> = checked.collect();
    assert!(checked.is_disjoint(&before));
    assert_eq!(checked.len() + before.len(), usize::from(HOSTS));
    let asked: BTreeSet<String> = hosts
        .seen
        .lock()
        .unwrap()
        .requests
        .iter()
        .map(|one| one.split(' ').next().unwrap().to_owned())
        .collect();
    assert_eq!(
        asked,
        checked.iter().map(|id| addresses[id].clone()).collect()
    );
    assert_eq!(kept(&home).len(), usize::from(HOSTS));

    let due_again = ["--older-than", "0s", "--platform", "even", "--strict"];
    let (code, stdout, stderr) = finished(&check(&home, &due_again).output().unwrap());
    let expected = "Platform  Checked  Verdicts\neven      50      25 ok, 25 no_smart\nall       50      25 ok, 25 no_smart\n";
    let told = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(
        (code, told(&stdout), stderr),
        (20, told(expected), String::new())
    );

    // Changes are published in batches, because a running gateway reloads the whole catalog each
    // time.
    let version: i64 = database(&home)
        .query_row("SELECT version FROM catalog_version", [], |row| row.get(0))
        .unwrap();
    assert!(
        (2..20).contains(&version),
        "{version} versions of the catalogue for 75 endpoints that changed"
    );

    let nothing = finished(&check(&home, &[]).output().unwrap());
    assert_eq!(
        nothing,
        (
            0,
            "No endpoint is due for a check; `--older-than` sets how soon one is due again\n"
                .to_owned(),
            String::new()
        )
    );
    let (code, stdout, _) = finished(
        &check(&home, &["--endpoint", "x", "--json"])
            .output()
            .unwrap(),
    );
    let said: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(
        (code, &said["error"]["message"]),
        (10, &json!("no list has an endpoint with the ID `x`"))
    );
}
