//! The HTML report of a sign-in through the gateway, as seen by the recipient of the file: all
//! messages between the right lifelines, details by keyboard, no console errors and no requests.

use crate::chromium::Chromium;
use crate::world::practice::Practice;
use crate::world::support::finished;
use fantoccini::key::Key;

/// A script that returns the number, sender, receiver and label of every message, with unusual
/// styles in brackets.
const MESSAGES: &str = "return [...document.querySelectorAll('.m')].map(m =>
    m.querySelector('.n').textContent + ' ' + m.querySelector('.what').textContent +
    (m.matches('.done') ? '' : ' [' + m.className + ']')).join('\\n').replace(/<path: 43 chars, [0-9a-f]{8}>/, 'STATE')";

/// A script that returns the maximum distance, in pixels, between an arrow's end and the lifeline
/// named in its text.
const FARTHEST: &str = "const names = [...document.querySelectorAll('.names span')];
    const middle = name => { const r = names.find(n => n.textContent === name).getBoundingClientRect(); return (r.left + r.right) / 2 };
    return String(Math.max(...[...document.querySelectorAll('.m')].map(m => {
        const [from, to] = m.querySelector('.sr').textContent.trim().slice(0, -1).split(' to ').map(middle);
        const arrow = m.querySelector('.arrow').getBoundingClientRect();
        if (from === to) return Math.abs((arrow.left + arrow.right) / 2 - from);
        return Math.max(Math.abs(arrow.left - Math.min(from, to)), Math.abs(arrow.right - Math.max(from, to)));
    })))";

/// Returns the report of a sign-in at `provider` that ends with exit code `code`.
pub(crate) fn reported(practice: &Practice, provider: &[&str], code: i32) -> String {
    std::fs::write(practice.home.path("password"), "practice\n").unwrap();
    let args = "--browser built-in --login alice --password-file password --report r.html";
    let args: Vec<&str> = args.split(' ').collect();
    let output = practice
        .home
        .fastenctl(&[&["auth", "test"], provider, &args].concat())
        .output()
        .unwrap();
    assert_eq!(finished(&output).0, code, "{output:?}");
    format!("file://{}", practice.home.path("r.html").display())
}

#[test]
fn a_report_works_by_mouse_and_keyboard_and_makes_no_requests() {
    let practice = Practice::start();
    practice.register(&[]);
    let page = reported(&practice, &["sandbox-basic"], 0);
    let browser = Chromium::start("report");
    browser.requests();
    browser.go(&page);
    let messages = browser.run(MESSAGES);
    let expected = "\
1 This machine to Lighthouse: GET /v1/connect/sandbox-basic → 200
2 This machine to Healthcare Provider: GET /fhir/.well-known/smart-configuration → 200
3 This machine to Healthcare Provider: GET /.well-known/openid-configuration → 200
4 This machine to This machine: listen for the response on this machine
5 This machine to This machine: create state, nonce and PKCE challenge
6 This machine to Lighthouse: POST /v1/ticket → 200
7 This machine to Browser: build the authorization request
8 User to Browser: signs in and consents (simulated by the built-in driver)
9 Browser to Lighthouse: GET /v1/redirect/STATE → 303
10 Browser to Healthcare Provider: GET /authorize → 200
11 Browser to Healthcare Provider: POST /sign-in → 303
12 Browser to Healthcare Provider: GET /consent → 200
13 Browser to Healthcare Provider: POST /consent → 303
14 Browser to Lighthouse: GET /v1/callback/sandbox-basic → 303
15 Browser to This machine: GET /callback → 303
16 Browser to This machine: GET /received → 200
17 Browser to This machine: wait for the response
18 This machine to Lighthouse: POST /v1/token/a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b02 → 200
19 This machine to Healthcare Provider: GET /jwks → 200
20 This machine to Healthcare Provider: GET /fhir/Patient/fc8d2ee4-6dd3-5b39-833a-9b1a52c90597 → 200
21 This machine to Lighthouse: POST /v1/token/a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b02 → 200
22 This machine to Healthcare Provider: 15 requests from checks
23 This machine to Healthcare Provider: revoke the tokens [m skipped r]";
    assert_eq!(messages, expected);
    assert!(
        browser.run(FARTHEST).parse::<f64>().unwrap() < 2.0,
        "an arrow ends beside its lifeline"
    );
    assert!(
        browser
            .text_of(".lines")
            .starts_with("Sign-in works through the gateway: the record of patient ")
    );

    let open = || {
        browser.run("return [...document.querySelectorAll('.m[open]')].map(m => m.id).join(' ')")
    };
    assert_eq!(open(), "");
    browser.press(Key::Tab);
    browser.press(Key::Enter);
    assert_eq!(open(), "m1");
    browser.press(Key::Enter);
    browser.press(Key::Tab);
    browser.press(Key::Enter);
    assert_eq!(open(), "m2");
    browser.click("#m18 summary");
    let details = browser.text_of("#m18 .body");
    for shown in [
        "grant_type=authorization_code",
        "code_verifier=<code_verifier: 43 chars, ",
        "Response: 200",
    ] {
        assert!(details.contains(shown), "no `{shown}` in {details}");
    }
    assert_eq!(browser.console_errors(), [""; 0]);
    assert_eq!(browser.requests(), [page], "it asked for more than itself");
}
