//! No decision depends on the wording of a message: whatever other code needs for a decision must
//! be a field or a variant (`docs/architecture.md`). Checked in the sources, and tested with
//! planted violations.

use crate::house::imports::Source;
use crate::house::imports::Token;
use crate::house::imports::tokens;
use crate::house::layers::sources;

/// The names that messages have in this project: variables, fields or methods without arguments.
const MESSAGES: &[&str] = &[
    "cause",
    "description",
    "detail",
    "error",
    "explanation",
    "failure",
    "hint",
    "message",
    "problem",
    "reason",
    "refusal",
    "sentence",
    "summary",
    "to_string",
    "title",
    "why",
];
/// String methods that search for words.
const LOOKS: &[&str] = &[
    "contains",
    "ends_with",
    "eq_ignore_ascii_case",
    "find",
    "matches",
    "rfind",
    "split_once",
    "starts_with",
    "strip_prefix",
    "strip_suffix",
];

#[test]
fn no_decision_depends_on_the_wording_of_a_message() {
    let found: Vec<String> = sources().iter().flat_map(violations).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_search_for_words_in_a_message_is_named_with_file_and_line() {
    for line in [
        "fn f() { if error.to_string().contains(\"absolute\") {} }",
        "fn f() { failed.sentence.contains(\"redirect_uri\"); }",
        "fn f() { error.message().starts_with(\"unknown field\"); }",
        "fn f() { let _ = reason.find(\"invalid_grant\"); }",
        "fn f() { description\n        .strip_prefix(\"x\"); }",
    ] {
        let found = violations(&planted(line));
        let line = 2 + line.matches('\n').count();
        assert_eq!(
            found,
            [format!(
                "src/oauth/x.rs:{line}: looks for words in a message; make what it looks for a field or a variant"
            )]
        );
    }
}

#[test]
fn other_searches_pass() {
    for line in [
        "fn f() { error.kind().contains(X); }",
        "fn f() { errors.iter().find(|one| one.is_ours()); }",
        "#[cfg(test)] mod tests { fn f() { assert!(error.to_string().contains(\"x\")); } }",
        "fn f() { facts.reasons.contains(&Reason::TimedOut); }",
        "fn f() { text.find('\\n'); }",
    ] {
        assert_eq!(violations(&planted(line)), [""; 0], "{line}");
    }
}

fn planted(line: &str) -> Source {
    Source {
        name: "oauth/x.rs".to_owned(),
        text: format!("//! A file.\n{line}\n"),
    }
}

/// Finds `message.contains("…")` and the like. Searches with a closure or for a variant are
/// allowed.
fn violations(source: &Source) -> Vec<String> {
    let tokens = tokens(source);
    let looks = (0..tokens.len()).filter(|at| looks_for_words(&tokens, *at));
    looks
        .map(|at| {
            format!(
                "src/{}:{}: looks for words in a message; make what it looks for a field or a variant",
                source.name, tokens[at].line
            )
        })
        .collect()
}

fn looks_for_words(tokens: &[Token], at: usize) -> bool {
    let text = |at: usize| tokens.get(at).map_or("", |token| token.text.as_str());
    let is_look = LOOKS.contains(&text(at)) && text(at + 1) == "(" && text(at + 2).starts_with('"');
    if !is_look || at < 2 || text(at - 1) != "." {
        return false;
    }
    let called = text(at - 2) == ")" && at >= 4 && text(at - 3) == "(";
    MESSAGES.contains(&text(if called { at - 4 } else { at - 2 }))
}
