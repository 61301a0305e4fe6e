//! Runs a query, from its words to the resulting page. Each word is first matched exactly or as a
//! prefix; if nothing matches, with typos; if that fails, as many of the words as possible are
//! matched. `rank` defines the order.

use crate::catalog::found::{Found, Hit};
use crate::catalog::index::{Index, Labels};
use crate::catalog::matching::{Match, matches};
use crate::catalog::packed::Shelf;
use crate::catalog::places::{States, by_code};
use crate::catalog::query::Query;
use crate::catalog::rank::{NAME_BEGINS, WHOLE_NAME, further_words, of_words};
use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// A search.
#[derive(Clone, Debug, Default)]
pub struct Criteria {
    pub query: String,
    /// Matches any of these; if empty, all match.
    pub platforms: Vec<String>,
    /// Matches any of these; if empty, all match.
    pub categories: Vec<String>,
    /// Matches any of these, by code or name; if empty, all match.
    pub states: Vec<String>,
    pub show_hidden: bool,
    pub after: Option<Cursor>,
    pub size: usize,
}

/// A hit's position in the order of all hits: points, name, ID.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub points: u32,
    pub key: String,
    pub id: String,
}

impl Cursor {
    /// The form in which clients pass it on: three texts without commas (lighthouse-api.md section
    /// 3.1).
    #[must_use]
    pub fn to_texts(&self) -> [String; 3] {
        [
            self.points.to_string(),
            self.key.clone(),
            self.id.replace(',', ""),
        ]
    }

    /// The reverse.
    #[must_use]
    pub fn from_texts(texts: &[String]) -> Option<Self> {
        let [points, key, id] = texts else {
            return None;
        };
        Some(Self {
            points: points.parse().ok()?,
            key: key.clone(),
            id: id.clone(),
        })
    }
}

/// Minimum number of matches for which a query's results are precomputed.
const MANY: usize = 2_000;
/// How many hits of precomputed results are kept.
const KEPT: usize = 50;

/// Builds the index of a catalog, with its precomputed results.
#[must_use]
pub fn index(shelf: &Arc<Shelf>) -> Index {
    let mut index = Index::new(shelf);
    index.popular = index.answers_in_advance();
    index
}

impl Index {
    /// Computes the first page of searches with very many matches: the empty query and the most
    /// common prefixes. The key is the query's only word, or empty.
    #[must_use]
    fn answers_in_advance(&self) -> HashMap<String, Found> {
        let mut beginnings = vec![String::new()];
        self.begin_many(0..self.terms.len(), 0, MANY, &mut beginnings);
        let answer = |query: String| {
            let found = self.find(&Criteria {
                query: query.clone(),
                size: KEPT,
                ..Criteria::default()
            });
            (query, found)
        };
        let answers = beginnings.into_iter().map(answer);
        answers.filter(|(_, found)| found.total >= MANY).collect()
    }

    /// The requested page.
    #[must_use]
    pub fn search(&self, criteria: &Criteria) -> Found {
        let Criteria {
            query,
            platforms,
            categories,
            states,
            show_hidden,
            after,
            size,
        } = criteria;
        let plain =
            platforms.is_empty() && categories.is_empty() && states.is_empty() && !show_hidden;
        if plain && after.is_none() && *size <= KEPT {
            let known = match &Query::new(query).words[..] {
                [] => self.popular.get(""),
                [word] => self.popular.get(&word.typed),
                _ => None,
            };
            if let Some(known) = known {
                let mut found = known.clone();
                found.hits.truncate(*size);
                return found;
            }
        }
        self.find(criteria)
    }

    fn find(&self, criteria: &Criteria) -> Found {
        let query = Query::new(&criteria.query);
        let choice = Choice::new(self, criteria);
        let mut counts = Counts {
            platforms: vec![0; self.platforms.names.len()],
            categories: vec![0; self.categories.names.len()],
        };
        let found = matches(self, &query);
        let mut hits = Vec::new();
        for (number, points) in self.points(&query, &found) {
            if choice.counts(self, number, &mut counts) {
                hits.push(Hit { number, points });
            }
        }
        let (total, best) = (hits.len(), hits.iter().map(|hit| hit.points).max());
        if let Some(after) = &criteria.after {
            let first = self.after(&after.key, &after.id);
            hits.retain(|hit| {
                hit.points < after.points || hit.points == after.points && hit.number >= first
            });
        }
        Found {
            total,
            best,
            hits: best_of(hits, criteria.size),
            by_platform: buckets(&self.platforms, &counts.platforms),
            by_category: buckets(&self.categories, &counts.categories),
        }
    }

