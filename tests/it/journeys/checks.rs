//! Every implemented check with the practice provider: without its fault the check passes; with the
//! fault, either the check fails or our client refuses, with exactly that ID. One server serves all
//! of them: `/fault/ID` is a separate provider.

use crate::world::in_process;
use crate::world::support::Home;
use crate::world::support::finished;
use fastenctl::api::connect::Definition;
use fastenctl::clock::Clock;
use fastenctl::conformance::check::{Check, How};
use fastenctl::conformance::register::{all, find};
use fastenctl::conformance::run;
use fastenctl::conformance::run::sign_in;
use fastenctl::conformance::selection::Selection;
use fastenctl::http::{Client as HttpClient, Options, run_server};
use fastenctl::oauth::client::private_key::{private_key, thumbprint};
use fastenctl::oauth::sign_in::{Gateway, Route};
use fastenctl::oauth::target::direct::Direct;
use fastenctl::oauth::trust::Accepts;
use fastenctl::report::scan::Scan;
use fastenctl::rfc::auth_method::AuthMethod;
use fastenctl::rfc::response_mode::ResponseMode;

use fastenctl::sandbox::{FAULTS, Settings, fhir_base};
use fastenctl::secret::Secret;
use fastenctl::trace::Trace;
use fastenctl::trace::finding::{Class, Subject, Verdict};
use fastenctl::trace::recorder::Recorder;
use fastenctl::trace::step::StepId;
use fastenctl::{report, sandbox};
use jsonwebtoken::jwk::{Jwk, JwkSet};
use std::collections::BTreeSet;
use std::net::TcpListener;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};
use std::time::Duration;

/// The ID and secret of a confidential client, both of which need encoding (TOK-18).
const STRANGE: (&str, &str) = ("a client: 100%+ä", "its secret: 50%+ü");
/// The ID of a client that signs assertions (TOK-25).
const SIGNING: &str = "signing";
const SCOPES: &str = "openid fhirUser launch/patient patient/*.rs offline_access";

/// Checks that no provider can fail, and why.
const NO_FAULT: [(&str, &str); 14] = [
    ("DISC-16", "is recorded and never fails"),
    ("DISC-25", "is recorded and never fails"),
    ("DISC-26", "the practice provider speaks no TLS"),
    (
        "AUTH-21",
        "is about our own request, which no provider changes; see `oauth::sign_in`",
    ),
    ("PKCE-19", "is about our own generator; see `rfc::pkce`"),
    ("LOOP-09", "is about our own socket; see `oauth::loopback`"),
    ("LOOP-14", "is about our own socket; see `oauth::loopback`"),
    ("LOOP-15", "is about our own ports; see `auth`"),
    ("LOOP-16", "is about the browser we start; see `auth`"),
    ("LOOP-17", "is about our own pages; see `oauth::loopback`"),
    (
        "RESP-16",
        "is about our own listener; see `oauth::loopback`",
    ),
    (
        "RESP-17",
        "is about our own listener; of a provider it is only recorded",
    ),
    ("ID-16", "is about our own request; see `oauth::authorize`"),
    ("MIX-03", "needs a definition of a gateway: see below"),
];

/// Returns the issuer of the sandbox that all tests in this file share.
fn root() -> &'static str {
    static ROOT: OnceLock<String> = OnceLock::new();
    ROOT.get_or_init(|| {
        let mut settings = Settings::default();
        settings.clients.push(sandbox::Client {
            client_id: STRANGE.0.into(),
            token_endpoint_auth_method: sandbox::AuthMethod::ClientSecretBasic,
            client_secret: Some(Secret::new(STRANGE.1)),
            jwks: None,
            redirect_uris: vec!["http://127.0.0.1/callback".into()],
            scopes: None,
        });
        let (private, algorithm) = private_key(&Secret::new(key()), None).unwrap();
        let mut public = Jwk::from_encoding_key(&private, algorithm).unwrap();
        public.common.key_id = Some(thumbprint(&private, algorithm).unwrap());
        settings.clients.push(sandbox::Client {
            client_id: SIGNING.into(),
            token_endpoint_auth_method: sandbox::AuthMethod::PrivateKeyJwt,
            client_secret: None,
            jwks: Some(JwkSet { keys: vec![public] }),
            redirect_uris: vec!["http://127.0.0.1/callback".into()],
            scopes: None,
        });
        start(settings)
    })
}

