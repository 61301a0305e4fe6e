//! The operator's commands, with and without a running gateway.

use crate::world::site::Attempt;
use crate::world::site::CONFIDENTIAL;
use crate::world::site::Installation;
use crate::world::site::PUBLIC;
use crate::world::site::Serving;
use crate::world::site::Site;
use crate::world::site::private;
use crate::world::site::text;
use crate::world::support::Home;
use crate::world::support::finished;
use axum::{Router, routing::post};
use fastenctl::server::Limits;
use http::{Method, Request, StatusCode, header};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicBool, Ordering};

/// Correct settings with one platform and one endpoint.
const RIGHT: &str = "data_dir = \"data\"
[platforms.p]
client_id = \"me\"
confidential = true
client_secret_file = \"secret\"
scopes = [\"openid\"]
[[endpoints]]
platform_type = \"p\"
display = \"Here\"
url = \"https://a.example/\"
authorization_endpoint = \"https://a.example/a\"
token_endpoint = \"https://a.example/t\"
";

fn home(settings: &str) -> Home {
    let home = Home::new();
    std::fs::write(home.path("l.toml"), settings).unwrap();
    std::fs::write(home.path("secret"), "s3cret").unwrap();
    private(&home.path("secret"));
    home
}

fn run(home: &Home, args: &[&str]) -> (i32, String, String) {
    finished(&home.fastenctl(args).output().unwrap())
}

#[test]
fn check_accepts_what_can_be_served_and_leaves_nothing_behind() {
    let home = home(RIGHT);
    let said = "`l.toml` is valid: 1 platform, 1 endpoint\n".to_owned();
    assert_eq!(
        run(&home, &["lighthouse", "check", "l.toml"]),
        (0, said, String::new())
    );
    assert!(!home.path("data").exists());
    let (code, document, _) = run(&home, &["lighthouse", "check", "l.toml", "--json"]);
    let expected = json!({"schema_version": 1, "ok": true, "settings": "l.toml", "platforms": 1, "endpoints": 1, "problems": [], "warnings": []});
    assert_eq!(
        (code, serde_json::from_str::<Value>(&document).unwrap()),
        (0, expected)
    );
}

#[test]
fn check_names_the_wrong_key_and_the_intended_one() {
    let home = home(&RIGHT.replace("client_secret_file", "client_secrets_file"));
    let (code, out, told) = run(&home, &["lighthouse", "check", "l.toml"]);
    assert_eq!((code, out.as_str()), (3, ""));
    assert!(
        told.contains("5 | client_secrets_file = \"secret\"\n"),
        "{told}"
    );
    assert!(
        told.contains("unknown field `client_secrets_file`"),
        "{told}"
    );
    assert!(
        told.ends_with("\n hint: did you mean `client_secret_file`?\n"),
        "{told}"
    );
}

#[test]
fn check_names_all_unknown_keys_and_variables_at_once() {
    let home = home(
        &(RIGHT.replace("client_secret_file", "client_secrets_file")
            + "limits = 3\n[mial]\nport = 1\n"),
    );
    let mut command = home.fastenctl(&["lighthouse", "check", "l.toml", "--json"]);
    command.env("FASTENCTL_LIGHTHOUSE__LISTN", "127.0.0.1:1");
    let (code, document, _) = finished(&command.output().unwrap());
    let document: Value = serde_json::from_str(&document).unwrap();
    let told: Vec<(String, &Value)> = document["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|problem| {
            (
                problem["message"].as_str().unwrap().to_owned(),
                &problem["hint"],
            )
        })
        .collect();
    let of = |word: &str| {
        told.iter()
            .filter(|(message, _)| message.contains(word))
            .collect::<Vec<_>>()
    };
    assert_eq!((code, told.len()), (3, 4), "{told:?}");
    for (key, line, meant) in [
        (
            "`client_secrets_file`",
            "line 5",
            "did you mean `client_secret_file`?",
        ),
        ("`limits`", "line 13", "did you mean `limit`?"),
        ("`mial`", "line 14", "did you mean `mail`?"),
        (
            "`listn`",
            "`FASTENCTL_LIGHTHOUSE__LISTN`",
            "did you mean `listen`?",
        ),
    ] {
        let [(message, hint)] = &of(&format!("unknown field {key}"))[..] else {
            panic!("{key}: {told:?}")
        };
        assert!(
            message.contains(line) && **hint == json!(meant),
            "{message} {hint}"
        );
    }
}

