//! Who may import whom, read from the sources: the table of `docs/architecture.md`, the two levels below
//! `src`, the `//!` at every file's top, and the few files that may ask for a feature.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::path::{Path, PathBuf};

/// A module may import what stands in a later row. Modules of one row never import one another.
const ROWS: &[&[&str]] = &[
    &["main"],
    &["cli"],
    &["commands"],
    &[
        "report",
        "inspect",
        "client",
        "config",
        "ui",
        "lighthouse",
        "sandbox",
    ],
    &["conformance"],
    &["oauth"],
    &["driver"],
    &["trace", "catalog"],
    &["api", "http", "server", "page"],
    &["rfc", "clock", "text", "env", "echo"],
    &["secret", "error"],
];

/// A report is a function of the trace of `oauth`.
const ALSO_ALLOWED: &[(&str, &str)] = &[("report", "oauth")];

/// Everything else is the same with and without the servers.
const FEATURE_GATES: &[&str] = &[
    "lib.rs",
    "commands/mod.rs",
    "commands/sandbox.rs",
    "commands/demo/mod.rs",
    "commands/lighthouse/mod.rs",
    "commands/lighthouse/catalog_check.rs",
    "commands/lighthouse/catalog_import.rs",
    "commands/lighthouse/catalog_list.rs",
    "commands/lighthouse/catalog_show.rs",
    "commands/lighthouse/check.rs",
    "commands/lighthouse/installation.rs",
    "commands/lighthouse/key.rs",
    "commands/lighthouse/limit.rs",
    "commands/lighthouse/migrate.rs",
    "commands/lighthouse/serve.rs",
    "commands/lighthouse/suspension.rs",
];

#[test]
fn every_file_of_src_keeps_the_rules() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    assert!(
        files.len() > 20,
        "only {} files were found below {}",
        files.len(),
        root.display()
    );
    let broken: Vec<String> = files
        .iter()
        .flat_map(|file| {
            let name = file
                .strip_prefix(&root)
                .unwrap()
                .to_str()
                .unwrap()
                .replace('\\', "/");
            violations(&name, &std::fs::read_to_string(file).unwrap())
        })
        .collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn a_forbidden_import_is_named_with_file_and_line() {
    for (file, line, expected) in [
        (
            "lighthouse/token.rs",
            "use crate::oauth::pkce;",
            "`lighthouse` may not import `oauth`",
        ),
        (
            "sandbox/mod.rs",
            "use crate::{api::ticket, lighthouse::limits};",
            "`sandbox` may not import `lighthouse`",
        ),
        (
            "client.rs",
            "fn f() { crate::ui::clean(\"\") }",
            "`client` may not import `ui`",
        ),
        (
            "oauth/trace.rs",
            "use crate::report::text;",
            "`oauth` may not import `report`",
        ),
        (
            "api/mod.rs",
            "use crate::http::Client;",
            "`api` may not import `http`",
        ),
        (
            "http.rs",
            "html! { (crate::secret::x()) (crate::config::load()) }",
            "`http` may not import `config`",
        ),
        (
            "commands/auth.rs",
            "use crate::cli::command;",
            "`commands` may not import `cli`",
        ),
        (
            "error.rs",
            "use crate::secret::Secret;",
            "`error` may not import `secret`",
        ),
        (
            "ui.rs",
            "use super::config;",
            "`ui` may not import `config`",
        ),
        (
            "main.rs",
            "use fastenctl::oauth;",
            "`main` imports only `cli`",
        ),
        (
            "oauth/pkce.rs",
            "use super::super::ui;",
            "`super::super` leaves the module: name it from `crate`",
        ),
        (
            "client.rs",
            "use crate::newcomer;",
            "`newcomer` is in no row of the import table",
        ),
    ] {
        let text = format!("//! A file.\n\n{line}\n");
        assert_eq!(
            violations(file, &text),
            [format!("src/{file}:3: {expected}")]
        );
    }
}

#[test]
fn an_allowed_import_passes() {
    for (file, line) in [
        ("main.rs", "fn main() { fastenctl::cli::run(x) }"),
        (
            "cli.rs",
            "use crate::commands::{Context, register}; use crate::ui::Ui;",
        ),
        (
            "commands/auth.rs",
            "use crate::commands::Context; use crate::{config, oauth::trace};",
        ),
        (
            "report/text.rs",
            "use crate::oauth::trace::Trace; use crate::report::bar;",
        ),
        (
            "lighthouse/store/sqlite.rs",
            "use crate::lighthouse::store::Tx; use crate::secret::Secret;",
        ),
        (
            "client.rs",
            "/* crate::ui */ const A: &str = \"crate::ui::x\"; // crate::ui",
        ),
        (
            "ui.rs",
            "mod tests { use super::*; use super::config_line; }",
        ),
    ] {
        assert_eq!(
            violations(file, &format!("//! A file.\n{line}\n")),
            [""; 0],
            "{file}: {line}"
        );
    }
}

