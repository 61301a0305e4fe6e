//! `fastenctl doctor --fasten` with front ends of a few lines, each with a single problem that
//! keeps a browser from signing in.

use crate::world::practice::Practice;
use crate::world::site::Serving;
use crate::world::support::finished;
use axum::Router;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use fastenctl::server::Limits;
use serde_json::Value;

pub(super) const HOSTED: &str = "https://lighthouse.fastenhealth.com/v1";

/// A front end: a page below `/web/`, one script, and optional extras.
pub(super) struct FrontEnd {
    head: &'static str,
    script: String,
    policy: Option<&'static str>,
    worker: Option<&'static str>,
}

impl FrontEnd {
    pub(super) fn of(script: &str) -> Self {
        Self {
            head: "<script src=main.js></script>",
            script: script.to_owned(),
            policy: None,
            worker: None,
        }
    }

    pub(super) fn serve(self) -> Serving {
        let page = format!(
            "<!doctype html><base href=/web/>{}<app-root></app-root>",
            self.head
        );
        let page = move || {
            let mut answer = Html(page.clone()).into_response();
            let policy = self.policy.map(|it| it.parse().unwrap());
            let headers = answer.headers_mut();
            policy.map(|it| headers.insert(header::CONTENT_SECURITY_POLICY, it));
            answer
        };
        let worker = move || -> Response {
            self.worker.map_or(
                StatusCode::NOT_FOUND.into_response(),
                IntoResponse::into_response,
            )
        };
        let to_web = [(header::LOCATION, "/web/")];
        let javascript = [(header::CONTENT_TYPE, "text/javascript")];
        let router = Router::new()
            .route("/", get(async move || (StatusCode::FOUND, to_web)))
            .route("/web/", get(async move || page()))
            .route("/web/main.js", get(async move || (javascript, self.script)))
            .route("/web/ngsw.json", get(async move || worker()));
        Serving::start(Limits::default(), |_| router)
    }
}

/// Returns the problems of a front end, with verdict and detail.
fn unwell(practice: &Practice, front: FrontEnd) -> (Option<i64>, Vec<[String; 3]>) {
    let serving = front.serve();
    let url = format!("http://{}", serving.address);
    let args = ["doctor", "--json", "--fasten", &url];
    let (code, told, said) = finished(&practice.home.fastenctl(&args).output().unwrap());
    assert_eq!(said, "");
    let told: Value = serde_json::from_str(&told).unwrap();
    let text = |it: &Value, name: &str| it[name].as_str().unwrap_or_default().to_owned();
    let checks = told["checks"].as_array().unwrap().iter();
    let about = checks.filter(|it| text(it, "id").starts_with("fasten.") && it["verdict"] != "ok");
    let found = about
        .map(|it| ["id", "verdict", "detail"].map(|name| text(it, name)))
        .collect();
    assert_eq!(told["ok"], code == 0);
    (told["error"]["exit_code"].as_i64(), found)
}

fn found(all: &[[&str; 3]]) -> Vec<[String; 3]> {
    all.iter().map(|one| one.map(str::to_owned)).collect()
}

#[test]
fn each_obstacle_to_a_fastens_sign_in_is_found_separately() {
    let practice = Practice::start();
    let (_, registered, _) = practice.register(&["--json"]);
    let registered: Value = serde_json::from_str(&registered).unwrap();
    let id = registered["installation"]["id"].as_str().unwrap();
    let gateway = practice.gateway.text("lighthouse").replace("/v1", "");
    let own = format!("let a = 'brand_id', b = 'endpoint_id', base = '{gateway}/i/{id}/v1'");
    let hosted = format!("let a = 'brand_id', b = 'endpoint_id', base = '{HOSTED}'");
    let problem = Some(20);

    assert_eq!(unwell(&practice, FrontEnd::of(&own)), (None, Vec::new()));
    let (code, asks_the_vendor) = unwell(&practice, FrontEnd::of(&hosted));
    let detail = format!("it uses {HOSTED}, the vendor's gateway");
    let origin = &asks_the_vendor[1];
    assert_eq!(code, problem);
    assert_eq!(asks_the_vendor[0], ["fasten.gateway", "problem", &detail]);
    assert_eq!(origin[..2], ["fasten.origin", "problem"]);
    let half = unwell(&practice, FrontEnd::of(&format!("{own}; {hosted}")));
    let detail = "some scripts use this gateway's URL, others the vendor's";
    assert_eq!(
        half,
        (problem, found(&[["fasten.gateway", "problem", detail]]))
    );
    let nothing = unwell(&practice, FrontEnd::of("let nothing"));
    let expected = found(&[
        [
            "fasten.gateway",
            "problem",
            "its scripts contain no gateway URL",
        ],
        ["fasten.generation", "skipped", "no client found"],
    ]);
    assert_eq!(nothing, (problem, expected));
    let old = FrontEnd::of(&own.replace("brand_id", "desktop_mode"));
    let detail = "2023; the gateway can identify its installation only by origin";
    assert_eq!(
        unwell(&practice, old),
        (None, found(&[["fasten.generation", "warning", detail]]))
    );
    let with_worker = FrontEnd {
        worker: Some(r#"{"configVersion": 1}"#),
        ..FrontEnd::of(&own)
    };
    let detail = "`ngsw.json` is served, so browsers may restore the original scripts";
    assert_eq!(
        unwell(&practice, with_worker),
        (problem, found(&[["fasten.worker", "problem", detail]]))
    );
    let with_checksum = FrontEnd {
        head: "<script src=main.js integrity=sha384-abc></script>",
        ..FrontEnd::of(&own)
    };
    let detail = "a browser rejects a script that a proxy has changed";
    assert_eq!(
        unwell(&practice, with_checksum),
        (problem, found(&[["fasten.integrity", "problem", detail]]))
    );
    let with_policy = FrontEnd {
        policy: Some("default-src 'self'"),
        ..FrontEnd::of(&own)
    };
    let detail = format!("its scripts cannot reach {gateway}");
    assert_eq!(
        unwell(&practice, with_policy),
        (problem, found(&[["fasten.policy", "problem", &detail]]))
    );
}

#[test]
fn an_address_without_a_fasten_is_one_problem_and_the_rest_is_skipped() {
    let practice = Practice::start();
    practice.register(&[]);
    let serving = Serving::start(Limits::default(), |_| Router::new());
    for (url, detail) in [
        (
            format!("http://{}/", serving.address),
            "returned 404 Not Found",
        ),
        ("http://127.0.0.1:9/".to_owned(), "http://127.0.0.1:9/: "),
    ] {
        let args = ["doctor", "--json", "--fasten", &url];
        let (code, told, _) = finished(&practice.home.fastenctl(&args).output().unwrap());
        let told: Value = serde_json::from_str(&told).unwrap();
        let checks = told["checks"].as_array().unwrap();
        let verdicts: Vec<_> = checks[17..]
            .iter()
            .map(|it| it["verdict"].as_str().unwrap())
            .collect();
        assert_eq!((code, verdicts[0]), (20, "problem"));
        assert_eq!(verdicts[1..], ["skipped"; 7]);
        let said = checks[17]["detail"].as_str().unwrap();
        assert!(said.contains(detail), "{said}");
    }
}

#[test]
fn an_invalid_address_is_wrong_usage() {
    let practice = Practice::start();
    for wrong in ["fasten.home.arpa", "ftp://fasten.home.arpa", "https://"] {
        let args = ["doctor", "--fasten", wrong];
        assert_eq!(
            finished(&practice.home.fastenctl(&args).output().unwrap()).0,
            2,
            "{wrong}"
        );
    }
}
