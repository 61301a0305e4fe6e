//! Brands prepared for searching: a dictionary (an FST) that maps words to their positions, and a
//! few bytes per brand for ranking and counting. `search` runs the queries.

use crate::api::catalog::{Brand, Endpoint};
use crate::catalog::domain::{Counting, Domains, labels};
use crate::catalog::found::Found;
use crate::catalog::known_as::known_as;
use crate::catalog::normalize::{canonical, is_filler, key, words};
use crate::catalog::packed::Shelf;
use crate::catalog::places::{States, by_code, by_name, by_postal_code, unmarked};
use crate::catalog::rank::{Field, Standing, repeated, standing};
use fst::{Map, MapBuilder};
use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;

/// How clients identify a taxonomy code (lighthouse-api.md section 5).
const TAXONOMY: &str = "ext-npi-provider-taxonomy";
const NPI: &str = "ext-npi-number";
/// Maximum number of words indexed for a brand, because long lists of aliases or places do not make
/// it easier to find.
const MOST_TERMS: usize = 400;
const FIELD_BITS: u32 = 3;

/// One position of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Posting(u32);

impl Posting {
    fn new(number: usize, field: Field) -> Self {
        Self(u32::try_from(number).unwrap_or(u32::MAX >> FIELD_BITS) << FIELD_BITS | field as u32)
    }

    /// The brand, as numbered by [`Index`].
    #[must_use]
    pub const fn number(self) -> usize {
        (self.0 >> FIELD_BITS) as usize
    }

    /// The field, as an index into [`Field::ALL`].
    #[must_use]
    pub const fn field(self) -> usize {
        (self.0 & ((1 << FIELD_BITS) - 1)) as usize
    }
}

/// A word of a brand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Term(u32);

impl Term {
    const fn new(term: u32, place: Posting) -> Self {
        Self(term << FIELD_BITS | place.0 & ((1 << FIELD_BITS) - 1))
    }

    /// Its index in the dictionary.
    #[must_use]
    pub const fn term(self) -> u32 {
        self.0 >> FIELD_BITS
    }

    /// The field it is in, as an index into [`Field::ALL`].
    #[must_use]
    pub const fn field(self) -> usize {
        (self.0 & ((1 << FIELD_BITS) - 1)) as usize
    }
}

/// The facts about a brand that ranking and filtering need.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// Its index on the [`Shelf`].
    pub brand: u32,
    pub standing: u16,
    /// The number of words in its name.
    pub words: u16,
    pub hidden: bool,
    pub states: States,
}

/// Everything that can be found. Brands are numbered by the key of their name, then by ID.
pub struct Index {
    pub shelf: Arc<Shelf>,
    pub rows: Vec<Row>,
    keys: Strings,
    /// Keys of aliases, sorted.
    aliases: Vec<(Box<str>, u32)>,
    dictionary: Map<Vec<u8>>,
    /// The words in dictionary order, for finding substrings.
    pub(crate) terms: Strings,
    starts: Vec<u32>,
    postings: Vec<Posting>,
    /// The reverse mapping, from each brand to its words.
    brand_starts: Vec<u32>,
    brand_terms: Vec<Term>,
    pub platforms: Labels,
    pub categories: Labels,
    /// Platforms that have only one endpoint, and the first brand with that endpoint.
    pub sole: BTreeMap<String, usize>,
    /// Precomputed results of the empty query and of one-word queries, keyed by the word; `search`
    /// fills them in.
    pub(crate) popular: HashMap<String, Found>,
}

/// Concatenated texts, each followed by a line break.
#[derive(Default)]
pub(crate) struct Strings {
    pub(crate) text: String,
    starts: Vec<u32>,
}

impl Strings {
    fn push(&mut self, text: &str) {
        self.starts
            .push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        self.text.push_str(text);
        self.text.push('\n');
    }

    pub(crate) fn get(&self, number: usize) -> &str {
        let end = self
            .starts
            .get(number + 1)
            .map_or(self.text.len(), |end| *end as usize);
        &self.text[self.starts[number] as usize..end - 1]
    }

    pub(crate) fn len(&self) -> u32 {
        u32::try_from(self.starts.len()).unwrap_or(u32::MAX)
    }

    /// The index of the text that contains the byte at this position.
    pub(crate) fn at(&self, byte: usize) -> usize {
        self.starts
            .partition_point(|start| *start as usize <= byte)
            .saturating_sub(1)
    }
}

