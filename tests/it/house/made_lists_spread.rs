//! The made lists are the same in every run, and distributed like the published ones.

use crate::world::made_lists::DEGREES;
use crate::world::made_lists::lists;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// Whether a row counts, given its name, address and ZIP code.
type Holds<'a> = &'a dyn Fn(&str, &str, &str) -> bool;

#[test]
fn the_lists_are_the_same_in_every_run_and_distributed_like_the_published_ones() {
    let lists = lists();
    // After changing the generator, replace the expected digest with the one that the test reports.
    let digest = Sha256::digest(serde_json::to_string(&lists).unwrap());
    assert_eq!(
        digest
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>(),
        "b2fa7cc5d225dfa093c28263a158164d739ab6cd0fa46e3b72636395c4cec42a"
    );
    let rows: Vec<&Value> = lists
        .iter()
        .flat_map(|(_, list)| list["Endpoints"].as_array().unwrap())
        .collect();
    let count = |holds: Holds<'_>| {
        let text = |row: &Value, key: &str| row[key].as_str().unwrap().to_owned();
        let holds = |row: &&&Value| {
            holds(
                &text(row, "OrganizationName"),
                &text(row, "URL"),
                &text(row, "OrganizationZipCode"),
            )
        };
        rows.iter().filter(holds).count()
    };
    // Each property with the minimum and maximum per thousand rows.
    let total = rows.len();
    let parts: [(&str, usize, usize, Holds<'_>); 8] = [
        ("at the one address", 350, 400, &|_, url, _| {
            url.starts_with("https://api.platform.athenahealth.com/")
        }),
        ("without a name", 10, 25, &|name, _, _| name.is_empty()),
        ("in capitals", 70, 110, &|name, _, _| {
            name.contains(char::is_alphabetic) && !name.contains(char::is_lowercase)
        }),
        ("beyond ASCII", 3, 60, &|name, _, _| !name.is_ascii()),
        ("with a zip code", 200, 280, &|_, _, zip| !zip.is_empty()),
        ("with a slash at the end", 30, 130, &|_, url, _| {
            url.ends_with('/')
        }),
        ("of one practitioner", 60, 200, &|name, _, _| {
            let has_degree = |degree: &str| {
                name.strip_suffix(degree)
                    .is_some_and(|rest| rest.ends_with(", "))
            };
            name.starts_with("Dr ") || DEGREES.split('|').any(has_degree)
        }),
        ("with a shouted host", 5, 40, &|_, url, _| {
            url.contains("ALLSCRIPTS.COM")
        }),
    ];
    for (what, least, most, holds) in parts {
        let found = count(holds);
        assert!(
            (least * total..=most * total).contains(&(1_000 * found)),
            "{what}: {found} of {total}"
        );
    }
}
