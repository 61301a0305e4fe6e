//! What can only be said of the full published lists, which are no part of the project. `tests/run` runs this where
//! `FASTENCTL_TEST_LISTS` names their folder, and the tests of `lighthouse_catalog` and `search` over them.

use crate::routes::catalog::whole_import;
use crate::world::lantern::VARIABLE;
use crate::world::lantern::published;
use crate::world::support::Home;
use std::collections::BTreeMap;

#[test]
#[ignore = "wants the full published lists: FASTENCTL_TEST_LISTS"]
fn the_published_lists_hold_what_they_are_known_to_hold() {
    assert!(published().is_some(), "`{VARIABLE}` names no folder");
    let home = Home::new();
    let folder = home.path("data");
    let all = whole_import(&home, &["--data-dir", folder.to_str().unwrap()]);
    assert_eq!(
        all.by_format,
        BTreeMap::from([("brands".to_owned(), 2), ("lantern".to_owned(), 150)])
    );
    assert_eq!((all.rows, all.rejected.len()), (46_501, 27));
    assert!(
        all.rejected
            .iter()
            .any(|name| name == "Howlin Vision Clinic, PC"),
        "{:?}",
        all.rejected
    );
}
