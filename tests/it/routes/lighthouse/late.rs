//! Late and repeated requests. If a request runs out of time, nothing was done and nothing will be
//! done. A repeated request finds what an earlier attempt has done (protocol.md section 2).

use super::*;
use crate::world::postgres::sql;
use fastenctl::lighthouse::installations::operator::{resume, suspend};
use fastenctl::lighthouse::web::health;

/// Tables that the routes in these tests write.
const WRITTEN: &str =
    "installations, origins, tickets, flows, reservations, usage_counts, uses, pepper_check";

/// A lock that stops the database from accepting writes, as another program or a migration would.
/// Reading is still possible.
enum Held {
    File(rusqlite::Connection),
    Server(std::thread::JoinHandle<()>),
}

impl Held {
    fn hold(gateway: &Gateway) -> Self {
        let Some(url) = gateway.database.clone() else {
            let file = gateway.folder.path().join("data/lighthouse.db");
            let connection = rusqlite::Connection::open(file).unwrap();
            connection.execute_batch("BEGIN IMMEDIATE").unwrap();
            return Self::File(connection);
        };
        let statements =
            format!("BEGIN; LOCK TABLE {WRITTEN} IN EXCLUSIVE MODE; SELECT pg_sleep(2.5); COMMIT");
        let holding = std::thread::spawn({
            let url = url.clone();
            move || drop(sql(&url, &statements))
        });
        let held = "SELECT COUNT(*) FROM pg_locks WHERE mode = 'ExclusiveLock' AND relation = 'pepper_check'::regclass AND granted";
        while sql(&url, held)[0][0] == "0" {}
        Self::Server(holding)
    }

    /// Releases the lock, and waits until all jobs that waited for it are finished.
    fn let_go(self, gateway: &Gateway) {
        match self {
            Self::File(connection) => connection.execute_batch("COMMIT").unwrap(),
            Self::Server(holding) => holding.join().unwrap(),
        }
        let Some(url) = &gateway.database else { return };
        let busy = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database()
            AND application_name = 'fastenctl lighthouse' AND state <> 'idle'";
        while sql(url, busy)[0][0] != "0" {}
    }
}

/// Sends a request as an installation that waits one second for the response.
async fn in_a_second(
    gateway: &Gateway,
    method: Method,
    path: &str,
    who: &Installation,
    body: &Value,
) -> Reply {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("prefer", "wait=1")
        .header(header::AUTHORIZATION, who.basic());
    gateway
        .send(request.body(Body::from(body.to_string())).unwrap())
        .await
}

fn ticket_body(attempt: &Attempt) -> Value {
    json!({
        "endpoint_id": attempt.endpoint, "origin": "http://127.0.0.1:40123", "state_hash": attempt.state.sha256(),
        "code_challenge": attempt.verifier.sha256(), "user_ref": attempt.user_ref,
    })
}

#[test]
fn a_timed_out_request_has_no_effect_afterwards() {
    block_on(async {
        let gateway = Arc::new(Gateway::new());
        let who = Arc::new(gateway.register().await);
        let held = Held::hold(&gateway);
        let requests = [
            (
                Method::POST,
                "/v1/ticket",
                ticket_body(&Attempt::at(PUBLIC)),
            ),
            (
                Method::POST,
                "/v1/ticket",
                ticket_body(&Attempt::at(PUBLIC)),
            ),
            (
                Method::PATCH,
                "/v1/installation",
                json!({"administrator_name": "Late"}),
            ),
            (
                Method::PUT,
                "/v1/installation/origins",
                json!({"origins": ["http://192.168.0.9:9090"]}),
            ),
            (Method::DELETE, "/v1/installation", Value::Null),
        ];
        let all = requests.into_iter().map(|(method, path, body)| {
            let (gateway, who) = (gateway.clone(), who.clone());
            async move {
                in_a_second(&gateway, method, path, &who, &body)
                    .await
                    .status
            }
        });
        let refused = together(all).await;
        assert_eq!(refused, [StatusCode::SERVICE_UNAVAILABLE; 5]);
        held.let_go(&gateway);
        // A new write is answered only after everything that waited before it.
        gateway.register().await;
        let record = gateway
            .as_installation(Method::GET, "/v1/installation", &who, &Value::Null)
            .await
            .data();
        assert_eq!(record["administrator_name"], "Ada <b>Park</b>");
        assert_eq!(record["origins"], json!([]));
        assert_eq!(gateway.seats(&who).await, (0, 0));
    });
}

