//! `inspect` through the real binary: its input comes from an argument, stdin, a file or a
//! terminal, and certain values are never shown.

use crate::world::support::Home;
use crate::world::support::finished;
use serde_json::{Value, json};
use std::io::Write;
use std::process::{Command, Stdio};

const ANSWER: &str = "http://127.0.0.1:4/callback?code=s3cr3tc0de&state=abc&iss=https://as.example";

fn on_stdin(home: &Home, text: &str) -> (i32, Value) {
    let mut command = home.fastenctl(&["inspect", "-", "--json"]);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
    let (code, stdout, stderr) = finished(&child.wait_with_output().unwrap());
    assert!(
        !(stdout.clone() + &stderr).contains("s3cr3t"),
        "{stdout}{stderr}"
    );
    (code, serde_json::from_str(&stdout).unwrap())
}

#[test]
fn a_secret_as_an_argument_causes_a_warning_and_stdin_does_not() {
    let home = Home::new();
    let (code, stdout, stderr) = finished(&home.fastenctl(&["inspect", ANSWER]).output().unwrap());
    assert!(
        code == 0
            && stderr.starts_with("warning: a value on the command line is visible to other users"),
        "{stdout}{stderr}"
    );
    assert!(
        stdout.starts_with("This is an authorization response\n") && !stdout.contains("s3cr3t"),
        "{stdout}"
    );
    let (code, stdout, stderr) = finished(
        &home
            .fastenctl(&[
                "inspect",
                "https://as.example/authorize?response_type=token&client_id=app",
            ])
            .output()
            .unwrap(),
    );
    assert!(
        code == 20 && stderr.is_empty() && stdout.contains("wrong  AUTH-07"),
        "{stdout}{stderr}"
    );
    // The text is broken into lines and indented, as in an e-mail.
    let (code, document) = on_stdin(
        &home,
        &format!("  {}\n {}\r\n", &ANSWER[..20], &ANSWER[20..]),
    );
    assert_eq!(
        (code, &document["what"], &document["problems"]),
        (0, &json!("authorization_response"), &json!([]))
    );
}

#[test]
fn missing_input_is_an_error_that_says_how_to_provide_it() {
    let home = Home::new();
    for args in [&["inspect"][..], &["inspect", "-"]] {
        let (code, _, stderr) = finished(&home.fastenctl(args).output().unwrap());
        assert!(code == 2 && stderr.contains("hint: "), "{args:?}: {stderr}");
    }
}

