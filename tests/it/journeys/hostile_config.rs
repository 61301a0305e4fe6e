//! The config file as a symlink, on a full disk, read-only, owned by another user, and written by
//! several processes at once. Afterwards the file is always complete, whether old or new; no secret
//! is lost, and no temporary file is left.

use crate::journeys::register::ADA;
use crate::journeys::register::Gateway;
use crate::journeys::register::installation;
use crate::world::support::Home;
use crate::world::support::finished;
use serde_json::Value;
use std::fs;
use std::io::Write;
use std::os::unix::fs::{PermissionsExt, chown, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const REGISTER: [&str; 5] = [
    "register",
    "--name",
    "Ada Park",
    "--email",
    "ada@example.org",
];
const FORCE: [&str; 6] = [
    REGISTER[0],
    REGISTER[1],
    REGISTER[2],
    REGISTER[3],
    REGISTER[4],
    "--force",
];
const SET: [&str; 7] = [
    "config",
    "set",
    "providers.mine.issuer",
    "https://fhir.example/r4",
    "providers.mine.client_id",
    "app",
    "--no-input",
];
const UPDATE: [&str; 3] = ["update", "--name", "Ada the Administrator"];
const UNREGISTER: [&str; 3] = ["unregister", "--confirm", "Ada Park"];
const UNREGISTER_UPDATED: [&str; 3] = ["unregister", "--confirm", UPDATE[2]];
/// A block of an in-memory file system, filled with zeros.
const PAGE: [u8; 4096] = [0; 4096];
/// The ID of a user other than ours.
const ANOTHER: u32 = 65_534;

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// Returns the names of the files in a folder.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = entries.collect();
    names.sort();
    names
}

fn no_temporary_file(file: &Path) {
    let names = names(file.parent().unwrap());
    assert!(
        !names.iter().any(|name| name.starts_with(".config.toml")),
        "{names:?}"
    );
}

fn no_note(file: &Path) {
    let mut names = names(file.parent().unwrap());
    names.retain(|name| name.starts_with("config.toml") || name.starts_with(".config.toml"));
    assert_eq!(names, ["config.toml", "config.toml.lock"]);
}

fn text(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_default()
}

fn secret(file: &Path) -> String {
    installation(&text(file).parse().unwrap(), "secret").to_owned()
}

/// A config file at a path of its own, and the gateway that it is used with.
struct At<'a> {
    gateway: &'a Gateway,
    file: PathBuf,
}

impl At<'_> {
    fn command(&self, args: &[&str]) -> Command {
        let mut command = self.gateway.command(args);
        command.env("FASTENCTL_CONFIG", &self.file);
        command
    }

    fn run(&self, args: &[&str]) -> (i32, String, String) {
        finished(&self.command(args).output().unwrap())
    }

    /// Like `run`, but through a program that starts it.
    fn run_by(&self, starter: &[&str], args: &[&str]) -> (i32, String, String) {
        let inner = self.command(args);
        let mut command = Command::new(starter[0]);
        command
            .args(&starter[1..])
            .arg(inner.get_program())
            .args(inner.get_args())
            .stdin(Stdio::null());
        command.env_clear().envs(
            inner
                .get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        );
        finished(
            &command
                .current_dir(inner.get_current_dir().unwrap())
                .output()
                .unwrap(),
        )
    }

    /// Runs without root's privileges, as a user to whom modes and owners apply.
    fn run_as_anybody(&self, args: &[&str]) -> (i32, String, String) {
        if is_root() {
            self.run_by(&["setpriv", "--bounding-set=-all", "--inh-caps=-all"], args)
        } else {
            self.run(args)
        }
    }

    fn fine(&self, args: &[&str]) {
        let (code, stdout, stderr) = self.run(args);
        assert_eq!(code, 0, "{args:?}: {stdout} {stderr}");
    }
}

fn refused((code, stdout, stderr): &(i32, String, String), says: &str) {
    assert_eq!((*code, stdout.as_str()), (3, ""), "{stderr}");
    assert!(
        stderr.starts_with("error: ") && stderr.contains(says) && stderr.contains("\n hint: "),
        "{stderr}"
    );
}