/// A few labels for each brand from a common list, such as its platforms.
#[derive(Default)]
pub struct Labels {
    pub names: Vec<String>,
    starts: Vec<u32>,
    of: Vec<u16>,
}

impl Labels {
    fn push(&mut self, numbers: &mut BTreeMap<String, u16>, mut labels: Vec<String>) {
        labels.sort();
        labels.dedup();
        self.starts
            .push(u32::try_from(self.of.len()).unwrap_or(u32::MAX));
        for label in labels {
            let next = u16::try_from(numbers.len()).unwrap_or(u16::MAX);
            self.of.push(*numbers.entry(label).or_insert(next));
        }
    }

    fn finish(&mut self, numbers: BTreeMap<String, u16>) {
        self.starts
            .push(u32::try_from(self.of.len()).unwrap_or(u32::MAX));
        self.names = vec![String::new(); numbers.len()];
        for (name, number) in numbers {
            self.names[usize::from(number)] = name;
        }
    }

    /// A brand's labels, as indexes into `names`.
    #[must_use]
    pub fn places(&self, number: usize) -> &[u16] {
        &self.of[self.starts[number] as usize..self.starts[number + 1] as usize]
    }
}

impl Index {
    /// Builds the index. Reads all entries twice, which takes about a second for a large catalog.
    #[must_use]
    pub fn new(shelf: &Arc<Shelf>) -> Self {
        let mut order: Vec<(String, String, u32)> = (0..)
            .zip(shelf.brands.iter())
            .map(|(at, brand)| (name_key(&brand), brand.id, at))
            .collect();
        order.sort_unstable();
        let order: Vec<(String, u32)> = order.into_iter().map(|(key, _, at)| (key, at)).collect();
        let families = families(&order);
        let mut domains = Counting::default();
        for (key, at) in &order {
            let endpoints = shelf
                .brands
                .get(*at as usize)
                .map(|brand| endpoints_of(shelf, &brand))
                .unwrap_or_default();
            for endpoint in &endpoints {
                domains.add(key, &endpoint.url);
            }
        }
        let domains = domains.finish();
        let mut built = Building::default();
        for (key, at) in &order {
            let Some(brand) = shelf.brands.get(*at as usize) else {
                continue;
            };
            let endpoints = endpoints_of(shelf, &brand);
            let family = families.get(leading(key)).copied().unwrap_or(1);
            let own_domain = endpoints
                .iter()
                .any(|endpoint| domains.is_own(&endpoint.url));
            let item = Item {
                brand: &brand,
                at: *at,
                key,
                endpoints: &endpoints,
                family,
                domains: &domains,
                own_domain,
            };
            built.add(&item);
        }
        built.finish(shelf.clone())
    }

    /// The brand with this number.
    #[must_use]
    pub fn brand(&self, number: usize) -> Brand {
        self.shelf
            .brands
            .get(self.rows[number].brand as usize)
            .unwrap_or_default()
    }

    /// The folded name by which brands are sorted.
    #[must_use]
    pub fn key(&self, number: usize) -> &str {
        self.keys.get(number)
    }

    /// The brands that have an alias with exactly this key.
    pub fn also_called<'a>(&'a self, key: &'a str) -> impl Iterator<Item = usize> + 'a {
        let first = self.aliases.partition_point(|(alias, _)| **alias < *key);
        let same = self.aliases[first..].iter();
        same.take_while(move |(alias, _)| **alias == *key)
            .map(|(_, number)| *number as usize)
    }

    /// The number of the first brand after this key and ID; a brand with this ID need not exist any
    /// more.
    #[must_use]
    pub fn after(&self, key: &str, id: &str) -> usize {
        self.first(|number| match self.key(number).cmp(key) {
            Ordering::Equal => self.brand(number).id.as_str() > id,
            order => order.is_gt(),
        })
    }

    /// The brands whose key starts with this text.
    #[must_use]
    pub fn with_key(&self, beginning: &str) -> Range<usize> {
        let first = self.first(|number| self.key(number) >= beginning);
        first..self.first(|number| {
            self.key(number) > beginning && !self.key(number).starts_with(beginning)
        })
    }

