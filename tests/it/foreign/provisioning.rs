//! Runs the examples in `docs/provisioning.md`, unchanged except for the addresses, and causes
//! every failure in its table, which the exit code alone must distinguish.

use crate::journeys::register::{ADA, Gateway};
use crate::journeys::usage::python;
use crate::world::promtool::promtool;
use crate::world::support::Home;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn guide() -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/provisioning.md"))
        .unwrap()
}

/// Returns the first code block under a heading, which registers an installation.
fn example(gateway: &Gateway, heading: &str) -> String {
    let text = block(gateway, heading, 0);
    assert!(text.contains("register"), "{text}");
    text
}

/// Returns a code block under a heading, for a machine with all its folders in the gateway's test
/// folder.
fn block(gateway: &Gateway, heading: &str, number: usize) -> String {
    let guide = guide();
    let section = guide
        .split("\n## ")
        .find(|section| section.lines().next() == Some(heading));
    let block = section
        .unwrap_or_else(|| panic!("no `{heading}`"))
        .split("```")
        .skip(1)
        .step_by(2)
        .nth(number)
        .unwrap();
    let machine = gateway.home.path("machine");
    let (_, lines) = block.split_once('\n').unwrap();
    let text = lines.replace("https://lighthouse.example.org/v1", gateway.base());
    let folders = [
        "/etc/fastenctl",
        "/var/lib/fastenctl",
        "/var/lib/prometheus/node-exporter",
    ];
    folders.iter().fold(text, |text, folder| {
        text.replace(folder, machine.to_str().unwrap())
    })
}

/// Returns the command for a program on a machine with `fastenctl` in its path, a long timeout, and
/// no other variable of ours.
fn program(gateway: &Gateway, name: &str) -> Command {
    let folder = Path::new(env!("CARGO_BIN_EXE_fastenctl")).parent().unwrap();
    let mut command = Command::new(name);
    command.env_clear().env(
        "PATH",
        format!(
            "{}:{}",
            folder.display(),
            fastenctl::env::var("PATH").unwrap()
        ),
    );
    command
        .env("HOME", gateway.home.path("."))
        .env("LC_ALL", "C.UTF-8")
        .env("FASTENCTL_TIMEOUT", "60s");
    command
        .current_dir(gateway.home.path("."))
        .stdin(Stdio::null());
    command
}

/// Returns the command for `sh` with a script in a file in the machine's folder.
fn sh(gateway: &Gateway, script: &str) -> Command {
    let file = gateway.home.path("script.sh");
    std::fs::write(&file, script).unwrap();
    let mut command = program(gateway, "sh");
    command.arg(file).env("PAUSE", "0");
    command
}

fn done(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
    assert!(
        output.status.success(),
        "{}: {stdout} {stderr}",
        output.status
    );
    (stdout, stderr)
}

/// Returns the `result` of each document in a text.
fn results(text: &str) -> Vec<Value> {
    let documents = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    documents
        .map(|document| {
            document.unwrap_or_else(|error| panic!("{error}: {text}"))["result"].clone()
        })
        .collect()
}

/// Calls `run` twice: it must register once, and then find nothing to do.
fn registers_once(gateway: &Gateway, run: impl Fn() -> Vec<Value>) {
    assert_eq!(run(), [json!("created")]);
    assert_eq!(run(), [json!("unchanged")]);
    assert_eq!(gateway.installations("ada@example.org").len(), 1);
}

#[test]
fn the_shell_script_registers_once() {
    let gateway = Gateway::start();
    registers_once(&gateway, || {
        let mut script = sh(&gateway, &example(&gateway, "Shell script"));
        let (stdout, stderr) = done(
            &script
                .env("FASTENCTL_CONFIG", gateway.home.config_file())
                .output()
                .unwrap(),
        );
        assert_eq!(stderr, "registered\n");
        results(&stdout)
    });
}

