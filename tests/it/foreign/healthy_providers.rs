//! Healthy providers that nobody of this project wrote: no check fails or warns but for what they really do against the
//! standards. That is the table in `tests/judges/deviations.md`, every row of it checked by hand.

use crate::world::interop::Interop;
use crate::world::judges::Judge;
use fastenctl::clock::Clock;
use fastenctl::conformance::run::{Run, sign_in};
use fastenctl::conformance::selection::Selection;
use fastenctl::driver::drive::Driver;
use fastenctl::http::Options;
use fastenctl::oauth::browser::Browser;
use fastenctl::oauth::sign_in::{Plan, Route};
use fastenctl::oauth::target::direct::Direct;
use fastenctl::oauth::trust::Accepts;
use fastenctl::rfc::auth_method::AuthMethod;
use fastenctl::secret::Secret;
use fastenctl::trace::Trace;
use fastenctl::trace::finding::{Finding, Verdict};
use fastenctl::trace::recorder::Recorder;
use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

/// A provider and how to sign in there.
struct Place<'a> {
    name: &'a str,
    issuer: &'a str,
    password: &'a str,
    clients: &'a str,
    scopes: &'a str,
}

/// One run there.
#[derive(Clone, Copy, Debug)]
struct Way {
    confidential: bool,
    negative: bool,
    deny: bool,
}

fn plan(place: &Place<'_>, way: Way) -> Run {
    let sign_in = Plan {
        place: fastenctl::oauth::loopback::registered::Place::default(),
        listen: true,
        paste: false,
        listen_timeout: Duration::from_secs(60),
        browser: Browser::BuiltIn(Driver {
            login: "alice".into(),
            password: Secret::new(place.password),
            deny: way.deny,
            login_hosts: Vec::new(),
        }),
        http: Options {
            timeout: Duration::from_secs(60),
            ..Options::default()
        },
        clock: Clock::default(),
        accepts: Accepts::only(Vec::new()),
    };
    let checks = Selection {
        negative: way.negative,
        pause: Duration::ZERO,
        ..Selection::default()
    };
    Run { sign_in, checks }
}

fn signed_in(place: &Place<'_>, way: Way) -> Trace {
    let (client, method) = if way.confidential {
        ("basic", AuthMethod::ClientSecretBasic)
    } else {
        ("public", AuthMethod::None)
    };
    let secret = format!("{}-{client}-secret", place.clients);
    let direct = Direct {
        issuer: place.issuer.to_owned(),
        client_id: format!("{}-{client}", place.clients),
        client_secret: way.confidential.then(|| Secret::new(secret)),
        auth_method: Some(method),
        key_id: None,
        scopes: place.scopes.split(' ').map(ToOwned::to_owned).collect(),
        aud: None,
        response_mode: None,
        require_pkce: false,
        parameters: Vec::new(),
    };
    let recorder = Recorder::new("direct", place.issuer, |_| {});
    sign_in(&plan(place, way), &Route::Direct(direct), &recorder)
}

fn bad(trace: &Trace) -> impl Iterator<Item = &Finding> {
    let of_weight = |one: &&Finding| matches!(one.verdict, Verdict::Fail | Verdict::Warn);
    trace.findings.iter().filter(of_weight)
}

/// `FAIL AUTH-02` and the like, as the table has it for a run.
fn expected(name: &str, way: Way) -> BTreeSet<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/judges/deviations.md");
    let text = std::fs::read_to_string(file).unwrap();
    let applies = |word: &str| match word {
        "always" => true,
        "negative" => way.negative,
        "public" => !way.confidential,
        "confidential" => way.confidential,
        other => panic!("`{other}` is no word of the table"),
    };
    text.lines()
        .filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"))
        .map(|row| row.split(" | ").collect::<Vec<_>>())
        .filter(|row| row[0] == name && row[1].split(' ').all(applies))
        .map(|row| format!("{} {}", row[2], row[3]))
        .collect()
}

/// What differs from the table, in every way to sign in.
fn differences(place: &Place<'_>) -> Vec<String> {
    let mut wrong = Vec::new();
    for confidential in [false, true] {
        for negative in [false, true] {
            let way = Way {
                confidential,
                negative,
                deny: false,
            };
            let trace = signed_in(place, way);
            assert!(trace.error.is_none(), "{way:?}: {:?}", trace.error);
            let found: BTreeSet<String> = bad(&trace)
                .map(|one| format!("{} {}", one.verdict.name(), one.id))
                .collect();
            let expected = expected(place.name, way);
            let unexpected = bad(&trace)
                .filter(|one| !expected.contains(&format!("{} {}", one.verdict.name(), one.id)));
            wrong.extend(unexpected.map(|one| format!("{way:?}: not in the table: {one}")));
            let missing = expected.difference(&found);
            wrong.extend(missing.map(|one| format!("{way:?}: not found: {one}")));
        }
    }
    wrong
}

#[test]
#[ignore = "takes long: tests/run --long"]
fn the_interop_provider_does_what_the_table_says_and_nothing_else() {
    let interop = Interop::start();
    let place = Place {
        name: "oidc-provider",
        issuer: &interop.issuer,
        password: "practice",
        clients: "interop",
        scopes: "openid profile offline_access",
    };
    let wrong = differences(&place);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
#[ignore = "takes long: tests/run --long"]
fn django_oauth_toolkit_does_what_the_table_says_and_nothing_else() {
    let judge = Judge::start("django-oauth-toolkit", &[]);
    let place = Place {
        name: "django-oauth-toolkit",
        issuer: &judge.issuer,
        password: "password",
        clients: "judge",
        scopes: "openid profile offline_access",
    };
    let wrong = differences(&place);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
#[ignore = "takes long: tests/run --long"]
fn better_auth_does_what_the_table_says_and_nothing_else() {
    let judge = Judge::start("better-auth", &[("BA_ALG", "RS256")]);
    let place = Place {
        name: "better-auth",
        issuer: &judge.issuer,
        password: "password",
        clients: "judge",
        scopes: "openid profile offline_access",
    };
    // From the second run on it remembers the consent.
    let wrong = differences(&place);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_remembered_consent_is_no_refusal_that_was_passed_over() {
    let judge = Judge::start("better-auth", &[("BA_ALG", "RS256")]);
    let place = Place {
        name: "better-auth",
        issuer: &judge.issuer,
        password: "password",
        clients: "judge",
        // With `offline_access` we ask for consent each time.
        scopes: "openid profile",
    };
    let refusal = |trace: &Trace| {
        let found = trace.findings.iter().find(|one| one.id == "AUTH-17");
        found.map(|one| (one.verdict, one.summary.clone())).unwrap()
    };
    let way = |deny| Way {
        confidential: false,
        negative: false,
        deny,
    };
    let refused = signed_in(&place, way(true));
    assert_eq!(
        refusal(&refused).0,
        Verdict::Pass,
        "{:?}",
        refusal(&refused)
    );
    signed_in(&place, way(false));
    let remembered = signed_in(&place, way(true));
    assert_eq!(
        refusal(&remembered),
        (
            Verdict::Skip,
            "no page asked for consent, so there was nothing to refuse".to_owned()
        )
    );
}
