//! A snapshot of the catalog: what is served, where to find it, and what is not served and why.
//! `build` makes it.

use crate::api::catalog::Endpoint as Entry;
use crate::catalog::packed::Shelf;
use crate::lighthouse::catalog::addresses::Obstacle;
use crate::lighthouse::catalog::from_settings::{Fixed, NO_CLIENT};
use crate::lighthouse::catalog::platform::Client;
use crate::lighthouse::catalog::unused::Unused;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// A snapshot of the catalog.
#[derive(Debug, Default)]
pub struct Snapshot {
    /// The catalog's version in the database; [`UNREAD`] until it is first read.
    pub version: i64,
    pub shelf: Arc<Shelf>,
    pub by_platform: BTreeMap<String, Members>,
    /// Names that older versions gave to served platforms; sign-ins may return under them.
    pub former_platforms: BTreeSet<String>,
    /// The first endpoint of each group whose name is not the endpoint's own ID.
    pub by_group: HashMap<String, u32>,
    /// For each endpoint, the only portal that leads to it; [`SEVERAL`] if there are more, or if
    /// several brands lead to that portal.
    pub portals: Vec<u32>,
    /// The clients of endpoints that have their own.
    pub clients: HashMap<u32, Arc<Client>>,
    /// The group of each endpoint whose users are counted together with those of a duplicate.
    pub groups: HashMap<u32, String>,
    pub left_out: BTreeMap<String, LeftOut>,
    /// Settings for endpoints that do not exist.
    pub unused: Vec<Unused>,
}

/// The endpoints of a platform.
#[derive(Clone, Copy, Debug)]
pub struct Members {
    pub first: u32,
    pub alone: bool,
}

/// Not an index.
pub const SEVERAL: u32 = u32::MAX;
/// The version before the catalog is first read; no database has this version.
pub const UNREAD: i64 = -1;

/// Endpoints that are not served for the same reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    pub endpoints: usize,
    /// One of them, and what is wrong with it.
    pub example: String,
}

impl Snapshot {
    /// Returns the group that the endpoint at an index has inherited from a duplicate.
    #[must_use]
    pub fn group(&self, place: u32) -> Option<&str> {
        self.groups.get(&place).map(String::as_str)
    }

    /// Adds a served endpoint, which is at index `place` of the shelf.
    pub(super) fn take(
        &mut self,
        fixed: &Fixed,
        entry: &Entry,
        place: usize,
        client: Option<Arc<Client>>,
    ) {
        let place = u32::try_from(place).unwrap_or(SEVERAL);
        let slug = entry.platform_type.as_str();
        match self.by_platform.get_mut(slug) {
            Some(members) => members.alone = false,
            None => drop(self.by_platform.insert(
                slug.to_owned(),
                Members {
                    first: place,
                    alone: true,
                },
            )),
        }
        if let Some(group) = client
            .as_ref()
            .or_else(|| fixed.clients.get(slug))
            .and_then(|one| one.limit_group.as_ref())
            && !self.by_group.contains_key(group)
        {
            self.by_group.insert(group.clone(), place);
        }
        self.clients.extend(client.map(|client| (place, client)));
    }

    /// Counts an endpoint that is not served.
    pub(super) fn leave_out(&mut self, entry: &Entry, obstacle: &Obstacle) {
        let reason = if obstacle.kind == NO_CLIENT {
            obstacle.text.as_str()
        } else {
            obstacle.kind
        };
        let left = self
            .left_out
            .entry(reason.to_owned())
            .or_insert_with(|| LeftOut {
                endpoints: 0,
                example: format!("{} (`{}`): {}", entry.url, entry.id, obstacle.text),
            });
        left.endpoints += 1;
    }
}
