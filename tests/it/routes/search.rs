//! Searching for real institutions among made-up ones, by what people type; and the routes
//! `search`, `catalog` and `list`.

use crate::world::lantern;
use crate::world::site::CONFIDENTIAL;
use crate::world::site::PUBLIC;
use crate::world::site::Site;
use crate::world::site::text;
use fastenctl::catalog::index::Index;
use fastenctl::catalog::normalize::key;
use fastenctl::catalog::search::{Criteria, index};
use fastenctl::http::Response;
use http::{Method, Request};
use serde_json::{Value, json};
use std::sync::{Arc, LazyLock};

static INDEX: LazyLock<Index> = LazyLock::new(|| index(&Arc::new(lantern::entries().into())));

/// Queries that users type, each with a text that one of the first three names must contain. `|`
/// separates alternatives.
const TABLE: &[(&str, &str)] = &[
    ("kaiser oakland", "Kaiser Permanente California"),
    ("kaiser", "Kaiser Permanente"),
    ("kaiser california", "Kaiser Permanente California"),
    ("kaiser ca", "Kaiser Permanente California"),
    ("kp.org", "Kaiser Permanente"),
    ("kasier permanente", "Kaiser Permanente"),
    ("kaizer georgia", "Kaiser Permanente Georgia"),
    ("permanente kaiser colorado", "Kaiser Permanente Colorado"),
    ("94596", "Kaiser Permanente California Southern"),
    ("st marys", "St Mary"),
    ("saint mary's hospital", "St Mary's Hospital"),
    ("st. mary medical ctr", "St Mary's Medical Center"),
    ("mayo", "Mayo Clinic"),
    ("mayo clinic", "Mayo Clinic"),
    ("mayo clinc", "Mayo Clinic"),
    ("mayoclinic", "Mayo Clinic"),
    ("www.mayo.edu", "Mayo Clinic"),
    ("maoy clinic", "Mayo Clinic"),
    ("cleveland clinic", "Cleveland Clinic"),
    ("clevland clinic", "Cleveland Clinic"),
    ("johns hopkins", "Johns Hopkins Medicine"),
    ("john hopkins medicine", "Johns Hopkins Medicine"),
    (
        "hopkins all childrens",
        "Johns Hopkins All Childrens Hospital",
    ),
    ("johnshopkins.edu", "Johns Hopkins Medicine"),
    (
        "stanford",
        "Stanford Health Care|Stanford Children's Health",
    ),
    ("stanfrod health", "Stanford Health Care"),
    ("stanford childrens", "Stanford Children's Health"),
    ("sutter", "Sutter Health"),
    ("suter health", "Sutter Health"),
    ("geisinger", "Geisinger"),
    ("mt sinai", "Mount Sinai"),
    ("mount sinai new york", "Mount Sinai"),
    ("mountsinai", "Mount Sinai Health System"),
    ("cedars sinai", "Cedars-Sinai Health System"),
    ("ceders-sinai", "Cedars-Sinai Health System"),
    ("90048", "Cedars-Sinai Health System"),
    ("ucla", "UCLA Medical Center"),
    ("ucsf", "UCSF"),
    ("ucsf oakland", "UCSF Benioff Childrens Hospital Oakland"),
    ("ucsf childrens hosp", "UCSF Benioff Children's Hospital"),
    ("intermountain health care", "Intermountain Healthcare"),
    ("duke", "Duke Health"),
    ("duke.edu", "Duke Health"),
    ("banner", "Banner Health"),
    ("northwell", "Northwell"),
    ("north well health", "Northwell Health"),
    ("montefiore", "Montefiore Medical Center"),
    ("nemours", "Nemours"),
    ("mass general", "Mass General Brigham"),
    ("brigham mass gen", "Mass General Brigham"),
    ("baylor scott", "Baylor Scott White Health"),
    ("baylor scott & white", "Baylor Scott White Health"),
    ("memorial hermann katy", "Memorial Hermann Katy"),
    ("memorial herman", "Memorial Hermann"),
    (
        "christus san antonio",
        "Christus Children's Hospital San Antonio|Christus Hospital San Antonio",
    ),
    ("dignity", "Dignity Health"),
    ("nyu langone", "NYU Langone Medical Center"),
    ("nyu", "NYU Langone Medical Center"),
    ("rush univ", "Rush University Medical Center"),
    ("yale new haven", "Yale New Haven Health System"),
    ("emory", "Emory"),
    ("vanderbilt", "Vanderbilt"),
    ("vanderbuilt", "Vanderbilt"),
    ("scripps", "Scripps Health"),
    ("ochsner", "Ochsner"),
    ("oschner", "Ochsner"),
    ("upmc childrens", "UPMC Children's Hospital"),
    ("novant", "Novant Health"),
    ("atrium health charlotte", "Atrium Health"),
    ("anthem", "Anthem"),
    ("akron childrens", "Akron Children's Hospital"),
    ("lurie", "Lurie Children's Hospital Chicago"),
    (
        "childrens hospital colorado",
        "Children's Hospital Colorado",
    ),
    (
        "childrens hospital los angeles",
        "Children's Hospital Los Angeles",
    ),
    (
        "planned parenthood new york",
        "Planned Parenthood Greater New York|Planned Parenthood New York City",
    ),
    ("st lukes idaho", "St Luke's Health System"),
    ("univ of arizona banner", "University Arizona Banner Health"),
    ("brookdale univ hosp", "Brookdale University Hospital"),
    (
        "columbia univ med ctr",
        "Columbia University Medical Center",
    ),
    ("wash university bjc", "BJC Washington University"),
    ("rejuve wellness", "Rejuve Wellness"),
    ("aine medical", "Aine Medical"),
    ("1992856819", "AHS Vista Health System East"),
    ("essentia", "Essentia Health"),
    ("labcorp", "Labcorp"),
];

