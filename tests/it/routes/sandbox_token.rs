//! Codes, tokens, refreshing, introspection and revocation (PKCE, TOK, ID, RT, INTR and REV
//! checks).

use crate::routes::sandbox::Asked;
use crate::routes::sandbox::FHIR;
use crate::routes::sandbox::ISSUER;
use crate::routes::sandbox::Pairs;
use crate::routes::sandbox::Sandbox;
use crate::routes::sandbox::basic;
use crate::routes::sandbox::bearer;
use crate::routes::sandbox::encoded;
use crate::routes::sandbox::jwt_part;
use axum::http::{StatusCode, header};
use fastenctl::secret::Secret;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::{Value, json};

const PUBLIC: &str = "sandbox-public";
const INVALID_GRANT: (u16, &str) = (400, "invalid_grant");

fn is(refusal: &(u16, String), expected: (u16, &str)) -> bool {
    (refusal.0, &*refusal.1) == expected
}

fn with<'a>(mut pairs: Pairs<'a>, name: &'a str, value: Option<&'a str>) -> Pairs<'a> {
    pairs.retain(|(key, _)| *key != name);
    pairs.extend(value.map(|value| (name, value)));
    pairs
}

/// Redeems a new code for `PUBLIC` with one parameter changed; returns the status and error.
fn redeemed_with(name: &str, value: Option<&str>) -> (u16, String) {
    let (sandbox, asked) = (Sandbox::new(), Asked::by(PUBLIC));
    let code = sandbox.code_for(&asked, "alice");
    sandbox
        .token(PUBLIC, with(asked.redemption(&code), name, value))
        .refusal()
}

fn refresh(
    sandbox: &Sandbox,
    client_id: &str,
    token: &Value,
    scope: &str,
) -> crate::routes::sandbox::Answer {
    let form = vec![
        ("grant_type", "refresh_token"),
        ("refresh_token", token.as_str().unwrap()),
        ("scope", scope),
    ];
    sandbox.token(client_id, form)
}

#[test]
fn pkce_01_and_tok_01_to_03_every_client_can_exchange_a_code() {
    let sandbox = Sandbox::new();
    for client_id in [PUBLIC, "sandbox-basic", "sandbox-post"] {
        let asked = Asked::by(client_id);
        let code = sandbox.code_for(&asked, "alice");
        let answer = sandbox.token(client_id, asked.redemption(&code));
        assert_eq!(
            (answer.status, answer.header(header::CONTENT_TYPE)),
            (StatusCode::OK, "application/json")
        );
        assert_eq!(
            (
                answer.header(header::CACHE_CONTROL),
                answer.header(header::PRAGMA)
            ),
            ("no-store", "no-cache")
        );
        let tokens = answer.json();
        assert_eq!(
            (&tokens["token_type"], &tokens["expires_in"]),
            (&json!("Bearer"), &json!(3600))
        );
        assert_eq!(tokens["scope"], asked.scope);
        assert!(
            tokens["patient"].is_string()
                && tokens["refresh_token"].is_string()
                && tokens["id_token"].is_string()
        );
    }
}

#[test]
fn pkce_06_07_and_13_wrong_missing_and_copied_verifiers_are_refused() {
    let (wrong, asked) = (Secret::random(), Asked::by(PUBLIC));
    assert!(is(
        &redeemed_with("code_verifier", Some(wrong.expose())),
        INVALID_GRANT
    ));
    assert!(is(&redeemed_with("code_verifier", None), INVALID_GRANT));
    let sandbox = Sandbox::new();
    let code = sandbox.code_for(&asked, "alice");
    let copied = with(
        asked.redemption(&code),
        "code_verifier",
        Some(&asked.challenge),
    );
    assert!(is(&sandbox.token(PUBLIC, copied).refusal(), INVALID_GRANT));
}