    /// The position of a hit, for requesting the hits after it.
    #[must_use]
    pub fn cursor(&self, hit: Hit) -> Cursor {
        Cursor {
            points: hit.points,
            key: self.key(hit.number).to_owned(),
            id: self.brand(hit.number).id.clone(),
        }
    }

    /// Every match, with its total points.
    fn points<'a>(
        &'a self,
        query: &'a Query,
        found: &'a [Match],
    ) -> impl Iterator<Item = (usize, u32)> + 'a {
        let count = u32::try_from(query.words.len()).unwrap_or(u32::MAX);
        let named = Named::new(self, query);
        let points = move |number: usize, sum: u32| {
            let row = &self.rows[number];
            let named = named.points(number);
            let words = if count == 0 {
                0
            } else {
                further_words(u32::from(row.words), count)
            };
            (of_words(sum, count) + named + u32::from(row.standing)).saturating_sub(words)
        };
        let everything = 0..if query.words.is_empty() {
            self.rows.len()
        } else {
            0
        };
        let found = found
            .iter()
            .map(|(number, sum)| (*number as usize, u32::from(*sum)));
        everything
            .map(|number| (number, 0))
            .chain(found)
            .map(move |(number, sum)| (number, points(number, sum)))
    }
}

/// The brands whose name is the query or begins with it.
struct Named {
    whole: Vec<usize>,
    begins: [Range<usize>; 2],
}

impl Named {
    fn new(index: &Index, query: &Query) -> Self {
        let keys = [query.key.clone(), query.joined()];
        let begins = keys.each_ref().map(|key| {
            if key.is_empty() {
                0..0
            } else {
                index.with_key(key)
            }
        });
        let whole = keys.iter().zip(&begins).flat_map(|(key, begins)| {
            let is_whole = move |number: &usize| index.key(*number) == key;
            begins.clone().take_while(is_whole)
        });
        let mut whole: Vec<usize> = whole.collect();
        if !query.key.is_empty() {
            whole.extend(index.also_called(&query.key));
        }
        whole.sort_unstable();
        Self { whole, begins }
    }

    fn points(&self, number: usize) -> u32 {
        if self.whole.binary_search(&number).is_ok() {
            WHOLE_NAME + NAME_BEGINS
        } else if self.begins.iter().any(|begins| begins.contains(&number)) {
            NAME_BEGINS
        } else {
            0
        }
    }
}

/// Sorts the best first; hits with equal points are sorted by name.
fn best_of(mut hits: Vec<Hit>, size: usize) -> Vec<Hit> {
    let order = |hit: &Hit| (Reverse(hit.points), hit.number);
    if hits.len() > size {
        hits.select_nth_unstable_by_key(size, order);
        hits.truncate(size);
    }
    hits.sort_unstable_by_key(order);
    hits
}

/// The filters, with labels as indexes into the index's lists.
struct Choice {
    platforms: Option<Vec<u16>>,
    categories: Option<Vec<u16>>,
    states: Option<States>,
    show_hidden: bool,
}

struct Counts {
    platforms: Vec<usize>,
    categories: Vec<usize>,
}

impl Choice {
    fn new(index: &Index, criteria: &Criteria) -> Self {
        let places = |labels: &Labels, wanted: &[String]| {
            let all = (0u16..).zip(&labels.names);
            (!wanted.is_empty()).then(|| {
                all.filter(|(_, name)| wanted.contains(name))
                    .map(|(place, _)| place)
                    .collect()
            })
        };
        let states = criteria
            .states
            .iter()
            .map(|text| by_code(text))
            .fold(States::default(), States::with);
        Self {
            platforms: places(&index.platforms, &criteria.platforms),
            categories: places(&index.categories, &criteria.categories),
            states: (!criteria.states.is_empty()).then_some(states),
            show_hidden: criteria.show_hidden,
        }
    }

