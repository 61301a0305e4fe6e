//! Databases left by version 0.1.0 and opened by this version: everything that 0.1.0 answered is
//! still true.

use crate::world::postgres;
use crate::world::support::Home;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use base64::{Engine, prelude::BASE64_STANDARD};
use fastenctl::catalog::id;
use fastenctl::catalog::id::Kind;
use fastenctl::clock::Clock;
use fastenctl::http::block_on;
use fastenctl::lighthouse::app::App;
use fastenctl::lighthouse::router::router;
use fastenctl::lighthouse::settings::reading::load;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tower::ServiceExt;

const PUBLIC: &str = "a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b01";
const CONFIDENTIAL: &str = "a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b02";

fn recorded(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/v0.1.0")
        .join(file)
}

/// A gateway of this version on a recorded database.
struct Upgraded {
    app: Arc<App>,
    router: axum::Router,
    answered: Value,
    home: Home,
}

impl Upgraded {
    /// Opens a copy of the file, or the output of `pg_dump` restored to `database`.
    fn open(database: Option<&str>) -> Self {
        Self::open_with(database, "", |_| ())
    }

    /// Same as [`Self::open`], but with additional settings, and after a change to the database.
    fn open_with(database: Option<&str>, more: &str, before: impl FnOnce(&Home)) -> Self {
        let home = Home::new();
        std::fs::create_dir(home.path("data")).unwrap();
        for (from, to) in [
            ("lighthouse.db", "data/lighthouse.db"),
            ("pepper", "data/pepper"),
        ] {
            std::fs::copy(recorded(from), home.path(to)).unwrap();
        }
        std::fs::write(home.path("secret"), "sandbox-basic-secret").unwrap();
        std::fs::write(
            home.path("l.toml"),
            settings(&home, database.unwrap_or("sqlite"))
                + &more.replace("SECRET", &home.path("secret").display().to_string()),
        )
        .unwrap();
        before(&home);
        let ledger = if database.is_some() {
            "postgresql.json"
        } else {
            "sqlite.json"
        };
        let answered: Value =
            serde_json::from_slice(&std::fs::read(recorded(ledger)).unwrap()).unwrap();
        let clock = Clock::default();
        // The database is opened 25 hours after it was recorded.
        let then = answered["recorded_at"].as_i64().unwrap() + 25 * 60 * 60;
        clock.advance(then - clock.now());
        let address = SocketAddr::from(([127, 0, 0, 1], 18417));
        let app = App::open(
            &load(Some(&home.path("l.toml")), []).unwrap(),
            address,
            clock,
        )
        .unwrap();
        Self {
            router: router(app.clone()),
            app,
            answered,
            home,
        }
    }

    async fn ask(
        &self,
        method: Method,
        path: &str,
        who: &Value,
        body: String,
    ) -> (StatusCode, Value) {
        let pair = format!(
            "{}:{}",
            who["id"].as_str().unwrap(),
            who["secret"].as_str().unwrap()
        );
        let request = Request::builder().method(method).uri(format!("/v1{path}"));
        let request = request.header(
            header::AUTHORIZATION,
            format!("Basic {}", BASE64_STANDARD.encode(pair)),
        );
        let request = if path == "/ticket" {
            request.header(header::CONTENT_TYPE, "application/json")
        } else {
            request
        };
        let response = self
            .router
            .clone()
            .oneshot(request.body(Body::from(body)).unwrap())
            .await
            .unwrap();
        let status = response.status();
        let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, serde_json::from_slice(&body).unwrap_or_default())
    }

    async fn get(&self, path: &str, who: &Value) -> Value {
        let (status, answer) = self.ask(Method::GET, path, who, String::new()).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        answer["data"].clone()
    }
}

/// Returns settings with the recorded endpoints, at whose addresses nothing answers.
fn settings(home: &Home, database: &str) -> String {
    let endpoint = |id: &str, platform: &str| {
        format!(
            "[[endpoints]]\nid = \"{id}\"\nplatform_type = \"{platform}\"\ndisplay = \"{platform}\"\n\
             url = \"http://127.0.0.1:9/fhir/\"\nauthorization_endpoint = \"http://127.0.0.1:9/authorize\"\n\
             token_endpoint = \"http://127.0.0.1:9/token\"\nallow_private_network = true\n"
        )
    };
    format!(
        "data_dir = '{}'\ndatabase = '{database}'\nunverified_limit = 3\n\
         [platforms.sandbox-public]\nclient_id = \"sandbox-public\"\n\
         [platforms.sandbox-basic]\nclient_id = \"sandbox-basic\"\nconfidential = true\nclient_secret_file = '{}'\n{}{}",
        home.path("data").display(),
        home.path("secret").display(),
        endpoint(PUBLIC, "sandbox-public"),
        endpoint(CONFIDENTIAL, "sandbox-basic"),
    )
}

