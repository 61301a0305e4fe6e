//! The most frequent failure of all: a different client or redirect URI is registered at the
//! provider, which only says so on its own page, so the browser never comes back (checks.md section
//! 12a).

use crate::journeys::auth_faults::{Fault, Told, told, told_by};

type Pages = &'static [(&'static str, u16, &'static str)];

fn at(pages: Pages) -> Fault {
    Fault {
        pages,
        ..Fault::default()
    }
}

/// Returns the exit code, side, message and next step, with `PORT` in place of the listener's port.
fn refusal(told: &Told) -> (i32, String, String, String) {
    let error = &told.document["error"];
    let text = |member: &str| {
        let text = error[member].as_str().unwrap_or_default();
        let (before, rest) = text.split_once("http://127.0.0.1:").unwrap_or((text, ""));
        match rest.split_once("/callback") {
            Some((_, after)) => format!("{before}http://127.0.0.1:PORT/callback{after}"),
            None => text.to_owned(),
        }
    };
    let side = &told.document["problems"][0]["side"];
    let side = side.as_str().unwrap_or_default().to_owned();
    (told.code, side, text("message"), text("hint"))
}

const REGISTER: &str = "register client ID `app` at the provider with the redirect URI `http://127.0.0.1:PORT/callback`, character for character; if the provider also compares the port, set it with `--port`";

#[test]
fn a_page_that_refuses_client_or_redirect_uri_is_reported_at_once_with_what_to_register() {
    let pages: [(Pages, &str); 5] = [
        (
            &[(
                "GET /authorize",
                400,
                "<title>OAuth2 Error</title><h1>Something went wrong</h1>trying to log you in",
            )],
            "400: OAuth2 Error: Something went wrong trying to log you in",
        ),
        (
            &[(
                "GET /authorize",
                200,
                "<title>Error</title>The redirect URI in the request is not registered",
            )],
            "200: Error: The redirect URI in the request is not registered",
        ),
        (
            &[("GET /authorize", 401, r#"{"error":"unauthorized_client"}"#)],
            "401: unauthorized_client",
        ),
        (
            &[("GET /authorize", 403, "<h1>invalid_client</h1>")],
            "403: invalid_client",
        ),
        (&[("GET /authorize", 400, "")], "400"),
    ];
    for (page, said) in pages {
        let told = told(at(page), "", &[]);
        let message = format!("the authorization endpoint `ISSUER/authorize` returned {said}");
        let expected = (3, "registration".to_owned(), message, REGISTER.to_owned());
        assert_eq!(refusal(&told), expected);
        assert_eq!(told.token_requests, 0);
    }
}

#[test]
fn a_page_that_may_only_refuse_programs_does_not_count_as_refusing_the_client() {
    let pages: [(Pages, &str); 2] = [
        (
            &[(
                "GET /authorize",
                403,
                "<title>Access denied</title>Incident 4711",
            )],
            "returned 403: Access denied: Incident 4711 to a program; a browser may get a different response",
        ),
        (
            &[(
                "GET /authorize",
                503,
                "<title>Maintenance</title> invalid_client",
            )],
            "returned 503: Maintenance: invalid_client to a program; a browser may get a different response",
        ),
    ];
    for (page, said) in pages {
        let told = told(at(page), "", &[]);
        assert_eq!((told.code, refusal(&told).1.as_str()), (8, "provider"));
        assert!(told.stderr.contains(said), "{}", told.stderr);
    }
}

#[test]
fn with_the_persons_own_browser_the_run_keeps_waiting_and_ends_with_the_refusal() {
    let page: Pages = &[("GET /authorize", 400, "<h1>redirect_uri_mismatch</h1>")];
    let told = told_by(at(page), "", &["--no-browser", "--listen-timeout", "1s"]);
    let message =
        "the authorization endpoint `ISSUER/authorize` returned 400: redirect_uri_mismatch"
            .to_owned();
    let expected = (
        3,
        "registration".to_owned(),
        message.clone(),
        REGISTER.to_owned(),
    );
    assert_eq!(refusal(&told), expected);
    assert!(told.stderr.contains(&message), "{}", told.stderr);
}

#[test]
fn a_refused_scope_is_a_registration_problem_in_the_providers_words() {
    let fault = Fault {
        answer: Some(|answer| {
            answer.retain(|(name, _)| name != "code");
            answer.push(("error".into(), "invalid_scope".into()));
            answer.push((
                "error_description".into(),
                "unknown scope patient/*.rs".into(),
            ));
            answer.push(("error_uri".into(), "https://help.example/7".into()));
        }),
        ..Fault::default()
    };
    let told = told(fault, "", &[]);
    let message = "the provider returned `invalid_scope`: unknown scope patient/*.rs (see https://help.example/7)";
    let hint = "requested: `patient/*.rs`; request fewer with `--scope`, or have the provider allow them for this client";
    let expected = (
        3,
        "registration".to_owned(),
        message.to_owned(),
        hint.to_owned(),
    );
    assert_eq!(refusal(&told), expected);
}
