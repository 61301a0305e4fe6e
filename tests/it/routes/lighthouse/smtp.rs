//! E-mail by SMTP to a real server: one that works, and others that are down, slow, refuse, or are
//! not what they claim to be.

use super::App;
use super::Gateway;
use super::mail::Mail;
use super::origins::certify;
use super::rows;
use super::together;
use crate::world::servers::Server;
use crate::world::smtp::Smtp;
use crate::world::smtp::free_port;
use crate::world::support::Home;
use axum::http::Request;
use fastenctl::http::block_on;
use fastenctl::lighthouse::mail::outbox::deliver_due;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::time::Duration;

const PLAIN: &str = "tls = \"none\"";

/// Starts a gateway that sends e-mail to `localhost` at this port.
fn gateway(port: u16, more: &str) -> Gateway {
    let mail = format!(
        "[mail]\nfrom = \"Gate <gate@example.org>\"\nhost = \"localhost\"\nport = {port}\n{more}\n"
    );
    Gateway::with("http://127.0.0.1:9", &mail)
}

async fn deliver(gateway: &Gateway) {
    deliver_due(&gateway.app.mail, || false).await.unwrap();
}

impl Gateway {
    /// Opens the app again on the same database, as after a kill.
    fn restart(&mut self) {
        let address = SocketAddr::from(([127, 0, 0, 1], 8417));
        self.app = App::open(&self.settings, address, self.clock.clone()).unwrap();
    }
}

fn message_id(mail: &Value) -> String {
    let mail = mail["mail"].as_str().unwrap();
    mail.lines()
        .find_map(|line| line.strip_prefix("Message-ID: "))
        .unwrap()
        .to_owned()
}

#[test]
fn an_email_is_sent_once() {
    block_on(async {
        let smtp = Smtp::start(&json!({"answer": "250 OK"}));
        let gateway = gateway(smtp.port, PLAIN);
        gateway.register().await;
        deliver(&gateway).await;
        let arrived = smtp.mail();
        assert_eq!(
            (&arrived["from"], &arrived["to"]),
            (&json!("gate@example.org"), &json!(["ada@example.org"]))
        );
        assert_eq!(
            (&arrived["encrypted"], &arrived["user"]),
            (&json!(false), &Value::Null)
        );
        let mail = Mail::read(arrived["mail"].as_str().unwrap());
        assert!(
            mail.raw.starts_with("From: Gate <gate@example.org>\r\n")
                && mail.link().contains("/installation/verify?")
        );
        assert!(
            message_id(&arrived).ends_with("@example.org>"),
            "{}",
            mail.raw
        );
        gateway.clock.advance(60 * 60);
        deliver(&gateway).await;
        assert_eq!((rows(&gateway, "outbox"), smtp.rest().len()), (0, 0));
    });
}

#[test]
fn a_password_is_only_sent_over_tls() {
    block_on(async {
        for tls in ["starttls", "tls"] {
            let folder = tempfile::tempdir().unwrap();
            certify(folder.path(), &["localhost"]);
            let file = |name: &str| folder.path().join(name).display().to_string();
            std::fs::write(file("password"), "p\"ss word\n").unwrap();
            let smtp = Smtp::start(&json!({
                "answer": "250 OK", "tls": tls, "certificate": file("server.pem"), "key": file("server.key"), "password": "p\"ss word",
            }));
            let more = format!(
                "tls = \"{tls}\"\nusername = \"gate\"\npassword_file = '{}'\nca_file = '{}'",
                file("password"),
                file("ca.pem")
            );
            let gateway = gateway(smtp.port, &more);
            gateway.register().await;
            deliver(&gateway).await;
            let arrived = smtp.mail();
            assert_eq!(
                (&arrived["encrypted"], &arrived["user"]),
                (&json!(true), &json!("gate")),
                "{tls}"
            );
            assert_eq!(rows(&gateway, "outbox"), 0);
        }
    });
}

/// Neither a server without TLS nor one with an arbitrary certificate gets an e-mail or a password.
#[test]
fn an_untrusted_server_gets_nothing() {
    block_on(async {
        let folder = tempfile::tempdir().unwrap();
        certify(folder.path(), &["localhost"]);
        let file = |name: &str| folder.path().join(name).display().to_string();
        let with_tls = |tls: &str| json!({"answer": "250 OK", "tls": tls, "certificate": file("server.pem"), "key": file("server.key")});
        for (wanted, tls) in [
            (json!({"answer": "250 OK"}), "starttls"),
            (json!({"answer": "250 OK"}), "tls"),
            (with_tls("starttls"), "starttls"),
            (with_tls("tls"), "tls"),
        ] {
            let smtp = Smtp::start(&wanted);
            let mut gateway = gateway(smtp.port, &format!("tls = \"{tls}\""));
            // Give up soon: a TLS client could wait forever for a server that does not speak TLS.
            gateway.settings.mail.delivered_within = Some(Duration::from_secs(2));
            gateway.restart();
            let who = gateway.register_now().await;
            deliver(&gateway).await;
            assert_eq!(
                (who, rows(&gateway, "outbox"), smtp.rest().len()),
                (true, 1, 0),
                "{wanted} {tls}"
            );
        }
    });
}