#[test]
fn what_people_type_finds_what_they_mean_among_the_first_three() {
    let mut missed = Vec::new();
    for (query, meant) in TABLE {
        let found = INDEX.search(&Criteria {
            query: (*query).to_owned(),
            size: 3,
            ..Criteria::default()
        });
        let names: Vec<String> = found
            .hits
            .iter()
            .map(|hit| INDEX.brand(hit.number).name)
            .collect();
        let holds = |name: &str| {
            meant
                .split('|')
                .any(|meant| key(name).contains(&key(meant)))
        };
        if !names.iter().any(|name| holds(name)) {
            missed.push(format!("`{query}` means {meant} and finds {names:?}"));
        }
    }
    println!(
        "{} of {} queries find what is meant in the first three",
        TABLE.len() - missed.len(),
        TABLE.len()
    );
    assert!(
        TABLE.len() >= 60 && missed.is_empty(),
        "{}",
        missed.join("\n")
    );
}

#[test]
fn every_brand_is_on_exactly_one_page_and_the_page_after_the_last_is_empty() {
    for query in ["", "mary", "memorial hermann"] {
        let mut criteria = Criteria {
            query: query.to_owned(),
            size: 5_000,
            ..Criteria::default()
        };
        let (mut seen, mut total) = (std::collections::HashSet::new(), 0);
        loop {
            let page = INDEX.search(&criteria);
            assert!(
                total == 0 || page.total == total,
                "`{query}`: {} and {total}",
                page.total
            );
            total = page.total;
            let Some(last) = page.hits.last() else { break };
            let new = page
                .hits
                .iter()
                .filter(|hit| seen.insert(hit.number))
                .count();
            assert_eq!(new, page.hits.len(), "`{query}`: a brand is on two pages");
            criteria.after = Some(INDEX.cursor(*last));
        }
        assert_eq!(seen.len(), total, "`{query}`");
        assert!(
            total > 10 && (query.is_empty() == (total == INDEX.rows.len())),
            "`{query}`: {total}"
        );
    }
}

fn search(site: &Site, body: &Value) -> Value {
    let answer = post(site, "/v1/search", &body.to_string());
    assert_eq!(answer.status(), 200, "{}", text(&answer));
    let answer: Value = serde_json::from_slice(answer.body()).unwrap();
    assert_eq!(
        (&answer["success"], &answer["error"]),
        (&json!(true), &json!(""))
    );
    answer["data"].clone()
}

fn post(site: &Site, path: &str, body: &str) -> Response {
    let request = Request::post(site.url(path)).header("content-type", "application/json");
    Site::call(
        request
            .header("authorization", "Bearer null")
            .header("origin", "http://fasten.home:9090"),
        body,
    )
}

fn get(site: &Site, path: &str) -> Response {
    Site::call(
        Request::get(site.url(path)).header("authorization", "Bearer undefined"),
        "",
    )
}

fn data(answer: &Response) -> Value {
    let answer: Value = serde_json::from_slice(answer.body()).unwrap();
    answer["data"].clone()
}

