//! The gateway's promises under concurrency. The same tests run on both databases, on PostgreSQL
//! also with three gateways at once.

use super::*;
use crate::world::postgres::Cluster;
use crate::world::postgres::database;
use crate::world::postgres::on_postgres;
use crate::world::postgres::sql;
use crate::world::servers::Server;
use fastenctl::lighthouse::store::Patience;
use std::io::{Read, Write};

/// Starts gateways on one database, each with its own connections.
fn replicas(count: usize, limits: &str) -> Vec<Arc<Gateway>> {
    let first = Gateway::with("http://127.0.0.1:9", limits);
    let others: Vec<Arc<Gateway>> = (1..count).map(|_| Arc::new(first.replica())).collect();
    std::iter::once(Arc::new(first)).chain(others).collect()
}

impl Gateway {
    /// Starts another gateway with the same settings.
    fn replica(&self) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let address = SocketAddr::from(([127, 0, 0, 1], 8417));
        let app = App::open(&self.settings, address, self.clock.clone()).unwrap();
        let database = self.database.clone();
        Self {
            folder,
            database,
            program: None,
            settings: self.settings.clone(),
            router: router(app.clone()),
            app,
            clock: self.clock.clone(),
        }
    }
}

/// Signs in all users completely, retrying while too many sign-ins are open; returns each result.
async fn sign_in_all(
    gateways: &[Arc<Gateway>],
    who: &Arc<Installation>,
    users: usize,
) -> Vec<StatusCode> {
    let one = |number: usize| {
        let (gateways, who) = (gateways.to_vec(), who.clone());
        async move {
            let gateway = |step: usize| &gateways[(number + step) % gateways.len()];
            let attempt = Attempt::at(PUBLIC);
            let ticket = loop {
                let reply = gateway(0).ticket(&who, &attempt).await;
                if reply.status == StatusCode::OK || reply.json()["code"] != "too_many_reservations"
                {
                    break reply;
                }
                tokio::task::yield_now().await;
            };
            if ticket.status == StatusCode::OK {
                let ticket = ticket.data()["ticket"].as_str().unwrap().to_owned();
                let away = gateway(1)
                    .get(&attempt.redirect(gateway(1), &[("ticket", &ticket)]), "")
                    .await;
                let back = gateway(2)
                    .get(&attempt.callback("public", "code=abc"), &away.cookie())
                    .await;
                back.location();
            }
            ticket.status
        }
    };
    together((0..users).map(one)).await
}

fn the_limit_is_exact(replica_count: usize, users: usize, limit: usize) {
    block_on(async {
        let gateways = replicas(replica_count, &format!("unverified_limit = {limit}"));
        let who = Arc::new(gateways[0].register().await);
        let outcome = sign_in_all(&gateways, &who, users).await;
        let connected = outcome
            .iter()
            .filter(|status| **status == StatusCode::OK)
            .count();
        let refused = outcome
            .iter()
            .filter(|status| **status == StatusCode::CONFLICT)
            .count();
        assert_eq!((connected, refused), (limit, users - limit));
        assert_eq!(
            gateways[0].seats(&who).await,
            (i64::try_from(limit).unwrap(), 0)
        );
        assert_counters_equal_rows(&gateways[0]);
    });
}

/// Registers with a key at each gateway in turn, until one responds. A client disconnects after
/// three seconds, and its request stays behind in the gateway or in the database's socket.
async fn registers_whatever_it_takes(gateways: &[Arc<Gateway>], number: usize) -> Installation {
    let key = Secret::random();
    let body = json!({"administrator_name": format!("Ada {number}")}).to_string();
    for attempt in 0..10 {
        let request =
            Request::post("/v1/installation/register").header("idempotency-key", key.expose());
        let request = request.body(Body::from(body.clone())).unwrap();
        let asked = gateways[(number + attempt) % gateways.len()].send(request);
        match tokio::time::timeout(std::time::Duration::from_secs(3), asked).await {
            Ok(reply) if reply.status == StatusCode::OK => return Installation::of(&reply.data()),
            Ok(reply) => {
                assert_eq!(reply.status, StatusCode::SERVICE_UNAVAILABLE, "{reply:?}");
                tokio::time::sleep(std::time::Duration::from_secs(1)).await;
            }
            Err(_) => {}
        }
    }
    panic!("client {number} was never answered");
}

async fn knows(gateway: &Gateway, who: &Installation) -> bool {
    gateway
        .as_installation(Method::GET, "/v1/installation", who, &Value::Null)
        .await
        .status
        == StatusCode::OK
}

#[test]
fn after_a_database_stall_every_answered_secret_works() {
    let cluster = Arc::new(Cluster::start("-c fsync=off"));
    let url = cluster.database();
    crate::world::postgres::on(url.clone(), || {
        block_on(async {
            let gateways = replicas(2, "");
            cluster.freeze();
            let thawing = tokio::spawn({
                let cluster = cluster.clone();
                async move {
                    // The stall lasts longer than the clients wait, but not as long as the gateways
                    // do.
                    tokio::time::sleep(std::time::Duration::from_millis(4_500)).await;
                    cluster.thaw();
                }
            });
            let registered = together((0..60).map(|number| {
                let gateways = gateways.clone();
                async move { registers_whatever_it_takes(&gateways, number).await }
            }));
            let registered = registered.await;
            thawing.await.unwrap();
            // Wait until the jobs of disconnected callers have run, too.
            let busy = "SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = 'fastenctl lighthouse' AND state <> 'idle'";
            let deadline = std::time::Instant::now() + std::time::Duration::from_secs(20);
            let mut quiet = 0;
            while quiet < 5 {
                assert!(
                    std::time::Instant::now() < deadline,
                    "the gateways do not come to an end"
                );
                quiet = if sql(&url, busy)[0][0] == "0" {
                    quiet + 1
                } else {
                    0
                };
                sql(&url, "SELECT pg_sleep(0.1)");
            }
            let mut good = 0;
            for who in &registered {
                good +=
                    usize::from(knows(&gateways[0], who).await && knows(&gateways[1], who).await);
            }
            assert_eq!((good, rows(&gateways[0], "installations")), (60, 60));
        });
    });
}