#[test]
fn check_warns_about_an_undeclared_proxy() {
    let home = home(&format!("public_url = \"https://gw.example\"\n{RIGHT}"));
    let (code, out, told) = run(&home, &["lighthouse", "check", "l.toml"]);
    assert_eq!(
        (code, out.as_str()),
        (0, "`l.toml` is valid: 1 platform, 1 endpoint\n")
    );
    assert!(
        told.starts_with("warning: `l.toml`, line 1, column 1: `public_url` leads to a proxy, but `trusted_proxies` is empty"),
        "{told}"
    );
    let (_, document, _) = run(&home, &["lighthouse", "check", "l.toml", "--json"]);
    let document: Value = serde_json::from_str(&document).unwrap();
    assert_eq!(
        (
            &document["ok"],
            document["warnings"].as_array().unwrap().len()
        ),
        (&json!(true), 2)
    );
}

#[test]
fn check_asks_postgresql_whether_it_is_there_and_changes_nothing() {
    let home = home(RIGHT);
    let check = |url: &str| {
        let mut command = home.fastenctl(&["lighthouse", "check", "l.toml"]);
        finished(
            &command
                .env("FASTENCTL_LIGHTHOUSE__DATABASE", url)
                .output()
                .unwrap(),
        )
    };
    let url = crate::world::postgres::database();
    let ready = (
        0,
        "`l.toml` is valid: 1 platform, 1 endpoint\n".to_owned(),
        String::new(),
    );
    assert_eq!(check(&url), ready);
    let tables = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'";
    assert_eq!(crate::world::postgres::sql(&url, tables), [[""; 0]; 0]);
    crate::world::postgres::sql(
        &url,
        "CREATE TABLE lighthouse_schema (version BIGINT); INSERT INTO lighthouse_schema VALUES (2)",
    );
    assert_eq!(check(&url), ready);
    crate::world::postgres::sql(&url, "UPDATE lighthouse_schema SET version = 99");
    let newer = "error: `FASTENCTL_LIGHTHOUSE__DATABASE`: `database`: the database was migrated by a newer version of this program; this is ";
    assert!(check(&url).2.starts_with(newer), "{:?}", check(&url));
    let closed = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    for (url, expected) in [
        (
            format!("postgres://me:hush@{closed}/l"),
            "error: `FASTENCTL_LIGHTHOUSE__DATABASE`: `database`: the database cannot be used: ",
        ),
        (
            format!("{url}_not_there"),
            "error: `FASTENCTL_LIGHTHOUSE__DATABASE`: `database`: the database cannot be used: ",
        ),
    ] {
        let (code, out, told) = check(&url);
        assert_eq!((code, out.as_str()), (3, ""));
        assert!(
            told.starts_with(expected)
                && told.contains("is PostgreSQL running")
                && !told.contains("hush"),
            "{told}"
        );
    }
}

