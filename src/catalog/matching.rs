//! Finds the brands that the words of a query match, with a score over all words. Words are looked
//! up more and more broadly. The rarest word selects the brands, and the other words are looked up
//! only in these. Ranking here is limited to adding up the points that `rank` defines.

use crate::catalog::index::Index;
use crate::catalog::normalize::canonical;
use crate::catalog::places::{States, of_city};
use crate::catalog::query::{Query, Wanted};
use crate::catalog::rank::{Field, Way, quality};
use crate::catalog::typos::Slips;
use memchr::memmem;
use std::ops::Range;

/// Lengths of words that are matched with typos.
const TYPED: std::ops::RangeInclusive<usize> = 4..=18;
/// Minimum length of a word that may contain two typos.
const TWICE_TYPED: usize = 7;
/// Maximum number of words that are widened in one step, since matching with typos is the slowest
/// part.
const MOST_WIDENED: usize = 4;
/// Minimum length of a word that matches inside others.
const INSIDE: usize = 4;
const MOST_TERMS: usize = 200;
/// A word that occurs in more than one in this many brands describes a kind of institution, not a
/// particular one.
const FREQUENT: usize = 50;
/// If not all words match, those that do must have at least one part in this many of the total
/// weight; rare words weigh more.
const SHARE: u32 = 2;

/// A brand's number, and its points over all words.
pub type Match = (u32, u16);

/// The matches of a query word.
#[derive(Clone, Debug, Default)]
struct Finding {
    /// Words that begin with the query word.
    begun: Range<u32>,
    /// Set if a prefix match is probably not intended.
    is_complete: bool,
    /// Other terms, sorted once complete; of several ways to match a term, the best counts.
    terms: Vec<(u32, Way)>,
    /// Pairs of terms that together form the word.
    halves: Vec<(u32, u32)>,
    /// The states with a large city whose name this word is part of.
    around: States,
}

impl Finding {
    /// Matches the word itself, and words that begin with it. A word in the dictionary counts as
    /// completely typed if another word follows.
    fn as_it_stands(index: &Index, word: &Wanted, is_last: bool) -> Self {
        let mut finding = Self {
            begun: index.beginning(&word.typed),
            is_complete: !is_last && index.word(&word.typed).is_some(),
            ..Self::default()
        };
        finding.add(index.word(&word.canonical), Way::Exact);
        finding.add(index.word(&word.typed), Way::Exact);
        finding
    }

    const fn beginning(&self) -> Way {
        if self.is_complete {
            Way::Begun
        } else {
            Way::Prefix
        }
    }

    fn add(&mut self, term: Option<u32>, way: Way) {
        self.terms.extend(term.map(|term| (term, way)));
    }

    fn is_empty(&self) -> bool {
        self.begun.is_empty() && self.terms.is_empty() && self.halves.is_empty()
    }

    fn sort(&mut self) {
        self.terms
            .sort_unstable_by_key(|(term, way)| (*term, *way as u8));
        self.terms.dedup_by_key(|(term, _)| *term);
    }

    /// An upper bound on the number of brands that match.
    fn size(&self, index: &Index) -> usize {
        let terms = self
            .terms
            .iter()
            .filter(|(term, _)| !self.begun.contains(term));
        let around = if self.around.is_empty() {
            0
        } else {
            index.rows.len()
        };
        let terms: usize = terms
            .map(|(term, _)| index.postings(*term..*term + 1).len())
            .sum();
        let halves: usize = self
            .halves
            .iter()
            .map(|(first, _)| index.postings(*first..*first + 1).len())
            .sum();
        index.postings(self.begun.clone()).len() + terms + halves + around
    }

    /// Calls `each` with every matching brand and its points; several times if the brand matches in
    /// several ways.
    fn each(&self, index: &Index, mut each: impl FnMut(usize, u16)) {
        let mut all = |terms: Range<u32>, way: Way| {
            let points = Field::ALL.map(|field| quality(way, field));
            for posting in index.postings(terms) {
                each(
                    posting.number(),
                    points.get(posting.field()).copied().unwrap_or_default(),
                );
            }
        };
        all(self.begun.clone(), self.beginning());
        self.terms
            .iter()
            .for_each(|(term, way)| all(*term..*term + 1, *way));
        for (first, second) in &self.halves {
            let second = index.postings(*second..*second + 1);
            let points = Field::ALL.map(|field| quality(Way::Near, field));
            for posting in index.postings(*first..*first + 1) {
                if second
                    .binary_search_by_key(&posting.number(), |it| it.number())
                    .is_ok()
                {
                    each(
                        posting.number(),
                        points.get(posting.field()).copied().unwrap_or_default(),
                    );
                }
            }
        }
        if !self.around.is_empty() {
            let near = index
                .rows
                .iter()
                .enumerate()
                .filter(|(_, row)| row.states.meets(self.around));
            near.for_each(|(number, _)| each(number, AROUND));
        }
    }