#[test]
fn a_repeated_ticket_is_the_same_ticket_and_the_same_reservation() {
    block_on(async {
        let gateway = Gateway::with("http://127.0.0.1:9", "unverified_limit = 1");
        let who = gateway.register().await;
        let attempt = Attempt::at(PUBLIC);
        let first = gateway.ticket(&who, &attempt).await.data();
        let second = gateway.ticket(&who, &attempt).await.data();
        assert_eq!(first["ticket"], second["ticket"]);
        assert_eq!(gateway.seats(&who).await, (0, 1));
        assert_eq!(rows(&gateway, "reservations"), 1);
        let other = Attempt {
            user_ref: attempt.user_ref.clone(),
            ..Attempt::at(PUBLIC)
        };
        let third = gateway.ticket(&who, &other).await.data();
        assert_ne!(first["ticket"], third["ticket"]);
        assert_eq!(gateway.seats(&who).await, (0, 1));
    });
}

#[test]
fn a_spent_or_expired_ticket_does_not_block_a_new_one() {
    block_on(async {
        let gateway = Gateway::with("http://127.0.0.1:9", "unverified_limit = 1");
        let who = gateway.register().await;
        let attempt = Attempt::at(PUBLIC);
        gateway.ticket(&who, &attempt).await.data();
        gateway.clock.advance(11 * 60);
        // The expired ticket has not been deleted yet.
        let cookie = gateway.leave(&who, &attempt).await;
        let spent = gateway.ticket(&who, &attempt).await.data();
        assert_eq!(gateway.seats(&who).await, (0, 1));
        assert_eq!(rows(&gateway, "tickets"), 0);
        let path = attempt.redirect(&gateway, &[("ticket", spent["ticket"].as_str().unwrap())]);
        assert_eq!(
            gateway.get(&path, &cookie).await.location(),
            attempt.dest_url(&gateway)
        );
        // The provider denies access, so the seat is free again.
        let refused = attempt.callback("public", "error=access_denied");
        gateway.get(&refused, &cookie).await.location();
        assert_eq!(gateway.seats(&who).await, (0, 0));
    });
}

/// If the reservation expired before the user continued, it is renewed, or the user gets an error
/// before they sign in.
#[test]
fn a_late_repeated_redirect_renews_its_seat_or_says_that_it_is_gone() {
    block_on(async {
        for is_taken in [false, true] {
            let gateway = Gateway::with("http://127.0.0.1:9", "unverified_limit = 1");
            let who = gateway.register().await;
            let attempt = Attempt::at(PUBLIC);
            let ticket = gateway.ticket(&who, &attempt).await.data();
            let path =
                attempt.redirect(&gateway, &[("ticket", ticket["ticket"].as_str().unwrap())]);
            let cookie = gateway.get(&path, "").await.cookie();
            gateway.clock.advance(11 * 60);
            if is_taken {
                gateway.ticket(&who, &Attempt::at(PUBLIC)).await.data();
                gateway
                    .get(&path, &cookie)
                    .await
                    .is_page(StatusCode::CONFLICT, "No places are left");
            } else {
                gateway.get(&path, &cookie).await.location();
                assert_eq!(gateway.seats(&who).await, (0, 1));
            }
        }
    });
}

/// On PostgreSQL, the second request waits for the first, and must find what that one has done.
#[test]
fn two_identical_concurrent_redirects_both_lead_on() {
    block_on(async {
        let gateway = Arc::new(Gateway::new());
        let who = gateway.register().await;
        let known = gateway.leave(&who, &Attempt::at(PUBLIC)).await;
        for _ in 0..10 {
            let attempt = Arc::new(Attempt::at(PUBLIC));
            let ticket = gateway.ticket(&who, &attempt).await.data();
            let path =
                attempt.redirect(&gateway, &[("ticket", ticket["ticket"].as_str().unwrap())]);
            let both = (0..2).map(|_| {
                let (gateway, path, known) = (gateway.clone(), path.clone(), known.clone());
                async move { gateway.get(&path, &known).await.status }
            });
            assert_eq!(together(both).await, [StatusCode::SEE_OTHER; 2]);
            let denied = attempt.callback("public", "error=access_denied");
            gateway.get(&denied, &known).await.location();
        }
    });
}