#[test]
fn pkce_09_to_12_the_form_of_a_verifier_counts_even_if_its_hash_matches() {
    let sandbox = Sandbox::new();
    let status = |verifier: String| {
        let verifier = Secret::new(verifier);
        let asked = Asked {
            challenge: verifier.sha256(),
            verifier,
            ..Asked::by(PUBLIC)
        };
        let code = sandbox.code_for(&asked, "alice");
        sandbox
            .token(PUBLIC, asked.redemption(&code))
            .status
            .as_u16()
    };
    for legal in ["a".repeat(43), "b".repeat(128), "-._~".repeat(11)] {
        assert_eq!(status(legal.clone()), 200, "{legal}");
    }
    for illegal in [
        "c".repeat(42),
        "d".repeat(129),
        "e".repeat(43) + "é",
        "f".repeat(43) + " ",
        "g".repeat(43) + "\0",
    ] {
        assert_eq!(status(illegal.clone()), 400, "{illegal}");
    }
}

#[test]
fn pkce_15_the_verifier_of_another_flow_does_not_help() {
    let sandbox = Sandbox::new();
    let (one, two) = (Asked::by(PUBLIC), Asked::by(PUBLIC));
    let (code, _) = (
        sandbox.code_for(&one, "alice"),
        sandbox.code_for(&two, "alice"),
    );
    let mixed = with(
        one.redemption(&code),
        "code_verifier",
        Some(two.verifier.expose()),
    );
    assert!(is(&sandbox.token(PUBLIC, mixed).refusal(), INVALID_GRANT));
}

#[test]
fn pkce_16_the_first_failure_invalidates_the_code() {
    let (sandbox, asked, wrong) = (Sandbox::new(), Asked::by(PUBLIC), Secret::random());
    let code = sandbox.code_for(&asked, "alice");
    sandbox.token(
        PUBLIC,
        with(
            asked.redemption(&code),
            "code_verifier",
            Some(wrong.expose()),
        ),
    );
    assert!(is(
        &sandbox.token(PUBLIC, asked.redemption(&code)).refusal(),
        INVALID_GRANT
    ));
}

#[test]
fn tok_04_05_and_06_parameters_must_come_in_a_form() {
    let (sandbox, asked) = (Sandbox::new(), Asked::by(PUBLIC));
    let code = sandbox.code_for(&asked, "alice");
    let form = encoded(&with(asked.redemption(&code), "client_id", Some(PUBLIC)));
    let get = sandbox.get(&format!("/token?{form}"), &[]);
    assert!(is(&get.refusal(), (405, "invalid_request")));
    assert_eq!(get.header(header::ALLOW), "POST");
    let json = [(header::CONTENT_TYPE, "application/json".to_owned())];
    assert!(is(
        &sandbox.call("POST", "/token", &json, "{}".into()).refusal(),
        (400, "invalid_request")
    ));
    let in_query = sandbox.post(
        "/token?client_secret=sandbox-post-secret",
        &vec![("client_id", "sandbox-post")],
        &[],
    );
    assert!(is(&in_query.refusal(), (400, "invalid_request")));
}

#[test]
fn tok_07_and_08_a_second_use_of_a_code_revokes_the_tokens_of_the_first() {
    let (sandbox, asked) = (Sandbox::new(), Asked::by(PUBLIC));
    let code = sandbox.code_for(&asked, "alice");
    let tokens = sandbox.token(PUBLIC, asked.redemption(&code)).json();
    assert_eq!(sandbox.introspect(&tokens["access_token"])["active"], true);
    assert!(is(
        &sandbox.token(PUBLIC, asked.redemption(&code)).refusal(),
        INVALID_GRANT
    ));
    assert_eq!(
        sandbox.introspect(&tokens["access_token"]),
        json!({"active": false})
    );
    assert!(is(
        &refresh(&sandbox, PUBLIC, &tokens["refresh_token"], "").refusal(),
        INVALID_GRANT
    ));
}