#[test]
fn takes_the_report_of_a_real_run_apart() {
    let home = Home::new();
    let failing = [
        "auth",
        "test",
        "--issuer",
        "http://127.0.0.1:1",
        "--client-id",
        "app",
        "--no-browser",
        "--json",
    ];
    std::fs::write(
        home.path("report.json"),
        home.fastenctl(&failing).output().unwrap().stdout,
    )
    .unwrap();
    let (code, stdout, _) = finished(
        &home
            .fastenctl(&["inspect", "report.json", "--json"])
            .output()
            .unwrap(),
    );
    let document: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(
        (code, &document["what"]),
        (20, &json!("report")),
        "{document:#}"
    );
    let names: Vec<&str> = document["parts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| part["name"].as_str().unwrap())
        .collect();
    assert_eq!(
        names,
        [
            "via",
            "provider",
            "summary",
            "summary",
            "summary",
            "step.discovery"
        ]
    );
    assert!(
        document["problems"][0]["sentence"]
            .as_str()
            .unwrap()
            .contains("no connection"),
        "{document:#}"
    );
}

#[test]
fn a_terminal_is_asked_and_does_not_show_what_is_typed() {
    let home = Home::new();
    let mut command = home.fastenctl(&["inspect"]);
    command.env("TERM", "dumb").stdin(Stdio::inherit());
    let mut terminal = rexpect::session::spawn_command(command, Some(30_000)).unwrap();
    terminal.exp_string("URL or token").unwrap();
    terminal.send_line("s3cr3t-opaque-token").unwrap();
    let said = terminal.exp_eof().unwrap();
    assert!(
        said.contains("This is an opaque token or code") && !said.contains("s3cr3t"),
        "{said}"
    );
}

/// Returns the exit code and complete output for a text on stdin.
fn printed(home: &Home, text: &str) -> (i32, String, String) {
    let mut command = home.fastenctl(&["inspect", "-"]);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(text.as_bytes()).unwrap();
    drop(stdin);
    finished(&child.wait_with_output().unwrap())
}

#[test]
fn a_url_wrapped_by_mail_or_a_terminal_is_read_as_if_it_were_whole() {
    let home = Home::new();
    let expected = "\
This is an authorization response

address  http://127.0.0.1:4/callback
           where the browser was sent
arrival  query
           where the parameters are
code     <code: 10 chars, 78254d21>
           can be exchanged for tokens, once
state    <state: 3 chars, ba7816bf>
           ties the response to the browser that started the request
iss      https://as.example
           who sent the response or issued the token

No problems found offline
";
    let (one, two) = ANSWER.split_at(40);
    for given in [
        ANSWER.to_owned(),
        format!("> <{one}\r\n> {two}>.\r\n"),
        format!("\u{201c}{one}\n    {two}\u{201d},"),
        format!("'{one}\\\n{two}'"),
        format!("(see {ANSWER})").replace("see ", ""),
    ] {
        assert_eq!(
            printed(&home, &given),
            (0, expected.to_owned(), String::new()),
            "{given}"
        );
    }
}

#[test]
fn a_token_answer_is_shown_member_by_member_with_its_tokens_taken_apart() {
    let home = Home::new();
    // {"alg":"ES256","kid":"k1"} and
    // {"iss":"https://as.example","sub":"alice","aud":"app","exp":4102444800,"iat":1}
    let id_token = "eyJhbGciOiJFUzI1NiIsImtpZCI6ImsxIn0.eyJpc3MiOiJodHRwczovL2FzLmV4YW1wbGUiLCJzdWIiOiJhbGljZSIsImF1ZCI6ImFwcCIsImV4cCI6NDEwMjQ0NDgwMCwiaWF0IjoxfQ.czNjcjN0";
    let text = json!({
        "access_token": "s3cr3t-access", "token_type": "Bearer", "expires_in": "300", "scope": "openid patient/*.rs",
        "patient": "s3cr3t-patient", "id_token": id_token,
    })
    .to_string();
    // The text is broken in the middle of a value, as on a terminal.
    let text = text.replace("eyJhbGciOiJF", "eyJh\nbGciOiJF");
    let expected = "\
This is a response from a token endpoint

access_token         <access_token: 13 chars, 44c3374b>
                       gives access to the record; must not be in a URL
expires_in           300
                       seconds until the access token expires
id_token             <id_token: 151 chars, 64390e74>
                       says who signed in
patient              <patient: 14 chars, 083d0abc>
                       whose record was granted (SMART)
scope                openid patient/*.rs
                       requested or granted scopes
token_type           Bearer
                       how the access token is used; anyone who has a Bearer token can use it
id_token.header.alg  ES256
                       signature algorithm
id_token.header.kid  k1
                       ID of the issuer's key that signed it
id_token.claims.aud  app
                       who it is for
id_token.claims.exp  4102444800
                       when it expires
id_token.claims.iat  1
                       when it was issued
id_token.claims.iss  https://as.example
                       who sent the response or issued the token
id_token.claims.sub  alice
                       user ID at the issuer
id_token.signature   <signature: 8 chars, 9a913c29>
                       not verified: that needs the issuer's keys

wrong  TOK-01    it sends `expires_in` as a string, not as a number (SMART-launch step 5; 6749 5.1)
";
    assert_eq!(
        printed(&home, &text),
        (20, expected.to_owned(), String::new())
    );
}

#[test]
fn a_token_endpoints_refusal_is_shown() {
    let home = Home::new();
    let text = r#"{"error":"invalid_grant","error_description":"used before"}"#;
    let expected = "\
This is a response from a token endpoint

error              invalid_grant
                     why there is no code
error_description  used before
                     explanation in the provider's words

No problems found offline
";
    assert_eq!(
        printed(&home, text),
        (0, expected.to_owned(), String::new())
    );
}

#[test]
fn pipes_are_read_and_folders_devices_empty_inputs_and_prose_are_refused() {
    let home = Home::new();
    let token = "s3cr3t-opaque-token";
    let text = "\
This is an opaque token or code

token  <token: 19 chars, dc09ebc3>

No problems found offline
";
    let expected = (0, text.to_owned(), String::new());
    let script = format!("exec \"$0\" inspect <(printf {token})");
    let mut command = Command::new("bash");
    command
        .args(["-c", script.as_str()])
        .arg(home.fastenctl(&[]).get_program())
        .env("FASTENCTL_CONFIG", home.config_file())
        .env_remove("RUST_LOG");
    assert_eq!(finished(&command.output().unwrap()), expected);
    std::fs::write(home.path("token"), token).unwrap();
    let mut command = home.fastenctl(&["inspect", "/dev/stdin"]);
    command.stdin(std::fs::File::open(home.path("token")).unwrap());
    assert_eq!(finished(&command.output().unwrap()), expected);

    std::fs::write(home.path("blank"), "\n").unwrap();
    std::fs::create_dir(home.path("folder")).unwrap();
    let another = "pass an existing file, or the text on stdin: `fastenctl inspect -`";
    let provide = "provide a URL, a token or a report from `auth test --json`";
    for (given, error, hint) in [
        ("folder", "`folder` is a folder", another),
        (
            "/dev/null",
            "cannot read `/dev/null`: it is not a regular file",
            another,
        ),
        ("blank", "`blank` is empty", provide),
        ("/dev/stdin", "`stdin` is empty", provide),
        ("", "the argument is empty", provide),
        (
            "this is a sentence, not a token",
            "this is not a URL, a token, a token response or a report",
            "pass one of these, without any text around it",
        ),
    ] {
        let output = home.fastenctl(&["inspect", given]).output().unwrap();
        let stderr = format!("error: {error}\n hint: {hint}\n");
        assert_eq!(finished(&output), (2, String::new(), stderr), "{given}");
    }
}

#[test]
fn reports_in_other_formats_are_recognised_and_the_json_report_is_asked_for() {
    let home = Home::new();
    let reports = [
        ("report.html", "an HTML page"),
        ("report.xml", "a JUnit report"),
        ("report.har", "an HTTP archive"),
        ("report.txt", "a text report"),
    ];
    let mut args = vec![
        "auth",
        "test",
        "--issuer",
        "http://127.0.0.1:1",
        "--client-id",
        "app",
        "--no-browser",
    ];
    for (file, _) in reports {
        args.extend(["--report", file]);
    }
    let (code, _, stderr) = finished(&home.fastenctl(&args).output().unwrap());
    assert_eq!(code, 6, "{stderr}");
    for (file, what) in reports {
        let output = home.fastenctl(&["inspect", file]).output().unwrap();
        let stderr = format!(
            "error: this is {what}; a report can be inspected only as JSON\n \
             hint: pass the `.json` report; `fastenctl auth test --report report.json` writes it\n"
        );
        assert_eq!(finished(&output), (2, String::new(), stderr), "{file}");
    }
}
