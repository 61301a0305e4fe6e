//! Words with a few slips of the keys in them, as an automaton for the dictionary: a letter too many, too few,
//! another one, or two swapped (optimal string alignment). Its state is two rows of the usual table, so there
//! is nothing to be built before the first step, unlike with the automaton of `fst`, whose building takes
//! longer than the search.

use fst::Automaton;

/// Longer words are cut by whoever asks.
const LONGEST: usize = 20;

/// A word, and how many slips are let pass.
pub struct Slips<'a> {
    word: &'a [u8],
    most: u8,
}

/// How far each beginning of the word is from what was read.
type Row = [u8; LONGEST + 1];

/// Where the automaton is.
#[derive(Clone, Debug)]
pub struct State {
    row: Row,
    /// The row before, and the byte that led from it.
    before: Row,
    last: u8,
    length: usize,
}

impl State {
    /// Of the whole word.
    #[must_use]
    pub const fn slips(&self) -> u8 {
        self.row[self.length]
    }
}

impl<'a> Slips<'a> {
    /// Of the word's beginning, if it is very long.
    #[must_use]
    pub fn new(word: &'a str, most: u8) -> Self {
        let word = word.as_bytes();
        Self { word: &word[..word.len().min(LONGEST)], most }
    }
}

impl Automaton for Slips<'_> {
    type State = State;

    fn start(&self) -> State {
        let mut row = [u8::MAX; LONGEST + 1];
        for (slips, cell) in (0u8..).zip(&mut row[..=self.word.len()]) {
            *cell = slips;
        }
        State { row, before: [u8::MAX; LONGEST + 1], last: 0, length: self.word.len() }
    }

    fn is_match(&self, state: &State) -> bool {
        state.slips() <= self.most
    }

    fn can_match(&self, state: &State) -> bool {
        state.row[..=state.length].iter().any(|slips| *slips <= self.most)
    }

    fn accept(&self, state: &State, byte: u8) -> State {
        let old = &state.row;
        let mut row = [u8::MAX; LONGEST + 1];
        row[0] = old[0].saturating_add(1);
        for (place, letter) in self.word.iter().enumerate() {
            let other = old[place].saturating_add(u8::from(*letter != byte));
            let further = old[place + 1].min(row[place]).saturating_add(1);
            let mut best = other.min(further);
            if place > 0 && *letter == state.last && self.word[place - 1] == byte {
                best = best.min(state.before[place - 1].saturating_add(1));
            }
            row[place + 1] = best;
        }
        State { row, before: *old, last: byte, length: state.length }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slips(word: &str, read: &str) -> u8 {
        let automaton = Slips::new(word, 2);
        read.bytes().fold(automaton.start(), |state, byte| automaton.accept(&state, byte)).slips()
    }

    #[test]
    fn each_slip_of_the_keys_counts_once() {
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
        ] {
            assert_eq!(slips(word, read), expected, "{word} {read}");
        }
    }

    #[test]
    fn what_is_too_far_away_is_given_up_and_a_long_word_is_cut() {
        let automaton = Slips::new("clinic", 1);
        let state = b"xyz".iter().fold(automaton.start(), |state, byte| automaton.accept(&state, *byte));
        assert!(!automaton.can_match(&state) && automaton.can_match(&automaton.start()));
        let (long, cut) = ("x".repeat(100), "x".repeat(LONGEST));
        assert_eq!(slips(&long, &cut), 0);
    }
}