#[cfg(unix)]
#[test]
fn check_reports_all_problems_at_once() {
    let wrong = RIGHT
        .replace("data_dir = \"data\"", "data_dir = \"secret/data\"\ndefault_limit = -1\ndatabase = \"mysql://x\"\npepper_file = \"nowhere\"\ntrusted_proxies = [\"::/0\"]")
        .replace("https://a.example/t", "http://a.example/t")
        + "[mail]\nport = 25\n[platforms.q]\nresponse_modes = []\n";
    let home = home(&wrong);
    std::fs::set_permissions(
        home.path("secret"),
        std::os::unix::fs::PermissionsExt::from_mode(0o644),
    )
    .unwrap();
    let (code, document, _) = run(&home, &["lighthouse", "check", "l.toml", "--json"]);
    let document: Value = serde_json::from_str(&document).unwrap();
    let told: Vec<&str> = document["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| p["message"].as_str().unwrap())
        .collect();
    assert_eq!((code, document["ok"].clone()), (3, json!(false)));
    assert_eq!(
        told,
        [
            "`platforms.q.response_modes` is empty",
            "endpoint `Here`: `token_endpoint` is not an `https` URL",
            "`mail.host` is missing",
            "`default_limit` is negative",
            "`trusted_proxies` contains a network that covers all addresses, so any client could forge its address",
            "`platforms.p.client_secret_file`: every user of this machine can access `secret` (mode 644)",
            "`database` is neither `sqlite` nor a `postgres://` URL",
            "cannot read `nowhere`: No such file or directory (os error 2)",
            "cannot create files in the data folder `secret/data`: not a directory",
        ]
    );
}

/// Starts a provider that always returns the same tokens.
fn provider() -> Serving {
    let tokens = json!({"access_token": "at", "token_type": "Bearer", "refresh_token": "rt", "patient": "p1"});
    let answer = move || async move {
        (
            [(header::CONTENT_TYPE, "application/json")],
            tokens.to_string(),
        )
    };
    Serving::start(Limits::default(), |_| {
        Router::new().route("/token", post(answer))
    })
}

/// Runs `fastenctl lighthouse …` on the database of a running gateway.
pub(super) fn operator(site: &Site, args: &[&str]) -> (i32, String, String) {
    let settings = site.settings_file();
    run(
        &Home::new(),
        &[
            &["lighthouse"],
            args,
            &["--settings", settings.to_str().unwrap()],
        ]
        .concat(),
    )
}

pub(super) fn done(site: &Site, args: &[&str]) -> String {
    let (code, out, told) = operator(site, args);
    assert_eq!((code, told.as_str()), (0, ""), "{args:?}");
    out
}

fn data(answer: &fastenctl::http::Response) -> Value {
    serde_json::from_slice::<Value>(answer.body()).unwrap()
}

#[test]
fn a_suspended_installation_is_refused_in_one_sentence_until_it_is_resumed() {
    let provider = provider();
    let site = Site::with(
        &format!("http://{}", provider.address),
        "",
        Limits::default(),
    );
    let (who, other) = (site.register(), site.register());
    let connected = Attempt::at(CONFIDENTIAL);
    let cookie = site.leave(&who, &connected);
    site.come_back(&connected, &cookie);
    assert_eq!(
        site.form(&format!("/v1/token/{CONFIDENTIAL}"), &connected.swap())
            .status(),
        200
    );
    let [ticketed, left, returned] = [PUBLIC, CONFIDENTIAL, CONFIDENTIAL].map(Attempt::at);
    let ticketed_address = site.redirect(&site.ticket(&who, &ticketed), &ticketed);
    let left_cookie = site.leave(&who, &left);
    let cookie = site.leave(&who, &returned);
    site.come_back(&returned, &cookie);

    let said = done(
        &site,
        &[
            "installation",
            "suspend",
            &who.id,
            "--reason",
            "unpaid <b>parking</b>",
        ],
    );
    assert_eq!(said, format!("installation {} is suspended\n", who.id));

    let sentence = "the gateway's operator has suspended this installation: unpaid <b>parking</b>";
    let refused = site.ticket(&who, &Attempt::at(PUBLIC));
    let name = refused.headers()["x-request-id"].to_str().unwrap();
    let expected = json!({
        "success": false, "error": sentence, "code": "installation_suspended", "request_id": name, "data": null,
    });
    assert_eq!(
        (refused.status(), data(&refused)),
        (StatusCode::FORBIDDEN, expected)
    );
    assert_eq!(
        site.as_installation(Method::GET, "/v1/installation/usage", &who, &Value::Null)
            .status(),
        403
    );
    for page in [
        Site::call(Request::get(ticketed_address.as_str()), ""),
        site.come_back(&left, &left_cookie),
    ] {
        assert_eq!(
            (page.status(), page.headers().get(header::LOCATION)),
            (StatusCode::CONFLICT, None)
        );
        let page = text(&page);
        assert!(
            page.contains("This Fasten installation is suspended")
                && page.contains("unpaid &lt;b&gt;"),
            "{page}"
        );
    }
    let swapped = site.form(&format!("/v1/token/{CONFIDENTIAL}"), &returned.swap());
    assert_eq!(
        (swapped.status().as_u16(), data(&swapped)["error"].clone()),
        (400, json!("access_denied"))
    );
    let refreshed = site.form(
        &format!("/v1/token/{CONFIDENTIAL}"),
        "grant_type=refresh_token&refresh_token=rt",
    );
    assert_eq!(
        refreshed.status(),
        200,
        "who is connected stays connected: {}",
        text(&refreshed)
    );
    assert_eq!(
        site.ticket(&other, &Attempt::at(PUBLIC)).status(),
        200,
        "nobody else is meant"
    );

    assert_eq!(
        done(&site, &["installation", "resume", &who.id]),
        format!("installation {} is active\n", who.id)
    );
    assert_eq!(site.ticket(&who, &Attempt::at(PUBLIC)).status(), 200);
    assert_eq!(site.come_back(&left, &left_cookie).status(), 303);
    assert_eq!(Site::call(Request::get(ticketed_address), "").status(), 303);
}

/// Counts how many of six new users get a ticket.
fn let_in(site: &Site, who: &Installation) -> usize {
    (0..6)
        .filter(|_| site.ticket(who, &Attempt::at(PUBLIC)).status() == 200)
        .count()
}

#[test]
fn the_operators_limits_apply_from_the_next_sign_in_on() {
    let site = Site::new("unverified_limit = 2");
    let (one, two) = (site.register(), site.register());
    assert_eq!(
        done(&site, &["limit", "set", "1", "--platform", "public"]),
        "platform `public`: 1 user per provider from now on\n"
    );
    assert_eq!(let_in(&site, &one), 1);
    // A limit for all installations does not raise the limit of an unverified one.
    done(&site, &["limit", "set", "50", "--endpoint", PUBLIC]);
    assert_eq!(let_in(&site, &one), 1);
    done(
        &site,
        &[
            "limit",
            "set",
            "5",
            "--platform",
            "public",
            "--installation",
            &one.id,
        ],
    );
    assert_eq!((let_in(&site, &one), let_in(&site, &two)), (3, 2));
    let (code, listed, _) = operator(&site, &["limit", "list", "--json"]);
    let mut listed: Value = serde_json::from_str(&listed).unwrap();
    for limit in listed["limits"].as_array_mut().unwrap() {
        assert!(limit["set_at"].take().as_str().unwrap().ends_with('Z'));
    }
    let expected = json!({"schema_version": 1, "ok": true, "limits": [
        {"scope": "group", "name": PUBLIC, "installation_id": null, "users": 50, "set_at": null},
        {"scope": "platform", "name": "public", "installation_id": null, "users": 1, "set_at": null},
        {"scope": "platform", "name": "public", "installation_id": one.id, "users": 5, "set_at": null},
    ]});
    assert_eq!((code, listed), (0, expected));
    let usage =
        data(&site.as_installation(Method::GET, "/v1/installation/usage", &one, &Value::Null));
    assert_eq!(usage["data"]["providers"][0]["limit"], 5);
    for about in [
        &["--platform", "public", "--installation", &one.id][..],
        &["--platform", "public"],
        &["--endpoint", PUBLIC],
    ] {
        assert!(
            done(&site, &[&["limit", "unset"], about].concat())
                .ends_with(": the limit from the settings applies again\n")
        );
    }
    assert_eq!(
        done(&site, &["limit", "list"]),
        "No limits are set; those in the settings apply\n"
    );
}

#[test]
fn installations_are_listed_and_shown() {
    let site = Site::new("");
    let who = site.register();
    let attempt = Attempt::at(PUBLIC);
    let cookie = site.leave(&who, &attempt);
    site.come_back(&attempt, &cookie);
    site.ticket(&who, &Attempt::at(PUBLIC));
    let listed: Value =
        serde_json::from_str(&done(&site, &["installation", "list", "--json"])).unwrap();
    let since = listed["installations"][0]["issued_at"].as_str().unwrap();
    let expected = json!({"schema_version": 1, "ok": true, "installations": [{
        "installation_id": who.id, "administrator_name": "Ada Park", "administrator_email": "ada@example.org",
        "verification_status": "PENDING", "issued_at": since, "users": 1, "suspended": false,
    }]});
    assert_eq!(listed, expected);
    done(&site, &["installation", "suspend", &who.id]);
    let table = done(&site, &["installation", "list"]);
    let cells: Vec<Vec<&str>> = table
        .lines()
        .map(|line| {
            line.split("  ")
                .map(str::trim)
                .filter(|cell| !cell.is_empty())
                .collect()
        })
        .collect();
    assert_eq!(
        cells[0],
        [
            "Installation",
            "Administrator",
            "E-mail",
            "State",
            "Users",
            "Since"
        ]
    );
    assert_eq!(
        cells[1],
        [
            &who.id,
            "Ada Park",
            "ada@example.org",
            "suspended",
            "1",
            since
        ]
    );
    let shown = done(&site, &["installation", "show", &who.id]);
    let head = format!(
        "installation   {}\nadministrator  Ada Park\ne-mail         ada@example.org\nsince          {since}\nstate          suspended\n\n",
        who.id
    );
    let providers = shown
        .strip_prefix(&head)
        .unwrap_or_else(|| panic!("{shown}"));
    let rows: Vec<String> = providers
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(
        rows,
        ["Provider Users Signing in Limit", "Quillmoor Health 1 1 3"]
    );
}

#[test]
fn missing_things_are_named_and_not_created() {
    let site = Site::new("");
    let nobody = "00000000-0000-4000-8000-000000000000";
    for args in [
        &["installation", "show", nobody][..],
        &["installation", "suspend", nobody],
        &["installation", "resume", nobody],
        &[
            "limit",
            "set",
            "1",
            "--platform",
            "public",
            "--installation",
            nobody,
        ],
        &["limit", "set", "1", "--platform", "nowhere"],
        &["limit", "set", "1", "--endpoint", "nowhere"],
        &["limit", "unset", "--platform", "public"],
    ] {
        let (code, out, told) = operator(&site, args);
        assert_eq!((code, out.as_str()), (10, ""), "{args:?}: {told}");
        assert!(told.contains("\n hint: "), "{told}");
    }
    assert_eq!(
        done(&site, &["limit", "list"]),
        "No limits are set; those in the settings apply\n"
    );
    let home = Home::new();
    let (code, _, told) = run(
        &home,
        &["lighthouse", "installation", "list", "--data-dir", "typo"],
    );
    assert!(
        code == 10 && told.starts_with("error: there is no database in `typo`\n"),
        "{code} {told}"
    );
    assert!(!home.path("typo").exists());
    assert_eq!(run(&home, &["lighthouse", "limit", "set", "1"]).0, 2);
    assert_eq!(
        run(&home, &["lighthouse", "migrate", "--data-dir", "new"]),
        (0, "the database is up to date\n".to_owned(), String::new())
    );
    let listed = run(
        &home,
        &["lighthouse", "installation", "list", "--data-dir", "new"],
    );
    assert_eq!(
        listed,
        (0, "No installations yet\n".to_owned(), String::new())
    );
}

struct Ended<'a>(&'a AtomicBool);

