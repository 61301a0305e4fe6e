//! Hostile files where the tool reads and writes: names that lead out of a folder; pipes, devices
//! and links in place of files; other people's files; leftovers of a crash; and a disk that fills
//! up. Also checks that no other user can read the tool's memory.

use crate::journeys::auth_session::keep_public;
use crate::journeys::auth_session::run;
use crate::journeys::register::under_strace;
use crate::world::provider::Provider;
use crate::world::support::Home;
use crate::world::support::finished;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The ID of a user other than ours.
const ANOTHER: u32 = 65_534;

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

fn tool(home: &Home, args: &[&str]) -> (i32, String, String) {
    finished(&home.fastenctl(args).output().unwrap())
}

/// Starts the command through another program, such as one that limits it. A run that hangs ends
/// with exit code 124.
fn started_by(home: &Home, starter: &[&str], args: &[&str]) -> Command {
    let inner = home.fastenctl(args);
    let mut command = Command::new(starter[0]);
    command
        .args(&starter[1..])
        .arg(inner.get_program())
        .args(args)
        .stdin(Stdio::null())
        .env_clear()
        .current_dir(home.path(""));
    command.envs(
        inner
            .get_envs()
            .filter_map(|(name, value)| Some((name, value?))),
    );
    command
}

fn soon(home: &Home, args: &[&str]) -> (i32, String, String) {
    let ended = finished(&started_by(home, &["timeout", "20"], args).output().unwrap());
    assert_ne!(ended.0, 124, "{args:?} hangs");
    ended
}

fn private(file: &Path, text: &str) {
    fs::write(file, text).unwrap();
    fs::set_permissions(file, fs::Permissions::from_mode(0o600)).unwrap();
}

