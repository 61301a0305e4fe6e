//! The units in `packaging/systemd`: systemd accepts them, this program accepts their commands, and
//! no service has more access to the machine than it needs.

use crate::world::support::Home;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where the package installs the program.
const INSTALLED: &str = "/usr/bin/fastenctl";
/// The highest exposure level allowed, in tenths, as measured by systemd.
const AT_MOST: &str = "--threshold=20";

/// Copies all units to a separate folder, changed to use this build of the program.
fn copies(folder: &Path) -> Vec<PathBuf> {
    let units = Path::new(env!("CARGO_MANIFEST_DIR")).join("packaging/systemd");
    let mut copies: Vec<PathBuf> = std::fs::read_dir(units)
        .unwrap()
        .map(|unit| {
            let unit = unit.unwrap().path();
            let text = std::fs::read_to_string(&unit).unwrap();
            let copy = folder.join(unit.file_name().unwrap());
            std::fs::write(
                &copy,
                text.replace(INSTALLED, env!("CARGO_BIN_EXE_fastenctl")),
            )
            .unwrap();
            copy
        })
        .collect();
    copies.sort();
    copies
}

fn services(units: &[PathBuf]) -> impl Iterator<Item = &PathBuf> {
    units
        .iter()
        .filter(|unit| unit.extension().is_some_and(|kind| kind == "service"))
}

/// Runs `systemd-analyze`; returns whether it is satisfied, and its output.
fn analyzed(args: &[&str], units: &[&PathBuf]) -> (bool, String) {
    let output = Command::new("systemd-analyze")
        .args(args)
        .args(units)
        .output()
        .unwrap_or_else(|error| {
            panic!("`systemd-analyze` does not run ({error}); run tests/run, which installs it")
        });
    let told = [output.stdout, output.stderr].concat();
    (
        output.status.success(),
        String::from_utf8_lossy(&told).into_owned(),
    )
}

#[test]
fn systemd_accepts_every_unit() {
    let folder = tempfile::tempdir().unwrap();
    let units = copies(folder.path());
    let names: Vec<&str> = units
        .iter()
        .map(|unit| unit.file_name().unwrap().to_str().unwrap())
        .collect();
    assert_eq!(
        names,
        [
            "fastenctl-catalog-update.service",
            "fastenctl-catalog-update.timer",
            "fastenctl-lighthouse.service",
            "fastenctl-usage.service",
            "fastenctl-usage.timer",
        ]
    );
    let all: Vec<&PathBuf> = units.iter().collect();
    assert_eq!(
        analyzed(&["verify", "--man=no"], &all),
        (true, String::new())
    );
    // Prove that `verify` reports a problem.
    let gateway = std::fs::read_to_string(&units[2]).unwrap();
    let misspelt = folder.path().join("misspelt.service");
    std::fs::write(
        &misspelt,
        gateway.replace("ProtectSystem=", "ProtectSytsem="),
    )
    .unwrap();
    let (_, told) = analyzed(&["verify", "--man=no"], &[&misspelt]);
    assert!(told.contains("ProtectSytsem"), "{told}");
}

#[test]
fn no_service_is_exposed_more_than_it_must_be() {
    let folder = tempfile::tempdir().unwrap();
    let units = copies(folder.path());
    for service in services(&units) {
        let (is_low, told) = analyzed(&["security", "--offline=true", AT_MOST], &[service]);
        assert!(is_low, "{told}");
    }
    let gateway = std::fs::read_to_string(&units[2]).unwrap();
    let open = folder.path().join("open.service");
    std::fs::write(
        &open,
        gateway
            .replace("ProtectSystem=strict\n", "")
            .replace("CapabilityBoundingSet=\n", ""),
    )
    .unwrap();
    let (is_low, told) = analyzed(&["security", "--offline=true", AT_MOST], &[&open]);
    assert!(!is_low, "{told}");
}

/// Arguments before `--help` are parsed first, and refused if this program does not know them.
#[test]
fn every_command_in_a_unit_is_one_of_this_programs() {
    let units = Path::new(env!("CARGO_MANIFEST_DIR")).join("packaging/systemd");
    let mut commands = 0;
    for unit in std::fs::read_dir(units).unwrap() {
        let text = std::fs::read_to_string(unit.unwrap().path()).unwrap();
        for line in text.lines().filter(|line| line.starts_with("Exec")) {
            let Some((_, args)) = line.split_once(&format!("={INSTALLED} ")) else {
                continue;
            };
            let args: Vec<&str> = args.split(' ').chain(["--help"]).collect();
            let output = Home::new().fastenctl(&args).output().unwrap();
            assert!(output.status.success(), "{line}: {output:?}");
            commands += 1;
        }
    }
    assert_eq!(commands, 4);
}

#[test]
fn the_service_says_what_the_program_does() {
    let unit = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("packaging/systemd/fastenctl-lighthouse.service");
    let text = std::fs::read_to_string(unit).unwrap();
    for line in [
        "Type=notify",
        "ExecReload=/bin/kill -HUP $MAINPID",
        "After=network-online.target postgresql.service",
        "WantedBy=multi-user.target",
    ] {
        assert!(text.lines().any(|one| one == line), "{line}");
    }
}