/// Returns the private key of the client `SIGNING`.
fn key() -> &'static str {
    static KEY: OnceLock<String> = OnceLock::new();
    KEY.get_or_init(|| {
        rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P384_SHA384)
            .unwrap()
            .serialize_pem()
    })
}

/// Starts a sandbox that runs as long as the tests; returns its issuer.
fn start(settings: Settings) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let root = sandbox::issuer(listener.local_addr().unwrap());
    std::thread::spawn(|| {
        run_server(sandbox::serve(
            listener,
            settings,
            Clock::default(),
            std::future::pending(),
        ))
    });
    root
}

fn issuer(fault: &str) -> String {
    if fault.is_empty() {
        root().to_owned()
    } else {
        format!("{}/fault/{fault}", root())
    }
}

/// How the run for a check differs from an ordinary one.
struct Run {
    client: (&'static str, Option<&'static str>, AuthMethod),
    scopes: &'static str,
    mode: Option<ResponseMode>,
    deny: bool,
    only: Option<&'static str>,
}

const PUBLIC: (&str, Option<&str>, AuthMethod) = ("sandbox-public", None, AuthMethod::None);
const BASIC: (&str, Option<&str>, AuthMethod) = (
    "sandbox-basic",
    Some("sandbox-basic-secret"),
    AuthMethod::ClientSecretBasic,
);

fn run_of(id: &'static str) -> Run {
    let ordinary = Run {
        client: PUBLIC,
        scopes: SCOPES,
        mode: None,
        deny: false,
        only: None,
    };
    let intrusive = find(id).is_some_and(|check| {
        matches!(check.class, Class::A | Class::X) && !matches!(check.how, How::Client)
    });
    let only = intrusive.then_some(id);
    match id {
        "AUTH-17" => Run {
            deny: true,
            ..ordinary
        },
        "DISC-24" | "RESP-02" => Run {
            mode: Some(ResponseMode::Fragment),
            ..ordinary
        },
        "RESP-03" => Run {
            mode: Some(ResponseMode::FormPost),
            ..ordinary
        },
        "RESP-05" => Run {
            mode: Some(ResponseMode::Fragment),
            deny: true,
            ..ordinary
        },
        "DISC-14" => Run {
            client: BASIC,
            ..ordinary
        },
        "TOK-06" | "TOK-15" | "TOK-16" | "TOK-17" | "REV-06" => Run {
            client: BASIC,
            only,
            ..ordinary
        },
        "TOK-18" => Run {
            client: (STRANGE.0, Some(STRANGE.1), AuthMethod::ClientSecretBasic),
            only,
            ..ordinary
        },
        "TOK-25" => Run {
            client: (SIGNING, Some(key()), AuthMethod::PrivateKeyJwt),
            only,
            ..ordinary
        },
        "SMART-06" => Run {
            scopes: "openid patient/*.rs",
            ..ordinary
        },
        "SMART-13" => Run {
            scopes: "openid launch/patient patient/*.read",
            ..ordinary
        },
        "SMART-21" => Run {
            scopes: "launch/patient patient/*.rs",
            ..ordinary
        },
        _ => Run { only, ..ordinary },
    }
}

fn plan(run: &Run) -> run::Run {
    let sign_in = in_process::plan("practice", run.deny);
    let checks = Selection {
        negative: run.only.is_some(),
        only: run
            .only
            .filter(|id| *id != "all")
            .map(|id| vec![id.to_owned()]),
        pause: Duration::ZERO,
        ..Selection::default()
    };
    run::Run { sign_in, checks }
}

fn signed_in(fault: &str, run: &Run) -> Trace {
    let (id, secret, method) = run.client;
    let base = fhir_base(&issuer(fault));
    let direct = Direct {
        response_mode: run.mode,
        ..in_process::direct(&base, (id, method, secret.map(Secret::new)), run.scopes)
    };
    let recorder = Recorder::new("direct", &base, |_| {});
    if run.only == Some("all") {
        recorder.keep_details();
    }
    sign_in(&plan(run), &Route::Direct(direct), &recorder)
}

/// Returns the URL of the first request that was not to 127.0.0.1, if any.
fn elsewhere(trace: &Trace) -> Option<&str> {
    let urls = trace
        .steps
        .iter()
        .flat_map(|step| &step.exchanges)
        .map(|exchange| exchange.url.as_str());
    urls.into_iter()
        .find(|url| !url.starts_with("http://127.0.0.1:"))
}

