//! `fastenctl config`: single values, errors in a file, where values come from, and exporting the
//! installation for other programs. Each export format is read by a third-party parser.

use crate::journeys::usage::python;
use crate::world::support::Home;
use crate::world::support::finished;
use serde_json::{Value, json};
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};

/// A name with everything that could break quoting.
const NAME: &str = "Ada \"the\" 'Count' $HOME `x` \\n Pärk 🦀: #1";
const SECRET: &str = "s3cret'\"$x-0123456789abcdefghijklmnopqrstuv";

const FILE: &str = "# mine
[profiles.default] # kept
lighthouse = \"https://lighthouse.example.org/v1\" # why

[profiles.default.installation]
id = \"6f0d0a4e-5a40-4d9d-8f55-3f7f3f0a1c11\"
secret = 'SECRET'
administrator_name = \"ADA\"
administrator_email = \"ada@example.org\"
issued_at = 2026-11-22T09:30:00Z
user_ref_key = \"k-0123456789\"

[profiles.work]
lighthouse = \"https://work.example.org/v1\"
";

fn home(text: &str) -> Home {
    let home = Home::new();
    std::fs::write(home.config_file(), text).unwrap();
    mode(&home, 0o600);
    home
}

fn registered() -> Home {
    let name = NAME.replace('\\', "\\\\").replace('"', "\\\"");
    let secret = format!("\"{}\"", SECRET.replace('"', "\\\""));
    home(&FILE.replace("'SECRET'", &secret).replace("ADA", &name))
}

fn mode(home: &Home, mode: u32) {
    std::fs::set_permissions(home.config_file(), std::fs::Permissions::from_mode(mode)).unwrap();
}

fn run(home: &Home, args: &[&str]) -> (i32, String, String) {
    finished(&home.fastenctl(args).output().unwrap())
}

fn document(home: &Home, args: &[&str]) -> (i32, Value) {
    let (code, stdout, stderr) = run(home, &[args, &["--json"]].concat());
    (
        code,
        serde_json::from_str(&stdout).unwrap_or_else(|error| panic!("{error}: {stdout} {stderr}")),
    )
}

fn text(home: &Home) -> String {
    std::fs::read_to_string(home.config_file()).unwrap()
}

#[test]
fn a_value_is_printed_and_a_secret_is_not() {
    let home = registered();
    let answer = |key: &str| run(&home, &["config", "get", key]);
    assert_eq!(
        answer("lighthouse"),
        (
            0,
            "https://lighthouse.example.org/v1\n".to_owned(),
            String::new()
        )
    );
    let work = run(&home, &["config", "get", "lighthouse", "--profile", "work"]);
    assert_eq!(work.1, "https://work.example.org/v1\n");
    let secret = answer("installation.secret");
    assert!(
        secret.0 == 0 && secret.1.starts_with("<43 chars, ") && !secret.1.contains("s3cret"),
        "{secret:?}"
    );
    let (code, it) = document(&home, &["config", "get", "installation.id"]);
    assert_eq!(
        (code, &it["value"], &it["line"]),
        (0, &json!("6f0d0a4e-5a40-4d9d-8f55-3f7f3f0a1c11"), &json!(6))
    );
    assert_eq!(answer("providers.mine.issuer").0, 10);
    let wrong = answer("installation.adminstrator_name");
    let expected = "error: `installation.adminstrator_name` is not a key of the config file\n hint: did you mean \
                    `installation.administrator_name`?\n";
    assert_eq!(wrong, (2, String::new(), expected.to_owned()));
}

