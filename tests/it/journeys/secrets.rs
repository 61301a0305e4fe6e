//! A run leaves no code, token, verifier, state, ticket, cookie or secret in its output, in logs,
//! or in the data folder, including every page of the database. The run's secrets are taken from
//! its own traffic, recorded by `strace`. Each is searched for as it is, percent-encoded, and in
//! base64.

use crate::world::practice::Practice;
use crate::world::support::Home;
use crate::world::support::finished;
use base64::{Engine, prelude::BASE64_STANDARD, prelude::BASE64_URL_SAFE};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

/// The secrets to search for, and where each came from.
type Secrets = BTreeMap<String, &'static str>;

/// Parameters, members and headers that carry a secret: the text just before the value, and its
/// name.
const CARRIERS: &[(&str, &str)] = &[
    ("code=", "code"),
    ("state=", "state"),
    ("ticket=", "ticket"),
    ("code_verifier=", "verifier"),
    ("refresh_token=", "refresh token"),
    ("token=", "token"),
    ("client_secret=", "client secret"),
    ("password=", "password"),
    ("transaction=", "transaction"),
    ("\"access_token\":\"", "access token"),
    ("\"refresh_token\":\"", "refresh token"),
    ("\"id_token\":\"", "id token"),
    ("\"ticket\":\"", "ticket"),
    ("\"installation_secret\":\"", "installation secret"),
    ("uthorization: Bearer ", "bearer token"),
    ("uthorization: Basic ", "basic credentials"),
    ("authorization: Bearer ", "bearer token"),
    ("authorization: Basic ", "basic credentials"),
];

/// Minimum length of a secret; shorter values are ordinary words.
const SHORTEST: usize = 12;

/// GW-26: no output, log or file of a run contains a secret.
#[test]
fn gw_26_nothing_in_a_run_shows_a_secret() {
    let practice = Practice::start_in(Home::with_all_logs(), &["-vvv"], "");
    let mut run = Run {
        practice: &practice,
        secrets: Secrets::new(),
        seen: Vec::new(),
    };
    run.observe(
        "register",
        &[
            "register",
            "--name",
            "Ada Park",
            "--email",
            "ada@example.org",
        ],
        0,
    );
    for name in ["right", "wrong"] {
        let password = if name == "right" {
            "correct-horse-battery"
        } else {
            "wrong"
        };
        std::fs::write(practice.home.path(name), password).unwrap();
    }
    for (name, provider, password, exit_code) in [
        ("public", "sandbox-public", "right", 0),
        ("confidential", "sandbox-basic", "right", 0),
        ("refused", "sandbox-public", "wrong", 5),
    ] {
        for json in [&[][..], &["--json"]] {
            let file = practice.home.path(password);
            let user = [
                "--user",
                "alice",
                "--login",
                "alice",
                "--password-file",
                file.to_str().unwrap(),
            ];
            let sign_in = ["auth", "test", provider, "--browser", "built-in"];
            run.observe(
                &format!("{name}{}", json.len()),
                &[&sign_in[..], &user, json].concat(),
                exit_code,
            );
        }
    }
    run.observe("usage", &["usage"], 0);
    run.observe("status", &["status", "--json"], 0);
    run.observe("config", &["config", "show"], 0);
    run.add_what_files_hold();
    for expected in [
        "code",
        "state",
        "ticket",
        "verifier",
        "access token",
        "refresh token",
        "id token",
        "cookie",
        "installation secret",
        "basic credentials",
        "bearer token",
        "password",
    ] {
        assert!(
            run.secrets.values().any(|name| *name == expected),
            "the traffic shows no {expected}: {:?}",
            run.names()
        );
    }
    // Stop the servers, so that all of their data is in files.
    let Run {
        secrets, mut seen, ..
    } = run;
    let home = practice.stop();
    read_all(&home.path(""), &mut seen);
    println!("{} secrets in {} places", secrets.len(), seen.len());
    let leaks = leaks(&secrets, &seen);
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
}

