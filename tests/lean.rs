//! A build without servers explains which commands it lacks, and does everything else like the full
//! one. `tests/run` runs this with `--no-default-features`.

#![cfg(not(any(feature = "lighthouse", feature = "sandbox")))]
#![expect(
    clippy::unwrap_used,
    reason = "a panic fails the test, which is what should happen"
)]

#[path = "it/house/generated.rs"]
mod generated;
#[path = "it/foreign/interop_sign_in.rs"]
mod interop_sign_in;
#[path = "it/house/man.rs"]
mod man;
mod world;

use std::process::Command;

#[test]
fn says_in_one_sentence_that_this_build_has_no_server() {
    for (args, name, features) in [
        (
            &["sandbox", "serve"][..],
            "sandbox serve",
            "the feature `sandbox`",
        ),
        (
            &["lighthouse", "serve"],
            "lighthouse serve",
            "the feature `lighthouse`",
        ),
        (&["demo"], "demo", "the features `lighthouse` and `sandbox`"),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_fastenctl"))
            .args(args)
            .output()
            .expect("the binary runs");
        let expected = format!(
            "error: this build does not include the servers, so `{name}` cannot run\n hint: install a build with {features}\n"
        );
        assert_eq!(String::from_utf8_lossy(&output.stderr), expected);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
    }
}