#[test]
fn tok_09_twenty_uses_at_once_give_tokens_at_most_once() {
    let (sandbox, asked) = (Sandbox::new(), Asked::by(PUBLIC));
    let code = sandbox.code_for(&asked, "alice");
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let uses: Vec<_> = (0..20)
            .map(|_| {
                scope.spawn(|| {
                    sandbox
                        .token(PUBLIC, asked.redemption(&code))
                        .status
                        .as_u16()
                })
            })
            .collect();
        uses.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert_eq!(
        statuses.iter().filter(|status| **status == 200).count(),
        1,
        "{statuses:?}"
    );
}

#[test]
fn tok_10_a_code_lives_sixty_seconds() {
    for (age, status) in [(58, 200), (60, 400)] {
        let (sandbox, asked) = (Sandbox::new(), Asked::by(PUBLIC));
        let code = sandbox.code_for(&asked, "alice");
        sandbox.clock.advance(age);
        assert_eq!(
            sandbox
                .token(PUBLIC, asked.redemption(&code))
                .status
                .as_u16(),
            status,
            "{age}"
        );
    }
}

#[test]
fn tok_11_the_redirect_uri_is_required_and_must_be_the_same() {
    assert!(is(
        &redeemed_with("redirect_uri", Some("http://127.0.0.1:49153/callback")),
        INVALID_GRANT
    ));
    assert!(is(&redeemed_with("redirect_uri", None), INVALID_GRANT));
}

#[test]
fn tok_12_and_13_a_code_is_for_its_own_client() {
    for age in [0, 61] {
        let (sandbox, asked) = (Sandbox::new(), Asked::by(PUBLIC));
        let code = sandbox.code_for(&asked, "alice");
        sandbox.clock.advance(age);
        assert!(is(
            &sandbox
                .token("sandbox-basic", asked.redemption(&code))
                .refusal(),
            INVALID_GRANT
        ));
    }
}

#[test]
fn tok_14_to_17_clients_that_cannot_authenticate_are_refused() {
    let sandbox = Sandbox::new();
    let form = |more: Pairs<'static>| {
        [
            vec![("grant_type", "authorization_code"), ("code", "x")],
            more,
        ]
        .concat()
    };
    let right = basic("sandbox-basic", "sandbox-basic-secret");
    for (rule, pairs, headers, expected) in [
        ("TOK-14", form(vec![]), vec![], (400, "invalid_request")),
        (
            "TOK-14",
            form(vec![("client_id", "nobody")]),
            vec![],
            (401, "invalid_client"),
        ),
        (
            "TOK-15",
            form(vec![]),
            vec![basic("sandbox-basic", "other")],
            (401, "invalid_client"),
        ),
        (
            "TOK-16",
            form(vec![("client_id", "sandbox-basic")]),
            vec![],
            (401, "invalid_client"),
        ),
        (
            "TOK-16",
            form(vec![("client_id", "sandbox-post")]),
            vec![],
            (401, "invalid_client"),
        ),
        (
            "TOK-17",
            form(vec![("client_secret", "sandbox-basic-secret")]),
            vec![right],
            (400, "invalid_request"),
        ),
    ] {
        let answer = sandbox.post("/token", &pairs, &headers);
        assert!(
            is(&answer.refusal(), expected),
            "{rule} {:?}",
            answer.refusal()
        );
        let challenge = if expected.0 == 401 {
            "Basic realm=\"sandbox\""
        } else {
            ""
        };
        assert_eq!(answer.header(header::WWW_AUTHENTICATE), challenge, "{rule}");
    }
}