#[test]
fn each_form_of_a_secret_is_found() {
    let secret = "tok/en+value==0123";
    let secrets = Secrets::from([(secret.to_owned(), "token")]);
    let percent: String = secret.bytes().map(|byte| format!("%{byte:02x}")).collect();
    let plain_escapes = "tok%2Fen%2Bvalue%3D%3D0123".to_owned();
    let base64 = |before: &str| BASE64_STANDARD.encode(format!("{before}{secret}, and more"));
    for text in [
        secret.to_owned(),
        percent,
        plain_escapes,
        base64(""),
        base64("a"),
        base64("ab"),
        BASE64_URL_SAFE.encode(secret),
    ] {
        let seen = [(
            "log".to_owned(),
            format!("before {text} after").into_bytes(),
        )];
        assert_eq!(leaks(&secrets, &seen), ["a token is in log"], "{text}");
    }
    assert_eq!(
        leaks(&secrets, &[("log".to_owned(), b"tok/en".to_vec())]),
        [""; 0]
    );
}

#[test]
fn secrets_are_read_from_traffic() {
    let traffic = "GET /callback?code=abcdefghijklmnop&state=0123456789abcdef HTTP/1.1\r\nset-cookie: session=qwertyuiopasdfgh; HttpOnly\r\n\
                   authorization: Basic dXNlcjpzZWNyZXQtc2VjcmV0\r\nresponse_type=code&x=1 {\"access_token\":\"zxcvbnm12345678\"}";
    let found = secrets_in(traffic);
    let expected = [
        ("0123456789abcdef", "state"),
        ("abcdefghijklmnop", "code"),
        ("dXNlcjpzZWNyZXQtc2VjcmV0", "basic credentials"),
        ("qwertyuiopasdfgh", "cookie"),
        ("secret-secret", "basic credentials"),
        ("zxcvbnm12345678", "access token"),
    ];
    assert_eq!(
        found,
        expected
            .map(|(value, name)| (value.to_owned(), name))
            .into()
    );
}

/// The commands of a run, their output, and the secrets that went over their connections.
struct Run<'a> {
    practice: &'a Practice,
    secrets: Secrets,
    seen: Vec<(String, Vec<u8>)>,
}

impl Run<'_> {
    /// Runs the command as verbosely as possible, under `strace`.
    fn observe(&mut self, name: &str, args: &[&str], exit_code: i32) {
        let home = &self.practice.home;
        let trace = tempfile::NamedTempFile::new().unwrap();
        let mut command = home.fastenctl(&[args, &["-vvv"]].concat());
        command.env(
            "FASTENCTL_LIGHTHOUSE",
            self.practice.gateway.text("lighthouse"),
        );
        let output = under_strace(&command, trace.path()).output().unwrap();
        assert_eq!(
            output.status.code(),
            Some(exit_code),
            "{name}: {:?}",
            finished(&output)
        );
        let traffic = traffic(&std::fs::read_to_string(trace.path()).unwrap());
        self.secrets.extend(secrets_in(&traffic));
        let Output { stdout, stderr, .. } = output;
        self.seen.push((format!("stdout of {name}"), stdout));
        self.seen.push((format!("stderr of {name}"), stderr));
    }

    /// Adds secrets that are never sent in the clear, or not over the CLI's connections.
    fn add_what_files_hold(&mut self) {
        let config: toml::Table = std::fs::read_to_string(self.practice.home.config_file())
            .unwrap()
            .parse()
            .unwrap();
        let installation = &config["profiles"]["default"]["installation"];
        let text = |key: &str| installation[key].as_str().unwrap().to_owned();
        self.secrets.insert(text("secret"), "installation secret");
        self.secrets.insert(text("user_ref_key"), "user_ref key");
        self.secrets
            .insert("sandbox-basic-secret".to_owned(), "client secret");
    }

    fn names(&self) -> std::collections::BTreeSet<&&str> {
        self.secrets.values().collect()
    }
}

fn under_strace(inner: &Command, trace: &Path) -> Command {
    let mut command = Command::new("strace");
    command.args([
        "-f",
        "-qq",
        "-xx",
        "-s",
        "4000000",
        "-e",
        "trace=read,write,readv,writev,sendto,recvfrom,sendmsg,recvmsg",
    ]);
    command
        .arg("-o")
        .arg(trace)
        .arg(inner.get_program())
        .args(inner.get_args());
    command
        .env_clear()
        .stdin(std::process::Stdio::null())
        .current_dir(inner.get_current_dir().unwrap());
    command.envs(
        inner
            .get_envs()
            .filter_map(|(name, value)| Some((name, value?))),
    );
    command
}

