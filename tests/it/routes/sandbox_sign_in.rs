//! From the authorization request to its response (AUTH, LOOP, PKCE and RESP checks).

use crate::routes::sandbox::Answer;
use crate::routes::sandbox::Asked;
use crate::routes::sandbox::CALLBACK;
use crate::routes::sandbox::ISSUER;
use crate::routes::sandbox::Pairs;
use crate::routes::sandbox::Sandbox;
use crate::routes::sandbox::encoded;
use crate::routes::sandbox::response;
use axum::http::{StatusCode, header};
use std::collections::BTreeMap;

/// Returns the parameters of a response in the query, as a client reads them.
fn query(answer: &Answer) -> BTreeMap<String, String> {
    let location = answer.location();
    assert!(
        location.as_str().starts_with(&format!("{CALLBACK}?")),
        "{location}"
    );
    response(location.query().unwrap())
}

fn without<'a>(mut pairs: Pairs<'a>, name: &str) -> Pairs<'a> {
    pairs.retain(|(key, _)| *key != name);
    pairs
}

#[test]
fn auth_01_and_resp_01_a_sign_in_ends_with_code_state_and_issuer_in_the_query() {
    let (sandbox, asked) = (Sandbox::new(), Asked::by("sandbox-public"));
    let answer = sandbox.walk(&sandbox.authorize(&asked.pairs()), "alice", "allow");
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let seen = query(&answer);
    assert_eq!(seen.keys().collect::<Vec<_>>(), ["code", "iss", "state"]);
    assert_eq!((&*seen["state"], &*seen["iss"]), (&*asked.state, ISSUER));
}

#[test]
fn auth_02_a_posted_request_leads_to_the_same_page() {
    let (sandbox, asked) = (Sandbox::new(), Asked::by("sandbox-public"));
    let moved = sandbox.post("/authorize", &asked.pairs(), &[]);
    assert_eq!(moved.status, StatusCode::SEE_OTHER);
    let cookie = moved
        .header(header::SET_COOKIE)
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let page = sandbox.get(
        &moved.location()[url::Position::BeforePath..],
        &[(header::COOKIE, cookie)],
    );
    assert!(
        page.body.contains("<input id=\"login\" name=\"login\""),
        "{}",
        page.body
    );
}

#[test]
fn auth_03_05_and_13_an_address_that_may_not_be_the_clients_gets_nothing() {
    let (sandbox, asked) = (Sandbox::new(), Asked::by("sandbox-public"));
    for (name, value) in [
        ("redirect_uri", Some("https://evil.example/callback")),
        ("redirect_uri", None),
        ("client_id", Some("nobody")),
        ("client_id", None),
    ] {
        let mut pairs = without(asked.pairs(), name);
        pairs.extend(value.map(|value| (name, value)));
        let answer = sandbox.authorize(&pairs);
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{name} {value:?}");
        assert_eq!(answer.header(header::LOCATION), "");
        assert!(!answer.body.contains("evil.example"));
    }
}

#[test]
fn auth_06_and_pkce_02_an_error_is_returned_with_state_and_issuer_before_anybody_signs_in() {
    let (sandbox, asked) = (Sandbox::new(), Asked::by("sandbox-public"));
    for name in [
        "response_type",
        "code_challenge",
        "code_challenge_method",
        "aud",
    ] {
        let seen = query(&sandbox.authorize(&without(asked.pairs(), name)));
        assert_eq!(
            seen.keys().collect::<Vec<_>>(),
            ["error", "error_description", "iss", "state"],
            "{name}"
        );
        assert_eq!(
            (&*seen["error"], &*seen["state"], &*seen["iss"]),
            ("invalid_request", &*asked.state, ISSUER)
        );
    }
}

#[test]
fn auth_11_and_12_the_state_comes_back_as_it_was_sent() {
    let (sandbox, mut asked) = (Sandbox::new(), Asked::by("sandbox-public"));
    asked.state = format!("-._~%+& \"'<ä>{}", "x".repeat(2_000));
    let page = sandbox.authorize(&asked.pairs());
    assert_eq!(
        query(&sandbox.walk(&page, "alice", "allow"))["state"],
        asked.state
    );
    let page = sandbox.authorize(&asked.pairs());
    assert_eq!(
        query(&sandbox.walk(&page, "alice", "deny"))["state"],
        asked.state
    );
}

