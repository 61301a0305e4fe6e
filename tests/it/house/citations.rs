//! Citations of documents in sources, tests, benches and documents: each must name an existing
//! document and, if it names a section, point or check, one that the document contains.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

/// The sections, points and checks of a document that a citation can name.
#[derive(Debug, Default, PartialEq, Eq)]
struct Outline {
    sections: BTreeSet<String>,
    /// The section and number of each entry in a numbered list.
    points: BTreeSet<(String, String)>,
    checks: BTreeSet<String>,
}

/// A citation: the document, and the sections, points and checks that it names in it.
#[derive(Debug, Default, PartialEq, Eq)]
struct Citation {
    line: usize,
    document: String,
    sections: Vec<String>,
    /// Each point with its section.
    points: Vec<(String, String)>,
    checks: Vec<String>,
}

/// The documents by path, relative to the project's root.
type Documents = BTreeMap<String, Outline>;

#[test]
fn every_citation_refers_to_something() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let texts = texts(root);
    let documents: Documents = texts
        .iter()
        .filter(|(path, _)| Path::new(path).extension() == Some("md".as_ref()))
        .map(|(path, text)| (path.clone(), outline(text)))
        .collect();
    let all: usize = texts.iter().map(|(_, text)| citations(text).len()).sum();
    assert!(all > 100, "only {all} citations were found");
    let wrong: Vec<String> = texts
        .iter()
        .flat_map(|(path, text)| wrong(path, text, &documents))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_broken_citation_is_found() {
    let documents = Documents::from([
        (
            written("docs/contract/a@"),
            outline("## 1. One\n1. x\n2. y\n### 1.1 In it\n## 12a. Late\n| AB-01 | x |\n"),
        ),
        (
            written("docs/plain@"),
            outline("# Plain\n## Without numbers\n"),
        ),
    ]);
    let told = |text: &str| wrong("src/x.rs", &written(text), &documents);
    for good in [
        "a@",
        "see `a@` section 12a",
        "// (a@ section 1 points 1 to 2, AB-01)",
        "/// a@ sections 1, 1.1 and 12a",
        "//! runs on (a@\n//! section 1.1). More",
        "docs/plain@, a@ AB-01",
        "https://example.org/other@ and *@",
        "a@ section 1 point 2 and section 12a",
    ] {
        assert_eq!(told(good), [""; 0], "{good}");
    }
    for (bad, expected) in [
        ("x\nb@ section 1", "src/x.rs:2: there is no `b@`"),
        ("a@ section 2", "src/x.rs:1: `a@` has no section 2"),
        (
            "//! runs on (a@\n    //! section 1.2). More",
            "src/x.rs:1: `a@` has no section 1.2",
        ),
        ("a@ sections 1 and 3", "src/x.rs:1: `a@` has no section 3"),
        (
            "a@ section 1 points 1 to 3",
            "src/x.rs:1: `a@` has no point 3 in section 1",
        ),
        (
            "a@ section 1 point 2, section 4",
            "src/x.rs:1: `a@` has no section 4",
        ),
        ("a@ AB-02", "src/x.rs:1: `a@` has no check AB-02"),
        ("plain@ section 1", "src/x.rs:1: `plain@` has no section 1"),
    ] {
        assert_eq!(told(bad), [written(expected)], "{bad}");
    }
}

/// Replaces `@` with `.md`. If the planted citations were written out, they would count as this
/// file's own.
fn written(text: &str) -> String {
    text.replace('@', ".md")
}

/// Returns the invalid citations in a file.
fn wrong(citing: &str, text: &str, documents: &Documents) -> Vec<String> {
    let mut found = Vec::new();
    for citation in citations(text) {
        let name = &citation.document;
        let mut say = |what: String| found.push(format!("{citing}:{}: {what}", citation.line));
        let Some(outline) = places(citing, name)
            .iter()
            .find_map(|place| documents.get(place))
        else {
            say(format!("there is no `{name}`"));
            continue;
        };
        for section in citation
            .sections
            .iter()
            .filter(|section| !outline.sections.contains(*section))
        {
            say(format!("`{name}` has no section {section}"));
        }
        for (section, point) in citation
            .points
            .iter()
            .filter(|point| !outline.points.contains(*point))
        {
            say(format!(
                "`{name}` has no point {point} in section {section}"
            ));
        }
        for check in citation
            .checks
            .iter()
            .filter(|check| !outline.checks.contains(*check))
        {
            say(format!("`{name}` has no check {check}"));
        }
    }
    found
}

/// Returns the paths at which a document with this name may be.
fn places(citing: &str, name: &str) -> Vec<String> {
    let beside = Path::new(citing).parent().unwrap_or(Path::new(""));
    ["", "docs", "docs/contract"]
        .iter()
        .map(Path::new)
        .chain([beside])
        .map(|folder| plain(&folder.join(name)))
        .collect()
}

/// Removes `..` from a path.
fn plain(path: &Path) -> String {
    let mut parts = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => drop(parts.pop()),
            other => parts.push(other),
        }
    }
    parts.to_string_lossy().into_owned()
}

fn outline(text: &str) -> Outline {
    let mut outline = Outline::default();
    let mut section = String::new();
    for line in text.lines() {
        if let Some(heading) = line.strip_prefix("##") {
            let (number, _) = number(heading.trim_start_matches('#').trim_start());
            section = number.unwrap_or_default();
            outline
                .sections
                .extend(Some(section.clone()).filter(|number| !number.is_empty()));
        } else if let Some((point, _)) = line.split_once(". ").filter(|(point, _)| is_whole(point))
        {
            outline.points.insert((section.clone(), point.to_owned()));
        } else if let Some(id) = line.strip_prefix("| ").and_then(|cells| check_id(cells).0) {
            outline.checks.insert(id);
        }
    }
    outline
}

