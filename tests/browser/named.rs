//! The page that names an origin, in a real browser: with and without cookies and scripts, in its
//! own window, and with its form submitted from another site.

use crate::chromium::Chromium;
use crate::elsewhere::CODE;
use crate::elsewhere::Elsewhere;
use crate::world::site::Attempt;
use crate::world::site::PUBLIC;
use crate::world::site::rows;

const STOPPED: &str = "You stopped the sign-in\n\nNothing was sent to your healthcare provider. You can close this page.";

fn question(world: &Elsewhere) -> String {
    format!(
        "Is this your own Fasten?\n\n{} wants your health records from Quillmoor Health. It calls itself Ada Park (not checked).\n\nThis browser has not used that address here before. Continue only if it is your own Fasten and you just started this there. If somebody sent you a link, stop.\n\nStopYes, continue",
        world.by_name("")
    )
}

#[test]
fn a_new_origin_is_named_once() {
    let world = Elsewhere::start("unverified_limit = 9");
    let who = world.registered_by_name();
    let begin = || world.begin(&who, &Attempt::at(PUBLIC), &world.by_name("/fasten"));
    let browser = Chromium::start("named");
    browser.go(&begin());
    browser.reads(&question(&world));
    browser.picture("named.png");
    // Enter means no.
    browser.press(fantoccini::key::Key::Enter);
    browser.reads(STOPPED);
    browser.go(&begin());
    browser.reads(&question(&world));
    assert_eq!(rows(&world.site, "flows"), 0);
    browser.click("#continue");
    browser.wait_for_url(|url| url.contains("/authorize"));
    browser.click("#allow");
    browser.reads("Thank you");
    browser.go(&begin());
    browser.wait_for_url(|url| url.contains("/authorize"));
    assert_eq!(rows(&world.site, "flows"), 2);
    assert_eq!(browser.console_errors(), [""; 0]);
}

/// Without scripts and cookies, the user sees two pages, clicks three times, and is done.
#[test]
fn without_cookies_and_scripts_a_person_can_finish_or_decline() {
    for (name, blocked, provider_asks_again) in [
        ("named-plain", &["javascript", "cookies"][..], true),
        ("named-no-scripts", &["javascript"], false),
        ("named-no-cookies", &["cookies"], true),
    ] {
        let world = Elsewhere::start("unverified_limit = 9");
        let who = world.registered_by_name();
        let begin = || world.begin(&who, &Attempt::at(PUBLIC), &world.by_name("/fasten"));
        let browser = Chromium::start_without(name, blocked);
        browser.go(&begin());
        assert_eq!(browser.text_of("#installation"), "Ada Park");
        browser.click("#refuse");
        browser.is_headed("You stopped the sign-in");
        assert_eq!(rows(&world.site, "flows"), 0);
        browser.go(&begin());
        browser.click("#continue");
        if blocked.contains(&"javascript") {
            browser.click("#onward");
        }
        browser.click("#allow");
        if provider_asks_again {
            browser.is_headed("Is this your sign-in?");
            browser.picture(&format!("{name}.png"));
            let asked = browser.url();
            browser.click("#refuse");
            browser.is_headed("Nothing was handed over");
            if blocked.contains(&"javascript") {
                browser.go(&asked);
            } else {
                browser.back();
                browser.go(&begin());
                browser.click("#continue");
                browser.click("#allow");
            }
            browser.click("#continue");
            if blocked.contains(&"javascript") {
                browser.click("#onward");
            }
        }
        browser.wait_for_url(|url| url.ends_with("/thanks"));
        assert!(world.heard().pop().unwrap().contains(CODE));
    }
}

/// A client that opens a window for the sign-in can still reach it after all our pages.
#[test]
fn the_window_that_opened_a_sign_in_learns_of_its_end() {
    let world = Elsewhere::start("unverified_limit = 9");
    let who = world.registered_by_name();
    let browser = Chromium::start("named-window");
    let begin = world.begin(&who, &Attempt::at(PUBLIC), &world.by_name("/fasten"));
    let begin: String = url::form_urlencoded::byte_serialize(begin.as_bytes()).collect();
    browser.go(&format!("{}#{begin}", world.by_name("/opener")));
    browser.click("#open");
    browser.enter_the_new_window();
    browser.click("#continue");
    browser.click("#allow");
    browser.wait_for_url(|url| url.ends_with("/thanks"));
    browser.enter_the_first_window();
    let heard = || browser.run("return document.getElementById('heard').textContent");
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(30);
    while heard() != "is back" {
        assert!(
            std::time::Instant::now() < deadline,
            "it heard {:?}",
            heard()
        );
    }
}

/// Neither another site's form with the right token nor a script's fetch starts anything.
#[test]
fn a_page_of_another_site_cannot_answer() {
    let world = Elsewhere::start("unverified_limit = 9");
    let who = world.registered_by_name();
    let browser = Chromium::start("named-elsewhere");
    let begin = world.begin(&who, &Attempt::at(PUBLIC), &world.by_name("/fasten"));
    browser.go(&begin);
    let token = browser.run("return document.querySelector('input[name=token]').value");
    browser.go(&world.by_name("/nothing"));
    browser.run(&format!(
        "const form = document.createElement('form'); form.method = 'post'; form.action = {begin:?};
        for (const [name, value] of [['token', {token:?}], ['answer', 'agree']]) {{
            const field = document.createElement('input'); field.name = name; field.value = value; form.append(field);
        }}
        document.body.append(form); form.submit();"
    ));
    browser.wait_for_url(|url| url.starts_with(&world.site.url("")));
    browser.reads(&question(&world));
    browser.go(&world.by_name("/nothing"));
    let fetched = format!(
        "return fetch({begin:?}, {{mode: 'no-cors', credentials: 'include'}}).then(() => 'asked')"
    );
    assert_eq!(browser.run(&fetched), "asked");
    assert_eq!(rows(&world.site, "flows"), 0);
}