#[test]
fn a_request_without_a_state_is_answered_without_one() {
    let (sandbox, asked) = (Sandbox::new(), Asked::by("sandbox-public"));
    let page = sandbox.authorize(&without(asked.pairs(), "state"));
    let seen = query(&sandbox.walk(&page, "alice", "allow"));
    assert_eq!(seen.keys().collect::<Vec<_>>(), ["code", "iss"]);
}

#[test]
fn auth_14_15_and_16_pages_can_be_neither_framed_nor_cached_nor_read_by_others() {
    let (sandbox, asked) = (Sandbox::new(), Asked::by("sandbox-public"));
    let path = format!("/authorize?{}", encoded(&asked.pairs()));
    let page = sandbox.get(&path, &[(header::ORIGIN, "https://probe.example".into())]);
    assert!(
        page.header(header::CONTENT_SECURITY_POLICY)
            .starts_with("default-src 'none'; style-src 'nonce-")
    );
    assert!(
        page.header(header::CONTENT_SECURITY_POLICY)
            .ends_with("; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
    );
    assert_eq!(page.header(header::CACHE_CONTROL), "no-store");
    assert_eq!(page.header(header::REFERRER_POLICY), "no-referrer");
    assert_eq!(page.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
    assert_eq!(page.header(header::ACCESS_CONTROL_ALLOW_ORIGIN), "");
    assert!(!page.body.contains("<script"));
}

#[test]
fn auth_17_a_refusal_by_the_person_is_access_denied() {
    let (sandbox, asked) = (Sandbox::new(), Asked::by("sandbox-public"));
    let seen = query(&sandbox.walk(&sandbox.authorize(&asked.pairs()), "alice", "deny"));
    assert_eq!(
        (&*seen["error"], &*seen["state"], &*seen["iss"]),
        ("access_denied", &*asked.state, ISSUER)
    );
}

#[test]
fn auth_18_nobody_is_signed_in_already() {
    let (sandbox, asked) = (Sandbox::new(), Asked::by("sandbox-public"));
    let mut pairs = asked.pairs();
    pairs.push(("prompt", "none"));
    assert_eq!(query(&sandbox.authorize(&pairs))["error"], "login_required");
}

#[test]
fn auth_19_a_wrong_password_shows_the_page_again_with_a_message() {
    let (sandbox, asked) = (Sandbox::new(), Asked::by("sandbox-public"));
    let page = sandbox.authorize(&asked.pairs());
    let transaction = page.hidden("transaction");
    let cookie = [(
        header::COOKIE,
        page.header(header::SET_COOKIE)
            .split(';')
            .next()
            .unwrap()
            .to_owned(),
    )];
    let form = vec![
        ("transaction", &*transaction),
        ("login", "alice"),
        ("password", "wrong"),
    ];
    let moved = sandbox.post("/sign-in", &form, &cookie);
    assert_eq!(
        (moved.status, moved.location().path()),
        (StatusCode::SEE_OTHER, "/sign-in")
    );
    let again = sandbox.get(&moved.location()[url::Position::BeforePath..], &cookie);
    assert!(
        again.body.contains("The login or password is wrong"),
        "{}",
        again.body
    );
    assert!(
        sandbox
            .walk(&page, "alice", "allow")
            .location()
            .as_str()
            .starts_with(CALLBACK)
    );
}

#[test]
fn auth_20_takes_a_long_scope_by_post() {
    let (sandbox, mut asked) = (Sandbox::new(), Asked::by("sandbox-public"));
    asked.scope += &" x".repeat(4_096);
    assert_eq!(
        sandbox
            .post("/authorize", &asked.pairs(), &[])
            .location()
            .path(),
        "/sign-in"
    );
}

#[test]
fn a_transaction_belongs_to_the_browser_that_started_it() {
    let (sandbox, asked) = (Sandbox::new(), Asked::by("sandbox-public"));
    let page = sandbox.authorize(&asked.pairs());
    let transaction = page.hidden("transaction");
    let other = sandbox.authorize(&Asked::by("sandbox-public").pairs());
    let foreign = other
        .header(header::SET_COOKIE)
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let name = page.header(header::SET_COOKIE).split('=').next().unwrap();
    let guessed = format!("{name}={}", foreign.split('=').nth(1).unwrap());
    for cookie in [
        vec![],
        vec![(header::COOKIE, foreign)],
        vec![(header::COOKIE, guessed)],
    ] {
        let form = vec![
            ("transaction", &*transaction),
            ("login", "alice"),
            ("password", "secret"),
        ];
        assert_eq!(
            sandbox.post("/sign-in", &form, &cookie).status,
            StatusCode::BAD_REQUEST
        );
        let form = vec![("transaction", &*transaction), ("decision", "allow")];
        assert_eq!(
            sandbox.post("/consent", &form, &cookie).status,
            StatusCode::BAD_REQUEST
        );
    }
}

#[test]
fn consent_without_a_sign_in_gives_no_code() {
    let (sandbox, asked) = (Sandbox::new(), Asked::by("sandbox-public"));
    let page = sandbox.authorize(&asked.pairs());
    let transaction = page.hidden("transaction");
    let cookie = [(
        header::COOKIE,
        page.header(header::SET_COOKIE)
            .split(';')
            .next()
            .unwrap()
            .to_owned(),
    )];
    let form = vec![("transaction", &*transaction), ("decision", "allow")];
    assert_eq!(
        sandbox.post("/consent", &form, &cookie).status,
        StatusCode::BAD_REQUEST
    );
}

#[test]
fn a_decision_counts_once_and_only_for_ten_minutes() {
    let (sandbox, asked) = (Sandbox::new(), Asked::by("sandbox-public"));
    let page = sandbox.authorize(&asked.pairs());
    sandbox.walk(&page, "alice", "allow");
    let transaction = page.hidden("transaction");
    let cookie = [(
        header::COOKIE,
        page.header(header::SET_COOKIE)
            .split(';')
            .next()
            .unwrap()
            .to_owned(),
    )];
    let form = vec![("transaction", &*transaction), ("decision", "allow")];
    assert_eq!(
        sandbox.post("/consent", &form, &cookie).status,
        StatusCode::BAD_REQUEST
    );

    let page = sandbox.authorize(&Asked::by("sandbox-public").pairs());
    let transaction = page.hidden("transaction");
    let cookie = [(
        header::COOKIE,
        page.header(header::SET_COOKIE)
            .split(';')
            .next()
            .unwrap()
            .to_owned(),
    )];
    sandbox.clock.advance(600);
    let form = vec![
        ("transaction", &*transaction),
        ("login", "alice"),
        ("password", "secret"),
    ];
    assert_eq!(
        sandbox.post("/sign-in", &form, &cookie).status,
        StatusCode::BAD_REQUEST
    );
}

#[test]
fn loop_01_to_03_every_loopback_callback_may_have_any_port() {
    let sandbox = Sandbox::new();
    for uri in [
        "http://127.0.0.1:1/callback",
        "http://[::1]:65535/callback",
        "http://localhost:9090/callback",
        "http://127.0.0.1:8417/v1/callback/sandbox-public",
        "http://localhost:8417/v1/callback/sandbox-public",
    ] {
        let asked = Asked {
            redirect_uri: uri.into(),
            ..Asked::by("sandbox-public")
        };
        let answer = sandbox.walk(&sandbox.authorize(&asked.pairs()), "alice", "allow");
        assert!(
            answer
                .header(header::LOCATION)
                .starts_with(&format!("{uri}?code=")),
            "{uri}"
        );
    }
}

#[test]
fn loop_04_to_08_other_hosts_paths_and_schemes_are_refused() {
    let sandbox = Sandbox::new();
    for uri in [
        "http://127.0.0.2:1/callback",
        "http://127.0.0.1:1/callback/",
        "http://127.0.0.1:1/callback?x=1",
        "http://2130706433:1/callback",
        "http://localhost.:1/callback",
        "https://127.0.0.1:1/callback",
        "http://127.0.0.1:1/v1/callback/sandbox-basic",
    ] {
        let asked = Asked {
            redirect_uri: uri.into(),
            ..Asked::by("sandbox-public")
        };
        let answer = sandbox.authorize(&asked.pairs());
        assert_eq!(
            (answer.status, answer.header(header::LOCATION)),
            (StatusCode::BAD_REQUEST, ""),
            "{uri}"
        );
    }
}

#[test]
fn pkce_03_to_05_and_14_other_methods_and_forms_are_refused_at_once() {
    let (sandbox, asked) = (Sandbox::new(), Asked::by("sandbox-basic"));
    let padded = format!("{}=", asked.challenge);
    for (name, value) in [
        ("code_challenge_method", "plain"),
        ("code_challenge_method", "S512"),
        ("code_challenge_method", "s256"),
        ("code_challenge", &padded),
        ("code_challenge", &asked.challenge[..42]),
    ] {
        let mut pairs = without(asked.pairs(), name);
        pairs.push((name, value));
        assert_eq!(
            query(&sandbox.authorize(&pairs))["error"],
            "invalid_request",
            "{value}"
        );
    }
}

#[test]
fn pkce_17_and_resp_17_challenge_and_state_lead_to_one_code_only() {
    let (sandbox, first) = (Sandbox::new(), Asked::by("sandbox-public"));
    sandbox.code_for(&first, "alice");
    let same_challenge = Asked {
        challenge: first.challenge.clone(),
        ..Asked::by("sandbox-public")
    };
    let same_state = Asked {
        state: first.state.clone(),
        ..Asked::by("sandbox-public")
    };
    for asked in [same_challenge, same_state] {
        let seen = query(&sandbox.walk(&sandbox.authorize(&asked.pairs()), "alice", "allow"));
        assert_eq!(seen["error"], "invalid_request");
    }
}

#[test]
fn resp_02_and_05_fragment_mode_puts_everything_after_the_hash() {
    let sandbox = Sandbox::new();
    for (decision, first) in [("allow", "code"), ("deny", "error")] {
        let asked = Asked {
            response_mode: "fragment".into(),
            ..Asked::by("sandbox-public")
        };
        let location = sandbox
            .walk(&sandbox.authorize(&asked.pairs()), "alice", decision)
            .location();
        assert_eq!(location.query(), None);
        let seen = response(location.fragment().unwrap());
        assert!(seen.contains_key(first));
        assert_eq!((&*seen["state"], &*seen["iss"]), (&*asked.state, ISSUER));
    }
}

#[test]
fn resp_03_and_06_form_post_mode_posts_text_without_markup() {
    let sandbox = Sandbox::new();
    let state = "\"><script>alert(1)</script>".to_owned();
    let asked = Asked {
        response_mode: "form_post".into(),
        state,
        ..Asked::by("sandbox-public")
    };
    let page = sandbox.walk(&sandbox.authorize(&asked.pairs()), "alice", "allow");
    assert_eq!(
        (page.status, page.header(header::CACHE_CONTROL)),
        (StatusCode::OK, "no-store")
    );
    assert!(
        page.body
            .contains(&format!("<form method=\"post\" action=\"{CALLBACK}\">")),
        "{}",
        page.body
    );
    assert_eq!(
        page.hidden("state"),
        "&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"
    );
    assert_eq!(page.hidden("iss"), ISSUER);
    assert!(
        page.body
            .contains("<button type=\"submit\">Continue</button>")
    );
    let policy = page.header(header::CONTENT_SECURITY_POLICY).to_owned();
    let nonce = policy
        .split("script-src 'nonce-")
        .nth(1)
        .unwrap()
        .split('\'')
        .next()
        .unwrap();
    assert!(page.body.contains(&format!(
        "<script nonce=\"{nonce}\">document.forms[0].submit()</script>"
    )));
    assert_eq!(page.body.matches("<script").count(), 1);
}

#[test]
fn resp_04_an_unknown_response_mode_is_an_error_in_the_query() {
    let (sandbox, mut asked) = (Sandbox::new(), Asked::by("sandbox-public"));
    asked.response_mode = "bogus".into();
    assert_eq!(
        query(&sandbox.authorize(&asked.pairs()))["error"],
        "invalid_request"
    );
}

#[test]
fn text_from_the_request_is_text_on_the_pages() {
    let (sandbox, asked) = (Sandbox::new(), Asked::by("sandbox-public"));
    let mut pairs = asked.pairs();
    pairs.push(("login_hint", "\"><b>x"));
    let page = sandbox.authorize(&pairs);
    assert!(
        page.body.contains("value=\"&quot;&gt;&lt;b&gt;x\""),
        "{}",
        page.body
    );
}