#[test]
fn the_container_entry_point_registers_once_and_runs_the_images_command() {
    let gateway = Gateway::start();
    let entry_point = || {
        let mut script = sh(&gateway, &example(&gateway, "Container entry point"));
        script
            .args(["sh", "-c", "echo started $$"])
            .env("FASTENCTL_LIGHTHOUSE", gateway.base());
        script
            .env("FASTENCTL_ADMIN_NAME", "Ada Park")
            .env("FASTENCTL_ADMIN_EMAIL", "ada@example.org");
        script
    };
    registers_once(&gateway, || {
        let child = entry_point()
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let id = child.id();
        let (stdout, stderr) = done(&child.wait_with_output().unwrap());
        assert_eq!(stdout, format!("started {id}\n"));
        results(&stderr)
    });
    let refused = entry_point()
        .env("FASTENCTL_ADMIN_EMAIL", "nobody")
        .output()
        .unwrap();
    assert_eq!(
        (refused.status.code(), refused.stdout.as_slice()),
        (Some(2), &b""[..])
    );
}

/// A program that makes a script from `runcmd` as cloud-init does: each list is quoted as a
/// command, and each string is a line.
const RUNCMD: &str = "
import json, shlex, sys, yaml
text = sys.stdin.read()
assert text.startswith('#cloud-config\\n'), text
commands = yaml.safe_load(text)['runcmd']
json.dump('\\n'.join(it if isinstance(it, str) else shlex.join(it) for it in commands) + '\\n', sys.stdout)
";

#[test]
fn cloud_inits_user_data_registers_once() {
    let gateway = Gateway::start();
    let script = python(RUNCMD, &example(&gateway, "cloud-init"));
    registers_once(&gateway, || {
        // cloud-init does not set `HOME`.
        let output = sh(&gateway, script.as_str().unwrap())
            .env_remove("HOME")
            .output()
            .unwrap();
        results(&done(&output).0)
    });
}

const YAML: &str = "import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin), sys.stdout)";

