//! Posts the forms that checks send: without client authentication, with it, and many at once.

use crate::conformance::facts::object;
use crate::conformance::prober::Prober;
use crate::conformance::prober::answered::Answered;
use crate::conformance::verdict::Judgement;
use crate::http::{Client as Http, Request, Response};
use crate::oauth::client::Client;
use crate::oauth::client::assertion;
use crate::oauth::facts::Facts;
use crate::rfc::auth_method::AuthMethod;
use crate::rfc::basic;
use crate::secret::Secret;
use http::{HeaderMap, header};
use url::{Url, form_urlencoded};

/// The name-value pairs of a form.
pub(crate) type Pairs = Vec<(String, String)>;

impl Prober<'_> {
    /// Posts a form without client authentication.
    pub(crate) fn post(
        &self,
        url: &Url,
        pairs: &Pairs,
        headers: &HeaderMap,
    ) -> Result<Answered, Judgement> {
        let response = self.send(form(url, pairs, headers))?;
        Ok(self.noted(&response))
    }

    /// Posts a form with client authentication.
    pub(crate) fn post_as(
        &self,
        client: &Client,
        url: &Url,
        mut pairs: Pairs,
    ) -> Result<Answered, Judgement> {
        let headers = authenticated(client, &mut pairs);
        let request = form(url, &pairs, &headers).map(|mut request| {
            assertion::renewed_when_sent_again(&mut request, client);
            request
        });
        let response = self.send(request)?;
        Ok(self.noted(&response))
    }

    /// Sends a token request as our own client.
    pub(crate) fn token(&self, facts: &Facts, pairs: Pairs) -> Result<Answered, Judgement> {
        let target = facts.target()?;
        self.post_as(&target.client, &target.token_url, pairs)
    }

    /// Sends the same token request many times at once; returns the responses that contain tokens.
    pub(crate) fn raced(
        &self,
        facts: &Facts,
        pairs: &Pairs,
        times: usize,
    ) -> Result<Vec<Answered>, Judgement> {
        let target = facts.target()?;
        let mut pairs = pairs.clone();
        let headers = authenticated(&target.client, &mut pairs);
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&pairs)
            .finish()
            .into_bytes();
        let options = &self.options;
        let send = || {
            let mut request = http::Request::post(target.token_url.as_str())
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
            for (name, value) in &headers {
                request = request.header(name, value);
            }
            // Each thread needs its own client, because connections belong to the thread that
            // opened them.
            Http::new(options.clone())
                .call(request.body(body.clone()).ok()?)
                .ok()
        };
        let answers: Vec<Option<Response>> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..times).map(|_| scope.spawn(send)).collect();
            threads
                .into_iter()
                .map(|thread| thread.join().ok().flatten())
                .collect()
        });
        Ok(answers
            .iter()
            .flatten()
            .map(|response| self.noted(response))
            .filter(Answered::has_tokens)
            .collect())
    }

    fn noted(&self, response: &Response) -> Answered {
        let document = object(response).unwrap_or_default();
        for (member, hint) in [
            ("refresh_token", "refresh_token"),
            ("access_token", "access_token"),
        ] {
            if let Some(token) = document.get(member).and_then(|value| value.as_str()) {
                let token = Secret::new(token);
                self.recorder.keep_secret(hint, &token);
                self.obtained.borrow_mut().push((token, hint));
            }
        }
        if let Some(token) = document.get("id_token").and_then(|value| value.as_str()) {
            self.recorder.keep_secret("id_token", &Secret::new(token));
        }
        Answered {
            status: response.status(),
            headers: response.headers().clone(),
            document,
        }
    }
}

fn form(url: &Url, pairs: &Pairs, headers: &HeaderMap) -> http::Result<Request> {
    let mut request = http::Request::post(url.as_str())
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ACCEPT, "application/json");
    for (name, value) in headers {
        request = request.header(name, value);
    }
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish();
    request.body(body.into_bytes())
}

/// Authenticates the client: returns the headers, and adds parameters to the form (RFC 6749 section
/// 2.3.1).
fn authenticated(client: &Client, pairs: &mut Pairs) -> HeaderMap {
    let mut headers = HeaderMap::new();
    match (&client.secret, client.method) {
        (Some(secret), AuthMethod::ClientSecretBasic) => {
            if let Ok(value) = basic::client_header(&client.id, secret).parse() {
                headers.insert(header::AUTHORIZATION, value);
            }
        }
        (secret, method) => {
            pairs.push(("client_id".into(), client.id.clone()));
            if let (Some(secret), AuthMethod::ClientSecretPost) = (secret, method) {
                pairs.push(("client_secret".into(), secret.expose().to_owned()));
            }
            // An unusable key would have ended the run long before.
            let assertion = assertion::members(client).unwrap_or_default();
            pairs.extend(
                assertion
                    .into_iter()
                    .map(|(name, value)| (name.to_owned(), value)),
            );
        }
    }
    headers
}
