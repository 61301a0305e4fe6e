//! What the practice provider deliberately does wrong: a table that maps the IDs of checks to
//! faults, and the set of active faults, which is empty by default. `before` changes requests,
//! `after` changes responses, `rules` changes rules.

use std::collections::BTreeSet;

/// A host that never resolves (RFC 6761).
pub(super) const ELSEWHERE: &str = "https://elsewhere.invalid";

/// The active faults, by the IDs of the checks that fail because of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Faults(BTreeSet<&'static str>);

impl Faults {
    /// Returns the faults with these IDs.
    ///
    /// # Errors
    /// Returns the first ID that has no fault.
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

/// All faults: the ID of the check that fails because of each, and what goes wrong.
pub const FAULTS: &[(&str, &str)] = &[
    ("DISC-01", "the SMART configuration is served as text/plain"),
    (
        "DISC-02",
        "the SMART configuration returns 406 for `Accept` values other than JSON",
    ),
    (
        "DISC-03",
        "a URL with a double slash returns a different SMART configuration",
    ),
    ("DISC-04", "the SMART configuration has no `capabilities`"),
    ("DISC-05", "no PKCE method is listed"),
    ("DISC-06", "the PKCE method `plain` is listed"),
    ("DISC-07", "the grant `authorization_code` is not listed"),
    ("DISC-08", "the revocation endpoint has a fragment"),
    ("DISC-09", "the SMART configuration has no `jwks_uri`"),
    (
        "DISC-10",
        "the capability `context-standalone-patient` is missing",
    ),
    ("DISC-11", "a capability is a made-up word"),
    ("DISC-12", "the capability `permission-v2` is missing"),
    ("DISC-13", "the scope `openid` is not listed"),
    ("DISC-14", "`client_secret_basic` is not listed"),
    ("DISC-15", "the response type `code` is not listed"),
    ("DISC-17", "documents have no `Access-Control-Allow-Origin`"),
    (
        "DISC-18",
        "the CapabilityStatement names a different token endpoint",
    ),
    (
        "DISC-19",
        "the OpenID configuration names a different issuer",
    ),
    (
        "DISC-20",
        "the OpenID configuration has no `subject_types_supported`",
    ),
    (
        "DISC-21",
        "the OpenID configuration names a different key set",
    ),
    (
        "DISC-22",
        "the authorization server metadata names a different issuer",
    ),
    ("DISC-23", "the key set contains a private member"),
    ("DISC-24", "only the response mode `query` is listed"),
    (
        "DISC-27",
        "the SMART configuration redirects to another host",
    ),
    (
        "DISC-28",
        "the SMART configuration names a token endpoint on another host",
    ),
    (
        "AUTH-01",
        "every authorization request returns `server_error`",
    ),
    ("AUTH-02", "an authorization request by POST returns 405"),
    (
        "AUTH-03",
        "unregistered redirect URIs on other hosts are accepted",
    ),
    ("AUTH-04", "variations of redirect URIs are accepted"),
    ("AUTH-05", "unknown clients are accepted"),
    ("AUTH-06", "a missing `response_type` is treated as `code`"),
    ("AUTH-07", "`response_type=token` is accepted"),
    (
        "AUTH-08",
        "requests for an unknown scope return `server_error`",
    ),
    ("AUTH-09", "the first of repeated parameters is used"),
    ("AUTH-10", "an unknown parameter is an error"),
    ("AUTH-11", "`state` is changed in the response"),
    (
        "AUTH-12",
        "unusual `state` values are changed in the response",
    ),
    ("AUTH-13", "a missing `redirect_uri` is filled in"),
    ("AUTH-14", "pages may be framed"),
    ("AUTH-15", "every origin can read the authorization page"),
    ("AUTH-16", "pages have no referrer policy"),
    ("AUTH-17", "denied access is reported as `server_error`"),
    ("AUTH-18", "`prompt=none` shows the sign-in page"),
    ("AUTH-19", "the sign-in form redirects with 307"),
    ("AUTH-20", "long requests by POST return 414"),
    ("PKCE-01", "correct verifiers are rejected"),
    ("PKCE-02", "requests without a challenge are accepted"),
    ("PKCE-03", "the method `plain` is accepted"),
    ("PKCE-04", "a missing method is treated as S256"),
    ("PKCE-05", "unknown methods are treated as S256"),
    ("PKCE-06", "any verifier is accepted"),
    ("PKCE-07", "a missing verifier is accepted"),
    (
        "PKCE-08",
        "flows without a challenge are accepted, with any verifier",
    ),
    ("PKCE-09", "short verifiers are accepted"),
    ("PKCE-10", "long verifiers are accepted"),
    ("PKCE-11", "verifiers with any characters are accepted"),
    ("PKCE-12", "verifiers of 128 characters are rejected"),
    ("PKCE-13", "the challenge is accepted as the verifier"),
    ("PKCE-14", "padded challenges are accepted"),
    ("PKCE-15", "the verifier from another flow is accepted"),
    ("PKCE-16", "a wrong verifier does not invalidate the code"),
    ("PKCE-17", "a challenge is accepted twice"),
    (
        "PKCE-18",
        "requests without a challenge are accepted, and only `plain` is listed",
    ),
    ("LOOP-01", "loopback redirect URIs with a port are rejected"),
    ("LOOP-02", "a redirect URI on `[::1]` causes a server error"),
    (
        "LOOP-03",
        "a redirect URI on `localhost` causes a server error",
    ),
    ("LOOP-04", "other loopback hosts are accepted"),
    ("LOOP-05", "any port is accepted on every host"),
    ("LOOP-06", "other paths, queries and user info are accepted"),
    ("LOOP-07", "hosts that look like loopback are accepted"),
    ("LOOP-08", "`https` is accepted instead of `http`"),
    (
        "LOOP-10",
        "before the response, other paths, methods and hosts are tried at the listener",
    ),
    (
        "LOOP-11",
        "before the response, callbacks with other states reach the listener",
    ),
    ("LOOP-12", "the response reaches the listener twice"),
    (
        "LOOP-13",
        "before the response, fifty connections to the listener stay silent",
    ),
    (
        "RESP-01",
        "responses in query mode are returned in the fragment",
    ),
    (
        "RESP-02",
        "responses in fragment mode are returned in the query",
    ),
    ("RESP-03", "the posted form may be cached"),
    ("RESP-04", "unknown response modes are ignored"),
    ("RESP-05", "errors are returned in the query"),
    ("RESP-06", "values in the posted form are not escaped"),
    ("RESP-07", "responses contain a code and an error"),
    ("RESP-08", "responses use a different mode than requested"),
    ("RESP-09", "responses contain the state from another flow"),
    ("RESP-10", "`iss` is advertised but missing"),
    ("RESP-11", "`iss` has an extra slash"),
    ("RESP-12", "`iss` is advertised but missing"),
    (
        "RESP-13",
        "`iss` names another issuer and is not advertised",
    ),
    ("RESP-14", "codes are long and contain unusual characters"),
    (
        "RESP-15",
        "requests are rejected with a hostile description",
    ),
    ("RESP-17", "a state is accepted twice"),
    ("TOK-01", "token responses have no `scope`"),
    ("TOK-02", "token responses may be cached"),
    ("TOK-03", "token responses are served as text/json"),
    ("TOK-04", "the token endpoint issues tokens for GET"),
    (
        "TOK-05",
        "JSON sent to the token endpoint causes a server error",
    ),
    ("TOK-06", "secrets in the query are accepted"),
    ("TOK-07", "a code can be used many times"),
    ("TOK-08", "the second use of a code revokes nothing"),
    ("TOK-09", "a code can be used many times"),
    ("TOK-10", "codes do not expire"),
    ("TOK-11", "codes are not bound to the redirect URI"),
    ("TOK-12", "codes are not bound to the client"),
    ("TOK-13", "another client's expired code is accepted"),
    ("TOK-14", "requests without a known client get tokens"),
    (
        "TOK-15",
        "requests with a wrong secret return 400 without a challenge",
    ),
    ("TOK-16", "confidential clients do not have to authenticate"),
    ("TOK-17", "two authentication methods at once are accepted"),
    (
        "TOK-18",
        "Basic credentials are rejected if they need decoding",
    ),
    ("TOK-19", "unknown grant types get tokens"),
    (
        "TOK-20",
        "an unknown code causes a server error with a stack trace",
    ),
    ("TOK-21", "the first of repeated parameters is used"),
    ("TOK-22", "an empty parameter is an error"),
    (
        "TOK-23",
        "every origin can call the token endpoint with cookies",
    ),
    ("TOK-24", "more scopes are granted than requested"),
    ("TOK-25", "an assertion can be used many times"),
    ("TOK-26", "the token endpoint redirects to another host"),
    ("TOK-27", "the token endpoint returns an HTML error"),
    ("TOK-28", "tokens are of type mac"),
    (
        "TOK-29",
        "the token endpoint echoes the request in its error",
    ),
    ("SMART-01", "`aud` is rejected"),
    ("SMART-02", "a missing `aud` is filled in"),
    ("SMART-03", "every `aud` is accepted"),
    (
        "SMART-04",
        "an `aud` with a trailing slash causes a server error",
    ),
    ("SMART-05", "the token response has no `patient`"),
    ("SMART-06", "the token response has no `patient`"),
    ("SMART-07", "requests for the record return 403"),
    (
        "SMART-08",
        "requests for the record without a token return 403",
    ),
    ("SMART-09", "made-up tokens give access to the record"),
    ("SMART-10", "every record is accessible"),
    (
        "SMART-11",
        "tokens for another server give access to the record",
    ),
    ("SMART-12", "scopes of version 2 are granted as version 1"),
    ("SMART-13", "scopes of version 1 are granted as version 2"),
    ("SMART-14", "malformed scopes are granted"),
    ("SMART-15", "records can be written"),
    (
        "SMART-16",
        "a scope for one category gives access to all of them",
    ),
    ("SMART-17", "no refresh token is issued"),
    ("SMART-18", "`need_patient_banner` is a string"),
    ("SMART-19", "every `launch` is accepted"),
    ("SMART-20", "the record redirects to another host"),
    (
        "SMART-21",
        "the token response has no `patient`, and searches are not allowed",
    ),
    ("ID-01", "no ID token is issued"),
    ("ID-02", "ID tokens have a wrong signature"),
    ("ID-03", "ID tokens name a different issuer"),
    ("ID-04", "ID tokens are for another client"),
    ("ID-05", "ID tokens have two audiences and no `azp`"),
    ("ID-06", "ID tokens are unsigned"),
    ("ID-07", "ID tokens claim HS256"),
    (
        "ID-08",
        "ID tokens name an unknown key and a URL to fetch it from",
    ),
    ("ID-09", "ID tokens have expired"),
    ("ID-10", "ID tokens contain a different nonce"),
    ("ID-11", "ID tokens have an empty `sub`"),
    ("ID-12", "`sub` is different each time"),
    ("ID-13", "ID tokens have a wrong `at_hash`"),
    ("ID-14", "ID tokens have no `fhirUser`"),
    ("ID-15", "`fhirUser` is on another host"),
    ("ID-17", "ID tokens have a critical header"),
    ("RT-01", "refreshed tokens are of type mac"),
    ("RT-02", "refreshed tokens may be cached"),
    ("RT-03", "refresh tokens are not rotated"),
    ("RT-04", "used refresh tokens still work"),
    ("RT-05", "a refresh adds scopes"),
    ("RT-06", "refresh tokens are not bound to the client"),
    ("RT-07", "used refresh tokens still work"),
    ("RT-08", "responses to a refresh have no new refresh token"),
    ("RT-09", "every refresh returns `invalid_grant`"),
    ("RT-10", "refresh tokens do not expire"),
    ("INTR-01", "every token is inactive"),
    ("INTR-02", "introspection does not name the patient"),
    ("INTR-03", "introspection reveals why a token is inactive"),
    ("INTR-04", "introspection works without authentication"),
    ("INTR-05", "introspection accepts GET"),
    ("INTR-06", "every token is active"),
    ("REV-01", "revocation does nothing"),
    ("REV-02", "access tokens survive their refresh token"),
    ("REV-03", "revoking without a hint is an error"),
    ("REV-04", "every client can revoke every token"),
    ("REV-05", "revoking with a wrong hint does nothing"),
    ("REV-06", "revocation succeeds without authentication"),
    ("MIX-01", "`iss` names another server"),
    (
        "MIX-03",
        "all documents name a token endpoint on another host",
    ),
    ("MIX-04", "responses contain a code from another server"),
    (
        "DCR-01",
        "only clients with the token `sandbox-initial` can register",
    ),
    ("DCR-02", "registration does not return the client's ID"),
    (
        "DCR-03",
        "`client_secret_basic` is always registered, whatever was requested",
    ),
    ("DEVICE-01", "the device code expires immediately"),
    (
        "DEVICE-02",
        "the URL for a device code is named `verification_url`",
    ),
    ("DEVICE-03", "the URL for a device code cannot be opened"),
    ("DPOP-01", "DPoP proofs need a nonce"),
    ("DPOP-02", "Bearer tokens are issued despite a DPoP proof"),
    ("DPOP-03", "no DPoP proof is accepted"),
    ("LAUNCH-01", "a launch names another EHR"),
    ("PAR-01", "only pushed requests are accepted"),
    ("PAR-02", "pushed requests return 200, without `expires_in`"),
    ("PAR-03", "pushed requests are forgotten immediately"),
    (
        "PAR-04",
        "the endpoint for pushed requests returns an HTML error",
    ),
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
