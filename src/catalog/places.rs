//! Determines which state an institution is in, by its postal code or name, and which states have a
//! large city with a given name. The data is in `places.txt` and `cities.txt`.

use crate::catalog::normalize::{key, lines};
use std::collections::HashMap;
use std::sync::LazyLock;

/// A set of states, one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct States(u64);

struct State {
    code: String,
    /// Canonical words.
    name: String,
    /// Ranges of three-digit postal code prefixes, each given by its first and last prefix.
    postal_codes: Vec<(u16, u16)>,
}

static STATES: LazyLock<Vec<State>> = LazyLock::new(|| {
    lines(include_str!("places.txt"))
        .filter_map(state)
        .collect()
});

fn state(line: &str) -> Option<State> {
    let (code, rest) = line.split_once(' ')?;
    let (ranges, name) = rest.split_once(' ')?;
    let range = |text: &str| {
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        Some((first.parse().ok()?, last.parse().ok()?))
    };
    let postal_codes = ranges.split(',').filter_map(range).collect();
    Some(State {
        code: code.to_ascii_lowercase(),
        name: key(name),
        postal_codes,
    })
}

/// States by name. Apart from the District of Columbia, a name has at most two distinctive words.
static NAMES: LazyLock<HashMap<&str, States>> = LazyLock::new(|| {
    STATES
        .iter()
        .enumerate()
        .map(|(place, state)| (state.name.as_str(), States::at(place)))
        .collect()
});

static CITIES: LazyLock<HashMap<String, States>> = LazyLock::new(|| {
    let mut cities: HashMap<String, States> = HashMap::new();
    for (code, names) in lines(include_str!("cities.txt")).filter_map(|line| line.split_once(' ')) {
        for name in names.split(',') {
            let states = cities.entry(key(name)).or_default();
            *states = states.with(by_code(code));
        }
    }
    cities
});

impl States {
    /// Whether the set is empty.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether the sets overlap.
    #[must_use]
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The union.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn at(place: usize) -> Self {
        Self(1 << place)
    }

    fn each(self) -> impl Iterator<Item = &'static State> {
        STATES
            .iter()
            .enumerate()
            .filter(move |(place, _)| self.meets(Self::at(*place)))
            .map(|(_, state)| state)
    }

    /// The words by which people search for these states: codes and the words of names, as indexed.
    /// `columbia` alone nearly always means a place other than the district, which is indexed by
    /// its code ([`abbreviated`]).
    pub fn words(self) -> impl Iterator<Item = &'static str> {
        let telling = |word: &&str| *word != DISTRICT[1];
        self.each().flat_map(move |state| {
            std::iter::once(state.code.as_str()).chain(state.name.split(' ').filter(telling))
        })
    }
}

/// The distinctive words of the District of Columbia.
const DISTRICT: [&str; 2] = ["district", "columbia"];

/// The code of the state that two query words name together, if neither is enough alone.
#[must_use]
pub fn abbreviated(words: [&str; 2]) -> Option<&'static str> {
    (words == DISTRICT).then_some("dc")
}

/// The state with this code (`CA`) or name (`California`), in any case.
#[must_use]
pub fn by_code(text: &str) -> States {
    let wanted = key(text);
    let found = STATES
        .iter()
        .position(|state| state.code.eq_ignore_ascii_case(text.trim()) || state.name == wanted);
    found.map(States::at).unwrap_or_default()
}

/// The state with this ZIP code, which may have extra digits.
#[must_use]
pub fn by_postal_code(text: &str) -> States {
    let beginning = text.trim().get(..3).and_then(|text| text.parse().ok());
    let long_enough = text.trim().len() >= 5;
    let Some(beginning) = beginning.filter(|_: &u16| long_enough) else {
        return States::default();
    };
    let within = |state: &State| {
        state
            .postal_codes
            .iter()
            .any(|(first, last)| (*first..=*last).contains(&beginning))
    };
    STATES
        .iter()
        .position(within)
        .map(States::at)
        .unwrap_or_default()
}