    fn first(&self, is_behind: impl Fn(usize) -> bool) -> usize {
        let (mut low, mut high) = (0, self.rows.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            if is_behind(middle) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        low
    }

    /// The dictionary index of this exact word.
    #[must_use]
    pub fn word(&self, word: &str) -> Option<u32> {
        self.dictionary
            .get(word)
            .and_then(|term| u32::try_from(term).ok())
    }

    /// The dictionary indexes of words with this prefix.
    #[must_use]
    pub fn beginning(&self, letters: &str) -> Range<u32> {
        let first = self.terms_before(letters.as_bytes());
        // No text contains this byte, so it sorts after all words with the prefix.
        first..self.terms_before(&[letters.as_bytes(), &[0xff]].concat())
    }

    fn terms_before(&self, bound: &[u8]) -> u32 {
        use fst::{IntoStreamer, Streamer};
        let next = self
            .dictionary
            .range()
            .ge(bound)
            .into_stream()
            .next()
            .map(|(_, term)| term);
        next.and_then(|term| u32::try_from(term).ok())
            .unwrap_or(self.terms.len())
    }

    /// The positions of the words with these dictionary indexes.
    #[must_use]
    pub fn postings(&self, terms: Range<u32>) -> &[Posting] {
        let start = |term: u32| self.starts.get(term as usize).map(|at| *at as usize);
        start(terms.start)
            .zip(start(terms.end))
            .map_or(&[], |(first, last)| &self.postings[first..last])
    }

    /// Adds every prefix of these words that is longer than `length` and has at least `least`
    /// positions.
    pub(crate) fn begin_many(
        &self,
        terms: Range<u32>,
        length: usize,
        least: usize,
        beginnings: &mut Vec<String>,
    ) {
        let mut first = terms.start;
        while first < terms.end {
            let word = self.terms.get(first as usize);
            let Some(letter) = word.get(length..).and_then(|rest| rest.chars().next()) else {
                first += 1;
                continue;
            };
            let begun = &word[..length + letter.len_utf8()];
            let same = self.beginning(begun);
            if self.postings(same.clone()).len() >= least {
                beginnings.push(begun.to_owned());
                self.begin_many(same.clone(), begun.len(), least, beginnings);
            }
            first = same.end.max(first + 1);
        }
    }

    /// The words of a brand.
    #[must_use]
    pub fn terms_of(&self, number: usize) -> &[Term] {
        &self.brand_terms
            [self.brand_starts[number] as usize..self.brand_starts[number + 1] as usize]
    }

    /// The words that an automaton accepts.
    pub(crate) fn accepted(&self, automaton: impl fst::Automaton) -> Vec<u32> {
        self.first_accepted(automaton, usize::MAX)
    }

    /// The first few words that start with a text that an automaton accepts.
    pub(crate) fn begun_with(&self, automaton: impl fst::Automaton, most: usize) -> Vec<u32> {
        self.first_accepted(automaton.starts_with(), most)
    }

    fn first_accepted(&self, automaton: impl fst::Automaton, most: usize) -> Vec<u32> {
        use fst::{IntoStreamer, Streamer};
        let mut found = self.dictionary.search(automaton).into_stream();
        let mut terms = Vec::new();
        while terms.len() < most
            && let Some((_, term)) = found.next()
        {
            terms.extend(u32::try_from(term));
        }
        terms
    }
}

fn endpoints_of(shelf: &Shelf, brand: &Brand) -> Vec<Endpoint> {
    shelf
        .portals(brand)
        .flat_map(|portal| shelf.endpoints(&portal).collect::<Vec<_>>())
        .collect()
}

fn name_key(brand: &Brand) -> String {
    key(unmarked(&brand.name))
}

/// The first two words of a key.
fn leading(key: &str) -> &str {
    key.match_indices(' ')
        .nth(1)
        .map_or(key, |(end, _)| &key[..end])
}

/// Counts how many different names begin with the same two words.
fn families(order: &[(String, u32)]) -> HashMap<&str, usize> {
    let mut families = HashMap::new();
    let mut last = None;
    for (key, _) in order {
        if last != Some(key) && key.contains(' ') {
            *families.entry(leading(key)).or_default() += 1;
        }
        last = Some(key);
    }
    families
}

/// A brand with everything needed to index it.
struct Item<'a> {
    brand: &'a Brand,
    at: u32,
    key: &'a str,
    endpoints: &'a [Endpoint],
    family: usize,
    domains: &'a Domains,
    own_domain: bool,
}

