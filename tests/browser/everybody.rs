//! Tests every page of gateway, practice provider and listener, and the HTML report, for
//! accessibility: with axe-core in light and dark, on phone and desktop, in the reader's language,
//! enlarged, and with the keyboard alone. If `FASTENCTL_TEST_PICTURES` names a folder, a screenshot
//! of each page is saved there (`tests/pictures`).

use crate::SignIn;
use crate::chromium::Chromium;
use crate::chromium::Look;
use crate::elsewhere::CODE;
use crate::elsewhere::Elsewhere;
use crate::elsewhere::FRAGMENT;
use crate::report::reported;
use crate::world::practice::Practice;
use crate::world::site::Attempt;
use crate::world::site::Installation;
use crate::world::site::PUBLIC;
use crate::world::site::Site;
use fantoccini::key::Key;
use fastenctl::lighthouse::mail::{stopped, verification};
use fastenctl::lighthouse::settings::Operator;
use fastenctl::lighthouse::web::page::Stop;
use fastenctl::lighthouse::words::fill::fill;
use fastenctl::lighthouse::words::language::Language;
use fastenctl::lighthouse::words::reader::Reader;
use fastenctl::lighthouse::words::texts::{End, Said};
use fastenctl::oauth::loopback::registered::Place;
use fastenctl::oauth::loopback::routes::Heard;
use fastenctl::oauth::loopback::sockets::Loopback;
use fastenctl::secret::Secret;
use http::{Method, Request};
use serde_json::{Value, json};
use std::path::Path;

/// A browser that finds what is wrong with a page.
struct Judge {
    browser: Chromium,
    axe: String,
    language: &'static str,
    wants_pictures: bool,
}

const LOOKS: [Look; 4] = [
    Look::new(1280, false),
    Look::new(390, false),
    Look::new(1280, true),
    Look::new(390, true),
];

/// A script that returns each violated rule, and where it is violated.
const AXE: &str = "return axe.run(document, {resultTypes: ['violations']}).then(found => found.violations.map(one =>
    one.id + ': ' + one.help + '\\n' + one.nodes.map(node => '  ' + node.html + '\\n  ' + node.failureSummary).join('\\n')).join('\\n'))";

/// A script for what axe-core has no rule for: a title, the language, no motion, nothing beyond the
/// window's edge, no table column that is too narrow for its words.
const MORE: &str = "const wrong = [], page = document.documentElement;
    if (!document.title.trim()) wrong.push('no title');
    if (page.lang !== LANGUAGE) wrong.push('the language is ' + page.lang);
    if (document.getAnimations().length) wrong.push('something moves');
    if (page.scrollWidth > innerWidth) wrong.push(page.scrollWidth + ' pixels are wider than ' + innerWidth);
    for (const cell of document.querySelectorAll('th, td'))
        if (cell.offsetWidth && cell.offsetWidth < 48 && cell.textContent.trim().length > 8) wrong.push('squeezed: ' + cell.textContent);
    return wrong.join(', ')";

/// A script that checks the outline of the focused element.
const FOCUS: &str = "const one = document.activeElement, style = getComputedStyle(one);
    return one === document.body ? 'nothing' : style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2 ? 'unseen ' + one.outerHTML : ''";

impl Judge {
    fn new(name: &'static str) -> Self {
        // `tests/run` installs axe-core in this folder.
        let installed = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("browser");
        let file = installed.join("node_modules/axe-core/axe.min.js");
        let axe = std::fs::read_to_string(&file).unwrap_or_else(|error| {
            panic!(
                "`{}` is missing ({error}); run `tests/run` once",
                file.display()
            )
        });
        let browser = Chromium::start(name);
        browser.prefers("en-US,en;q=0.9");
        Self {
            browser,
            axe,
            language: "en",
            wants_pictures: fastenctl::env::raw("FASTENCTL_TEST_PICTURES").is_some(),
        }
    }

    fn reads_spanish(&mut self) {
        self.browser.prefers("es-MX,es;q=0.9,en;q=0.5");
        self.language = "es";
    }

    fn opens(&self, url: &str, name: &str) {
        self.browser.go("about:blank");
        self.browser.go(url);
        self.sees(name);
    }

    /// Judges the current page in all variants.
    fn sees(&self, name: &str) {
        self.browser.run(&self.axe);
        for (number, look) in LOOKS.into_iter().enumerate() {
            self.browser.looks(look);
            // Colours are the same in every language.
            if number == 0 || self.language == "en" {
                assert_eq!(self.browser.run(AXE), "", "{name} {look:?}");
            }
            self.is_whole(name, look);
            if self.wants_pictures {
                let file = format!("{name}-{}-{look}.png", self.language);
                self.browser.whole_picture(&file);
            }
        }
        // The width of 1280 pixels at 200 %, and at 400 %.
        for width in [640, 320] {
            let look = Look::new(width, false);
            self.browser.looks(look);
            self.is_whole(name, look);
        }
        self.browser.looks(LOOKS[0]);
    }

