//! What a terminal receives from hostile text, byte for byte: our own colours and spinners, and
//! nothing else that controls it.

use crate::journeys::hostile_gateway::Front;
use crate::journeys::hostile_text::{COMMANDS, HOSTILE, harmless, lies};
use crate::journeys::register::{ADA, Gateway};
use std::process::{Command, Stdio};

/// Returns everything that a command writes to a terminal.
fn on_a_terminal(mut command: Command) -> String {
    command
        .env("TERM", "xterm")
        .stdin(Stdio::inherit())
        .stdout(Stdio::inherit())
        .stderr(Stdio::inherit());
    let mut terminal = rexpect::session::spawn_command(command, Some(60_000)).unwrap();
    let shown = terminal.exp_eof().unwrap();
    // Each character stands for one byte.
    let bytes = shown
        .chars()
        .map(|one| u8::try_from(one).unwrap())
        .collect();
    String::from_utf8(bytes).unwrap()
}

/// Removes our own output: colours, redrawn spinner lines, the hidden cursor, and the terminal's
/// line endings.
fn without_our_own(text: &str) -> String {
    let (mut rest, mut shown) = (text, String::new());
    while let Some((before, sequence)) = rest.split_once("\u{1b}[") {
        shown += before;
        let end = sequence
            .find(|one: char| !matches!(one, '0'..='9' | ';' | '?'))
            .unwrap();
        let (given, command) = (&sequence[..end], &sequence[end..=end]);
        let is_ours = matches!(command, "m" | "K" | "A" | "B" | "C" | "D" | "G")
            || matches!((given, command), ("?25", "h" | "l"));
        if !is_ours {
            shown.push('\u{1b}');
        }
        rest = &sequence[end + 1..];
    }
    (shown + rest).replace("\r\n", "\n").replace('\r', "\n")
}

#[test]
fn a_terminal_shows_a_gateways_text_without_interpreting_it() {
    let gateway = Gateway::start();
    let front = Front::before(&gateway);
    assert_eq!(
        front.run(&gateway, &[&["register"][..], &ADA].concat()).0,
        0
    );
    lies(&front, "");
    for args in COMMANDS {
        for more in [&["-v", "--no-input"], &["--json", "--no-input"]] {
            let args = [args, more].concat();
            let mut command = gateway.home.fastenctl(&args);
            command.env("FASTENCTL_LIGHTHOUSE", &front.base);
            let shown = on_a_terminal(command);
            assert!(!shown.is_empty(), "{args:?}");
            // The spinner redraws its line, so no part of it remains.
            harmless(&args, &without_our_own(&shown));
        }
    }
}

#[test]
fn a_terminal_shows_given_text_without_interpreting_it() {
    let gateway = Gateway::start();
    let given = |args: &[&str]| gateway.home.fastenctl(args);
    let variable = |name: &str, args: &[&str]| {
        let mut command = given(args);
        command.env(name, HOSTILE);
        command
    };
    for (what, command) in [
        ("a command", given(&[HOSTILE])),
        ("a flag", given(&["usage", &format!("--{HOSTILE}")])),
        ("a value", given(&["usage", "--format", HOSTILE])),
        ("a duration", given(&["usage", "--watch", HOSTILE])),
        ("in JSON", given(&["usage", "--watch", HOSTILE, "--json"])),
        ("a place", given(&["status", "--config", HOSTILE])),
        ("a path", given(&["config", "path", "--config", HOSTILE])),
        ("a profile", given(&["unregister", "--profile", HOSTILE])),
        ("a key", given(&["config", "get", HOSTILE])),
        ("a token", given(&["inspect", HOSTILE])),
        ("a session", given(&["auth", "refresh", HOSTILE])),
        ("a variable", variable("FASTENCTL_TIMEOUT", &["status"])),
        ("a URL", variable("FASTENCTL_LIGHTHOUSE", &["status"])),
        (
            "where it is from",
            variable("FASTENCTL_LIGHTHOUSE", &["config", "show", "--origin"]),
        ),
        (
            "a setting",
            variable("FASTENCTL_LIGHTHOUSE_LISTEN", &["lighthouse", "check"]),
        ),
    ] {
        let shown = on_a_terminal(command);
        assert!(!shown.is_empty(), "{what}");
        harmless(&[what], &without_our_own(&shown));
    }
}
