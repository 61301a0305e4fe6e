//! The rules in `docs/architecture.md`, checked in the sources: which imports are allowed between
//! rooms and inside the large ones; no cycles between files; two folder levels; the maximum number
//! of files per room; the `//!` at the top of every file; and the few files that may use feature
//! gates. Each rule is tested with planted violations.

use crate::house::imports::Source;
use crate::house::imports::Token;
use crate::house::imports::circle;
use crate::house::imports::edges;
use crate::house::imports::imports;
use crate::house::imports::module;
use crate::house::imports::starts_with;
use crate::house::imports::tokens;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A room may import rooms in later rows. Rooms in the same row never import one another.
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
    &["rfc", "clock", "env", "echo", "files", "memory"],
    &["secret", "error"],
    &["text"],
];

/// Rooms that servers may not import, although the rows would allow it: servers and the tool's own
/// rooms share only what both need.
const NOT_FOR_SERVERS: &[&str] = &["conformance", "oauth", "driver", "trace"];

/// The rows inside a room: its folders and files.
const INNER: &[(&str, &[&[&str]])] = &[
    (
        "lighthouse",
        &[
            &["reload"],
            &["serving"],
            &["router"],
            &["openapi", "jobs", "check", "export"],
            &["sign_in"],
            &["flow", "retention"],
            &["installations"],
            &["app"],
            &[
                "doubts",
                "list_source",
                "seats",
                "mail",
                "probe",
                "lookup",
                "refresh_tokens",
            ],
            &["catalog", "catalog_import"],
            &["stored_catalog"],
            &["web"],
            &["words"],
            &["transfer"],
            &["numbers"],
            &["backup"],
            &["database"],
            &["peppers"],
            &["audit", "folder"],
            &["store", "pepper", "reach"],
            &["sqlite", "postgres"],
            &["migrations"],
            &["sql"],
            &["settings", "service_manager", "waiting"],
            &["heap", "moment"],
        ],
    ),
    (
        "conformance",
        &[
            &["run"],
            &["findings"],
            &["register", "selection"],
            &[
                "discovery",
                "authorization",
                "pkce",
                "loopback",
                "response",
                "token",
                "smart",
                "id_token",
                "refresh",
                "introspection",
                "revocation",
                "mix_up",
            ],
            &["check"],
            &["prober"],
            &["facts", "headers", "scope_syntax"],
            &["verdict"],
        ],
    ),
    (
        "oauth",
        &[
            &["session"],
            &["sign_in"],
            &["grant", "facts", "traits", "trust"],
            &[
                "target",
                "token",
                "id_token",
                "fhir",
                "authorize",
                "loopback",
                "browser",
            ],
            &["pushed", "device", "registration"],
            &["answered"],
            &["discovery", "client", "refusal_page"],
            &[
                "address",
                "dpop",
                "machine_clock",
                "markup",
                "meaning",
                "said",
            ],
        ],
    ),
];

/// The only files that may use feature gates; all others are the same with and without the servers.
const FEATURE_GATES: &[&str] = &[
    "lib.rs",
    "commands/mod.rs",
    "commands/sandbox.rs",
    "commands/demo/mod.rs",
    "commands/lighthouse/mod.rs",
    "commands/lighthouse/audit.rs",
    "commands/catalog/check.rs",
    "commands/catalog/mod.rs",
    "commands/catalog/overrule.rs",
    "commands/catalog/update.rs",
    "commands/catalog/import.rs",
    "commands/catalog/list.rs",
    "commands/catalog/show.rs",
    "commands/lighthouse/check.rs",
    "commands/lighthouse/erasure.rs",
    "commands/lighthouse/export.rs",
    "commands/lighthouse/installation.rs",
    "commands/lighthouse/key.rs",
    "commands/lighthouse/limit.rs",
    "commands/lighthouse/notice.rs",
    "commands/lighthouse/pepper.rs",
    "commands/lighthouse/platform.rs",
    "commands/lighthouse/reset_secret.rs",
    "commands/lighthouse/seat.rs",
    "commands/lighthouse/serve.rs",
    "commands/lighthouse/suspension.rs",
    "commands/storage/mod.rs",
    "commands/storage/backup.rs",
    "commands/storage/copy_to.rs",
    "commands/storage/migrate.rs",
    "commands/storage/restore.rs",
];