#[test]
fn an_answer_has_everything_that_the_client_reads() {
    let site = Site::new("");
    let mut found = search(
        &site,
        &json!({"query": "quillmoor", "platformTypes": [], "fields": ["*"], "app": "x"}),
    );
    found["took"] = json!(0);
    let hit = &found["hits"]["hits"][0];
    let (brand, portal) = (
        hit["_source"]["id"].clone(),
        hit["_source"]["portals"][0]["id"].clone(),
    );
    assert_eq!(hit["sort"].as_array().unwrap().len(), 3);
    assert!(
        hit["sort"]
            .as_array()
            .unwrap()
            .iter()
            .all(|value| !value.as_str().unwrap().contains(',')),
        "{hit}"
    );
    assert_eq!(
        hit["highlight"],
        json!({"name": ["<em>Quillmoor</em> Health"]})
    );
    assert_eq!(
        hit["_source"]["portals"][0]["endpoints"],
        json!([{"id": PUBLIC, "platform_type": "public"}])
    );
    assert_eq!(
        found["hits"]["total"],
        json!({"value": 1, "relation": "eq"})
    );
    assert_eq!(
        found["aggregations"],
        json!({
            "by_platform_type": {"sum_other_doc_count": 0, "buckets": [{"key": "public", "doc_count": 1}]},
            "by_category": {"sum_other_doc_count": 0, "buckets": []},
        })
    );
    for (path, member, expected) in [
        (
            format!("/v1/catalog?brand_id={}", brand.as_str().unwrap()),
            "name",
            json!("Quillmoor Health"),
        ),
        (
            format!("/v1/catalog?portal_id={}", portal.as_str().unwrap()),
            "endpoint_ids",
            json!([PUBLIC]),
        ),
        (
            format!("/v1/catalog?endpoint_id={}", PUBLIC.to_uppercase()),
            "platform_type",
            json!("public"),
        ),
        (
            format!("/i/{PUBLIC}/v1/catalog?endpoint_id={CONFIDENTIAL}"),
            "platform_type",
            json!("secret"),
        ),
    ] {
        let answer = get(&site, &path);
        assert_eq!(
            (answer.status().as_u16(), &data(&answer)[member]),
            (200, &expected),
            "{path}"
        );
    }
}

#[test]
fn pages_continue_where_the_last_one_ended() {
    let site = Site::new("");
    let (mut after, mut names) = (json!([""]), Vec::new());
    for _ in 0..4 {
        let page = search(
            &site,
            &json!({"query": null, "size": 1, "searchAfter": after, "showHidden": null}),
        );
        assert_eq!(page["hits"]["total"]["value"], 2);
        let Some(hit) = page["hits"]["hits"].as_array().unwrap().first().cloned() else {
            break;
        };
        names.push(hit["_source"]["name"].as_str().unwrap().to_owned());
        // Like the client, join the values with commas for a form field, and split them again.
        let sort: Vec<&str> = hit["sort"]
            .as_array()
            .unwrap()
            .iter()
            .map(|value| value.as_str().unwrap())
            .collect();
        after = json!(sort.join(",").split(',').collect::<Vec<_>>());
    }
    names.sort();
    assert_eq!(names, ["Quillmoor Health", "Secret Hospital"]);
}

