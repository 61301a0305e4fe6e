//! Where an installation's browsers may be returned to. A TLS server represents the Internet.

use super::Attempt;
use super::Gateway;
use super::Installation;
use super::PUBLIC;
use super::Reply;
use super::identity::said;
use super::mail::verified;
use super::name_server::NameServer;
use super::store;
use axum::http::{Method, StatusCode};
use fastenctl::clock::rfc3339;
use fastenctl::http::block_on;
use fastenctl::lighthouse::app::App;
use fastenctl::lighthouse::jobs;
use fastenctl::lighthouse::router::router;
use fastenctl::lighthouse::settings::Reach;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, pem::PemObject};

const DAY: i64 = 24 * 60 * 60;
const HOME: &str = "https://fasten.home.example";

/// Writes PEM files to `folder`: certificate and key of a server, and `ca.pem` for the authority
/// that issued the certificate.
pub(super) fn certify(folder: &Path, names: &[&str]) {
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let certificate = CertificateParams::new(names)
        .unwrap()
        .signed_by(&key, &authority)
        .unwrap();
    std::fs::write(folder.join("ca.pem"), authority.pem()).unwrap();
    std::fs::write(folder.join("server.pem"), certificate.pem()).unwrap();
    std::fs::write(folder.join("server.key"), key.serialize_pem()).unwrap();
}

/// A web server that sends a preset response and counts its requests, together with a name server.
struct Web {
    address: SocketAddr,
    names: NameServer,
    says: Arc<Mutex<String>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Web {
    fn start(folder: &Path) -> Self {
        certify(folder, &["fasten.home.example", "other.example"]);
        let chain = tokio_rustls::rustls::pki_types::CertificateDer::pem_file_iter(
            folder.join("server.pem"),
        )
        .unwrap();
        let key = PrivateKeyDer::from_pem_file(folder.join("server.key")).unwrap();
        let chain = chain.collect::<Result<Vec<_>, _>>().unwrap();
        let config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let listener = tokio::net::TcpListener::from_std(listener).unwrap();
        let (says, asked) = (Arc::new(Mutex::new(String::new())), Arc::default());
        let web = Self {
            address,
            names: NameServer::start(),
            says,
            asked,
        };
        let (says, asked) = (web.says.clone(), web.asked.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let Ok(mut stream) = acceptor.accept(stream).await else {
                    continue;
                };
                let mut request = vec![0; 4096];
                let length = stream.read(&mut request).await.unwrap_or_default();
                let request = String::from_utf8_lossy(&request[..length]).into_owned();
                asked
                    .lock()
                    .unwrap()
                    .push(request.lines().next().unwrap_or_default().to_owned());
                let answer = says.lock().unwrap().clone();
                let _ = stream.write_all(answer.as_bytes()).await;
                let _ = stream.shutdown().await;
            }
        });
        web
    }

    fn says(&self, status: &str, body: &str) {
        let length = body.len();
        *self.says.lock().unwrap() = format!(
            "HTTP/1.1 {status}\r\ncontent-length: {length}\r\nlocation: https://other.example/\r\n\r\n{body}"
        );
    }

    fn asked(&self) -> usize {
        self.asked.lock().unwrap().len()
    }
}

impl Gateway {
    /// Starts a gateway whose Internet is `web`; `names` are the addresses that name servers
    /// return.
    fn on_the_internet(names: &[(&str, &str)]) -> (Self, Web) {
        let mut gateway = Self::new();
        let web = Web::start(gateway.folder.path());
        let mut settings = gateway.settings.clone();
        let names = names.iter().map(|(name, ips)| {
            (
                (*name).to_owned(),
                ips.split_whitespace()
                    .map(|ip| ip.parse().unwrap())
                    .collect(),
            )
        });
        settings.reach = Reach {
            names: names.collect::<BTreeMap<_, _>>(),
            connect_to: Some(web.address),
            ca_file: Some(gateway.folder.path().join("ca.pem")),
            name_server: Some(web.names.address),
        };
        let address = SocketAddr::from(([127, 0, 0, 1], 8417));
        gateway.app = App::open(&settings, address, gateway.clock.clone()).unwrap();
        gateway.router = router(gateway.app.clone());
        (gateway, web)
    }

    async fn put(&self, who: &Installation, origins: &[&str]) -> Reply {
        self.as_installation(
            Method::PUT,
            "/v1/installation/origins",
            who,
            &json!({"origins": origins}),
        )
        .await
    }

    async fn origins(&self, who: &Installation) -> Value {
        self.as_installation(Method::GET, "/v1/installation", who, &Value::Null)
            .await
            .data()["origins"]
            .take()
    }

