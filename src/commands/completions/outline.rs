//! Finds names in a TOML file, even in one that is invalid because it is still being edited.

use toml_edit::{Document, Item, Key};

/// The names of the tables below `path`, in alphabetical order. If the file cannot be parsed, they
/// come from its headers.
pub(super) fn names_below(text: &str, path: &[&str]) -> Vec<String> {
    let mut names = match Document::parse(text) {
        Ok(document) => tables(document.as_item(), path),
        Err(_) => headers(text, path),
    };
    names.sort();
    names.dedup();
    names
}

/// The strings at `key` in a list of tables; none if the file cannot be parsed.
pub(super) fn texts_in(text: &str, list: &str, key: &str) -> Vec<String> {
    let Ok(document) = Document::parse(text) else {
        return Vec::new();
    };
    let tables = document.get(list).and_then(Item::as_array_of_tables);
    let texts = tables.into_iter().flatten().filter_map(|table| {
        let text = table.get(key)?.as_str()?;
        Some(text.to_owned())
    });
    texts.collect()
}

fn tables(item: &Item, path: &[&str]) -> Vec<String> {
    let found = path.iter().try_fold(item, |item, name| item.get(*name));
    let table = found.and_then(Item::as_table_like);
    let tables = table.into_iter().flat_map(|table| {
        let below = table.iter().filter(|(_, item)| item.is_table_like());
        below.map(|(name, _)| name.to_owned())
    });
    tables.collect()
}

/// Names in header lines such as `[profiles.work.providers.mine]`.
fn headers(text: &str, path: &[&str]) -> Vec<String> {
    let name = |line: &str| {
        let inner = line.trim().strip_prefix('[')?.split(']').next()?;
        let keys = Key::parse(inner).ok()?;
        let begins = keys
            .iter()
            .map(Key::get)
            .take(path.len())
            .eq(path.iter().copied());
        begins.then(|| keys.get(path.len()).map(|key| key.get().to_owned()))?
    };
    text.lines().filter_map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOUND: &str = "\
[profiles.work]
lighthouse = \"https://gw.example/v1\"
[profiles.home.providers.\"my epic\"]
issuer = \"https://a.example\"
[profiles.home.providers]
inline = { issuer = \"https://b.example\" }
";

    #[test]
    fn tables_are_named_however_they_are_written() {
        assert_eq!(names_below(SOUND, &["profiles"]), ["home", "work"]);
        let providers = ["profiles", "home", "providers"];
        assert_eq!(names_below(SOUND, &providers), ["inline", "my epic"]);
        assert_eq!(
            names_below(SOUND, &["profiles", "gone", "providers"]),
            [""; 0]
        );
    }

    #[test]
    fn the_headers_of_a_broken_file_still_name_them() {
        let broken =
            format!("{SOUND}[profiles.new\nlighthouse = \"https://\n[[profiles.last.x]]\n");
        assert_eq!(names_below(&broken, &["profiles"]), ["home", "new", "work"]);
        let providers = ["profiles", "home", "providers"];
        assert_eq!(names_below(&broken, &providers), ["my epic"]);
    }

    #[test]
    fn texts_come_from_each_table_of_a_list() {
        let text =
            "[[endpoints]]\nid = \"a\"\n[[endpoints]]\nurl = \"x\"\n[[endpoints]]\nid = \"b\"\n";
        assert_eq!(texts_in(text, "endpoints", "id"), ["a", "b"]);
        assert_eq!(
            texts_in("[[endpoints]]\nid = \"a", "endpoints", "id"),
            [""; 0]
        );
    }
}
