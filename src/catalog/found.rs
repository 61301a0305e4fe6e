//! The result of a search: one page of brands, and counts over all of them.

/// One page, and what is known about all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    pub total: usize,
    /// The best score on any page.
    pub best: Option<u32>,
    pub hits: Vec<Hit>,
    /// Each is counted without its own selection, so that others can be added.
    pub by_platform: Vec<(String, usize)>,
    pub by_category: Vec<(String, usize)>,
}

/// A matching brand, by its number in the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    pub number: usize,
    pub points: u32,
}
