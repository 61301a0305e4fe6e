//! Every page of the gateway, and of the listener that waits for it, as a patient sees it: all of its visible
//! text, nothing on the console, nothing from elsewhere, and no answer left in the address bar's history.

use crate::chromium::Chromium;
use crate::site::{Attempt, Installation, PUBLIC, Site};
use crate::support::Home;
use crate::world::{CODE, FRAGMENT, World};
use fastenctl::lighthouse::verify;
use fastenctl::oauth::loopback::{Heard, Loopback};
use fastenctl::secret::Secret;
use http::Request;

/// A browser that looks closely.
struct Reader {
    browser: Chromium,
    gateway: String,
}

const START_AGAIN: &str = "Go back to Fasten and start again from there.";
const ASK: &str = "If that does not help, show this page to the person who runs your Fasten installation.";
const UNKNOWN: &str = "This sign-in is not known here\n\nIt may have taken longer than half an hour, or it was not begun with this gateway. Go back to Fasten and start again from there.";
const USED: &str = "This sign-in has ended already\n\nIts answer was handed over before and works only once. If your healthcare provider is not connected in Fasten now, start again from there.";
const SUSPENDED: &str = "This Fasten installation is suspended\n\nNobody can be connected through it at the moment, and nothing was handed over. Whoever is connected already stays so. Please ask the person who runs your Fasten installation.";
const REFUSED: &str = "Nothing was handed over\n\nYou can close this page.";
const DEAD_LINK: &str = "This link is not good any more\n\nIt may be more than a day old, or the address was changed since. Ask for a new mail in your Fasten installation.\n\nFor the administrator: `fastenctl verify --resend` sends a new mail";

impl Reader {
    fn new(name: &'static str, gateway: &str) -> Self {
        let browser = Chromium::start(name);
        browser.requests();
        Self { browser, gateway: gateway.to_owned() }
    }

    fn opens(&self, url: &str, expected: &str) {
        // A browser that is at an address already does not load it for another fragment.
        self.browser.go("about:blank");
        self.browser.go(url);
        self.reads(expected);
    }

    /// The page's whole text; its address, and those it has asked.
    fn reads(&self, expected: &str) {
        self.browser.reads(expected);
        let url = self.browser.url();
        // The mail's link tells nothing about a sign-in, and reloading it should show the same.
        assert!(!url.contains(['?', '#']) || url.contains("/installation/verify?"), "the address bar shows {url}");
        // What Chromium itself notes of a refusal's status is no error of the page.
        let own = format!("\"{}", self.gateway);
        let errors = self.browser.console_errors().into_iter();
        let is_status = |error: &String| {
            error.starts_with(&own)
                && error.contains(" - Failed to load resource: the server responded with a status of 4")
        };
        assert_eq!(errors.filter(|error| !is_status(error)).collect::<Vec<_>>(), [""; 0]);
        let elsewhere = self.browser.requests().into_iter().filter(|url| !url.starts_with(&self.gateway));
        assert_eq!(elsewhere.collect::<Vec<_>>(), [""; 0], "it asked somebody else");
    }

    fn has_no_answer_in_its_history(&self) {
        let history = self.browser.history();
        let leaks: Vec<&String> = history.iter().filter(|url| url.contains(CODE) || url.contains("state")).collect();
        assert!(history.len() > 1 && leaks.is_empty(), "{history:#?}");
    }
}

fn stopped(text: &str, detail: &str) -> String {
    format!("{text}\n\nFor the administrator: {detail}")
}