/// Returns the IDs of the checks with this verdict.
fn with(trace: &Trace, verdict: Verdict) -> BTreeSet<&'static str> {
    trace
        .findings
        .iter()
        .filter(|finding| finding.verdict == verdict)
        .map(|finding| finding.id)
        .collect()
}

fn verdict_of(trace: &Trace, id: &str) -> Option<Verdict> {
    trace
        .findings
        .iter()
        .find(|finding| finding.id == id)
        .map(|finding| finding.verdict)
}

/// Returns a check's verdict with its fault, and the checks that fail for the same reason.
fn judged(id: &str) -> (Verdict, &'static [&'static str]) {
    match id {
        // The rule is only a SHOULD, or both behaviours are allowed.
        "DISC-13" | "RESP-04" | "SMART-02" | "PKCE-16" | "PKCE-17" | "TOK-08" | "RT-10"
        | "REV-02" => (Verdict::Warn, &[]),
        "RESP-05" => (Verdict::Fail, &["RESP-02"]),
        _ => (Verdict::Fail, &[]),
    }
}

/// How our client reacts to a fault that no check of the provider covers.
enum Reaction {
    /// Refuses, and names this check.
    Refuses(&'static str),
    /// Signs in anyway, and these checks of the provider fail.
    GoesOn(&'static [&'static str]),
    /// Fails with a message that contains this text.
    Says(&'static str),
}

fn reaction(id: &'static str) -> Reaction {
    match id {
        "LOOP-10" | "LOOP-11" | "LOOP-12" | "LOOP-13" | "RESP-14" => Reaction::GoesOn(&[]),
        "RESP-08" => Reaction::GoesOn(&["RESP-01"]),
        "RT-08" => Reaction::GoesOn(&["RT-03"]),
        "ID-15" => Reaction::GoesOn(&["ID-14"]),
        "PKCE-18" => Reaction::GoesOn(&["DISC-05", "DISC-06"]),
        // A wrong `iss` is refused by the same rule, whoever it belongs to.
        "MIX-01" => Reaction::Refuses("RESP-11"),
        "MIX-04" => Reaction::Says("returned `invalid_grant`"),
        "RESP-15" => Reaction::Says("returned `invalid_request`: no"),
        "TOK-29" => Reaction::Says("code_verifier=<code_verifier: 43 chars"),
        _ => Reaction::Refuses(id),
    }
}

/// Returns the first problem with a check's two runs, or `None` if both went as expected.
fn wrong(check: &'static Check) -> Option<String> {
    let id = check.id;
    let run = run_of(id);
    let trace = signed_in(id, &run);
    if let Some(url) = elsewhere(&trace) {
        return Some(format!("{id} on: another host was contacted: {url}"));
    }
    if matches!(check.how, How::Client) {
        let honest_error = trace
            .error
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        let refused_by = trace
            .error
            .as_ref()
            .and_then(fastenctl::error::Error::refused_by);
        let fits = match reaction(id) {
            Reaction::Refuses(by) => refused_by == Some(by),
            Reaction::GoesOn(failing) => {
                trace.error.is_none()
                    && with(&trace, Verdict::Fail) == failing.iter().copied().collect()
            }
            Reaction::Says(words) => honest_error.contains(words),
        };
        return (!fits).then(|| {
            format!(
                "{id} on: refused by {refused_by:?}, `{honest_error}`, failing {:?}",
                with(&trace, Verdict::Fail)
            )
        });
    }
    let off = signed_in("", &run);
    if verdict_of(&off, id) != Some(Verdict::Pass) {
        let found = off
            .findings
            .iter()
            .find(|finding| finding.id == id)
            .map(ToString::to_string);
        return Some(format!("{id} off: {found:?}, {:?}", off.error));
    }
    let (verdict, besides) = judged(id);
    let mut expected: BTreeSet<&str> = besides.iter().copied().collect();
    if verdict == Verdict::Fail {
        expected.insert(id);
    }
    let failing = with(&trace, Verdict::Fail);
    if verdict_of(&trace, id) != Some(verdict) || failing != expected {
        let found = trace
            .findings
            .iter()
            .find(|finding| finding.id == id)
            .map(ToString::to_string);
        return Some(format!(
            "{id} on: {found:?}, failing {failing:?}, {:?}",
            trace.error
        ));
    }
    let also_ours = check.subjects.contains(&Subject::Client);
    let refused = trace
        .error
        .as_ref()
        .and_then(fastenctl::error::Error::refused_by);
    let is_refused_elsewhere = matches!(id, "DISC-03" | "DISC-08" | "TOK-18");
    (also_ours && !is_refused_elsewhere && refused != Some(id))
        .then(|| format!("{id} on: our client is {refused:?}"))
}

#[test]
fn every_check_passes_without_its_fault_and_fails_with_it() {
    let checks: Vec<&'static Check> = all()
        .filter(|check| !NO_FAULT.iter().any(|(id, _)| *id == check.id))
        .collect();
    for check in &checks {
        assert!(
            FAULTS.iter().any(|(id, _)| *id == check.id),
            "{} has no fault",
            check.id
        );
    }
    let (next, found) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while let Some(check) = checks.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Some(what) = wrong(check) {
                        found.lock().unwrap().push(what);
                    }
                }
            });
        }
    });
    let mut found = found.into_inner().unwrap();
    found.sort();
    assert!(
        found.is_empty(),
        "{} of {} checks:\n{}",
        found.len(),
        checks.len(),
        found.join("\n")
    );
}

