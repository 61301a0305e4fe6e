//! What strangers cannot do to an installation, its administrator and its patients. Also tests that
//! an ordinary household never reaches the limits.

use super::Attempt;
use super::BASE;
use super::Gateway;
use super::Installation;
use super::PUBLIC;
use super::Reply;
use super::identity::register_with;
use super::identity::said;
use super::mail::Mail;
use super::mail::delivered;
use super::mail::verified;
use super::mail::verify;
use super::rows;
use super::store;
use super::together;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Method, Request, StatusCode, header};
use fastenctl::http::block_on;
use fastenctl::lighthouse::installations::owner;
use fastenctl::lighthouse::installations::owner::OwnerLimit;
use fastenctl::secret::Secret;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::Arc;

const DAY: i64 = 24 * 60 * 60;
const HOME: &str = "192.0.2.7";
const ASLEEP: &str = "SELECT COUNT(*) AS count FROM installations WHERE dormant <> ''";

impl Gateway {
    /// Sends a request from an address.
    async fn from(&self, address: &str, mut request: Request<Body>) -> Reply {
        let ip = address.parse().unwrap();
        let info = ConnectInfo(SocketAddr::new(ip, 40123));
        request.extensions_mut().insert(info);
        self.send(request).await
    }

    /// Registers from an address, like a Fasten server without an e-mail address.
    async fn register_at(&self, address: &str) -> Installation {
        let request = Request::post("/v1/installation/register");
        let request = request.body(Body::from("{}")).unwrap();
        Installation::of(&self.from(address, request).await.data())
    }

    /// Starts a sign-in under the installation's own base, without a ticket.
    async fn leaves_by_base(&self, who: &Installation) -> Reply {
        let attempt = Attempt::at(PUBLIC);
        let path = attempt.redirect_under(&format!("/i/{}", who.id), self, &[]);
        self.get(&path, "").await
    }

    async fn put_origins(&self, who: &Installation, origins: &[&str]) {
        let body = json!({"origins": origins});
        self.call(who, Method::PUT, "/origins", body).await.data();
    }
}

fn redirect_to(gateway: &Gateway, attempt: &Attempt, origin: &str) -> String {
    let encoded =
        |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let path = attempt.redirect(gateway, &[]);
    path.replacen(&encoded("http://127.0.0.1:40123"), &encoded(origin), 1)
}

fn subjects(mails: &[Mail]) -> Vec<&str> {
    mails.iter().map(|mail| mail.subject.as_str()).collect()
}

