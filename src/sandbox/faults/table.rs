//! What the practice provider deliberately does wrong: one table from a check's ID to its fault,
//! and the set of active faults. None by default. `before` changes requests, `after` changes
//! answers, `rules` changes rules.

use std::collections::BTreeSet;

/// A host that never resolves (RFC 6761).
pub(super) const ELSEWHERE: &str = "https://elsewhere.invalid";

/// The active faults, by the IDs of the checks that they fail.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Faults(BTreeSet<&'static str>);

impl Faults {
    /// The faults with these IDs.
    ///
    /// # Errors
    /// The first ID without a fault.
    pub fn named<'n>(ids: impl IntoIterator<Item = &'n str>) -> Result<Self, String> {
        let known = |id: &str| {
            FAULTS
                .iter()
                .map(|(known, _)| *known)
                .find(|known| known.eq_ignore_ascii_case(id))
        };
        ids.into_iter()
            .map(|id| known(id).ok_or_else(|| id.to_owned()))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Whether there are no faults.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The IDs, sorted.
    pub fn ids(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().copied()
    }

    pub(crate) fn on(&self, id: &str) -> bool {
        self.0.contains(id)
    }

    pub(crate) fn any(&self, ids: &[&str]) -> bool {
        ids.iter().any(|id| self.on(id))
    }
}

