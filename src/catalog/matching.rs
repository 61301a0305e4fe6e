//! What the words of a query find: for every brand the points of all words, or nothing. Looks words up in the
//! index in ever wider circles; knows no ranking but the points of `rank`.

use crate::catalog::fold::canonical;
use crate::catalog::index::{Index, Posting};
use crate::catalog::places::of_city;
use crate::catalog::query::{Query, Wanted};
use crate::catalog::rank::{Field, Way, quality};
use crate::catalog::slips::Slips;
use fst::Automaton;
use memchr::memmem;

/// Slips are looked for in words of these lengths only.
const TYPED: std::ops::RangeInclusive<usize> = 4..=18;
/// Two slips need a longer word to leave something of it.
const TWICE_TYPED: usize = 7;
/// Looking for slips is the slowest part.
const MOST_WIDENED: usize = 4;
/// Half a word inside others.
const INSIDE: usize = 4;
const MOST_TERMS: usize = 200;
/// Which share of the words, by their rareness, must be found when not all of them can be: one in so many.
const SHARE: u32 = 2;

/// Points of each brand, by its number; nothing is no match.
#[derive(Debug, Default)]
pub struct Matches {
    pub sums: Vec<u16>,
}

/// The points of one word for every brand.
#[derive(Clone)]
struct Points {
    of: Vec<u16>,
    found: bool,
}

impl Points {
    fn none(index: &Index) -> Self {
        Self { of: vec![0; index.rows.len()], found: false }
    }

    fn add(&mut self, postings: &[Posting], way: Way) {
        self.found |= !postings.is_empty();
        let of_field = Field::ALL.map(|field| quality(way, field));
        for posting in postings {
            let points = &mut self.of[posting.number()];
            *points = (*points).max(of_field.get(posting.field()).copied().unwrap_or_default());
        }
    }

    fn count(&self) -> usize {
        self.of.iter().filter(|points| **points > 0).count()
    }
}

/// What a query finds.
#[must_use]
pub fn matches(index: &Index, query: &Query) -> Matches {
    if query.words.is_empty() {
        return Matches::default();
    }
    let mut words: Vec<Points> = query.words.iter().map(|word| as_it_stands(index, word)).collect();
    run_together(index, query, &mut words);
    let mut sums = all_of(&words);
    let (unknown, known): (Vec<usize>, Vec<usize>) = (0..words.len()).partition(|place| !words[*place].found);
    for places in [unknown, known] {
        if sums.iter().any(|sum| *sum > 0) {
            return Matches { sums };
        }
        widen(index, query, &mut words, &places);
        sums = all_of(&words);
    }
    if sums.iter().all(|sum| *sum == 0) {
        sums = most_of(&words);
    }
    Matches { sums }
}

/// The word itself, and words that begin with it.
fn as_it_stands(index: &Index, word: &Wanted) -> Points {
    let mut points = Points::none(index);
    points.add(index.beginning(&word.typed), Way::Prefix);
    points.add(index.word(&word.canonical), Way::Exact);
    if word.typed != word.canonical {
        points.add(index.word(&word.typed), Way::Exact);
    }
    points
}

/// `health care` is `healthcare` as well.
fn run_together(index: &Index, query: &Query, words: &mut [Points]) {
    for (place, pair) in query.words.windows(2).enumerate() {
        let joined = format!("{}{}", pair[0].typed, pair[1].typed);
        let found = index.word(canonical(&joined));
        words[place].add(found, Way::Exact);
        words[place + 1].add(found, Way::Exact);
    }
}

/// Brands that have all words.
fn all_of(words: &[Points]) -> Vec<u16> {
    let Some((first, others)) = words.split_first() else { return Vec::new() };
    let mut sums = first.of.clone();
    for word in others {
        for (sum, points) in sums.iter_mut().zip(&word.of) {
            *sum = if *sum > 0 && *points > 0 { *sum + *points } else { 0 };
        }
    }
    sums
}