/// Reads are sent together. If the first one meets a conflict, the others must not be reported as
/// failures.
#[test]
fn many_registrations_at_once_on_postgresql_are_all_answered() {
    on_postgres(|| registrations_are_all_answered(2, 15, 40));
}

#[test]
#[ignore = "takes long: tests/run --long"]
fn ten_thousand_registrations_on_postgresql_are_all_answered() {
    on_postgres(|| registrations_are_all_answered(3, 157, 64));
}

fn registrations_are_all_answered(replica_count: usize, rounds: usize, at_once: usize) {
    block_on(async {
        let gateways = replicas(replica_count, "");
        let mut answered = Vec::new();
        for _ in 0..rounds {
            let all = together((0..at_once).map(|number| {
                let gateway = gateways[number % replica_count].clone();
                async move {
                    let body =
                        Body::from(r#"{"administrator_name": "Ada", "administrator_email": "ada@example.org"}"#);
                    let key = Secret::random();
                    let request =
                        Request::post("/v1/installation/register").header("idempotency-key", key.expose());
                    gateway.send(request.body(body).unwrap()).await
                }
            }));
            answered.extend(all.await);
        }
        let failed = answered
            .iter()
            .filter(|reply| reply.status.is_server_error());
        let failed: Vec<_> = failed.map(|reply| reply.json()["code"].clone()).collect();
        assert_eq!((failed, answered.len()), (Vec::new(), rounds * at_once));
    });
}

#[test]
fn many_changes_of_origins_at_once_on_postgresql_are_all_answered() {
    on_postgres(|| changes_of_origins_are_all_answered(2, 30, 40));
}

#[test]
#[ignore = "takes long: tests/run --long"]
fn two_thousand_changes_of_origins_on_postgresql_are_all_answered() {
    on_postgres(|| changes_of_origins_are_all_answered(3, 5, 400));
}

/// Changes the origins of each installation in two concurrent requests.
fn changes_of_origins_are_all_answered(replica_count: usize, rounds: usize, at_once: usize) {
    block_on(async {
        let gateways = replicas(replica_count, "");
        let who: Vec<_> = together((0..at_once / 2).map(|_| {
            let gateway = gateways[0].clone();
            async move { Arc::new(gateway.register().await) }
        }))
        .await;
        let mut answered = Vec::new();
        for round in 0..rounds {
            let all = together((0..at_once).map(|number| {
                let (gateway, who) = (
                    gateways[number % replica_count].clone(),
                    who[number / 2].clone(),
                );
                let port = 9000 + round * at_once + number;
                let body = json!({"origins": [format!("http://192.168.0.2:{port}")]});
                async move {
                    gateway
                        .as_installation(Method::PUT, "/v1/installation/origins", &who, &body)
                        .await
                        .status
                }
            }));
            answered.extend(all.await);
        }
        // Of two changes at one installation, the slower one gets an error and has no effect.
        let told = [StatusCode::OK, StatusCode::CONFLICT];
        let other = answered.iter().filter(|status| !told.contains(status));
        assert_eq!((other.count(), answered.len()), (0, rounds * at_once));
        let done = answered.iter().filter(|status| **status == StatusCode::OK);
        assert!(done.count() >= answered.len() / 2);
    });
}

/// Returns the result of a statement as text, on either database.
pub(super) fn ask(gateway: &Gateway, statement: &str) -> Vec<Vec<String>> {
    if let Some(url) = &gateway.database {
        return sql(url, statement);
    }
    let database =
        rusqlite::Connection::open(gateway.folder.path().join("data/lighthouse.db")).unwrap();
    let mut statement = database.prepare(statement).unwrap();
    let columns = statement.column_count();
    let text = |value: rusqlite::types::Value| match value {
        rusqlite::types::Value::Integer(number) => number.to_string(),
        rusqlite::types::Value::Text(text) => text,
        other => format!("{other:?}"),
    };
    let rows = statement.query_map([], |row| {
        (0..columns).map(|at| row.get(at).map(text)).collect()
    });
    rows.unwrap().collect::<rusqlite::Result<_>>().unwrap()
}

/// Asserts that every counter equals the number of rows that it counts.
fn assert_counters_equal_rows(gateway: &Gateway) {
    let seats = |kind: &str| {
        format!(
            "(SELECT COUNT(*) FROM seats s WHERE s.installation_id = c.installation_id AND s.limit_group = c.limit_group{kind})"
        )
    };
    let statement = format!(
        "SELECT c.installation_id, c.limit_group FROM usage_counts c
        WHERE users <> {} OR by_subject <> {} OR by_reference <> {} OR by_browser <> {}
            OR pending <> (SELECT COUNT(*) FROM reservations r WHERE r.installation_id = c.installation_id
                AND r.limit_group = c.limit_group AND r.takes_seat = 1)
            OR (SELECT COUNT(*) FROM sign_ins i WHERE i.installation_id = c.installation_id AND i.limit_group = c.limit_group)
                <> (SELECT COALESCE(SUM(sign_ins), 0) FROM sign_in_days d WHERE d.installation_id = c.installation_id AND d.limit_group = c.limit_group)",
        seats(""),
        seats(" AND evidence = 'subject'"),
        seats(" AND evidence = 'reference'"),
        seats(" AND evidence = 'browser'"),
    );
    assert_eq!(ask(gateway, &statement), [[""; 0]; 0]);
    let accounts = "SELECT COUNT(*) FROM (SELECT installation_id, limit_group FROM seats UNION SELECT installation_id, limit_group FROM reservations) a";
    let counted = "SELECT COUNT(*) FROM usage_counts WHERE users + pending > 0";
    let all: i64 = ask(gateway, accounts)[0][0].parse().unwrap();
    let with_counter: i64 = ask(gateway, counted)[0][0].parse().unwrap();
    assert!(
        with_counter <= all,
        "{with_counter} accounts are counted, {all} have rows"
    );
}

#[test]
fn gw_19_fifty_people_compete_for_one_free_seat() {
    the_limit_is_exact(1, 50, 1);
}

#[test]
fn gw_19_fifty_people_compete_for_thirty_seven_free_seats() {
    the_limit_is_exact(1, 50, 37);
}

#[test]
fn gw_19_a_hundred_people_compete_for_one_free_seat_at_three_gateways() {
    on_postgres(|| the_limit_is_exact(3, 100, 1));
}

#[test]
fn gw_19_a_hundred_people_compete_for_thirty_seven_free_seats_at_three_gateways() {
    on_postgres(|| the_limit_is_exact(3, 100, 37));
}

/// Like [`the_limit_is_exact`], but by browser only, with redirects and no tickets.
fn redirects_are_exact(replica_count: usize, people: usize) {
    block_on(async {
        let gateways = replicas(replica_count, "unverified_limit = 7");
        let who = gateways[0].register().await;
        let outcome = together((0..people).map(|number| {
            let gateway = gateways[number % gateways.len()].clone();
            let path = Attempt::at(PUBLIC).redirect_under(&format!("/i/{}", who.id), &gateway, &[]);
            async move { gateway.get(&path, "").await.status }
        }));
        let away = outcome
            .await
            .into_iter()
            .filter(|status| *status == StatusCode::SEE_OTHER)
            .count();
        assert_eq!((away, gateways[0].seats(&who).await), (7, (0, 7)));
        assert_counters_equal_rows(&gateways[0]);
    });
}

#[test]
fn gw_19_fifty_browsers_compete_for_seven_free_seats() {
    redirects_are_exact(1, 50);
}

#[test]
fn gw_19_a_hundred_browsers_compete_for_seven_free_seats_at_three_gateways() {
    on_postgres(|| redirects_are_exact(3, 100));
}

/// Ten sign-ins may be open across all providers of an installation. Nine are already open, and
/// many requests compete for the tenth.
fn ten_reservations_are_open(replica_count: usize) {
    block_on(async {
        let gateways = replicas(replica_count, "unverified_limit = 100");
        for _ in 0..8 {
            let who = Arc::new(gateways[0].register().await);
            for _ in 0..9 {
                gateways[0].ticket(&who, &Attempt::at(PUBLIC)).await.data();
            }
            let outcome = together((0..12).map(|number| {
                let (gateway, who) = (gateways[number % gateways.len()].clone(), who.clone());
                let endpoint = [PUBLIC, FRAGMENT, CONFIDENTIAL][(number / 3) % 3];
                async move { gateway.ticket(&who, &Attempt::at(endpoint)).await.status }
            }));
            assert_eq!(
                outcome
                    .await
                    .into_iter()
                    .filter(|status| *status == StatusCode::OK)
                    .count(),
                1
            );
        }
        assert_eq!(rows(&gateways[0], "reservations"), 80);
        assert_counters_equal_rows(&gateways[0]);
    });
}

#[test]
fn gw_20_ten_reservations_may_be_open_across_all_providers() {
    ten_reservations_are_open(1);
}

#[test]
fn gw_20_ten_reservations_may_be_open_across_all_providers_and_gateways() {
    on_postgres(|| ten_reservations_are_open(3));
}

/// A browser that sends its callback many times at once has signed in only once.
fn a_state_counts_once(replica_count: usize) {
    block_on(async {
        let gateways = replicas(replica_count, "unverified_limit = 100");
        let who = gateways[0].register().await;
        let attempt = Attempt::at(PUBLIC);
        let cookie = gateways[0].leave(&who, &attempt).await;
        let all = together((0..30).map(|number| {
            let (gateway, cookie) = (gateways[number % gateways.len()].clone(), cookie.clone());
            let path = attempt.callback("public", "code=abc");
            async move { gateway.get(&path, &cookie).await.location().to_owned() }
        }));
        let all = all.await;
        assert!(all.iter().all(|location| *location == all[0]));
        let usage = gateways[0].usage(&who).await;
        let one = &usage["providers"][0];
        assert_eq!(
            (&one["users"], &one["authorizations_365d"]),
            (&json!(1), &json!(1))
        );
        assert_counters_equal_rows(&gateways[0]);
    });
}

#[test]
fn gw_07_a_state_counts_once_however_often_it_comes_back() {
    a_state_counts_once(1);
}

#[test]
fn gw_07_a_state_counts_once_at_three_gateways() {
    on_postgres(|| a_state_counts_once(3));
}

/// GW-15: if a code arrives many times at once, only one request spends it, and the provider is
/// asked once.
#[test]
fn gw_15_a_code_is_redeemed_once_at_three_gateways() {
    on_postgres(|| {
        block_on(async {
            let provider = Provider::saying(StatusCode::OK, &[], tokens("s"));
            let first = Gateway::with(&provider.url, "unverified_limit = 100");
            let gateways = [
                Arc::new(first.replica()),
                Arc::new(first.replica()),
                Arc::new(first),
            ];
            let attempt = signed_in(&gateways[0], &gateways[0].register().await).await;
            let form = swap(&attempt);
            let all = together((0..30).map(|number| {
                let (gateway, form) = (gateways[number % 3].clone(), form.clone());
                async move { gateway.form("/v1/token/secret", &form, "").await.status }
            }));
            assert_eq!(
                all.await
                    .into_iter()
                    .filter(|status| *status == StatusCode::OK)
                    .count(),
                1
            );
            assert_eq!(provider.asked().len(), 1);
        });
    });
}

/// GW-06: if one state is started many times at once, one request is redirected and the others get
/// an error.
#[test]
fn gw_06_a_state_is_taken_once_at_three_gateways() {
    on_postgres(|| {
        block_on(async {
            let gateways = replicas(3, "unverified_limit = 100");
            let who = gateways[0].register().await;
            let path =
                Attempt::at(PUBLIC).redirect_under(&format!("/i/{}", who.id), &gateways[0], &[]);
            let all = together((0..12).map(|number| {
                let (gateway, path) = (gateways[number % 3].clone(), path.clone());
                async move { gateway.get(&path, "").await }
            }));
            let (away, stayed): (Vec<_>, Vec<_>) = all
                .await
                .into_iter()
                .partition(|reply| reply.status == StatusCode::SEE_OTHER);
            assert_eq!((away.len(), stayed.len()), (1, 11));
            for reply in stayed {
                reply.is_page(StatusCode::BAD_REQUEST, "this sign-in was already started, perhaps in another browser; each can only be started once");
            }
            assert_eq!(
                (
                    rows(&gateways[0], "flows"),
                    rows(&gateways[0], "reservations")
                ),
                (1, 1)
            );
        });
    });
}

/// If the same challenge comes with several states at once, one request is redirected and the
/// others get an error.
#[test]
fn a_challenge_is_taken_once_at_three_gateways() {
    on_postgres(|| {
        block_on(async {
            let gateways = replicas(3, "unverified_limit = 100");
            let who = gateways[0].register().await;
            let first = Attempt::at(CONFIDENTIAL);
            let all = together((0..12).map(|number| {
                let gateway = gateways[number % 3].clone();
                let attempt = Attempt {
                    verifier: first.verifier.clone(),
                    ..Attempt::at(CONFIDENTIAL)
                };
                let path = attempt.redirect_under(&format!("/i/{}", who.id), &gateway, &[]);
                async move { gateway.get(&path, "").await }
            }));
            let (away, stayed): (Vec<_>, Vec<_>) = all
                .await
                .into_iter()
                .partition(|reply| reply.status == StatusCode::SEE_OTHER);
            assert_eq!((away.len(), stayed.len()), (1, 11));
            for reply in stayed {
                reply.is_page(
                    StatusCode::BAD_REQUEST,
                    "this code_challenge is already in use",
                );
            }
            assert_eq!(
                (
                    rows(&gateways[0], "flows"),
                    rows(&gateways[0], "reservations")
                ),
                (1, 1)
            );
        });
    });
}

/// Gateways that start together on an empty database migrate it only once.
#[test]
fn three_gateways_start_at_once_on_an_empty_database() {
    let url = database();
    let folder = tempfile::tempdir().unwrap();
    let mut settings = settings(folder.path(), "http://127.0.0.1:9", "");
    settings.database = Secret::new(&*url);
    let opening: Vec<_> = (0..3)
        .map(|_| {
            let settings = settings.clone();
            std::thread::spawn(move || {
                App::open(
                    &settings,
                    SocketAddr::from(([127, 0, 0, 1], 8417)),
                    Clock::default(),
                )
                .map(drop)
            })
        })
        .collect();
    for one in opening {
        one.join().unwrap().unwrap();
    }
    let tables = "SELECT COUNT(*) FROM information_schema.tables WHERE table_name IN ('lighthouse_schema', 'flows')";
    assert_eq!(
        (sql(&url, tables), rows_of(&url, "lighthouse_schema")),
        (vec![vec!["2".to_owned()]], 1)
    );
    let newer = "UPDATE lighthouse_schema SET version = 99;
        UPDATE schema_programs SET oldest_schema = 98, oldest_program = '0.9.0', made_by = '0.9.1'";
    sql(&url, newer);
    let error = App::open(
        &settings,
        SocketAddr::from(([127, 0, 0, 1], 8417)),
        Clock::default(),
    )
    .err()
    .unwrap();
    assert_eq!(
        error.to_string(),
        format!(
            "`database`: the database was migrated by a newer version of this program, 0.9.1, and needs 0.9.0 or newer; this is {}",
            env!("CARGO_PKG_VERSION")
        )
    );
    sql(&url, "UPDATE schema_programs SET oldest_schema = 15");
    let address = SocketAddr::from(([127, 0, 0, 1], 8417));
    App::open(&settings, address, Clock::default()).unwrap();
}

/// Like [`three_gateways_start_at_once_on_an_empty_database`], with separate programs.
fn eight_programs_migrate_at_once(database: impl Fn() -> String) {
    for _ in 0..4 {
        let (home, database) = (Home::new(), database());
        let start = |_| {
            let mut command = home.fastenctl(&["lighthouse", "migrate", "--data-dir", "data"]);
            command.env("FASTENCTL_LIGHTHOUSE__DATABASE", &database);
            command
                .stdout(std::process::Stdio::piped())
                .stderr(std::process::Stdio::piped())
                .spawn()
                .unwrap()
        };
        let programs: Vec<_> = (0..8).map(start).collect();
        for one in programs {
            let output = one.wait_with_output().unwrap();
            assert!(
                output.status.success(),
                "{}",
                String::from_utf8_lossy(&output.stderr)
            );
        }
    }
}

#[test]
fn eight_programs_migrate_one_new_file_at_once() {
    eight_programs_migrate_at_once(|| "sqlite".to_owned());
}

#[test]
fn eight_programs_migrate_one_empty_postgresql_database_at_once() {
    eight_programs_migrate_at_once(database);
}

fn rows_of(url: &str, table: &str) -> i64 {
    sql(url, &format!("SELECT COUNT(*) FROM {table}"))[0][0]
        .parse()
        .unwrap()
}

/// GW-27: a gateway is killed while a user is at the provider, and the callback goes to another
/// gateway.
#[cfg(unix)]
#[test]
fn gw_27_a_flow_continues_at_another_gateway_when_its_own_is_killed() {
    on_postgres(|| {
        // The model supplies the settings, the attempt and the expected addresses. The requests go
        // to the two programs.
        let model = Gateway::new();
        let home = home_of(&model);
        // The server does not require this password, which must not appear in the log.
        let database = model.database.clone().unwrap();
        let database = database.replace("lighthouse@", "lighthouse:hush-hush@");
        let start = |log: &str| {
            let args = ["lighthouse", "serve", "--settings", "l.toml"];
            Server::start_with(
                &home,
                &args,
                log,
                &[("FASTENCTL_LIGHTHOUSE__DATABASE", &database)],
            )
        };
        let (first, second) = (start("first.log"), start("second.log"));
        let http = fastenctl::http::Client::new(fastenctl::http::Options::default());
        let send =
            |server: &Server, request: axum::http::request::Builder, path: &str, body: &str| {
                let uri = format!("http://{}{path}", server.text("listen"));
                let response = http
                    .call(request.uri(uri).body(body.as_bytes().to_vec()).unwrap())
                    .unwrap();
                let (parts, body) = response.into_parts();
                Reply {
                    status: parts.status,
                    headers: parts.headers,
                    body: String::from_utf8(body).unwrap(),
                }
            };
        let who = Installation::of(
            &send(
                &first,
                Request::builder()
                    .method(Method::POST)
                    .header(header::CONTENT_TYPE, "application/json"),
                "/v1/installation/register",
                "{}",
            )
            .data(),
        );
        let attempt = Attempt::at(PUBLIC);
        let body = json!({
            "endpoint_id": PUBLIC, "origin": "http://127.0.0.1:40123", "state_hash": attempt.state.sha256(),
            "code_challenge": attempt.verifier.sha256(), "user_ref": attempt.user_ref,
        });
        let basic = || Request::builder().header(header::AUTHORIZATION, who.basic());
        let ticket = send(
            &first,
            basic()
                .method(Method::POST)
                .header(header::CONTENT_TYPE, "application/json"),
            "/v1/ticket",
            &body.to_string(),
        )
        .data();
        let ticket = ticket["ticket"].as_str().unwrap();
        let away = send(
            &first,
            Request::builder(),
            &attempt.redirect(&model, &[("ticket", ticket)]),
            "",
        );
        assert_eq!(away.location(), attempt.dest_url(&model));
        drop(first); // SIGKILL
        let request = Request::builder().header(header::COOKIE, away.cookie());
        let back = send(
            &second,
            request,
            &attempt.callback("public", "code=abc"),
            "",
        );
        assert_eq!(
            back.location(),
            format!(
                "{}&code=abc&state={}#",
                attempt.origin_url(),
                attempt.state.expose()
            )
        );
        let usage = send(
            &second,
            basic().method(Method::GET),
            "/v1/installation/usage",
            "",
        )
        .data();
        let one = &usage["providers"][0];
        assert_eq!(
            (&one["users"], &one["pending"], &one["authorizations_365d"]),
            (&json!(1), &json!(0), &json!(1))
        );
        assert_counters_equal_rows(&model);
        let logs =
            ["first.log", "second.log"].map(|log| std::fs::read_to_string(home.path(log)).unwrap());
        assert!(
            !logs.concat().contains("hush-hush"),
            "the database's password is in the log"
        );
    });
}

/// Waits until the gateway has noticed that its database is back.
async fn answers_again(gateway: &Gateway) {
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(30);
    while gateway.app.store.time().await.is_err() {
        assert!(std::time::Instant::now() < deadline, "it is never noticed");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

/// Requests do not wait for a database that hangs: after two missed checks they are refused at
/// once, long before their own time limit.
#[test]
fn a_hanging_database_is_noticed_and_requests_are_refused_at_once() {
    let cluster = Cluster::start("-c fsync=off");
    crate::world::postgres::on(cluster.database(), || {
        block_on(async {
            let gateway = Gateway::new();
            let who = gateway.register().await;
            cluster.freeze();
            let short = std::time::Duration::from_millis(500);
            let attempt = Attempt::at(PUBLIC);
            let mut refused = None;
            for _ in 0..40 {
                if let Ok(reply) = tokio::time::timeout(short, gateway.ticket(&who, &attempt)).await
                {
                    refused = Some(reply.status);
                    break;
                }
            }
            cluster.thaw();
            assert_eq!(refused, Some(StatusCode::SERVICE_UNAVAILABLE));
            answers_again(&gateway).await;
            gateway.ticket(&who, &attempt).await.data();
        });
    });
}

/// The COMMIT is in the socket of a server that hangs. By the time the server resumes, the deadline
/// has passed, according to the server's own clock.
#[test]
fn a_commit_that_reaches_the_database_too_late_has_no_effect() {
    let cluster = Arc::new(Cluster::start("-c fsync=off"));
    crate::world::postgres::on(cluster.database(), || {
        block_on(async {
            let gateway = Gateway::new();
            let patience = Patience::new(Some(std::time::Duration::from_secs(1)));
            let job = gateway.app.store.write_by_row(cluster.clone(), |tx, cluster| {
                Box::pin(async move {
                    let sql = "INSERT INTO refresh_tokens (token_hash, endpoint_id, seen_at) VALUES ('late', 'e', 1)";
                    tx.execute(sql, &[]).await?;
                    cluster.freeze();
                    Ok(())
                })
            });
            let thawing = async {
                // Stay frozen for longer than the client waits.
                tokio::time::sleep(std::time::Duration::from_millis(1_500)).await;
                cluster.thaw();
            };
            let (written, ()) = tokio::join!(patience.scope(job), thawing);
            assert_eq!(written, Err(fastenctl::lighthouse::store::Error::Late));
            assert_eq!(rows(&gateway, "refresh_tokens"), 0);
        });
    });
}

/// Checks GW-28: without the database no new user is admitted, but connected users stay connected,
/// and everything continues normally once it is back.
async fn survives_a_loss(
    gateway: &Gateway,
    provider: &Provider,
    take_away: impl FnOnce(),
    give_back: impl FnOnce(),
) {
    let who = gateway.register().await;
    let before = signed_in(gateway, &who).await;
    assert_eq!(
        gateway
            .form("/v1/token/secret", &swap(&before), "")
            .await
            .status,
        StatusCode::OK
    );
    let under_way = Attempt::at(PUBLIC);
    let cookie = gateway.leave(&who, &under_way).await;
    let usage = |gateway: &Gateway| {
        ask(
            gateway,
            "SELECT users, by_subject, pending FROM usage_counts ORDER BY users",
        )
    };
    let counted = usage(gateway);

    take_away();
    let ticket = gateway.ticket(&who, &Attempt::at(PUBLIC)).await;
    assert_eq!(
        (ticket.status, &ticket.json()["code"]),
        (StatusCode::SERVICE_UNAVAILABLE, &json!("server_error"))
    );
    assert_eq!(
        ticket.json()["error"],
        "the gateway cannot reach its database; try again later"
    );
    let path = Attempt::at(PUBLIC).redirect_under(&format!("/i/{}", who.id), gateway, &[]);
    gateway
        .get(&path, "")
        .await
        .is_page(StatusCode::SERVICE_UNAVAILABLE, "cannot continue right now");
    let callback = under_way.callback("public", "code=abc");
    gateway
        .get(&callback, &cookie)
        .await
        .is_page(StatusCode::SERVICE_UNAVAILABLE, "cannot continue right now");
    provider.says(tokens("rotated"));
    for token in ["rt-s", "rt-rotated"] {
        let form = format!("grant_type=refresh_token&refresh_token={token}");
        let reply = gateway.form("/v1/token/secret", &form, "").await;
        assert_eq!(
            (reply.status, reply.body),
            (StatusCode::OK, tokens("rotated"))
        );
    }

    give_back();
    assert_eq!(usage(gateway), counted);
    answers_again(gateway).await;
    gateway.get(&callback, &cookie).await.location();
    gateway.ticket(&who, &Attempt::at(PUBLIC)).await.data();
    let known = "SELECT COUNT(*) FROM refresh_tokens";
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(30);
    while ask(gateway, known)[0][0] != "2" {
        assert!(
            std::time::Instant::now() < deadline,
            "the token that came meanwhile was never stored"
        );
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_counters_equal_rows(gateway);
}

#[test]
fn gw_28_postgresql_goes_away_and_comes_back() {
    block_on(async {
        let cluster = Cluster::start("");
        let provider = Provider::saying(StatusCode::OK, &[], tokens("s"));
        let gateway = Gateway::on(
            Some(cluster.database()),
            &provider.url,
            "unverified_limit = 100",
        );
        survives_a_loss(&gateway, &provider, || cluster.stop(), || cluster.resume()).await;
    });
}

pub(super) async fn ask_program(address: &str, request: Request<Body>) -> Reply {
    let (mut parts, body) = request.into_parts();
    parts.uri = format!("http://{address}{}", parts.uri).parse().unwrap();
    let body = to_bytes(body, usize::MAX).await.unwrap().to_vec();
    let http = fastenctl::http::Client::new(fastenctl::http::Options::default());
    let (parts, body) = http
        .send(Request::from_parts(parts, body))
        .await
        .unwrap()
        .into_parts();
    Reply {
        status: parts.status,
        headers: parts.headers,
        body: String::from_utf8(body).unwrap(),
    }
}

/// Returns a folder with the settings of `model`, for running the program.
fn home_of(model: &Gateway) -> Home {
    let home = Home::new();
    let text = std::fs::read_to_string(model.folder.path().join("lighthouse.toml")).unwrap();
    std::fs::write(
        home.path("l.toml"),
        format!("public_url = \"{BASE}\"\n{text}"),
    )
    .unwrap();
    home
}

/// GW-28: neither the database nor its log can grow, as on a full disk.
#[cfg(target_os = "linux")]
#[test]
fn gw_28_the_disk_under_sqlite_is_full_for_a_while() {
    use rustix::process::{Pid, Resource, Rlimit, prlimit};
    block_on(async {
        let provider = Provider::saying(StatusCode::OK, &[], tokens("s"));
        let mut gateway = Gateway::with(&provider.url, "unverified_limit = 100");
        let home = home_of(&gateway);
        let program = home.fastenctl(&["lighthouse", "serve", "--settings", "l.toml"]);
        // A full disk sends no signal, so SIGXFSZ is ignored here.
        let mut command = std::process::Command::new("sh");
        command
            .args(["-c", r#"trap "" XFSZ; exec "$0" "$@""#])
            .arg(program.get_program())
            .args(program.get_args());
        command.env_clear().envs(
            program
                .get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        );
        command.current_dir(program.get_current_dir().unwrap());
        let server = Server::of(command, &home, "log");
        gateway.program = Some(server.text("listen").to_owned());
        let pid = Pid::from_raw(i32::try_from(server.id()).unwrap());
        let largest_file = |current| {
            prlimit(
                pid,
                Resource::Fsize,
                Rlimit {
                    current,
                    maximum: None,
                },
            )
            .unwrap();
        };
        survives_a_loss(
            &gateway,
            &provider,
            || largest_file(Some(0)),
            || largest_file(None),
        )
        .await;
    });
}

#[test]
fn the_password_is_only_sent_over_tls_and_is_never_shown() {
    let mut cluster = Cluster::start("-c fsync=off");
    let url = format!("{}?sslmode=require", cluster.database());
    let home = Home::new();
    std::fs::write(home.path("trusted.pem"), cluster.lock_up("hush-hush")).unwrap();
    std::fs::write(home.path("password"), "hush-hush\n").unwrap();
    crate::world::site::private(&home.path("password"));
    let started = |url: &str, more: &[(&str, &str)]| {
        let mut command = home.fastenctl(&[
            "lighthouse",
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--data-dir",
            "data",
        ]);
        command
            .env("FASTENCTL_LIGHTHOUSE__DATABASE", url)
            .envs(more.iter().copied());
        finished(&command.output().unwrap())
    };
    let trusted = home.path("trusted.pem");
    let trust = ("SSL_CERT_FILE", trusted.to_str().unwrap());
    let with = |password: &str| url.replace("lighthouse@", &format!("lighthouse:{password}@"));
    for (url, more, expected) in [
        (
            with("hush-hush"),
            vec![],
            "invalid peer certificate: UnknownIssuer",
        ),
        (
            with("wrong-hush"),
            vec![trust],
            "password authentication failed for user \"lighthouse\" (28P01)",
        ),
        (
            with("hush-hush").replace("require", "disable"),
            vec![trust],
            "no encryption (28000)",
        ),
    ] {
        let (code, out, said) = started(&url, &more);
        assert_eq!((code, out.as_str()), (3, ""), "{said}");
        assert!(
            said.starts_with("error: ") && said.contains("`database`: ") && said.contains(expected),
            "{said}"
        );
        assert!(!said.contains("hush"), "{said}");
    }
    let variables = [
        ("FASTENCTL_LIGHTHOUSE__DATABASE", url.as_str()),
        ("FASTENCTL_LIGHTHOUSE__DATABASE_PASSWORD_FILE", "password"),
        trust,
    ];
    let server = Server::start_with(
        &home,
        &["lighthouse", "serve", "--data-dir", "data"],
        "log",
        &variables,
    );
    let http = fastenctl::http::Client::new(fastenctl::http::Options::default());
    let register = format!("http://{}/v1/installation/register", server.text("listen"));
    let reply = http
        .call(
            Request::post(register)
                .header(header::CONTENT_TYPE, "application/json")
                .body(b"{}".to_vec())
                .unwrap(),
        )
        .unwrap();
    assert_eq!(reply.status(), StatusCode::OK);
    drop(server);
    assert!(
        !std::fs::read_to_string(home.path("log"))
            .unwrap()
            .contains("hush")
    );
}

/// What a client received in responses before it disconnected.
#[derive(Default)]
struct Seen {
    registered: Vec<String>,
    tickets: Vec<String>,
    begun: Vec<String>,
    returned: Vec<String>,
}

const CUTTERS: usize = 16;
/// Runs one client after the other, and cuts each off at a different point: while it sends its
/// request, or before, during or after the response.
fn cut_off(
    model: &Gateway,
    address: &str,
    (who, cookie): (&[Installation], &str),
    count: usize,
    number: usize,
) -> Seen {
    let mut seen = Seen::default();
    let mut attempt = Attempt::at(PUBLIC);
    for turn in 0..count {
        let one = &who[(turn / 3 * CUTTERS + number) % who.len()];
        let request = match turn % 4 {
            0 => post_json("/v1/installation/register", "", cookie, "{}"),
            1 => {
                let attempt = Attempt::at(PUBLIC);
                let body = json!({
                    "endpoint_id": PUBLIC, "origin": "http://127.0.0.1:40123", "state_hash": attempt.state.sha256(),
                    "code_challenge": attempt.verifier.sha256(), "user_ref": attempt.user_ref,
                });
                post_json("/v1/ticket", &one.basic(), cookie, &body.to_string())
            }
            2 => {
                attempt = Attempt::at(PUBLIC);
                let path = attempt.redirect_under(&format!("/i/{}", one.id), model, &[]);
                format!(
                    "GET {path} HTTP/1.1\r\nhost: gateway\r\nconnection: close\r\ncookie: {cookie}\r\n\r\n"
                )
            }
            _ => post_json(&attempt.callback("public", "code=abc"), "", cookie, ""),
        };
        let answer = exchange(address, &request, turn / 4 % 8);
        let status = answer.get(9..12).unwrap_or_default();
        let body = answer
            .split_once("\r\n\r\n")
            .and_then(|(_, body)| serde_json::from_str::<Value>(body).ok());
        let text = |name: &str| {
            body.as_ref()
                .and_then(|body| Some(body["data"][name].as_str()?.to_owned()))
        };
        match (turn % 4, status) {
            (0, "200") => seen.registered.extend(text("installation_id")),
            (1, "200") => seen
                .tickets
                .extend(text("ticket").map(|ticket| Secret::new(ticket).sha256())),
            (2, "303") => seen.begun.push(attempt.state.sha256()),
            (3, "200") if answer.contains("id=\"onward\"") => {
                seen.returned.push(attempt.state.sha256());
            }
            _ => {}
        }
    }
    seen
}

fn post_json(path: &str, authorization: &str, cookie: &str, body: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nhost: gateway\r\nconnection: close\r\ncookie: {cookie}\r\nauthorization: {authorization}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// Returns the bytes received before the connection was cut.
fn exchange(address: &str, request: &str, cut: usize) -> String {
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    let sent = if cut == 0 {
        request.len() * 2 / 3
    } else {
        request.len()
    };
    let _ = stream.write_all(&request.as_bytes()[..sent]);
    let mut answer = Vec::new();
    match cut {
        0 | 1 => {}
        2..=5 => {
            // Cut the gateway off in whatever it is doing by then.
            let patience = std::time::Duration::from_micros(300 << (2 * (cut - 2)));
            stream.set_read_timeout(Some(patience)).unwrap();
            let mut some = [0; 4096];
            if let Ok(length) = stream.read(&mut some) {
                answer.extend_from_slice(&some[..length]);
            }
        }
        _ => drop(stream.read_to_end(&mut answer)),
    }
    String::from_utf8(answer).unwrap_or_default()
}

fn ten_thousand_are_cut_off() {
    let model = Gateway::new();
    let home = home_of(&model);
    let database = model
        .database
        .clone()
        .unwrap_or_else(|| "sqlite".to_owned());
    let args = ["lighthouse", "serve", "--settings", "l.toml"];
    let server = Server::start_with(
        &home,
        &args,
        "log",
        &[("FASTENCTL_LIGHTHOUSE__DATABASE", &database)],
    );
    let who: Vec<Installation> = block_on(async {
        let mut all = Vec::new();
        for _ in 0..100 {
            all.push(model.register().await);
        }
        all
    });
    // The clients' browser has been here before.
    let first = Attempt::at(PUBLIC);
    let first = first.redirect_under(&format!("/i/{}", who[0].id), &model, &[]);
    let cookie = block_on(model.goes(&first, ""));
    let seen: Vec<Seen> = std::thread::scope(|scope| {
        let all: Vec<_> = (0..CUTTERS)
            .map(|number| {
                let (model, address) = (&model, server.text("listen"));
                let browser = (&*who, &*cookie);
                scope.spawn(move || cut_off(model, address, browser, 10_000 / CUTTERS, number))
            })
            .collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let stored = |statement: &str| -> std::collections::HashSet<String> {
        ask(&model, statement)
            .into_iter()
            .map(|mut row| row.remove(0))
            .collect()
    };
    for (what, answered, statement) in [
        (
            "registrations",
            collect(&seen, |one| &one.registered),
            "SELECT installation_id FROM installations",
        ),
        (
            "tickets",
            collect(&seen, |one| &one.tickets),
            "SELECT ticket_hash FROM tickets",
        ),
        (
            "redirects",
            collect(&seen, |one| &one.begun),
            "SELECT state_hash FROM flows",
        ),
        (
            "callbacks",
            collect(&seen, |one| &one.returned),
            "SELECT state_hash FROM flows WHERE status = 'returned'",
        ),
    ] {
        let stored = stored(statement);
        let missing: Vec<_> = answered
            .iter()
            .filter(|one| !stored.contains(*one))
            .collect();
        println!(
            "{what}: {} answered, {} stored",
            answered.len(),
            stored.len()
        );
        assert!(
            answered.len() > 100,
            "only {} {what} were answered",
            answered.len()
        );
        assert_eq!(missing, [""; 0], "{what} were answered and are not there");
    }
    assert_counters_equal_rows(&model);
    if let Some(url) = &model.database {
        // Half the time after which the server itself would end an idle transaction.
        let deadline = std::time::Instant::now() + std::time::Duration::from_secs(5);
        let idle = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'";
        while ask(&model, idle)[0][0] != "0" {
            assert!(
                std::time::Instant::now() < deadline,
                "a connection is left inside a transaction"
            );
            sql(url, "SELECT pg_sleep(0.05)");
        }
        assert!(
            rows_of(url, "pg_stat_activity WHERE datname = current_database()") > 1,
            "nobody is connected any longer"
        );
    }
}

fn collect(seen: &[Seen], of: fn(&Seen) -> &Vec<String>) -> Vec<String> {
    seen.iter().flat_map(|one| of(one).clone()).collect()
}

#[test]
fn ten_thousand_disconnecting_clients_lose_and_leave_nothing_in_sqlite() {
    ten_thousand_are_cut_off();
}

#[test]
fn ten_thousand_disconnecting_clients_lose_and_leave_nothing_in_postgresql() {
    on_postgres(ten_thousand_are_cut_off);
}