    /// Whether a sign-in that returns to `origin` is accepted; the user is then asked first.
    async fn leads_back_to(&self, origin: &str) -> bool {
        let attempt = Attempt::at(PUBLIC);
        let path = attempt.redirect(self, &[]);
        let encoded =
            |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        let path = path.replacen(&encoded("http://127.0.0.1:40123"), &encoded(origin), 1);
        let reply = self.get(&path, "").await;
        let asks = reply.status == StatusCode::OK && reply.body.contains(origin);
        assert!(asks || reply.status == StatusCode::BAD_REQUEST, "{reply:?}");
        asks
    }
}

fn internet() -> (Gateway, Web) {
    Gateway::on_the_internet(&[
        ("fasten.home.example", "198.51.99.7"),
        ("other.example", "198.51.99.8"),
    ])
}

#[test]
fn gw_03_private_addresses_are_registered_without_proof() {
    block_on(async {
        let gateway = Gateway::new();
        let who = verified(&gateway).await;
        let origins = [
            "http://192.168.0.2:9090",
            "http://[fd00::7]:9090",
            "http://localhost:9090",
            "http://wails.localhost",
            "http://fasten.local:9090",
            "http://nas.home.arpa",
            "https://fasten.internal",
            "http://100.101.102.103:9090",
        ];
        for origin in origins {
            assert!(!gateway.leads_back_to(origin).await, "{origin}");
        }
        let record = gateway.put(&who, &origins).await.data();
        assert_eq!(record["origins"].as_array().unwrap().len(), origins.len());
        for origin in origins {
            assert!(gateway.leads_back_to(origin).await, "{origin}");
        }
        assert_eq!(
            gateway.put(&who, &origins[..1]).await.data()["origins"],
            json!(origins[..1])
        );
        assert!(!gateway.leads_back_to(origins[1]).await);
        // Two installations have the same home address, so it is unclear whose browser this is.
        gateway
            .put(&verified(&gateway).await, &origins[..1])
            .await
            .data();
        assert!(!gateway.leads_back_to(origins[0]).await);
    });
}

#[test]
fn an_invalid_origin_is_refused_and_changes_nothing() {
    block_on(async {
        let gateway = Gateway::new();
        let who = gateway.register().await;
        gateway.put(&who, &["http://192.168.0.2:9090"]).await.data();
        for wrong in [
            "http://192.168.0.2:9090/",
            "http://fasten.example",
            "*",
            "javascript:alert(1)",
            "192.168.0.2",
            "http://169.254.169.254",
            "http://[fe80::1]:9090",
            "http://[fd00:ec2::254]",
            "http://metadata.google.internal",
            "http://0.0.0.0:9090",
            "http://127.0.0.1:8417",
            "http://localhost:8417",
        ] {
            let reply = gateway.put(&who, &["http://192.168.0.3:9090", wrong]).await;
            assert_eq!(
                said(&reply),
                (400, "origin_not_allowed".to_owned()),
                "{wrong}"
            );
        }
        let many: Vec<String> = (0..21)
            .map(|port| format!("http://192.168.0.2:{}", 9000 + port))
            .collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(
            said(&gateway.put(&who, &many).await),
            (400, "invalid_request".to_owned())
        );
        assert_eq!(
            gateway.origins(&who).await,
            json!(["http://192.168.0.2:9090"])
        );
    });
}

#[test]
fn public_origins_are_for_verified_installations() {
    block_on(async {
        let (gateway, web) = internet();
        let who = gateway.register().await;
        web.says("200 OK", &who.id);
        assert_eq!(
            said(&gateway.put(&who, &[HOME]).await),
            (403, "origin_not_allowed".to_owned())
        );
        assert_eq!(web.asked(), 0);
    });
}

#[test]
fn a_public_origin_is_proven_by_a_file() {
    block_on(async {
        let (gateway, web) = internet();
        let who = verified(&gateway).await;
        web.says("200 OK", &format!("{}\n", who.id));
        assert_eq!(
            gateway.put(&who, &[HOME]).await.data()["origins"],
            json!([HOME])
        );
        assert_eq!(
            *web.asked.lock().unwrap(),
            ["GET /.well-known/fastenctl-installation HTTP/1.1"]
        );
        assert!(gateway.leads_back_to(HOME).await);
        assert!(
            !gateway
                .leads_back_to("https://fasten.home.example:8443")
                .await
        );
        // Origins that were proven before are not checked again.
        gateway
            .put(&who, &[HOME, "http://192.168.0.2:9090"])
            .await
            .data();
        assert_eq!(web.asked(), 1);
        // The new e-mail address has to be verified first.
        let patch = json!({"administrator_email": "park@example.org"});
        gateway
            .as_installation(Method::PATCH, "/v1/installation", &who, &patch)
            .await
            .data();
        assert!(
            !gateway.leads_back_to(HOME).await
                && !gateway.leads_back_to("http://192.168.0.2:9090").await
        );
    });
}

