//! Every page of the gateway, and of the listener that waits for it, as a patient sees it: its
//! whole visible text, no console errors, no requests elsewhere, and no response left in the
//! browser history.

use crate::chromium::Chromium;
use crate::elsewhere::CODE;
use crate::elsewhere::Elsewhere;
use crate::elsewhere::FRAGMENT;
use crate::world::postgres;
use crate::world::postgres::Cluster;
use crate::world::site::Attempt;
use crate::world::site::Installation;
use crate::world::site::PUBLIC;
use crate::world::site::Site;
use crate::world::support::Home;
use fastenctl::http::block_on;
use fastenctl::lighthouse::mail::verification;
use fastenctl::oauth::loopback::routes::Heard;
use fastenctl::oauth::loopback::sockets::Loopback;
use fastenctl::secret::Secret;
use http::Request;

/// A browser that inspects pages.
struct Reader {
    browser: Chromium,
    gateway: String,
}

const START_AGAIN: &str = "Go back to Fasten and start again.";
const ASK: &str =
    "If that does not help, show this page to the person who runs your Fasten installation.";
const UNKNOWN: &str = "This sign-in is not known here\n\nIt may have taken longer than half an hour, or it was started through another gateway. Go back to Fasten and start again.";
const USED: &str = "This sign-in has already ended\n\nThe response to a sign-in can be used only once, and this one was already used. If your healthcare provider is not connected in Fasten now, start again there.";
const SUSPENDED: &str = "This Fasten installation is suspended\n\nIt cannot connect anybody at the moment, and nothing was handed over. If you are already connected, you stay connected. Ask the person who runs your Fasten installation.";
const REFUSED: &str = "Nothing was handed over\n\nYou can close this page.";
const DEAD_LINK: &str = "This link no longer works\n\nIt may be more than a day old, or the e-mail address has been changed since. Ask for a new e-mail in your Fasten installation.\n\nFor the administrator: `fastenctl verify --resend` sends a new e-mail";

impl Reader {
    fn new(name: &'static str, gateway: &str) -> Self {
        let browser = Chromium::start(name);
        browser.requests();
        Self {
            browser,
            gateway: gateway.to_owned(),
        }
    }

    fn opens(&self, url: &str, expected: &str) {
        self.goes(url);
        self.reads(expected);
    }

    fn goes(&self, url: &str) {
        // A browser does not reload a page when only the fragment changes.
        self.browser.go("about:blank");
        self.browser.go(url);
    }

    /// Asserts the page's whole text, and that its URL contains no parameters.
    fn reads(&self, expected: &str) {
        self.shows(expected);
        let url = self.browser.url();
        // The e-mail's link reveals nothing about a sign-in, and a reload should show the same
        // page.
        assert!(
            !url.contains(['?', '#']) || url.contains("/installation/verify?"),
            "the address bar shows {url}"
        );
    }

    /// Same as `reads` for a page that still needs the parameters, because it has a form.
    fn shows(&self, expected: &str) {
        self.browser.reads(expected);
        // Chromium's own console message about the error status is not an error of the page.
        let own = format!("\"{}", self.gateway);
        let errors = self.browser.console_errors().into_iter();
        let is_status = |error: &String| {
            error.starts_with(&own)
                && error
                    .contains(" - Failed to load resource: the server responded with a status of ")
        };
        assert_eq!(
            errors.filter(|error| !is_status(error)).collect::<Vec<_>>(),
            [""; 0]
        );
        let elsewhere = self
            .browser
            .requests()
            .into_iter()
            .filter(|url| !url.starts_with(&self.gateway));
        assert_eq!(
            elsewhere.collect::<Vec<_>>(),
            [""; 0],
            "it asked somebody else"
        );
    }

    fn has_no_answer_in_its_history(&self) {
        self.has_nothing_in_its_history(&[CODE, "state"]);
    }

    /// Same as `has_no_answer_in_its_history` for a browser that was at the provider, whose page
    /// has the state in its URL.
    fn has_no_code_in_its_history(&self) {
        self.has_nothing_in_its_history(&[CODE, "code=abc"]);
    }

    fn has_nothing_in_its_history(&self, secrets: &[&str]) {
        let history = self.browser.history();
        let leaks: Vec<&String> = history
            .iter()
            .filter(|url| secrets.iter().any(|secret| url.contains(secret)))
            .collect();
        assert!(history.len() > 1 && leaks.is_empty(), "{history:#?}");
    }
}

fn stopped(text: &str, detail: &str) -> String {
    format!("{text}\n\nFor the administrator: {detail}")
}

