//! The facts of a sign-in as the checks see them: fetched documents, responses with their headers,
//! and what was requested.

use crate::conformance::verdict::{Judgement, not_applicable, skip};
use crate::http::{Exchange, Response};
use crate::oauth::discovery::metadata::Kindred;
use crate::oauth::facts::Facts;
use crate::oauth::target::Target;
use crate::rfc::json_object;
use crate::rfc::loopback_address::is_loopback;
use crate::rfc::response_mode::ResponseMode;
use crate::rfc::token_answer;
use crate::rfc::token_answer::TokenAnswer;
use crate::trace::recorder::Seen;
use crate::trace::step::StepId;
use http::HeaderName;
use http::header::{CONTENT_TYPE, LOCATION};
use serde_json::{Map, Value};
use std::time::Duration;

/// A JSON object as received.
pub type Document = Map<String, Value>;

/// Returns a member of an object, if it is a string.
pub(crate) fn text<'a>(document: &'a Document, member: &str) -> Option<&'a str> {
    document.get(member).and_then(Value::as_str)
}

/// Returns the strings in a list; `None` if the member is not a list.
pub(crate) fn list<'a>(document: &'a Document, member: &str) -> Option<Vec<&'a str>> {
    document
        .get(member)?
        .as_array()
        .map(|all| all.iter().filter_map(Value::as_str).collect())
}

/// Reads the body as a JSON object.
pub(crate) fn object(response: &Response) -> Option<Document> {
    json_object::read(response.body())
}

fn header(response: &Response, name: HeaderName) -> Option<&str> {
    response.headers().get(name)?.to_str().ok()
}

/// Reads a token response as our client understands it.
pub(crate) fn as_meant(response: &Response) -> Option<TokenAnswer> {
    let kind = header(response, CONTENT_TYPE);
    token_answer::read(response.status().as_u16(), kind, response.body())
}

impl Facts {
    /// Checks that our access token has not expired during the run.
    pub(crate) fn is_in_its_life(&self) -> Result<(), Judgement> {
        let answers = [StepId::Exchange, StepId::Refresh].into_iter();
        let last = answers
            .flat_map(|step| self.exchanges(step))
            .filter_map(|(exchange, response)| Some((exchange.started, object(response)?)))
            .filter(|(_, document)| document.contains_key("access_token"))
            .max_by_key(|(started, _)| *started);
        let life = last.and_then(|(started, document)| {
            let seconds = document.get("expires_in")?.as_u64()?;
            Some((started.elapsed(), Duration::from_secs(seconds)))
        });
        match life {
            Some((age, life)) if age >= life => Err(skip(format!(
                "the access token was valid for {} s and expired during the run",
                life.as_secs()
            ))),
            _ => Ok(()),
        }
    }

    /// Returns why the client stopped, if it stopped because of this check.
    pub(crate) fn refused_by(&self, id: &str) -> Option<&str> {
        self.failed
            .as_ref()
            .filter(|failed| failed.check == Some(id))
            .map(|failed| failed.sentence.as_str())
    }

    /// Whether the authorization and token endpoints are on this machine, which allows class X.
    pub(crate) fn is_on_this_machine(&self) -> bool {
        self.target.as_ref().is_some_and(|target| {
            is_loopback(&target.authorization_endpoint) && is_loopback(&target.token_url)
        })
    }

    pub(crate) fn target(&self) -> Result<&Target, Judgement> {
        self.target
            .as_ref()
            .ok_or_else(|| skip("the sign-in did not get that far"))
    }

    /// The requested response mode; the default is query.
    pub(crate) fn mode(&self) -> Result<ResponseMode, Judgement> {
        Ok(self.target()?.response_mode.unwrap_or(ResponseMode::Query))
    }

    /// Returns all exchanges of a step that got a response.
    pub(crate) fn exchanges(&self, step: StepId) -> impl Iterator<Item = (&Exchange, &Response)> {
        let of_step = move |seen: &&Seen| seen.step == step;
        self.seen
            .iter()
            .filter(of_step)
            .filter_map(|seen| Some((&seen.exchange, seen.exchange.outcome.as_ref().ok()?)))
    }

    /// Returns the response from a well-known address, after any redirects.
    fn published(&self, name: &str) -> Option<(&Exchange, &Response)> {
        let mut all = self
            .exchanges(StepId::Discovery)
            .skip_while(|(exchange, _)| !exchange.url.path().contains(name));
        let mut found = all.next()?;
        for next in all {
            let target = header(found.1, LOCATION);
            let target = target.and_then(|target| found.0.url.join(target).ok());
            if target.as_ref() != Some(&next.0.url) {
                break;
            }
            found = next;
        }
        Some(found)
    }

    /// Returns the response from `.well-known/smart-configuration`.
    pub(crate) fn smart_answer(&self) -> Result<(&Exchange, &Response), Judgement> {
        self.published("/.well-known/smart-configuration")
            .ok_or_else(|| skip("the SMART configuration was not requested"))
    }