impl Gateway {
    /// Registers through the app that was opened last.
    async fn register_now(&mut self) -> bool {
        self.router = super::router(self.app.clone());
        !self.register().await.id.is_empty()
    }
}

#[test]
fn nothing_is_lost_while_the_server_is_down() {
    block_on(async {
        let port = free_port();
        let mut gateway = gateway(port, PLAIN);
        gateway.register().await;
        gateway.register().await;
        deliver(&gateway).await;
        gateway.restart();
        deliver(&gateway).await;
        assert_eq!(rows(&gateway, "outbox"), 2);
        let smtp = Smtp::start(&json!({"answer": "250 OK", "port": port}));
        gateway.clock.advance(10);
        deliver(&gateway).await;
        let ids = [smtp.mail(), smtp.mail()].map(|mail| message_id(&mail));
        assert_ne!(ids[0], ids[1]);
        gateway.clock.advance(60 * 60);
        deliver(&gateway).await;
        assert_eq!((rows(&gateway, "outbox"), smtp.rest().len()), (0, 0));
    });
}

/// The gateway is killed after the server has received the e-mail but before it has confirmed it,
/// so whether it was sent is unknown. The same e-mail is sent again, but only after the lease of
/// the first attempt has ended.
#[test]
fn an_email_in_transit_at_a_kill_is_sent_again_unchanged() {
    block_on(async {
        let port = free_port();
        let slow = Smtp::start(&json!({"answer": null, "port": port}));
        let mut gateway = gateway(port, PLAIN);
        gateway.register().await;
        let app = gateway.app.clone();
        let sending = tokio::spawn(async move { deliver_due(&app.mail, || false).await });
        let (slow, first) = tokio::task::spawn_blocking(move || {
            let mail = slow.mail();
            (slow, mail)
        })
        .await
        .unwrap();
        sending.abort();
        assert!(sending.await.unwrap_err().is_cancelled());
        assert_eq!(slow.rest().len(), 0);
        let smtp = Smtp::start(&json!({"answer": "250 OK", "port": port}));
        gateway.restart();
        gateway.clock.advance(4 * 60);
        deliver(&gateway).await;
        assert_eq!(rows(&gateway, "outbox"), 1);
        gateway.clock.advance(60);
        deliver(&gateway).await;
        let second = smtp.mail();
        assert_eq!(
            (message_id(&first), &first["mail"]),
            (message_id(&second), &second["mail"])
        );
        assert_eq!((rows(&gateway, "outbox"), smtp.rest().len()), (0, 0));
    });
}

/// A slow mail server delays e-mail and nothing else.
#[test]
fn a_silent_server_only_delays_email() {
    block_on(async {
        let port = free_port();
        let smtp = Smtp::start(&json!({"answer": null, "port": port}));
        let mut gateway = gateway(port, PLAIN);
        gateway.settings.mail.delivered_within = Some(Duration::from_millis(300));
        gateway.restart();
        assert!(gateway.register_now().await && gateway.register_now().await);
        deliver(&gateway).await;
        // The second e-mail is not even attempted.
        assert_eq!((rows(&gateway, "outbox"), smtp.rest().len()), (2, 1));
    });
}

#[test]
fn a_server_that_asks_to_wait_gets_the_email_later() {
    block_on(async {
        let port = free_port();
        let busy = Smtp::start(&json!({"answer": "451 greylisted ada@example.org", "port": port}));
        let gateway = gateway(port, PLAIN);
        gateway.register().await;
        deliver(&gateway).await;
        deliver(&gateway).await;
        assert_eq!((rows(&gateway, "outbox"), busy.rest().len()), (1, 1));
        let smtp = Smtp::start(&json!({"answer": "250 OK", "port": port}));
        gateway.clock.advance(5);
        deliver(&gateway).await;
        smtp.mail();
        assert_eq!((rows(&gateway, "outbox"), smtp.rest().len()), (0, 0));
    });
}