    fn is_whole(&self, name: &str, look: Look) {
        let script = MORE.replace("LANGUAGE", &format!("{:?}", self.language));
        assert_eq!(self.browser.run(&script), "", "{name} {look:?}");
    }

    /// Presses Tab this many times, and each time expects a visible focus.
    fn tabs(&self, times: usize) {
        for _ in 0..times {
            self.browser.press(Key::Tab);
            assert_eq!(self.browser.run(FOCUS), "", "{}", self.browser.url());
        }
    }

    /// Judges a page that leads on automatically: its HTML, without the script, replaces the page
    /// whose form leads to it.
    fn sees_what_follows(&self, name: &str) {
        self.browser.run(
            "const form = document.querySelector('form'), answer = new URLSearchParams(new FormData(form));
            answer.set('answer', 'agree');
            return fetch(form.action || location.href, {method: 'POST', body: answer}).then(got => got.text()).then(text => {
                document.open(); document.write(text.replace(/<script[^]*<\\/script>/, '')); document.close(); })",
        );
        self.sees(name);
    }
}

const OPERATOR: &str = "unverified_limit = 1
    [operator]
    name = \"Quillmoor Family\"
    email = \"help@quillmoor.example\"
    [[endpoints]]
    id = \"0d9b6c62-7f0a-4a53-9a55-20f4f3d8a009\"
    platform_type = \"public\"
    display = \"Closed Clinic\"
    url = \"http://127.0.0.1:9/closed\"
    authorization_endpoint = \"http://127.0.0.1:9/authorize\"
    token_endpoint = \"http://127.0.0.1:9/token\"
    out_of_order = \"Their sign-in is being repaired; please try again on Monday.\"";
const CLOSED: &str = "0d9b6c62-7f0a-4a53-9a55-20f4f3d8a009";

#[test]
fn every_page_of_the_gateway_is_accessible() {
    let mut judge = Judge::new("everybody-gateway");
    judge.browser.ignores_policies();
    in_every_place(&judge);
    judge.reads_spanish();
    in_every_place(&judge);
}

fn in_every_place(judge: &Judge) {
    let world = Elsewhere::start(OPERATOR);
    let site = &world.site;
    judge.opens(&site.url("/"), "gateway-about");
    judge.browser.run("document.activeElement.blur()");
    judge.tabs(3);
    judge.opens(&site.url("/privacy"), "gateway-privacy");
    judge.opens(&site.url("/nowhere"), "gateway-no-page");
    judge.opens(&site.url("/v1/ticket"), "gateway-for-programs");
    judge.opens(&site.url("/v1/callback/%ff"), "gateway-bad-address");
    on_the_way_out(judge, &world);
    on_the_way_back(judge, &world);
    from_mails(judge, &world);
}

fn on_the_way_out(judge: &Judge, world: &Elsewhere) {
    let fasten = world.elsewhere("/fasten");
    let begin = |who: &Installation, endpoint: &'static str, to: &str| {
        world.begin(who, &Attempt::at(endpoint), to)
    };
    let who = world.registered_by_name();
    let good = begin(&who, PUBLIC, &fasten);
    judge.opens(&good.replace(PUBLIC, "unknown"), "gateway-not-started");
    judge.opens(&begin(&who, CLOSED, &fasten), "gateway-out-of-order");
    let named = begin(&who, PUBLIC, &world.by_name("/fasten"));
    judge.opens(&named, "gateway-named");
    assert_eq!(judge.browser.text_of("#provider"), "Quillmoor Health");
    judge.browser.go(&named);
    assert_eq!(judge.browser.run(FOCUS), "", "the safe button has no focus");
    judge.browser.press(Key::Enter);
    judge
        .browser
        .waits_until("!document.querySelector('#refuse')");
    judge.sees("gateway-stopped");
    judge.browser.go(&named);
    judge.sees_what_follows("gateway-to-provider");

    let full = world.site.register();
    let by_another = Site::call(Request::get(begin(&full, PUBLIC, &fasten)), "");
    assert_eq!(by_another.status(), 303);
    judge.opens(&begin(&full, PUBLIC, &fasten), "gateway-full");

    let only = world.site.register();
    let body = json!({"tickets_only": true});
    let path = "/v1/installation";
    let answer = world
        .site
        .as_installation(Method::PATCH, path, &only, &body);
    assert_eq!(answer.status(), 200);
    judge.opens(&begin(&only, PUBLIC, &fasten), "gateway-tickets-only");
    let suspended = world.site.register();
    crate::pages::suspend(&world.site, &suspended);
    judge.opens(&begin(&suspended, PUBLIC, &fasten), "gateway-suspended");
}

