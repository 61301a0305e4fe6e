//! A database that a newer version has changed, under a running gateway and under one that starts.
//! Also tests the previous release running beside this one.

use crate::world::faults::asked::{Asked, identity, json_of, location};
use crate::world::faults::gateways::{ENDPOINTS, Gateways, SECRET};
use crate::world::faults::ledger::{Identity, Registration};
use crate::world::faults::sign_in::{ORIGIN, SignIn};
use crate::world::postgres::{database, sql};
use crate::world::servers::Server;
use crate::world::support::{Home, finished};
use base64::{Engine, prelude::BASE64_STANDARD};
use fastenctl::http::{Client, Options, Response};
use fastenctl::secret::Secret;
use http::{Method, Request, header};
use serde_json::{Value, json};
use std::ffi::OsString;
use std::process::Command;

const DATABASE: &str = "FASTENCTL_LIGHTHOUSE__DATABASE";
const SERVE: [&str; 4] = ["lighthouse", "serve", "--data-dir", "data"];

/// Changes a database like a newer version.
fn change(home: &Home, database: &str, statements: &str) {
    if database == "sqlite" {
        let file = rusqlite::Connection::open(home.path("data/lighthouse.db")).unwrap();
        let version = "UPDATE lighthouse_schema SET version";
        let statements = statements.replace(version, "PRAGMA user_version");
        file.execute_batch(&statements).unwrap();
    } else {
        sql(database, statements);
    }
}

fn a_newer_schema_is_served_where_it_says_so_and_left_where_not(database: &str) {
    let home = Home::new();
    let serve = || Server::start_with(&home, &SERVE, "gateway.log", &[(DATABASE, database)]);
    drop(serve());
    change(
        &home,
        database,
        "UPDATE lighthouse_schema SET version = 99;
         UPDATE schema_programs SET oldest_schema = 15, oldest_program = '0.1.1', made_by = '0.9.1'",
    );
    let mut gateway = serve();
    assert!(register(gateway.text("lighthouse")).1);
    change(
        &home,
        database,
        "UPDATE schema_programs SET oldest_schema = 98, oldest_program = '0.9.0'",
    );
    assert_eq!(gateway.wait(), Some(3));
    let this = env!("CARGO_PKG_VERSION");
    let why = format!(
        "the database was migrated by a newer version of this program, 0.9.1, and needs 0.9.0 or newer; this is {this}"
    );
    let what = "install that version or a newer one here too; to go back, restore the backup from before the upgrade (docs/upgrading.md)";
    let log = std::fs::read_to_string(home.path("gateway.log")).unwrap();
    let line = log
        .lines()
        .find(|line| line.contains("the gateway is stopping"));
    let line: Value = serde_json::from_str(line.unwrap_or_else(|| panic!("{log}"))).unwrap();
    let text = line.to_string();
    assert!(text.contains(&why) && text.contains(what), "{text}");
    assert_eq!(line["level"], "ERROR");
    let again = home.fastenctl(&SERVE).env(DATABASE, database).output();
    let (code, out, told) = finished(&again.unwrap());
    let place = if database == "sqlite" {
        "`data`"
    } else {
        "`FASTENCTL_LIGHTHOUSE__DATABASE`: `database`"
    };
    assert_eq!(
        (code, out.as_str(), told),
        (3, "", format!("error: {place}: {why}\n hint: {what}\n"))
    );
}

#[test]
fn a_newer_schema_is_only_served_if_it_says_so_on_sqlite() {
    a_newer_schema_is_served_where_it_says_so_and_left_where_not("sqlite");
}

#[test]
fn a_newer_schema_is_only_served_if_it_says_so_on_postgresql() {
    a_newer_schema_is_served_where_it_says_so_and_left_where_not(&database());
}

/// Registers one more installation. Returns its ID and secret for HTTP Basic, and whether the
/// registration succeeded.
fn register(base: &str) -> (String, bool) {
    let request = Request::post(format!("{base}/installation/register"))
        .header(header::CONTENT_TYPE, "application/json");
    let body = json!({"administrator_name": "Ada Park", "administrator_email": "ada@example.org"});
    let request = request.body(body.to_string().into_bytes()).unwrap();
    let answer = Client::new(Options::default()).call(request).unwrap();
    let data: Value = serde_json::from_slice(answer.body()).unwrap();
    let text = |name: &str| data["data"][name].as_str().unwrap_or_default().to_owned();
    let pair = format!(
        "{}:{}",
        text("installation_id"),
        text("installation_secret")
    );
    let who = format!("Basic {}", BASE64_STANDARD.encode(pair));
    (who, answer.status() == 200)
}

fn knows(gateway: &Server, who: &str) -> bool {
    let request = Request::get(format!("{}/installation", gateway.text("lighthouse")))
        .header(header::AUTHORIZATION, who);
    let request = request.body(Vec::new()).unwrap();
    let answer = Client::new(Options::default()).call(request);
    answer.unwrap().status() == 200
}

fn release_before() -> OsString {
    fastenctl::env::raw("FASTENCTL_TEST_PREVIOUS").expect(
        "`tests/run --long` builds the release before and names it in `FASTENCTL_TEST_PREVIOUS`",
    )
}