/// Maximum number of files per room, not counting `mod.rs`.
const FILES_A_ROOM: usize = 18;

#[test]
fn every_file_in_src_follows_the_rules() {
    let sources = sources();
    let broken: Vec<String> = sources.iter().flat_map(violations).collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
    let crowded = crowded(sources.iter().map(|source| source.name.as_str()));
    assert!(crowded.is_empty(), "{}", crowded.join("\n"));
}

#[test]
fn no_files_in_src_import_each_other_in_a_cycle() {
    assert_eq!(circle(&edges(&sources())), None);
}

#[test]
fn a_forbidden_import_is_named_with_file_and_line() {
    for (file, line, expected) in [
        (
            "lighthouse/web/page.rs",
            "use crate::oauth::discovery;",
            "`lighthouse` may not import `oauth`",
        ),
        (
            "sandbox/mod.rs",
            "use crate::{api::ticket, lighthouse::seats};",
            "`sandbox` may not import `lighthouse`",
        ),
        (
            "client/mod.rs",
            "fn f() { crate::ui::clean(\"\") }",
            "`client` may not import `ui`",
        ),
        (
            "oauth/sign_in/mod.rs",
            "use crate::conformance::run;",
            "`oauth` may not import `conformance`",
        ),
        (
            "conformance/pkce/challenge.rs",
            "use crate::conformance::authorization::refused;",
            "`conformance::pkce` may not import `conformance::authorization`",
        ),
        (
            "trace/recorder.rs",
            "use crate::{text::clean, oauth::{target, token::Tokens}};",
            "`trace` may not import `oauth`",
        ),
        (
            "api/mod.rs",
            "use crate::http::Client;",
            "`api` may not import `http`",
        ),
        (
            "http/client.rs",
            "html! { (crate::secret::x()) (crate::config::load()) }",
            "`http` may not import `config`",
        ),
        (
            "commands/auth/mod.rs",
            "use crate::cli::command;",
            "`commands` may not import `cli`",
        ),
        (
            "error.rs",
            "use crate::secret::Secret;",
            "`error` may not import `secret`",
        ),
        (
            "ui/mod.rs",
            "use super::config;",
            "`ui` may not import `config`",
        ),
        (
            "oauth/loopback/wait.rs",
            "use super::super::super::ui;",
            "`oauth` may not import `ui`",
        ),
        (
            "main.rs",
            "use fastenctl::oauth;",
            "`main` imports only `cli`",
        ),
        (
            "client/mod.rs",
            "use crate::newcomer;",
            "`newcomer` is in no row of the import table",
        ),
    ] {
        let source = planted(file, &format!("//! A file.\n\n{line}\n"));
        let mut found = violations(&source);
        found.dedup();
        assert_eq!(found, [format!("src/{file}:3: {expected}")]);
    }
}

#[test]
fn an_allowed_import_passes() {
    for (file, line) in [
        ("main.rs", "fn main() { fastenctl::cli::run(x) }"),
        (
            "cli/mod.rs",
            "use crate::commands::{context::Context, register}; use crate::ui::Ui;",
        ),
        (
            "commands/auth/test.rs",
            "use crate::commands::context::Context; use crate::{config, trace::Trace};",
        ),
        ("report/text.rs", "use crate::trace::Trace;"),
        (
            "lighthouse/sqlite/engine.rs",
            "use crate::lighthouse::sql::row::Row; use crate::secret::Secret;",
        ),
        (
            "client/mod.rs",
            "/* crate::ui */ const A: &str = \"crate::ui::x\"; // crate::ui",
        ),
        (
            "text.rs",
            "#[cfg(test)] mod tests { use super::*; use crate::ui::Ui; }",
        ),
    ] {
        let source = planted(file, &format!("//! A file.\n{line}\n"));
        assert_eq!(violations(&source), [""; 0], "{file}: {line}");
    }
}

