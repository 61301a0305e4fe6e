//! What each file in `src` imports, determined from its tokens: every `use`, including braces,
//! `super` and `self`, and every path in the code. Unit tests are ignored.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};

/// A source file: its path below `src`, separated by slashes, and its text.
pub(crate) struct Source {
    pub(crate) name: String,
    pub(crate) text: String,
}

/// The path that a file imports, from the crate's root, and the line of the import.
pub(crate) struct Import {
    pub(crate) path: Vec<String>,
    pub(crate) line: usize,
}

/// A token and its line. Each bracket is a token of its own.
pub(crate) struct Token {
    pub(crate) text: String,
    pub(crate) line: usize,
}

/// Returns the module of a file, from the crate's root: `oauth/mod.rs` and `oauth.rs` are both
/// `oauth`.
pub(crate) fn module(name: &str) -> Vec<String> {
    let path = name.trim_end_matches(".rs");
    let path = path.strip_suffix("/mod").unwrap_or(path);
    if matches!(path, "lib" | "main") {
        return Vec::new();
    }
    path.split('/').map(str::to_owned).collect()
}

/// Returns the tokens in order, without comments and unit tests.
pub(crate) fn tokens(source: &Source) -> Vec<Token> {
    let stream = source.text.parse::<TokenStream>();
    let stream = stream.unwrap_or_else(|error| panic!("src/{}: {error}", source.name));
    let mut tokens = Vec::new();
    flatten(stream, &mut tokens);
    tokens
}

fn flatten(stream: TokenStream, tokens: &mut Vec<Token>) {
    let mut attributes = String::new();
    let mut skipped = false;
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
                if open == "[" {
                    attributes = group.stream().to_string().replace(' ', "");
                }
                let is_test = skipped && open == "{";
                tokens.push(token(open, line));
                if !is_test {
                    flatten(group.stream(), tokens);
                }
                tokens.push(token(close, group.span_close().start().line));
                skipped &= !is_test;
            }
            other => {
                let text = other.to_string();
                skipped |= text == "mod" && attributes == "cfg(test)";
                if !matches!(text.as_str(), "#" | "pub" | "mod") {
                    attributes.clear();
                }
                tokens.push(token(&text, line));
            }
        }
    }
}

fn token(text: &str, line: usize) -> Token {
    Token {
        text: text.to_owned(),
        line,
    }
}

/// Returns the full form of every path into the crate that the file contains.
pub(crate) fn imports(name: &str, tokens: &[Token]) -> Vec<Import> {
    let here = module(name);
    let root = if name == "main.rs" {
        "fastenctl"
    } else {
        "crate"
    };
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        let begins_path = at == 0 || tokens[at - 1].text != ":";
        let base = match tokens[at].text.as_str() {
            word if word == root => Vec::new(),
            "super" => here[..here.len().saturating_sub(1)].to_vec(),
            "self" => here.clone(),
            _ => continue,
        };
        if !begins_path || !starts_with(&tokens[at + 1..], &[":", ":"]) {
            continue;
        }
        let line = tokens[at].line;
        let mut paths = Vec::new();
        expand(&tokens[at + 3..], base, &mut paths);
        found.extend(paths.into_iter().map(|path| Import { path, line }));
    }
    found
}

/// Adds the paths that continue `base`, and returns how many tokens they take.
fn expand(tokens: &[Token], base: Vec<String>, paths: &mut Vec<Vec<String>>) -> usize {
    let mut path = base;
    let mut at = 0;
    loop {
        match tokens.get(at).map(|token| token.text.as_str()) {
            Some("{") => {
                at += 1;
                while tokens.get(at).is_some_and(|token| token.text != "}") {
                    if tokens[at].text == "," {
                        at += 1;
                    } else {
                        at += expand(&tokens[at..], path.clone(), paths).max(1);
                    }
                }
                return at + 1;
            }
            Some("super") => {
                path.pop();
                at += 1;
            }
            Some("self") => at += 1,
            Some(word) if is_name(word) => {
                path.push(word.to_owned());
                at += 1;
            }
            _ => {
                paths.push(path);
                return at;
            }
        }
        if starts_with(&tokens[at.min(tokens.len())..], &[":", ":"]) {
            at += 2;
            continue;
        }
        paths.push(path);
        // Skip `as` and the name after it.
        if starts_with(&tokens[at.min(tokens.len())..], &["as"]) {
            at += 2;
        }
        return at;
    }
}

fn is_name(word: &str) -> bool {
    word.chars()
        .all(|character| character.is_alphanumeric() || character == '_')
}

/// Whether the tokens begin with the expected ones.
pub(crate) fn starts_with(tokens: &[Token], expected: &[&str]) -> bool {
    tokens.len() >= expected.len()
        && tokens
            .iter()
            .zip(expected)
            .all(|(token, expected)| token.text == *expected)
}

/// Returns the modules that each module imports.
pub(crate) fn edges(sources: &[Source]) -> BTreeMap<String, BTreeSet<String>> {
    let known: BTreeSet<String> = sources
        .iter()
        .map(|source| module(&source.name).join("::"))
        .collect();
    let mut edges = BTreeMap::new();
    for source in sources {
        let here = module(&source.name).join("::");
        let imported: BTreeSet<String> = imports(&source.name, &tokens(source))
            .iter()
            .filter_map(|import| file_of(&import.path, &known))
            .filter(|other| *other != here)
            .collect();
        edges.insert(here, imported);
    }
    edges
}

/// Returns the file that a path leads to: the longest prefix that is a file.
fn file_of(path: &[String], known: &BTreeSet<String>) -> Option<String> {
    (1..=path.len())
        .rev()
        .map(|length| path[..length].join("::"))
        .find(|beginning| known.contains(beginning))
}

/// Returns an import cycle in the order of its imports, if one exists.
pub(crate) fn circle(edges: &BTreeMap<String, BTreeSet<String>>) -> Option<Vec<String>> {
    let mut done = BTreeSet::new();
    edges
        .keys()
        .find_map(|file| walk(file, edges, &mut done, &mut Vec::new()))
}

fn walk(
    file: &str,
    edges: &BTreeMap<String, BTreeSet<String>>,
    done: &mut BTreeSet<String>,
    way: &mut Vec<String>,
) -> Option<Vec<String>> {
    if let Some(begins) = way.iter().position(|before| before == file) {
        return Some(way[begins..].to_vec());
    }
    if done.contains(file) {
        return None;
    }
    way.push(file.to_owned());
    let found = edges
        .get(file)
        .into_iter()
        .flatten()
        .find_map(|next| walk(next, edges, done, way));
    way.pop();
    done.insert(file.to_owned());
    found
}
