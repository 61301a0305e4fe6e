//! Launches from the practice EHR (SMART App Launch 2.2, EHR launch), in memory: started at
//! `/launch`, valid at the authorization endpoint for a while.

use crate::secret::Secret;
use std::collections::HashMap;

/// How long a launch is valid, in seconds.
const LIFE: i64 = 300;

/// All launches, by the hash of their value.
#[derive(Default)]
pub(crate) struct Launches(HashMap<String, i64>);

impl Launches {
    /// Starts a launch.
    pub(super) fn begin(&mut self, now: i64) -> Secret {
        self.0.retain(|_, expires| now < *expires);
        let launch = Secret::random();
        self.0.insert(launch.sha256(), now + LIFE);
        launch
    }

    /// Whether the launch was started here recently.
    pub(crate) fn knows(&self, launch: &str, now: i64) -> bool {
        let found = self.0.get(&Secret::new(launch).sha256());
        found.is_some_and(|expires| now < *expires)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_launch_is_valid_for_a_while() {
        let mut all = Launches::default();
        let launch = all.begin(100);
        assert!(all.knows(launch.expose(), 100 + LIFE - 1));
        assert!(!all.knows(launch.expose(), 100 + LIFE));
        assert!(!all.knows("made up", 100));
    }
}