    /// The points for one brand; 0 if nothing matches.
    fn points(&self, index: &Index, number: usize) -> u16 {
        let mut best = if index.rows[number].states.meets(self.around) {
            AROUND
        } else {
            0
        };
        let terms = index.terms_of(number);
        let points = |way: Way, field: usize| {
            Field::ALL
                .get(field)
                .map_or(0, |field| quality(way, *field))
        };
        for place in terms {
            let (term, field) = (place.term(), place.field());
            if self.begun.contains(&term) {
                best = best.max(points(self.beginning(), field));
            }
            if let Ok(found) = self.terms.binary_search_by_key(&term, |(term, _)| *term) {
                best = best.max(points(self.terms[found].1, field));
            }
            let has = |wanted: &u32| terms.iter().any(|place| place.term() == *wanted);
            if self
                .halves
                .iter()
                .any(|(first, second)| *first == term && has(second))
            {
                best = best.max(points(Way::Near, field));
            }
        }
        best
    }
}

/// The matches of a query, unordered and without duplicates.
#[must_use]
pub fn matches(index: &Index, query: &Query) -> Vec<Match> {
    if query.words.is_empty() {
        return Vec::new();
    }
    let last = query.words.len() - 1;
    let all = query.words.iter().enumerate();
    let mut words: Vec<Finding> = all
        .map(|(place, word)| Finding::as_it_stands(index, word, place == last))
        .collect();
    run_together(index, query, &mut words);
    words.iter_mut().for_each(Finding::sort);
    let found = all_of(index, &words);
    if !found.is_empty() {
        return found;
    }
    let (unknown, known): (Vec<usize>, Vec<usize>) =
        (0..words.len()).partition(|place| words[*place].is_empty());
    widen(index, query, &mut words, &unknown);
    words.iter_mut().for_each(Finding::sort);
    let found = all_of(index, &words);
    if !found.is_empty() && !unknown.is_empty() {
        return found;
    }
    widen(index, query, &mut words, &known);
    words.iter_mut().for_each(Finding::sort);
    most_of(index, &words)
}

/// Adds words formed by joining two adjacent ones: `health care` also matches `healthcare`.
fn run_together(index: &Index, query: &Query, words: &mut [Finding]) {
    for (place, pair) in query.words.windows(2).enumerate() {
        let joined = format!("{}{}", pair[0].typed, pair[1].typed);
        let term = index.word(canonical(&joined));
        words[place].add(term, Way::Exact);
        words[place + 1].add(term, Way::Exact);
    }
}

/// Brands that match all words. If a brand's name or alias has all the rarer words, a frequent word
/// may be missing.
fn all_of(index: &Index, words: &[Finding]) -> Vec<Match> {
    let mut words: Vec<(usize, &Finding)> =
        words.iter().map(|word| (word.size(index), word)).collect();
    words.sort_by_key(|(size, _)| *size);
    let Some(((_, rarest), others)) = words.split_first() else {
        return Vec::new();
    };
    let mut found = collected(index, rarest);
    for (telling, (size, word)) in (1..).zip(others) {
        let called = if size * FREQUENT > index.rows.len() {
            telling * CALLED
        } else {
            u16::MAX
        };
        found.retain_mut(|(number, sum)| {
            let points = word.points(index, *number as usize);
            let stays = points > 0 || *sum >= called;
            *sum += points;
            stays
        });
    }
    found
}

/// Points of an exact match in an alias. If the rarer words have at least this many points on
/// average, a frequent word may be missing.
const CALLED: u16 = quality(Way::Exact, Field::Alias);

/// The matches of one word: each brand once, with its best points.
fn collected(index: &Index, word: &Finding) -> Vec<Match> {
    let mut points = vec![0_u16; index.rows.len()];
    let mut found: Vec<Match> = Vec::new();
    word.each(index, |number, new| {
        if points[number] == 0 {
            found.push((u32::try_from(number).unwrap_or(u32::MAX), 0));
        }
        points[number] = points[number].max(new);
    });
    for (number, sum) in &mut found {
        *sum = points[*number as usize];
    }
    found
}