/// A refused e-mail does not delay the next one, is tried again, and finally expires.
#[test]
fn a_server_that_refuses_is_tried_five_times() {
    block_on(async {
        let smtp = Smtp::start(&json!({"answer": "550 no such user ada@example.org"}));
        let gateway = gateway(smtp.port, PLAIN);
        gateway.register().await;
        gateway.register().await;
        for _ in 0..20 {
            deliver(&gateway).await;
            gateway.clock.advance(60 * 60);
        }
        assert_eq!(rows(&gateway, "outbox"), 2);
        gateway.clock.advance(3 * 60 * 60);
        deliver(&gateway).await;
        assert_eq!((rows(&gateway, "outbox"), smtp.rest().len()), (0, 10));
    });
}

/// GW-21: if an e-mail fails, the sign-in that it is about is neither blocked nor lost.
#[test]
fn gw_21_sign_ins_do_not_wait_for_email() {
    block_on(async {
        let gateway = gateway(free_port(), PLAIN);
        let who = gateway.register().await;
        deliver(&gateway).await;
        let attempt = super::Attempt::at(super::PUBLIC);
        let cookie = gateway.leave(&who, &attempt).await;
        gateway
            .get(&attempt.callback("public", "code=abc"), &cookie)
            .await
            .location();
        assert_eq!(gateway.seats(&who).await, (1, 0));
    });
}

/// Several replicas that share an outbox send each e-mail once.
#[test]
fn replicas_do_not_send_email_twice() {
    block_on(async {
        let smtp = Smtp::start(&json!({"answer": "250 OK"}));
        let gateway = gateway(smtp.port, PLAIN);
        for _ in 0..15 {
            gateway.register().await;
        }
        let apps = (0..3).map(|_| {
            let address = SocketAddr::from(([127, 0, 0, 1], 8417));
            App::open(&gateway.settings, address, gateway.clock.clone()).unwrap()
        });
        let apps: Vec<_> = apps.collect();
        together(apps.into_iter().map(|app| async move {
            // Enough rounds to empty the outbox: a replica that was slow with one e-mail continues
            // with the next.
            for _ in 0..15 {
                deliver_due(&app.mail, || false).await.unwrap();
            }
        }))
        .await;
        let mut ids: Vec<String> = smtp.rest().iter().map(message_id).collect();
        ids.sort();
        let all = ids.len();
        ids.dedup();
        assert_eq!((ids.len(), all, rows(&gateway, "outbox")), (15, 15, 0));
    });
}

/// With the program itself: it is killed after a registration while the mail server is down, and
/// started again.
#[test]
fn a_killed_gateway_still_sends_its_email() {
    let (home, port) = (Home::new(), free_port());
    let settings = format!(
        "[mail]\nfrom = \"gate@example.org\"\nhost = \"127.0.0.1\"\nport = {port}\ntls = \"none\"\n"
    );
    std::fs::write(home.path("l.toml"), settings).unwrap();
    let args = [
        "lighthouse",
        "serve",
        "--settings",
        "l.toml",
        "--data-dir",
        "data",
    ];
    let server = Server::start(&home, &args, "first.log");
    let http = fastenctl::http::Client::new(fastenctl::http::Options::default());
    let body = json!({"administrator_email": "ada@example.org"})
        .to_string()
        .into_bytes();
    let register = Request::post(format!(
        "{}/installation/register",
        server.text("lighthouse")
    ))
    .header("content-type", "application/json")
    .body(body)
    .unwrap();
    assert_eq!(http.call(register).unwrap().status(), 200);
    // Kill it between attempts, because the e-mail would otherwise wait until the lease ends.
    while !std::fs::read_to_string(home.path("first.log"))
        .unwrap()
        .contains("e-mail not delivered")
    {
        std::thread::yield_now();
    }
    drop(server);
    let smtp = Smtp::start(&json!({"answer": "250 OK", "port": port}));
    let server = Server::start(&home, &args, "second.log");
    let mail = smtp.mail();
    assert_eq!(mail["to"], json!(["ada@example.org"]));
    drop(server);
    assert_eq!(smtp.rest().len(), 0);
    // GW-26: neither log contains an address or a token.
    for log in ["first.log", "second.log"] {
        let log = std::fs::read_to_string(home.path(log)).unwrap();
        assert!(!log.contains("ada@") && !log.contains("token="), "{log}");
    }
}

/// The same tests on PostgreSQL, with the same results.
mod on_postgres {
    on_postgres_too! {
        nothing_is_lost_while_the_server_is_down
        an_email_in_transit_at_a_kill_is_sent_again_unchanged
        replicas_do_not_send_email_twice
    }
}