#[test]
fn an_import_back_up_inside_a_room_is_named() {
    let rows: &[(&str, &[&[&str]])] = &[(
        "lighthouse",
        &[&["router"], &["sign_in", "mail"], &["store"]],
    )];
    let named = |file: &str, line: &str| {
        let source = planted(file, line);
        let found = imports(file, &tokens(&source));
        let paths = found.iter().map(|import| import.path.as_slice());
        paths
            .filter_map(|path| inner_verdict(rows, &module(file), path))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        named(
            "lighthouse/store/mod.rs",
            "use crate::lighthouse::sign_in::token;"
        ),
        ["`lighthouse::store` may not import `lighthouse::sign_in`"]
    );
    assert_eq!(
        named(
            "lighthouse/mail/outbox.rs",
            "use crate::lighthouse::{store::Tx, sign_in};"
        ),
        ["`lighthouse::mail` may not import `lighthouse::sign_in`"]
    );
    assert_eq!(
        named(
            "lighthouse/store/mod.rs",
            "use crate::lighthouse::newcomer::X;"
        ),
        ["`lighthouse::newcomer` is in no row of `lighthouse`"]
    );
    assert_eq!(
        named(
            "lighthouse/router.rs",
            "use crate::lighthouse::{mail, store}; use crate::text;"
        ),
        [""; 0]
    );
}

#[test]
fn a_cycle_is_found_however_it_is_written() {
    let found = |files: &[(&str, &str)]| {
        let sources: Vec<Source> = files
            .iter()
            .map(|(name, text)| planted(name, text))
            .collect();
        circle(&edges(&sources))
    };
    let chain = ("b/two.rs", "use crate::c; fn f() { crate::b::one::x() }");
    assert_eq!(
        found(&[("b/one.rs", "use crate::c::X;"), chain, ("c.rs", "")]),
        None
    );
    assert_eq!(
        found(&[("b/one.rs", "use super::two::{X, y};"), chain, ("c.rs", "")]),
        Some(vec!["b::one".to_owned(), "b::two".to_owned()])
    );
    assert_eq!(
        found(&[
            ("a/mod.rs", "pub use self::deep::X;"),
            ("a/deep.rs", "use crate::{a::Y, c}; "),
            ("c.rs", "")
        ]),
        Some(vec!["a".to_owned(), "a::deep".to_owned()])
    );
    assert_eq!(
        found(&[
            ("a.rs", "use crate::b;"),
            ("b.rs", "#[cfg(test)]\nmod tests { use crate::a; }")
        ]),
        None
    );
}

#[test]
fn a_third_level_too_many_files_a_missing_headline_and_a_stray_gate_are_named() {
    assert_eq!(
        violations(&planted("oauth/loopback/deep/x.rs", "//! A file.\n")),
        ["src/oauth/loopback/deep/x.rs:1: lies deeper than two folders below `src`"]
    );
    assert_eq!(
        violations(&planted("oauth/loopback/x.rs", "//! A file.\n")),
        [""; 0]
    );
    assert_eq!(
        violations(&planted("text.rs", "use std::fmt;\n")),
        ["src/text.rs:1: does not open with `//!`"]
    );
    for gate in [
        "#[cfg(feature = \"sandbox\")] mod a;",
        "fn f() { if cfg!(not(feature = \"sandbox\")) {} }",
    ] {
        let text = format!("//! A file.\n{gate}\n");
        assert_eq!(
            violations(&planted("client/mod.rs", &text)),
            [
                "src/client/mod.rs:2: a feature gate belongs into lib.rs or where the servers' commands are"
            ]
        );
        assert_eq!(violations(&planted("commands/demo/mod.rs", &text)), [""; 0]);
    }
    let names: Vec<String> = (0..19).map(|number| format!("api/x{number}.rs")).collect();
    let all = || names.iter().map(String::as_str);
    assert_eq!(crowded(all().skip(1).chain(["api/mod.rs"])), [""; 0]);
    assert_eq!(
        crowded(all()),
        ["src/api holds 19 files, which is more than 18"]
    );
}

fn planted(name: &str, text: &str) -> Source {
    Source {
        name: name.to_owned(),
        text: text.to_owned(),
    }
}

/// Returns all files below `src`.
pub(crate) fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    assert!(files.len() > 200, "only {} files were found", files.len());
    let source = |file: PathBuf| Source {
        name: file
            .strip_prefix(&root)
            .unwrap()
            .to_str()
            .unwrap()
            .replace('\\', "/"),
        text: std::fs::read_to_string(&file).unwrap(),
    };
    files.into_iter().map(source).collect()
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