impl Drop for Ended<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Two processes write to one file: neither ever fails, and no write is lost.
#[test]
fn operator_and_gateway_write_at_the_same_time() {
    let site = Site::new("unverified_limit = 100000");
    let who = site.register();
    let ended = AtomicBool::new(false);
    let registered = std::thread::scope(|scope| {
        let busy = scope.spawn(|| {
            let mut count = 0;
            while !ended.load(Ordering::Relaxed) {
                site.register();
                count += 1;
            }
            count
        });
        // Stops the other thread even if a command fails, because the test would otherwise never
        // end.
        let at_work = Ended(&ended);
        for number in 0..20 {
            done(
                &site,
                &[
                    "limit",
                    "set",
                    &number.to_string(),
                    "--platform",
                    "public",
                    "--installation",
                    &who.id,
                ],
            );
            done(&site, &["installation", "suspend", &who.id]);
            done(&site, &["installation", "resume", &who.id]);
        }
        drop(at_work);
        busy.join().unwrap()
    });
    let listed: Value =
        serde_json::from_str(&done(&site, &["installation", "list", "--json"])).unwrap();
    assert_eq!(
        listed["installations"].as_array().unwrap().len(),
        registered + 1
    );
    assert!(
        registered > 20,
        "only {registered} while the operator was at work"
    );
}