fn on_the_way_back(judge: &Judge, world: &Elsewhere) {
    let came = |slug: &str, answer: &str| world.site.url(&format!("/v1/callback/{slug}{answer}"));
    judge.opens(
        &came("public", "?code=abc&state=a-state-that-nobody-began"),
        "gateway-unknown",
    );
    judge.opens(
        &came("public", "?code=a&code=b&state=a-state-that-nobody-began"),
        "gateway-not-understood",
    );
    judge.opens(&came("fragment", "#nothing=here"), "gateway-no-answer");
    for (slug, sign, endpoint) in [("public", '?', PUBLIC), ("fragment", '#', FRAGMENT)] {
        let (who, attempt) = (world.site.register(), Attempt::at(endpoint));
        let begun = world.begin(&who, &attempt, &world.elsewhere("/fasten"));
        assert_eq!(Site::call(Request::get(begun), "").status(), 303);
        let state = attempt.state.expose();
        let back = came(slug, &format!("{sign}code={CODE}&state={state}"));
        judge.browser.go("about:blank");
        judge.browser.go(&back);
        judge.browser.wait_for_text("Ada Park");
        judge.sees(&format!("gateway-other-browser-{slug}"));
        for named in ["provider", "destination", "installation"] {
            assert!(!judge.browser.text_of(&format!("#{named}")).is_empty());
        }
        judge.browser.press(Key::Enter);
        if sign == '?' {
            judge
                .browser
                .waits_until("!document.querySelector('#refuse')");
            judge.sees("gateway-refused");
            judge.browser.go(&back);
            judge.sees_what_follows("gateway-to-fasten");
            world.site.app.clock.advance(60);
            judge.opens(&back, "gateway-used");
        }
    }
}

fn from_mails(judge: &Judge, world: &Elsewhere) {
    let app = &world.site.app;
    let file = world.site.folder.path().join("data/lighthouse.db");
    let sql = "SELECT verification_id FROM verifications ORDER BY verification_id LIMIT 1";
    let id: String = rusqlite::Connection::open(file)
        .unwrap()
        .query_row(sql, [], |row| row.get(0))
        .unwrap();
    let link = verification::link(&app.pepper, &app.base(), &id);
    judge.opens(&link, "gateway-confirm");
    judge.tabs(1);
    judge.browser.press(Key::Enter);
    judge.browser.wait_for_url(|url| !url.contains("token="));
    judge.sees("gateway-confirmed");
    judge.opens(&link.replace("token=", "token=x"), "gateway-dead-link");
    let stop = stopped::link(&app.pepper, &app.public_url, "eve@example.org");
    judge.opens(&stop, "gateway-stop-mails");
    judge.browser.click("main button");
    judge.browser.wait_for_url(|url| !url.contains("token="));
    judge.sees("gateway-stopped-mails");
    judge.opens(&stop.replace("token=", "token=x"), "gateway-foreign-link");
}

/// Returns the texts of all pages that end a sign-in, with their names. A new text does not compile
/// until it is listed here.
fn endings(end: &End) -> Vec<(&'static str, Said)> {
    macro_rules! every {
        ($($name:ident)*) => {{
            let End { unfinished: _, unreachable: _, unreachable_after_asking: _, $($name),* } = end;
            vec![$((stringify!($name), *$name)),*]
        }};
    }
    every! {
        not_started unreadable unavailable reload failed no_window no_page for_programs
        too_many_requests bad_address full full_with_one full_unverified full_meanwhile out_of_order
        too_many not_today too_often displaced tickets_only dormant suspended unknown used withdrawn
        not_understood no_answer owner_is_full dead_link foreign_link
    }
}