#[test]
fn a_value_is_set_and_the_rest_of_the_file_stays() {
    let home = registered();
    let before = text(&home);
    let set = |args: &[&str]| document(&home, &[&["config", "set"], args].concat());
    let provider = [
        "providers.mine.issuer",
        "https://fhir.example/r4",
        "providers.mine.client_id",
        "app",
    ];
    assert_eq!(set(&provider[..2]).1["error"]["kind"], "configuration");
    assert_eq!(text(&home), before);
    let (code, made) = set(&provider);
    assert_eq!(
        (code, &made["result"], &made["keys"][0]["result"]),
        (0, &json!("updated"), &json!("created"))
    );
    let added =
        "\n[profiles.default.providers.mine]\nissuer = \"https://fhir.example/r4\"\nclient_id = \"app\"\n".to_owned();
    assert!(
        text(&home).contains(&added) && text(&home).replace(&added, "") == before,
        "{}",
        text(&home)
    );
    assert_eq!(set(&provider).1["result"], "unchanged");
    assert_eq!(set(&["providers.mine.scopes", "openid fhirUser"]).0, 0);
    assert!(text(&home).contains("scopes = [\"openid\", \"fhirUser\"]\n"));
    assert_eq!(
        set(&["lighthouse", "https://new.example/v1", "--profile", "work"]).0,
        0
    );
    assert!(text(&home).contains("[profiles.work]\nlighthouse = \"https://new.example/v1\"\n"));
    for wrong in [
        &["lighthose", "https://gw.example/v1"][..],
        &["lighthouse", "gw.example"],
        &["lighthouse"],
        &["providers.mine.test_system", "yes"],
        &["providers.mine.auth_method", "magic"],
    ] {
        let (code, it) = set(wrong);
        assert_eq!(
            (code, &it["error"]["kind"]),
            (2, &json!("usage")),
            "{wrong:?}"
        );
        assert!(it["error"]["hint"].is_string(), "{it}");
    }
}

#[test]
fn a_secret_comes_from_stdin_or_a_file_and_never_from_the_command_line() {
    let home = registered();
    let before = text(&home);
    let (code, stdout, stderr) = run(
        &home,
        &["config", "set", "installation.secret", "Tr0ub4dor"],
    );
    assert_eq!(
        (code, stdout.as_str(), text(&home).as_str()),
        (2, "", before.as_str())
    );
    assert!(
        stderr.contains("hint: pass it on stdin") && !stderr.contains("Tr0ub4dor"),
        "{stderr}"
    );
    let mut command = home.fastenctl(&["config", "set", "installation.secret", "-"]);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    writeln!(child.stdin.take().unwrap(), "Tr0ub4dor").unwrap();
    let output = finished(&child.wait_with_output().unwrap());
    assert_eq!(
        output,
        (0, "updated installation.secret\n".to_owned(), String::new())
    );
    assert!(text(&home).contains("secret = \"Tr0ub4dor\"\n") && text(&home).contains("# why"));
    std::fs::write(home.path("secret"), "from a file\nnot this\n").unwrap();
    assert_eq!(
        run(
            &home,
            &["config", "set", "installation.secret", "--file", "secret"]
        )
        .0,
        0
    );
    assert!(text(&home).contains("secret = \"from a file\"\n"));
}

#[test]
fn a_typo_does_not_send_the_secret_to_another_gateway() {
    let home = registered();
    let set = ["config", "set", "lighthouse", "https://other.example/v1"];
    let (code, it) = document(&home, &set);
    assert_eq!((code, &it["error"]["kind"]), (11, &json!("conflict")));
    assert_eq!(
        document(
            &home,
            &[
                "config",
                "set",
                "lighthouse",
                "https://lighthouse.example.org/v1/"
            ]
        )
        .0,
        0
    );
    assert_eq!(
        document(&home, &[&set[..], &["--move-secret"]].concat()).0,
        0
    );
    assert!(text(&home).contains("lighthouse = \"https://other.example/v1\" # why\n"));
}

#[test]
fn many_writers_at_once_lose_nothing() {
    let home = registered();
    let children: Vec<_> = (0..12)
        .map(|number| {
            let issuer = format!("https://fhir{number}.example");
            let name = |key: &str| format!("providers.p{number}.{key}");
            let set = [
                "config",
                "set",
                &name("issuer"),
                &issuer,
                &name("client_id"),
                "app",
            ];
            home.fastenctl(&set).stdout(Stdio::null()).spawn().unwrap()
        })
        .collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let config: toml::Table = text(&home).parse().unwrap();
    let providers = config["profiles"]["default"]["providers"]
        .as_table()
        .unwrap();
    assert_eq!(providers.len(), 12);
    assert!(
        providers
            .values()
            .all(|it| it["client_id"].as_str() == Some("app"))
    );
    assert!(
        text(&home).contains("# why") && config["profiles"]["default"]["installation"].is_table()
    );
}

