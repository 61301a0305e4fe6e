//! The ranking: points for how a word was matched, and for how well known an institution is. This
//! module contains only numbers and small functions, and looks nothing up.

use crate::catalog::normalize::lines;
use std::collections::HashMap;
use std::sync::LazyLock;

/// The field a word is in; if it is in several, the best one counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// The first word of the name.
    Lead,
    Name,
    Npi,
    Alias,
    Domain,
    /// City, state, postal code.
    Place,
    Platform,
}

impl Field {
    /// All fields, each at the index of its discriminant.
    pub const ALL: [Self; 7] = [
        Self::Lead,
        Self::Name,
        Self::Npi,
        Self::Alias,
        Self::Domain,
        Self::Place,
        Self::Platform,
    ];
}

/// How a query word matched, the best way first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The word itself, or what it is short for.
    Exact,
    /// Words that begin with the query word.
    Prefix,
    /// Words that begin with the query word, although that is complete: it exists as a word, and
    /// another word follows.
    Begun,
    /// One typo away, or a pair of words that was typed as one.
    Near,
    /// Words that contain the query word.
    Inside,
    /// Two typos away, or words that begin with something one typo away.
    Far,
    /// Part of the name of a large city in the institution's state.
    Around,
}

/// Points for one matched word, up to 100.
#[must_use]
pub const fn quality(way: Way, field: Field) -> u16 {
    let exact = match field {
        Field::Lead | Field::Npi => 100,
        Field::Name => 90,
        Field::Alias => 88,
        Field::Domain => 80,
        Field::Place => 84,
        Field::Platform => 50,
    };
    let percent = match way {
        Way::Exact => 100,
        Way::Prefix => 75,
        Way::Begun => 64,
        Way::Near => 62,
        Way::Inside => 50,
        Way::Far => 45,
        Way::Around => 40,
    };
    exact * percent / 100
}

/// Points, in addition to [`NAME_BEGINS`], if the query is the whole name.
pub const WHOLE_NAME: u32 = 160;
/// Points if the name begins with the query.
pub const NAME_BEGINS: u32 = 80;
/// Points lost for each word of the name that is missing from the query.
const FURTHER_WORD: u32 = 5;
const MOST_FURTHER_WORDS: u32 = 8;

/// Points that an institution loses if others with the same name come before it, because a page
/// full of one name would hide all others.
#[must_use]
pub fn repeated(before: usize) -> u16 {
    u16::try_from(before).unwrap_or(u16::MAX).min(6) * 15
}

/// Averages the points of a query's words, so that their number does not matter.
#[must_use]
pub fn of_words(sum: u32, count: u32) -> u32 {
    8 * sum / count.max(1)
}

/// Points lost for the words of a name that are missing from the query, since shorter names are
/// closer.
#[must_use]
pub fn further_words(in_name: u32, in_query: u32) -> u32 {
    FURTHER_WORD * in_name.saturating_sub(in_query).min(MOST_FURTHER_WORDS)
}

/// The facts about an institution that do not depend on the query.
#[derive(Clone, Debug, Default)]
pub struct Standing<'a> {
    /// Canonical words of the name.
    pub words: Vec<&'a str>,
    /// The number of institutions whose names begin with the same two words.
    pub family: usize,
    /// Whether its server is under its own domain, not its software vendor's.
    pub own_domain: bool,
    /// Whether its server only uses FHIR versions that Fasten does not support (before R4).
    pub old_version: bool,
    pub locations: usize,
}

/// At most 240.
#[must_use]
pub fn standing(of: &Standing) -> u32 {
    let weights = || {
        of.words
            .iter()
            .filter_map(|word| WEIGHTS.get(word))
            .copied()
    };
    let best = weights().max().unwrap_or(0).max(0);
    let worst = weights().min().unwrap_or(0).min(0);
    let several = |count: usize| i32::try_from(count.max(1).ilog2()).unwrap_or(0) * 10;
    let mut points =
        100 + best + worst + several(of.family).min(40) + several(of.locations).min(30);
    points += if of.own_domain { 50 } else { 0 };
    points -= if of.old_version { 6 } else { 0 };
    points -= if of.words.is_empty() { 100 } else { 0 };
    points.clamp(0, 240).unsigned_abs()
}

static WEIGHTS: LazyLock<HashMap<&str, i32>> = LazyLock::new(|| {
    let rows = lines(include_str!("weights.txt")).filter_map(|line| {
        let (points, words) = line.split_once(' ')?;
        Some((points.parse::<i32>().ok()?, words))
    });
    rows.flat_map(|(points, words)| words.split(' ').map(move |word| (word, points)))
        .collect()
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::normalize::canonical;

    fn points(name: &[&'static str]) -> u32 {
        standing(&Standing {
            words: name.to_vec(),
            ..Standing::default()
        })
    }

    #[test]
    fn a_health_system_ranks_above_a_single_practitioner_and_a_test_comes_last() {
        let order = [
            points(&["sutter", "health", "system"]),
            points(&["sutter", "clinic"]),
            points(&["sutter"]),
            points(&["john", "sutter", "md"]),
            points(&["sutter", "hospital", "test"]),
            points(&[]),
        ];
        assert!(
            order.is_sorted_by(|better, worse| better > worse),
            "{order:?}"
        );
    }

    #[test]
    fn a_large_family_an_own_domain_and_a_present_version_help() {
        let known = Standing {
            words: vec!["kaiser"],
            family: 8,
            own_domain: true,
            ..Standing::default()
        };
        let less = [
            Standing {
                family: 1,
                ..known.clone()
            },
            Standing {
                own_domain: false,
                ..known.clone()
            },
            Standing {
                old_version: true,
                ..known.clone()
            },
        ];
        assert!(less.iter().all(|less| standing(less) < standing(&known)));
    }

    #[test]
    fn an_exact_match_beats_a_prefix_and_a_prefix_beats_a_typo() {
        let ways = [
            Way::Exact,
            Way::Prefix,
            Way::Near,
            Way::Inside,
            Way::Far,
            Way::Around,
        ];
        for field in Field::ALL {
            assert!(
                ways.map(|way| quality(way, field))
                    .is_sorted_by(|better, worse| better > worse),
                "{field:?}"
            );
            assert_eq!(Field::ALL[field as usize], field);
        }
    }

    #[test]
    fn the_table_of_weights_contains_indexed_words() {
        for word in WEIGHTS.keys() {
            assert_eq!(canonical(word), *word);
        }
    }
}