#[test]
fn a_third_level_a_missing_headline_and_a_stray_gate_are_named() {
    assert_eq!(
        violations("oauth/deep/disc.rs", "//! A file.\n"),
        ["src/oauth/deep/disc.rs:1: lies deeper than two levels below `src`"]
    );
    assert_eq!(
        violations("lighthouse/store/sqlite.rs", "//! A file.\n"),
        [""; 0]
    );
    assert_eq!(
        violations("ui.rs", "use std::fmt;\n"),
        ["src/ui.rs:1: does not open with `//!`"]
    );
    for gate in [
        "#[cfg(feature = \"sandbox\")] mod a;",
        "fn f() { if cfg!(not(feature = \"sandbox\")) {} }",
    ] {
        let text = format!("//! A file.\n{gate}\n");
        assert_eq!(
            violations("client.rs", &text),
            [
                "src/client.rs:2: a feature gate belongs into lib.rs or where the servers' commands are"
            ]
        );
        assert_eq!(violations("commands/sandbox.rs", &text), [""; 0]);
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
}

/// What is wrong with the file `name` (below `src`, with slashes), each with file and line.
fn violations(name: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let may_be_deeper = ["lighthouse/store/", "oauth/checks/"]
        .iter()
        .any(|folder| name.starts_with(folder));
    if name.split('/').count() > 2 && !may_be_deeper || name.split('/').count() > 3 {
        found.push((1, "lies deeper than two levels below `src`".to_owned()));
    }
    if !text.starts_with("//!") {
        found.push((1, "does not open with `//!`".to_owned()));
    }
    let mut tokens = Vec::new();
    flatten(
        text.parse()
            .unwrap_or_else(|error| panic!("src/{name}: {error}")),
        &mut tokens,
    );
    let may_gate = FEATURE_GATES.contains(&name);
    for at in 0..tokens.len() {
        let line = tokens[at].line;
        found.extend(
            forbidden_imports(name, &tokens[at..])
                .into_iter()
                .map(|what| (line, what)),
        );
        if !may_gate && is_feature_gate(&tokens[at..]) {
            found.push((
                line,
                "a feature gate belongs into lib.rs or where the servers' commands are".to_owned(),
            ));
        }
    }
    found
        .into_iter()
        .map(|(line, what)| format!("src/{name}:{line}: {what}"))
        .collect()
}

/// One token, with brackets as tokens of their own.
struct Token {
    text: String,
    line: usize,
}

/// The tokens in order; comments are gone, and a string is one token that looks like no path.
fn flatten(stream: TokenStream, tokens: &mut Vec<Token>) {
    for tree in stream {
        let line = tree.span().start().line;
        match tree {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                tokens.push(Token {
                    text: open.to_owned(),
                    line,
                });
                flatten(group.stream(), tokens);
                tokens.push(Token {
                    text: close.to_owned(),
                    line: group.span_close().start().line,
                });
            }
            other => tokens.push(Token {
                text: other.to_string(),
                line,
            }),
        }
    }
}

fn starts_with(tokens: &[Token], expected: &[&str]) -> bool {
    tokens.len() >= expected.len()
        && tokens
            .iter()
            .zip(expected)
            .all(|(token, expected)| token.text == *expected)
}

fn is_feature_gate(tokens: &[Token]) -> bool {
    let (begins, rest) = if starts_with(tokens, &["cfg", "!", "("]) {
        (true, tokens.get(3..))
    } else {
        (
            starts_with(tokens, &["cfg", "("]) || starts_with(tokens, &["cfg_attr", "("]),
            tokens.get(2..),
        )
    };
    let asks = |rest: &[Token]| {
        rest.iter()
            .take_while(|token| !matches!(token.text.as_str(), "]" | "{" | ";"))
            .any(|token| token.text == "feature")
    };
    begins && rest.is_some_and(asks)
}

/// What the path that begins here imports although it may not.
fn forbidden_imports(name: &str, tokens: &[Token]) -> Vec<String> {
    if starts_with(tokens, &["super", ":", ":", "super"]) {
        return vec!["`super::super` leaves the module: name it from `crate`".to_owned()];
    }
    let module = name
        .split('/')
        .next()
        .unwrap_or(name)
        .trim_end_matches(".rs");
    let root = if module == "main" {
        "fastenctl"
    } else {
        "crate"
    };
    let is_root = starts_with(tokens, &[root, ":", ":"]);
    // In `src/ui.rs` itself `super` is the crate, in its tests it is `ui`.
    let may_be_root =
        !name.contains('/') && module != "lib" && starts_with(tokens, &["super", ":", ":"]);
    if !is_root && !may_be_root {
        return Vec::new();
    }
    let named = heads(&tokens[3..])
        .into_iter()
        .filter(|head| is_root || row(head).is_some());
    named.filter_map(|head| verdict(module, head)).collect()
}

/// The first words after `crate::`: one, or several in braces.
fn heads(tokens: &[Token]) -> Vec<&str> {
    if !starts_with(tokens, &["{"]) {
        return tokens
            .first()
            .map(|token| token.text.as_str())
            .into_iter()
            .collect();
    }
    let (mut depth, mut found) = (0, Vec::new());
    for pair in tokens.windows(2) {
        match pair[0].text.as_str() {
            "{" => depth += 1,
            "}" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            break;
        }
        if depth == 1 && matches!(pair[0].text.as_str(), "{" | ",") && pair[1].text != "}" {
            found.push(pair[1].text.as_str());
        }
    }
    found
}

fn row(module: &str) -> Option<usize> {
    ROWS.iter().position(|row| row.contains(&module))
}

fn verdict(module: &str, imported: &str) -> Option<String> {
    let unknown = |name: &str| Some(format!("`{name}` is in no row of the import table"));
    let Some(to) = row(imported) else {
        return unknown(imported);
    };
    if module == "main" {
        return (imported != "cli").then(|| "`main` imports only `cli`".to_owned());
    }
    let Some(from) = row(module) else {
        return unknown(module);
    };
    let allowed = module == imported || from < to || ALSO_ALLOWED.contains(&(module, imported));
    (!allowed).then(|| format!("`{module}` may not import `{imported}`"))
}