    /// Whether the given address is an OpenID issuer rather than a FHIR base.
    pub(crate) fn is_openid_only(&self) -> bool {
        !self.publishes("smart-configuration")
            && (self.publishes("openid-configuration") || self.speaks_oauth_alone())
    }

    /// Whether the addresses of the sign-in come from a source other than an issuer's document.
    pub(crate) fn names_no_issuer(&self) -> bool {
        let provider = self
            .target
            .as_ref()
            .and_then(|target| target.provider.as_ref());
        let kind = provider.map(|provider| provider.metadata.kind);
        matches!(kind, Some(Kindred::Fhir | Kindred::ByHand))
    }

    /// Whether the only readable document is the RFC 8414 one.
    pub(crate) fn speaks_oauth_alone(&self) -> bool {
        !self.publishes("smart-configuration")
            && !self.publishes("openid-configuration")
            && self.publishes("oauth-authorization-server")
    }

    fn publishes(&self, name: &str) -> bool {
        self.published(&format!("/.well-known/{name}"))
            .is_some_and(|(_, response)| response.status() == 200 && object(response).is_some())
    }

    /// The SMART configuration.
    pub(crate) fn smart(&self) -> Result<Document, Judgement> {
        if self.is_openid_only() {
            return Err(not_applicable(
                "the URL is that of an OpenID issuer, which has no SMART configuration",
            ));
        }
        let (_, response) = self.smart_answer()?;
        object(response)
            .filter(|_| response.status() == 200)
            .ok_or_else(|| skip("the SMART configuration cannot be read"))
    }

    /// The OpenID configuration.
    pub(crate) fn openid(&self) -> Result<Document, Judgement> {
        let found = self.published("/.well-known/openid-configuration");
        let (_, response) =
            found.ok_or_else(|| not_applicable("the provider does not name an OpenID issuer"))?;
        object(response)
            .filter(|_| response.status() == 200)
            .ok_or_else(|| skip("the OpenID configuration cannot be read"))
    }

    /// Returns the primary document: the SMART configuration, or else the OpenID configuration.
    pub(crate) fn metadata(&self) -> Result<Document, Judgement> {
        match self.smart() {
            Ok(document) => Ok(document),
            Err(reason) => self.openid().map_err(|_| reason),
        }
    }

    /// Returns a member of the primary document, or else of the other one.
    pub(crate) fn member(&self, name: &str) -> Option<Value> {
        [self.smart(), self.openid()]
            .into_iter()
            .flatten()
            .find_map(|mut document| document.remove(name))
    }

    /// Returns the issuer that the documents name.
    pub(crate) fn issuer(&self) -> Option<String> {
        self.member("issuer")
            .and_then(|value| value.as_str().map(ToOwned::to_owned))
    }

    /// Returns the response to the code exchange.
    pub(crate) fn token_response(&self) -> Result<&Response, Judgement> {
        let target = self.target()?;
        if target.through_gateway() {
            return Err(not_applicable(
                "the gateway responds in place of the provider",
            ));
        }
        let answered = self.exchanges(StepId::Exchange).last();
        answered
            .map(|(_, response)| response)
            .ok_or_else(|| skip("no code was issued to exchange"))
    }

    /// Returns the tokens as our client understands them.
    pub(crate) fn token_answer(&self) -> Result<Document, Judgement> {
        let answered = self
            .exchanges(StepId::Exchange)
            .last()
            .ok_or_else(|| skip("no code was issued to exchange"))?
            .1;
        let read = as_meant(answered).filter(|read| read.members.contains_key("access_token"));
        read.map(|read| read.members)
            .ok_or_else(|| skip("no tokens were issued"))
    }

    /// Whether token requests carried proofs of possession (RFC 9449).
    pub(crate) fn proves(&self) -> bool {
        let all = self.seen.iter();
        all.into_iter()
            .any(|seen| seen.exchange.request_headers.contains_key("dpop"))
    }

    /// Returns the scopes that came with the tokens.
    pub(crate) fn granted(&self) -> Result<Vec<String>, Judgement> {
        let answer = self.token_answer()?;
        let words = answer
            .get("scope")
            .and_then(Value::as_str)
            .ok_or_else(|| skip("the response names no scopes"))?;
        Ok(words.split_whitespace().map(ToOwned::to_owned).collect())
    }

    /// Returns the response to the refresh.
    pub(crate) fn refresh_response(&self) -> Result<&Response, Judgement> {
        if self.target()?.refresh_url.is_some() {
            return Err(not_applicable(
                "the gateway responds in place of the provider",
            ));
        }
        let answered = self.exchanges(StepId::Refresh).last();
        answered
            .map(|(_, response)| response)
            .ok_or_else(|| skip("no tokens were refreshed"))
    }

    /// Returns the parameters of our own request.
    pub(crate) fn asked(&self) -> Result<Vec<(String, String)>, Judgement> {
        let request = self
            .request
            .as_ref()
            .ok_or_else(|| skip("no request was built"))?;
        Ok(request.query_pairs().into_owned().collect())
    }
}