#[test]
fn symlinks_are_followed_to_the_end_and_kept() {
    let gateway = Gateway::start();
    let folder = gateway.home.path("real");
    fs::create_dir(&folder).unwrap();
    fs::create_dir(gateway.home.path("dots")).unwrap();
    let (link, real) = (
        gateway.home.path("dots/link.toml"),
        folder.join("config.toml"),
    );
    fs::create_dir(gateway.home.path("middle")).unwrap();
    let middle = gateway.home.path("middle/link.toml");
    symlink("../middle/link.toml", &link).unwrap();
    symlink("../real/config.toml", &middle).unwrap();
    let at = At {
        gateway: &gateway,
        file: link.clone(),
    };
    // The link is dangling before the first command.
    for command in [&REGISTER[..], &SET, &UPDATE, &["rotate-secret"]] {
        let before = text(&real);
        at.fine(command);
        assert_ne!(text(&real), before, "{command:?}");
        assert_eq!(
            [&link, &middle].map(|link| fs::read_link(link).unwrap()),
            ["../middle/link.toml", "../real/config.toml"].map(PathBuf::from)
        );
        assert_eq!(
            fs::metadata(&real).unwrap().permissions().mode() & 0o777,
            0o600
        );
        no_note(&real);
        for link in [&link, &middle] {
            assert_eq!(names(link.parent().unwrap()), ["link.toml"]);
        }
    }
    at.fine(&["status"]);
    at.fine(&UNREGISTER_UPDATED);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink() && !text(&real).contains("secret"));
}

#[test]
fn a_cycle_of_symlinks_is_reported_before_the_gateway_is_asked() {
    let gateway = Gateway::start();
    fs::create_dir(gateway.home.path("circle")).unwrap();
    let [one, two] = ["config.toml", "two.toml"].map(|name| gateway.home.path("circle").join(name));
    symlink("two.toml", &one).unwrap();
    symlink("config.toml", &two).unwrap();
    let at = At {
        gateway: &gateway,
        file: one.clone(),
    };
    for command in [
        &REGISTER[..],
        &SET,
        &UPDATE,
        &["rotate-secret"],
        &["status"],
        &["usage"],
    ] {
        refused(&at.run(command), "symbolic links");
    }
    assert!(
        [&one, &two]
            .iter()
            .all(|link| fs::symlink_metadata(link).unwrap().is_symlink())
    );
    no_temporary_file(&one);
    assert_eq!(
        gateway.installations("ada@example.org"),
        Vec::<String>::new()
    );
}

/// Runs a command with this much disk space, and returns the exit code, stdout and stderr.
type TryWith<'a> = dyn Fn(usize, &[&str]) -> (i32, String, String) + 'a;

/// Runs a command repeatedly, each time with a little more disk space, until it succeeds.
fn with_ever_more_room(at: &At<'_>, args: &[&str], registered: bool, try_with: &TryWith<'_>) {
    let before = text(&at.file);
    for room in 0..100 {
        let ended = try_with(room, args);
        no_temporary_file(&at.file);
        if ended.0 == 0 {
            assert!(room > 0, "{args:?}: the disk was never full");
            println!("`{}` was done with {room} steps of room", args[0]);
            return;
        }
        refused(&ended, "cannot write `");
        assert_eq!(text(&at.file), before, "{args:?} with room {room}");
        if registered {
            let (code, stdout, _) = at.run(&["status", "--json"]);
            assert_eq!(code, 0, "{args:?} with room {room}: the secret was lost");
            assert!(
                stdout.contains("Ada Park") || !before.contains("Ada Park"),
                "{args:?} with room {room}: the gateway was changed first: {stdout}"
            );
        }
    }
    panic!("{args:?} cannot be done at all");
}

fn survives(at: &At<'_>, try_with: &TryWith<'_>) {
    with_ever_more_room(at, &REGISTER, false, try_with);
    assert_eq!(at.gateway.installations("ada@example.org").len(), 1);
    at.fine(&["status"]);
    let first = secret(&at.file);
    with_ever_more_room(at, &SET, true, try_with);
    with_ever_more_room(at, &UPDATE, true, try_with);
    with_ever_more_room(at, &["rotate-secret"], true, try_with);
    assert_ne!(secret(&at.file), first);
    at.fine(&["status"]);
    no_note(&at.file);
    // A removed installation gets no more responses, so only the file is checked.
    with_ever_more_room(at, &UNREGISTER_UPDATED, false, try_with);
    assert_eq!(
        at.gateway.installations("ada@example.org"),
        Vec::<String>::new()
    );
    no_note(&at.file);
}

/// Limits the size of files, so that one of them is written only in part.
fn with_limited_files(at: &At<'_>) {
    survives(at, &|room, args| {
        // A full disk sends no signal, so SIGXFSZ is ignored here.
        let script = format!(
            "trap '' XFSZ; exec prlimit --fsize={} \"$0\" \"$@\"",
            room * 50
        );
        at.run_by(&["sh", "-c", &script], args)
    });
}