/// Two replicas are upgraded one after the other, and then the older release is started again.
#[test]
#[ignore = "takes long: tests/run --long"]
fn the_previous_release_keeps_working_beside_this_one() {
    let (home, url) = (Home::new(), database());
    let older = || {
        let here = home.fastenctl(&[]);
        let mut command = Command::new(release_before());
        command
            .args(SERVE)
            .current_dir(here.get_current_dir().unwrap());
        for (name, value) in here.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        command.env(DATABASE, &url);
        command
    };
    let before = Server::of(older(), &home, "older.log");
    let (early, is_registered) = register(before.text("lighthouse"));
    assert!(is_registered);
    let after = Server::start_with(&home, &SERVE, "newer.log", &[(DATABASE, &url)]);
    let (late, is_registered) = register(after.text("lighthouse"));
    assert!(is_registered);
    let (beside, is_registered) = register(before.text("lighthouse"));
    assert!(is_registered);
    for who in [&early, &late, &beside] {
        assert!(knows(&before, who) && knows(&after, who));
    }
    let audited = sql(
        &url,
        "SELECT installation_id FROM audit WHERE action = 'registered'",
    );
    // Only this release writes audit entries for registrations.
    let id = |who: &str| {
        let pair = BASE64_STANDARD.decode(&who["Basic ".len()..]).unwrap();
        let pair = String::from_utf8(pair).unwrap();
        pair.split(':').next().unwrap().to_owned()
    };
    assert_eq!(audited, [[id(&late)]]);
    let restarted = older().args(["--listen", "127.0.0.1:0"]).output().unwrap();
    let (code, _, told) = finished(&restarted);
    // Version 0.1.0 refuses to start again; a release that knows `schema_programs` would not.
    let is_refused = told.contains("made by a newer version of this program");
    assert!(code == 3 && is_refused, "{code}: {told}");
}

const OLDER: usize = 0;
const NEWER: usize = 1;

fn asks(gateways: &Gateways, at: usize, asked: &Asked) -> Response {
    let request = asked.at(&gateways.address(at));
    Client::new(Options::default()).call(request).unwrap()
}

/// Signs in: the ticket is from one gateway, the redirect from the other, and the callback goes to
/// the first.
fn signs_in(
    gateways: &Gateways,
    (here, there): (usize, usize),
    (id, secret): &Identity,
    endpoint: &'static str,
) -> SignIn {
    let sign_in = SignIn::at(endpoint);
    let ticket = Asked::by(id, secret, Method::POST, "/v1/ticket", &sign_in.ticket());
    let told = json_of(&asks(gateways, here, &ticket));
    let ticket = told["data"]["ticket"].as_str().unwrap();
    let redirect = Asked::new(Method::GET, &sign_in.redirect(ticket), &Value::Null);
    let answer = asks(gateways, there, &redirect);
    assert_eq!(location(&answer), sign_in.dest_url());
    let cookie = answer.headers()[header::SET_COOKIE].to_str().unwrap();
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let callback = Asked::new(Method::GET, &sign_in.callback(), &Value::Null);
    let answer = asks(gateways, here, &callback.with("cookie", cookie));
    assert!(location(&answer).starts_with(ORIGIN), "{}", answer.status());
    sign_in
}

/// Returns the number of users that each of the two gateways reports for an endpoint.
fn users(gateways: &Gateways, (id, secret): &Identity, endpoint: &str) -> [Value; 2] {
    let path = "/v1/installation/usage";
    let asked = Asked::by(id, secret, Method::GET, path, &Value::Null);
    [OLDER, NEWER].map(|at| {
        let usage = json_of(&asks(gateways, at, &asked));
        let mut lines = usage["data"]["providers"].as_array().unwrap().iter();
        let line = lines.find(|line| line["endpoint_id"] == endpoint);
        line.unwrap_or_else(|| panic!("{usage}"))["users"].clone()
    })
}

/// Sign-ins that move between the two releases continue or fail as described in docs/upgrading.md.
#[test]
#[ignore = "takes long: tests/run --long"]
fn sign_ins_continue_between_the_previous_release_and_this_one() {
    let gateways = Gateways::new(2, &database()).behind(release_before());
    gateways.start_all();
    let registers = |at: usize, key: &Secret| {
        let registration = Registration {
            key: key.expose().to_owned(),
            name: "Ada Park".to_owned(),
        };
        identity(&asks(&gateways, at, &Asked::registration(&registration)))
    };
    for (here, there) in [(OLDER, NEWER), (NEWER, OLDER)] {
        let who = registers(here, &Secret::random());
        signs_in(&gateways, (here, there), &who, ENDPOINTS[0]);
        assert_eq!(users(&gateways, &who, ENDPOINTS[0]), [1, 1]);
        let sign_in = signs_in(&gateways, (here, there), &who, SECRET);
        let swap = Asked::token(SECRET, sign_in.swap());
        let answer = asks(&gateways, there, &swap);
        // The older release would hand out the tokens without counting a user, so it must not find
        // a code that this release has accepted.
        if there == OLDER {
            assert_eq!(answer.status(), 400);
            assert_eq!(json_of(&answer)["error"], "invalid_grant");
            assert_eq!(asks(&gateways, here, &swap).status(), 200);
        } else {
            assert_eq!(answer.status(), 200);
        }
        assert_eq!(users(&gateways, &who, SECRET), [1, 1]);
    }
    // This release repeats a registration with the same secret, but the older one issues a new
    // secret.
    let key = Secret::random();
    let first = registers(NEWER, &key);
    assert_eq!(registers(NEWER, &key), first);
    let again = registers(OLDER, &key);
    assert!(again.0 == first.0 && again.1 != first.1);
    let is_known = |(id, secret): &Identity, at: usize| {
        let asked = Asked::by(id, secret, Method::GET, "/v1/installation", &Value::Null);
        asks(&gateways, at, &asked).status() == 200
    };
    for at in [OLDER, NEWER] {
        assert!(is_known(&again, at) && !is_known(&first, at));
    }
    // Both releases log only errors.
    assert_eq!(gateways.logs(), "");
}