#[test]
fn a_browser_that_repeats_its_redirect_continues_and_another_one_does_not() {
    block_on(async {
        let gateway = Gateway::new();
        let who = gateway.register().await;
        let attempt = Attempt::at(PUBLIC);
        let ticket = gateway.ticket(&who, &attempt).await.data();
        let path = attempt.redirect(&gateway, &[("ticket", ticket["ticket"].as_str().unwrap())]);
        let first = gateway.get(&path, "").await;
        let again = gateway.get(&path, &first.cookie()).await;
        assert_eq!(again.location(), first.location());
        gateway
            .get(&path, "")
            .await
            .is_page(StatusCode::BAD_REQUEST, "this sign-in was already started, perhaps in another browser; each can only be started once");
        assert_eq!(gateway.seats(&who).await, (0, 1));
        let back = gateway
            .get(&attempt.callback("public", "code=abc"), &first.cookie())
            .await;
        assert!(back.location().contains("code=abc"));
        // A sign-in that already has its answer does not start again.
        gateway
            .get(&path, &first.cookie())
            .await
            .is_page(StatusCode::BAD_REQUEST, "this sign-in was already started, perhaps in another browser; each can only be started once");
        assert_eq!(gateway.seats(&who).await, (1, 0));
    });
}

/// One person has two tabs, but only one place is left. Whichever tab comes back first takes the
/// place. The other tab belongs to the same person, so it is accepted, too.
#[test]
fn neither_of_a_persons_two_attempts_is_refused_because_of_the_other() {
    block_on(async {
        let gateway = Gateway::with("http://127.0.0.1:9", "unverified_limit = 1");
        let who = gateway.register().await;
        let first = Attempt::at(PUBLIC);
        let second = Attempt {
            user_ref: first.user_ref.clone(),
            ..Attempt::at(PUBLIC)
        };
        let cookies = (
            gateway.leave(&who, &first).await,
            gateway.leave(&who, &second).await,
        );
        for (attempt, cookie) in [(&first, cookies.0), (&second, cookies.1)] {
            gateway
                .get(&attempt.callback("public", "code=abc"), &cookie)
                .await
                .location();
        }
        assert_eq!(gateway.seats(&who).await, (1, 0));
    });
}

#[test]
fn a_code_that_the_provider_never_saw_can_be_redeemed_by_a_repeat() {
    block_on(async {
        let nobody = Gateway::new();
        let who = nobody.register().await;
        let attempt = signed_in(&nobody, &who).await;
        let token = format!("/v1/token/{CONFIDENTIAL}");
        for _ in 0..2 {
            let reply = nobody.form(&token, &swap(&attempt), "").await;
            assert_eq!(reply.status, StatusCode::BAD_GATEWAY);
            assert_eq!(
                reply.json()["error_description"],
                "the provider could not be reached"
            );
            assert_eq!(reply.header("fault-of"), "provider");
        }
    });
}

#[test]
fn a_code_with_a_lost_answer_is_reported_as_such_and_not_as_unknown() {
    block_on(async {
        let provider = Provider::saying(StatusCode::OK, &[], "<html>".to_owned());
        let gateway = Gateway::with(&provider.url, "unverified_limit = 100");
        let who = gateway.register().await;
        let attempt = signed_in(&gateway, &who).await;
        let token = format!("/v1/token/{CONFIDENTIAL}");
        let told = async || {
            let reply = gateway.form(&token, &swap(&attempt), "").await;
            let description = reply.json()["error_description"]
                .as_str()
                .unwrap()
                .to_owned();
            (reply.status.as_u16(), description)
        };
        assert_eq!(
            told().await,
            (502, "the provider did not return a JSON object".to_owned())
        );
        let lost = "an earlier request for these tokens was interrupted, and the provider's response is lost; start the sign-in again";
        assert_eq!(told().await, (502, lost.to_owned()));
        assert_eq!(provider.asked.lock().unwrap().len(), 1);
    });
}