/// Another site's page can send a form or text without permission, but neither has any effect.
#[test]
fn only_json_changes_anything() {
    block_on(async {
        let gateway = Gateway::new();
        let who = gateway.register().await;
        for (method, path) in [
            (Method::POST, "/register"),
            (Method::PATCH, ""),
            (Method::POST, "/verify"),
            (Method::PUT, "/origins"),
        ] {
            for kind in ["text/plain", "application/x-www-form-urlencoded", ""] {
                let mut request = Request::builder()
                    .method(method.clone())
                    .uri(format!("/v1/installation{path}"))
                    .header(header::AUTHORIZATION, who.basic());
                if !kind.is_empty() {
                    request = request.header(header::CONTENT_TYPE, kind);
                }
                let body = r#"{"administrator_name": "Eve", "code": "x", "origins": []}"#;
                let request = request.body(Body::from(body)).unwrap();
                let reply = gateway.send_as_it_is(request).await;
                assert_eq!(
                    reply.status,
                    StatusCode::UNSUPPORTED_MEDIA_TYPE,
                    "{path} {kind}"
                );
                assert_eq!(reply.json()["code"], "invalid_request");
            }
        }
        let request = Request::post("/v1/ticket").header(header::AUTHORIZATION, who.basic());
        let reply = gateway.send_as_it_is(request.body(Body::from("{}")).unwrap());
        assert_eq!(reply.await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
        assert_eq!(rows(&gateway, "installations"), 1);
        let request = Request::post("/v1/installation/register")
            .header(header::CONTENT_TYPE, "Application/JSON; charset=utf-8");
        let reply = gateway.send_as_it_is(request.body(Body::from("{}")).unwrap());
        reply.await.data();
    });
}

/// A family behind one address sets up eleven servers in one evening; all of them work in the end.
#[test]
fn a_household_can_register_eleven_installations() {
    block_on(async {
        let gateway = Gateway::new();
        let mut family = Vec::new();
        for _ in 0..11 {
            family.push(gateway.register_at(HOME).await);
        }
        for one in &family[..10] {
            gateway.ticket(one, &Attempt::at(PUBLIC)).await.data();
        }
        let last = &family[10];
        let record = gateway
            .call(last, Method::GET, "", Value::Null)
            .await
            .data();
        assert_eq!(record["limit_reason"], "dormant");
        let refused = gateway.ticket(last, &Attempt::at(PUBLIC)).await;
        assert_eq!(said(&refused), (409, "user_limit_reached".to_owned()));
        assert!(
            refused.body.contains("this installation is dormant"),
            "{refused:?}"
        );
        gateway
            .leaves_by_base(last)
            .await
            .is_page(StatusCode::CONFLICT, "cannot connect anybody yet");
        assert_eq!(rows(&gateway, "flows"), 0);
        // The next day there is room for one more registration. The first sign-in takes it,
        // permanently.
        gateway.clock.advance(DAY);
        gateway.leaves_by_base(last).await.location();
        let record = gateway
            .call(last, Method::GET, "", Value::Null)
            .await
            .data();
        assert_eq!(record["limit_reason"], Value::Null);
        for _ in 0..10 {
            gateway.register_at(HOME).await;
        }
        assert_eq!(gateway.count(ASLEEP).await, 1);
        gateway.ticket(last, &Attempt::at(PUBLIC)).await.data();
    });
}

#[test]
fn a_verified_address_wakes_an_installation_at_once() {
    block_on(async {
        let gateway = Gateway::with(
            "http://127.0.0.1:9",
            "[limits]\nnetworks = { \"192.0.2.0/24\" = 1 }",
        );
        gateway.register_at(HOME).await;
        let who = gateway.register_at(HOME).await;
        assert_eq!(gateway.ticket(&who, &Attempt::at(PUBLIC)).await.status, 409);
        let patch = json!({"administrator_email": "ada@example.org"});
        gateway.call(&who, Method::PATCH, "", patch).await.data();
        assert_eq!(gateway.ticket(&who, &Attempt::at(PUBLIC)).await.status, 409);
        verify(&gateway, &who).await;
        gateway.ticket(&who, &Attempt::at(PUBLIC)).await.data();
        // The installation does not become dormant again when its e-mail address changes.
        let patch = json!({"administrator_email": "park@example.org"});
        gateway.call(&who, Method::PATCH, "", patch).await.data();
        gateway.ticket(&who, &Attempt::at(PUBLIC)).await.data();
    });
}

/// Room for one registration wakes one installation, however many sign-ins try at once.
#[test]
fn one_registration_wakes_one_installation() {
    block_on(async {
        let limits = "unverified_limit = 100\n[limits]\nnetworks = { \"192.0.2.7\" = 1 }";
        let gateway = Arc::new(Gateway::with("http://127.0.0.1:9", limits));
        let mut family = Vec::new();
        for _ in 0..5 {
            family.push(Arc::new(gateway.register_at(HOME).await));
        }
        assert_eq!(gateway.count(ASLEEP).await, 4);
        gateway.clock.advance(DAY);
        let asked = family[1..].iter().cycle().take(16).cloned().map(|who| {
            let gateway = gateway.clone();
            async move { gateway.ticket(&who, &Attempt::at(PUBLIC)).await.status }
        });
        let answers = together(asked.collect::<Vec<_>>().into_iter()).await;
        assert_eq!(gateway.count(ASLEEP).await, 3);
        assert!(answers.contains(&StatusCode::OK), "{answers:?}");
    });
}

#[test]
fn the_operator_lets_a_network_register_more() {
    block_on(async {
        let limits = "[limits]\nnetworks = { \"192.0.2.0/24\" = 25 }";
        let gateway = Gateway::with("http://127.0.0.1:9", limits);
        for host in 0..26 {
            gateway.register_at(&format!("192.0.2.{host}")).await;
        }
        assert_eq!(gateway.count(ASLEEP).await, 1);
    });
}

/// When strangers have used up the e-mails to a mailbox, requests from its owner still have a limit
/// of their own.
#[test]
fn strangers_cannot_stop_anybody_from_verifying() {
    block_on(async {
        let gateway = Gateway::new();
        for _ in 0..21 {
            gateway.register().await;
        }
        assert_eq!(delivered(&gateway).await.len(), 20);
        let ada = gateway.register().await;
        let resend = || {
            let request = Request::post("/v1/installation/verify/resend")
                .header(header::AUTHORIZATION, ada.basic());
            gateway.from(HOME, request.body(Body::empty()).unwrap())
        };
        std::fs::remove_dir_all(gateway.folder.path().join("data/mail")).unwrap();
        resend().await.data();
        verify(&gateway, &ada).await;
        let eve = gateway.register().await;
        let mut answers = Vec::new();
        for hour in 0..4 {
            for _ in 0..3 {
                let request = Request::post("/v1/installation/verify/resend")
                    .header(header::AUTHORIZATION, eve.basic());
                let request = request.body(Body::empty()).unwrap();
                answers.push(gateway.from("198.51.100.9", request).await.status.as_u16());
            }
            gateway.clock.advance(60 * 60 + hour);
        }
        assert_eq!(answers.iter().filter(|status| **status == 200).count(), 10);
    });
}

/// A mailbox has one limit for all installations that never verified it. The requests come from
/// this machine, so they are not counted by network.
#[test]
fn strangers_with_repeated_requests_cannot_flood_a_mailbox() {
    block_on(async {
        let gateway = Gateway::new();
        let ada = verified(&gateway).await;
        let attempt = Attempt::at(PUBLIC);
        let cookie = gateway.leave(&ada, &attempt).await;
        let back = attempt.callback("public", "code=abc");
        gateway.get(&back, &cookie).await.location();
        for email in ["other@example.org", "ada@example.org"] {
            let patch = json!({"administrator_email": email});
            gateway.call(&ada, Method::PATCH, "", patch).await.data();
        }
        delivered(&gateway).await;
        std::fs::remove_dir_all(gateway.folder.path().join("data/mail")).unwrap();
        let mut sent = 0;
        for _ in 0..30 {
            let eve = gateway.register().await;
            for _ in 0..3 {
                let asked = gateway.call(&eve, Method::POST, "/verify/resend", Value::Null);
                sent += u32::from(asked.await.status == StatusCode::OK);
            }
        }
        let mails = delivered(&gateway).await.len();
        // One of the sixty e-mails was for the verified registration.
        assert_eq!(mails, 59, "{sent} were asked for");
        gateway
            .call(&ada, Method::POST, "/verify/resend", Value::Null)
            .await
            .data();
    });
}

/// A mailbox whose address is set and removed again and again gets as many e-mails as any other.
#[test]
fn an_unverified_address_is_not_told_that_it_was_dropped() {
    block_on(async {
        let gateway = Gateway::new();
        let who = verified(&gateway).await;
        for email in ["eve@example.net", "ada@example.org"] {
            let patch = json!({"administrator_email": email});
            gateway.call(&who, Method::PATCH, "", patch).await.data();
        }
        let mails = delivered(&gateway).await;
        let told = |mail: &&Mail| mail.subject.contains("The e-mail address");
        let told: Vec<&str> = mails.iter().filter(told).map(|mail| &*mail.to).collect();
        assert_eq!(told, ["ada@example.org"]);
    });
}

/// Returns the path and query of the link that stops further e-mails.
fn stop_link(mail: &Mail) -> String {
    let link = mail
        .text
        .lines()
        .find(|line| line.contains("/installation/stop?"));
    link.unwrap().trim().strip_prefix(BASE).unwrap().to_owned()
}

#[test]
fn a_wrong_recipient_can_unsubscribe_with_one_button() {
    block_on(async {
        let gateway = Gateway::new();
        let who = gateway.register().await;
        let link = stop_link(&delivered(&gateway).await[0]);
        let page = gateway.get(&link, "").await;
        page.is_page(StatusCode::OK, "This was not me");
        assert_eq!(rows(&gateway, "stopped_mailboxes"), 0);
        let (_, query) = link.split_once('?').unwrap();
        let spoilt = query.replace("token=", "token=x");
        for form in [&format!("{spoilt}&letters=stop"), query, ""] {
            let reply = gateway.form("/v1/installation/stop", form, "").await;
            reply.is_page(StatusCode::NOT_FOUND, "not from this gateway");
        }
        let stop = format!("{query}&letters=stop");
        for _ in 0..2 {
            let reply = gateway.form("/v1/installation/stop", &stop, "").await;
            reply.is_page(StatusCode::OK, "No more e-mails");
        }
        std::fs::remove_dir_all(gateway.folder.path().join("data/mail")).unwrap();
        let patch = json!({"administrator_email": "Ada+again@EXAMPLE.org"});
        gateway.call(&who, Method::PATCH, "", patch).await.data();
        gateway.register().await;
        let asked = gateway.call(&who, Method::POST, "/verify/resend", Value::Null);
        assert_eq!(asked.await.status, StatusCode::CONFLICT);
        assert_eq!(subjects(&delivered(&gateway).await), Vec::<&str>::new());
        let allow = format!("{query}&letters=allow");
        let reply = gateway.form("/v1/installation/stop", &allow, "").await;
        reply.is_page(StatusCode::OK, "This was not me");
        gateway.register().await;
        assert_eq!(delivered(&gateway).await.len(), 1);
    });
}

#[test]
fn a_verified_administrator_is_told_about_a_new_secret_and_new_origins() {
    block_on(async {
        let gateway = Gateway::new();
        let who = verified(&gateway).await;
        for _ in 0..2 {
            gateway
                .call(&who, Method::POST, "/secret", Value::Null)
                .await
                .data();
        }
        assert_eq!(
            subjects(&delivered(&gateway).await),
            ["The secret of your Fasten installation was replaced"]
        );
        std::fs::remove_dir_all(gateway.folder.path().join("data/mail")).unwrap();
        for _ in 0..2 {
            gateway
                .put_origins(&who, &["http://192.168.0.2:9090"])
                .await;
        }
        let mails = delivered(&gateway).await;
        assert_eq!(
            subjects(&mails),
            ["The addresses of your Fasten installation were changed"]
        );
        assert!(mails[0].text.contains("\n    http://192.168.0.2:9090\n"));
        // An unverified address may be a stranger's, so it is not notified.
        let other = gateway.register().await;
        std::fs::remove_dir_all(gateway.folder.path().join("data/mail")).unwrap();
        gateway
            .call(&other, Method::POST, "/secret", Value::Null)
            .await
            .data();
        gateway
            .put_origins(&other, &["http://192.168.0.2:9090"])
            .await;
        let late = subjects(&delivered(&gateway).await).len();
        assert_eq!(late, 1, "its own verification alone");
    });
}

/// A thousand guesses are reported once a day, without a write for each.
#[test]
fn guesses_at_a_secret_raise_an_alarm() {
    block_on(async {
        let gateway = Gateway::new();
        let who = verified(&gateway).await;
        let guess = Installation {
            id: who.id.clone(),
            secret: Secret::random().expose().to_owned(),
        };
        for number in 1..=3_000 {
            let reply = gateway.call(&guess, Method::GET, "", Value::Null).await;
            assert_eq!(reply.status, StatusCode::UNAUTHORIZED);
            if number == 999 {
                assert_eq!(rows(&gateway, "outbox"), 0);
            }
        }
        assert_eq!(
            subjects(&delivered(&gateway).await),
            ["Somebody is guessing your Fasten installation's secret"]
        );
        gateway
            .call(&who, Method::GET, "", Value::Null)
            .await
            .data();
    });
}

/// An owner cannot make room for more installations by changing to a throwaway address.
#[test]
fn an_owner_who_changes_the_address_keeps_the_place_for_ninety_days() {
    block_on(async {
        let gateway = Gateway::new();
        let who = verified(&gateway).await;
        let attempt = Attempt::at(PUBLIC);
        let cookie = gateway.leave(&who, &attempt).await;
        let back = attempt.callback("public", "code=abc");
        gateway.get(&back, &cookie).await.location();
        let patch = json!({"administrator_email": "throwaway@example.net"});
        gateway.call(&who, Method::PATCH, "", patch).await.data();
        verify_newest(&gateway, &who).await;
        verified(&gateway).await;
        verified(&gateway).await;
        let fourth = gateway.register().await;
        let code = delivered(&gateway).await.pop().unwrap().code();
        let refused = gateway.send_code(&fourth, &code).await;
        assert_eq!(said(&refused), (409, "too_many_installations".to_owned()));
        // An owner who comes back gets the place that was kept, and no second one.
        std::fs::remove_dir_all(gateway.folder.path().join("data/mail")).unwrap();
        let patch = json!({"administrator_email": "ada@example.org"});
        gateway.call(&who, Method::PATCH, "", patch).await.data();
        verify_newest(&gateway, &who).await;
        let taken = "SELECT COUNT(*) AS count FROM owner_places WHERE kept_until IS NULL";
        assert_eq!(gateway.count(taken).await, 3);
        gateway.clock.advance(90 * DAY);
        assert_eq!(gateway.status(&who).await, "VERIFIED");
    });
}

/// Each place is kept for ninety days from when its own address was dropped.
#[test]
fn a_second_change_does_not_keep_the_first_place_longer() {
    block_on(async {
        let gateway = Gateway::new();
        let who = verified(&gateway).await;
        let attempt = Attempt::at(PUBLIC);
        let cookie = gateway.leave(&who, &attempt).await;
        let back = attempt.callback("public", "code=abc");
        gateway.get(&back, &cookie).await.location();
        let start = gateway.clock.now();
        for email in ["second@example.net", "third@example.net"] {
            let patch = json!({"administrator_email": email});
            gateway.call(&who, Method::PATCH, "", patch).await.data();
            verify_newest(&gateway, &who).await;
            gateway.clock.advance(10 * DAY);
        }
        let sql =
            "SELECT kept_until FROM owner_places WHERE kept_until IS NOT NULL ORDER BY kept_until";
        let places = store::ask(&gateway, sql);
        let days = |row: &Vec<String>| (row[0].parse::<i64>().unwrap() - start) / DAY;
        assert_eq!(places.iter().map(days).collect::<Vec<_>>(), [90, 100]);
    });
}

/// Verifies with the code in the requested e-mail, whatever else was sent.
async fn verify_newest(gateway: &Gateway, who: &Installation) {
    let mails = delivered(gateway).await;
    let mail = mails
        .iter()
        .find(|mail| mail.subject == "Confirm your e-mail address");
    gateway.send_code(who, &mail.unwrap().code()).await.data();
    std::fs::remove_dir_all(gateway.folder.path().join("data/mail")).unwrap();
}

#[test]
fn the_operator_allows_an_owner_more() {
    block_on(async {
        let gateway = Gateway::new();
        for _ in 0..3 {
            verified(&gateway).await;
        }
        let limit = OwnerLimit {
            owner: owner::hash(&gateway.app.pepper, "Ada+all@example.org"),
            installations: 4,
            set_at: 0,
        };
        let allowed = gateway.app.store.write(limit, |tx, limit| {
            Box::pin(async move { owner::allow(tx, limit).await })
        });
        allowed.await.unwrap();
        verified(&gateway).await;
        let fifth = gateway.register().await;
        let code = delivered(&gateway).await.pop().unwrap().code();
        assert_eq!(
            gateway.send_code(&fifth, &code).await.status,
            StatusCode::CONFLICT
        );
    });
}

#[test]
fn a_stranger_who_registers_a_common_address_is_in_nobodys_way() {
    block_on(async {
        let gateway = Gateway::new();
        let home = "http://localhost:9090";
        let who = verified(&gateway).await;
        gateway.put_origins(&who, &[home]).await;
        for _ in 0..3 {
            let stranger = gateway.register().await;
            gateway.put_origins(&stranger, &[home]).await;
        }
        let attempt = Attempt::at(PUBLIC);
        let cookie = gateway
            .goes(&redirect_to(&gateway, &attempt, home), "")
            .await;
        let back = attempt.callback("public", "code=abc");
        gateway.get(&back, &cookie).await.location();
        assert_eq!(gateway.seats(&who).await, (1, 0));
        // A second verified household has the same origin. Browsers that have been here before
        // continue; others get a page that explains the next step.
        delivered(&gateway).await;
        std::fs::remove_dir_all(gateway.folder.path().join("data/mail")).unwrap();
        let other = verified(&gateway).await;
        gateway.put_origins(&other, &[home]).await;
        let again = redirect_to(&gateway, &Attempt::at(PUBLIC), home);
        gateway.get(&again, &cookie).await.location();
        let unknown = redirect_to(&gateway, &Attempt::at(PUBLIC), home);
        let page = gateway.get(&unknown, "").await;
        page.is_page(StatusCode::BAD_REQUEST, "several installations");
        assert!(page.body.contains("/i/{installation_id}/v1"));
        gateway.leaves_by_base(&other).await.location();
    });
}

/// The destination is checked not only when the sign-in starts, but again when the browser returns.
#[test]
fn a_code_does_not_go_to_an_origin_that_was_withdrawn() {
    block_on(async {
        let gateway = Gateway::new();
        let (who, home) = (verified(&gateway).await, "http://192.168.0.2:9090");
        gateway.put_origins(&who, &[home]).await;
        let attempt = Attempt::at(PUBLIC);
        let cookie = gateway
            .goes(&redirect_to(&gateway, &attempt, home), "")
            .await;
        gateway.put_origins(&who, &[]).await;
        for answer in ["code=abc", "error=access_denied"] {
            let reply = gateway
                .get(&attempt.callback("public", answer), &cookie)
                .await;
            reply.is_page(
                StatusCode::CONFLICT,
                "This gateway cannot return you to your Fasten",
            );
            assert!(!reply.body.contains("abc"), "{}", reply.body);
        }
        let report = format!("state={}&outcome=code", attempt.state.expose());
        let told = gateway.form("/v1/callback/public", &report, &cookie).await;
        assert_eq!(said(&told), (409, "origin_not_allowed".to_owned()));
        assert_eq!(gateway.seats(&who).await, (0, 1));
        gateway.put_origins(&who, &[home]).await;
        let back = gateway
            .get(&attempt.callback("public", "code=abc"), &cookie)
            .await;
        assert!(back.location().starts_with(home));
        // A repeated callback is refused, too.
        gateway.put_origins(&who, &[]).await;
        let reply = gateway
            .get(&attempt.callback("public", "code=abc"), &cookie)
            .await;
        reply.is_page(
            StatusCode::CONFLICT,
            "This gateway cannot return you to your Fasten",
        );
    });
}

#[test]
fn an_answer_is_a_code_or_an_error() {
    block_on(async {
        let gateway = Gateway::new();
        let who = gateway.register().await;
        let attempt = Attempt::at(PUBLIC);
        let cookie = gateway.leave(&who, &attempt).await;
        for answer in [
            "code=abc&error=access_denied",
            "code=",
            "code",
            "error=",
            "c%6fde=&x=1",
        ] {
            let reply = gateway
                .get(&attempt.callback("public", answer), &cookie)
                .await;
            reply.is_page(StatusCode::BAD_REQUEST, "is not valid");
        }
        assert_eq!(gateway.seats(&who).await, (0, 1));
        let reply = gateway
            .get(&attempt.callback("public", "code=abc"), &cookie)
            .await;
        assert!(reply.location().ends_with('#'), "{reply:?}");
    });
}

/// The gateway never returns a browser to itself.
#[test]
fn a_browser_is_not_returned_to_the_gateway() {
    block_on(async {
        let gateway = Gateway::new();
        let who = gateway.register().await;
        for origin in [BASE, "http://localhost:8417", "http://[::1]:8417"] {
            let attempt = Attempt::at(PUBLIC);
            let path = redirect_to(&gateway, &attempt, origin);
            let path = format!("/i/{}{path}", who.id);
            let page = gateway.get(&path, "").await;
            page.is_page(StatusCode::BAD_REQUEST, "points to this gateway itself");
        }
    });
}

#[test]
fn a_redirect_under_another_name_is_forwarded_before_anything_is_done() {
    block_on(async {
        let settings = "unverified_limit = 100\n[compat]\nnames = [\"lighthouse.example.com\"]";
        let gateway = Gateway::with("http://127.0.0.1:9", settings);
        let who = gateway.register().await;
        let attempt = Attempt::at(PUBLIC);
        let path = attempt.redirect_under(&format!("/i/{}", who.id), &gateway, &[]);
        for host in ["lighthouse.example.com", "Lighthouse.Example.com:443"] {
            let request = Request::get(&path).header(header::HOST, host);
            let reply = gateway.send(request.body(Body::empty()).unwrap()).await;
            assert_eq!(reply.location(), format!("{BASE}{path}"));
            assert_eq!(reply.header(header::SET_COOKIE), "");
        }
        assert_eq!(rows(&gateway, "flows"), 0);
        let request = Request::get(&path).header(header::HOST, "other.example.com");
        let reply = gateway.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(reply.location(), attempt.dest_url(&gateway));
        let connect = Request::get(format!("/v1/connect/{PUBLIC}"))
            .header(header::HOST, "lighthouse.example.com");
        gateway
            .send(connect.body(Body::empty()).unwrap())
            .await
            .data();
    });
}

#[test]
fn what_strangers_send_is_limited() {
    block_on(async {
        let gateway = Gateway::new();
        let who = gateway.register().await;
        for size in ["0", "1001", "-1", "many"] {
            let path = format!("/usage?page_size={size}");
            let reply = gateway.call(&who, Method::GET, &path, Value::Null).await;
            assert_eq!(said(&reply), (400, "invalid_request".to_owned()), "{size}");
        }
        gateway
            .call(&who, Method::GET, "/usage?page_size=1000", Value::Null)
            .await
            .data();
        for body in [
            json!({"size": 0}),
            json!({"size": 51}),
            json!({"states": vec!["ME"; 501]}),
            json!({"states": ["x".repeat(201)]}),
            json!({"platformTypes": vec!["epic"; 501]}),
        ] {
            let request = Request::post("/v1/search").body(Body::from(body.to_string()));
            let reply = gateway.send(request.unwrap()).await;
            assert_eq!(said(&reply), (400, "invalid_request".to_owned()), "{body}");
        }
        for key in ["k".repeat(256), "k".repeat(21)] {
            let reply = register_with(&gateway, &key, &json!({})).await;
            assert_eq!(said(&reply), (400, "invalid_request".to_owned()));
        }
    });
}

/// An address cannot make an e-mail program run a command, and a name cannot change the text
/// direction of a page.
#[test]
fn invalid_contacts_are_refused_at_registration_and_later() {
    block_on(async {
        let gateway = Gateway::new();
        let who = gateway.register().await;
        for body in [
            json!({"administrator_email": "a@127.0.0.1"}),
            json!({"administrator_email": "a@[127.0.0.1]"}),
            json!({"administrator_email": "-oQ/x@example.org"}),
            json!({"administrator_email": "a/../b@example.org"}),
            json!({"administrator_email": "|sh@example.org"}),
            json!({"administrator_email": "a@localhost"}),
            json!({"administrator_email": "a\u{202e}@example.org"}),
            json!({"administrator_name": "Ada \u{202e}krap"}),
            json!({"administrator_name": "Ada\u{2066}"}),
            json!({"administrator_name": "Ada\u{2028}Park"}),
            json!({"administrator_name": "Ada\u{9b}31m"}),
        ] {
            let key = Secret::random();
            let reply = register_with(&gateway, key.expose(), &body).await;
            assert_eq!(said(&reply), (400, "invalid_request".to_owned()), "{body}");
            let reply = gateway.call(&who, Method::PATCH, "", body.clone()).await;
            assert_eq!(said(&reply), (400, "invalid_request".to_owned()), "{body}");
        }
        assert_eq!(rows(&gateway, "installations"), 1);
    });
}

/// If one key is repeated with ever-changing addresses, none of them gets an e-mail.
#[test]
fn a_key_with_changing_addresses_sends_no_emails() {
    block_on(async {
        let gateway = Gateway::new();
        let key = "k".repeat(22);
        for number in 0..30 {
            let body = json!({"administrator_email": format!("stranger{number}@example.org")});
            let reply = register_with(&gateway, &key, &body).await;
            let expected = if number == 0 { 200 } else { 422 };
            assert_eq!(reply.status.as_u16(), expected);
        }
        assert_eq!(delivered(&gateway).await.len(), 1);
    });
}

/// The same tests on PostgreSQL, with the same results.
mod on_postgres {
    on_postgres_too! {
        only_json_changes_anything
        a_household_can_register_eleven_installations
        a_verified_address_wakes_an_installation_at_once
        one_registration_wakes_one_installation
        the_operator_lets_a_network_register_more
        strangers_cannot_stop_anybody_from_verifying
        a_wrong_recipient_can_unsubscribe_with_one_button
        a_verified_administrator_is_told_about_a_new_secret_and_new_origins
        guesses_at_a_secret_raise_an_alarm
        an_owner_who_changes_the_address_keeps_the_place_for_ninety_days
        the_operator_allows_an_owner_more
        a_stranger_who_registers_a_common_address_is_in_nobodys_way
        a_code_does_not_go_to_an_origin_that_was_withdrawn
        a_key_with_changing_addresses_sends_no_emails
    }
}
