//! `POST search`: the API on top of the search index, in Elasticsearch's response format
//! (lighthouse-api.md section 3.1). Searching needs no authentication, and queries are never
//! logged.

use crate::api::Wrapper;
use crate::api::catalog::Brand;
use crate::api::search::{
    Aggregations, Bucket, Facet, Highlight, Hit, Hits, SearchAnswer, SearchRequest, Source,
    SourceEndpoint, SourcePortal, Total,
};
use crate::catalog::found::{Found, Hit as Place};
use crate::catalog::highlight::marked;
use crate::catalog::index::Index;
use crate::catalog::packed::Shelf;
use crate::catalog::query::Query;
use crate::catalog::search::{Criteria, Cursor};
use crate::lighthouse::lookup::finder::Finder;
use crate::lighthouse::web::error::{Refusal, object};
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use std::time::Instant;

const PAGE: usize = 25;
const LARGEST_PAGE: usize = 50;
const MOST_WORDS: usize = 500;
const LONGEST_WORD: usize = 200;
const MOST_BUCKETS: usize = 50;

/// Returns one page of results.
///
/// # Errors
/// 400 for an invalid body or cursor, 413 for a body that is too large.
pub async fn search(
    State(finder): State<Finder>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Wrapper<SearchAnswer>>, Refusal> {
    let started = Instant::now();
    let criteria = criteria(object(body)?)?;
    let index = finder.index().await;
    let found = tokio::task::spawn_blocking(move || answer(&index, &criteria)).await;
    let mut answer = found.map_err(|_| Refusal::failed())?;
    answer.took = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    Ok(Json(Wrapper::success(answer)))
}

/// Checks the limits of a request, which the `OpenAPI` document states as well.
fn check(request: &SearchRequest) -> Result<(), Refusal> {
    let lists = [
        ("platformTypes", &request.platform_types),
        ("categories", &request.categories),
        ("states", &request.states),
        ("searchAfter", &request.search_after),
    ];
    let is_too_long = |word: &String| word.chars().count() > LONGEST_WORD;
    for (name, words) in lists {
        if words.len() > MOST_WORDS || words.iter().any(is_too_long) {
            return Err(Refusal::malformed(format!(
                "`{name}` has more than {MOST_WORDS} words, or a word with more than {LONGEST_WORD} characters"
            )));
        }
    }
    match request.size {
        Some(size) if !(1..=LARGEST_PAGE).contains(&size) => Err(Refusal::malformed(format!(
            "`size` is not between 1 and {LARGEST_PAGE}"
        ))),
        _ => Ok(()),
    }
}

fn criteria(request: SearchRequest) -> Result<Criteria, Refusal> {
    check(&request)?;
    // An empty form field, split at commas, yields one empty string.
    let is_first = request.search_after.iter().all(String::is_empty);
    let after = match Cursor::from_texts(&request.search_after) {
        _ if is_first => None,
        Some(cursor) => Some(cursor),
        None => {
            return Err(Refusal::malformed(
                "`searchAfter` is not the `sort` of a hit",
            ));
        }
    };
    Ok(Criteria {
        query: request.query,
        platforms: request.platform_types,
        categories: request.categories,
        states: request.states,
        show_hidden: request.show_hidden,
        after,
        size: request.size.unwrap_or(PAGE),
    })
}

fn answer(index: &Index, criteria: &Criteria) -> SearchAnswer {
    let found = index.search(criteria);
    let query = Query::new(&criteria.query);
    SearchAnswer {
        took: 0,
        timed_out: false,
        hits: Hits {
            total: Total {
                value: found.total,
                relation: "eq".to_owned(),
            },
            max_score: found.best.map(f64::from),
            hits: found
                .hits
                .iter()
                .map(|place| hit(index, &query, *place))
                .collect(),
        },
        aggregations: aggregations(&found),
    }
}

fn hit(index: &Index, query: &Query, place: Place) -> Hit {
    let brand = index.brand(place.number);
    Hit {
        index: "brands".to_owned(),
        kind: "_doc".to_owned(),
        id: brand.id.clone(),
        score: Some(f64::from(place.points)),
        sort: index.cursor(place).to_texts().into(),
        highlight: Highlight {
            name: marked(&brand.name, query).into_iter().collect(),
            aliases: brand
                .aliases
                .iter()
                .filter_map(|alias| marked(alias, query))
                .collect(),
        },
        source: source(&index.shelf, brand),
    }
}

fn source(shelf: &Shelf, brand: Brand) -> Source {
    let endpoint = |id: &String| {
        shelf
            .endpoints
            .read::<SourceEndpoint>(shelf.endpoints.place(id)?)
    };
    let portals = shelf.portals(&brand).map(|portal| SourcePortal {
        endpoints: portal.endpoint_ids.iter().filter_map(endpoint).collect(),
        portal,
    });
    Source {
        portals: portals.collect(),
        brand,
    }
}

fn aggregations(found: &Found) -> Aggregations {
    Aggregations {
        by_platform_type: facet(&found.by_platform),
        by_category: facet(&found.by_category),
    }
}

fn facet(counted: &[(String, usize)]) -> Facet {
    let (shown, others) = counted.split_at(counted.len().min(MOST_BUCKETS));
    Facet {
        sum_other_doc_count: others.iter().map(|(_, count)| count).sum(),
        buckets: shown
            .iter()
            .map(|(key, count)| Bucket {
                key: key.clone(),
                doc_count: *count,
            })
            .collect(),
    }
}

impl Refusal {
    /// The refusal after an internal failure, which the log explains.
    fn failed() -> Self {
        let message = "the gateway failed; try again later";
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            crate::api::ErrorCode::ServerError,
            message,
        )
    }
}
