//! `auth test` with providers that write things in unusual ways: anything unambiguous is understood
//! and reported, and a typo on our side is recognised as one (checks.md section 12a).

use crate::journeys::auth_faults::{Fault, Told, told};
use serde_json::{Value, json};

/// Returns the differences of the provider that the run reports.
fn differences(told: &Told) -> Vec<String> {
    let all = told.document["differences"].as_array().unwrap();
    all.iter()
        .map(|one| one.as_str().unwrap().to_owned())
        .collect()
}

fn signs_in(fault: Fault, expected: &[&str]) {
    let told = told(fault, "", &[]);
    let error = &told.document["error"]["kind"];
    assert!(
        error.is_null() || error == "checks_failed",
        "{}",
        told.document
    );
    assert_eq!(told.token_requests, 1, "{}", told.stderr);
    let said = differences(&told);
    for expected in expected {
        let found = said.iter().filter(|one| one.contains(expected)).count();
        assert_eq!(found, 1, "`{expected}` in {said:?}");
    }
}

fn with(metadata: fn(&mut Value)) -> Fault {
    Fault {
        metadata: Some(metadata),
        ..Fault::default()
    }
}

#[test]
fn deviating_documents_are_understood_and_their_oddities_reported() {
    for (fault, said) in [
        (
            with(|m| m["userinfo_endpoint"] = Value::Null),
            "publishes `userinfo_endpoint` as null, which is treated as missing (DISC-04)",
        ),
        (
            with(|m| m["scopes_supported"] = json!("patient/*.rs openid")),
            "publishes `scopes_supported` as a string, not as a list (DISC-04)",
        ),
        (
            with(|m| m["scopes_supported"] = json!([])),
            "publishes `scopes_supported` as an empty list, which is treated as missing (DISC-04)",
        ),
        (
            with(|m| m["token_endpoint"] = json!("/token")),
            "publishes `token_endpoint` as the relative URL `/token`, which is read as `ISSUER/token` (DISC-08)",
        ),
        (
            with(|m| m["revocation_endpoint"] = json!("http://as.example/revoke")),
            "publishes a `revocation_endpoint` that cannot be used: it starts with `http://`; without TLS, only URLs on this machine are allowed (DISC-08)",
        ),
        (
            with(|m| m["code_challenge_methods_supported"] = json!(["plain"])),
            "does not list PKCE with S256 (DISC-05); PKCE with S256 is used anyway",
        ),
        (
            Fault {
                lies_at: Some("/tenants/7"),
                ..Fault::default()
            },
            "redirects from `ISSUER/.well-known/openid-configuration` to `ISSUER/tenants/7`, on the same host (DISC-20)",
        ),
    ] {
        signs_in(fault, &[said]);
    }
}

#[test]
fn a_server_that_only_supports_oauth_is_found_by_rfc_8414() {
    let fault = Fault {
        lies_at: Some("/.well-known/oauth-authorization-server"),
        ..Fault::default()
    };
    signs_in(fault, &[]);
}

#[test]
fn deviating_token_answers_are_understood_and_their_oddities_reported() {
    let json = "Content-Type: application/json";
    for (status, header, body, said) in [
        (
            200,
            json,
            r#"{"access_token":"a-token-nobody-sees","token_type":"bearer","expires_in":"60.0","scope":"patient/*.rs"}"#,
            vec!["sends `expires_in` as a string, not as a number (TOK-01)"],
        ),
        (
            200,
            json,
            r#"{"access_token":"a-token-nobody-sees","token_type":"bearer ","expires_in":"","scope":["patient/*.rs"]}"#,
            vec![
                "puts whitespace around `token_type` (TOK-01)",
                "sends `expires_in` empty instead of leaving it out (TOK-01)",
                "sends `scope` as a list, not as one string (TOK-01)",
            ],
        ),
        (
            201,
            "Content-Type: text/plain",
            "\u{feff}{\"access_token\":\"a-token-nobody-sees\",\"scope\":\"patient/*.read\",\"expires_in\":60}",
            vec![
                "sends tokens with status 201, not 200 (TOK-01)",
                "starts the token response with a byte order mark (TOK-03)",
                "does not label the token response as JSON (TOK-03)",
                "treated as Bearer (TOK-01)",
            ],
        ),
    ] {
        let fault = Fault {
            token: Some((status, header, body)),
            ..Fault::default()
        };
        signs_in(fault, &said);
    }
}

/// Returns the exit code, kind, message and next step.
fn refusal(told: &Told) -> (i32, &str, &str, &str) {
    let text = |member: &str| told.document["error"][member].as_str().unwrap_or_default();
    (told.code, text("kind"), text("message"), text("hint"))
}

#[test]
fn an_extra_slash_is_reported_with_the_right_issuer() {
    let told = told(Fault::default(), "/", &[]);
    let message = "the issuer is `ISSUER`, not `ISSUER/`: they differ in the final `/` (according to \
                   `ISSUER/.well-known/openid-configuration`)";
    let hint = "use `--issuer ISSUER`, or write it that way in the config file";
    assert_eq!(refusal(&told), (2, "usage", message, hint));
    assert_eq!(told.token_requests, 0);
}

#[test]
fn unlisted_pkce_is_reported_before_the_browser_opens_and_may_be_required() {
    let without = || {
        with(|m| {
            _ = m
                .as_object_mut()
                .unwrap()
                .remove("code_challenge_methods_supported");
        })
    };
    let gone_on = told(without(), "", &[]);
    let note = "the provider does not list PKCE with S256: PKCE is used anyway";
    assert!(gone_on.stderr.contains(note), "{}", gone_on.stderr);
    assert_eq!(gone_on.token_requests, 1);
    let stopped = told(without(), "", &["--require-pkce"]);
    let (code, kind, message, _) = refusal(&stopped);
    assert_eq!(
        (code, kind, message, stopped.token_requests),
        (
            8,
            "provider",
            "the provider does not offer PKCE with S256, so a stolen code could be used",
            0
        )
    );
    assert_eq!(
        told(Fault::default(), "", &["--require-pkce"]).token_requests,
        1
    );
}

#[test]
fn each_obstacle_to_discovery_has_its_own_next_step() {
    for (status, hint) in [
        (
            503,
            "the provider's server has a problem; try again later, and tell the provider if it persists",
        ),
        (429, "the provider limits requests: wait, then try again"),
        (
            401,
            "the standard requires these documents to be public, but the server, or a proxy in front of it, \
               rejects the request; compare the URL with the provider's documentation",
        ),
    ] {
        let fault = Fault {
            discovery: Some((status, "")),
            ..Fault::default()
        };
        let told = told(fault, "", &[]);
        let (code, kind, _, found) = refusal(&told);
        assert_eq!((code, kind, found), (8, "provider", hint), "{status}");
    }
}