#[test]
fn errors_on_the_way_out_say_what_to_do() {
    let world = Elsewhere::start("unverified_limit = 1");
    let (who, full, suspended) = (
        world.site.register(),
        world.site.register(),
        world.site.register(),
    );
    suspend(&world.site, &suspended);
    let fasten = world.elsewhere("/fasten");
    let begin =
        |who: &Installation, origin_url: &str| world.begin(who, &Attempt::at(PUBLIC), origin_url);
    assert_eq!(
        Site::call(Request::get(begin(&full, &fasten)), "").status(),
        303
    );
    let good = begin(&who, &fasten);
    let malformed = |detail: &str| {
        stopped(
            &format!(
                "This sign-in could not be started\n\nNothing was sent to your healthcare provider. {START_AGAIN} {ASK}"
            ),
            detail,
        )
    };
    let reader = Reader::new("pages-out", &world.site.url(""));
    for (url, expected) in [
        (
            good.replace(PUBLIC, "unknown"),
            malformed("no endpoint with that ID is known here"),
        ),
        (
            begin(&who, "https://elsewhere.example/callback"),
            malformed("`origin_url` has an origin that this installation has not registered"),
        ),
        (
            good.replace("client_id%3Dgateway", "client_id%3Dother"),
            malformed(
                "the parameter `client_id` in `dest_url` does not match this endpoint's definition",
            ),
        ),
        (
            good.replace(&format!("/i/{}", who.id), ""),
            malformed(
                "it is unknown which installation this sign-in belongs to. It has no valid ticket, does not use an installation's base URL, and has no origin of a verified installation. Fasten versions from 2022 and 2023 need a registered origin",
            ),
        ),
        (
            begin(&full, &fasten),
            stopped(
                "No places are left\n\nAll places that this Fasten installation currently has at Quillmoor Health are taken. If you connected Quillmoor Health before, use the same browser as last time. If not, ask the person who runs your Fasten installation. There will be 100 places as soon as they confirm their e-mail address.",
                "the limit of users per provider is low until the e-mail address is verified with `fastenctl verify`",
            ),
        ),
        (
            begin(&suspended, &fasten),
            stopped(
                SUSPENDED,
                "the gateway's operator has suspended this installation: unpaid",
            ),
        ),
        (
            world.site.url("//nowhere/at/all?code=a#code=b"),
            "This page does not exist\n\nThere is nothing at this address. To connect a healthcare provider, go back to Fasten and start there.".to_owned(),
        ),
    ] {
        reader.opens(&url, &expected);
    }
    reader.has_no_answer_in_its_history();
}

pub(crate) fn suspend(site: &Site, who: &Installation) {
    operator(
        site,
        &[
            "lighthouse",
            "installation",
            "suspend",
            &who.id,
            "--reason",
            "unpaid",
        ],
    );
}

fn operator(site: &Site, command: &[&str]) {
    let settings = site.settings_file();
    let with_settings = [command, &["--settings", settings.to_str().unwrap()]].concat();
    let done = Home::new().fastenctl(&with_settings).output().unwrap();
    assert!(done.status.success(), "{done:?}");
}

/// Returns the text of the page that another user's browser shows.
fn question(world: &Elsewhere, provider: &str) -> String {
    format!(
        "Is this your sign-in?\n\nThis sign-in was started in another browser. If you continue, the Fasten installation of Ada Park at {} gets access to your health records from {provider}.\n\nContinue only if you started it yourself. If somebody sent you a link, stop.\n\nStopYes, continue",
        world.elsewhere("")
    )
}