#[test]
fn refusals_on_the_way_out_say_what_to_do() {
    let world = World::start("unverified_limit = 1");
    let (who, full, suspended) = (world.site.register(), world.site.register(), world.site.register());
    suspend(&world.site, &suspended);
    let fasten = world.elsewhere("/fasten");
    let begin = |who: &Installation, origin_url: &str| world.begin(who, &Attempt::at(PUBLIC), origin_url);
    assert_eq!(Site::call(Request::get(begin(&full, &fasten)), "").status(), 303);
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
        (good.replace(PUBLIC, "unknown"), malformed("no endpoint of that id is known here")),
        (
            begin(&who, "https://elsewhere.example/callback"),
            malformed("`origin_url` leads to an origin that this installation has not registered"),
        ),
        (
            good.replace("client_id%3Dgateway", "client_id%3Dother"),
            malformed("the parameter `client_id` in `dest_url` is not what this endpoint's definition gives"),
        ),
        (
            good.replace(&format!("/i/{}", who.id), ""),
            malformed(
                "neither a ticket that is still good, nor an installation's own base address, nor a registered origin tells which installation this sign-in belongs to",
            ),
        ),
        (
            begin(&full, &fasten),
            stopped(
                "No place is left for another person\n\nNo further person can be connected to Quillmoor Health with this Fasten installation: its only place there is taken. Whoever is connected already can sign in again. The installation's administrator can ask the gateway's operator for more. Please tell the person who runs your Fasten installation.",
                "the limit of users per provider is reached",
            ),
        ),
        (
            begin(&suspended, &fasten),
            stopped(SUSPENDED, "the gateway's operator has suspended this installation: unpaid"),
        ),
        (
            world.site.url("//nowhere/at/all?code=a#code=b"),
            format!("This page does not exist\n\nThere is nothing at this address. {START_AGAIN}"),
        ),
    ] {
        reader.opens(&url, &expected);
    }
    reader.has_no_answer_in_its_history();
}

fn suspend(site: &Site, who: &Installation) {
    let settings = site.settings_file();
    let operator = ["lighthouse", "installation", "suspend", &who.id, "--reason", "unpaid", "--settings"];
    let done = Home::new().fastenctl(&[&operator[..], &[settings.to_str().unwrap()]].concat()).output().unwrap();
    assert!(done.status.success(), "{done:?}");
}

/// The page for somebody else's browser.
fn question(world: &World) -> String {
    format!(
        "Is this your sign-in?\n\nThis sign-in was begun in another browser. If you go on, the Fasten installation of Ada Park at {} gets access to your health records.\n\nGo on only if you began it yourself. If somebody sent you a link, do not.\n\nDo not go onIt is mine, go on",
        world.elsewhere("")
    )
}

#[test]
fn pages_on_the_way_back_say_what_to_do() {
    let world = World::start("unverified_limit = 9");
    let (who, suspended) = (world.site.register(), world.site.register());
    let fasten = world.elsewhere("/fasten");
    let reader = Reader::new("pages-back", &world.site.url(""));
    for (slug, sign, endpoint) in [("public", '?', PUBLIC), ("fragment", '#', FRAGMENT)] {
        let is_fragment = sign == '#';
        let came = |answer: &str| world.site.url(&format!("/v1/callback/{slug}{sign}{answer}"));
        let detailed = |text: &str, detail: &str| if is_fragment { text.to_owned() } else { stopped(text, detail) };
        let unknown = detailed(UNKNOWN, "no open sign-in of this platform has that state");
        reader.opens(&came("code=abc&state=a-state-that-nobody-began"), &unknown);

        // Begun by another browser than the one that comes back.
        let begun = |who: &Installation| {
            let attempt = Attempt::at(endpoint);
            assert_eq!(Site::call(Request::get(world.begin(who, &attempt, &fasten)), "").status(), 303);
            attempt.state.expose().to_owned()
        };
        let state = begun(&who);
        reader.opens(&came(&format!("code={CODE}&state={state}")), &question(&world));
        reader.browser.click("#refuse");
        reader.reads(REFUSED);
        reader.opens(&came(&format!("code={CODE}&state={state}")), &question(&world));
        reader.browser.click("#continue");
        reader.browser.reads("Thank you");
        assert_eq!(world.heard().pop(), Some(format!("code={CODE}&state={state}")));
        reader.browser.requests();
        world.site.app.clock.advance(60);
        let used = detailed(USED, "this state was answered already");
        reader.opens(&came(&format!("code={CODE}&state={state}")), &used);

        let attempt = Attempt::at(endpoint);
        reader.browser.go(&world.begin(&who, &attempt, &fasten));
        reader.browser.click("#refuse");
        reader.browser.reads("Thank you");
        assert_eq!(world.heard().pop(), Some(format!("error=access_denied&state={}", attempt.state.expose())));

        let attempt = Attempt::at(endpoint);
        reader.browser.go(&world.begin(&suspended, &attempt, &fasten));
        reader.browser.wait_for_url(|url| url.contains("/authorize"));
        reader.browser.requests();
        suspend(&world.site, &suspended);
        let text = detailed(SUSPENDED, "the gateway's operator has suspended this installation: unpaid");
        reader.opens(&came(&format!("code={CODE}&state={}", attempt.state.expose())), &text);
        resume(&world.site, &suspended);
    }
    reader.opens(
        &world.site.url("/v1/callback/public?code=a&code=b&state=a-state-that-nobody-began"),
        &stopped(
            &format!("The answer of your healthcare provider cannot be understood\n\n{START_AGAIN} {ASK}"),
            "`code`, `state` or `error` is missing or stands there twice",
        ),
    );
    reader.opens(
        &world.site.url("/v1/callback/fragment#nothing=here"),
        &format!("There is no answer here\n\nYour healthcare provider has sent nothing along. {START_AGAIN}"),
    );
    let history = reader.browser.history();
    let leaks: Vec<&String> = history.iter().filter(|url| url.contains(CODE) || url.contains("abc")).collect();
    assert_eq!(leaks, [""; 0], "{history:#?}");
}