/// Judges the pages that a gateway rarely shows, too, with long values that cannot be broken.
#[test]
fn every_text_that_ends_a_sign_in_is_an_accessible_page() {
    const LONG: &str = "Universitätsklinikum-Donaudampfschifffahrt-und-Verkehrsmedizin";
    const DETAIL: &str =
        "the URL https://fhir.quillmoor.example/interconnect-prd-oauth/api/FHIR/R4/metadata";
    let values = ["provider", "why", "limit", "then"].map(|name| (name, LONG));
    let operator = Operator {
        name: Some("Quillmoor Family".to_owned()),
        email: Some("help@quillmoor.example".to_owned()),
        privacy_url: None,
    };
    let operator = std::sync::Arc::new(operator);
    let folder = tempfile::tempdir().unwrap();
    let mut judge = Judge::new("everybody-ended");
    for language in Language::ALL {
        if language == Language::Spanish {
            judge.reads_spanish();
        }
        for (name, said) in endings(&language.texts().end) {
            let stop = Stop {
                text: fill(said.text, &values),
                ..Stop::new(http::StatusCode::CONFLICT, said, DETAIL)
            };
            let operator = operator.clone();
            let reader = Reader { language, operator };
            let page = fastenctl::http::block_on(reader.scope(async {
                let body = stop.to_be_reloaded().into_body();
                axum::body::to_bytes(body, usize::MAX).await.unwrap()
            }));
            let file = folder
                .path()
                .join(format!("{name}-{}.html", judge.language));
            std::fs::write(&file, page).unwrap();
            let url = url::Url::from_file_path(&file).unwrap();
            judge.opens(url.as_str(), &format!("ended-{}", name.replace('_', "-")));
            assert_eq!(judge.browser.text_of("h1"), said.title);
            assert!(
                !judge.browser.text_of("main").contains('{'),
                "{name}: a value is missing"
            );
        }
    }
}

/// Uses the keyboard alone, from the practice provider's sign-in page to the listener's page.
#[test]
fn every_page_of_the_practice_provider_is_accessible() {
    let judge = Judge::new("everybody-practice");
    let practice = Practice::start();
    practice.register(&[]);
    let sign_in = SignIn::start(&practice.home, &["sandbox-basic", "--user", "alice"]);
    judge.opens(&sign_in.address, "practice-sign-in");
    let type_in = |text: &str| {
        for key in text.chars() {
            judge.browser.types(key);
        }
    };
    judge.browser.click("#login");
    type_in("alice");
    judge.tabs(1);
    type_in("wrong");
    judge.tabs(1);
    judge.browser.press(Key::Enter);
    judge.browser.wait_for_text("is wrong");
    judge.sees("practice-wrong-password");
    judge.browser.click("#login");
    type_in("alice");
    judge.tabs(1);
    type_in("practice");
    judge.browser.press(Key::Enter);
    judge.browser.is_headed("Allow access?");
    judge.sees("practice-consent");
    judge.browser.run("document.activeElement.blur()");
    judge.tabs(1);
    judge.browser.press(Key::Enter);
    judge.browser.is_headed("Response received");
    sign_in.succeed();

    let at = practice.sandbox.text("issuer").to_owned();
    judge.opens(&format!("{at}/authorize"), "practice-error");
    judge.opens(&format!("{at}/device"), "practice-device");
    judge.opens(
        &format!("{at}/device?user_code=ABCD-EFGH"),
        "practice-device-shown",
    );
}

#[test]
fn every_page_of_the_listener_is_accessible() {
    let judge = Judge::new("everybody-listener");
    let (listener, state) = (Loopback::bind(&Place::default()).unwrap(), Secret::random());
    let at = format!("http://127.0.0.1:{}", listener.port());
    let (tell, _heard) = std::sync::mpsc::channel::<Heard>();
    let _listening = listener.serve(&state, tell).unwrap();
    let answer = format!("code={CODE}&state={}", state.expose());
    judge.opens(&format!("{at}/callback"), "listener-no-answer");
    for (answer, heading, name) in [
        (
            answer.replace("state=", "state=x"),
            "Another sign-in",
            "listener-another",
        ),
        (
            answer.replace("code=", "code=a&code="),
            "Malformed response",
            "listener-malformed",
        ),
        (answer.clone(), "Response received", "listener-received"),
        (answer, "Nothing more to do", "listener-again"),
    ] {
        judge.browser.go("about:blank");
        judge.browser.go(&format!("{at}/callback#{answer}"));
        judge.browser.is_headed(heading);
        judge.sees(name);
    }
}

#[test]
fn every_report_is_accessible() {
    let judge = Judge::new("everybody-report");
    let practice = Practice::start();
    practice.register(&[]);
    judge.opens(&reported(&practice, &["sandbox-basic"], 0), "report");
    judge.tabs(3);
    judge
        .browser
        .run("document.querySelectorAll('details').forEach(one => { one.open = true })");
    judge.sees("report-unfolded");
    for (fault, code, name) in [
        ("TOK-24", 0, "report-differs"),
        ("ID-04", 8, "report-failed"),
    ] {
        let issuer = format!("{}/fault/{fault}/fhir", practice.sandbox.text("issuer"));
        let direct = ["--issuer", &issuer, "--client-id", "sandbox-public"];
        judge.opens(&reported(&practice, &direct, code), name);
    }
    let document: Value = serde_json::from_str(&judge.browser.run(
        "return JSON.stringify([...document.querySelectorAll('link, script, img, iframe, source, object')].map(one => one.outerHTML))",
    ))
    .unwrap();
    assert_eq!(document, json!([]), "it asks for something");
}
