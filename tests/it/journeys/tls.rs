//! Providers with unusable TLS: each cause has its own message and its own next step.

use crate::world::support::Home;
use crate::world::support::finished;
use rcgen::{
    BasicConstraints, Certificate, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd,
};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use tokio_rustls::rustls::crypto::aws_lc_rs::default_provider;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::{ServerConfig, ServerConnection, StreamOwned};

const NOTHING: &[u8] = b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

/// Returns the port of a server that handles each connection with `answer`.
fn serving(answer: impl Fn(TcpStream) + Send + 'static) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || listener.incoming().filter_map(Result::ok).for_each(answer));
    port
}

fn say_nothing_is_there(mut stream: impl Read + Write) {
    let _ = stream.read(&mut [0; 4096]);
    let _ = stream.write_all(NOTHING);
    let _ = stream.flush();
}

/// Starts a server with this certificate; returns its port.
pub(crate) fn with_certificate(certificate: &Certificate, key: &KeyPair) -> u16 {
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap();
    let config = Arc::new(config);
    serving(move |stream| {
        let connection = ServerConnection::new(config.clone()).unwrap();
        say_nothing_is_there(StreamOwned::new(connection, stream));
    })
}

pub(crate) fn named(common_name: &str, host: &str) -> CertificateParams {
    let mut params = CertificateParams::new(vec![host.to_owned()]).unwrap();
    params
        .distinguished_name
        .push(DnType::CommonName, common_name);
    params
}

/// A certificate authority that is not trusted.
struct Authority {
    params: CertificateParams,
    key: KeyPair,
}

impl Authority {
    fn new() -> Self {
        let mut params = named("Our own authority", "authority.example");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        Self { params, key }
    }

    fn pem(&self) -> String {
        self.params.self_signed(&self.key).unwrap().pem()
    }

    /// Starts a server with a certificate from this authority; returns its port.
    fn serving(&self, params: &CertificateParams) -> u16 {
        let key = KeyPair::generate().unwrap();
        let issuer = Issuer::from_params(&self.params, &self.key);
        with_certificate(&params.signed_by(&key, &issuer).unwrap(), &key)
    }
}

/// Returns the exit code, side, cause, what was observed and the next step.
fn told(port: u16, trusted: Option<&str>) -> Value {
    let home = Home::new();
    let issuer = format!("https://localhost:{port}");
    let mut args = vec!["auth", "test", "--issuer", &issuer, "--client-id", "x"];
    args.extend(["--no-browser", "--json"]);
    if let Some(pem) = trusted {
        std::fs::write(home.path("ca.pem"), pem).unwrap();
        args.extend(["--ca-file", "ca.pem"]);
    }
    let output = home.fastenctl(&args).output().unwrap();
    let (code, stdout, stderr) = finished(&output);
    let document: Value =
        serde_json::from_str(&stdout).unwrap_or_else(|_| panic!("{stdout}{stderr}"));
    let problem = &document["problems"][0];
    let message = problem["message"].as_str().unwrap();
    let host = format!("localhost:{port}: ");
    json!([
        code,
        problem["side"],
        problem["cause"],
        message.trim_start_matches(&host),
        problem["next_step"]
    ])
}

const NOT_TAKEN: &str = "The server's TLS certificate was rejected";

fn refused(message: &str, next_step: &str) -> Value {
    json!([6, "network", NOT_TAKEN, message, next_step])
}

#[test]
fn a_self_signed_certificate_is_reported_and_whether_trusting_it_would_help() {
    let key = KeyPair::generate().unwrap();
    let mut params = named("localhost", "localhost");
    let certificate = params.self_signed(&key).unwrap();
    let port = with_certificate(&certificate, &key);
    assert_eq!(
        told(port, None),
        refused(
            "its TLS certificate is self-signed and not trusted on this machine",
            "if the server is yours, trust its certificate with `--ca-file FILE`"
        )
    );
    assert_eq!(told(port, Some(&certificate.pem()))[0], 8);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let certificate = params.self_signed(&key).unwrap();
    let port = with_certificate(&certificate, &key);
    for trusted in [None, Some(certificate.pem())] {
        assert_eq!(
            told(port, trusted.as_deref()),
            refused(
                "its TLS certificate is a self-signed CA certificate, not a server certificate",
                "issue a server certificate without `CA:TRUE`, and trust it or its authority with `--ca-file FILE`"
            )
        );
    }
}

#[test]
fn an_unknown_authority_is_reported_and_fine_once_trusted() {
    let authority = Authority::new();
    let port = authority.serving(&named("localhost", "localhost"));
    assert_eq!(
        told(port, None),
        refused(
            "its TLS certificate was issued by an authority that is not trusted on this machine",
            "trust your own authority with `--ca-file FILE`; if the authority is a public one, the server \
             does not send the intermediate certificates: tell its operator"
        )
    );
    assert_eq!(told(port, Some(&authority.pem()))[0], 8);
}

#[test]
fn a_wrong_name_or_date_is_named() {
    let authority = Authority::new();
    let (mut late, mut early) = (named("a", "localhost"), named("b", "localhost"));
    (late.not_before, late.not_after) = (date_time_ymd(2023, 1, 1), date_time_ymd(2024, 1, 31));
    (early.not_before, early.not_after) = (date_time_ymd(2090, 2, 3), date_time_ymd(2091, 1, 1));
    for (params, message, next_step) in [
        (
            named("c", "other.example"),
            "its TLS certificate is for other.example",
            "use a name that the certificate covers, or tell the server's operator which name is missing",
        ),
        (
            late,
            "its TLS certificate expired on 2024-01-31",
            "tell the server's operator to renew it; if that date is in the future, set this machine's clock",
        ),
        (
            early,
            "its TLS certificate is not valid yet: it becomes valid on 2090-02-03",
            "if that date has passed, set this machine's clock; otherwise tell the server's operator",
        ),
    ] {
        let port = authority.serving(&params);
        assert_eq!(
            told(port, Some(&authority.pem())),
            refused(message, next_step)
        );
    }
}

#[test]
fn a_server_without_tls_is_reported() {
    assert_eq!(
        told(serving(say_nothing_is_there), None),
        json!([
            6,
            "network",
            "The server responds, but does not speak TLS",
            "it does not speak TLS on that port",
            "check the port; a server on this machine may need `http://`"
        ])
    );
}