#[test]
fn the_ci_job_registers_once() {
    let gateway = Gateway::start();
    let workflow = python(YAML, &example(&gateway, "CI job"));
    let job = &workflow["jobs"]["installation"];
    assert_eq!(job["defaults"]["run"]["shell"], "sh");
    let scripts: Vec<&str> = job["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["run"].as_str().unwrap())
        .collect();
    let run = |script: &str| {
        // The runner interprets `shell: sh` like this.
        let script = format!("set -e\n{script}\n");
        let mut step = sh(&gateway, &script);
        step.envs(
            job["env"]
                .as_object()
                .unwrap()
                .iter()
                .map(|(name, value)| (name, value.as_str().unwrap())),
        );
        done(&step.env("CI", "true").output().unwrap()).0
    };
    let [register, doctor] = scripts[..] else {
        panic!("{scripts:?}")
    };
    registers_once(&gateway, || results(&run(register)));
    let report: Value = serde_json::from_str(&run(doctor)).unwrap();
    assert_eq!(report["ok"], true);
}

#[test]
fn ansible_registers_once_and_reports_changed_only_then() {
    let gateway = Gateway::start();
    std::fs::write(gateway.home.path("tasks.yml"), example(&gateway, "Ansible")).unwrap();
    let play =
        "- hosts: localhost\n  gather_facts: false\n  tasks:\n    - import_tasks: tasks.yml\n";
    std::fs::write(gateway.home.path("play.yml"), play).unwrap();
    let installed = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .parent()
        .unwrap()
        .join("ansible/bin");
    let play = |more: &[&str]| {
        let mut command = program(
            &gateway,
            installed.join("ansible-playbook").to_str().unwrap(),
        );
        command.args(["-i", "localhost,", "-c", "local", "play.yml", "-e"]);
        command
            .arg(format!(
                "ansible_python_interpreter={}",
                installed.join("python").display()
            ))
            .args(more);
        let output = command
            .output()
            .expect("`ansible-playbook` is missing; `tests/run` installs it");
        let stdout = String::from_utf8(output.stdout).unwrap();
        let count = |name: &str| {
            let recap = stdout
                .lines()
                .rfind(|line| line.starts_with("localhost "))
                .unwrap_or_else(|| panic!("{stdout}"));
            let counted = recap
                .split_whitespace()
                .find_map(|word| word.strip_prefix(name)?.strip_prefix('='));
            counted.unwrap_or_else(|| panic!("{recap}")).to_owned()
        };
        let counts = ["ok", "changed", "failed"].map(count).join(" ");
        (output.status.success(), counts, stdout)
    };
    let (well, counts, said) = play(&[]);
    assert!(well && counts == "1 1 0", "{said}");
    let (well, counts, said) = play(&[]);
    assert!(well && counts == "1 0 0", "{said}");
    assert_eq!(gateway.installations("ada@example.org").len(), 1);
    let (well, counts, said) = play(&["-e", "administrator_email=nobody"]);
    assert!(
        !well && counts == "0 0 1" && said.contains("`nobody` is not a valid e-mail address"),
        "{said}"
    );
}

/// Registers an installation, with its config file in root's folder.
fn registered() -> Gateway {
    let gateway = Gateway::start();
    std::fs::create_dir(gateway.home.path("machine")).unwrap();
    let file = gateway.home.path("machine/config.toml");
    let args = [&["register", "--config", file.to_str().unwrap()][..], &ADA].concat();
    let (code, _, stderr) = gateway.run(&args);
    assert_eq!(code, 0, "{stderr}");
    gateway
}

#[test]
fn the_gitlab_job_needs_no_config_file() {
    let gateway = registered();
    let export = block(&gateway, "GitLab CI", 0);
    let (_, export) = export.trim_end().split_once("fastenctl ").unwrap();
    let export: Vec<&str> = export.split(' ').collect();
    let mut exported = gateway.home.fastenctl(&export);
    exported.env("FASTENCTL_CONFIG", gateway.home.path("machine/config.toml"));
    let (variables, _) = done(&exported.output().unwrap());
    let named = guide();
    let (_, named) = named
        .split_once("Create a variable for each of these four lines: ")
        .unwrap();
    let (named, _) = named.split_once('.').unwrap();
    let variables: Vec<(&str, &str)> = variables
        .lines()
        .map(|line| line.split_once('=').unwrap())
        .filter(|(name, _)| named.contains(&format!("`{name}`")))
        .collect();
    assert_eq!(variables.len(), 4, "{named}");
    let job = python(YAML, &block(&gateway, "GitLab CI", 1))["gateway"].clone();
    let script = job["script"].as_array().unwrap();
    let script: Vec<&str> = script.iter().map(|line| line.as_str().unwrap()).collect();
    std::fs::write(gateway.home.path("job.sh"), script.join("\n")).unwrap();
    // The options that GitLab's runners use.
    let mut job_shell = program(&gateway, "bash");
    job_shell
        .args(["-e", "-o", "pipefail", "job.sh"])
        .env("CI", "true");
    let (_, stderr) = done(&job_shell.envs(variables).output().unwrap());
    assert!(!stderr.contains("error"), "{stderr}");
    for kept in job["artifacts"]["paths"].as_array().unwrap() {
        let text = std::fs::read_to_string(gateway.home.path(kept.as_str().unwrap())).unwrap();
        assert!(!text.is_empty(), "{kept}");
    }
    assert!(!gateway.home.path(".config").exists());
}

#[test]
fn the_ephemeral_runner_hands_the_config_file_over_in_a_pipe() {
    let gateway = registered();
    let text = std::fs::read_to_string(gateway.home.path("machine/config.toml")).unwrap();
    std::fs::remove_dir_all(gateway.home.path("machine")).unwrap();
    let mut script = sh(&gateway, &block(&gateway, "Ephemeral runner", 0));
    let output = script
        .env("FASTENCTL_CONFIG_TEXT", text.trim_end())
        .output();
    let (stdout, stderr) = done(&output.unwrap());
    let document = serde_json::Deserializer::from_str(&stdout)
        .into_iter::<Value>()
        .next();
    assert_eq!(
        document.unwrap().unwrap()["installation"]["administrator_name"],
        "Ada Park"
    );
    assert!(
        stdout.contains("No provider is near its limit or full"),
        "{stdout}"
    );
    assert_eq!(stderr, "");
    for kept in ["machine", ".config"] {
        assert!(!gateway.home.path(kept).exists(), "{kept}");
    }
}

#[test]
fn the_units_write_what_the_rules_ask_for() {
    let gateway = registered();
    let [service, timer] = [0, 1].map(|number| block(&gateway, "Monitoring", number));
    let folder = gateway.home.path("units");
    std::fs::create_dir(&folder).unwrap();
    let mut units = Vec::new();
    for text in [&service, &timer] {
        let name = text.lines().next().unwrap().strip_prefix("# ").unwrap();
        let here = text.replace("/usr/bin/fastenctl", env!("CARGO_BIN_EXE_fastenctl"));
        std::fs::write(folder.join(name), here).unwrap();
        units.push(folder.join(name));
    }
    let judged = program(&gateway, "systemd-analyze")
        .args(["verify", "--man=no"])
        .args(units)
        .output();
    let said = done(&judged.expect("`systemd-analyze` is missing; `tests/run` installs it"));
    assert_eq!(said, (String::new(), String::new()));
    let mut lines = service.lines();
    let command = lines.find_map(|line| line.strip_prefix("ExecStart=/usr/bin/"));
    done(&sh(&gateway, command.unwrap()).output().unwrap());
    let numbers = std::fs::read_to_string(gateway.home.path("machine/fastenctl.prom")).unwrap();
    let (is_well, told) = promtool(&["check", "metrics"], &numbers);
    assert!(is_well, "{told}");
    takes_the_rules(&gateway, &numbers);
}

/// Checks the guide's rules: Prometheus accepts them, each fires only when it should, and they use
/// only existing metrics.
fn takes_the_rules(gateway: &Gateway, numbers: &str) {
    let rules = block(gateway, "Monitoring", 2);
    let tests = include_str!("../../data/prometheus/usage_rules_test.yml");
    let file = |name: &str| gateway.home.path(name).to_str().unwrap().to_owned();
    std::fs::write(file("rules.yml"), &rules).unwrap();
    std::fs::write(file("rules_test.yml"), tests).unwrap();
    for (what, name) in [("check", "rules.yml"), ("test", "rules_test.yml")] {
        let (is_well, told) = promtool(&[what, "rules", &file(name)], "");
        assert!(is_well, "{told}");
    }
    let lines = || rules.lines().map(str::trim);
    for rule in lines().filter_map(|line| line.strip_prefix("expr: ")) {
        let names = rule.split(|one: char| !(one.is_ascii_alphanumeric() || one == '_'));
        for name in names.filter(|name| name.starts_with("fastenctl_")) {
            assert!(numbers.contains(&format!("# HELP {name} ")), "{name}");
        }
    }
    for rule in lines().filter_map(|line| line.strip_prefix("- alert: ")) {
        let test = format!("alertname: {rule}\n");
        assert!(tests.matches(&test).count() >= 2, "{rule} is not tested");
    }
}

/// Returns the codes in the first column of the guide's table.
fn codes_of_the_guide() -> Vec<i32> {
    let guide = guide();
    guide
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.split(' ').next()?.parse().ok())
        .collect()
}