fn what_was_answered_holds(database: Option<&str>) {
    block_on(async {
        let gateway = Upgraded::open(database);
        let [ada, eve, max] = &gateway.answered["installations"].as_array().unwrap()[..] else {
            panic!("three")
        };
        for (who, status) in [(ada, "VERIFIED"), (max, "PENDING")] {
            let record = gateway.get("/installation", who).await;
            for field in ["administrator_name", "administrator_email"] {
                assert_eq!(record[field], who[field]);
            }
            assert_eq!(record["verification_status"], status, "{record}");
            assert_eq!(record["origins"].as_array().unwrap().len(), 1);
        }
        let seats = |report: &Value| -> Vec<(Value, i64, i64, i64)> {
            let number = |one: &Value, name: &str| one[name].as_i64().unwrap();
            let mut all: Vec<_> = report["providers"]
                .as_array()
                .unwrap()
                .iter()
                .map(|one| {
                    (
                        one["endpoint_id"].clone(),
                        number(one, "users"),
                        number(one, "by_subject"),
                        number(one, "limit"),
                    )
                })
                .collect();
            all.sort_by_key(|one| one.0.to_string());
            all
        };
        assert_eq!(
            seats(&gateway.get("/installation/usage", ada).await),
            [(json!(PUBLIC), 2, 0, 40), (json!(CONFIDENTIAL), 2, 2, 100)]
        );
        assert_eq!(
            seats(&gateway.get("/installation/usage", max).await),
            [(json!(CONFIDENTIAL), 1, 1, 7)]
        );
        let ticket = json!({
            "endpoint_id": PUBLIC, "origin": "http://127.0.0.1:40123", "state_hash": "s".repeat(43),
            "code_challenge": "c".repeat(43), "user_ref": "u".repeat(43),
        });
        let (_, refused) = gateway
            .ask(Method::GET, "/installation", eve, String::new())
            .await;
        assert_eq!(refused["code"], "installation_suspended", "{refused}");
        let (taken, answer) = gateway
            .ask(Method::POST, "/ticket", ada, ticket.to_string())
            .await;
        assert_eq!(taken, StatusCode::OK, "{answer}");
        // The refresh token is sent to the provider, which does not exist.
        let known = &gateway.answered["refresh_tokens"].as_array().unwrap()[0]["token"];
        let form = format!(
            "grant_type=refresh_token&refresh_token={}",
            known.as_str().unwrap()
        );
        let (answered, said) = gateway
            .ask(Method::POST, &format!("/token/{CONFIDENTIAL}"), ada, form)
            .await;
        assert_eq!(answered, StatusCode::BAD_GATEWAY, "{said}");
        let list = [
            "lighthouse",
            "catalog",
            "list",
            "--settings",
            "l.toml",
            "--json",
        ];
        let lists = gateway.home.fastenctl(&list).output().unwrap().stdout;
        let lists: Value = serde_json::from_slice(&lists).unwrap();
        assert_eq!(lists["lists"].as_array().map(Vec::len), Some(3), "{lists}");
    });
}

#[test]
fn what_0_1_0_answered_is_still_true_on_sqlite() {
    what_was_answered_holds(None);
}

#[test]
fn what_0_1_0_answered_is_still_true_on_postgresql() {
    let url = postgres::database();
    postgres::sql(
        &url,
        &std::fs::read_to_string(recorded("lighthouse.sql")).unwrap(),
    );
    what_was_answered_holds(Some(&url));
}

/// The list that version 0.1.0 had imported.
const LIST: &str = "Criterions_Software_Inc_EndpointSources";
const NEW: &str = "https://fhir.healthtogo.me/fhir/r4/criterions.simonson/";
const OLD: &str = "https://fhir.healthtogo.me/fhir/dstu2/criterions.simonson/";
const NAME: &str = "Peter Simonson M.D. -";

/// Returns statements that store an institution at another release of its server, as version 0.1.0
/// did. Ada has two users there.
fn doubled(ada: &str) -> String {
    let [brand, portal] = [Kind::Brand, Kind::Portal].map(|kind| id::make(kind, &[NAME, OLD]));
    let old = id::endpoint(OLD);
    let entries = [
        (
            "brand",
            &brand,
            json!({"id": brand, "name": NAME, "last_updated": "", "portal_ids": [portal], "hidden": false}),
        ),
        (
            "portal",
            &portal,
            json!({"id": portal, "name": NAME, "last_updated": "", "endpoint_ids": [old]}),
        ),
        (
            "endpoint",
            &old,
            json!({"id": old, "last_updated": "", "status": "active", "connection_type": "hl7-fhir-rest",
            "platform_type": "criterions-software", "url": OLD}),
        ),
    ];
    let entry = |(kind, id, content): (&str, &String, Value)| {
        format!(
            "INSERT INTO catalog_entries (list, kind, id, content, changed_at) VALUES ('{LIST}', '{kind}', '{id}', '{content}', 1);\n"
        )
    };
    let entries: String = entries.into_iter().map(entry).collect();
    format!(
        "{entries}
        INSERT INTO catalog_probes SELECT DISTINCT id, 1, 'ok', '', 'https://auth.invalid/authorize', 'https://auth.invalid/token',
            '', '', '', '4.0.1', '', '', '{{}}', 1, 0 FROM catalog_entries WHERE kind = 'endpoint';
        INSERT INTO usage_counts (installation_id, limit_group, users, by_subject, by_reference, by_browser, pending)
            VALUES ('{ada}', '{old}', 2, 2, 0, 0, 0);
        UPDATE refresh_tokens SET endpoint_id = '{old}';"
    )
}