    /// Whether a brand passes the filters; also adds it to the counts of its facets.
    fn counts(&self, index: &Index, number: usize, counts: &mut Counts) -> bool {
        let row = &index.rows[number];
        if row.hidden && !self.show_hidden
            || self.states.is_some_and(|states| !row.states.meets(states))
        {
            return false;
        }
        let (platforms, categories) = (
            index.platforms.places(number),
            index.categories.places(number),
        );
        let among = |wanted: &Option<Vec<u16>>, of: &[u16]| {
            wanted
                .as_ref()
                .is_none_or(|wanted| of.iter().any(|it| wanted.contains(it)))
        };
        let (by_platform, by_category) = (
            among(&self.platforms, platforms),
            among(&self.categories, categories),
        );
        if by_category {
            for place in platforms {
                counts.platforms[usize::from(*place)] += 1;
            }
        }
        if by_platform {
            for place in categories {
                counts.categories[usize::from(*place)] += 1;
            }
        }
        by_platform && by_category
    }
}

/// The fullest first.
fn buckets(labels: &Labels, counts: &[usize]) -> Vec<(String, usize)> {
    let counted = labels
        .names
        .iter()
        .zip(counts)
        .filter(|(_, count)| **count > 0);
    let mut buckets: Vec<(String, usize)> = counted
        .map(|(name, count)| (name.clone(), *count))
        .collect();
    buckets
        .sort_unstable_by(|(one, some), (other, more)| more.cmp(some).then_with(|| one.cmp(other)));
    buckets
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::catalog::{Address, Brand, Endpoint, Identifier, Portal};
    use crate::catalog::Entries;

    /// Indexes brands, each with a portal and an endpoint of its own.
    fn indexed(brands: impl IntoIterator<Item = Brand>) -> Index {
        let mut entries = Entries::default();
        for (number, mut brand) in brands.into_iter().enumerate() {
            let (portal, endpoint) = (format!("portal-{number}"), format!("endpoint-{number}"));
            let platform_type = if number % 2 == 0 { "epic" } else { "cerner" }.to_owned();
            let url = format!("https://fhir.{}.example/r4/", brand.id);
            entries.endpoints.push(Endpoint {
                id: endpoint.clone(),
                platform_type,
                url,
                ..Endpoint::default()
            });
            entries.portals.push(Portal {
                id: portal.clone(),
                endpoint_ids: vec![endpoint],
                ..Portal::default()
            });
            brand.portal_ids = vec![portal];
            entries.brands.push(brand);
        }
        super::index(&Arc::new(entries.into()))
    }

    fn named(id: &str, name: &str) -> Brand {
        Brand {
            id: id.to_owned(),
            name: name.to_owned(),
            ..Brand::default()
        }
    }

    fn all(query: &str) -> Criteria {
        Criteria {
            query: query.to_owned(),
            size: 50,
            ..Criteria::default()
        }
    }

    fn ids(index: &Index, criteria: &Criteria) -> Vec<String> {
        index
            .search(criteria)
            .hits
            .iter()
            .map(|hit| index.brand(hit.number).id.clone())
            .collect()
    }

    #[test]
    fn every_way_of_naming_a_brand_finds_it() {
        let brand = Brand {
            aliases: vec!["Heart House".to_owned()],
            brand_website: Some("https://www.quillmoorcare.org/".to_owned()),
            identifiers: vec![
                Identifier {
                    usage: "ext-npi-number".into(),
                    system: String::new(),
                    value: "1234567890".into(),
                },
                Identifier {
                    usage: "ext-platform-id".into(),
                    system: String::new(),
                    value: "hiddenword".into(),
                },
            ],
            locations: vec![Address {
                city: Some("Portland".to_owned()),
                state: Some("ME".to_owned()),
                postal_code: Some("04101-2345".to_owned()),
                ..Address::default()
            }],
            ..named("quill", "St. Quillmoor's Hosp")
        };
        let index = indexed([named("other", "Somebody Else"), brand]);
        for query in [
            "quillmoor",
            "QUILLMOORS",
            "saint quillmoor hospital",
            "hospital quill",
            "heart house",
            "portland",
            "me",
            "maine",
            "04101",
            "04101-2345",
            "1234567890",
            "quillmoorcare.org",
            "https://fhir.quill.example/r4",
            "cerner",
            "qillmoor",
            "quilmloor",
            "stquillmoor",
            "quillmoor boston",
            "moorcare",
            "quïllmoor",
        ] {
            assert_eq!(ids(&index, &all(query)), ["quill"], "{query}");
        }
        for query in ["hiddenword", "zzz", "99999", "xx yy zz"] {
            assert_eq!(ids(&index, &all(query)), [""; 0], "{query}");
        }
    }

    #[test]
    fn the_whole_name_comes_first_and_equals_are_sorted_by_name() {
        let index = indexed([
            named("d", "North Mercy Clinic"),
            named("c", "Mercy Clinic of Ozark"),
            named("b", "Mercy Clinic"),
            named("a", "Mercy Clinic of Ada"),
        ]);
        assert_eq!(ids(&index, &all("mercy clinic")), ["b", "a", "c", "d"]);
        assert_eq!(ids(&index, &all("merc")), ids(&index, &all("merc")));
    }

    #[test]
    fn a_frequent_word_does_not_exclude_brands_that_match_all_other_words() {
        let others =
            (0..150).map(|number| named(&format!("{number:03}"), &format!("Hospital {number}")));
        let houses = [
            named("exact", "Quillmoor Methodist"),
            named("begun", "Quillmoorland Methodist"),
            named("half", "Quillmoor Clinic"),
            named("other", "Other Hospital"),
        ];
        let index = indexed(houses.into_iter().chain(others));
        let found = |query: &str| ids(&index, &all(query));
        assert_eq!(found("quillmoor methodist hospital"), ["exact"]);
        assert_eq!(found("other hospital"), ["other"]);
    }

    #[test]
    fn another_name_and_a_name_in_one_word_are_whole_names_too() {
        let known = Brand {
            aliases: vec!["Quillmoor General".to_owned()],
            ..named("alias", "Partners of Adavale")
        };
        let index = indexed([
            named("longer", "Quillmoor General Practice of Adavale"),
            known,
            named("apart", "Quill Moor Group"),
            named("joined", "QuillMoor"),
        ]);
        assert_eq!(ids(&index, &all("quillmoor general"))[0], "alias");
        assert_eq!(ids(&index, &all("quill moor"))[0], "joined");
    }

    #[test]
    fn a_finished_word_is_preferred_to_a_prefix() {
        let index = indexed([
            named("begun", "Adageneral Medical Center"),
            named("exact", "Central Ada Medical Center"),
        ]);
        let found = |query: &str| ids(&index, &all(query));
        assert_eq!(found("ada medical center"), ["exact", "begun"]);
    }

    #[test]
    fn among_many_with_the_same_name_the_best_known_comes_first_and_others_are_not_hidden() {
        let same = (0..5).map(|number| named(&format!("same-{number}"), "Mercy Clinic Ada"));
        let well_known = Brand {
            locations: vec![Address::default(); 9],
            ..named("well-known", "Mercy Clinic Ada")
        };
        let other = named("other", "Mercy Clinic Ozark");
        let index = indexed(same.chain([well_known, other]));
        let found = ids(&index, &all("mercy clinic"));
        assert_eq!(found[0], "well-known");
        assert!(found[..4].contains(&"other".to_owned()), "{found:?}");
    }

    #[test]
    fn precomputed_answers_match_real_searches() {
        let brands = (0..3 * MANY)
            .map(|number| named(&format!("{number:05}"), &format!("Mercy {number} of Ozark")));
        let index = indexed(brands);
        let known: Vec<&str> = ["", "m", "mercy", "ozar", "1", "12", "zz"]
            .into_iter()
            .filter(|query| index.popular.contains_key(*query))
            .collect();
        assert_eq!(known, ["", "m", "mercy", "ozar"]);
        for size in [1, 25, 50, 51] {
            for query in &known {
                let criteria = Criteria { size, ..all(query) };
                assert_eq!(
                    index.search(&criteria),
                    index.find(&criteria),
                    "{query} {size}"
                );
            }
        }
        let narrower = Criteria {
            platforms: vec!["epic".to_owned()],
            ..all("mercy")
        };
        assert_eq!(index.search(&narrower).total, 3 * MANY / 2);
    }

    #[test]
    fn hidden_brands_are_found_by_those_who_ask_for_them() {
        let index = indexed([Brand {
            hidden: true,
            ..named("a", "Mercy")
        }]);
        assert_eq!(ids(&index, &all("mercy")), [""; 0]);
        assert_eq!(
            ids(
                &index,
                &Criteria {
                    show_hidden: true,
                    ..all("mercy")
                }
            ),
            ["a"]
        );
    }

    #[test]
    fn a_facet_counts_what_selecting_another_value_would_add() {
        let coded = |id: &str, code: &str| Brand {
            identifiers: vec![Identifier {
                usage: "ext-npi-provider-taxonomy".into(),
                system: String::new(),
                value: code.into(),
            }],
            ..named(id, "Mercy")
        };
        let index = indexed([coded("a", "282N"), coded("b", "282N"), coded("c", "261Q")]);
        let counts = |counted: &[(&str, usize)]| {
            counted
                .iter()
                .map(|(key, count)| ((*key).to_owned(), *count))
                .collect::<Vec<_>>()
        };
        let found = index.search(&Criteria {
            platforms: vec!["epic".into()],
            ..all("mercy")
        });
        assert_eq!(
            (found.total, found.by_platform),
            (2, counts(&[("epic", 2), ("cerner", 1)]))
        );
        assert_eq!(found.by_category, counts(&[("261Q", 1), ("282N", 1)]));
        let both = Criteria {
            platforms: vec!["epic".into()],
            categories: vec!["282N".into()],
            ..all("")
        };
        assert_eq!(ids(&index, &both), ["a"]);
    }

    #[test]
    fn a_page_continues_after_a_hit_that_is_gone() {
        let index = indexed([
            named("a", "Mercy A"),
            named("b", "Mercy B"),
            named("c", "Mercy C"),
        ]);
        let page = index.search(&Criteria {
            size: 1,
            ..all("mercy")
        });
        let mut after = index.cursor(page.hits[0]);
        assert_eq!(after.to_texts()[1..], ["mercy a", "a"]);
        after.id = "aa".to_owned();
        assert_eq!(
            ids(
                &index,
                &Criteria {
                    after: Some(after),
                    ..all("mercy")
                }
            ),
            ["b", "c"]
        );
    }

    #[test]
    fn a_cursor_survives_the_round_trip_and_contains_no_comma() {
        let index = indexed([named("1,2", "Mercy, Inc, \u{0}<b>, Ltd")]);
        let cursor = index.cursor(index.search(&all("")).hits[0]);
        let texts = cursor.to_texts();
        assert!(texts.iter().all(|text| !text.contains(',')), "{texts:?}");
        assert_eq!(Cursor::from_texts(&texts).unwrap().points, cursor.points);
        for wrong in [
            &["1", "a"][..],
            &["x", "a", "b"],
            &["-1", "a", "b"],
            &["99999999999", "a", "b"],
        ] {
            let wrong: Vec<String> = wrong.iter().map(|text| (*text).to_owned()).collect();
            assert_eq!(Cursor::from_texts(&wrong), None);
        }
    }

    #[test]
    fn an_empty_catalog_and_hostile_names_cause_no_errors() {
        let empty = super::index(&Arc::default());
        assert_eq!(
            (empty.search(&all("x")), empty.search(&all(""))),
            (Found::default(), Found::default())
        );
        let name = format!("\u{0}\u{1b}[2J<b>\u{202e} {}", "é".repeat(10_000));
        let index = indexed([named("a", &name), named("b", ""), named("b", "")]);
        for query in ["é", "2j", "", "b é"] {
            assert!(!ids(&index, &all(query)).is_empty(), "{query}");
        }
    }
}