#[test]
fn the_exit_code_alone_distinguishes_each_failure_in_the_guide() {
    let gateway = Gateway::start();
    let script = example(&gateway, "Shell script");
    let home = &gateway.home;
    let run = |name: &str, args: &[&str], prepare: &dyn Fn(&mut Command)| {
        let mut command = sh(&gateway, &script);
        command
            .args(args)
            .env("TRIES", "2")
            .env("FASTENCTL_CONFIG", home.path(name));
        prepare(&mut command);
        let output = command.output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        (
            output.status.code().unwrap(),
            stderr.lines().last().unwrap_or_default().to_owned(),
        )
    };
    let as_it_is = |_: &mut Command| {};
    let onto_a_full_disk = |command: &mut Command| {
        command.stdout(
            std::fs::File::options()
                .write(true)
                .open("/dev/full")
                .unwrap(),
        );
    };
    assert_eq!(run("mine", &[], &as_it_is).0, 0);
    let secret =
        toml::from_str::<toml::Table>(&std::fs::read_to_string(home.path("mine")).unwrap())
            .unwrap();
    let secret = secret["profiles"]["default"]["installation"]["secret"]
        .as_str()
        .unwrap()
        .to_owned();
    let unknown = std::fs::read_to_string(home.path("mine"))
        .unwrap()
        .replace(&secret, &"x".repeat(43));
    for (name, text, mode) in [
        ("removed", unknown.as_str(), 0o600),
        ("exposed", "[profiles.default]\n", 0o644),
    ] {
        std::fs::write(home.path(name), text).unwrap();
        std::fs::set_permissions(home.path(name), std::fs::Permissions::from_mode(mode)).unwrap();
    }
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let silent = format!("http://{}/v1", silent.local_addr().unwrap());
    let elsewhere = gateway.base().trim_end_matches("/v1");
    let (nowhere, for_good) = (
        ["--lighthouse", "http://127.0.0.1:1/v1"],
        "registering failed for good",
    );
    let (in_vain, decide) = (
        "the gateway is not there, 0 more tries",
        "somebody has to decide which installation this is",
    );
    let told = [
        ((1, for_good), run("mine", &[], &onto_a_full_disk)),
        ((2, for_good), run("new", &["--no-such-flag"], &as_it_is)),
        ((3, for_good), run("exposed", &[], &as_it_is)),
        ((4, decide), run("removed", &[], &as_it_is)),
        ((6, in_vain), run("away", &nowhere, &as_it_is)),
        (
            (7, for_good),
            run(
                "mine",
                &["--origin", "https://fasten.example.org"],
                &as_it_is,
            ),
        ),
        (
            (9, in_vain),
            run(
                "silent",
                &["--lighthouse", &silent, "--timeout", "200ms"],
                &as_it_is,
            ),
        ),
        (
            (10, for_good),
            run("wrong", &["--lighthouse", elsewhere], &as_it_is),
        ),
        ((11, decide), run("mine", &nowhere, &as_it_is)),
    ];
    for ((code, said), found) in &told {
        assert_eq!((*code, *said), (found.0, found.1.as_str()));
    }
    let tested: Vec<i32> = [0]
        .into_iter()
        .chain(told.iter().map(|it| it.1.0))
        .chain([130])
        .collect();
    assert_eq!(tested, codes_of_the_guide());
}

#[test]
fn an_interrupted_registration_has_its_code_too() {
    let home = Home::new();
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/v1", silent.local_addr().unwrap());
    let register = [
        "register",
        "--no-input",
        "--json",
        "--name",
        "Ada Park",
        "--email",
        "ada@example.org",
    ];
    let mut command = home.fastenctl(
        &[
            &register[..],
            &["--timeout", "5m", "--lighthouse", &address],
        ]
        .concat(),
    );
    let child = command.stdout(Stdio::piped()).spawn().unwrap();
    let asked = silent.accept().unwrap();
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    let output = child.wait_with_output().unwrap();
    drop(asked);
    assert_eq!(output.status.code(), Some(130));
    assert_eq!(
        serde_json::from_slice::<Value>(&output.stdout).unwrap()["error"]["kind"],
        "interrupted"
    );
}
