//! The identity of an installation: its secret, its administrator's address, its deletion, and how
//! many there may be.

use super::Attempt;
use super::Gateway;
use super::Installation;
use super::PUBLIC;
use super::Reply;
use super::mail::delivered;
use super::mail::verified;
use super::mail::verify;
use super::together;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Method, Request, StatusCode, header};
use fastenctl::http::block_on;
use serde_json::{Value, json};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

const HOUR: i64 = 60 * 60;
const DAY: i64 = 24 * HOUR;

impl Gateway {
    pub(super) async fn call(
        &self,
        who: &Installation,
        method: Method,
        path: &str,
        body: Value,
    ) -> Reply {
        self.as_installation(method, &format!("/v1/installation{path}"), who, &body)
            .await
    }

    pub(super) async fn rotate(&self, who: &Installation) -> Installation {
        self.rotate_until(who).await.0
    }

    /// Rotates the secret; returns the new one, and when the old one expires.
    async fn rotate_until(&self, who: &Installation) -> (Installation, String) {
        let data = self
            .call(who, Method::POST, "/secret", Value::Null)
            .await
            .data();
        let text = |name: &str| data[name].as_str().unwrap().to_owned();
        (
            Installation {
                id: who.id.clone(),
                secret: text("installation_secret"),
            },
            text("old_secret_until"),
        )
    }

    pub(super) async fn knows(&self, who: &Installation) -> bool {
        let reply = self.call(who, Method::GET, "", Value::Null).await;
        assert!(
            [StatusCode::OK, StatusCode::UNAUTHORIZED].contains(&reply.status),
            "{reply:?}"
        );
        reply.status == StatusCode::OK
    }

    pub(super) async fn status(&self, who: &Installation) -> Value {
        self.call(who, Method::GET, "", Value::Null).await.data()["verification_status"].take()
    }

    pub(super) async fn send_code(&self, who: &Installation, code: &str) -> Reply {
        self.call(who, Method::POST, "/verify", json!({"code": code}))
            .await
    }

    pub(super) async fn count(&self, sql: &'static str) -> i64 {
        let found = self.app.store.read((), move |tx, ()| {
            Box::pin(async move { tx.count(sql, &[]).await })
        });
        found.await.unwrap()
    }
}

pub(super) fn said(reply: &Reply) -> (u16, String) {
    (
        reply.status.as_u16(),
        reply.json()["code"].as_str().unwrap_or_default().to_owned(),
    )
}

#[test]
fn the_old_secret_works_until_the_new_one_is_used() {
    block_on(async {
        let gateway = Gateway::new();
        let old = gateway.register().await;
        let new = gateway.rotate(&old).await;
        assert!(gateway.knows(&old).await && gateway.knows(&old).await);
        assert!(gateway.knows(&new).await);
        assert!(!gateway.knows(&old).await);
        assert!(gateway.knows(&new).await);
    });
}

#[test]
fn the_old_secret_expires_after_a_day() {
    block_on(async {
        let gateway = Gateway::new();
        let old = gateway.register().await;
        let new = gateway.rotate(&old).await;
        gateway.clock.advance(DAY - 1);
        assert!(gateway.knows(&old).await);
        gateway.clock.advance(1);
        assert!(!gateway.knows(&old).await);
        assert!(gateway.knows(&new).await);
    });
}

/// If the response is lost, the request can be repeated with the old secret and gets the same
/// response.
#[test]
fn a_lost_new_secret_is_returned_again_to_the_old_one() {
    block_on(async {
        let gateway = Gateway::new();
        let old = gateway.register().await;
        let lost = gateway.rotate(&old).await;
        gateway.clock.advance(HOUR);
        let (new, until) = gateway.rotate_until(&old).await;
        assert_eq!(new.secret, lost.secret);
        assert!(
            gateway.knows(&old).await && gateway.knows(&new).await && !gateway.knows(&old).await
        );
        // The repeated request did not extend the old secret's life, and other installations get
        // different secrets.
        assert!(
            until < fastenctl::clock::rfc3339(gateway.clock.now() + DAY),
            "{until}"
        );
        assert_ne!(gateway.rotate(&new).await.secret, new.secret);
        assert_ne!(
            gateway.rotate(&gateway.register().await).await.secret,
            new.secret
        );
    });
}