#[derive(Default)]
struct Building {
    rows: Vec<Row>,
    keys: Strings,
    aliases: Vec<(Box<str>, u32)>,
    numbers: HashMap<Box<str>, u32>,
    found: Vec<(u32, Posting)>,
    platforms: Labels,
    categories: Labels,
    platform_numbers: BTreeMap<String, u16>,
    category_numbers: BTreeMap<String, u16>,
    /// For each platform, the ID and brand of its first endpoint, or `None` if the platform has
    /// more than one endpoint.
    sole: BTreeMap<String, Option<(String, usize)>>,
}

impl Building {
    fn add(&mut self, item: &Item) {
        let brand = item.brand;
        let number = self.rows.len();
        let states = states(brand);
        for (term, field) in terms(item, states).into_iter().take(MOST_TERMS) {
            let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
            let term = match self.numbers.get(term.as_str()) {
                Some(term) => *term,
                None => *self.numbers.entry(term.into()).or_insert(next),
            };
            self.found.push((term, Posting::new(number, field)));
        }
        item.endpoints
            .iter()
            .for_each(|endpoint| self.count(endpoint, number));
        let platforms = item
            .endpoints
            .iter()
            .map(|endpoint| endpoint.platform_type.clone());
        self.platforms.push(
            &mut self.platform_numbers,
            platforms.filter(|it| !it.is_empty()).collect(),
        );
        self.categories.push(
            &mut self.category_numbers,
            values(brand, TAXONOMY).map(ToOwned::to_owned).collect(),
        );
        let words: Vec<&str> = item
            .key
            .split(' ')
            .filter(|word| !word.is_empty())
            .collect();
        self.rows.push(Row {
            brand: item.at,
            words: u16::try_from(words.len()).unwrap_or(u16::MAX),
            standing: u16::try_from(standing(&Standing {
                words,
                family: item.family,
                own_domain: item.own_domain,
                old_version: !item.endpoints.is_empty() && item.endpoints.iter().all(is_old),
                locations: brand.locations.len(),
            }))
            .unwrap_or(u16::MAX),
            hidden: brand.hidden,
            states,
        });
        self.keys.push(item.key);
        let aliases = brand.aliases.iter().map(|alias| key(alias));
        let aliases = aliases.chain(known_as(item.key).map(key)).take(MOST_TERMS);
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        self.aliases
            .extend(aliases.map(|alias| (alias.into(), number)));
    }

    fn count(&mut self, endpoint: &Endpoint, number: usize) {
        match self.sole.get_mut(&endpoint.platform_type) {
            None => drop(self.sole.insert(
                endpoint.platform_type.clone(),
                Some((endpoint.id.clone(), number)),
            )),
            Some(sole) => *sole = sole.take().filter(|(id, _)| *id == endpoint.id),
        }
    }

    fn finish(mut self, of: Arc<Shelf>) -> Index {
        let mut order: Vec<(Box<str>, u32)> = self.numbers.into_iter().collect();
        order.sort();
        let mut terms = Strings::default();
        let mut ranks = vec![0; order.len()];
        let mut builder = MapBuilder::memory();
        for (rank, (term, number)) in (0u32..).zip(&order) {
            ranks[*number as usize] = rank;
            terms.push(term);
            // The terms are sorted and unique, and writing to memory cannot fail.
            let _ = builder.insert(&**term, u64::from(rank));
        }
        self.found
            .iter_mut()
            .for_each(|(term, _)| *term = ranks[*term as usize]);
        self.found.sort_unstable();
        self.found
            .dedup_by_key(|(term, posting)| (*term, posting.number()));
        let starts = counted(
            order.len(),
            self.found.iter().map(|(term, _)| *term as usize),
        );
        let brand_starts = counted(
            self.rows.len(),
            self.found.iter().map(|(_, posting)| posting.number()),
        );
        let mut next = brand_starts.clone();
        let mut brand_terms = vec![Term::default(); self.found.len()];
        for (term, posting) in &self.found {
            let place = &mut next[posting.number()];
            brand_terms[*place as usize] = Term::new(*term, *posting);
            *place += 1;
        }
        name_by_name(&mut self.rows, &self.keys);
        self.aliases.sort_unstable();
        self.aliases.dedup();
        self.aliases.shrink_to_fit();
        self.platforms.finish(self.platform_numbers);
        self.categories.finish(self.category_numbers);
        Index {
            shelf: of,
            rows: self.rows,
            keys: self.keys,
            aliases: self.aliases,
            dictionary: builder.into_map(),
            terms,
            starts,
            postings: self.found.iter().map(|(_, posting)| *posting).collect(),
            brand_starts,
            brand_terms,
            platforms: self.platforms,
            categories: self.categories,
            sole: self
                .sole
                .into_iter()
                .filter_map(|(platform, sole)| Some((platform, sole?.1)))
                .collect(),
            popular: HashMap::new(),
        }
    }
}