#[test]
fn a_failed_proof_says_why() {
    block_on(async {
        let (gateway, web) = internet();
        let who = verified(&gateway).await;
        let other = gateway.register().await;
        for (status, body, why) in [
            ("200 OK", other.id.clone(), "it returns something else"),
            (
                "200 OK",
                format!("{} {}", who.id, other.id),
                "it returns something else",
            ),
            (
                "200 OK",
                " ".repeat(2000) + &who.id,
                "it does not respond over TLS, or the response is too large",
            ),
            ("302 Found", who.id.clone(), "it returns a redirect"),
            (
                "404 Not Found",
                who.id.clone(),
                "it does not return status 200",
            ),
        ] {
            web.says(status, &body);
            let reply = gateway.put(&who, &[HOME]).await;
            assert_eq!(said(&reply), (422, "origin_not_proven".to_owned()));
            let expected = format!(
                "`{HOME}/.well-known/fastenctl-installation` has to return the installation's ID and nothing else, but {why}"
            );
            assert_eq!(reply.json()["error"], expected);
        }
        web.says("200 OK", &who.id);
        let asked = web.asked();
        // A name that does not resolve is refused without a request.
        let reply = gateway.put(&who, &["https://unknown.example"]).await;
        assert!(
            reply.json()["error"]
                .as_str()
                .unwrap()
                .ends_with("but its name does not resolve"),
            "{reply:?}"
        );
        assert_eq!(
            (web.asked(), gateway.origins(&who).await),
            (asked, json!([]))
        );
    });
}

/// One address on a private network is enough to refuse a name before any connection is made.
#[test]
fn a_name_that_leads_to_a_private_network_is_not_followed() {
    block_on(async {
        for inside in [
            "127.0.0.1",
            "10.0.0.1",
            "169.254.169.254",
            "100.64.0.1",
            "::1",
            "fd00::1",
            "::ffff:10.0.0.1",
            "8.8.8.8 10.0.0.1",
        ] {
            let (gateway, web) = Gateway::on_the_internet(&[("fasten.home.example", inside)]);
            let who = verified(&gateway).await;
            web.says("200 OK", &who.id);
            let reply = gateway.put(&who, &[HOME]).await;
            let error = reply.json()["error"].as_str().unwrap().to_owned();
            assert!(
                error.contains("resolves to a private network"),
                "{inside} {error}"
            );
            assert_eq!(
                (reply.status, web.asked()),
                (StatusCode::UNPROCESSABLE_ENTITY, 0),
                "{inside}"
            );
        }
    });
}

/// For some homes, their own or a public name server returns an address that cannot be reached from
/// the Internet.
#[test]
fn a_name_that_leads_home_is_proven_by_a_txt_record() {
    block_on(async {
        for inside in ["192.168.0.2", "fd00::2 10.0.0.2", "100.64.0.2"] {
            let (gateway, web) = Gateway::on_the_internet(&[("fasten.home.example", inside)]);
            let who = verified(&gateway).await;
            let refused = |reply: Reply| reply.json()["error"].as_str().unwrap().to_owned();
            let wanted = "`fasten.home.example` resolves to a private network, so the TXT record of `_fastenctl.fasten.home.example` has to contain the installation's ID";
            let error = refused(gateway.put(&who, &[HOME]).await);
            assert_eq!(error, format!("{wanted}, but no such record exists"));
            web.names
                .has("_fastenctl.fasten.home.example", "somebody else's");
            let error = refused(gateway.put(&who, &[HOME]).await);
            assert_eq!(error, format!("{wanted}, but it contains something else"));
            web.names.has("_fastenctl.fasten.home.example", &who.id);
            gateway.put(&who, &[HOME]).await.data();
            assert_eq!(gateway.origins(&who).await, json!([HOME]));
            assert_eq!(web.asked(), 0);
        }
    });
}

/// A certificate for a different name proves nothing.
#[test]
fn the_certificate_must_be_the_origins() {
    block_on(async {
        let (gateway, web) = Gateway::on_the_internet(&[("elsewhere.example", "198.51.99.7")]);
        let who = verified(&gateway).await;
        web.says("200 OK", &who.id);
        let reply = gateway.put(&who, &["https://elsewhere.example"]).await;
        assert_eq!(
            (said(&reply), web.asked()),
            ((422, "origin_not_proven".to_owned()), 0)
        );
    });
}