#[test]
fn tok_19_to_21_bad_grant_types_garbage_and_repetition_are_refused() {
    let sandbox = Sandbox::new();
    for (rule, pairs, expected) in [
        (
            "TOK-19",
            vec![("grant_type", "bogus")],
            (400, "unsupported_grant_type"),
        ),
        (
            "TOK-19",
            vec![("grant_type", "password")],
            (400, "unsupported_grant_type"),
        ),
        ("TOK-19", vec![], (400, "invalid_request")),
        (
            "TOK-20",
            vec![("grant_type", "authorization_code"), ("code", "garbage")],
            INVALID_GRANT,
        ),
        (
            "TOK-21",
            vec![
                ("grant_type", "authorization_code"),
                ("code", "a"),
                ("code", "a"),
            ],
            (400, "invalid_request"),
        ),
        (
            "TOK-21",
            vec![
                ("grant_type", "refresh_token"),
                ("grant_type", "refresh_token"),
            ],
            (400, "invalid_request"),
        ),
    ] {
        let answer = sandbox.token(PUBLIC, pairs);
        assert!(
            is(&answer.refusal(), expected),
            "{rule} {:?}",
            answer.refusal()
        );
    }
}

#[test]
fn tok_22_an_empty_parameter_counts_as_absent() {
    assert!(is(&redeemed_with("code_verifier", Some("")), INVALID_GRANT));
    let sandbox = Sandbox::new();
    let tokens = sandbox.tokens_for(&Asked::by(PUBLIC), "alice");
    assert_eq!(
        refresh(&sandbox, PUBLIC, &tokens["refresh_token"], "").json()["scope"],
        tokens["scope"]
    );
}

#[test]
fn tok_23_pages_of_registered_origins_may_call_and_others_may_not() {
    let sandbox = Sandbox::new();
    for (origin, expected) in [
        ("http://localhost:9090", "http://localhost:9090"),
        ("https://probe.example", ""),
    ] {
        let headers = [
            (header::ORIGIN, origin.to_owned()),
            (header::ACCESS_CONTROL_REQUEST_METHOD, "POST".to_owned()),
        ];
        let answer = sandbox.call("OPTIONS", "/token", &headers, String::new());
        assert_eq!(answer.header(header::ACCESS_CONTROL_ALLOW_ORIGIN), expected);
        assert_eq!(answer.header(header::ACCESS_CONTROL_ALLOW_CREDENTIALS), "");
    }
}

#[test]
fn smart_05_06_and_17_patient_and_refresh_token_only_on_request() {
    let sandbox = Sandbox::new();
    for (scope, patient, refresh_token, id_token) in [
        ("openid", false, false, true),
        ("launch/patient", true, false, false),
        ("patient/*.read", true, false, false),
        ("openid offline_access", false, true, true),
        ("openid online_access", false, true, true),
    ] {
        let tokens = sandbox.tokens_for(
            &Asked {
                scope: scope.into(),
                ..Asked::by(PUBLIC)
            },
            "alice",
        );
        let seen = ["patient", "refresh_token", "id_token"].map(|name| tokens.get(name).is_some());
        assert_eq!(seen, [patient, refresh_token, id_token], "{scope}");
        assert_eq!(tokens["scope"], scope);
    }
}

#[test]
fn id_01_to_14_the_id_token_is_signed_with_the_published_key_and_has_the_right_claims() {
    let (sandbox, asked) = (Sandbox::new(), Asked::by(PUBLIC));
    let tokens = sandbox.tokens_for(&asked, "alice");
    let keys = sandbox.get("/jwks", &[]).json();
    let key = &keys["keys"][0];
    assert_eq!(
        jwt_part(&tokens["id_token"], 0),
        json!({"typ": "JWT", "alg": "RS256", "kid": key["kid"]})
    );
    let decoding =
        DecodingKey::from_rsa_components(key["n"].as_str().unwrap(), key["e"].as_str().unwrap())
            .unwrap();
    let mut validation = Validation::new(Algorithm::RS256);
    validation.set_audience(&[PUBLIC]);
    validation.set_issuer(&[ISSUER]);
    let token = tokens["id_token"].as_str().unwrap();
    let claims = jsonwebtoken::decode::<Value>(token, &decoding, &validation)
        .unwrap()
        .claims;
    assert_eq!(
        (&claims["nonce"], &claims["aud"]),
        (&json!(asked.nonce), &json!(PUBLIC))
    );
    assert_eq!(
        claims["fhirUser"],
        format!("{FHIR}/Patient/{}", tokens["patient"].as_str().unwrap())
    );
    assert_eq!(
        claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(),
        3600
    );
    let bob = sandbox.tokens_for(&Asked::by(PUBLIC), "bob");
    assert_ne!(jwt_part(&bob["id_token"], 1)["sub"], claims["sub"]);
    let again = sandbox.tokens_for(&Asked::by(PUBLIC), "alice");
    assert_eq!(jwt_part(&again["id_token"], 1)["sub"], claims["sub"]);
}