fn pipe(file: &Path) {
    let made = Command::new("mkfifo")
        .args(["-m", "600"])
        .arg(file)
        .status();
    assert!(made.unwrap().success());
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn no_name_leads_out_of_the_sessions_folder() {
    let home = Home::new();
    fs::create_dir(home.path("sessions")).unwrap();
    let victim = home.path("x.json");
    private(&victim, "{}");
    let absolute = home.path("x");
    for name in [
        "../x",
        "./../x",
        "sessions/../../x",
        "..",
        ".x",
        absolute.to_str().unwrap(),
    ] {
        for args in [
            &["auth", "forget", name, "--local"][..],
            &["auth", "refresh", name],
            &["auth", "show", name],
            &["auth", "test", "p", "--keep", name],
            &["status", "--profile", name],
        ] {
            let (code, stdout, stderr) = tool(&home, args);
            assert_eq!((code, stdout.as_str()), (2, ""), "{args:?}: {stderr}");
            assert!(stderr.contains("not starting with `-` or `.`"), "{stderr}");
        }
    }
    assert!(victim.exists());
    assert_eq!(names(&home.path("sessions")), [""; 0]);
}

#[test]
fn tokens_left_by_a_killed_refresh_are_removed_by_the_next_command() {
    let world = Provider::start();
    keep_public(&world, "work");
    let folder = world.home.path("sessions");
    let kill = |call: &str| {
        let (trace, inject) = (
            format!("trace={call}"),
            format!("inject={call}:signal=KILL"),
        );
        let flags = ["-o", "/dev/null", "-e", &trace, "-e", &inject];
        let mut killed = under_strace(&world.home, &["auth", "refresh", "work"], &flags);
        let killed = killed.output().unwrap();
        assert!(!killed.status.success(), "{call}: {killed:?}");
        let mut left = names(&folder);
        left.retain(|name| name.starts_with('.'));
        assert!(!left.is_empty(), "nothing was left at {call}");
    };
    kill("fsync");
    assert_eq!(run(&world.home, &["auth", "show"]).0, 0);
    assert_eq!(names(&folder), ["work.json", "work.json.lock"]);
    kill("renameat");
    assert_eq!(
        run(&world.home, &["auth", "forget", "work", "--local"]).0,
        0
    );
    assert_eq!(names(&folder), ["work.json.lock"]);
}

#[test]
fn a_full_disk_is_reported_before_the_provider_rotates_the_token() {
    let world = Provider::start();
    keep_public(&world, "work");
    let file = world.home.path("sessions/work.json");
    let mut refused = 0;
    for more in (0..400).step_by(25) {
        let length = fs::metadata(&file).unwrap().len() + more;
        let script = format!("trap '' XFSZ; exec prlimit --fsize={length} \"$0\" \"$@\"");
        let args = ["auth", "refresh", "work"];
        let limited = started_by(&world.home, &["sh", "-c", &script], &args).output();
        let (code, _, stderr) = finished(&limited.unwrap());
        if code != 0 {
            refused += 1;
            assert!(code == 3 && stderr.contains("cannot write `"), "{stderr}");
        }
        let (code, document) = run(&world.home, &["auth", "refresh", "work"]);
        assert_eq!(
            code, 0,
            "the token was lost at {length} bytes: {document:#}"
        );
    }
    assert!(refused > 3, "the disk was never full");
    assert_eq!(
        names(&world.home.path("sessions")),
        ["work.json", "work.json.lock"]
    );
}

#[test]
fn a_note_left_by_a_killed_unregister_is_removed_by_the_next_run() {
    let home = Home::new();
    private(
        &home.config_file(),
        "[profiles.default]\nlighthouse = \"https://gw.invalid/v1\"\n",
    );
    for note in ["removal", "rotation"] {
        let text = "installation_id = 'x'\nprevious_secret = 's3cret'\n";
        private(&home.path(&format!("config.toml.default.{note}")), text);
    }
    assert_eq!(tool(&home, &["unregister", "--dry-run"]).0, 0);
    assert_eq!(names(&home.path("")).len(), 3);
    assert_eq!(tool(&home, &["unregister", "--no-input"]).0, 0);
    assert_eq!(names(&home.path("")), ["config.toml", "config.toml.lock"]);
}

#[test]
fn special_and_endless_files_are_refused_wherever_a_file_is_read() {
    let home = Home::new();
    pipe(&home.path("pipe"));
    let large = fs::File::create(home.path("large")).unwrap();
    large.set_len(100 * 1024 * 1024).unwrap();
    fs::set_permissions(home.path("large"), fs::Permissions::from_mode(0o600)).unwrap();
    fs::create_dir(home.path("sessions")).unwrap();
    symlink(home.path("pipe"), home.path("sessions/s.json")).unwrap();
    let gateway = ["--lighthouse", "https://gw.invalid/v1"];
    for file in ["pipe", "large", "/dev/zero", "sessions"] {
        for args in [
            &["status", "--config", file][..],
            &["config", "show", "--config", file],
            &["config", "check", "--config", file],
            &[
                "config",
                "set",
                "lighthouse",
                "https://gw.invalid/v1",
                "--config",
                file,
            ],
            &["auth", "test", "--resume", file, "--paste"],
            &["lighthouse", "check", "--settings", file],
            &[
                "sandbox",
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--client",
                file,
            ],
        ] {
            let (code, _, stderr) = soon(&home, args);
            assert_eq!(code, 3, "{args:?}: {stderr}");
        }
        let args = [&["providers", "x", "--ca-file", file][..], &gateway].concat();
        let (code, _, stderr) = soon(&home, &args);
        assert_eq!(code, 3, "{args:?}: {stderr}");
        let args = [
            "lighthouse",
            "catalog",
            "import",
            file,
            "--data-dir",
            "data",
        ];
        if file == "sessions" {
            assert_ne!(soon(&home, &args).0, 0, "{args:?}");
        }
    }
    let (code, _, stderr) = soon(&home, &["auth", "show", "s"]);
    assert!(
        code == 3 && stderr.contains("not a regular file"),
        "{stderr}"
    );
    // Even an endless device is read, up to a limit, if the user pipes it in.
    let piped = "timeout 20 \"$0\" inspect - </dev/zero";
    let mut endless = Command::new("sh");
    endless
        .args(["-c", piped])
        .arg(home.fastenctl(&[]).get_program());
    assert_eq!(endless.output().unwrap().status.code(), Some(2));
}

#[test]
fn a_secret_may_come_from_a_pipe_that_the_person_named() {
    let home = Home::new();
    let script = "exec timeout 20 \"$0\" auth test --issuer http://127.0.0.1:1 --client-id x --no-browser \
        --client-secret-file <(printf 's3cret\\n')";
    let mut command = Command::new("bash");
    command
        .args(["-c", script])
        .arg(home.fastenctl(&[]).get_program());
    let (code, _, stderr) = finished(
        &command
            .env("FASTENCTL_CONFIG", home.config_file())
            .output()
            .unwrap(),
    );
    assert!(code == 6 || code == 8, "{code}: {stderr}");
    assert!(!stderr.contains("--client-secret-file"), "{stderr}");
}

#[test]
fn the_archive_neither_hangs_on_pipes_nor_contains_secrets_from_addresses() {
    let home = Home::new();
    pipe(&home.path("pipe"));
    let text = format!(
        "[profiles.default]\nlighthouse = \"http://T0ken-user@127.0.0.1:1/v1?key=T0ken-query#k=T0ken-fragment\"\n\
         [profiles.default.providers.a]\nissuer = \"https://ada:T0ken-pass@fhir.example/?t=T0ken-issuer\"\n\
         client_id = \"c\"\nclient_secret_file = \"/dev/zero\"\nclient_key_file = \"{}\"\n",
        home.path("pipe").display()
    );
    private(&home.config_file(), &text);
    let mut command = started_by(
        &home,
        &["timeout", "60"],
        &["doctor", "--bundle", "b.tar.gz"],
    );
    command
        .env("HTTPS_PROXY", "ada:T0ken-proxy@127.0.0.1:1")
        .env(
            "FASTENCTL_LIGHTHOUSE",
            "http://127.0.0.1:1/v1?key=T0ken-variable",
        );
    let (code, stdout, stderr) = finished(&command.output().unwrap());
    assert_eq!(code, 20, "{stdout}{stderr}");
    let unpacked = Command::new("tar")
        .args(["-xzOf", "b.tar.gz"])
        .current_dir(home.path(""))
        .output()
        .unwrap();
    let archive = String::from_utf8(unpacked.stdout).unwrap();
    assert!(
        archive.contains("client_secret_file") && archive.contains("HTTPS_PROXY"),
        "{archive}"
    );
    assert!(!archive.contains("T0ken"), "{archive}");
}

#[test]
fn a_lock_that_is_a_link_or_a_pipe_is_neither_followed_nor_waited_for() {
    let home = Home::new();
    let (lock, victim) = (home.path("config.toml.lock"), home.path("victim"));
    let set = ["config", "set", "lighthouse", "https://gw.invalid/v1"];
    let refused = || {
        let (code, _, stderr) = soon(&home, &set);
        assert!(code == 3 && stderr.contains("remove it"), "{stderr}");
        assert!(!home.config_file().exists());
        fs::remove_file(&lock).unwrap();
    };
    symlink(&victim, &lock).unwrap();
    refused();
    assert!(!victim.exists());
    pipe(&lock);
    refused();
    if is_root() {
        fs::write(&lock, "").unwrap();
        chown(&lock, Some(ANOTHER), None).unwrap();
        refused();
    }
    assert_eq!(soon(&home, &set).0, 0);
}

#[test]
fn a_folder_that_others_can_write_is_mentioned_once() {
    let home = Home::new();
    private(&home.config_file(), "");
    let mode = |mode| fs::set_permissions(home.path(""), fs::Permissions::from_mode(mode)).unwrap();
    for (bits, times) in [(0o700, 0), (0o755, 0), (0o1777, 0), (0o770, 1), (0o702, 1)] {
        mode(bits);
        let (_, _, stderr) = tool(&home, &["config", "show"]);
        let said = stderr
            .matches("warning: other users can replace files in ")
            .count();
        assert_eq!(said, times, "{bits:o}: {stderr}");
    }
    mode(0o700);
}

#[test]
fn root_leaves_nothing_in_another_users_folder() {
    if !is_root() {
        return println!("only root could");
    }
    let home = Home::new();
    chown(home.path(""), Some(ANOTHER), Some(ANOTHER)).unwrap();
    let nested = home.path("new/deeper/config.toml");
    for args in [
        &["config", "set", "lighthouse", "https://gw.invalid/v1"][..],
        &[
            "config",
            "set",
            "lighthouse",
            "https://gw.invalid/v1",
            "--config",
            nested.to_str().unwrap(),
        ],
        &[
            "auth",
            "test",
            "--issuer",
            "http://127.0.0.1:1",
            "--client-id",
            "x",
            "--keep",
            "a",
        ],
    ] {
        let (code, _, stderr) = tool(&home, args);
        assert_eq!(code, 11, "{args:?}: {stderr}");
        assert!(
            stderr.contains("belongs to user 65534, not to 0"),
            "{stderr}"
        );
        assert_eq!(names(&home.path("")), [""; 0], "{args:?}");
    }
}

#[test]
fn the_config_file_is_where_the_variables_say_and_never_in_the_current_folder() {
    let home = Home::new();
    let place = |command: &mut Command| {
        let (code, stdout, stderr) =
            finished(&command.env_remove("FASTENCTL_CONFIG").output().unwrap());
        (code, stdout.trim_end().to_owned(), stderr)
    };
    let own = home.path("xdg");
    let expected = own.join("fastenctl/config.toml").display().to_string();
    let said = place(
        home.fastenctl(&["config", "path"])
            .env("XDG_CONFIG_HOME", &own),
    );
    assert_eq!((said.0, said.1), (0, expected));
    for relative in ["here", "./here", "../here"] {
        let mut command = home.fastenctl(&["config", "set", "lighthouse", "https://gw.invalid/v1"]);
        let (code, _, stderr) = place(command.env("XDG_CONFIG_HOME", relative));
        assert!(
            code == 3 && stderr.contains("`XDG_CONFIG_HOME` is not an absolute path"),
            "{stderr}"
        );
    }
    if is_root() {
        assert_eq!(
            place(&mut home.fastenctl(&["config", "path"])).1,
            "/etc/fastenctl/config.toml"
        );
    }
    for args in [&["config", "path"][..], &["lighthouse", "check"]] {
        if let Some(mut command) = as_another(&home, args) {
            let (code, stdout, stderr) = place(command.env("HOME", "here"));
            let said = stderr + &stdout;
            assert!(
                code != 0 && said.contains("`HOME` is not an absolute path"),
                "{said}"
            );
        }
    }
    assert!(!home.path("here").exists());
}

/// Runs as a user without any privileges. Returns `None` if that user cannot even start the
/// program.
fn as_another(home: &Home, args: &[&str]) -> Option<Command> {
    if !is_root() {
        return Some(home.fastenctl(args));
    }
    fs::set_permissions(home.path(""), fs::Permissions::from_mode(0o755)).unwrap();
    let as_nobody = [
        "setpriv",
        "--reuid=65534",
        "--regid=65534",
        "--clear-groups",
    ];
    let started = started_by(home, &as_nobody, &["--version"])
        .output()
        .unwrap();
    started
        .status
        .success()
        .then(|| started_by(home, &as_nobody, args))
}

#[test]
fn a_runs_memory_is_in_no_core_dump_and_unreadable_to_others() {
    let home = Home::new();
    let mut command =
        as_another(&home, &["inspect", "-"]).unwrap_or_else(|| home.fastenctl(&["inspect", "-"]));
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let process = PathBuf::from(format!("/proc/{}", child.id()));
    let began = Instant::now();
    let is_closed = || {
        let limits = fs::read_to_string(process.join("limits")).unwrap();
        let core = limits
            .lines()
            .find(|line| line.starts_with("Max core file size"))
            .unwrap();
        // The files in /proc of a process that cannot be dumped belong to root, whoever runs it.
        core.split_whitespace().nth(4) == Some("0")
            && fs::metadata(process.join("environ")).unwrap().uid() == 0
    };
    while !is_closed() {
        assert!(
            began.elapsed() < Duration::from_secs(20),
            "it can be dumped"
        );
        std::thread::yield_now();
    }
    drop(child.stdin.take());
    assert_eq!(child.wait().unwrap().code(), Some(2));
}
