//! What each edition remembers about a list's endpoints. Pure.

use crate::lighthouse::catalog_import::hold::addresses;
use crate::lighthouse::stored_catalog::editions::Mention;
use std::collections::{HashMap, HashSet};

/// A list's endpoints after an import.
#[derive(Clone, Debug, Default)]
pub(super) struct Edition {
    /// The IDs in it.
    pub(super) ids: HashSet<String>,
    /// The IDs among them that are held back, and that the list had dropped before.
    pub(super) back: HashSet<String>,
    /// The endpoints that the list no longer contains, by ID, as they were served.
    pub(super) gone: HashMap<String, String>,
    pub(super) is_confirmed: bool,
}

/// Returns what to remember about each endpoint for which this differs from before.
pub(super) fn remembered(
    before: &HashMap<String, Mention>,
    edition: &Edition,
    now: i64,
) -> Vec<(String, Mention)> {
    let known = |id: &String| before.get(id).cloned().unwrap_or_default();
    let listed = edition.ids.iter().map(|id| {
        let known = known(id);
        let content = Some(known.content).filter(|_| edition.back.contains(id));
        let mention = Mention {
            is_confirmed: known.is_confirmed || edition.is_confirmed,
            is_listed: true,
            content: content.unwrap_or_default(),
            gone_at: 0,
        };
        (id, mention)
    });
    let gone: HashSet<&String> = before.keys().chain(edition.gone.keys()).collect();
    let gone = gone.into_iter().filter(|id| !edition.ids.contains(*id));
    let gone = gone.map(|id| (id, lost(known(id), edition.gone.get(id), edition, now)));
    let mut all: Vec<(String, Mention)> = listed
        .chain(gone)
        .filter(|(id, mention)| before.get(*id) != Some(mention))
        .map(|(id, mention)| (id.clone(), mention))
        .collect();
    all.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    all
}

fn lost(known: Mention, served: Option<&String>, edition: &Edition, now: i64) -> Mention {
    let is_news = known.is_listed || known.gone_at == 0;
    Mention {
        is_confirmed: known.is_confirmed && !edition.is_confirmed,
        is_listed: false,
        content: served.map_or(known.content, |served| addresses(served)),
        gone_at: if is_news { now } else { known.gone_at },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERVED: &str = r#"{"name":"x","url":"https://a.example/"}"#;
    const ADDRESS: &str = r#"{"url":"https://a.example/"}"#;

    fn set(ids: &[&str]) -> HashSet<String> {
        ids.iter().map(|id| (*id).to_owned()).collect()
    }

    fn mention(is_confirmed: bool, is_listed: bool, content: &str, gone_at: i64) -> Mention {
        Mention {
            is_confirmed,
            is_listed,
            content: content.to_owned(),
            gone_at,
        }
    }

    #[test]
    fn gone_and_confirmed_endpoints_are_remembered() {
        let mut known = HashMap::new();
        let mut after = |edition: &Edition, now: i64| {
            let news = remembered(&known, edition, now);
            known.extend(news.clone());
            assert_eq!(remembered(&known, edition, now), []);
            news
        };
        let of = |id: &str, mention: Mention| (id.to_owned(), mention);
        let mut edition = Edition {
            ids: set(&["a", "b"]),
            is_confirmed: true,
            ..Edition::default()
        };
        let both = ["a", "b"].map(|id| of(id, mention(true, true, "", 0)));
        assert_eq!(after(&edition, 1), both);
        edition = Edition {
            ids: set(&["b", "c"]),
            gone: HashMap::from([("a".to_owned(), SERVED.to_owned())]),
            ..Edition::default()
        };
        let gone = of("a", mention(true, false, ADDRESS, 2));
        let new = of("c", mention(false, true, "", 0));
        assert_eq!(after(&edition, 2), [gone, new]);
        edition.gone.clear();
        assert_eq!(after(&edition, 3), []);
        edition = Edition {
            ids: set(&["a", "b", "c"]),
            back: set(&["a"]),
            ..Edition::default()
        };
        let back = of("a", mention(true, true, ADDRESS, 0));
        assert_eq!(after(&edition, 4), [back]);
        edition = Edition {
            ids: set(&["b", "c"]),
            is_confirmed: true,
            ..Edition::default()
        };
        let gone = of("a", mention(false, false, ADDRESS, 5));
        let new = of("c", mention(true, true, "", 0));
        assert_eq!(after(&edition, 5), [gone, new]);
    }
}
