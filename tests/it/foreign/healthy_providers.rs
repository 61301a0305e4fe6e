//! Healthy providers from outside this project: a check may only fail or warn if the provider
//! really violates a standard. The table in `tests/judges/deviations.md` lists these violations,
//! each of which was verified manually.

use crate::world::in_process;
use crate::world::interop::Interop;
use crate::world::judges::Judge;
use fastenctl::conformance::run::{Run, sign_in};
use fastenctl::conformance::selection::Selection;
use fastenctl::oauth::sign_in::Route;
use fastenctl::rfc::auth_method::AuthMethod;
use fastenctl::secret::Secret;
use fastenctl::trace::Trace;
use fastenctl::trace::finding::{Finding, Verdict};
use fastenctl::trace::recorder::Recorder;
use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

/// A provider, and how to sign in there.
struct Place<'a> {
    name: &'a str,
    issuer: &'a str,
    password: &'a str,
    clients: &'a str,
    scopes: &'a str,
}

/// A run there.
#[derive(Clone, Copy, Debug)]
struct Way {
    confidential: bool,
    negative: bool,
    deny: bool,
}

fn signed_in(place: &Place<'_>, way: Way) -> Trace {
    let (client, method) = if way.confidential {
        ("basic", AuthMethod::ClientSecretBasic)
    } else {
        ("public", AuthMethod::None)
    };
    let id = format!("{}-{client}", place.clients);
    let secret = way
        .confidential
        .then(|| Secret::new(format!("{id}-secret")));
    let direct = in_process::direct(place.issuer, (&id, method, secret), place.scopes);
    let run = Run {
        sign_in: in_process::plan(place.password, way.deny),
        checks: Selection {
            negative: way.negative,
            pause: Duration::ZERO,
            ..Selection::default()
        },
    };
    let recorder = Recorder::new("direct", place.issuer, |_| {});
    sign_in(&run, &Route::Direct(direct), &recorder)
}

fn bad(trace: &Trace) -> impl Iterator<Item = &Finding> {
    let of_weight = |one: &&Finding| matches!(one.verdict, Verdict::Fail | Verdict::Warn);
    trace.findings.iter().filter(of_weight)
}

/// Returns the results that the table lists for a run, such as `FAIL AUTH-02`.
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

/// Returns the differences from the table, for every way of signing in.
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

const SCOPES: &str = "openid profile offline_access";

/// One of `tests/judges`.
const fn judged<'a>(name: &'a str, judge: &'a Judge, scopes: &'a str) -> Place<'a> {
    Place {
        name,
        issuer: judge.issuer.as_str(),
        password: "password",
        clients: "judge",
        scopes,
    }
}

fn better_auth() -> Judge {
    Judge::start("better-auth", &[("BA_ALG", "RS256")])
}

fn does_what_the_table_says_and_nothing_else(place: &Place<'_>) {
    let wrong = differences(place);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
#[ignore = "takes long: tests/run --long"]
fn the_interop_provider_does_what_the_table_says_and_nothing_else() {
    let interop = Interop::start();
    does_what_the_table_says_and_nothing_else(&Place {
        name: "oidc-provider",
        issuer: &interop.issuer,
        password: "practice",
        clients: "interop",
        scopes: SCOPES,
    });
}

#[test]
#[ignore = "takes long: tests/run --long"]
fn django_oauth_toolkit_does_what_the_table_says_and_nothing_else() {
    let judge = Judge::start("django-oauth-toolkit", &[]);
    does_what_the_table_says_and_nothing_else(&judged("django-oauth-toolkit", &judge, SCOPES));
}

#[test]
#[ignore = "takes long: tests/run --long"]
fn better_auth_does_what_the_table_says_and_nothing_else() {
    // From the second run on, the provider remembers the consent.
    let judge = better_auth();
    does_what_the_table_says_and_nothing_else(&judged("better-auth", &judge, SCOPES));
}

#[test]
fn a_remembered_consent_is_not_an_ignored_refusal() {
    let judge = better_auth();
    // With `offline_access`, we always ask for consent.
    let place = judged("better-auth", &judge, "openid profile");
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
            "no page asked for consent, so access could not be denied".to_owned()
        )
    );
}
