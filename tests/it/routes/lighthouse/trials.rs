//! Test sign-ins, which share one seat outside the limit; installations that only accept tickets;
//! and cookies and addresses that were never issued.

use super::household::{PROVIDERS, Person, six};
use super::*;

impl Gateway {
    /// Requests a ticket for a test sign-in.
    async fn test_ticket(&self, who: &Installation, attempt: &Attempt, origin: &str) -> Reply {
        let body = json!({
            "endpoint_id": attempt.endpoint, "origin": origin, "state_hash": attempt.state.sha256(),
            "code_challenge": attempt.verifier.sha256(), "user_ref": attempt.user_ref, "test": true,
        });
        self.as_installation(Method::POST, "/v1/ticket", who, &body)
            .await
    }
}

const LOOPBACK: &str = "http://127.0.0.1:40123";

/// Completes a test sign-in at the provider with this number; returns the response to the exchange.
async fn tests(gateway: &Gateway, who: &Installation, number: usize, name: &str) -> Reply {
    let attempt = Attempt::at(PROVIDERS[number]);
    let ticket = gateway.test_ticket(who, &attempt, LOOPBACK).await.data();
    let path = attempt.redirect(gateway, &[("ticket", ticket["ticket"].as_str().unwrap())]);
    let away = gateway.get(&path, "").await;
    assert_eq!(away.location(), attempt.dest_url(gateway));
    // Repeating the redirect continues the sign-in.
    gateway.get(&path, &away.cookie()).await.location();
    let person = Person {
        cookie: away.cookie(),
        ..Person::new(gateway, who, "198.51.100.1", name)
    };
    person.returns(number, &attempt).await.location();
    person.swaps(number, &attempt).await
}

#[test]
fn a_hundred_tests_in_thirty_days_share_one_seat_outside_the_limit() {
    block_on(async {
        let provider = Provider::saying(StatusCode::OK, &[], tokens("tester"));
        let limits = format!("{}[limits]\ntests = 5\n", six(&provider.url, 1));
        let gateway = Gateway::with(&provider.url, &limits);
        let who = gateway.register().await;
        // Another user takes the only place.
        gateway.leave(&who, &Attempt::at(PROVIDERS[3])).await;
        let attempt = Attempt::at(PROVIDERS[3]);
        let first = gateway.test_ticket(&who, &attempt, LOOPBACK).await.data();
        let again = gateway.test_ticket(&who, &attempt, LOOPBACK).await.data();
        assert_eq!(
            (&first["ticket"], &first["tests"]["used"]),
            (&again["ticket"], &json!(1))
        );
        for used in 2..=5 {
            assert_eq!(
                tests(&gateway, &who, 3, "tester").await.status,
                StatusCode::OK
            );
            let usage = gateway.usage(&who).await;
            let one = &usage["providers"][0];
            assert_eq!((&one["users"], &one["pending"]), (&json!(0), &json!(1)));
            assert_eq!(
                (&one["tests"]["used"], &one["tests"]["of"]),
                (&json!(used), &json!(5))
            );
        }
        let refused = gateway
            .test_ticket(&who, &Attempt::at(PROVIDERS[3]), LOOPBACK)
            .await;
        assert_eq!(
            (refused.status, &refused.json()["code"]),
            (StatusCode::CONFLICT, &json!("test_limit_reached"))
        );
        let said = refused.json()["error"].as_str().unwrap().to_owned();
        assert!(
            said.starts_with("all 5 test sign-ins at p3 within 30 days have been used;"),
            "{said}"
        );
        gateway.clock.advance(30 * 24 * 60 * 60);
        gateway
            .test_ticket(&who, &Attempt::at(PROVIDERS[3]), LOOPBACK)
            .await
            .data();
    });
}

/// The same request returns the same ticket, but a new one once the sign-in is over.
#[test]
fn a_finished_test_that_is_requested_again_is_counted_again() {
    block_on(async {
        let provider = Provider::saying(StatusCode::OK, &[], tokens("tester"));
        let limits = format!("{}[limits]\ntests = 2\n", six(&provider.url, 1));
        let gateway = Gateway::with(&provider.url, &limits);
        let who = gateway.register().await;
        let attempt = Attempt::at(PROVIDERS[3]);
        let asks = async || gateway.test_ticket(&who, &attempt, LOOPBACK).await;
        for used in 1..=2 {
            let ticket = asks().await.data();
            let path =
                attempt.redirect(&gateway, &[("ticket", ticket["ticket"].as_str().unwrap())]);
            gateway.get(&path, "").await.location();
            // The ticket is spent, but its flow is still open, so it does not count as another
            // test.
            let again = asks().await.data();
            let expected = (&json!(used), &json!(used));
            assert_eq!(
                (&ticket["tests"]["used"], &again["tests"]["used"]),
                expected
            );
            gateway.clock.advance(31 * 60);
        }
        let refused = asks().await;
        assert_eq!(refused.json()["code"], "test_limit_reached");
    });
}

