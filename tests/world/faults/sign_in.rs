//! A sign-in at the endpoints of a run, as a client prepares it.

use crate::world::faults::gateways::SECRET;
use fastenctl::secret::Secret;
use serde_json::{Value, json};
use url::Url;

/// The origin to which the browser returns.
pub(crate) const ORIGIN: &str = "http://127.0.0.1:40123";

/// A sign-in of a new user.
pub(crate) struct SignIn {
    pub(crate) endpoint: &'static str,
    state: Secret,
    pub(crate) code: Secret,
    verifier: Secret,
    person: Secret,
}

impl SignIn {
    pub(crate) fn at(endpoint: &'static str) -> Self {
        Self {
            endpoint,
            state: Secret::random(),
            code: Secret::random(),
            verifier: Secret::random(),
            person: Secret::random(),
        }
    }

    fn redirect_uri(&self) -> String {
        let platform = if self.endpoint == SECRET {
            "secret"
        } else {
            "public"
        };
        format!("http://127.0.0.1:8417/v1/callback/{platform}")
    }

    pub(crate) fn ticket(&self) -> Value {
        json!({
            "endpoint_id": self.endpoint, "origin": ORIGIN, "state_hash": self.state.sha256(),
            "code_challenge": self.verifier.sha256(), "user_ref": self.person.expose(),
        })
    }

    /// Returns the URL that a client builds from the endpoint's definition.
    pub(crate) fn dest_url(&self) -> String {
        let mut url = Url::parse("http://127.0.0.1:9/authorize").unwrap();
        url.query_pairs_mut()
            .append_pair("redirect_uri", &self.redirect_uri())
            .append_pair("response_type", "code")
            .append_pair("response_mode", "query")
            .append_pair("state", self.state.expose())
            .append_pair("client_id", "gateway")
            .append_pair("scope", "")
            .append_pair(
                "aud",
                &format!("http://127.0.0.1:9/{}/fhir/", self.endpoint),
            )
            .append_pair("code_challenge", &self.verifier.sha256())
            .append_pair("code_challenge_method", "S256");
        url.into()
    }

    pub(crate) fn redirect(&self, ticket: &str) -> String {
        self.redirect_under("", &[("ticket", ticket)])
    }

    /// Returns the redirect under the installation's own base, like that of an unmodified client.
    pub(crate) fn redirect_of(&self, installation: &str) -> String {
        self.redirect_under(&format!("/i/{installation}"), &[])
    }

    fn redirect_under(&self, prefix: &str, more: &[(&str, &str)]) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query
            .append_pair("origin_url", &format!("{ORIGIN}/callback"))
            .append_pair("dest_url", &self.dest_url())
            .append_pair("endpoint_id", self.endpoint)
            .extend_pairs(more);
        let state = self.state.expose();
        format!("{prefix}/v1/redirect/{state}?{}", query.finish())
    }

    pub(crate) fn callback(&self) -> String {
        let (state, code) = (self.state.expose(), self.code.expose());
        let path = self.redirect_uri().replace("http://127.0.0.1:8417", "");
        format!("{path}?code={code}&state={state}")
    }

    /// Returns the form that exchanges the code.
    pub(crate) fn swap(&self) -> String {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.append_pair("grant_type", "authorization_code")
            .append_pair("code", self.code.expose())
            .append_pair("redirect_uri", &self.redirect_uri())
            .append_pair("code_verifier", self.verifier.expose());
        form.finish()
    }
}