#[test]
fn a_valid_file_passes_and_an_invalid_one_is_reported_line_by_line() {
    let home = registered();
    let sound = (
        0,
        format!("{} is valid and private\n", home.config_file().display()),
        String::new(),
    );
    assert_eq!(run(&home, &["config", "check"]), sound);
    let slips = text(&home)
        .replace("administrator_email", "adminstrator_email")
        .replace("2026-11-22T", "\"")
        + "zzz\n";
    std::fs::write(home.config_file(), &slips).unwrap();
    let (code, it) = document(&home, &["config", "check"]);
    assert_eq!(
        (code, it["ok"].as_bool(), &it["error"]["exit_code"]),
        (3, Some(false), &json!(3)),
        "{it}"
    );
    let slips = text(&home)
        .replace("zzz\n", "")
        .replace("\"09:30:00Z", "\"2026-11-22\"");
    std::fs::write(home.config_file(), &slips).unwrap();
    let (code, it) = document(&home, &["config", "check"]);
    let lines: Vec<_> = it["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["line"].as_i64())
        .collect();
    assert_eq!((code, lines), (3, vec![None, Some(9), Some(10)]), "{it}");
    let (code, stdout, stderr) = run(&home, &["config", "check"]);
    let meant = "line 9: `adminstrator_email` is not a known key in `profiles.default.installation` -> did you mean \
                 `administrator_email`?\n";
    assert!(
        code == 3 && stdout.contains(meant) && stderr.starts_with("error: "),
        "{stdout}{stderr}"
    );
    assert!(!(stdout + &stderr).contains("s3cret"));
    assert_eq!(
        document(&Home::new(), &["config", "check"]).1["error"]["hint"],
        "`fastenctl register` creates it"
    );
}

#[test]
fn the_command_that_fixes_the_modes_is_named_and_works() {
    let home = registered();
    mode(&home, 0o644);
    std::fs::set_permissions(home.path(""), std::fs::Permissions::from_mode(0o777)).unwrap();
    assert_eq!(run(&home, &["config", "show"]).0, 3);
    let (code, it) = document(&home, &["config", "check"]);
    let problems = it["problems"].as_array().unwrap();
    assert_eq!((code, problems.len()), (3, 2), "{it}");
    for problem in problems {
        let mended = Command::new("sh")
            .args(["-c", problem["fix"].as_str().unwrap()])
            .status()
            .unwrap();
        assert!(mended.success(), "{problem}");
    }
    assert_eq!(run(&home, &["config", "check"]).0, 0);
}

#[test]
fn every_value_is_shown_with_its_origin_and_what_it_overrides() {
    let home = registered();
    let mut command = home.fastenctl(&["config", "show", "--origin", "--json", "--timeout", "3s"]);
    command
        .env("FASTENCTL_LIGHTHOUSE", "https://variable.example/v1")
        .env("FASTENCTL_TIMEOUT", "4s");
    command
        .env("HTTPS_PROXY", "http://ada:pr0xy@proxy.example:3128")
        .env("FASTENCTL_CLIENT_SECRET", "cl1ent");
    let (code, stdout, stderr) = finished(&command.output().unwrap());
    assert_eq!((code, stderr.as_str()), (0, ""));
    let it: Value = serde_json::from_str(&stdout).unwrap();
    let value = |key: &str| {
        it["values"]
            .as_array()
            .unwrap()
            .iter()
            .find(|it| it["key"] == key)
            .unwrap()
            .clone()
    };
    let file = home.config_file();
    let expected = json!({
        "key": "lighthouse", "value": "https://variable.example/v1", "source": "variable", "from": "FASTENCTL_LIGHTHOUSE",
        "overrides": [{"value": "https://lighthouse.example.org/v1", "source": "file", "from": format!("{}:3", file.display())}],
    });
    assert_eq!(value("lighthouse"), expected);
    let timeout = value("timeout");
    let behind: Vec<_> = timeout["overrides"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["from"].as_str().unwrap())
        .collect();
    assert_eq!(
        (timeout["from"].as_str(), behind),
        (Some("--timeout"), vec!["FASTENCTL_TIMEOUT", "default"])
    );
    assert_eq!(value("config")["source"], "variable");
    assert_eq!(
        value("installation.id")["from"],
        format!("{}:6", file.display())
    );
    for secret in ["s3cret", "k-0123456789", "pr0xy", "cl1ent"] {
        assert!(!stdout.contains(secret), "{secret} is shown: {stdout}");
    }
    let (code, stdout, _) = run(&home, &["config", "show", "--origin"]);
    assert!(
        code == 0 && stdout.contains("https://lighthouse.example.org/v1  ("),
        "{stdout}"
    );
}

fn exported(home: &Home, format: &str) -> String {
    let (code, stdout, stderr) = run(home, &["config", "export", "--format", format]);
    assert_eq!((code, stderr.as_str()), (0, ""), "{format}");
    assert_eq!(
        run(home, &["config", "export", "--format", format]).1,
        stdout,
        "`{format}` is another the second time"
    );
    stdout
}

fn expected(keys: [&str; 7]) -> Value {
    let values = [
        "https://lighthouse.example.org/v1",
        "6f0d0a4e-5a40-4d9d-8f55-3f7f3f0a1c11",
        SECRET,
        NAME,
        "ada@example.org",
        "2026-11-22T09:30:00Z",
        KEY,
    ];
    Value::Object(
        keys.into_iter()
            .map(str::to_owned)
            .zip(values.map(Value::from))
            .collect(),
    )
}

const KEY: &str = "k-0123456789";

const FIELDS: [&str; 7] = [
    "lighthouse",
    "installation_id",
    "installation_secret",
    "administrator_name",
    "administrator_email",
    "issued_at",
    "user_ref_key",
];

const VARIABLES: [&str; 7] = [
    "FASTENCTL_LIGHTHOUSE",
    "FASTENCTL_INSTALLATION_ID",
    "FASTENCTL_INSTALLATION_SECRET",
    "FASTENCTL_ADMIN_NAME",
    "FASTENCTL_ADMIN_EMAIL",
    "FASTENCTL_INSTALLATION_ISSUED_AT",
    "FASTENCTL_USER_REF_KEY",
];

#[test]
fn a_shell_reads_the_variables() {
    let home = registered();
    std::fs::write(home.path("fasten.env"), exported(&home, "env")).unwrap();
    let script = "set -a; . ./fasten.env; set +a; env -0";
    let output = Command::new("sh")
        .args(["-c", script])
        .current_dir(home.path(""))
        .env_clear()
        .output()
        .unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    let pairs = told.split('\0').filter_map(|line| line.split_once('='));
    let found: serde_json::Map<String, Value> = pairs
        .filter(|(name, _)| name.starts_with("FASTENCTL_"))
        .map(|(name, value)| (name.to_owned(), Value::from(value)))
        .collect();
    assert_eq!(Value::Object(found), expected(VARIABLES));
}

#[test]
fn python_reads_json_yaml_kubernetes_and_docker() {
    let home = registered();
    let mut document = expected(FIELDS);
    document["schema_version"] = json!(1);
    document["ok"] = json!(true);
    let echo = "import json, sys; json.dump(json.load(sys.stdin), sys.stdout)";
    assert_eq!(python(echo, &exported(&home, "json")), document);
    let yaml = "import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin), sys.stdout)";
    assert_eq!(python(yaml, &exported(&home, "yaml")), expected(FIELDS));
    let secret = "
import base64, json, sys, yaml
it = yaml.safe_load(sys.stdin)
assert (it['apiVersion'], it['kind'], it['type']) == ('v1', 'Secret', 'Opaque') and it['metadata']['name']
json.dump({key: base64.b64decode(value, validate=True).decode() for key, value in it['data'].items()}, sys.stdout)
";
    assert_eq!(
        python(secret, &exported(&home, "k8s-secret")),
        expected(VARIABLES)
    );
    // Like Docker, split each line at its first `=` and do nothing else.
    let docker = "import json, sys; json.dump(dict(line.split('=', 1) for line in sys.stdin.read().splitlines()), sys.stdout)";
    assert_eq!(
        python(docker, &exported(&home, "docker-env")),
        expected(VARIABLES)
    );
    assert_eq!(exported(&home, "systemd-credential"), SECRET);
}

/// The settings table that Fasten's migration of 2024-02-08 creates on SQLite.
const RUN_SQL: &str = "
import json, sqlite3, sys
sql = sys.stdin.read()
def run(rows):
    db = sqlite3.connect(':memory:')
    db.executescript('''
        CREATE TABLE `system_settings` (`id` uuid, `created_at` datetime, `updated_at` datetime, `deleted_at` datetime,
            `setting_key_name` text NOT NULL, `setting_key_description` text, `setting_data_type` text,
            `setting_value_numeric` integer, `setting_value_string` text, `setting_value_bool` numeric,
            `setting_value_array` text, PRIMARY KEY (`id`));
        CREATE INDEX `idx_system_settings_deleted_at` ON `system_settings`(`deleted_at`);
        CREATE UNIQUE INDEX `idx_system_settings_system_setting_key_name` ON `system_settings`(`setting_key_name`);
    ''')
    for key in rows:
        db.execute('''INSERT INTO system_settings VALUES (?, '2025-01-01', '2025-01-01', NULL, ?, 'Fastens own', 'string',
            0, '', 0, 'null')''', ('id of ' + key, key))
    after = []
    for _ in range(2):
        db.executescript(sql)
        after.append(db.execute('''SELECT setting_key_name, setting_data_type, setting_value_string, setting_value_array
            FROM system_settings WHERE deleted_at IS NULL ORDER BY 1''').fetchall())
    assert after[0] == after[1], after
    return after[1]
both = ['installation_id', 'installation_secret']
other = ['another_setting']
found = [run(both), run([]), run(other + both[:1])[1:]]
assert found[0] == found[1] == found[2], found
json.dump({row[0]: row[2] for row in found[0] if row[1] == 'string' and json.loads(row[3]) is None}, sys.stdout)
";

#[test]
fn sqlite_stores_id_and_secret_in_fastens_settings_and_a_repeat_changes_nothing() {
    let home = registered();
    let stored = python(RUN_SQL, &exported(&home, "fasten-settings"));
    let id = "6f0d0a4e-5a40-4d9d-8f55-3f7f3f0a1c11";
    assert_eq!(
        stored,
        json!({"installation_id": id, "installation_secret": SECRET})
    );
}

#[test]
fn a_terminal_shows_no_secret_unless_requested() {
    let home = registered();
    let on_a_terminal = |args: &[&str]| {
        let mut command = home.fastenctl(args);
        command.env("TERM", "dumb").stdin(Stdio::inherit());
        rexpect::session::spawn_command(command, Some(30_000))
            .unwrap()
            .exp_eof()
            .unwrap()
    };
    let refused = on_a_terminal(&["config", "export", "--format", "env"]);
    assert!(
        refused.contains("the secret is not shown on a terminal") && !refused.contains("s3cret"),
        "{refused}"
    );
    let shown = on_a_terminal(&[
        "config",
        "export",
        "--format",
        "systemd-credential",
        "--show-secrets",
    ]);
    assert!(shown.contains(SECRET), "{shown}");
}

#[test]
fn an_exported_file_is_private_and_replaced_atomically() {
    let home = registered();
    let file = home.path("fasten.env");
    std::fs::write(&file, "old").unwrap();
    let export = [
        "config",
        "export",
        "--format",
        "env",
        "--output",
        "fasten.env",
    ];
    let (code, it) = document(&home, &export);
    assert_eq!(
        (code, it),
        (
            0,
            json!({"schema_version": 1, "ok": true, "output": "fasten.env"})
        )
    );
    assert_eq!(
        std::fs::metadata(&file).unwrap().permissions().mode() & 0o777,
        0o600
    );
    assert_eq!(
        std::fs::read_to_string(&file).unwrap(),
        exported(&home, "env")
    );
    let nowhere = [
        "config",
        "export",
        "--format",
        "env",
        "--output",
        "none/fasten.env",
    ];
    assert_eq!(document(&home, &nowhere).0, 1);
    assert_eq!(document(&Home::new(), &export).0, 4);
    let (_, it) = document(
        &home,
        &["config", "export", "--format", "systemd-credential"],
    );
    assert_eq!(it["text"], SECRET);
}