#[test]
fn an_interrupted_write_leaves_the_file_complete() {
    let gateway = Gateway::start();
    with_limited_files(&At {
        gateway: &gateway,
        file: gateway.home.config_file(),
    });
}

/// An in-memory file system, unmounted when dropped.
struct Mounted(PathBuf);

impl Mounted {
    /// Mounts a file system. Returns `None` without permission to do so.
    fn new(home: &Home, options: &str) -> Option<Self> {
        let folder = home.path("disk");
        fs::create_dir(&folder).unwrap();
        let mounted =
            is_root() && mount(&["-t", "tmpfs", "-o", options, "fastenctl-test"], &folder);
        mounted.then_some(Self(folder))
    }

    fn read_only(&self) {
        assert!(mount(&["-o", "remount,ro"], &self.0));
    }
}

fn mount(args: &[&str], folder: &Path) -> bool {
    Command::new("mount")
        .args(args)
        .arg(folder)
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[test]
fn a_full_disk_leaves_the_file_complete() {
    let gateway = Gateway::start();
    let Some(disk) = Mounted::new(&gateway.home, "size=64k,mode=700") else {
        println!("may not mount here: files are limited instead");
        return with_limited_files(&At {
            gateway: &gateway,
            file: gateway.home.config_file(),
        });
    };
    let at = At {
        gateway: &gateway,
        file: disk.0.join("config.toml"),
    };
    let filler = disk.0.join("filler");
    survives(&at, &|pages, args| {
        let mut file = fs::File::create(&filler).unwrap();
        // Fill the disk, except for this many pages.
        let full = (0..1000)
            .take_while(|_| file.write_all(&PAGE).is_ok())
            .count();
        file.set_len(u64::try_from(full.saturating_sub(pages) * PAGE.len()).unwrap())
            .unwrap();
        at.run(args)
    });
}

#[test]
fn a_read_only_folder_can_be_read_and_is_reported_before_the_gateway_is_asked() {
    let gateway = Gateway::start();
    fs::create_dir(gateway.home.path("closed")).unwrap();
    let file = gateway.home.path("closed/config.toml");
    let at = At {
        gateway: &gateway,
        file: file.clone(),
    };
    let closed = |mode| {
        fs::set_permissions(file.parent().unwrap(), fs::Permissions::from_mode(mode)).unwrap();
    };
    closed(0o500);
    refused(&at.run_as_anybody(&REGISTER), "Permission denied");
    assert_eq!(
        gateway.installations("ada@example.org"),
        Vec::<String>::new()
    );
    closed(0o700);
    at.fine(&REGISTER);
    let before = text(&file);
    fs::remove_file(file.with_file_name("config.toml.lock")).unwrap();
    closed(0o500);
    for command in [&SET[..], &UPDATE, &["rotate-secret"], &UNREGISTER] {
        refused(&at.run_as_anybody(command), "Permission denied");
    }
    for command in [&["status"][..], &["usage"], &["config", "show"]] {
        assert_eq!(at.run_as_anybody(command).0, 0, "{command:?}");
    }
    closed(0o700);
    assert_eq!(
        (text(&file), names(file.parent().unwrap())),
        (before, vec!["config.toml".to_owned()])
    );
    assert_eq!(gateway.installations("ada@example.org").len(), 1);
    at.fine(&["rotate-secret"]);
}

#[test]
fn a_read_only_disk_is_reported_before_the_gateway_is_asked() {
    let gateway = Gateway::start();
    let Some(disk) = Mounted::new(&gateway.home, "size=1m,mode=700") else {
        return println!("may not mount here: the folder that cannot be written stands for it");
    };
    let at = At {
        gateway: &gateway,
        file: disk.0.join("config.toml"),
    };
    at.fine(&REGISTER);
    let before = text(&at.file);
    disk.read_only();
    for command in [&SET[..], &UPDATE, &["rotate-secret"], &FORCE, &UNREGISTER] {
        refused(&at.run(command), "Read-only file system");
    }
    assert_eq!(at.run(&["status"]).0, 0);
    assert_eq!(text(&at.file), before);
    assert_eq!(gateway.installations("ada@example.org").len(), 1);
}

#[test]
fn a_file_made_read_only_is_not_replaced() {
    let gateway = Gateway::start();
    let at = At {
        gateway: &gateway,
        file: gateway.home.config_file(),
    };
    at.fine(&REGISTER);
    let before = text(&at.file);
    fs::set_permissions(&at.file, fs::Permissions::from_mode(0o400)).unwrap();
    for command in [&SET[..], &UPDATE, &["rotate-secret"], &FORCE, &UNREGISTER] {
        let ended = at.run(command);
        refused(&ended, ": the file is read-only");
        assert!(
            ended
                .2
                .contains(&format!("run `chmod 600 {}`", at.file.display())),
            "{}",
            ended.2
        );
    }
    assert_eq!(at.run(&["status"]).0, 0);
    assert_eq!(
        (
            text(&at.file),
            gateway.installations("ada@example.org").len()
        ),
        (before, 1)
    );
    no_note(&at.file);
    fs::set_permissions(&at.file, fs::Permissions::from_mode(0o600)).unwrap();
    at.fine(&["rotate-secret"]);
}

#[test]
fn another_users_file_is_not_taken_over() {
    let gateway = Gateway::start();
    let at = At {
        gateway: &gateway,
        file: gateway.home.config_file(),
    };
    at.fine(&REGISTER);
    let before = text(&at.file);
    // A user who may not change a file's owner makes it inaccessible instead, which causes the same
    // error.
    if is_root() {
        chown(&at.file, Some(ANOTHER), Some(ANOTHER)).unwrap();
    } else {
        fs::set_permissions(&at.file, fs::Permissions::from_mode(0o000)).unwrap();
    }
    for command in [
        &REGISTER[..],
        &SET,
        &UPDATE,
        &["rotate-secret"],
        &["status"],
        &UNREGISTER,
    ] {
        refused(&at.run_as_anybody(command), "Permission denied");
    }
    if is_root() {
        // Root could use the file, but must not: it says where requests go, and may be a trap.
        for command in [
            &REGISTER[..],
            &SET,
            &UPDATE,
            &["rotate-secret"],
            &["status"],
            &UNREGISTER,
        ] {
            let (code, stdout, stderr) = at.run(command);
            let said = format!("belongs to user {ANOTHER}, not to 0");
            assert_eq!((code, stdout.as_str()), (11, ""), "{command:?}: {stderr}");
            assert!(
                stderr.contains(&said) && stderr.contains("chown 0 "),
                "{stderr}"
            );
        }
        assert_eq!(text(&at.file), before);
        chown(&at.file, Some(0), Some(0)).unwrap();
        no_note(&at.file);
    } else {
        fs::set_permissions(&at.file, fs::Permissions::from_mode(0o600)).unwrap();
        assert_eq!(text(&at.file), before);
    }
    assert_eq!(at.run(&["status"]).0, 0);
    assert_eq!(gateway.installations("ada@example.org").len(), 1);
}

#[test]
fn concurrent_writers_lose_none_of_each_others_changes() {
    let gateway = Gateway::start();
    let at = At {
        gateway: &gateway,
        file: gateway.home.config_file(),
    };
    at.fine(&[&["register"][..], &ADA].concat());
    let first = secret(&at.file);
    let providers: Vec<[String; 2]> = (0..4)
        .map(|number| {
            [
                format!("providers.p{number}.issuer"),
                format!("providers.p{number}.client_id"),
            ]
        })
        .collect();
    let mut commands: Vec<Vec<&str>> = Vec::new();
    for [issuer, client_id] in &providers {
        commands.push(vec![
            "config",
            "set",
            issuer,
            "https://fhir.example",
            client_id,
            "app",
        ]);
        commands.push(vec!["rotate-secret", "--json"]);
        commands.push([&["register", "--json"][..], &ADA].concat());
    }
    let start = |args: &Vec<&str>| {
        at.command(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    };
    let children: Vec<_> = commands.iter().map(start).collect();
    let mut rotated = Vec::new();
    for (child, command) in children.into_iter().zip(&commands) {
        let (code, stdout, stderr) = finished(&child.wait_with_output().unwrap());
        assert_eq!(code, 0, "{command:?}: {stdout} {stderr}");
        if command[0] == "rotate-secret" {
            let document: Value = serde_json::from_str(&stdout).unwrap();
            rotated.push(document["changes"][0]["after"].as_str().unwrap().to_owned());
        }
    }
    let config: toml::Table = text(&at.file).parse().unwrap();
    assert_eq!(
        config["profiles"]["default"]["providers"]
            .as_table()
            .unwrap()
            .len(),
        4
    );
    assert_ne!(secret(&at.file), first);
    rotated.sort();
    rotated.dedup();
    assert_eq!(rotated.len(), 4, "one secret was given twice");
    assert_eq!(at.run(&["status", "--quiet"]).2, "");
    assert_eq!(gateway.installations("ada@example.org").len(), 1);
    no_note(&at.file);
}