#[test]
fn pages_on_the_way_back_say_what_to_do() {
    let world = Elsewhere::start("unverified_limit = 9");
    let (who, suspended) = (world.site.register(), world.site.register());
    let fasten = world.elsewhere("/fasten");
    let reader = Reader::new("pages-back", &world.site.url(""));
    for (slug, sign, endpoint, provider) in [
        ("public", '?', PUBLIC, "Quillmoor Health"),
        ("fragment", '#', FRAGMENT, "Fragment Clinic"),
    ] {
        let is_fragment = sign == '#';
        let came = |answer: &str| {
            world
                .site
                .url(&format!("/v1/callback/{slug}{sign}{answer}"))
        };
        let detailed = |text: &str, detail: &str| {
            if is_fragment {
                text.to_owned()
            } else {
                stopped(text, detail)
            }
        };
        let unknown = detailed(UNKNOWN, "no open sign-in of this platform has that state");
        reader.opens(&came("code=abc&state=a-state-that-nobody-began"), &unknown);

        // The sign-in is started in a different browser from the one that comes back.
        let begun = |who: &Installation| {
            let attempt = Attempt::at(endpoint);
            assert_eq!(
                Site::call(Request::get(world.begin(who, &attempt, &fasten)), "").status(),
                303
            );
            attempt.state.expose().to_owned()
        };
        let state = begun(&who);
        reader.opens(
            &came(&format!("code={CODE}&state={state}")),
            &question(&world, provider),
        );
        reader.browser.click("#refuse");
        reader.reads(REFUSED);
        reader.opens(
            &came(&format!("code={CODE}&state={state}")),
            &question(&world, provider),
        );
        reader.browser.click("#continue");
        reader.browser.reads("Thank you");
        assert_eq!(
            world.heard().pop(),
            Some(format!("code={CODE}&state={state}"))
        );
        reader.browser.requests();
        world.site.app.clock.advance(60);
        let used = detailed(USED, "this state was already used");
        reader.opens(&came(&format!("code={CODE}&state={state}")), &used);

        let attempt = Attempt::at(endpoint);
        reader.browser.go(&world.begin(&who, &attempt, &fasten));
        reader.browser.click("#refuse");
        reader.browser.reads("Thank you");
        assert_eq!(
            world.heard().pop(),
            Some(format!(
                "error=access_denied&state={}",
                attempt.state.expose()
            ))
        );

        let attempt = Attempt::at(endpoint);
        reader
            .browser
            .go(&world.begin(&suspended, &attempt, &fasten));
        reader
            .browser
            .wait_for_url(|url| url.contains("/authorize"));
        reader.browser.requests();
        suspend(&world.site, &suspended);
        let text = detailed(
            SUSPENDED,
            "the gateway's operator has suspended this installation: unpaid",
        );
        reader.opens(
            &came(&format!("code={CODE}&state={}", attempt.state.expose())),
            &text,
        );
        resume(&world.site, &suspended);
    }
    reader.opens(
        &world
            .site
            .url("/v1/callback/public?code=a&code=b&state=a-state-that-nobody-began"),
        &stopped(
            &format!(
                "The response from your healthcare provider is not valid\n\n{START_AGAIN} {ASK}"
            ),
            "`code`, `state` or `error` is missing, empty or repeated, or the response has both a code and an error",
        ),
    );
    reader.opens(
        &world.site.url("/v1/callback/fragment#nothing=here"),
        &format!(
            "No response arrived\n\nYour healthcare provider sent nothing back. {START_AGAIN}"
        ),
    );
    reader.has_no_code_in_its_history();
}

fn resume(site: &Site, who: &Installation) {
    operator(site, &["lighthouse", "installation", "resume", &who.id]);
}

#[test]
fn the_mails_link_and_the_listener_say_what_to_do() {
    let world = Elsewhere::start("");
    world.site.register();
    let app = &world.site.app;
    let file = world.site.folder.path().join("data/lighthouse.db");
    let id: String = rusqlite::Connection::open(file)
        .unwrap()
        .query_row("SELECT verification_id FROM verifications", [], |row| {
            row.get(0)
        })
        .unwrap();
    let link = verification::link(&app.pepper, &app.base(), &id);
    let reader = Reader::new("pages-mail", &world.site.url(""));
    reader.opens(&link.replace("token=", "token=x"), DEAD_LINK);
    let about = format!(
        "Confirm your e-mail address\n\nSomebody registered a Fasten installation with the gateway {} and gave the e-mail address ada@example.org.\n\nIf that was you, confirm that this is your address. If not, close this page: nothing will happen.\n\nThis is my address",
        app.public_url
    );
    let confirmed = "Your e-mail address is confirmed\n\nada@example.org is confirmed. You can close this page.";
    reader.opens(&link, &about);
    reader.browser.click("button");
    reader.reads(confirmed);
    reader.opens(&link, confirmed);
    app.clock.advance(verification::GOOD_FOR);
    reader.opens(&link, DEAD_LINK);

    let (listener, state) = (
        Loopback::bind(&fastenctl::oauth::loopback::registered::Place::default()).unwrap(),
        Secret::random(),
    );
    let at = format!("http://127.0.0.1:{}", listener.port());
    let (tell, _heard) = std::sync::mpsc::channel::<Heard>();
    let _listening = listener.serve(&state, tell).unwrap();
    let reader = Reader {
        gateway: at.clone(),
        ..reader
    };
    let answer = format!("code={CODE}&state={}", state.expose());
    reader.opens(
        &format!("{at}/callback"),
        "No response here\n\nThis page receives the response of a sign-in, but this URL contains none.\n\nContinue in the window where you signed in, or start again in the terminal.",
    );
    reader.opens(
        &format!("{at}/callback#{}", answer.replace("state=", "state=x")),
        "Another sign-in\n\nThis response does not belong to the sign-in that is in progress on this machine, so it was not used.\n\nContinue in the window where you signed in, or start again in the terminal.",
    );
    let received = "Response received\n\nYou can close this page. The terminal shows the result of the sign-in.";
    reader.opens(&format!("{at}/callback#{answer}"), received);
    let again =
        "Nothing more to do\n\nThis sign-in already has its response. You can close this page.";
    reader.opens(&format!("{at}/callback#{answer}"), again);
    reader.has_no_answer_in_its_history();
}

