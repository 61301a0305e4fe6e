//! `fastenctl sandbox serve` in a build without servers.

use crate::support::{Home, finished};

#[test]
fn says_in_one_sentence_that_this_build_has_no_server() {
    let expected = "error: this build has no server, so `sandbox serve` cannot run\n hint: install a build with the feature `sandbox`\n";
    let output = Home::new().fastenctl(&["sandbox", "serve"]).output().unwrap();
    assert_eq!(finished(&output), (1, String::new(), expected.to_owned()));
}