/// Every fault: the ID of the check it fails, and what goes wrong.
pub const FAULTS: &[(&str, &str)] = &[
    ("DISC-01", "the SMART configuration is served as text/plain"),
    (
        "DISC-02",
        "the SMART configuration is 406 for other `Accept` values than JSON",
    ),
    (
        "DISC-03",
        "with a doubled slash another SMART configuration comes",
    ),
    ("DISC-04", "the SMART configuration lacks `capabilities`"),
    ("DISC-05", "no PKCE method is listed"),
    ("DISC-06", "the PKCE method `plain` is listed"),
    ("DISC-07", "the grant `authorization_code` is not listed"),
    ("DISC-08", "the revocation endpoint has a fragment"),
    ("DISC-09", "the SMART configuration lacks `jwks_uri`"),
    (
        "DISC-10",
        "the capability `context-standalone-patient` is missing",
    ),
    ("DISC-11", "a capability is a made-up word"),
    ("DISC-12", "the capability `permission-v2` is missing"),
    ("DISC-13", "the scope `openid` is not listed"),
    ("DISC-14", "`client_secret_basic` is not listed"),
    ("DISC-15", "the response type `code` is not listed"),
    ("DISC-17", "documents lack `Access-Control-Allow-Origin`"),
    (
        "DISC-18",
        "the CapabilityStatement names another token endpoint",
    ),
    ("DISC-19", "the OpenID configuration names another issuer"),
    (
        "DISC-20",
        "the OpenID configuration lacks `subject_types_supported`",
    ),
    ("DISC-21", "the OpenID configuration names another key set"),
    (
        "DISC-22",
        "the authorization server metadata names another issuer",
    ),
    ("DISC-23", "the key set carries a private member"),
    ("DISC-24", "only the response mode `query` is listed"),
    (
        "DISC-27",
        "the SMART configuration redirects to another host",
    ),
    (
        "DISC-28",
        "the SMART configuration names another host's token endpoint",
    ),
    ("AUTH-01", "every authorization request is `server_error`"),
    ("AUTH-02", "an authorization request by POST is 405"),
    (
        "AUTH-03",
        "unregistered redirect URIs on other hosts are taken",
    ),
    ("AUTH-04", "variations of redirect URIs are taken"),
    ("AUTH-05", "unknown clients are taken"),
    ("AUTH-06", "a missing `response_type` is taken as `code`"),
    ("AUTH-07", "`response_type=token` is taken"),
    ("AUTH-08", "an unknown scope is a `server_error`"),
    ("AUTH-09", "of a repeated parameter the first counts"),
    ("AUTH-10", "an unknown parameter is an error"),
    ("AUTH-11", "`state` comes back altered"),
    ("AUTH-12", "unusual states come back altered"),
    ("AUTH-13", "a missing `redirect_uri` is filled in"),
    ("AUTH-14", "pages may be framed"),
    (
        "AUTH-15",
        "the authorization page may be read by every origin",
    ),
    ("AUTH-16", "pages have no referrer policy"),
    ("AUTH-17", "a refusal is told as `server_error`"),
    ("AUTH-18", "`prompt=none` shows the sign-in page"),
    ("AUTH-19", "the sign-in form is answered 307"),
    ("AUTH-20", "long requests by POST are 414"),
    ("PKCE-01", "right verifiers are refused"),
    ("PKCE-02", "requests without challenge are taken"),
    ("PKCE-03", "the method `plain` is taken"),
    ("PKCE-04", "a missing method is taken as S256"),
    ("PKCE-05", "unknown methods are taken as S256"),
    ("PKCE-06", "any verifier is taken"),
    ("PKCE-07", "a missing verifier is taken"),
    (
        "PKCE-08",
        "flows without challenge are taken, with any verifier",
    ),
    ("PKCE-09", "short verifiers are taken"),
    ("PKCE-10", "long verifiers are taken"),
    ("PKCE-11", "verifiers of any characters are taken"),
    ("PKCE-12", "verifiers of 128 characters are refused"),
    ("PKCE-13", "the challenge is taken as verifier"),
    ("PKCE-14", "padded challenges are taken"),
    ("PKCE-15", "the verifier of another flow is taken"),
    ("PKCE-16", "a wrong verifier does not burn the code"),
    ("PKCE-17", "a challenge is taken twice"),
    (
        "PKCE-18",
        "requests without challenge are taken, and only `plain` is listed",
    ),
    ("LOOP-01", "loopback redirect URIs with a port are refused"),
    ("LOOP-02", "a redirect URI on `[::1]` is a server error"),
    ("LOOP-03", "a redirect URI on `localhost` is a server error"),
    ("LOOP-04", "other loopback hosts are taken"),
    ("LOOP-05", "free ports are taken on every host"),
    ("LOOP-06", "other paths, queries and user info are taken"),
    ("LOOP-07", "hosts that look like loopback are taken"),
    ("LOOP-08", "`https` is taken for `http`"),
    (
        "LOOP-10",
        "before the answer somebody tries other paths, methods and hosts at the listener",
    ),
    (
        "LOOP-11",
        "before the answer callbacks of other states reach the listener",
    ),
    ("LOOP-12", "the answer reaches the listener twice"),
    (
        "LOOP-13",
        "before the answer fifty connections to the listener stay silent",
    ),
    ("RESP-01", "answers in the query come in the fragment"),
    ("RESP-02", "answers in the fragment come in the query"),
    ("RESP-03", "the posted form may be stored"),
    ("RESP-04", "unknown response modes are ignored"),
    ("RESP-05", "refusals come in the query"),
    ("RESP-06", "values in the posted form are not escaped"),
    ("RESP-07", "answers carry a code and an error"),
    ("RESP-08", "answers come in another mode than asked"),
    ("RESP-09", "answers carry the state of another flow"),
    ("RESP-10", "`iss` is announced and missing"),
    ("RESP-11", "`iss` has a slash more"),
    ("RESP-12", "`iss` is announced and missing"),
    ("RESP-13", "`iss` is not announced and somebody else's"),
    ("RESP-14", "codes are long and of unusual characters"),
    ("RESP-15", "requests are refused with a hostile description"),
    ("RESP-17", "a state is taken twice"),
    ("TOK-01", "token answers lack `scope`"),
    ("TOK-02", "token answers may be stored"),
    ("TOK-03", "token answers are served as text/json"),
    ("TOK-04", "the token endpoint gives tokens for GET"),
    ("TOK-05", "the token endpoint fails on JSON"),
    ("TOK-06", "secrets are taken from the query"),
    ("TOK-07", "a code works again and again"),
    ("TOK-08", "a code's second use revokes nothing"),
    ("TOK-09", "a code works again and again"),
    ("TOK-10", "codes do not expire"),
    ("TOK-11", "codes are not bound to the redirect URI"),
    ("TOK-12", "codes are not bound to the client"),
    (
        "TOK-13",
        "a code that is expired and another client's is taken",
    ),
    ("TOK-14", "requests without a known client get tokens"),
    ("TOK-15", "a wrong secret is 400 without a challenge"),
    (
        "TOK-16",
        "confidential clients need not authenticate themselves",
    ),
    ("TOK-17", "two ways of authentication at once are taken"),
    (
        "TOK-18",
        "Basic credentials are refused where they need decoding",
    ),
    ("TOK-19", "unknown grants get tokens"),
    (
        "TOK-20",
        "an unknown code is a server error with a stack trace",
    ),
    ("TOK-21", "of a repeated parameter the first counts"),
    ("TOK-22", "an empty parameter is an error"),
    (
        "TOK-23",
        "every origin may call the token endpoint with cookies",
    ),
    ("TOK-24", "more scope is granted than asked for"),
    ("TOK-25", "an assertion works again and again"),
    ("TOK-26", "the token endpoint redirects to another host"),
    ("TOK-27", "the token endpoint fails with HTML"),
    ("TOK-28", "tokens are of type mac"),
    (
        "TOK-29",
        "the token endpoint refuses, repeating what it was sent",
    ),
    ("SMART-01", "`aud` is refused"),
    ("SMART-02", "a missing `aud` is filled in"),
    ("SMART-03", "every `aud` is taken"),
    (
        "SMART-04",
        "an `aud` with a slash at its end is a server error",
    ),
    ("SMART-05", "the token answer lacks `patient`"),
    ("SMART-06", "the token answer lacks `patient`"),
    ("SMART-07", "the record is 403"),
    ("SMART-08", "without a token the record is 403"),
    ("SMART-09", "made-up tokens open the record"),
    ("SMART-10", "every record opens"),
    ("SMART-11", "tokens for another server open the record"),
    ("SMART-12", "scopes of version 2 are answered in version 1"),
    ("SMART-13", "scopes of version 1 are answered in version 2"),
    ("SMART-14", "malformed scopes are granted"),
    ("SMART-15", "records can be written"),
    ("SMART-16", "a scope of one category opens all of them"),
    ("SMART-17", "no refresh token is given"),
    ("SMART-18", "`need_patient_banner` is a string"),
    ("SMART-19", "every `launch` is taken"),
    ("SMART-20", "the record redirects to another host"),
    (
        "SMART-21",
        "the token answer lacks `patient`, and no search is allowed",
    ),
    ("ID-01", "no id token is given"),
    ("ID-02", "id tokens have a wrong signature"),
    ("ID-03", "id tokens name another issuer"),
    ("ID-04", "id tokens are for another client"),
    ("ID-05", "id tokens have two audiences and no `azp`"),
    ("ID-06", "id tokens are unsigned"),
    ("ID-07", "id tokens claim HS256"),
    ("ID-08", "id tokens name an unknown key and where to get it"),
    ("ID-09", "id tokens have expired"),
    ("ID-10", "id tokens carry another nonce"),
    ("ID-11", "id tokens have an empty `sub`"),
    ("ID-12", "`sub` is another one each time"),
    ("ID-13", "id tokens have a wrong `at_hash`"),
    ("ID-14", "id tokens lack `fhirUser`"),
    ("ID-15", "`fhirUser` is on another host"),
    ("ID-17", "id tokens have a critical header"),
    ("RT-01", "refreshed tokens are of type mac"),
    ("RT-02", "refreshed tokens may be stored"),
    ("RT-03", "refresh tokens do not change"),
    ("RT-04", "used refresh tokens work"),
    ("RT-05", "a refresh gets more scope"),
    ("RT-06", "refresh tokens are not bound to the client"),
    ("RT-07", "used refresh tokens work"),
    ("RT-08", "refresh answers lack a new refresh token"),
    ("RT-09", "every refresh is `invalid_grant`"),
    ("RT-10", "refresh tokens do not expire"),
    ("INTR-01", "every token is inactive"),
    ("INTR-02", "introspection does not name the patient"),
    ("INTR-03", "more is told about unknown tokens"),
    ("INTR-04", "anybody may introspect"),
    ("INTR-05", "introspection takes GET"),
    ("INTR-06", "every token is active"),
    ("REV-01", "revocation does nothing"),
    ("REV-02", "access tokens survive their refresh token"),
    ("REV-03", "revoking without a hint is an error"),
    ("REV-04", "every client may revoke every token"),
    ("REV-05", "with a wrong hint nothing is revoked"),
    ("REV-06", "anybody may revoke"),
    ("MIX-01", "`iss` is another server's"),
    ("MIX-03", "all documents name another host's token endpoint"),
    ("MIX-04", "answers carry somebody else's code"),
    (
        "DCR-01",
        "only who brings the token `sandbox-initial` may register a client",
    ),
    ("DCR-02", "a registered client is not told its id"),
    (
        "DCR-03",
        "`client_secret_basic` is registered, whatever is asked for",
    ),
    ("DEVICE-01", "the code of a device expires at once"),
    (
        "DEVICE-02",
        "the address for a device's code is called `verification_url`",
    ),
    (
        "DEVICE-03",
        "the address for a device's code cannot be opened",
    ),
    ("DPOP-01", "proofs of possession need a nonce"),
    ("DPOP-02", "Bearer tokens are given in spite of a proof"),
    ("DPOP-03", "no proof of possession is taken"),
    ("LAUNCH-01", "a launch names another EHR"),
    ("PAR-01", "only pushed requests are taken"),
    (
        "PAR-02",
        "pushed requests are answered 200, without `expires_in`",
    ),
    ("PAR-03", "pushed requests are forgotten at once"),
    ("PAR-04", "the endpoint for pushed requests fails with HTML"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_id_exists_once_and_in_the_order_of_its_group() {
        for pair in FAULTS.windows(2) {
            let group = |id: &str| id.split('-').next().unwrap().to_owned();
            assert!(
                group(pair[0].0) != group(pair[1].0) || pair[0].0 < pair[1].0,
                "{pair:?}"
            );
        }
    }

    #[test]
    fn an_id_without_a_fault_is_named() {
        assert_eq!(
            Faults::named(["pkce-06", "DISC-16"]),
            Err("DISC-16".to_owned())
        );
        assert_eq!(
            Faults::named(["pkce-06"])
                .unwrap()
                .ids()
                .collect::<Vec<_>>(),
            ["PKCE-06"]
        );
    }
}
