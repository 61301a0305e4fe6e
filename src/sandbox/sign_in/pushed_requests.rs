//! Pushed requests waiting to be opened (RFC 9126), in memory. Each can be opened only once, within
//! a minute.

use crate::rfc::parameters::Parameters;
use crate::secret::Secret;
use std::collections::HashMap;

/// How long a request is kept, in seconds.
pub(super) const LIFE: i64 = 60;
/// The prefix of each `request_uri`.
pub(super) const PREFIX: &str = "urn:ietf:params:oauth:request_uri:";

struct Waiting {
    client_id: String,
    parameters: Parameters,
    expires: i64,
}

/// All waiting requests, by the hash of their reference.
#[derive(Default)]
pub(crate) struct PushedRequests(HashMap<String, Waiting>);

impl PushedRequests {
    /// Stores a request; returns its `request_uri`.
    pub(super) fn keep(&mut self, client_id: &str, parameters: Parameters, now: i64) -> String {
        self.0.retain(|_, waiting| now < waiting.expires);
        let reference = Secret::random();
        let waiting = Waiting {
            client_id: client_id.to_owned(),
            parameters,
            expires: now + LIFE,
        };
        self.0.insert(reference.sha256(), waiting);
        format!("{PREFIX}{}", reference.expose())
    }

    /// Removes it permanently.
    pub(super) fn take(
        &mut self,
        client_id: &str,
        request_uri: &str,
        now: i64,
    ) -> Option<Parameters> {
        let key = Secret::new(request_uri.strip_prefix(PREFIX)?).sha256();
        let is_theirs = self.0.get(&key)?.client_id == client_id;
        let waiting = self.0.remove(&key).filter(|_| is_theirs)?;
        (now < waiting.expires).then_some(waiting.parameters)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pushed_request_is_opened_once_in_time_by_its_own_client() {
        for (client_id, later, opened) in
            [("a", LIFE - 1, true), ("a", LIFE, false), ("b", 0, false)]
        {
            let mut all = PushedRequests::default();
            let uri = all.keep("a", Parameters::read("scope=x"), 100);
            let found = all.take(client_id, &uri, 100 + later);
            assert_eq!(found.is_some(), opened, "{client_id} {later}");
            assert!(all.take("a", &uri, 100).is_none(), "once");
        }
    }
}