#[test]
fn the_fourth_person_behind_the_test_seat_is_an_ordinary_user() {
    block_on(async {
        let provider = Provider::saying(StatusCode::OK, &[], tokens("s"));
        let gateway = Gateway::with(&provider.url, &six(&provider.url, 1));
        let who = gateway.register().await;
        let mut seen = Vec::new();
        for name in ["ann", "ben", "ann", "cat", "dan", "dan", "eve", "ben"] {
            provider.says(tokens(name));
            let status = tests(&gateway, &who, 3, name).await.status.as_u16();
            let usage = gateway.usage(&who).await;
            seen.push((
                name,
                status,
                usage["providers"][0]["users"].as_i64().unwrap(),
            ));
        }
        let expected = [
            ("ann", 200, 0),
            ("ben", 200, 0),
            ("ann", 200, 0),
            ("cat", 200, 0),
            ("dan", 200, 1),
            ("dan", 200, 1),
            ("eve", 400, 1),
            ("ben", 200, 1),
        ];
        assert_eq!(seen, expected);
    });
}

/// A test must not send another user's browser to a home address.
#[test]
fn a_test_comes_back_to_the_computer_where_it_started() {
    block_on(async {
        let gateway = Gateway::new();
        let who = gateway.with_origin("http://192.168.0.2:9090").await;
        for (origin, status) in [
            (LOOPBACK, StatusCode::OK),
            ("http://[::1]:40123", StatusCode::OK),
            ("http://192.168.0.2:9090", StatusCode::BAD_REQUEST),
            ("http://localhost:40123", StatusCode::BAD_REQUEST),
        ] {
            let reply = gateway
                .test_ticket(&who, &Attempt::at(PUBLIC), origin)
                .await;
            assert_eq!(reply.status, status, "{origin}: {reply:?}");
        }
        // The callback does not count a user, either.
        let attempt = Attempt::at(PUBLIC);
        let ticket = gateway.test_ticket(&who, &attempt, LOOPBACK).await.data();
        let path = attempt.redirect(&gateway, &[("ticket", ticket["ticket"].as_str().unwrap())]);
        let cookie = gateway.get(&path, "").await.cookie();
        gateway
            .get(&attempt.callback("public", "code=c"), &cookie)
            .await
            .location();
        assert_eq!(gateway.all_seats(&who).await, [(0, 0)]);
    });
}

#[test]
fn a_user_reference_is_exactly_a_keyed_hash() {
    block_on(async {
        let gateway = Gateway::new();
        let who = gateway.register().await;
        for user_ref in [
            "ada@example.org-in-the-clear",
            &"a".repeat(42),
            &"a".repeat(44),
            &"\u{e4}".repeat(43),
        ] {
            let attempt = Attempt {
                user_ref: user_ref.to_owned(),
                ..Attempt::at(PUBLIC)
            };
            let reply = gateway.ticket(&who, &attempt).await;
            assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{user_ref}");
        }
        assert_eq!(rows(&gateway, "reservations"), 0);
    });
}

#[test]
fn an_installation_that_requires_tickets_refuses_everybody_without_one() {
    block_on(async {
        let gateway = Gateway::new();
        let who = gateway.with_origin("http://192.168.0.2:9090").await;
        for (only, status) in [(true, StatusCode::CONFLICT), (false, StatusCode::SEE_OTHER)] {
            let patch = json!({ "tickets_only": only });
            let record = gateway
                .as_installation(Method::PATCH, "/v1/installation", &who, &patch)
                .await
                .data();
            assert_eq!(record["tickets_only"], only);
            let attempt = Attempt::at(PUBLIC);
            let link = attempt.redirect_under(&format!("/i/{}", who.id), &gateway, &[]);
            let reply = gateway.get(&link, "").await;
            assert_eq!(reply.status, status, "{reply:?}");
            assert_eq!(reply.body.contains("This sign-in has no ticket"), only);
            gateway.leave(&who, &Attempt::at(PUBLIC)).await;
        }
    });
}