/// Returns the kind and ID of everything that was imported from the list.
fn ids(gateway: &Upgraded, database: Option<&str>) -> Vec<[String; 2]> {
    let sql =
        "SELECT kind, id FROM catalog_entries WHERE list LIKE 'Criterions%' ORDER BY kind, id";
    if let Some(url) = database {
        let rows = postgres::sql(url, sql).into_iter();
        return rows.map(|row| [row[0].clone(), row[1].clone()]).collect();
    }
    let store = rusqlite::Connection::open(gateway.home.path("data/lighthouse.db")).unwrap();
    let mut rows = store.prepare(sql).unwrap();
    let rows = rows
        .query_map([], |row| Ok([row.get(0)?, row.get(1)?]))
        .unwrap();
    rows.map(Result::unwrap).collect()
}

/// Imports a current list with both releases of an institution, one of them spelled differently.
fn import_again(gateway: &Upgraded) {
    let file =
        Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/data/lantern/{LIST}.json"));
    let mut list: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    let rows = list["Endpoints"].as_array_mut().unwrap();
    for url in [
        OLD,
        "http://fhir.healthtogo.me/fhir/r4/criterions.simonson/metadata",
    ] {
        rows.push(
            json!({"URL": url, "OrganizationName": NAME, "NPIID": "", "OrganizationZipCode": ""}),
        );
    }
    let path = gateway.home.path(&format!("{LIST}.json"));
    std::fs::write(&path, list.to_string()).unwrap();
    let import = [
        "lighthouse",
        "catalog",
        "import",
        "--prune",
        "--settings",
        "l.toml",
    ];
    let mut import = gateway.home.fastenctl(&import);
    let done = import.arg(path).output().unwrap();
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
}

/// Before and after a current list is imported, every old ID is still served, under every old name.
fn what_0_1_0_served_goes_on(database: Option<&str>) {
    let recorded: Value = serde_json::from_slice(
        &std::fs::read(recorded(if database.is_some() {
            "postgresql.json"
        } else {
            "sqlite.json"
        }))
        .unwrap(),
    )
    .unwrap();
    let ada = recorded["installations"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let platform = "[platforms.criterions-software]\nclient_id = \"me\"\nconfidential = true\nclient_secret_file = 'SECRET'\nhosts = [\"auth.invalid\"]\n";
    let gateway = Upgraded::open_with(database, platform, |home| {
        if let Some(url) = database {
            postgres::sql(url, &doubled(&ada));
        } else {
            let store = rusqlite::Connection::open(home.path("data/lighthouse.db")).unwrap();
            store.execute_batch(&doubled(&ada)).unwrap();
        }
    });
    let then = ids(&gateway, database);
    assert_eq!(then.len(), 33);
    let (old, new) = (id::endpoint(OLD), id::endpoint(NEW));
    block_on(async {
        let ada = &gateway.answered["installations"][0];
        for is_imported in [false, true] {
            if is_imported {
                import_again(&gateway);
                assert!(
                    gateway
                        .app
                        .catalog
                        .refresh(&gateway.app.store)
                        .await
                        .unwrap()
                );
            }
            for [kind, id] in &then {
                let found = gateway.get(&format!("/catalog?{kind}_id={id}"), ada).await;
                assert!(found["id"].is_string(), "{kind} {id}: {found}");
                if kind == "endpoint" {
                    let definition = gateway.get(&format!("/connect/{id}"), ada).await;
                    assert_eq!(
                        definition["platform_type"], "criterions-software",
                        "{definition}"
                    );
                    let group = if *id == new { &old } else { id };
                    assert_eq!(definition["limit_group"], json!(group), "{definition}");
                }
            }
            let brands = gateway.app.catalog.shelf();
            let doubles = brands
                .brands
                .iter()
                .filter(|brand| brand.name == NAME)
                .count();
            assert_eq!(doubles, 1, "imported: {is_imported}");
            let (status, _) = gateway
                .ask(
                    Method::GET,
                    "/callback/criterions-software",
                    ada,
                    String::new(),
                )
                .await;
            assert_eq!(status, StatusCode::OK);
            let known = gateway.answered["refresh_tokens"][0]["token"]
                .as_str()
                .unwrap();
            let form = format!("grant_type=refresh_token&refresh_token={known}");
            let (status, said) = gateway
                .ask(Method::POST, &format!("/token/{old}"), ada, form)
                .await;
            assert_eq!(status, StatusCode::BAD_GATEWAY, "{said}");
        }
    });
}

#[test]
fn what_0_1_0_served_is_still_answered_on_sqlite() {
    what_0_1_0_served_goes_on(None);
}

#[test]
fn what_0_1_0_served_is_still_answered_on_postgresql() {
    let url = postgres::database();
    let recorded = std::fs::read_to_string(recorded("lighthouse.sql")).unwrap();
    postgres::sql(&url, &recorded);
    what_0_1_0_served_goes_on(Some(&url));
}
