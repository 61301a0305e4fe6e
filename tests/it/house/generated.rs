//! The files generated from the command tree (man pages, and completions for some shells) are
//! committed, and compared here. `FASTENCTL_WRITE=1 cargo test --test it generated_files`
//! regenerates them.

use super::man;
use crate::world::support::Home;
use crate::world::support::finished;
use clap::ValueEnum;
use clap_complete::Shell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

type Files = BTreeMap<PathBuf, String>;

#[test]
fn generated_files_match_the_command_tree() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let expected: Files = completions().into_iter().chain(man_pages()).collect();
    if fastenctl::env::raw("FASTENCTL_WRITE").is_some() {
        write(root, &expected);
    }
    let stale: Vec<String> = differences(&expected, &committed(root));
    assert!(
        stale.is_empty(),
        "these are not what the command tree makes; run `FASTENCTL_WRITE=1 cargo test --test it generated_files`:\n{}",
        stale.join("\n")
    );
}

#[test]
fn missing_changed_and_left_over_files_are_named() {
    let files = |names: &[(&str, &str)]| {
        names
            .iter()
            .map(|(name, text)| ((*name).into(), (*text).into()))
            .collect()
    };
    let expected: Files = files(&[("man/a.1", "A"), ("man/b.1", "B"), ("man/c.1", "C")]);
    let committed: Files = files(&[("man/a.1", "A"), ("man/b.1", "other"), ("man/d.1", "D")]);
    let found = differences(&expected, &committed);
    assert_eq!(
        found,
        ["man/b.1: changed", "man/c.1: missing", "man/d.1: left over"]
    );
}

#[test]
fn completions_are_printed_from_the_committed_files() {
    for shell in Shell::value_variants() {
        let name = shell.to_string();
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(completion_file(*shell));
        let script = std::fs::read_to_string(file).unwrap();
        let output = Home::new()
            .fastenctl(&["completions", &name])
            .output()
            .unwrap();
        // `assert_eq!` would print the long script twice.
        assert!(
            finished(&output) == (0, script.clone(), String::new()),
            "`completions {name}` prints another script"
        );
        let output = Home::new()
            .fastenctl(&["completions", &name, "--json"])
            .output()
            .unwrap();
        let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let expected =
            serde_json::json!({ "schema_version": 1, "ok": true, "shell": name, "script": script });
        assert!(
            document == expected,
            "`completions {name} --json` prints another document"
        );
    }
}

/// Shells whose scripts ask the program itself for completions; `foreign::shells` tests them.
const ASKING: [Shell; 3] = [Shell::Bash, Shell::Zsh, Shell::Fish];

fn completions() -> Files {
    let script = |shell: Shell| {
        let mut script = Vec::new();
        clap_complete::generate(
            shell,
            &mut fastenctl::cli::command(),
            "fastenctl",
            &mut script,
        );
        (completion_file(shell), String::from_utf8(script).unwrap())
    };
    let all = Shell::value_variants().iter().copied();
    all.filter(|shell| !ASKING.contains(shell))
        .map(script)
        .collect()
}

fn completion_file(shell: Shell) -> PathBuf {
    use clap_complete::Generator;
    Path::new("completions").join(shell.file_name("fastenctl"))
}

fn man_pages() -> Files {
    let pages = man::pages().into_iter();
    pages
        .map(|(name, page)| (Path::new("man").join(name), page))
        .collect()
}

fn committed(root: &Path) -> Files {
    let mut files = Files::new();
    let asking = ASKING.map(completion_file);
    for folder in ["completions", "man"] {
        for entry in std::fs::read_dir(root.join(folder)).unwrap() {
            let name = Path::new(folder).join(entry.unwrap().file_name());
            if asking.contains(&name) {
                continue;
            }
            files.insert(
                name.clone(),
                std::fs::read_to_string(root.join(name)).unwrap(),
            );
        }
    }
    files
}

fn write(root: &Path, expected: &Files) {
    for left_over in committed(root)
        .keys()
        .filter(|name| !expected.contains_key(*name))
    {
        std::fs::remove_file(root.join(left_over)).unwrap();
    }
    for (name, text) in expected {
        std::fs::write(root.join(name), text).unwrap();
    }
}

fn differences(expected: &Files, committed: &Files) -> Vec<String> {
    let verdict = |name: &PathBuf| match (expected.get(name), committed.get(name)) {
        (Some(text), Some(found)) if text == found => None,
        (Some(_), Some(_)) => Some("changed"),
        (Some(_), None) => Some("missing"),
        (None, _) => Some("left over"),
    };
    let names: std::collections::BTreeSet<&PathBuf> =
        expected.keys().chain(committed.keys()).collect();
    let line =
        |name: &PathBuf| verdict(name).map(|verdict| format!("{}: {verdict}", name.display()));
    names.into_iter().filter_map(line).collect()
}