#[test]
fn rt_01_to_03_a_refresh_gives_new_tokens_of_the_same_grant() {
    let sandbox = Sandbox::new();
    let first = sandbox.tokens_for(&Asked::by(PUBLIC), "alice");
    let answer = refresh(&sandbox, PUBLIC, &first["refresh_token"], "");
    assert_eq!(
        (
            answer.header(header::CACHE_CONTROL),
            answer.header(header::PRAGMA)
        ),
        ("no-store", "no-cache")
    );
    let second = answer.json();
    for same in ["token_type", "expires_in", "scope", "patient"] {
        assert_eq!(second[same], first[same], "{same}");
    }
    for other in ["access_token", "refresh_token"] {
        assert_ne!(second[other], first[other], "{other}");
    }
    assert_eq!(sandbox.introspect(&second["access_token"])["active"], true);
}

#[test]
fn rt_04_an_old_refresh_token_revokes_its_whole_family() {
    let sandbox = Sandbox::new();
    let first = sandbox.tokens_for(&Asked::by(PUBLIC), "alice");
    let second = refresh(&sandbox, PUBLIC, &first["refresh_token"], "").json();
    assert!(is(
        &refresh(&sandbox, PUBLIC, &first["refresh_token"], "").refusal(),
        INVALID_GRANT
    ));
    assert!(is(
        &refresh(&sandbox, PUBLIC, &second["refresh_token"], "").refusal(),
        INVALID_GRANT
    ));
    assert_eq!(
        sandbox.introspect(&second["access_token"]),
        json!({"active": false})
    );
}

#[test]
fn rt_05_a_refresh_may_narrow_the_scope_and_never_widen_it() {
    let sandbox = Sandbox::new();
    let asked = Asked {
        scope: "openid patient/Patient.rs offline_access".into(),
        ..Asked::by(PUBLIC)
    };
    let first = sandbox.tokens_for(&asked, "alice");
    let wider = refresh(
        &sandbox,
        PUBLIC,
        &first["refresh_token"],
        "patient/Patient.rs patient/*.rs",
    );
    assert!(is(&wider.refusal(), (400, "invalid_scope")));
    let narrow = refresh(&sandbox, PUBLIC, &first["refresh_token"], "openid").json();
    assert_eq!(narrow["scope"], "openid");
    assert_eq!(
        refresh(&sandbox, PUBLIC, &narrow["refresh_token"], "").json()["scope"],
        asked.scope
    );
}

#[test]
fn rt_06_a_refresh_token_is_for_its_own_client() {
    let sandbox = Sandbox::new();
    let tokens = sandbox.tokens_for(&Asked::by(PUBLIC), "alice");
    assert!(is(
        &refresh(&sandbox, "sandbox-basic", &tokens["refresh_token"], "").refusal(),
        INVALID_GRANT
    ));
    assert_eq!(
        refresh(&sandbox, PUBLIC, &tokens["refresh_token"], "").status,
        StatusCode::OK
    );
}

