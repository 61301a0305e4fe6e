//! The package contains everything that the newcomers' pages refer to: each command's man page, the
//! completions, the unit, the example settings, and every page itself.

use super::{page, typed_at};
use std::collections::BTreeSet;
use std::path::Path;

/// Returns the files that `Cargo.toml` puts into the package: paths in the checkout, or patterns
/// for one folder.
fn assets() -> Vec<String> {
    let manifest: toml::Table = page("Cargo.toml").parse().unwrap();
    let assets = manifest["package"]["metadata"]["deb"]["assets"]
        .as_array()
        .unwrap();
    assets
        .iter()
        .map(|asset| asset[0].as_str().unwrap().to_owned())
        .collect()
}

fn has(assets: &[String], file: &str) -> bool {
    assets.iter().any(|asset| match asset.split_once('*') {
        Some((folder, ending)) => file
            .strip_prefix(folder)
            .is_some_and(|name| name.ends_with(ending) && !name.contains('/')),
        None => asset == file,
    })
}

/// The pages that newcomers are sent to.
const PAGES: [&str; 9] = [
    "README.md",
    "docs/README.md",
    "docs/administrator.md",
    "docs/connect-fasten.md",
    "docs/debug-a-sign-in.md",
    "docs/gateway.md",
    "docs/move-copy-leave.md",
    "docs/packages.md",
    "docs/provisioning.md",
];

#[test]
fn the_package_contains_what_the_newcomers_pages_refer_to() {
    let assets = assets();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut wanted: BTreeSet<String> = PAGES.map(str::to_owned).into();
    for name in PAGES {
        for line in typed_at(&page(name), "$ ") {
            wanted.extend(man_page(&line).filter(|it| root.join(it).exists()));
        }
    }
    wanted.extend(["completions/fastenctl.bash", "completions/_fastenctl"].map(str::to_owned));
    wanted.insert("completions/fastenctl.fish".to_owned());
    wanted.insert("packaging/systemd/fastenctl-lighthouse.service".to_owned());
    wanted.insert("docs/lighthouse.example.toml".to_owned());
    assert!(wanted.len() > 40, "only {wanted:?}");
    let missing: Vec<&String> = wanted
        .iter()
        .filter(|file| !has(&assets, file) || !root.join(file).exists())
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert!(!has(&assets, "docs/nothing/at-all"));
}

#[test]
fn links_on_the_pages_lead_to_packaged_files() {
    let assets = assets();
    let mut leading_out = BTreeSet::new();
    for name in PAGES {
        let text = page(name);
        let links = text.split("](").skip(1);
        for link in links.map(|rest| rest.split([')', '#']).next().unwrap()) {
            let folder = Path::new(name).parent().unwrap();
            let file = folder.join(link).to_str().unwrap().replace("docs/../", "");
            let is_folder = assets.iter().any(|it| it.starts_with(&format!("{file}/")));
            if !link.contains("://") && !link.is_empty() && !is_folder && !has(&assets, &file) {
                leading_out.insert(file);
            }
        }
    }
    // These files are only needed in a checkout.
    let checkout = ["CONTRIBUTING.md", "LICENSE-APACHE", "LICENSE-MIT"];
    let packaging = ["packaging/compose.yaml"];
    let expected: BTreeSet<String> = checkout
        .iter()
        .chain(&packaging)
        .map(|it| (*it).to_owned())
        .collect();
    assert_eq!(leading_out, expected);
}

/// Returns the possible man pages of `fastenctl lighthouse check …`, one for each prefix of its
/// words.
fn man_page(line: &str) -> impl Iterator<Item = String> {
    let words: Vec<&str> = line
        .split_whitespace()
        .skip_while(|word| *word != "fastenctl")
        .take_while(|word| word.chars().all(|it| it.is_ascii_lowercase() || it == '-'))
        .collect();
    (1..=words.len()).map(move |count| format!("man/{}.1", words[..count].join("-")))
}