/// Brands that match enough of the words, weighted by rarity: `university`, `medical` and `center`
/// together count less than `vanderbilt`.
fn most_of(index: &Index, words: &[Finding]) -> Vec<Match> {
    // A word that occurs nowhere is ignored, even if it names a city: all institutions in that
    // city's state would only be a guess.
    let found = words.iter().map(|word| {
        if word.is_empty() {
            Vec::new()
        } else {
            collected(index, word)
        }
    });
    shares(index.rows.len(), &found.collect::<Vec<_>>())
}

fn shares(all: usize, found: &[Vec<Match>]) -> Vec<Match> {
    let worth = |found: &Vec<Match>| {
        if found.is_empty() {
            0
        } else {
            ((all / found.len()).max(1).ilog2() + 1).pow(2)
        }
    };
    let worths: Vec<u32> = found.iter().map(worth).collect();
    let total = worths.iter().sum::<u32>().max(1);
    let least = worths.iter().sum::<u32>().div_ceil(SHARE).max(1);
    let count = u32::try_from(found.len()).unwrap_or(u32::MAX);
    let mut held = vec![(0_u32, 0_u32); all];
    let mut touched = Vec::new();
    for (found, worth) in found.iter().zip(&worths) {
        for (number, points) in found {
            let (worths, sum) = &mut held[*number as usize];
            if *worths == 0 {
                touched.push(*number);
            }
            *worths += *worth;
            *sum += u32::from(*points) * worth;
        }
    }
    let sum_of = |number: u32| {
        let (worths, sum) = held[number as usize];
        (worths >= least).then(|| {
            (
                number,
                u16::try_from(sum * count / total).unwrap_or(u16::MAX),
            )
        })
    };
    touched
        .into_iter()
        .filter_map(sum_of)
        .filter(|(_, sum)| *sum > 0)
        .collect()
}

/// Adds what the words at these positions were probably meant to be.
fn widen(index: &Index, query: &Query, words: &mut [Finding], places: &[usize]) {
    let canonical: Vec<&str> = query
        .words
        .iter()
        .map(|word| word.canonical.as_str())
        .collect();
    for place in places.iter().copied().take(MOST_WIDENED) {
        if let Some((states, length)) = of_city(&canonical[place..]) {
            for word in &mut words[place..place + length] {
                word.around = word.around.with(states);
            }
        }
        misspelt(index, &query.words[place].typed, &mut words[place]);
        inside(index, &query.words[place].typed, &mut words[place]);
    }
}

const AROUND: u16 = quality(Way::Around, Field::Place);

/// Adds words that contain these letters, and pairs of words that were typed as one.
fn inside(index: &Index, typed: &str, word: &mut Finding) {
    if typed.len() < INSIDE {
        return;
    }
    let mut last = None;
    for place in memmem::find_iter(index.terms.text.as_bytes(), typed).take(MOST_TERMS) {
        let term = u32::try_from(index.terms.at(place)).ok();
        if last != term {
            word.add(term, Way::Inside);
            last = term;
        }
    }
    let ends = (3..typed.len().saturating_sub(2)).filter(|end| typed.is_char_boundary(*end));
    let halves = ends.map(|end| typed.split_at(end));
    let terms = halves.map(|(first, second)| {
        index
            .word(canonical(first))
            .zip(index.word(canonical(second)))
    });
    word.halves.extend(terms.flatten());
}

/// Adds words with one typo, or with two if there are none. Long words also match words that start
/// with them, with one typo.
fn misspelt(index: &Index, typed: &str, word: &mut Finding) {
    let canonical = canonical(typed);
    // If the word exists, nothing is closer to it.
    if index.word(canonical).is_some() {
        return;
    }
    if !TYPED.contains(&canonical.len()) || typed.bytes().any(|byte| byte.is_ascii_digit()) {
        return;
    }
    let mut near = index.accepted(Slips::new(canonical, 1));
    let mut way = Way::Near;
    if near.is_empty() && canonical.len() >= TWICE_TYPED {
        (near, way) = (index.accepted(Slips::new(canonical, 2)), Way::Far);
    }
    near.into_iter()
        .take(MOST_TERMS)
        .for_each(|term| word.add(Some(term), way));
    if canonical.len() > TWICE_TYPED {
        for term in index.begun_with(Slips::new(canonical, 1), MOST_TERMS) {
            word.add(Some(term), Way::Far);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rare_word_counts_more_than_a_frequent_one() {
        let frequent: Vec<Match> = (0..7).map(|number| (number, 90)).collect();
        let found = shares(8, &[frequent, vec![(7, 90)]]);
        assert_eq!(
            found.iter().map(|(number, _)| *number).collect::<Vec<_>>(),
            [7]
        );
    }
}
