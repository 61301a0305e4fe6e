//! What a search finds: one page of brands, and what is counted over all of them.

/// One page, and what is told of all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    pub total: usize,
    /// The best points of all pages.
    pub best: Option<u32>,
    pub hits: Vec<Hit>,
    /// Each without the choice made in it, so that further ones can be added.
    pub by_platform: Vec<(String, usize)>,
    pub by_category: Vec<(String, usize)>,
}

/// A brand by its number in the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    pub number: usize,
    pub points: u32,
}