/// Joins the text into one line, without comment markers and line breaks. Also returns the position
/// at which each original line begins.
fn joined(text: &str) -> (String, Vec<usize>) {
    let (mut all, mut begins) = (String::with_capacity(text.len()), Vec::new());
    for line in text.lines() {
        begins.push(all.len());
        let line = line.trim();
        let signs = ["//!", "///", "//", "#", "*", ">"];
        all += signs
            .iter()
            .find_map(|sign| line.strip_prefix(sign))
            .unwrap_or(line)
            .trim_start();
        all.push(' ');
    }
    (all, begins)
}

fn citations(text: &str) -> Vec<Citation> {
    let (text, begins) = joined(text);
    let in_name = |c: char| c.is_ascii_alphanumeric() || "_./-".contains(c);
    let mut found = Vec::new();
    for (end, ending) in text.match_indices(&written("@")) {
        let after = &text[end + ending.len()..];
        let begin = text[..end]
            .rfind(|c: char| !in_name(c))
            .map_or(0, |at| at + 1);
        let document = &text[begin..end + ending.len()];
        let is_longer = after.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
        if is_longer
            || begin == end
            || document.contains("//")
            || text[..begin].ends_with(['*', '}'])
        {
            continue;
        }
        let line = begins.partition_point(|at| *at <= begin);
        let mut citation = Citation {
            line,
            document: document.to_owned(),
            ..Citation::default()
        };
        read_on(after.trim_start_matches('`').trim_start(), &mut citation);
        found.push(citation);
    }
    found
}

/// Parses what follows a document's name.
fn read_on(mut rest: &str, citation: &mut Citation) {
    while let (Some(id), after) = check_id(rest) {
        citation.checks.push(id);
        rest = after.trim_start_matches([',', ' ']);
    }
    while let Some((sections, after)) = numbers(rest, "section") {
        rest = after;
        if let Some((points, after)) = numbers(rest.trim_start(), "point") {
            rest = after;
            let section = sections.last().cloned().unwrap_or_default();
            citation
                .points
                .extend(points.into_iter().map(|point| (section.clone(), point)));
        }
        citation.sections.extend(sections);
        rest = rest.trim_start_matches(',').trim_start();
        rest = rest.strip_prefix("and ").unwrap_or(rest);
    }
}

/// Splits `section 3`, or `sections 1, 3 and 5 to 7`, from the rest.
fn numbers<'a>(text: &'a str, word: &str) -> Option<(Vec<String>, &'a str)> {
    let after = text.strip_prefix(word)?;
    let several = after.strip_prefix('s');
    let (first, mut rest) = number(several.unwrap_or(after).trim_start());
    let mut found = vec![first?];
    while several.is_some() {
        let joint = [", ", " and ", " to "]
            .into_iter()
            .find(|joint| rest.starts_with(joint));
        let Some(joint) = joint else { break };
        let (Some(next), after) = number(&rest[joint.len()..]) else {
            break;
        };
        if joint == " to " {
            found.extend(between(found.last().map_or("", String::as_str), &next));
        }
        found.push(next);
        rest = after;
    }
    Some((found, rest))
}

fn between(first: &str, last: &str) -> Vec<String> {
    let whole = |text: &str| text.parse::<u32>().ok();
    whole(first)
        .zip(whole(last))
        .map_or_else(Vec::new, |(a, b)| {
            (a + 1..b).map(|it| it.to_string()).collect()
        })
}

/// Splits a leading number such as `3`, `0.4` or `12a` from the rest.
fn number(text: &str) -> (Option<String>, &str) {
    let end = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '.'))
        .unwrap_or(text.len());
    let word = text[..end].trim_end_matches('.');
    let is_number = word.starts_with(|c: char| c.is_ascii_digit());
    if is_number {
        (Some(word.to_owned()), &text[word.len()..])
    } else {
        (None, text)
    }
}

fn is_whole(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Splits a leading ID such as `TOK-07` from the rest.
fn check_id(text: &str) -> (Option<String>, &str) {
    let end = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
        .unwrap_or(text.len());
    let (word, after) = text.split_at(end);
    let is_id = word.split_once('-').is_some_and(|(group, number)| {
        !group.is_empty()
            && group.bytes().all(|byte| byte.is_ascii_uppercase())
            && number.len() == 2
            && is_whole(number)
    });
    if is_id {
        (Some(word.to_owned()), after)
    } else {
        (None, text)
    }
}

/// Returns all texts that may contain citations, by path from the root.
fn texts(root: &Path) -> Vec<(String, String)> {
    let mut files: Vec<PathBuf> = entries(root)
        .into_iter()
        .filter(|path| path.extension() == Some("md".as_ref()))
        .collect();
    let mut folders: Vec<PathBuf> = ["src", "tests", "benches", "docs"]
        .iter()
        .map(|name| root.join(name))
        .collect();
    while let Some(folder) = folders.pop() {
        let (inner, more) = entries(&folder).into_iter().partition(|path| path.is_dir());
        folders.extend::<Vec<PathBuf>>(inner);
        files.extend::<Vec<PathBuf>>(more);
    }
    files.sort();
    let name = |file: &Path| {
        file.strip_prefix(root)
            .unwrap()
            .to_string_lossy()
            .into_owned()
    };
    files
        .iter()
        .filter_map(|file| Some((name(file), std::fs::read_to_string(file).ok()?)))
        .collect()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect()
}
