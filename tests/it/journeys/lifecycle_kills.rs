//! `kill -9` at every moment of `rotate-secret` and `unregister` after the config file is locked.

use crate::journeys::register::Gateway;
use crate::journeys::register::TOUCHING;
use crate::journeys::register::under_strace;
use crate::world::support::Home;
use crate::world::support::finished;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

const UNREGISTER: [&str; 3] = ["unregister", "--confirm", "Ada"];

#[test]
fn a_kill_while_the_secret_is_changed_loses_neither_the_old_nor_the_new_one() {
    let killed = at_every_call(&["rotate-secret"], |home, _, at| {
        let run = |args: &[&str]| finished(&home.fastenctl(args).output().unwrap());
        let (code, _, stderr) = run(&["status"]);
        assert_eq!(
            code, 0,
            "{at}: the secret in the config file is dead: {stderr}"
        );
        let (code, _, stderr) = run(&["rotate-secret"]);
        assert_eq!(code, 0, "{at}: cannot be finished: {stderr}");
        let (code, _, stderr) = run(&["status", "--quiet"]);
        assert_eq!((code, stderr.as_str()), (0, ""), "{at}: is not finished");
    });
    assert!(killed > 20, "only {killed} system calls were found");
}

#[test]
fn a_kill_while_the_installation_is_removed_is_finished_by_the_next_run() {
    let killed = at_every_call(&UNREGISTER, |home, gateway, at| {
        let (code, _, stderr) = finished(&home.fastenctl(&UNREGISTER).output().unwrap());
        assert_eq!(code, 0, "{at}: cannot be finished: {stderr}");
        let config = std::fs::read_to_string(home.config_file()).unwrap();
        assert!(!config.contains("secret"), "{at}: {config}");
        let left: Vec<_> = std::fs::read_dir(home.path(""))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.contains("config.toml."))
            .collect();
        assert_eq!(left, ["config.toml.lock"], "{at}");
        assert_eq!(
            gateway.installations(&email(home)),
            Vec::<String>::new(),
            "{at}"
        );
    });
    assert!(killed > 20, "only {killed} system calls were found");
}

/// Kills the command, for a new installation each time, on entering each of its system calls, and
/// checks the result. Returns the number of calls.
fn at_every_call(command: &[&str], look: impl Fn(&Home, &Gateway, &str) + Sync) -> usize {
    let gateway = Gateway::start();
    let calls = calls_under_the_lock(&gateway, command);
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some((name, when)) = calls.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let home = registered(&gateway);
                    let (trace, inject) = (
                        format!("trace={name}"),
                        format!("inject={name}:signal=KILL:when={when}"),
                    );
                    let flags = ["-o", "/dev/null", "-e", &trace, "-e", &inject];
                    let killed = under_strace(&home, command, &flags)
                        .output()
                        .unwrap()
                        .status;
                    let at = format!("killed at `{name}` {when}");
                    // If another thread made one call fewer this time, the command was not killed.
                    assert!(
                        killed.success() || killed.code().is_none(),
                        "{at}: {killed}"
                    );
                    look(&home, &gateway, &at);
                }
            });
        }
    });
    println!("killed `{}` at {} system calls", command[0], calls.len());
    calls.len()
}

fn email(home: &Home) -> String {
    format!(
        "{}@example.org",
        home.path("")
            .file_name()
            .unwrap()
            .to_str()
            .unwrap()
            .trim_start_matches('.')
    )
}

fn registered(gateway: &Gateway) -> Home {
    let home = Home::new();
    let register = [
        "register",
        "--name",
        "Ada",
        "--email",
        &email(&home),
        "--lighthouse",
        gateway.base(),
    ];
    let (code, _, stderr) = finished(&home.fastenctl(&register).output().unwrap());
    assert_eq!(code, 0, "{stderr}");
    home
}

/// Returns the name and number of every system call of an undisturbed run from the moment it holds
/// the lock.
fn calls_under_the_lock(gateway: &Gateway, command: &[&str]) -> Vec<(String, usize)> {
    let home = registered(gateway);
    let log = home.path("strace.log");
    let trace = format!("trace={TOUCHING}");
    let run = under_strace(&home, command, &["-o", log.to_str().unwrap(), "-e", &trace]).status();
    assert!(
        run.expect("`strace` is missing; `tests/run` installs it")
            .success()
    );
    let mut seen = BTreeMap::<String, usize>::new();
    let text = std::fs::read_to_string(log).unwrap();
    let names = text
        .lines()
        .filter_map(|line| line.split_whitespace().nth(1)?.split_once('('))
        .map(|(name, _)| name);
    let counted: Vec<(String, usize)> = names
        .map(|name| {
            let count = seen.entry(name.to_owned()).or_default();
            *count += 1;
            (name.to_owned(), *count)
        })
        .collect();
    counted
        .into_iter()
        .skip_while(|(name, _)| name != "flock")
        .collect()
}
