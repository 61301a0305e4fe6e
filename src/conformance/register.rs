//! The table of all implemented checks.

use crate::conformance::check::Check;
use crate::conformance::{
    authorization, discovery, id_token, introspection, loopback, mix_up, pkce, refresh, response,
    revocation, smart, token,
};

/// All implemented checks, in catalogue order.
pub fn all() -> impl Iterator<Item = &'static Check> {
    let groups: [&'static [Check]; 12] = [
        discovery::CHECKS,
        authorization::CHECKS,
        pkce::CHECKS,
        loopback::CHECKS,
        response::CHECKS,
        token::CHECKS,
        smart::CHECKS,
        id_token::CHECKS,
        refresh::CHECKS,
        introspection::CHECKS,
        revocation::CHECKS,
        mix_up::CHECKS,
    ];
    groups.into_iter().flatten()
}

/// Returns the check with this ID, for errors that refer to it.
#[must_use]
pub fn find(id: &str) -> Option<&'static Check> {
    all().find(|check| check.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_id_exists_once_and_in_order() {
        let ids: Vec<_> = all().map(|check| check.id).collect();
        assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len());
        for pair in ids.windows(2).filter(|pair| pair[0][..3] == pair[1][..3]) {
            assert!(pair[0] < pair[1], "{pair:?}");
        }
    }
}