fn resume(site: &Site, who: &Installation) {
    let settings = site.settings_file();
    let operator = ["lighthouse", "installation", "resume", &who.id, "--settings", settings.to_str().unwrap()];
    assert!(Home::new().fastenctl(&operator).output().unwrap().status.success());
}

#[test]
fn the_mails_link_and_the_listener_say_what_to_do() {
    let world = World::start("");
    world.site.register();
    let app = &world.site.app;
    let file = world.site.folder.path().join("data/lighthouse.db");
    let id: String = rusqlite::Connection::open(file)
        .unwrap()
        .query_row("SELECT verification_id FROM verifications", [], |row| row.get(0))
        .unwrap();
    let link = verify::link(&app.pepper, &app.base(), &id);
    let reader = Reader::new("pages-mail", &world.site.url(""));
    reader.opens(&link.replace("token=", "token=x"), DEAD_LINK);
    let about = format!(
        "Confirm your e-mail address\n\nSomebody has registered a Fasten installation at this gateway, {}, with the e-mail address ada@example.org.\n\nIf that was you, confirm that this is your address. If it was not, close this page: nothing happens then.\n\nThis is my address",
        app.public_url
    );
    let confirmed = "Your e-mail address is confirmed\n\nada@example.org is confirmed. You can close this page.";
    reader.opens(&link, &about);
    reader.browser.click("button");
    reader.reads(confirmed);
    reader.opens(&link, confirmed);
    app.clock.advance(verify::GOOD_FOR);
    reader.opens(&link, DEAD_LINK);

    let (listener, state) = (Loopback::bind(&[]).unwrap(), Secret::random());
    let at = format!("http://127.0.0.1:{}", listener.port());
    let (tell, _heard) = std::sync::mpsc::channel::<Heard>();
    let _listening = listener.serve(&state, tell).unwrap();
    let reader = Reader { gateway: at.clone(), ..reader };
    let answer = format!("code={CODE}&state={}", state.expose());
    reader.opens(
        &format!("{at}/callback"),
        "No answer here\n\nThis address takes the answer of a sign-in, and there is none in it.\n\nGo on in the window where you signed in, or begin again at the terminal.",
    );
    reader.opens(
        &format!("{at}/callback#{}", answer.replace("state=", "state=x")),
        "Another sign-in\n\nThis answer does not belong to the sign-in that is waiting on this machine, so it was not used.\n\nGo on in the window where you signed in, or begin again at the terminal.",
    );
    let received = "Signed in at the provider\n\nThe answer has arrived. Close this page and go back to the terminal.";
    reader.opens(&format!("{at}/callback#{answer}"), received);
    let again = "Nothing more to do\n\nThis sign-in has its answer already. You can close this page.";
    reader.opens(&format!("{at}/callback#{answer}"), again);
    reader.has_no_answer_in_its_history();
}