#[test]
fn an_origin_belongs_to_who_proved_it_last() {
    block_on(async {
        let (gateway, web) = internet();
        let (one, other) = (verified(&gateway).await, verified(&gateway).await);
        web.says("200 OK", &one.id);
        gateway.put(&one, &[HOME]).await.data();
        assert_eq!(
            said(&gateway.put(&other, &[HOME]).await),
            (422, "origin_not_proven".to_owned())
        );
        web.says("200 OK", &other.id);
        gateway.put(&other, &[HOME]).await.data();
        assert_eq!(
            (gateway.origins(&one).await, gateway.origins(&other).await),
            (json!([]), json!([HOME]))
        );
    });
}

async fn tidy(gateway: &Gateway) {
    jobs::renew_proofs(&gateway.app).await.unwrap();
    gateway
        .app
        .store
        .write(gateway.clock.now(), |tx, now| {
            Box::pin(jobs::sweep(tx, *now))
        })
        .await
        .unwrap();
}

#[test]
fn a_proof_is_renewed_before_it_expires() {
    block_on(async {
        let (gateway, web) = internet();
        let who = verified(&gateway).await;
        web.says("200 OK", &who.id);
        gateway.put(&who, &[HOME]).await.data();
        for (days, asked) in [(22, 1), (2, 2), (20, 2), (5, 3)] {
            gateway.clock.advance(days * DAY);
            tidy(&gateway).await;
            assert_eq!(web.asked(), asked);
            assert!(gateway.leads_back_to(HOME).await);
        }
    });
}

#[test]
fn an_origin_that_is_not_proven_again_expires_after_thirty_days() {
    block_on(async {
        let (gateway, web) = internet();
        let who = verified(&gateway).await;
        web.says("200 OK", &who.id);
        gateway.put(&who, &[HOME]).await.data();
        web.says("404 Not Found", "");
        gateway.clock.advance(29 * DAY);
        tidy(&gateway).await;
        tidy(&gateway).await;
        assert_eq!(web.asked(), 2, "once a day");
        assert!(gateway.leads_back_to(HOME).await);
        let told = format!(
            r#"{{"kind":"proof_ends","origin":"{HOME}","date":"{}"}}"#,
            rfc3339(gateway.clock.now() + DAY)
                .split('T')
                .next()
                .unwrap()
        );
        let letters = || {
            store::ask(
                &gateway,
                "SELECT letter FROM outbox WHERE letter LIKE '%proof_ends%'",
            )
        };
        assert_eq!(letters(), [[told]]);
        gateway.clock.advance(DAY);
        assert!(
            !gateway.leads_back_to(HOME).await,
            "whether or not anybody has tidied up"
        );
        tidy(&gateway).await;
        assert_eq!(gateway.origins(&who).await, json!([]));
        web.says("200 OK", &who.id);
        gateway.put(&who, &[HOME]).await.data();
        assert!(gateway.leads_back_to(HOME).await);
    });
}

/// An installation cannot use the gateway to send requests all over the Internet.
#[test]
fn proofs_are_limited_per_hour() {
    block_on(async {
        let (gateway, web) = internet();
        let who = verified(&gateway).await;
        web.says("404 Not Found", "");
        for _ in 0..20 {
            assert_eq!(
                gateway.put(&who, &[HOME]).await.status,
                StatusCode::UNPROCESSABLE_ENTITY
            );
        }
        let reply = gateway.put(&who, &[HOME]).await;
        assert_eq!(
            (said(&reply), web.asked()),
            ((429, "rate_limited".to_owned()), 20)
        );
        assert_ne!(reply.header(axum::http::header::RETRY_AFTER), "");
    });
}

/// The same tests on PostgreSQL, with the same results.
mod on_postgres {
    on_postgres_too! {
        gw_03_private_addresses_are_registered_without_proof
        an_invalid_origin_is_refused_and_changes_nothing
        public_origins_are_for_verified_installations
        a_public_origin_is_proven_by_a_file
        a_failed_proof_says_why
        a_name_that_leads_to_a_private_network_is_not_followed
        the_certificate_must_be_the_origins
        an_origin_belongs_to_who_proved_it_last
        a_proof_is_renewed_before_it_expires
        an_origin_that_is_not_proven_again_expires_after_thirty_days
        proofs_are_limited_per_hour
    }
}
