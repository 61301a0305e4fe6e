//! The result of a search: one page of brands, and counts over all of them.

/// One page of results, and facts about all pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    pub total: usize,
    /// The best score on any page.
    pub best: Option<u32>,
    pub hits: Vec<Hit>,
    /// How many brands each platform has, ignoring the filter by platform, so that other platforms
    /// can be added to the filter. The same applies to categories.
    pub by_platform: Vec<(String, usize)>,
    pub by_category: Vec<(String, usize)>,
}

/// A matching brand, identified by its number in the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    pub number: usize,
    pub points: u32,
}