#[test]
fn a_sign_in_under_way_can_be_finished_after_the_installation_is_resumed() {
    block_on(async {
        let provider = Provider::saying(StatusCode::OK, &[], tokens("s"));
        let gateway = Gateway::with(&provider.url, "unverified_limit = 100");
        let who = gateway.register().await;
        let attempt = signed_in(&gateway, &who).await;
        let input = (who.id.clone(), gateway.clock.now());
        let suspending = gateway.app.store.write(input, |tx, (id, now)| {
            Box::pin(suspend(tx, id, "abuse", *now))
        });
        suspending.await.unwrap();
        let token = format!("/v1/token/{CONFIDENTIAL}");
        let refused = gateway.form(&token, &swap(&attempt), "").await;
        assert_eq!(refused.json()["error"], "access_denied");
        let resuming = gateway
            .app
            .store
            .write(who.id.clone(), |tx, id| Box::pin(resume(tx, id)));
        resuming.await.unwrap();
        let reply = gateway.form(&token, &swap(&attempt), "").await;
        assert_eq!(reply.status, StatusCode::OK, "{reply:?}");
        assert_eq!(provider.asked.lock().unwrap().len(), 1);
    });
}

/// The token may be one that another replica has received but could not store yet, so only the
/// provider can tell whether it is valid.
#[test]
fn an_unknown_refresh_token_is_passed_to_its_provider() {
    block_on(async {
        let provider = Provider::saying(StatusCode::OK, &[], tokens("s"));
        let gateway = Gateway::with(&provider.url, "");
        let token = format!("/v1/token/{CONFIDENTIAL}");
        let form = "grant_type=refresh_token&refresh_token=rotated-elsewhere";
        let reply = gateway.form(&token, form, "").await;
        assert_eq!(reply.status, StatusCode::OK, "{reply:?}");
        assert_eq!(provider.asked.lock().unwrap().len(), 1);
        // The token in the request, and the one in the response.
        assert_eq!(rows(&gateway, "refresh_tokens"), 2);
    });
}

async fn readiness(gateway: &Gateway) -> (u16, String) {
    let looked = health::Looked {
        store: gateway.app.store.clone(),
        clock: gateway.clock.clone(),
        draining: health::Draining::default(),
        due: fastenctl::lighthouse::numbers::counts::Due::default(),
    };
    let router = health::router(looked, None);
    let request = Request::get("/readyz").body(Body::empty()).unwrap();
    let response = router.oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

#[test]
fn a_read_only_database_makes_a_replica_unready() {
    block_on(async {
        let gateway = Gateway::new();
        assert_eq!(readiness(&gateway).await, (200, "ok\n".to_owned()));
        let held = Held::hold(&gateway);
        assert_eq!(
            readiness(&gateway).await,
            (503, "the database does not accept writes\n".to_owned())
        );
        held.let_go(&gateway);
        assert_eq!(readiness(&gateway).await, (200, "ok\n".to_owned()));
    });
}

/// Only PostgreSQL has a clock of its own.
#[test]
fn clocks_a_minute_apart_make_a_replica_unready() {
    block_on(async {
        let gateway = Gateway::new();
        let expected = if gateway.database.is_some() { 503 } else { 200 };
        gateway.clock.advance(61);
        assert_eq!(readiness(&gateway).await.0, expected);
    });
}

/// On a standby, or on a primary that was made read-only, only refreshes continue.
#[test]
fn a_gateway_starts_on_a_read_only_database_and_says_so() {
    crate::world::postgres::on_postgres(|| {
        let gateway = block_on(async { Gateway::new() });
        let url = gateway.database.clone().unwrap();
        let name = sql(&url, "SELECT current_database()")[0][0].clone();
        sql(
            &url,
            &format!("ALTER DATABASE {name} SET default_transaction_read_only = on"),
        );
        // The setting applies to new sessions. A pooler keeps old ones, including this one.
        sql(
            &url,
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
             WHERE datname = current_database() AND pid <> pg_backend_pid();
             SET default_transaction_read_only = on",
        );
        let address = SocketAddr::from(([127, 0, 0, 1], 8417));
        let app = App::open(&gateway.settings, address, gateway.clock.clone()).unwrap();
        let again = Gateway {
            folder: tempfile::tempdir().unwrap(),
            database: gateway.database.clone(),
            program: None,
            settings: gateway.settings.clone(),
            router: router(app.clone()),
            app,
            clock: gateway.clock.clone(),
        };
        assert_eq!(
            block_on(readiness(&again)),
            (503, "the database does not accept writes\n".to_owned())
        );
        let problems = fastenctl::lighthouse::database::unreachable(&gateway.settings);
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            problems,
            [
                "`database`: the database cannot be used: it does not accept writes; is it a standby?"
            ]
        );
    });
}