/// An abandoned request may still run long after the response to its repetition, and more than
/// once.
#[test]
fn a_late_rotation_does_not_invalidate_an_answered_secret() {
    block_on(async {
        let gateway = Gateway::new();
        let old = gateway.register().await;
        let new = gateway.rotate(&old).await;
        gateway.rotate(&old).await;
        assert!(gateway.knows(&new).await);
        let late = gateway
            .call(&old, Method::POST, "/secret", Value::Null)
            .await;
        assert_eq!(late.status, StatusCode::UNAUTHORIZED);
        assert!(gateway.knows(&new).await);
    });
}

#[test]
fn a_late_registration_does_not_invalidate_an_answered_secret_and_changes_nothing() {
    block_on(async {
        let gateway = Gateway::new();
        let key = "k".repeat(22);
        let body = json!({"administrator_name": "Ada", "administrator_email": "ada@example.org"});
        let first = register_with(&gateway, &key, &body).await.data();
        let who = Installation::of(&first);
        // The second body has a name with spaces around it, and a field from another version of the
        // server.
        let again = json!({"administrator_name": " Ada ", "administrator_email": "ada@example.org", "software_os": "linux"});
        for late in [&body, &again] {
            let answer = register_with(&gateway, &key, late).await.data();
            assert_eq!(
                (&answer["installation_id"], &answer["installation_secret"]),
                (&json!(who.id), &json!(who.secret))
            );
        }
        gateway
            .call(
                &who,
                Method::PATCH,
                "",
                json!({"administrator_name": "Ada Park"}),
            )
            .await
            .data();
        register_with(&gateway, &key, &body).await.data();
        assert_eq!(
            gateway
                .call(&who, Method::GET, "", Value::Null)
                .await
                .data()["administrator_name"],
            "Ada Park"
        );
        assert_eq!(delivered(&gateway).await.len(), 1);
        assert_eq!(
            gateway
                .count("SELECT COUNT(*) AS count FROM installations")
                .await,
            1
        );
    });
}

#[test]
fn a_key_belongs_to_one_name_and_address() {
    block_on(async {
        let gateway = Gateway::new();
        let key = "k".repeat(22);
        let body = json!({"administrator_name": "Ada", "administrator_email": "ada@example.org"});
        let who = Installation::of(&register_with(&gateway, &key, &body).await.data());
        for other in [
            json!({"administrator_name": "Eve", "administrator_email": "ada@example.org"}),
            json!({"administrator_name": "Ada", "administrator_email": "eve@example.org"}),
            json!({}),
        ] {
            let refused = register_with(&gateway, &key, &other).await;
            assert_eq!(said(&refused), (422, "idempotency_key_reused".to_owned()));
        }
        let record = gateway
            .call(&who, Method::GET, "", Value::Null)
            .await
            .data();
        assert_eq!(
            (
                &record["administrator_name"],
                &record["administrator_email"]
            ),
            (&json!("Ada"), &json!("ada@example.org"))
        );
    });
}

/// After a rotation the key stands for a new installation, so an attacker who has seen the key
/// cannot get the secret.
#[test]
fn a_key_is_forgotten_at_the_first_rotation() {
    block_on(async {
        let gateway = Gateway::new();
        let (key, body) = ("k".repeat(22), json!({"administrator_name": "Ada"}));
        let who = Installation::of(&register_with(&gateway, &key, &body).await.data());
        let new = gateway.rotate(&who).await;
        let other = Installation::of(&register_with(&gateway, &key, &body).await.data());
        assert_ne!(other.id, who.id);
        assert!(gateway.knows(&new).await && gateway.knows(&other).await);
    });
}

