//! A published Fasten, with the vendor's address compiled in, signs in through this gateway: each
//! method in docs/connect-fasten.md is tested in a real browser, behind a real nginx.

use crate::chromium::Chromium;
use crate::spa::Fasten;
use crate::world::nginx::Nginx;
use crate::world::practice::Practice;
use crate::world::support::{Home, finished};
use crate::{CONFIDENTIAL, PUBLIC, signs_in};
use serde_json::Value;

const NAME: &str = "lighthouse.fastenhealth.com";
const HOSTED: &str = "https://lighthouse.fastenhealth.com/v1";
const SANDBOX: &str = "https://lighthouse.fastenhealth.com/sandbox";
/// The size of a published front end's largest script, in bytes.
const LONG: usize = 5 * 1024 * 1024;

/// Starts nginx with the exported block, whose marked lines are changed the way a user would.
fn behind(practice: &Practice, fasten: &Fasten, http2: bool) -> Nginx {
    let args = ["config", "export", "--format", "fasten-nginx"];
    let (code, block, said) = finished(&practice.home.fastenctl(&args).output().unwrap());
    assert_eq!((code, said.as_str()), (0, ""));
    Nginx::start(&["127.0.0.1"], |port, certificate, key| {
        let listen = format!(
            "listen 127.0.0.1:{port} ssl{}",
            if http2 { " http2" } else { "" }
        );
        let changes = [
            ("listen 443 ssl http2", listen),
            ("fasten.home.arpa", "127.0.0.1".to_owned()),
            ("/etc/nginx/fasten.crt", certificate.display().to_string()),
            ("/etc/nginx/fasten.key", key.display().to_string()),
            ("http://127.0.0.1:9090", fasten.served.url("")),
        ];
        changes.iter().fold(block, |block, (from, to)| {
            assert_eq!(block.matches(from).count(), 1, "{from} in {block}");
            block.replace(from, to)
        })
    })
}

/// Makes all connections that a page can make: to both kinds of providers, to one of them twice,
/// and one that the user denies.
fn connects(browser: &Chromium, sources: &str, fasten: &Fasten) {
    for endpoint in [PUBLIC, CONFIDENTIAL, PUBLIC] {
        browser.go(sources);
        assert_eq!(
            signs_in(browser, endpoint, "allow"),
            "connected",
            "{endpoint}"
        );
        assert_eq!(fasten.source()["endpoint_id"], endpoint);
    }
    browser.go(sources);
    let refused = "came back without a code: access_denied";
    assert_eq!(signs_in(browser, CONFIDENTIAL, "deny"), refused);
}

#[test]
fn a_published_fasten_signs_in_behind_the_exported_nginx_block() {
    let practice = Practice::start();
    practice.register(&[]);
    let fasten = Fasten::published(HOSTED, LONG);
    for http2 in [true, false] {
        let nginx = behind(&practice, &fasten, http2);
        let place = format!("https://127.0.0.1:{}", nginx.port());
        let browser = Chromium::start_trusting("connect-fasten-nginx", &[]);
        connects(&browser, &format!("{place}/web/sources?query="), &fasten);
        assert_eq!(browser.console_errors(), [""; 0]);
        let ca = nginx.certificate();
        let args = [
            "doctor",
            "--json",
            "--fasten",
            &place,
            "--ca-file",
            ca.to_str().unwrap(),
        ];
        let (_, told, _) = finished(&practice.home.fastenctl(&args).output().unwrap());
        let told: Value = serde_json::from_str(&told).unwrap();
        let about_fasten = |it: &&Value| it["id"].as_str().unwrap().starts_with("fasten.");
        let checks: Vec<&Value> = told["checks"]
            .as_array()
            .unwrap()
            .iter()
            .filter(about_fasten)
            .collect();
        assert_eq!(checks.len(), 8);
        assert!(checks.iter().all(|it| it["verdict"] == "ok"), "{checks:#?}");
    }
}

/// The vendor's name resolves to this gateway, as on a network whose operator has set that up.
#[test]
fn a_published_fasten_signs_in_if_the_hosted_name_leads_to_the_gateway() {
    for hosted in [HOSTED, SANDBOX] {
        let compat = format!("[compat]\nnames = [\"{NAME}\"]\nsandbox_base = true");
        let practice = Practice::start_in(Home::new(), &[], &compat);
        practice.register(&[]);
        verify(&practice);
        let fasten = Fasten::published(hosted, 0);
        let place = fasten.served.url("");
        let origin = ["update", "--origin", &place];
        assert_eq!(
            finished(&practice.home.fastenctl(&origin).output().unwrap()).0,
            0
        );
        let to = practice.gateway.text("listen").to_owned();
        let nginx = Nginx::start(&[NAME], |port, certificate, key| {
            format!(
                "server {{ listen 127.0.0.1:{port} ssl http2; server_name {NAME}; ssl_certificate {}; ssl_certificate_key {};
                location / {{ proxy_pass http://{to}; proxy_set_header Host $host; proxy_redirect off; }} }}",
                certificate.display(),
                key.display()
            )
        });
        let there = [(NAME, format!("127.0.0.1:{}", nginx.port()))];
        let browser = Chromium::start_trusting("connect-fasten-name", &there);
        connects(&browser, &format!("{place}/web/sources?query="), &fasten);
    }
}

/// Verifies the installation with the code from the e-mail that the gateway has written.
fn verify(practice: &Practice) {
    let mails = practice.home.path("gateway/mail");
    let code = loop {
        let mut files = std::fs::read_dir(&mails).into_iter().flatten().flatten();
        let Some(file) = files.find(|file| file.path().extension().is_some_and(|it| it == "eml"))
        else {
            std::thread::sleep(std::time::Duration::from_millis(10));
            continue;
        };
        let mail = std::fs::read_to_string(file.path())
            .unwrap()
            .replace("=\r\n", "");
        let code = mail
            .lines()
            .find(|line| line.starts_with("    ") && !line.contains("://"));
        break code.unwrap_or_else(|| panic!("{mail}")).trim().to_owned();
    };
    let verified = finished(
        &practice
            .home
            .fastenctl(&["verify", &code])
            .output()
            .unwrap(),
    );
    assert_eq!(verified.0, 0, "{verified:?}");
}

/// The control: without the proxy, the same page calls the vendor.
#[test]
fn a_published_fasten_without_the_proxy_calls_the_vendor() {
    let fasten = Fasten::published(HOSTED, LONG);
    let browser = Chromium::start("connect-fasten-alone");
    browser.go(&fasten.served.url("/web/sources?query="));
    assert_eq!(browser.text_of("#outcome"), "POST search: network error");
}
