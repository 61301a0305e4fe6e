//! An automaton for the dictionary that accepts words with a few typos: a letter inserted, missing
//! or replaced, or two letters swapped (optimal string alignment). Its state is the middle part of
//! two rows of the usual table, so nothing has to be built in advance. `fst` has an automaton too,
//! but building that takes longer than the search.

use fst::Automaton;

/// How far from the diagonal the table is computed; prefixes further away cannot become close
/// again.
const BAND: usize = 2;
/// The maximum number of typos that can be allowed.
pub const MOST: u8 = 2;

/// A word, and how many typos are allowed (at most [`MOST`]).
pub struct Slips<'a> {
    word: &'a [u8],
    most: u8,
}

/// The distances between prefixes of the word and the text read so far; the middle prefix is as
/// long as that text.
type Row = [u8; 2 * BAND + 1];

/// A state of the automaton.
#[derive(Clone, Copy, Debug)]
pub struct State {
    row: Row,
    /// The previous row, and the byte that led from it to this one.
    before: Row,
    last: u8,
    read: usize,
}

impl<'a> Slips<'a> {
    /// Of a word.
    #[must_use]
    pub const fn new(word: &'a str, most: u8) -> Self {
        Self {
            word: word.as_bytes(),
            most: if most > MOST { MOST } else { most },
        }
    }

    /// The number of typos between the whole word and the text read so far; [`u8::MAX`] means too
    /// many.
    #[must_use]
    pub fn count(&self, state: &State) -> u8 {
        let place = (self.word.len() + BAND).checked_sub(state.read);
        place
            .and_then(|place| state.row.get(place))
            .copied()
            .unwrap_or(u8::MAX)
    }
}

impl Automaton for Slips<'_> {
    type State = State;

    fn start(&self) -> State {
        let mut row = [u8::MAX; 2 * BAND + 1];
        for (slips, cell) in (0u8..).zip(row.iter_mut().skip(BAND).take(self.word.len() + 1)) {
            *cell = slips;
        }
        State {
            row,
            before: [u8::MAX; 2 * BAND + 1],
            last: 0,
            read: 0,
        }
    }

    fn is_match(&self, state: &State) -> bool {
        self.count(state) <= self.most
    }

    fn can_match(&self, state: &State) -> bool {
        state.row.iter().any(|slips| *slips <= self.most)
    }

    fn accept(&self, state: &State, byte: u8) -> State {
        let mut row = [u8::MAX; 2 * BAND + 1];
        for place in 0..row.len() {
            // The length of the prefix that this cell describes.
            let Some(length) = (state.read + 1 + place)
                .checked_sub(BAND)
                .filter(|it| *it <= self.word.len())
            else {
                continue;
            };
            let further = state.row.get(place + 1).copied().unwrap_or(u8::MAX);
            let shorter = place.checked_sub(1).map_or(u8::MAX, |before| row[before]);
            let mut best = further.min(shorter).saturating_add(1);
            if let Some(letter) = length.checked_sub(1).map(|at| self.word[at]) {
                best = best.min(state.row[place].saturating_add(u8::from(letter != byte)));
                if length > 1 && letter == state.last && self.word[length - 2] == byte {
                    best = best.min(state.before[place].saturating_add(1));
                }
            }
            row[place] = best;
        }
        State {
            row,
            before: state.row,
            last: byte,
            read: state.read + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slips(word: &str, read: &str) -> u8 {
        let automaton = Slips::new(word, 2);
        automaton.count(&read.bytes().fold(automaton.start(), |state, byte| {
            automaton.accept(&state, byte)
        }))
    }

    #[test]
    fn each_typo_counts_once() {
        for (word, read, expected) in [
            ("clinic", "clinic", 0),
            ("clinic", "clinc", 1),
            ("clinic", "clinnic", 1),
            ("clinic", "clonic", 1),
            ("clinic", "clniic", 1),
            ("kasier", "kaiser", 1),
            ("oschner", "ochsner", 2),
            ("vanderbuilt", "vanderbilt", 1),
            ("", "ab", 2),
            ("ab", "", 2),
            ("abc", "abcabc", u8::MAX),
        ] {
            assert_eq!(slips(word, read), expected, "{word} {read}");
        }
    }

    #[test]
    fn words_that_are_too_different_are_given_up() {
        let automaton = Slips::new("clinic", 1);
        let state = b"xyz".iter().fold(automaton.start(), |state, byte| {
            automaton.accept(&state, *byte)
        });
        assert!(!automaton.can_match(&state) && automaton.can_match(&automaton.start()));
        let long = "x".repeat(100);
        assert_eq!(
            (slips(&long, &long[1..]), slips(&long, &long[3..])),
            (1, u8::MAX)
        );
    }

    /// Compares the counts with those of `strsim`, for words of three letters.
    #[test]
    fn a_few_typos_are_counted_like_in_the_usual_table() {
        let words: Vec<String> = (0..3_usize.pow(6))
            .map(|number| {
                (0..6)
                    .map(|place| ['a', 'b', 'c'][number / 3_usize.pow(place) % 3])
                    .collect()
            })
            .map(|word: String| {
                word[..2 + word.len() % 5 + word.bytes().filter(|it| *it == b'a').count() / 2]
                    .to_owned()
            })
            .collect();
        for (one, other) in words
            .iter()
            .zip(words.iter().rev())
            .chain(words.iter().zip(words.iter().skip(1)))
        {
            let expected = strsim::osa_distance(one, other);
            let found = usize::from(slips(one, other));
            assert!(
                found == expected || expected > 2 && found > 2,
                "{one} {other}: {found}, not {expected}"
            );
        }
    }
}