/// Brands that have a good share of the words, a rare word being worth more than a frequent one.
fn most_of(words: &[Points]) -> Vec<u16> {
    let all = words.first().map_or(0, |word| word.of.len());
    let worth = |word: &Points| if word.found { (all / word.count().max(1)).max(1).ilog2() + 1 } else { 0 };
    let worths: Vec<u32> = words.iter().map(worth).collect();
    let least = worths.iter().sum::<u32>().div_ceil(SHARE).max(1);
    let total = worths.iter().sum::<u32>().max(1);
    let count = u32::try_from(words.len()).unwrap_or(u32::MAX);
    let mut held = vec![(0, 0); all];
    for (word, worth) in words.iter().zip(&worths) {
        for (points, (worths, sum)) in word.of.iter().zip(&mut held) {
            *worths += if *points > 0 { *worth } else { 0 };
            *sum += u32::from(*points) * worth;
        }
    }
    let sum_of = |(worths, sum): (u32, u32)| {
        if worths >= least { u16::try_from(sum * count / total).unwrap_or(u16::MAX) } else { 0 }
    };
    held.into_iter().map(sum_of).collect()
}

/// Adds what was probably meant by the words at these places.
fn widen(index: &Index, query: &Query, words: &mut [Points], places: &[usize]) {
    let canonical: Vec<&str> = query.words.iter().map(|word| word.canonical.as_str()).collect();
    for place in places.iter().copied().take(MOST_WIDENED) {
        if let Some((states, length)) = of_city(&canonical[place..]) {
            for points in &mut words[place..place + length] {
                for (points, row) in points.of.iter_mut().zip(&index.rows) {
                    let near = if row.states.meets(states) { AROUND } else { 0 };
                    *points = (*points).max(near);
                }
            }
        }
        misspelt(index, &query.words[place].typed, &mut words[place]);
        inside(index, &query.words[place].typed, &mut words[place]);
    }
}

const AROUND: u16 = quality(Way::Around, Field::Place);

/// Words that hold these letters, and two words written as one.
fn inside(index: &Index, typed: &str, points: &mut Points) {
    if typed.len() < INSIDE {
        return;
    }
    let mut last = None;
    for place in memmem::find_iter(index.terms.text.as_bytes(), typed).take(MOST_TERMS) {
        let term = index.terms.at(place) as u64;
        if last.replace(term) != Some(term) {
            points.add(index.postings(term..term + 1), Way::Inside);
        }
    }
    let ends = (3..typed.len().saturating_sub(2)).filter(|end| typed.is_char_boundary(*end));
    for (first, second) in ends.map(|end| typed.split_at(end)) {
        let (first, second) = (index.word(canonical(first)), index.word(canonical(second)));
        points.add(&both(first, second), Way::Near);
    }
}

fn both(first: &[Posting], second: &[Posting]) -> Vec<Posting> {
    let in_second = |posting: &&Posting| second.binary_search_by_key(&posting.number(), |it| it.number()).is_ok();
    first.iter().filter(in_second).copied().collect()
}

/// Words that are one slip away, or begin so; else two.
fn misspelt(index: &Index, typed: &str, points: &mut Points) {
    let canonical = canonical(typed);
    if !TYPED.contains(&canonical.len()) || typed.bytes().any(|byte| byte.is_ascii_digit()) {
        return;
    }
    let most = if canonical.len() < TWICE_TYPED { 1 } else { 2 };
    let mut near = index.accepted(Slips::new(canonical, most));
    let nearest = near.iter().map(|(_, state)| state.slips()).min().unwrap_or_default();
    near.retain(|(_, state)| state.slips() == nearest);
    let way = if nearest > 1 { Way::Far } else { Way::Near };
    for (term, _) in near.iter().take(MOST_TERMS) {
        points.add(index.postings(*term..*term + 1), way);
    }
    if canonical.len() > TWICE_TYPED {
        for term in index.first_accepted(Slips::new(canonical, 1).starts_with(), MOST_TERMS) {
            points.add(index.postings(term..term + 1), Way::Far);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rare_word_is_worth_more_than_a_frequent_one() {
        let word = |of: &[u16]| Points { of: of.to_vec(), found: true };
        let frequent = word(&[90, 90, 90, 90, 90, 90, 90, 0]);
        let rare = word(&[0, 0, 0, 0, 0, 0, 0, 90]);
        let sums = most_of(&[frequent.clone(), rare.clone()]);
        assert!(sums[7] > 0 && sums[..7].iter().all(|sum| *sum == 0), "{sums:?}");
        assert_eq!(all_of(&[frequent, rare]), [0; 8]);
    }
}