/// Version 0.1.0 did not store the request together with its key, and its secrets were random.
#[test]
fn a_key_from_an_earlier_version_leads_to_its_installation() {
    block_on(async {
        let gateway = Gateway::new();
        let (key, body) = ("k".repeat(22), json!({"administrator_name": "Ada"}));
        let first = Installation::of(&register_with(&gateway, &key, &body).await.data());
        let age = "UPDATE idempotency_keys SET body_hash = ''";
        let lose = "UPDATE installations SET secret_hash = 'by chance'";
        let aged = gateway.app.store.write((), move |tx, ()| {
            Box::pin(async move { Ok((tx.execute(age, &[]).await?, tx.execute(lose, &[]).await?)) })
        });
        assert_eq!(aged.await.unwrap(), (1, 1));
        assert!(!gateway.knows(&first).await);
        let again = Installation::of(&register_with(&gateway, &key, &body).await.data());
        assert_eq!(again.id, first.id);
        assert!(gateway.knows(&again).await);
        let third = Installation::of(&register_with(&gateway, &key, &body).await.data());
        assert_eq!(third.secret, again.secret);
        assert_eq!(
            register_with(&gateway, &key, &json!({})).await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
    });
}

pub(super) async fn register_with(gateway: &Gateway, key: &str, body: &Value) -> Reply {
    let request = Request::post("/v1/installation/register").header("idempotency-key", key);
    gateway
        .send(request.body(Body::from(body.to_string())).unwrap())
        .await
}

/// GW-22: all routes refuse an unknown ID, a wrong secret and missing credentials in exactly the
/// same way.
#[test]
fn gw_22_every_route_refuses_strangers_the_same_way() {
    block_on(async {
        let gateway = Gateway::new();
        let (who, other) = (gateway.register().await, gateway.register().await);
        let wrong = Installation {
            id: who.id.clone(),
            secret: other.secret,
        };
        let unknown = Installation {
            id: "0d9b6c62-7f0a-4a53-9a55-20f4f3d8a0ff".to_owned(),
            secret: who.secret.clone(),
        };
        let nobody = Installation {
            id: String::new(),
            secret: String::new(),
        };
        let mut seen = Vec::new();
        for (method, path) in [
            (Method::GET, ""),
            (Method::PATCH, ""),
            (Method::DELETE, ""),
            (Method::POST, "/verify"),
            (Method::POST, "/verify/resend"),
            (Method::POST, "/secret"),
            (Method::PUT, "/origins"),
            (Method::GET, "/usage"),
        ] {
            for one in [&wrong, &unknown, &nobody] {
                let mut reply = gateway.call(one, method.clone(), path, Value::Null).await;
                let said = reply.refusal();
                // This header is different for each request.
                reply.headers.remove("x-request-id");
                seen.push((reply.status, said, reply.headers));
            }
        }
        assert!(seen.iter().all(|one| *one == seen[0]), "{seen:#?}");
        assert_eq!(seen[0].0, StatusCode::UNAUTHORIZED);
        assert!(gateway.knows(&who).await);
    });
}

#[test]
fn the_code_from_the_mail_verifies() {
    block_on(async {
        let gateway = Gateway::with("http://127.0.0.1:9", "unverified_limit = 1");
        let who = gateway.register().await;
        assert_eq!(gateway.status(&who).await, "PENDING");
        gateway.leave(&who, &Attempt::at(PUBLIC)).await;
        assert_eq!(
            said(&gateway.ticket(&who, &Attempt::at(PUBLIC)).await),
            (409, "user_limit_reached".to_owned())
        );
        let code = delivered(&gateway).await[0].code();
        let typed = format!(" {} ", code.to_lowercase().replace('-', " "));
        assert_eq!(
            gateway.send_code(&who, &typed).await.data()["verification_status"],
            "VERIFIED"
        );
        gateway.ticket(&who, &Attempt::at(PUBLIC)).await.data();
        // A client that did not get the response may send the code again.
        assert_eq!(
            gateway.send_code(&who, &code).await.data()["verification_status"],
            "VERIFIED"
        );
    });
}

#[test]
fn five_wrong_codes_invalidate_the_right_one() {
    block_on(async {
        let gateway = Gateway::new();
        let who = gateway.register().await;
        let code = delivered(&gateway).await[0].code();
        for _ in 0..5 {
            assert_eq!(
                said(&gateway.send_code(&who, "AAAA-AAAA").await),
                (400, "wrong_code".to_owned())
            );
        }
        assert_eq!(
            said(&gateway.send_code(&who, &code).await),
            (400, "verification_expired".to_owned())
        );
        gateway
            .call(&who, Method::POST, "/verify/resend", Value::Null)
            .await
            .data();
        let other = delivered(&gateway)
            .await
            .iter()
            .map(super::mail::Mail::code)
            .find(|other| *other != code)
            .unwrap();
        assert_eq!(
            said(&gateway.send_code(&who, &code).await),
            (400, "wrong_code".to_owned())
        );
        gateway.send_code(&who, &other).await.data();
    });
}

/// Concurrent guesses are counted like consecutive ones.
#[test]
fn parallel_guesses_are_counted() {
    block_on(async {
        let gateway = Arc::new(Gateway::new());
        let who = Arc::new(gateway.register().await);
        let guesses = together((0..20).map(|_| {
            let (gateway, who) = (gateway.clone(), who.clone());
            async move { said(&gateway.send_code(&who, "AAAA-AAAA").await).1 }
        }));
        let wrong = guesses
            .await
            .iter()
            .filter(|said| *said == "wrong_code")
            .count();
        assert_eq!(wrong, 5);
    });
}

#[test]
fn a_code_expires_after_a_day() {
    block_on(async {
        let gateway = Gateway::new();
        let who = gateway.register().await;
        let mail = delivered(&gateway).await.remove(0);
        gateway.clock.advance(DAY);
        assert_eq!(
            said(&gateway.send_code(&who, &mail.code()).await),
            (400, "verification_expired".to_owned())
        );
        gateway
            .get(&mail.link(), "")
            .await
            .is_page(StatusCode::NOT_FOUND, "This link no longer works");
        assert_eq!(gateway.status(&who).await, "PENDING");
    });
}

/// Mail scanners open links, so only the button on the page does something.
#[test]
fn the_mails_link_leads_to_a_button() {
    block_on(async {
        let gateway = Gateway::new();
        let who = gateway.register().await;
        let link = delivered(&gateway).await[0].link();
        let page = gateway.get(&link, "").await;
        page.is_page(
            StatusCode::OK,
            "<strong><bdi>ada@example.org</bdi></strong>",
        );
        gateway
            .get(&link, "")
            .await
            .is_page(StatusCode::OK, "This is my address");
        assert_eq!(gateway.status(&who).await, "PENDING");
        assert!(
            !page.body.contains("<script")
                && page
                    .body
                    .contains("action=\"http://127.0.0.1:8417/v1/installation/verify\"")
        );
        assert!(
            page.header(header::CONTENT_SECURITY_POLICY)
                .contains("form-action 'self'")
        );
        let value = |name: &str| {
            let rest = page
                .body
                .split(&format!("name=\"{name}\" value=\""))
                .nth(1)
                .unwrap();
            rest.split('"').next().unwrap().to_owned()
        };
        let form = format!("id={}&token={}", value("id"), value("token"));
        for spoilt in [
            form.replace("token=", "token=x"),
            form.replace("id=", "id=0"),
            String::new(),
        ] {
            let reply = gateway.form("/v1/installation/verify", &spoilt, "").await;
            reply.is_page(StatusCode::NOT_FOUND, "This link no longer works");
        }
        assert_eq!(gateway.status(&who).await, "PENDING");
        for _ in 0..2 {
            let reply = gateway.form("/v1/installation/verify", &form, "").await;
            reply.is_page(StatusCode::OK, "Your e-mail address is confirmed");
            assert_eq!(gateway.status(&who).await, "VERIFIED");
        }
        gateway
            .get(&link, "")
            .await
            .is_page(StatusCode::OK, "Your e-mail address is confirmed");
    });
}

#[test]
fn three_emails_per_hour_may_be_requested() {
    block_on(async {
        let gateway = Gateway::new();
        let who = gateway.register().await;
        let resend = || gateway.call(&who, Method::POST, "/verify/resend", Value::Null);
        for _ in 0..3 {
            assert_eq!(
                resend().await.data()["administrator_email"],
                "ada@example.org"
            );
        }
        let refused = resend().await;
        assert_eq!(said(&refused), (429, "rate_limited".to_owned()));
        let wait: i64 = refused.header(header::RETRY_AFTER).parse().unwrap();
        assert!((HOUR - 60..=HOUR).contains(&wait), "{wait}");
        assert_eq!(delivered(&gateway).await.len(), 4);
        assert_eq!(
            refused.json()["error"],
            "the limit of 3 verification e-mails per hour for this installation is reached; the most recent one still works, and `fastenctl update --email` corrects a mistyped address at once"
        );
        // A mistyped address can be corrected at once, but that does not circumvent the hourly
        // limit.
        let to = |email: &str| {
            let patch = json!({"administrator_email": email});
            gateway.call(&who, Method::PATCH, "", patch)
        };
        for email in ["eva@example.org", "eve@example.org", "ewe@example.org"] {
            assert_eq!(to(email).await.data()["administrator_email"], email);
        }
        assert_eq!(
            said(&to("eye@example.org").await),
            (429, "rate_limited".to_owned())
        );
        assert_eq!(said(&resend().await), (429, "rate_limited".to_owned()));
        assert_eq!(delivered(&gateway).await.len(), 7);
        gateway.clock.advance(wait);
        resend().await.data();
    });
}

/// The limit of three also applies to concurrent requests.
#[test]
fn three_of_twenty_concurrently_requested_emails_are_sent() {
    block_on(async {
        let gateway = Arc::new(Gateway::new());
        let who = Arc::new(gateway.register().await);
        let asked = together((0..20).map(|_| {
            let (gateway, who) = (gateway.clone(), who.clone());
            async move {
                gateway
                    .call(&who, Method::POST, "/verify/resend", Value::Null)
                    .await
                    .status
            }
        }));
        let (sent, refused): (Vec<_>, Vec<_>) = asked
            .await
            .into_iter()
            .partition(|status| *status == StatusCode::OK);
        assert_eq!(
            (sent.len(), refused),
            (3, vec![StatusCode::TOO_MANY_REQUESTS; 17])
        );
    });
}

#[test]
fn there_must_be_something_to_verify() {
    block_on(async {
        let gateway = Gateway::new();
        let who = verified(&gateway).await;
        let reply = gateway
            .call(&who, Method::POST, "/verify/resend", Value::Null)
            .await;
        assert_eq!(
            (reply.status, &reply.json()["error"]),
            (
                StatusCode::CONFLICT,
                &json!("the e-mail address is already verified")
            )
        );
        let request = Request::post("/v1/installation/register")
            .body(Body::from("{}"))
            .unwrap();
        let silent = Installation::of(&gateway.send(request).await.data());
        let reply = gateway
            .call(&silent, Method::POST, "/verify/resend", Value::Null)
            .await;
        assert_eq!(reply.status, StatusCode::CONFLICT);
        assert_eq!(delivered(&gateway).await.len(), 0);
        let patch = json!({"administrator_email": "late@example.org"});
        let record = gateway.call(&silent, Method::PATCH, "", patch).await.data();
        assert_eq!(record["verification_status"], "PENDING");
        verify(&gateway, &silent).await;
    });
}

/// Strangers cannot flood a mailbox by registering with it.
#[test]
fn one_mailbox_gets_twenty_verification_emails_per_day() {
    block_on(async {
        let gateway = Gateway::new();
        for _ in 0..22 {
            gateway.register().await;
        }
        assert_eq!(delivered(&gateway).await.len(), 20);
    });
}

#[test]
fn a_new_address_is_pending_and_the_old_one_is_told() {
    block_on(async {
        let gateway = Gateway::new();
        let who = verified(&gateway).await;
        let same =
            json!({"administrator_email": "ada@example.org", "administrator_name": "Ada P."});
        assert_eq!(
            gateway.call(&who, Method::PATCH, "", same).await.data()["verification_status"],
            "VERIFIED"
        );
        let patch = json!({"administrator_email": "park@example.org"});
        let record = gateway.call(&who, Method::PATCH, "", patch).await.data();
        assert_eq!(
            (
                &record["administrator_email"],
                &record["verification_status"]
            ),
            (&json!("park@example.org"), &json!("PENDING"))
        );
        let mut mails = delivered(&gateway).await;
        mails.sort_by(|one, other| one.to.cmp(&other.to));
        let to: Vec<(&str, &str)> = mails
            .iter()
            .map(|mail| (mail.to.as_str(), mail.subject.as_str()))
            .collect();
        assert_eq!(
            to,
            [
                (
                    "ada@example.org",
                    "The e-mail address of your Fasten installation was changed"
                ),
                ("park@example.org", "Confirm your e-mail address")
            ]
        );
        assert!(!mails[0].raw.contains("park@example.org"));
        gateway.send_code(&who, &mails[1].code()).await.data();
        assert_eq!(gateway.status(&who).await, "VERIFIED");
    });
}

/// A link or code for an address that the installation no longer has is not accepted.
#[test]
fn an_old_addresss_code_does_not_verify_the_new_one() {
    block_on(async {
        let gateway = Gateway::new();
        let who = gateway.register().await;
        let old = delivered(&gateway).await.remove(0);
        gateway
            .call(
                &who,
                Method::PATCH,
                "",
                json!({"administrator_email": "park@example.org"}),
            )
            .await
            .data();
        assert_eq!(
            said(&gateway.send_code(&who, &old.code()).await),
            (400, "wrong_code".to_owned())
        );
        gateway
            .get(&old.link(), "")
            .await
            .is_page(StatusCode::NOT_FOUND, "This link no longer works");
        let (_, form) = old
            .link()
            .split_once('?')
            .map(|(a, b)| (a.to_owned(), b.to_owned()))
            .unwrap();
        gateway
            .form("/v1/installation/verify", &form, "")
            .await
            .is_page(StatusCode::NOT_FOUND, "This link no longer works");
        assert_eq!(gateway.status(&who).await, "PENDING");
    });
}

#[test]
fn one_owner_may_have_three_verified_installations() {
    block_on(async {
        let gateway = Gateway::new();
        let mut all = Vec::new();
        for _ in 0..3 {
            all.push(verified(&gateway).await);
        }
        let fourth = gateway.register().await;
        let mail = delivered(&gateway).await.remove(0);
        let refused = gateway.send_code(&fourth, &mail.code()).await;
        assert_eq!(said(&refused), (409, "too_many_installations".to_owned()));
        let (_, form) = mail
            .link()
            .split_once('?')
            .map(|(a, b)| (a.to_owned(), b.to_owned()))
            .unwrap();
        let page = gateway.form("/v1/installation/verify", &form, "").await;
        page.is_page(
            StatusCode::CONFLICT,
            "This e-mail address has too many installations",
        );
        assert_eq!(gateway.status(&fourth).await, "PENDING");
        // An installation that is deleted before a user connected frees its place at once.
        gateway
            .call(&all[0], Method::DELETE, "", Value::Null)
            .await
            .data();
        gateway.send_code(&fourth, &mail.code()).await.data();
    });
}

/// The last place is given only once, however many installations ask for it concurrently.
#[test]
fn places_of_an_owner_are_given_once() {
    block_on(async {
        let gateway = Arc::new(Gateway::new());
        let mut codes = Vec::new();
        for _ in 0..10 {
            let who = gateway.register().await;
            codes.push((who, delivered(&gateway).await.pop().unwrap().code()));
            std::fs::remove_dir_all(gateway.folder.path().join("data/mail")).unwrap();
        }
        let verified = together(codes.into_iter().map(|(who, code)| {
            let gateway = gateway.clone();
            async move { gateway.send_code(&who, &code).await.status == StatusCode::OK }
        }));
        assert_eq!(verified.await.iter().filter(|yes| **yes).count(), 3);
    });
}

/// A deleted installation's name is removed at once, but its counts and its place only after the
/// cool-down.
#[test]
fn a_deleted_installation_is_forgotten() {
    block_on(async {
        let gateway = Gateway::new();
        let who = verified(&gateway).await;
        let attempt = Attempt::at(PUBLIC);
        let cookie = gateway.leave(&who, &attempt).await;
        gateway
            .get(&attempt.callback("public", "code=abc"), &cookie)
            .await
            .location();
        let open = Attempt::at(PUBLIC);
        let open_cookie = gateway.leave(&who, &open).await;
        let deleted = gateway
            .call(&who, Method::DELETE, "", Value::Null)
            .await
            .data();
        assert_eq!(deleted, json!({"installation_id": who.id}));
        assert!(!gateway.knows(&who).await);
        gateway
            .get(&open.callback("public", "code=abc"), &open_cookie)
            .await
            .is_page(StatusCode::NOT_FOUND, "not known here");
        let own = Attempt::at(PUBLIC).redirect_under(&format!("/i/{}", who.id), &gateway, &[]);
        gateway
            .get(&own, "")
            .await
            .is_page(StatusCode::BAD_REQUEST, "which installation");
        for table in TABLES {
            assert!(!dump(&gateway, table).await.contains(&who.id), "{table}");
            assert!(
                !dump(&gateway, table).await.contains("example.org"),
                "{table}"
            );
            assert!(!dump(&gateway, table).await.contains("Park"), "{table}");
        }
        assert_eq!(
            gateway
                .count("SELECT SUM(users) AS count FROM usage_counts")
                .await,
            1
        );
        // Two more installations fit; the third has to wait for the end of the cool-down.
        verified(&gateway).await;
        verified(&gateway).await;
        let third = gateway.register().await;
        let code = delivered(&gateway).await.pop().unwrap().code();
        assert_eq!(
            said(&gateway.send_code(&third, &code).await),
            (409, "too_many_installations".to_owned())
        );
        gateway.clock.advance(90 * DAY);

        gateway
            .app
            .store
            .write(gateway.clock.now(), |tx, now| {
                Box::pin(fastenctl::lighthouse::jobs::sweep(tx, *now))
            })
            .await
            .unwrap();
        assert_eq!(
            gateway
                .count("SELECT COUNT(*) AS count FROM usage_counts")
                .await,
            0
        );
        assert_eq!(
            gateway
                .count("SELECT COUNT(*) AS count FROM nameless")
                .await,
            0
        );
        gateway
            .call(&third, Method::POST, "/verify/resend", Value::Null)
            .await
            .data();
        verify(&gateway, &third).await;
    });
}

const TABLES: [&str; 16] = [
    "installations",
    "idempotency_keys",
    "origins",
    "usage_counts",
    "seats",
    "evidence",
    "reservations",
    "sign_ins",
    "sign_in_days",
    "tickets",
    "flows",
    "verifications",
    "owner_places",
    "uses",
    "outbox",
    "notices",
];

async fn dump(gateway: &Gateway, table: &'static str) -> String {
    let sql = format!("SELECT * FROM {table}");
    let found = gateway.app.store.read(sql, |tx, sql| {
        Box::pin(async move { tx.query(sql, &[]).await })
    });
    format!("{:?}", found.await.unwrap())
}

/// Registers from an address; returns the status and how long to wait.
async fn register_from(gateway: &Gateway, address: &str, key: Option<&str>) -> (u16, String) {
    let mut request = Request::post("/v1/installation/register");
    if let Some(key) = key {
        request = request.header("idempotency-key", key);
    }
    let mut request = request.body(Body::from("{}")).unwrap();
    let ip: IpAddr = address.parse().unwrap();
    request
        .extensions_mut()
        .insert(ConnectInfo(SocketAddr::new(ip, 40123)));
    let reply = gateway.send(request).await;
    (
        reply.status.as_u16(),
        reply.header(header::RETRY_AFTER).to_owned(),
    )
}

#[test]
fn a_network_has_a_daily_limit_for_registrations() {
    block_on(async {
        let gateway = Gateway::new();
        let key = "k".repeat(22);
        assert_eq!(
            register_from(&gateway, "192.0.2.7", Some(&key)).await.0,
            200
        );
        for _ in 0..9 + 190 {
            assert_eq!(
                register_from(&gateway, "192.0.2.7", None).await,
                (200, String::new())
            );
        }
        // Only the first ten can connect users; the others are dormant.
        assert_eq!(
            gateway
                .count("SELECT COUNT(*) AS count FROM installations WHERE dormant <> ''")
                .await,
            190
        );
        let (status, wait) = register_from(&gateway, "192.0.2.7", None).await;
        assert_eq!(status, 429);
        assert!((DAY - 60..=DAY).contains(&wait.parse().unwrap()), "{wait}");
        // A repeated registration does not count as a new one, and other addresses have their own
        // limit.
        assert_eq!(
            register_from(&gateway, "192.0.2.7", Some(&key)).await.0,
            200
        );
        assert_eq!(register_from(&gateway, "192.0.2.8", None).await.0, 200);
        assert_eq!(
            register_from(&gateway, "::ffff:192.0.2.7", None).await.0,
            429
        );
        gateway.clock.advance(DAY);
        assert_eq!(register_from(&gateway, "192.0.2.7", None).await.0, 200);
    });
}

/// An IPv6 customer has at least a /64 and at most a /48, so all of its addresses count as one.
#[test]
fn the_many_addresses_of_one_ipv6_customer_are_one() {
    block_on(async {
        let gateway = Gateway::new();
        for host in 0..10 {
            assert_eq!(
                register_from(&gateway, &format!("2001:db8:1:0::{host:x}"), None)
                    .await
                    .0,
                200
            );
        }
        let asleep = "SELECT COUNT(*) AS count FROM installations WHERE dormant <> ''";
        assert_eq!(gateway.count(asleep).await, 0);
        assert_eq!(
            register_from(&gateway, "2001:db8:1:0::ffff", None).await.0,
            200
        );
        assert_eq!(gateway.count(asleep).await, 1);
        for network in 1..=30 {
            assert_eq!(
                register_from(&gateway, &format!("2001:db8:1:{network:x}::1"), None)
                    .await
                    .0,
                200,
                "{network}"
            );
        }
        assert_eq!(gateway.count(asleep).await, 1);
        assert_eq!(
            register_from(&gateway, "2001:db8:1:ffff::1", None).await.0,
            200
        );
        assert_eq!(gateway.count(asleep).await, 2);
        assert_eq!(register_from(&gateway, "2001:db8:2::1", None).await.0, 200);
        assert_eq!(gateway.count(asleep).await, 2);
    });
}

/// The same tests on PostgreSQL, with the same results.
mod on_postgres {
    on_postgres_too! {
        the_old_secret_works_until_the_new_one_is_used
        the_old_secret_expires_after_a_day
        a_lost_new_secret_is_returned_again_to_the_old_one
        a_late_rotation_does_not_invalidate_an_answered_secret
        a_late_registration_does_not_invalidate_an_answered_secret_and_changes_nothing
        a_key_belongs_to_one_name_and_address
        a_key_is_forgotten_at_the_first_rotation
        a_key_from_an_earlier_version_leads_to_its_installation
        gw_22_every_route_refuses_strangers_the_same_way
        the_code_from_the_mail_verifies
        five_wrong_codes_invalidate_the_right_one
        parallel_guesses_are_counted
        a_code_expires_after_a_day
        the_mails_link_leads_to_a_button
        three_emails_per_hour_may_be_requested
        three_of_twenty_concurrently_requested_emails_are_sent
        there_must_be_something_to_verify
        one_mailbox_gets_twenty_verification_emails_per_day
        a_new_address_is_pending_and_the_old_one_is_told
        an_old_addresss_code_does_not_verify_the_new_one
        one_owner_may_have_three_verified_installations
        places_of_an_owner_are_given_once
        a_deleted_installation_is_forgotten
        a_network_has_a_daily_limit_for_registrations
        the_many_addresses_of_one_ipv6_customer_are_one
    }
}
