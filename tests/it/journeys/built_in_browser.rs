//! The built-in browser on unfamiliar pages: it does whatever is possible without scripts;
//! otherwise it says so and presses no button (checks.md section 12a).

use crate::journeys::auth_faults::{Fault, Told, told};

const PASSWORD: &str = "<form method=post action='/in?QUERY'><input name=user><input type=password name=pw><button>Sign in</button></form>";

fn on(pages: &'static [(&'static str, u16, &'static str)], more: &[&str]) -> Told {
    let fault = Fault {
        pages,
        ..Fault::default()
    };
    told(fault, "", more)
}

/// Returns the exit code, side, message and next step, without the query of the sign-in.
fn refusal(told: &Told) -> (i32, &str, String, &str) {
    let error = &told.document["error"];
    let text = |member: &str| error[member].as_str().unwrap_or_default();
    let side = told.document["problems"][0]["side"]
        .as_str()
        .unwrap_or_default();
    let message = text("message");
    let cut = message
        .split_once("/authorize?")
        .and_then(|(before, rest)| {
            let (_, after) = rest.split_once('`')?;
            Some(format!("{before}/authorize`{after}"))
        });
    (
        told.code,
        side,
        cut.unwrap_or_else(|| message.to_owned()),
        text("hint"),
    )
}

/// Returns the submitted forms, except for the checks' own authorization request.
fn pressed(told: &Told) -> Vec<&String> {
    let forms = told.posted.iter();
    forms
        .filter(|form| !form.starts_with("/authorize "))
        .collect()
}

#[test]
fn the_driver_handles_login_and_password_on_two_pages_and_a_stray_fragment() {
    let told = on(
        &[
            (
                "GET /authorize",
                200,
                "<form><input name=q></form><form method=post action='/name?QUERY'><input name=identifier type=text><button>Next</button></form><a href=/no>No account?</a>",
            ),
            (
                "POST /name",
                200,
                "<form method=post action='/allow?QUERY#top'><input type=hidden name=step value=2><input type=password name=pw><button>Sign in</button></form>",
            ),
        ],
        &[],
    );
    assert_eq!((told.code, told.token_requests), (0, 1), "{}", told.stderr);
    assert_eq!(
        told.posted[..2],
        ["/name identifier=alice", "/allow step=2&pw=unused"]
    );
}

#[test]
fn a_401_after_the_password_means_a_wrong_password() {
    for page in [PASSWORD, "<h1>Invalid credentials</h1>"] {
        let pages: &'static [_] = match page {
            PASSWORD => &[
                ("GET /authorize", 200, PASSWORD),
                (
                    "POST /in",
                    401,
                    "<h1>Invalid credentials</h1><form method=post action=/in><input type=password name=pw></form>",
                ),
            ],
            _ => &[
                ("GET /authorize", 200, PASSWORD),
                ("POST /in", 401, "<h1>Invalid credentials</h1>"),
            ],
        };
        let told = on(pages, &[]);
        let message =
            "the provider did not accept the login `alice`: Invalid credentials".to_owned();
        let hint = "check `--login` and the password";
        assert_eq!(refusal(&told), (5, "person", message, hint));
        // The checks do not try a wrong password again, because that can lock an account.
        assert_eq!(pressed(&told), ["/in user=alice&pw=unused"]);
    }
}

#[test]
fn buttons_that_only_a_script_handles_are_not_pressed() {
    const HINT: &str = "the built-in browser does not run scripts; leave out `--browser built-in` and sign in yourself";
    let only_scripts =
        "only the page's scripts know which button allows access and which denies it";
    let no_form = "it has scripts but no form to submit; it says: Loading";
    for (page, more, why) in [
        (
            &[(
                "GET /authorize",
                200,
                "<form method=post action='/allow?QUERY'><button onclick=no()>Deny</button><button onclick=yes()>Allow</button></form>",
            )],
            &[][..],
            only_scripts,
        ),
        (
            &[(
                "GET /authorize",
                200,
                "<form method=post action='/allow?QUERY'><button name=a value=1>Allow access</button><button type=button onclick=no()>No</button></form>",
            )],
            &["--deny"],
            only_scripts,
        ),
        (
            &[(
                "GET /authorize",
                200,
                "<script src=app.js></script><div id=root>Loading</div>",
            )],
            &[],
            no_form,
        ),
    ] {
        let told = on(page, more);
        let message = format!("the page `ISSUER/authorize` needs a real browser: {why}");
        assert_eq!(refusal(&told), (2, "machine", message, HINT));
        assert_eq!((pressed(&told).len(), told.token_requests), (0, 0));
    }
}