/// The same tests on PostgreSQL.
mod on_postgres {
    on_postgres_too! {
        a_suspended_installation_is_refused_in_one_sentence_until_it_is_resumed
        the_operators_limits_apply_from_the_next_sign_in_on
        installations_are_listed_and_shown
        operator_and_gateway_write_at_the_same_time
    }
}

#[test]
fn seats_are_listed_with_their_evidence_and_released() {
    let site = Site::new("");
    assert_eq!(done(&site, &["seat", "list"]), "No seats are taken\n");
    let who = site.register();
    let attempt = Attempt::at(PUBLIC);
    let cookie = site.leave(&who, &attempt);
    site.come_back(&attempt, &cookie);
    let listed = || -> Value {
        let args = ["seat", "list", "--installation", &who.id, "--json"];
        serde_json::from_str(&done(&site, &args)).unwrap()
    };
    let before = listed();
    let one = &before["seats"][0];
    let expected = json!({"schema_version": 1, "ok": true, "seats": [{
        "seat": one["seat"], "installation_id": who.id, "provider": PUBLIC, "evidence": "reference",
        "since": one["since"], "until": null,
    }]});
    assert_eq!(before, expected);
    let id = one["seat"].as_str().unwrap();
    let said = format!(
        "Released: a seat of installation {} at `{PUBLIC}` is free again\n",
        who.id
    );
    assert_eq!(done(&site, &["seat", "release", id]), said);
    assert_eq!(listed()["seats"], json!([]));
    let (code, _, told) = operator(&site, &["seat", "release", id]);
    assert_eq!(
        (code, told.contains("no seat has the ID")),
        (10, true),
        "{told}"
    );
    let nobody = "0d9b6c62-7f0a-4a53-9a55-20f4f3d8a0ff";
    let (code, ..) = operator(&site, &["seat", "list", "--installation", nobody]);
    assert_eq!(code, 10);
}