/// Returns the rooms with more than [`FILES_A_ROOM`] files.
fn crowded<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut rooms: BTreeMap<&str, usize> = BTreeMap::new();
    for name in names {
        if let Some((room, file)) = name.rsplit_once('/')
            && file != "mod.rs"
        {
            *rooms.entry(room).or_default() += 1;
        }
    }
    rooms
        .into_iter()
        .filter(|(_, files)| *files > FILES_A_ROOM)
        .map(|(room, files)| {
            format!("src/{room} holds {files} files, which is more than {FILES_A_ROOM}")
        })
        .collect()
}

/// Returns the violations in a file, with line numbers.
fn violations(source: &Source) -> Vec<String> {
    let name = source.name.as_str();
    let mut found = Vec::new();
    if name.split('/').count() > 3 {
        found.push((1, "lies deeper than two folders below `src`".to_owned()));
    }
    if !source.text.starts_with("//!") {
        found.push((1, "does not open with `//!`".to_owned()));
    }
    let tokens = tokens(source);
    for import in imports(name, &tokens) {
        let wrong = verdict(name, &import.path)
            .or_else(|| inner_verdict(INNER, &module(name), &import.path));
        found.extend(wrong.map(|what| (import.line, what)));
    }
    let may_gate = FEATURE_GATES.contains(&name);
    for at in 0..tokens.len() {
        if !may_gate && is_feature_gate(&tokens[at..]) {
            let what = "a feature gate belongs into lib.rs or where the servers' commands are";
            found.push((tokens[at].line, what.to_owned()));
        }
    }
    found.sort();
    found
        .into_iter()
        .map(|(line, what)| format!("src/{name}:{line}: {what}"))
        .collect()
}

fn is_feature_gate(tokens: &[Token]) -> bool {
    let (begins, rest) = if starts_with(tokens, &["cfg", "!", "("]) {
        (true, tokens.get(3..))
    } else {
        let attribute =
            starts_with(tokens, &["cfg", "("]) || starts_with(tokens, &["cfg_attr", "("]);
        (attribute, tokens.get(2..))
    };
    let asks = |rest: &[Token]| {
        rest.iter()
            .take_while(|token| !matches!(token.text.as_str(), "]" | "{" | ";"))
            .any(|token| token.text == "feature")
    };
    begins && rest.is_some_and(asks)
}

/// Returns the index of the row that lists a module or a part of it.
fn row(rows: &[&[&str]], room: &str) -> Option<usize> {
    rows.iter().position(|row| row.contains(&room))
}

/// Returns the rule that an import between rooms breaks, if any.
fn verdict(name: &str, path: &[String]) -> Option<String> {
    let imported = path.first()?.as_str();
    let room = name
        .split('/')
        .next()
        .unwrap_or(name)
        .trim_end_matches(".rs");
    if room == "lib" {
        return None;
    }
    let unknown = |name: &str| Some(format!("`{name}` is in no row of the import table"));
    let Some(to) = row(ROWS, imported) else {
        return unknown(imported);
    };
    if room == "main" {
        return (imported != "cli").then(|| "`main` imports only `cli`".to_owned());
    }
    let Some(from) = row(ROWS, room) else {
        return unknown(room);
    };
    let is_apart = matches!(room, "lighthouse" | "sandbox") && NOT_FOR_SERVERS.contains(&imported);
    (room != imported && from >= to || is_apart)
        .then(|| format!("`{room}` may not import `{imported}`"))
}

/// Returns the rule that an import inside a room with its own rows breaks, if any.
fn inner_verdict(inner: &[(&str, &[&[&str]])], here: &[String], path: &[String]) -> Option<String> {
    let (room, part) = (here.first()?, here.get(1)?);
    let (_, rows) = inner.iter().find(|(name, _)| name == room)?;
    let imported = path.get(1).filter(|_| path.first() == Some(room))?;
    let unknown = |part: &str| Some(format!("`{room}::{part}` is in no row of `{room}`"));
    let Some(to) = row(rows, imported) else {
        return unknown(imported);
    };
    let Some(from) = row(rows, part) else {
        return unknown(part);
    };
    (part != imported && from >= to)
        .then(|| format!("`{room}::{part}` may not import `{room}::{imported}`"))
}
