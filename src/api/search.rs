//! `POST search`: finds brands, with a response in Elasticsearch's format (lighthouse-api.md
//! section 3.1), and `GET list`, its predecessor.

use crate::api::catalog::{Brand, Portal};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// `POST`, JSON, without authentication.
pub const SEARCH: &str = "/search";
/// `GET`, for old clients; optional query parameter `show_hidden`.
pub const LIST: &str = "/list";

/// The search request; every field may be missing or null.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct SearchRequest {
    /// Words to search for; if empty, everything matches.
    #[serde(deserialize_with = "null_is_default")]
    pub query: String,
    /// Matches any of these platforms.
    #[serde(deserialize_with = "null_is_default")]
    #[schema(max_items = 500)]
    pub platform_types: Vec<String>,
    /// Matches any of these taxonomy codes.
    #[serde(deserialize_with = "null_is_default")]
    #[schema(max_items = 500)]
    pub categories: Vec<String>,
    #[serde(deserialize_with = "null_is_default")]
    pub show_hidden: bool,
    /// The `sort` value of the last hit on the previous page.
    #[serde(deserialize_with = "null_is_default")]
    #[schema(max_items = 500)]
    pub search_after: Vec<String>,
    /// Our extension: matches any of these states, by code or name.
    #[serde(
        deserialize_with = "null_is_default",
        skip_serializing_if = "Vec::is_empty"
    )]
    #[schema(max_items = 500)]
    pub states: Vec<String>,
    /// Our extension: hits per page, 1 to 50; 25 by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 50)]
    pub size: Option<usize>,
}

/// The response.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SearchAnswer {
    /// Milliseconds.
    #[serde(default)]
    pub took: u64,
    #[serde(default)]
    pub timed_out: bool,
    pub hits: Hits,
    #[serde(default)]
    pub aggregations: Aggregations,
}

/// One page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Hits {
    pub total: Total,
    #[serde(default)]
    pub max_score: Option<f64>,
    pub hits: Vec<Hit>,
}

/// The total over all pages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Total {
    pub value: usize,
    /// Always `eq`.
    #[serde(default)]
    pub relation: String,
}

/// A matching brand.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Hit {
    #[serde(rename = "_index", default)]
    pub index: String,
    #[serde(rename = "_type", default)]
    pub kind: String,
    #[serde(rename = "_id", default)]
    pub id: String,
    #[serde(rename = "_score", default)]
    pub score: Option<f64>,
    /// The cursor for the next page; clients join its values with commas, so no value contains one.
    pub sort: Vec<String>,
    #[serde(default)]
    pub highlight: Highlight,
    #[serde(rename = "_source")]
    pub source: Source,
}

/// The parts of a brand that matched, as HTML with `<em>` around the matches.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Highlight {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub name: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
}

/// A brand with its portals and their endpoints.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Source {
    #[serde(flatten)]
    pub brand: Brand,
    pub portals: Vec<SourcePortal>,
}

/// A portal with its endpoints.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SourcePortal {
    #[serde(flatten)]
    pub portal: Portal,
    pub endpoints: Vec<SourceEndpoint>,
}

/// The fields that the connect button passes on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SourceEndpoint {
    pub id: String,
    pub platform_type: String,
    /// Our extension: why no new users can connect at the moment, worded for patients.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub out_of_order: Option<String>,
}

/// The facets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Aggregations {
    pub by_platform_type: Facet,
    pub by_category: Facet,
}

/// How many brands match each value of a facet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Facet {
    pub sum_other_doc_count: usize,
    pub buckets: Vec<Bucket>,
}

/// One value of a facet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Bucket {
    pub key: String,
    pub doc_count: usize,
}

/// A source as old clients know it: they can only refer to it by its platform.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Listed {
    pub source_type: String,
    pub platform_type: String,
    pub display: String,
    /// Taxonomy codes.
    pub category: Vec<String>,
    /// Read by the first releases in place of `hidden`.
    pub enabled: bool,
    pub hidden: bool,
    pub aliases: Vec<String>,
    pub identifiers: BTreeMap<String, Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub brand_logo: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub patient_access_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub patient_access_description: Option<String>,
}

fn null_is_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(
    deserializer: D,
) -> Result<T, D::Error> {
    Ok(Option::<T>::deserialize(deserializer)?.unwrap_or_default())
}