#[test]
fn an_honest_provider_passes_everything() {
    for client in [PUBLIC, BASIC] {
        let trace = signed_in(
            "",
            &Run {
                client,
                scopes: SCOPES,
                mode: None,
                deny: false,
                only: Some("all"),
            },
        );
        let bad: Vec<String> = trace
            .findings
            .iter()
            .filter(|finding| matches!(finding.verdict, Verdict::Fail | Verdict::Warn))
            .map(ToString::to_string)
            .collect();
        assert!(
            bad.is_empty() && trace.error.is_none(),
            "{bad:#?} {:?}",
            trace.error
        );
        // Checks that use up tokens run just before the run's own tokens are revoked, but are
        // listed in catalogue order.
        let last: Vec<StepId> = trace.steps.iter().rev().map(|step| step.id).collect();
        assert_eq!(last[..2], [StepId::Checks, StepId::Revoke]);
        let ids = |trace: &Trace| -> Vec<&str> {
            trace.findings.iter().map(|finding| finding.id).collect()
        };
        let catalogue = all().map(|check| check.id);
        let listed: Vec<&str> = catalogue.filter(|id| ids(&trace).contains(id)).collect();
        assert_eq!(ids(&trace), listed);
        assert!(
            with(&trace, Verdict::Pass).len() > 90,
            "{:?}",
            with(&trace, Verdict::Skip)
        );
        for (name, report) in [
            (
                "JSON",
                serde_json::to_string(&report::json::document(&trace, None::<()>)).unwrap(),
            ),
            ("HTML", report::html::document(&trace)),
            ("HAR", report::har::document(&trace).to_string()),
            ("JUnit", report::junit::document(&trace).unwrap()),
            ("text", report::text::text(&trace, true)),
        ] {
            assert_eq!(Scan::of(&trace.secrets).leaked(&report), None, "{name}");
        }
        assert!(
            trace.secrets.len() > 100,
            "only {} secrets were met",
            trace.secrets.len()
        );
    }
}

/// MIX-03: a gateway's definition is compared with what the provider publishes.
#[test]
fn a_definition_and_a_provider_that_disagree_stop_the_run() {
    let definition = |fault: &str| {
        let (honest, published) = (issuer(""), fhir_base(&issuer(fault)));
        Definition {
            id: "e1".into(),
            client_id: "sandbox-public".into(),
            redirect_uri: format!("{}/callback/e1", root()),
            authorization_endpoint: format!("{honest}/authorize"),
            token_endpoint: format!("{honest}/token"),
            url: published.clone(),
            issuer: published,
            response_modes_supported: vec!["query".into()],
            code_challenge_methods_supported: vec!["S256".into()],
            ..Definition::default()
        }
    };
    let caught = |fault: &'static str| {
        let no_ticket = |_: &_| {
            Err(fastenctl::error::Error::new(
                fastenctl::error::Kind::Gateway,
                "no tickets",
            ))
        };
        let route = Route::Lighthouse(Gateway {
            accepts: &Accepts::only(Vec::new()),
            base: root(),
            definition: &|| Ok(definition(fault)),
            ticket: &no_ticket,
            token_url: &|id| format!("{}/token/{id}", root()),
            test: false,
            user_ref: &|group| group.to_owned(),
        });
        let trace = sign_in(
            &plan(&run_of("MIX-03")),
            &route,
            &Recorder::new("lighthouse", "e1", |_| {}),
        );
        let error = trace.error.unwrap();
        (error.refused_by(), error.to_string())
    };
    assert_eq!(caught(""), (None, "no tickets".to_owned()));
    assert_eq!(caught("MIX-03").0, Some("MIX-03"));
}

