//! Redirect URIs as registered at providers, and other options of a sign-in without a gateway:
//! another name for this machine, another path, a published port, extra parameters.

use crate::journeys::auth_faults::{Fault, Told, told};
use crate::world::support::Home;
use crate::world::support::finished;
use std::net::{Ipv4Addr, TcpListener, TcpStream};

fn free_port() -> u16 {
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    free.local_addr().unwrap().port()
}

fn refused(arguments: &[&str]) -> (i32, String) {
    let home = Home::new();
    let output = home.fastenctl(arguments).output().unwrap();
    let (code, _, stderr) = finished(&output);
    (code, stderr)
}

fn signed_in(told: &Told, redirect_uri: &str) {
    assert_eq!((told.code, told.token_requests), (0, 1), "{}", told.stderr);
    let asked = format!(" redirect_uri={redirect_uri} ");
    assert!(told.asked.contains(&asked), "{}", told.asked);
}

#[test]
fn a_redirect_uri_is_sent_and_listened_for_as_registered() {
    let port = free_port();
    for uri in [
        format!("http://localhost:{port}/oauth/cb"),
        format!("http://127.0.0.1:{port}/"),
        format!("http://[::1]:{port}/callback?app=1"),
    ] {
        let told = told(Fault::default(), "", &["--redirect-uri", &uri]);
        signed_in(&told, &uri);
    }
}

#[test]
fn an_https_address_on_this_machine_uses_a_certificate_made_for_the_run() {
    let uri = format!("https://localhost:{}/cb", free_port());
    let told = told(Fault::default(), "", &["--redirect-uri", &uri]);
    signed_in(&told, &uri);
    assert!(told.stderr.contains("its SHA-256 fingerprint is "));
}

#[test]
fn an_https_address_can_use_a_certificate_that_browsers_trust() {
    let home = Home::new();
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let (certificate, key) = (home.path("cert.pem"), home.path("key.pem"));
    std::fs::write(&certificate, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let (certificate, key) = (certificate.to_str().unwrap(), key.to_str().unwrap());
    let uri = format!("https://localhost:{}/cb", free_port());
    let flags = [
        "--redirect-uri",
        &uri,
        "--tls-cert",
        certificate,
        "--tls-key",
        key,
        "--ca-file",
        certificate,
    ];
    let signed = told(Fault::default(), "", &flags);
    signed_in(&signed, &uri);
    assert!(!signed.stderr.contains("fingerprint"), "{}", signed.stderr);
    let (code, stderr) = refused(&[
        "auth",
        "test",
        "clinic",
        "--tls-cert",
        certificate,
        "--tls-key",
        key,
    ]);
    let why = "`--tls-cert` requires a redirect URI that starts with `https://`";
    assert!(code == 2 && stderr.contains(why), "{code} {stderr}");
}

#[test]
fn port_0_means_any_port() {
    let told = told(
        Fault::default(),
        "",
        &["--redirect-uri", "http://localhost:0/cb"],
    );
    assert_eq!((told.code, told.token_requests), (0, 1), "{}", told.stderr);
    assert!(told.asked.contains(" redirect_uri=http://localhost:"));
    assert!(!told.asked.contains("localhost:0"), "{}", told.asked);
}

#[test]
fn behind_a_published_port_the_browser_goes_to_one_address_and_we_listen_on_another() {
    let (outside, inside) = (
        TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap(),
        free_port(),
    );
    let port = outside.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in outside.incoming() {
            let (mut stream, mut to) = (
                stream.unwrap(),
                TcpStream::connect((Ipv4Addr::LOCALHOST, inside)).unwrap(),
            );
            let (mut back, mut from) = (stream.try_clone().unwrap(), to.try_clone().unwrap());
            std::thread::spawn(move || std::io::copy(&mut stream, &mut to));
            std::thread::spawn(move || std::io::copy(&mut from, &mut back));
        }
    });
    let uri = format!("http://127.0.0.1:{port}/callback");
    let listen = format!("127.0.0.1:{inside}");
    let told = told(
        Fault::default(),
        "",
        &["--redirect-uri", &uri, "--listen", &listen],
    );
    signed_in(&told, &uri);
    let note = format!(
        "listening on 127.0.0.1, port {inside}; other machines can send responses there, but only this sign-in's response counts"
    );
    assert!(told.stderr.contains(&note), "{}", told.stderr);
}

#[test]
fn an_answer_that_does_not_reach_this_machine_is_pasted() {
    for (uri, why) in [
        (
            "https://app.example/cb",
            "responses to `https://app.example/cb` do not reach this program",
        ),
        (
            "http://localhost/cb#x",
            "it has a fragment, which redirect URIs must not have",
        ),
        (
            "callback",
            "write it exactly as registered, such as `http://localhost:8000/callback`",
        ),
    ] {
        let (code, stderr) = refused(&[
            "auth",
            "test",
            "--issuer",
            "http://127.0.0.1:9",
            "--client-id",
            "app",
            "--redirect-uri",
            uri,
        ]);
        assert_eq!(code, 2, "{stderr}");
        assert!(stderr.contains(why), "{stderr}");
    }
}

#[test]
fn a_gateways_own_redirect_uri_is_used() {
    for flags in [
        &["--redirect-uri", "http://localhost:0/cb"][..],
        &["--listen", "0.0.0.0:1"],
        &["--param", "login_hint=ann"],
        &["--pushed"],
        &["--device"],
        &["--ehr-launch"],
        &["--dpop"],
    ] {
        let (code, stderr) = refused(&[&["auth", "test", "clinic"], flags].concat());
        let why = format!(
            "`{}` has no effect through a gateway, which sets it itself",
            flags[0]
        );
        assert!(code == 2 && stderr.contains(&why), "{code} {stderr}");
    }
}

#[test]
fn extra_parameters_are_sent_and_none_of_ours_is_replaced() {
    let told = told(
        Fault::default(),
        "",
        &[
            "--param",
            "login_hint=ann@example.org",
            "--param",
            "acr_values=2 3",
        ],
    );
    assert_eq!(told.code, 0, "{}", told.stderr);
    assert!(
        told.asked
            .ends_with(" login_hint=ann@example.org acr_values=2 3"),
        "{}",
        told.asked
    );
    let (code, stderr) = refused(&["auth", "test", "x", "--param", "state=mine"]);
    assert!(
        code == 2 && stderr.contains("`state` is set by the sign-in itself"),
        "{code} {stderr}"
    );
}