/// An installation that admits no one by origin does not block others with the same origin. If
/// there are no others, the page says why the sign-in is refused.
#[test]
fn a_closed_installation_does_not_claim_an_open_ones_origin() {
    block_on(async {
        let gateway = Gateway::new();
        let home = "http://192.168.0.2:9090";
        let (tickets, suspended) = (
            gateway.with_origin(home).await,
            gateway.with_origin(home).await,
        );
        let link = || {
            let near = Attempt::at(PUBLIC).redirect(&gateway, &[]);
            near.replacen("127.0.0.1%3A40123", "192.168.0.2%3A9090", 1)
        };
        let shows = async |status, says| gateway.get(&link(), "").await.is_page(status, says);
        shows(StatusCode::BAD_REQUEST, "several installations").await;
        let suspend = format!(
            "INSERT INTO suspensions (installation_id, reason, suspended_at) VALUES ('{}', 'abuse', 1)",
            suspended.id
        );
        store::ask(&gateway, &suspend);
        shows(StatusCode::OK, "Is this your own Fasten?").await;
        let patch = json!({ "tickets_only": true });
        gateway
            .as_installation(Method::PATCH, "/v1/installation", &tickets, &patch)
            .await
            .data();
        shows(StatusCode::BAD_REQUEST, "several installations").await;
        let open = gateway.with_origin(home).await;
        shows(StatusCode::OK, "Is this your own Fasten?").await;
        for gone in [&open, &suspended] {
            gateway
                .as_installation(Method::DELETE, "/v1/installation", gone, &Value::Null)
                .await
                .data();
        }
        shows(StatusCode::CONFLICT, "This sign-in has no ticket").await;
    });
}

#[test]
fn an_installation_is_told_its_limit_and_why() {
    block_on(async {
        let gateway = Gateway::with("http://127.0.0.1:9", "unverified_limit = 3");
        let who = gateway.register().await;
        let told = async || {
            let reply =
                gateway.as_installation(Method::GET, "/v1/installation", &who, &Value::Null);
            let record = reply.await.data();
            (record["limit"].clone(), record["limit_reason"].clone())
        };
        assert_eq!(told().await, (json!(3), json!("unverified")));
        store::ask(
            &gateway,
            "UPDATE installations SET verification_status = 'VERIFIED'",
        );
        assert_eq!(told().await, (json!(100), Value::Null));
        let own = format!(
            "INSERT INTO operator_limits (installation_id, scope, name, users, set_at) VALUES ('{}', 'platform', 'public', 7, 1)",
            who.id
        );
        store::ask(&gateway, &own);
        assert_eq!(told().await, (json!(100), json!("operator")));
    });
}

/// An attacker may have chosen the value of an unknown cookie. Cookies issued by 0.1 stay valid.
#[test]
fn a_cookie_that_was_never_issued_is_not_accepted() {
    block_on(async {
        let gateway = Gateway::new();
        let who = gateway.register().await;
        let prefix = format!("/i/{}", who.id);
        let leaves = async |cookie: &str| {
            let path = Attempt::at(PUBLIC).redirect_under(&prefix, &gateway, &[]);
            let reply = gateway.get(&path, cookie).await;
            reply.location();
            reply.cookie()
        };
        let chosen = Secret::random();
        let planted = format!("fastenctl-lighthouse={}", chosen.expose());
        let given = leaves(&planted).await;
        assert!(
            given.starts_with("fastenctl-lighthouse=") && given != planted,
            "{given}"
        );
        assert_eq!(leaves(&given).await, "", "a cookie of ours is changed");
        let of_0_1 = format!(
            "INSERT INTO evidence (installation_id, limit_group, kind, key_hash, user_id) VALUES ('{}', '{PUBLIC}', 'browser', '{}', 'u')",
            who.id,
            chosen.sha256()
        );
        store::ask(&gateway, &of_0_1);
        assert_eq!(leaves(&planted).await, "", "a cookie of 0.1 is changed");
    });
}

#[test]
fn only_an_id_is_an_installations_address() {
    block_on(async {
        let gateway = Gateway::new();
        let who = gateway.register().await;
        for (id, status) in [
            (who.id.as_str(), 200),
            ("any", 404),
            ("anonymous", 404),
            (&who.id.to_uppercase(), 404),
            (&format!("{}%20", who.id), 404),
        ] {
            let reply = gateway
                .get(&format!("/i/{id}/v1/connect/{PUBLIC}"), "")
                .await;
            assert_eq!(reply.status.as_u16(), status, "{id}");
        }
    });
}