#[test]
fn an_owner_is_allowed_more_installations_under_any_spelling() {
    let site = Site::new("");
    let allow = [
        "limit",
        "set",
        "--owner",
        "Ops@example.org",
        "--installations",
        "5",
    ];
    assert_eq!(
        done(&site, &allow),
        "owner `Ops@example.org`: 5 verified installations from now on\n"
    );
    let (_, listed, _) = operator(&site, &["limit", "list", "--json"]);
    let listed: Value = serde_json::from_str(&listed).unwrap();
    assert_eq!(listed["owners"][0]["installations"], 5);
    assert!(!listed.to_string().contains("ops"), "{listed}");
    assert_eq!(
        done(
            &site,
            &["limit", "unset", "--owner", "ops+gateway@example.org"]
        ),
        "owner `ops+gateway@example.org`: 3 verified installations, the default\n"
    );
    assert_eq!(
        done(&site, &["limit", "list"]),
        "No limits are set; those in the settings apply\n"
    );
    for (wrong, expected) in [
        (&["limit", "unset", "--owner", "ops@example.org"][..], 10),
        (
            &[
                "limit",
                "set",
                "--owner",
                "a@127.0.0.1",
                "--installations",
                "5",
            ],
            2,
        ),
        (&["limit", "set", "--owner", "ops@example.org"], 2),
    ] {
        let (code, said, told) = operator(&site, wrong);
        assert_eq!((code, said.as_str()), (expected, ""), "{told}");
    }
}