#[test]
fn facets_narrow_the_results_and_count_the_alternatives() {
    let site = Site::new("");
    let found = search(&site, &json!({"platformTypes": ["secret"]}));
    assert_eq!(
        found["hits"]["hits"][0]["_source"]["name"],
        "Secret Hospital"
    );
    assert_eq!(found["hits"]["total"]["value"], 1);
    assert_eq!(
        found["aggregations"]["by_platform_type"]["buckets"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    for nothing in [
        json!({"platformTypes": ["none"]}),
        json!({"categories": ["none"]}),
        json!({"states": ["none"]}),
    ] {
        assert_eq!(
            search(&site, &nothing)["hits"]["total"]["value"],
            0,
            "{nothing}"
        );
    }
}

#[test]
fn a_browser_on_any_origin_may_search() {
    let site = Site::new("");
    for (method, path) in [
        ("POST", "/v1/search"),
        ("GET", "/v1/catalog"),
        ("GET", "/v1/list"),
        ("POST", "/i/00000000-0000-4000-8000-000000000000/v1/search"),
    ] {
        let preflight = Request::builder()
            .method(Method::OPTIONS)
            .uri(site.url(path));
        let preflight = preflight
            .header("origin", "https://fasten.home.example")
            .header("access-control-request-method", method)
            .header(
                "access-control-request-headers",
                "authorization,content-type",
            );
        let answer = Site::call(preflight, "");
        let header = |name: &str| answer.headers()[name].to_str().unwrap().to_lowercase();
        assert_eq!(
            (
                answer.status().as_u16(),
                header("access-control-allow-origin")
            ),
            (200, "*".to_owned()),
            "{path}"
        );
        let allowed = header("access-control-allow-headers");
        assert!(
            allowed.contains("authorization") && allowed.contains("content-type"),
            "{path}: {allowed}"
        );
    }
    let refused = post(&site, "/v1/search", "{");
    assert_eq!(
        (
            refused.status().as_u16(),
            &refused.headers()["access-control-allow-origin"]
        ),
        (400, &"*".parse().unwrap())
    );
}

/// GW-23: the error is one sentence, whatever the request contains.
#[test]
fn an_invalid_query_gets_one_sentence() {
    let site = Site::new("");
    let too_long = format!("{{\"query\": \"{}\"}}", "x".repeat(100_000));
    let too_deep = "[".repeat(50_000);
    for (body, status) in [
        ("", 400),
        ("null", 400),
        ("[]", 400),
        ("{\"query\": 1}", 400),
        ("{\"query\": [\"a\"]}", 400),
        ("{\"platformTypes\": \"epic\"}", 400),
        ("{\"platformTypes\": [null]}", 400),
        ("{\"searchAfter\": [\"1\"]}", 400),
        ("{\"searchAfter\": [\"a\", \"b\", \"c\"]}", 400),
        ("{\"size\": -1}", 400),
        ("{\"query\": \"\u{0}\"}", 400),
        ("{\"query\": \"a\", \"query\": \"b\"}", 400),
        (too_long.as_str(), 413),
        (too_deep.as_str(), 400),
    ] {
        let answer = post(&site, "/v1/search", body);
        let shown: String = body.chars().take(40).collect();
        assert_eq!(
            answer.status().as_u16(),
            status,
            "{shown}: {}",
            text(&answer)
        );
        let answer: Value = serde_json::from_slice(answer.body()).unwrap();
        assert!(
            answer["success"] == false && answer["data"].is_null(),
            "{shown}: {answer}"
        );
        let sentence = answer["error"].as_str().unwrap();
        assert!(
            (10..200).contains(&sentence.len()) && !sentence.contains('\n'),
            "{shown}: {sentence}"
        );
    }
}

#[test]
fn a_strange_query_is_still_valid() {
    let site = Site::new("");
    let letters: String = ('a'..='z')
        .map(|letter| format!("{letter} "))
        .collect::<String>()
        .repeat(1_000);
    for query in [
        letters.as_str(),
        "\u{0}",
        "\u{1b}[2J\u{202e}",
        "<script>",
        "' OR 1=1 --",
        "%_*?[]",
        &"é".repeat(30_000),
    ] {
        let found = search(&site, &json!({"query": query, "size": 50, "fields": 7}));
        assert!(found["hits"]["hits"].is_array(), "{query}");
    }
}

#[test]
fn an_unknown_id_is_not_found_and_never_forbidden() {
    let site = Site::new("");
    for (query, status) in [
        ("brand_id=x", 404),
        ("portal_id=%00", 404),
        ("endpoint_id=fasten", 404),
        ("brand_id=", 404),
        ("", 400),
        ("id=1", 400),
        ("brand_id=1&portal_id=2", 400),
        ("brand_id=1&brand_id=1", 400),
    ] {
        let answer = get(&site, &format!("/v1/catalog?{query}"));
        assert_eq!(
            answer.status().as_u16(),
            status,
            "{query}: {}",
            text(&answer)
        );
        assert_eq!(data(&answer), Value::Null, "{query}");
    }
}

#[test]
fn old_clients_get_the_platforms_that_they_can_name() {
    let site = Site::new("");
    for path in ["/v1/list", "/v1/list?show_hidden=true"] {
        let listed = data(&get(&site, path));
        assert_eq!(
            listed["public"],
            json!({
                "source_type": "public", "platform_type": "public", "display": "Quillmoor Health", "category": [],
                "enabled": true, "hidden": false, "aliases": [], "identifiers": {},
            })
        );
        assert_eq!(listed.as_object().unwrap().len(), 2);
    }
}