/// Lowers the standing of all institutions with the same name except the best-known one.
fn name_by_name(rows: &mut [Row], keys: &Strings) {
    let mut first = 0;
    while first < rows.len() {
        let is_same = |number: &usize| keys.get(*number) == keys.get(first);
        let end = first + (first..rows.len()).take_while(is_same).count();
        let mut same: Vec<usize> = (first..end).collect();
        same.sort_by_key(|number| Reverse(rows[*number].standing));
        for (before, number) in same.into_iter().enumerate() {
            let standing = &mut rows[number].standing;
            *standing = standing.saturating_sub(repeated(before));
        }
        first = end;
    }
}

/// Returns where each owner's items begin, and where the last owner's items end.
fn counted(owners: usize, of: impl Iterator<Item = usize>) -> Vec<u32> {
    let mut starts = vec![0; owners + 1];
    of.for_each(|owner| starts[owner + 1] += 1);
    for place in 1..starts.len() {
        starts[place] += starts[place - 1];
    }
    starts
}

fn values<'a>(brand: &'a Brand, usage: &'a str) -> impl Iterator<Item = &'a str> {
    brand
        .identifiers
        .iter()
        .filter(move |it| it.usage == usage)
        .map(|it| it.value.as_str())
}

/// Whether an endpoint uses a FHIR release before R4, judging by its stated version or its address.
fn is_old(endpoint: &Endpoint) -> bool {
    if let Some(version) = &endpoint.fhir_version {
        return version.starts_with(['0', '1', '2', '3']);
    }
    let url = endpoint.url.to_ascii_lowercase();
    ["/dstu2", "/r2/", "/stu3"]
        .iter()
        .any(|part| url.contains(part))
}

/// The states of a brand's addresses, or those in its name if no address has one.
fn states(brand: &Brand) -> States {
    let addresses = brand.locations.iter().map(|address| {
        let stated = address.state.as_deref().map(by_code).unwrap_or_default();
        let by_code = || {
            address
                .postal_code
                .as_deref()
                .map(by_postal_code)
                .unwrap_or_default()
        };
        if stated.is_empty() { by_code() } else { stated }
    });
    let known = addresses.fold(States::default(), States::with);
    if known.is_empty() {
        by_name(&brand.name)
    } else {
        known
    }
}

/// All words by which a brand can be found.
fn terms(item: &Item, states: States) -> Vec<(String, Field)> {
    let brand = item.brand;
    let mut terms = Vec::new();
    let mut text = |text: &str, field: Field| {
        terms.extend(
            words(text)
                .iter()
                .map(|word| (canonical(&word.folded).to_owned(), field)),
        );
    };
    text(&brand.name, Field::Name);
    values(brand, NPI).for_each(|npi| text(npi, Field::Npi));
    for alias in &brand.aliases {
        text(alias, Field::Alias);
    }
    for name in known_as(item.key) {
        text(name, Field::Alias);
    }
    for address in &brand.locations {
        let parts = [&address.city, &address.state, &address.postal_code];
        parts
            .into_iter()
            .flatten()
            .for_each(|part| text(part, Field::Place));
    }
    states.words().for_each(|word| text(word, Field::Place));
    for endpoint in item.endpoints {
        text(&endpoint.platform_type, Field::Platform);
        let field = if item.own_domain {
            Field::Domain
        } else {
            Field::Platform
        };
        item.domains
            .labels(&endpoint.url)
            .iter()
            .for_each(|label| text(label, field));
    }
    let websites = brand.brand_website.iter().flat_map(|url| labels(url));
    websites.for_each(|label| text(&label, Field::Domain));
    let lead = item
        .key
        .split(' ')
        .find(|word| !is_filler(word))
        .filter(|word| !word.is_empty());
    terms.extend(lead.map(|word| (word.to_owned(), Field::Lead)));
    terms
}