const NO_PLACE: &str = "No places are left\n\nThe sign-in took longer than ten minutes, and in the meantime somebody else took the last place of this Fasten installation at your healthcare provider. Nothing was handed over. Ask the person who runs your Fasten installation.";

#[test]
fn a_person_without_a_place_reads_why() {
    let world = Elsewhere::start("unverified_limit = 1");
    let fasten = world.elsewhere("/fasten");
    let quick = Reader::new("pages-quick", &world.site.url(""));
    let late = Reader::new("pages-late", &world.site.url(""));
    for (endpoint, detail) in [
        (
            PUBLIC,
            "\n\nFor the administrator: the limit of users per provider is reached",
        ),
        (FRAGMENT, ""),
    ] {
        let who = world.site.register();
        let leaves = |reader: &Reader| {
            reader
                .browser
                .go(&world.begin(&who, &Attempt::at(endpoint), &fasten));
            reader
                .browser
                .wait_for_url(|url| url.contains("/authorize"));
            reader.browser.requests();
        };
        leaves(&late);
        // A place is kept for ten minutes, after which another user may take it.
        world.site.app.clock.advance(601);
        leaves(&quick);
        quick.browser.click("#allow");
        quick.browser.reads("Thank you");
        late.browser.click("#allow");
        late.reads(&format!("{NO_PLACE}{detail}"));
    }
    late.has_no_code_in_its_history();
}

#[test]
fn a_person_without_an_installation_is_asked_in_plain_words() {
    let world = Elsewhere::start("anonymous = \"ask\"\nunverified_limit = 2");
    let reader = Reader::new("pages-nobody", &world.site.url(""));
    let fasten = world.elsewhere("/fasten");
    let begin = || {
        let path = |who: &str| format!("{}{who}/v1/redirect/", world.site.app.public_url);
        let who = Installation::nobody();
        world
            .begin(&who, &Attempt::at(PUBLIC), &fasten)
            .replace(&path(&format!("/i/{}", who.id)), &path(""))
    };
    let question = format!(
        "Is this your own Fasten?\n\nA Fasten installation at {} wants to connect to Quillmoor Health. It is not registered with this gateway, so this gateway does not know who runs it.\n\nIf you continue and sign in, it gets access to your health records. Continue only if you just started this in your own Fasten at that address. If somebody sent you a link, stop.\n\nStopYes, continue",
        world.elsewhere("")
    );
    reader.goes(&begin());
    reader.shows(&question);
    reader.browser.click("#refuse");
    reader.shows("You stopped the sign-in\n\nNothing was sent to your healthcare provider. You can close this page.");
    reader.goes(&begin());
    reader.shows(&question);
    reader.browser.click("#continue");
    reader
        .browser
        .wait_for_url(|url| url.contains("/authorize"));
    reader.browser.click("#allow");
    reader.browser.reads("Thank you");
    assert_eq!(reader.browser.console_errors(), [""; 0]);
    reader.has_no_code_in_its_history();
}

#[test]
fn a_person_who_comes_while_the_database_is_gone_is_asked_to_wait() {
    let cluster = Cluster::start("-c fsync=off");
    postgres::on(cluster.database(), || {
        let world = Elsewhere::start("");
        let who = world.site.register();
        let begin = || world.begin(&who, &Attempt::at(PUBLIC), &world.elsewhere("/fasten"));
        let reader = Reader::new("pages-gone", &world.site.url(""));
        let left = Attempt::at(PUBLIC);
        assert_eq!(
            Site::call(
                Request::get(world.begin(&who, &left, &world.elsewhere("/fasten"))),
                ""
            )
            .status(),
            303
        );
        cluster.stop();
        let wait = stopped(
            "This sign-in cannot continue right now\n\nWait a moment, then go back to Fasten and start again.",
            "the gateway cannot reach its database; try again later",
        );
        reader.opens(&begin(), &wait);
        let state = left.state.expose();
        reader.opens(
            &world
                .site
                .url(&format!("/v1/callback/public?code={CODE}&state={state}")),
            &wait,
        );
        reader.has_no_answer_in_its_history();
        cluster.resume();
        let deadline = std::time::Instant::now() + std::time::Duration::from_secs(30);
        while block_on(world.site.app.store.time()).is_err() {
            assert!(std::time::Instant::now() < deadline, "it is never noticed");
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        reader.browser.go(&begin());
        reader.browser.click("#allow");
        reader.browser.reads("Thank you");
    });
}
