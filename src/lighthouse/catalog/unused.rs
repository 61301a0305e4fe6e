//! Settings for endpoints that do not exist, and what the operator may have meant.

use crate::api::catalog::Endpoint as Entry;
use crate::catalog::id;
use crate::lighthouse::catalog::from_settings::Fixed;
use std::collections::BTreeSet;
use uuid::Uuid;

/// A correction for an endpoint that is not in any list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unused {
    pub id: Uuid,
    /// The hint that goes with it.
    pub hint: String,
}

/// The maximum number of characters in which a mistyped ID differs from the intended one.
const SLIPS: usize = 3;

/// Returns the corrections for endpoints other than these.
#[must_use]
pub fn unused(fixed: &Fixed, endpoints: &[Entry]) -> Vec<Unused> {
    let mut ids: BTreeSet<Uuid> = fixed.said.keys().copied().collect();
    for entry in endpoints {
        ids.remove(&id::parse(&entry.id));
    }
    let unused = |id: Uuid| {
        let merged = endpoints.iter().find(|entry| {
            entry
                .endpoint_ids
                .iter()
                .any(|other| id::parse(other) == id)
        });
        let text = id.to_string();
        let near =
            |entry: &&Entry| strsim::hamming(&entry.id, &text).is_ok_and(|places| places <= SLIPS);
        let hint = match (merged, endpoints.iter().find(near)) {
            (Some(entry), _) => format!("it was merged into `{}`: use that ID instead", entry.id),
            (None, Some(entry)) => format!("did you mean `{}` ({})?", entry.id, entry.url),
            (None, None) => {
                "import the list that contains it; `fastenctl lighthouse catalog show ID` shows \
                 whether an ID is known"
                    .to_owned()
            }
        };
        Unused { id, hint }
    };
    ids.into_iter().map(unused).collect()
}