#[test]
fn random_faults_come_at_the_requested_rate() {
    let answers = |fault_rate: f64| {
        let url = format!(
            "{}/.well-known/smart-configuration",
            fhir_base(&start(Settings {
                fault_rate,
                ..Settings::default()
            }))
        );
        let http = HttpClient::new(Options::default());
        let answer = || {
            http.call(http::Request::get(&url).body(Vec::new()).unwrap())
                .unwrap()
                .into_body()
        };
        (0..200).map(|_| answer()).collect::<BTreeSet<_>>().len()
    };
    assert_eq!(answers(0.0), 1);
    // Only about one fault in ten changes this document.
    assert!(answers(1.0) > 1);
}

#[test]
fn a_nonexistent_fault_has_no_provider() {
    let url = format!(
        "{}/.well-known/smart-configuration",
        fhir_base(&issuer("DISC-16"))
    );
    let answer = HttpClient::new(Options::default())
        .call(http::Request::get(url).body(Vec::new()).unwrap())
        .unwrap();
    assert_eq!(
        (answer.status().as_u16(), answer.body().as_slice()),
        (404, &b"`DISC-16` is not a fault\n"[..])
    );
}

/// Returns the IDs in the catalogue, without gateway checks, and whether each is marked as not yet
/// built.
fn catalogue() -> Vec<(String, bool)> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/contract/checks.md");
    let text = std::fs::read_to_string(file).unwrap();
    let first_cell = |line: &str| {
        line.strip_prefix("| ")?
            .split(" |")
            .next()
            .map(ToOwned::to_owned)
    };
    let is_id = |id: &str| {
        id.split_once('-').is_some_and(|(group, number)| {
            group != "GW"
                && group.bytes().all(|byte| byte.is_ascii_uppercase())
                && number.len() == 2
                && number.parse::<u8>().is_ok()
        })
    };
    text.lines()
        .filter_map(first_cell)
        .map(|cell| match cell.strip_suffix(" *(not yet built)*") {
            Some(id) => (id.to_owned(), true),
            None => (cell, false),
        })
        .filter(|(id, _)| is_id(id))
        .collect()
}

/// MIX-02 is only about the gateway, whose checks are implemented as tests.
#[test]
fn the_catalogue_marks_exactly_the_checks_that_are_not_implemented() {
    let catalogue = catalogue();
    let implemented: BTreeSet<&str> = all().map(|check| check.id).collect();
    let unknown: Vec<&&str> = implemented
        .iter()
        .filter(|id| !catalogue.iter().any(|(known, _)| known == *id))
        .collect();
    assert!(unknown.is_empty(), "not in the catalogue: {unknown:?}");
    let of = |marked: bool, built: bool| -> Vec<&str> {
        let those = catalogue
            .iter()
            .filter(|(id, mark)| *mark == marked && implemented.contains(id.as_str()) == built);
        those.map(|(id, _)| id.as_str()).collect()
    };
    assert_eq!(
        of(false, false),
        ["MIX-02"],
        "neither implemented nor marked as not yet built"
    );
    assert_eq!(
        of(true, true),
        [""; 0],
        "implemented, and still marked as not yet built"
    );
    println!(
        "{} of {} checks are implemented; not yet: {:?}",
        implemented.len(),
        catalogue.len(),
        of(true, false)
    );
    assert!(catalogue.len() > 100, "{}", catalogue.len());
}

#[test]
fn lists_the_checks_of_a_group_and_names_the_groups() {
    let home = Home::new();
    let (code, stdout, _) = finished(
        &home
            .fastenctl(&["auth", "checks", "--group", "mix"])
            .output()
            .unwrap(),
    );
    assert_eq!((code, stdout.lines().count()), (0, 3), "{stdout}");
    assert!(
        stdout.starts_with(
            "MIX-01    RP     X critical  Our client never sends a code from one server to another (9700 4.4; 9207)\n"
        ),
        "{stdout}"
    );
    let (code, stdout, stderr) = finished(
        &home
            .fastenctl(&["auth", "checks", "--group", "GW"])
            .output()
            .unwrap(),
    );
    assert_eq!((code, stdout.as_str()), (10, ""));
    assert!(
        stderr.contains("DISC, AUTH, PKCE, LOOP, RESP, TOK, SMART, ID, RT, INTR, REV, MIX"),
        "{stderr}"
    );
}