#[test]
fn rt_07_ten_uses_at_once_never_leave_two_lineages() {
    let sandbox = Sandbox::new();
    let tokens = sandbox.tokens_for(&Asked::by(PUBLIC), "alice");
    let answers: Vec<Value> = std::thread::scope(|scope| {
        let uses: Vec<_> = (0..10)
            .map(|_| scope.spawn(|| refresh(&sandbox, PUBLIC, &tokens["refresh_token"], "").json()))
            .collect();
        uses.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let survivors = answers
        .iter()
        .filter(|answer| answer["refresh_token"].is_string());
    let alive = survivors.filter(|answer| {
        refresh(&sandbox, PUBLIC, &answer["refresh_token"], "").status == StatusCode::OK
    });
    assert_eq!(alive.count(), 0);
}

#[test]
fn rt_10_an_unused_refresh_token_expires() {
    let sandbox = Sandbox::new();
    let tokens = sandbox.tokens_for(&Asked::by(PUBLIC), "alice");
    sandbox.clock.advance(30 * 86_400);
    assert!(is(
        &refresh(&sandbox, PUBLIC, &tokens["refresh_token"], "").refusal(),
        INVALID_GRANT
    ));
}

#[test]
fn intr_01_and_02_a_client_learns_about_its_own_token() {
    let sandbox = Sandbox::new();
    let tokens = sandbox.tokens_for(&Asked::by(PUBLIC), "alice");
    let seen = sandbox.introspect(&tokens["access_token"]);
    let claims = jwt_part(&tokens["id_token"], 1);
    assert_eq!(
        seen,
        json!({
            "active": true, "scope": tokens["scope"], "client_id": PUBLIC, "token_type": "Bearer", "patient": tokens["patient"],
            "iss": ISSUER, "sub": claims["sub"], "fhirUser": claims["fhirUser"],
            "iat": claims["iat"], "exp": claims["iat"].as_i64().unwrap() + 3600,
        })
    );
}

#[test]
fn intr_03_to_06_everybody_else_learns_nothing() {
    let sandbox = Sandbox::new();
    let tokens = sandbox.tokens_for(&Asked::by(PUBLIC), "alice");
    let token = tokens["access_token"].as_str().unwrap();
    assert_eq!(
        sandbox.introspect(&json!("made-up")),
        json!({"active": false})
    );
    assert!(is(
        &sandbox
            .post("/introspect", &vec![("token", token)], &[])
            .refusal(),
        (401, "invalid_client")
    ));
    let other = sandbox.post(
        "/introspect",
        &vec![("token", token)],
        &[basic("sandbox-basic", "sandbox-basic-secret")],
    );
    assert_eq!(other.json(), json!({"active": false}));
    let get = sandbox.get(
        &format!("/introspect?token={token}&client_id={PUBLIC}"),
        &[],
    );
    assert_eq!(get.status, StatusCode::METHOD_NOT_ALLOWED);
    sandbox.clock.advance(3600);
    assert_eq!(
        sandbox.introspect(&tokens["access_token"]),
        json!({"active": false})
    );
}

fn revoke(sandbox: &Sandbox, token: &Value, hint: &str) -> u16 {
    let form = vec![
        ("token", token.as_str().unwrap()),
        ("token_type_hint", hint),
        ("client_id", PUBLIC),
    ];
    sandbox.post("/revoke", &form, &[]).status.as_u16()
}

#[test]
fn rev_01_02_and_05_revoking_a_refresh_token_revokes_its_access_tokens() {
    let sandbox = Sandbox::new();
    let tokens = sandbox.tokens_for(&Asked::by(PUBLIC), "alice");
    for _ in 0..2 {
        assert_eq!(
            revoke(&sandbox, &tokens["refresh_token"], "access_token"),
            200
        );
    }
    assert!(is(
        &refresh(&sandbox, PUBLIC, &tokens["refresh_token"], "").refusal(),
        INVALID_GRANT
    ));
    assert_eq!(
        sandbox.fhir("Patient", &tokens["access_token"]).status,
        StatusCode::UNAUTHORIZED
    );
}

#[test]
fn revoking_an_access_token_revokes_nothing_else() {
    let sandbox = Sandbox::new();
    let tokens = sandbox.tokens_for(&Asked::by(PUBLIC), "alice");
    assert_eq!(revoke(&sandbox, &tokens["access_token"], ""), 200);
    assert_eq!(
        sandbox.introspect(&tokens["access_token"]),
        json!({"active": false})
    );
    assert_eq!(
        refresh(&sandbox, PUBLIC, &tokens["refresh_token"], "").status,
        StatusCode::OK
    );
}

#[test]
fn rev_03_04_and_06_made_up_foreign_and_unauthenticated_tokens_change_nothing() {
    let sandbox = Sandbox::new();
    assert_eq!(revoke(&sandbox, &json!("made-up"), ""), 200);
    let tokens = sandbox.tokens_for(&Asked::by(PUBLIC), "alice");
    let form = vec![("token", tokens["refresh_token"].as_str().unwrap())];
    let foreign = sandbox.post(
        "/revoke",
        &form,
        &[basic("sandbox-basic", "sandbox-basic-secret")],
    );
    assert!(is(&foreign.refusal(), INVALID_GRANT));
    assert!(is(
        &sandbox.post("/revoke", &form, &[]).refusal(),
        (401, "invalid_client")
    ));
    let confidential = with(form, "client_id", Some("sandbox-basic"));
    assert!(is(
        &sandbox.post("/revoke", &confidential, &[]).refusal(),
        (401, "invalid_client")
    ));
    assert_eq!(
        refresh(&sandbox, PUBLIC, &tokens["refresh_token"], "").status,
        StatusCode::OK
    );
}

#[test]
fn userinfo_names_the_person_to_the_holder_of_the_token() {
    let sandbox = Sandbox::new();
    let tokens = sandbox.tokens_for(
        &Asked {
            scope: "openid profile".into(),
            ..Asked::by(PUBLIC)
        },
        "alice",
    );
    let token = [bearer(tokens["access_token"].as_str().unwrap())];
    let expected = json!({"sub": jwt_part(&tokens["id_token"], 1)["sub"], "name": "Alice Sandbox"});
    assert_eq!(sandbox.get("/userinfo", &token).json(), expected);
    assert_eq!(
        sandbox
            .call("POST", "/userinfo", &token, String::new())
            .json(),
        expected
    );
    let nobody = sandbox.get("/userinfo", &[]);
    assert_eq!(
        (nobody.status, nobody.header(header::WWW_AUTHENTICATE)),
        (StatusCode::UNAUTHORIZED, "Bearer realm=\"sandbox\"")
    );
    let record_only = sandbox.tokens_for(
        &Asked {
            scope: "patient/*.rs".into(),
            ..Asked::by(PUBLIC)
        },
        "alice",
    );
    let refused = sandbox.get(
        "/userinfo",
        &[bearer(record_only["access_token"].as_str().unwrap())],
    );
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

#[test]
fn practice_only_changes_the_given_token() {
    let sandbox = Sandbox::new();
    let [alice, bob] = ["alice", "bob"].map(|login| sandbox.tokens_for(&Asked::by(PUBLIC), login));
    let practise = |token: &Value, name, value| {
        sandbox
            .post(
                "/practice",
                &vec![("token", token.as_str().unwrap()), (name, value)],
                &[],
            )
            .status
            .as_u16()
    };
    let active = || {
        [&alice, &bob].map(|tokens| sandbox.introspect(&tokens["access_token"])["active"] == true)
    };
    assert_eq!(
        (practise(&alice["access_token"], "audience", FHIR), active()),
        (200, [true, true])
    );
    assert_eq!(
        (
            practise(&alice["access_token"], "audience", "https://b.example"),
            active()
        ),
        (200, [false, true])
    );
    assert_eq!(
        (practise(&bob["access_token"], "age", "3600"), active()),
        (200, [false, false])
    );
    assert_eq!(practise(&json!("of-nobody"), "age", "1"), 400);
    assert_eq!(practise(&alice["access_token"], "age", "-1"), 400);
}