/// Decodes every buffer in the trace, whose bytes are written as `"\x41\x42"`.
fn traffic(trace: &str) -> String {
    let buffers = trace.split('"').skip(1).step_by(2).map(|buffer| {
        let bytes = buffer
            .split("\\x")
            .skip(1)
            .filter_map(|byte| u8::from_str_radix(byte.get(..2)?, 16).ok());
        String::from_utf8_lossy(&bytes.collect::<Vec<u8>>()).into_owned()
    });
    buffers.collect::<Vec<_>>().join("\n")
}

fn secrets_in(traffic: &str) -> Secrets {
    let mut found = Secrets::new();
    for (carrier, name) in CARRIERS {
        for (at, _) in traffic.match_indices(carrier) {
            let stands_alone =
                !traffic[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_');
            if stands_alone || !carrier.ends_with('=') {
                add(&mut found, value(&traffic[at + carrier.len()..]), name);
            }
        }
    }
    for (at, header) in traffic.to_lowercase().match_indices("set-cookie: ") {
        let cookie = traffic[at + header.len()..]
            .split(['\r', '\n'])
            .next()
            .unwrap_or_default();
        add(
            &mut found,
            value(cookie.split_once('=').unwrap_or_default().1),
            "cookie",
        );
    }
    found
}

fn add(found: &mut Secrets, value: &str, name: &'static str) {
    let decoded = url::form_urlencoded::parse(format!("x={value}").as_bytes())
        .next()
        .map(|(_, value)| value.into_owned());
    for value in [Some(value.to_owned()), decoded]
        .into_iter()
        .flatten()
        .filter(|value| value.len() >= SHORTEST)
    {
        if name == "basic credentials"
            && let Ok(pair) = BASE64_STANDARD.decode(&value)
            && let Some((_, secret)) = String::from_utf8_lossy(&pair).split_once(':')
        {
            found.insert(secret.to_owned(), name);
        }
        found.insert(value, name);
    }
}

/// Returns the text up to the end of a value in a query, a form, JSON or a header.
fn value(text: &str) -> &str {
    text.split(|end: char| !end.is_ascii_alphanumeric() && !"-._~+/=%".contains(end))
        .next()
        .unwrap_or_default()
}

/// Reads everything below the folder, except for the files that are meant to contain a secret.
fn read_all(folder: &Path, seen: &mut Vec<(String, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            read_all(&path, seen);
        } else if !["config.toml", "client-secret", "right", "wrong"].contains(&name.as_str()) {
            seen.push((path.display().to_string(), std::fs::read(&path).unwrap()));
        }
    }
}

/// Returns each secret with each place where it must not be.
fn leaks(secrets: &Secrets, seen: &[(String, Vec<u8>)]) -> Vec<String> {
    let mut found = Vec::new();
    for (place, bytes) in seen {
        // Each byte becomes a character, because searching text is far faster.
        let raw: String = bytes.iter().copied().map(char::from).collect();
        // Percent-encoding may escape any character, in upper or lower case, so decode before
        // comparing.
        let decoded = percent_decoded(&raw);
        for (secret, name) in secrets {
            let in_base64 = || base64_forms(secret).iter().any(|form| raw.contains(form));
            if raw.contains(secret) || decoded.contains(secret) || in_base64() {
                found.push(format!("a {name} is in {place}"));
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

fn percent_decoded(text: &str) -> String {
    let mut parts = text.split('%');
    let mut decoded = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part
            .get(..2)
            .and_then(|hex| u8::from_str_radix(hex, 16).ok())
        {
            Some(byte) => decoded.extend([char::from(byte)].into_iter().chain(part[2..].chars())),
            None => decoded.extend(["%", part]),
        }
    }
    decoded
}

/// Returns the base64 forms of a secret, reduced to the characters that do not depend on what
/// precedes and follows it.
fn base64_forms(secret: &str) -> Vec<String> {
    let mut forms = Vec::new();
    for shift in 0..3 {
        let shifted = [&[0; 3][..shift], secret.as_bytes()].concat();
        let whole = shifted.len() / 3 * 4;
        let begin = [0, 2, 3][shift];
        for engine in [BASE64_STANDARD, BASE64_URL_SAFE] {
            forms.push(engine.encode(&shifted)[begin..whole].to_owned());
        }
    }
    forms
}
