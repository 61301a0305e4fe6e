//! Five people who have never seen this program do their first job with the README and the page
//! that it sends them to: a user who runs Fasten at home and was given a gateway's address, a
//! system administrator with one installation, an engineer who provisions many in CI, an
//! administrator with a failing sign-in at two in the morning, and the operator of a first gateway.
//! Each types the commands of the pages, in the pages' order, against real servers. Everything that
//! they see is compared with a recording beside this file.
//! `FASTENCTL_WRITE=1 cargo test --test it newcomers` rewrites the recordings, the picture and the
//! tables of `docs/debug-a-sign-in.md`. The program is the one just built; everything else that a
//! package installs is compared with its list. On the provider's pages, the built-in browser acts
//! for them.

mod administrator;
mod desk;
mod fleet;
mod home;
mod operator;
mod packaged;
mod picture;
mod screen;
mod sleepless;
mod symptoms;

use crate::world::practice::Practice;
use crate::world::support::Home;
use std::path::Path;
use std::time::{Duration, Instant};

/// A time limit longer than any step takes. It ends a test that would wait forever.
const PATIENCE: Duration = Duration::from_secs(60);

/// Reads a page by its path relative to the root.
fn page(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// Returns the text below a heading, up to the next heading of the same or a higher level.
fn section(name: &str, heading: &str) -> String {
    let page = page(name);
    let begin = page
        .find(&format!("{heading}\n"))
        .unwrap_or_else(|| panic!("no `{heading}` in {name}"));
    let level = heading.bytes().take_while(|it| *it == b'#').count();
    let lines = page[begin..].lines();
    let mut is_code = false;
    let own = lines.enumerate().take_while(|(at, line)| {
        is_code ^= line.starts_with("```");
        let hashes = line.bytes().take_while(|it| *it == b'#').count();
        *at == 0 || is_code || hashes == 0 || hashes > level
    });
    own.map(|(_, line)| format!("{line}\n")).collect()
}

/// Returns the commands that a section shows for an ordinary user, in order.
fn commands(section: &str) -> Vec<String> {
    let found = typed_at(section, "$ ");
    assert!(!found.is_empty(), "no commands in\n{section}");
    found
}

/// Returns the commands at this prompt, in order.
fn typed_at(section: &str, prompt: &str) -> Vec<String> {
    let mut found = Vec::new();
    for block in section.split("```").skip(1).step_by(2) {
        let (language, lines) = block.split_once('\n').unwrap();
        if language == "console" {
            let typed = lines
                .lines()
                .filter_map(|line| line.trim().strip_prefix(prompt));
            found.extend(typed.map(str::to_owned));
        }
    }
    found
}

/// Starts a gateway with two providers, both with this fault. The pages sign in at the second, the
/// hospital.
fn practice(fault: &str) -> Practice {
    let displays = ["Riverside Clinic", "St. Mary's Hospital"];
    Practice::start_as(displays, fault, Home::new(), &[], "")
}

/// Returns the code in the last e-mail that the gateway wrote to its folder. E-mails may arrive
/// later than responses.
fn code_from_the_mail(home: &Home) -> String {
    let begun = Instant::now();
    loop {
        let mails = std::fs::read_dir(home.path("gateway/mail"));
        let mut mails: Vec<_> = mails
            .into_iter()
            .flatten()
            .flatten()
            .map(|mail| mail.path())
            .filter(|path| path.extension().is_some_and(|it| it == "eml"))
            .collect();
        mails.sort();
        if let Some(mail) = mails.last() {
            let text = std::fs::read_to_string(mail).unwrap().replace("=\r\n", "");
            let code = text
                .lines()
                .find(|line| line.starts_with("    ") && !line.contains("://"));
            return code.unwrap_or_else(|| panic!("{text}")).trim().to_owned();
        }
        assert!(begun.elapsed() < PATIENCE, "no mail came");
        std::thread::yield_now();
    }
}

#[test]
fn a_section_ends_at_the_next_heading_of_its_level() {
    let section = section("README.md", "## Three first jobs");
    assert!(section.contains("### Run a gateway") && !section.contains("## Get it"));
    assert_eq!(commands(&section).len(), 6);
    assert_eq!(typed_at(&section, "# ").len(), 3);
}
