//! Tests that need the full published lists, which are not part of the project. If
//! `FASTENCTL_TEST_LISTS` names their folder, `tests/run` runs these tests, and repeats those in
//! `routes::catalog` and `routes::search` that otherwise use samples.

use crate::routes::catalog::whole_import;
use crate::world::lantern::VARIABLE;
use crate::world::lantern::entries;
use crate::world::lantern::published;
use crate::world::support::Home;
use fastenctl::catalog::normalize::key;
use fastenctl::catalog::search::Criteria;
use fastenctl::catalog::search::index;
use std::collections::BTreeMap;
use std::sync::Arc;

#[test]
#[ignore = "wants the full published lists: FASTENCTL_TEST_LISTS"]
fn the_published_lists_contain_what_they_are_known_to_contain() {
    assert!(published().is_some(), "`{VARIABLE}` names no folder");
    let home = Home::new();
    let folder = home.path("data");
    let all = whole_import(&home, &["--data-dir", folder.to_str().unwrap()]);
    assert_eq!(
        all.by_format,
        BTreeMap::from([("brands".to_owned(), 2), ("lantern".to_owned(), 150)])
    );
    assert_eq!((all.rows, all.rejected.len()), (46_501, 56));
    assert!(
        all.rejected
            .iter()
            .any(|name| name == "Howlin Vision Clinic, PC"),
        "{:?}",
        all.rejected
    );
}

/// The minimum percentage of rows in `tests/data/search.tsv` that must be found.
const FOUND: usize = 97;
/// Queries that failed in version 0.1.0; these must always be found.
const MUST: [&str; 5] = [
    "vanderbilt university medical center",
    "duke university hospital",
    "emory university hospital",
    "massachusetts general hospital",
    "stanford hospital",
];

#[test]
#[ignore = "wants the full published lists: FASTENCTL_TEST_LISTS"]
fn what_patients_type_finds_the_intended_institution_among_the_first_three() {
    assert!(published().is_some(), "`{VARIABLE}` names no folder");
    let index = index(&Arc::new(entries().into()));
    let rows: Vec<(&str, &str)> = include_str!("../../data/search.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .collect();
    let mut missed = Vec::new();
    for (place, (query, meant)) in rows.iter().enumerate() {
        let found = index.search(&Criteria {
            query: (*query).to_owned(),
            size: 3,
            ..Criteria::default()
        });
        let names = found.hits.iter().map(|hit| index.brand(hit.number).name);
        let names: Vec<String> = names.collect();
        let is_meant = |name: &String| meant.split(';').any(|meant| key(name) == key(meant));
        if !names.iter().any(is_meant) {
            missed.push(format!(
                "{place} `{query}` means {meant} and finds {names:?}"
            ));
        }
    }
    let untuned = missed.iter().filter(|line| {
        line.split(' ')
            .next()
            .is_some_and(|place| place.ends_with('9'))
    });
    println!(
        "{} of {} rows, {} missed of every tenth",
        rows.len() - missed.len(),
        rows.len(),
        untuned.count()
    );
    println!("{}", missed.join("\n"));
    for query in MUST {
        let is_there = rows.iter().any(|(row, _)| row.eq_ignore_ascii_case(query));
        let is_missed = missed
            .iter()
            .any(|line| line.contains(&format!(" `{query}` means")));
        assert!(is_there && !is_missed, "{query}");
    }
    assert!(
        rows.len() >= 200 && missed.len() * 100 <= rows.len() * (100 - FOUND),
        "{}",
        missed.join("\n")
    );
}