/// The states that a name contains: as a mark that some lists add (`CA - Name`, `Name, TX`),
/// otherwise as names of states.
#[must_use]
pub fn by_name(name: &str) -> States {
    let marked = by_mark(name);
    if !marked.is_empty() {
        return marked;
    }
    let key = key(name);
    let words: Vec<&str> = key.split(' ').collect();
    let named = |words: &[&str]| NAMES.get(words.join(" ").as_str()).copied();
    let found = words.windows(1).chain(words.windows(2)).filter_map(named);
    found.fold(States::default(), States::with)
}

/// Codes that often mean something else at the end of a name: a degree or a kind of company.
const AMBIGUOUS_END: [&str; 4] = ["MD", "PA", "CO", "LA"];

fn by_mark(name: &str) -> States {
    let is_code =
        |word: &str| word.len() == 2 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    let first = name
        .split_once(" - ")
        .map(|(code, _)| code)
        .filter(|code| is_code(code));
    let last = name
        .rsplit_once([' ', ','])
        .map(|(_, code)| code)
        .filter(|code| is_code(code));
    let last = last.filter(|code| !AMBIGUOUS_END.contains(code));
    first.or(last).map(by_code).unwrap_or_default()
}

/// The name without a prefix such as `CA - `.
#[must_use]
pub fn unmarked(name: &str) -> &str {
    match name.split_once(" - ") {
        Some((code, rest)) if code.len() == 2 && !by_mark(name).is_empty() => rest,
        _ => name,
    }
}

/// The states that have a large city with this name, and how many of the words, counted from the
/// first, form the name.
#[must_use]
pub fn of_city(words: &[&str]) -> Option<(States, usize)> {
    let mut longest_first = (1..=words.len().min(3)).rev();
    longest_first.find_map(|count| Some((*CITIES.get(&words[..count].join(" "))?, count)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(states: States) -> Vec<&'static str> {
        states.each().map(|state| state.code.as_str()).collect()
    }

    #[test]
    fn a_state_is_recognised_by_code_name_and_postal_code() {
        for text in ["CA", "ca ", "California"] {
            assert_eq!(codes(by_code(text)), ["ca"], "{text}");
        }
        assert_eq!(codes(by_code("new york")), ["ny"]);
        for (text, expected) in [
            ("94596", "ca"),
            ("04426-1029", "me"),
            ("20650-4800", "md"),
            ("10467", "ny"),
        ] {
            assert_eq!(codes(by_postal_code(text)), [expected], "{text}");
        }
        for text in ["", "9", "945", "00000", "ABCDE", "ééééé"] {
            assert!(
                by_postal_code(text).is_empty() && by_code(text).is_empty(),
                "{text}"
            );
        }
    }

    #[test]
    fn names_may_contain_a_state() {
        for (name, expected) in [
            ("CA - UCSF", &["ca"][..]),
            ("MEMORIAL HERMANN KATY Katy TX", &["tx"]),
            ("Cleveland Clinic, FL", &["fl"]),
            ("Kaiser Permanente - California - Northern", &["ca"]),
            (
                "St. Luke’s Health System (Idaho & Eastern Oregon)",
                &["id", "or"],
            ),
            ("Fred Smith, MD", &[]),
            ("Spine Associates, PA", &[]),
            ("Foot Care", &[]),
        ] {
            assert_eq!(codes(by_name(name)), expected, "{name}");
        }
        assert_eq!(
            (
                unmarked("CA - UCSF"),
                unmarked("XY - UCSF"),
                unmarked("A - B")
            ),
            ("UCSF", "XY - UCSF", "A - B")
        );
    }

    #[test]
    fn a_city_leads_to_its_states() {
        let found = |words: &[&str]| of_city(words).map(|(states, count)| (codes(states), count));
        assert_eq!(found(&["oakland"]), Some((vec!["ca"], 1)));
        assert_eq!(found(&["san", "jose", "clinic"]), Some((vec!["ca"], 2)));
        assert_eq!(found(&["portland"]), Some((vec!["me", "or"], 1)));
        assert_eq!(found(&["clinic"]), None);
    }

    #[test]
    fn the_tables_are_complete() {
        assert_eq!(STATES.len(), 54);
        assert!(
            STATES
                .iter()
                .all(|state| state.code.len() == 2 && !state.postal_codes.is_empty())
        );
        assert!(CITIES.len() > 200 && CITIES.values().all(|states| !states.is_empty()));
    }
}
