//! Other people's files are only read through `files`, which does not wait for pipes and does not
//! read devices endlessly. All other code may only open a folder to sync it, a lock, or a file that
//! this program has just written.

use crate::house::imports::Source;
use crate::house::imports::tokens;
use crate::house::layers::sources;

const DOOR: &str = "files.rs";
const OPEN_THEIR_OWN: &[&str] = &[
    "config/private.rs",
    "config/room.rs",
    "lighthouse/backup/archive.rs",
    "lighthouse/folder.rs",
    "lighthouse/mail/delivery.rs",
    "lighthouse/sqlite/mark.rs",
];

#[test]
fn other_peoples_files_are_only_read_through_files() {
    let sources = sources();
    let past: Vec<String> = sources.iter().flat_map(past_the_door).collect();
    assert!(past.is_empty(), "{}", past.join("\n"));
}

#[test]
fn a_direct_read_is_named_with_file_and_line() {
    let planted = |name: &str, text: &str| {
        past_the_door(&Source {
            name: name.to_owned(),
            text: text.to_owned(),
        })
    };
    let text = "fn f() {\n std::fs::read_to_string(x) }";
    assert_eq!(
        planted("ui/mod.rs", text),
        ["src/ui/mod.rs:2: `fs::read_to_string` goes past `files`"]
    );
    let text = "fn f() { File::open(x) } #[cfg(test)] mod tests { fn f() { fs::read(x) } }";
    assert_eq!(
        planted("ui/mod.rs", text),
        ["src/ui/mod.rs:1: `File::open` goes past `files`"]
    );
    assert_eq!(planted("config/room.rs", text), [""; 0]);
    assert_eq!(planted(DOOR, "fn f() { fs::read(x) }"), [""; 0]);
}

fn past_the_door(source: &Source) -> Vec<String> {
    if source.name == DOOR {
        return Vec::new();
    }
    let opens_its_own = OPEN_THEIR_OWN.contains(&source.name.as_str());
    let tokens = tokens(source);
    let called = tokens.windows(4).filter_map(|four| {
        let [room, first, second, name] = four else {
            return None;
        };
        let is_path = first.text == ":" && second.text == ":";
        let is_past = match (room.text.as_str(), name.text.as_str()) {
            ("fs", "read" | "read_to_string") => true,
            ("File", "open") => !opens_its_own,
            _ => false,
        };
        (is_path && is_past).then(|| {
            format!(
                "src/{}:{}: `{}::{}` goes past `files`",
                source.name, name.line, room.text, name.text
            )
        })
    });
    called.collect()
}
