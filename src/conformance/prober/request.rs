//! Authorization requests that checks modify. Each has a new state, nonce and PKCE pair (checks.md
//! section 0.4 point 6).

use crate::conformance::prober::Prober;
use crate::conformance::prober::form::Pairs;
use crate::conformance::verdict::Judgement;
use crate::oauth::facts::Facts;
use crate::rfc::parameters::with_numbered_blanks;
use crate::secret::Secret;
use url::Url;

/// An authorization request to modify.
#[derive(Clone)]
pub(crate) struct Asked {
    pub(crate) pairs: Pairs,
    pub(crate) verifier: Secret,
    pub(crate) state: String,
}

impl Asked {
    /// An ordinary request, as our client sends it.
    pub(crate) fn ordinary(prober: &Prober<'_>, facts: &Facts) -> Result<Self, Judgement> {
        let target = facts.target()?;
        let (state, verifier) = (Secret::random(), Secret::random());
        prober.recorder.keep_secret("state", &state);
        prober.recorder.keep_secret("code_verifier", &verifier);
        let mut asked = Self {
            pairs: Vec::new(),
            state: state.expose().to_owned(),
            verifier,
        };
        asked.set("response_type", "code");
        asked.set("client_id", &target.client.id);
        asked.set("redirect_uri", &facts.redirect_uri);
        asked.set("scope", &target.scopes.join(" "));
        asked.set("state", state.expose());
        asked.set("code_challenge", &asked.verifier.sha256());
        asked.set("code_challenge_method", "S256");
        if let Some(aud) = &target.aud {
            asked.set("aud", aud);
        }
        if target.nonce {
            asked.set("nonce", Secret::random().expose());
        }
        if let Some(prompt) = target.prompt {
            asked.set("prompt", prompt);
        }
        Ok(asked)
    }

    /// Replaces a parameter, or adds it.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        match self.pairs.iter_mut().find(|(found, _)| found == name) {
            Some(pair) => value.clone_into(&mut pair.1),
            None => self.add(name, value),
        }
    }

    /// Adds a parameter, even if it already exists.
    pub(crate) fn add(&mut self, name: &str, value: &str) {
        self.pairs.push((name.to_owned(), value.to_owned()));
    }

    pub(crate) fn remove(&mut self, name: &str) {
        self.pairs.retain(|(found, _)| found != name);
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.set(name, value);
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.remove(name);
        self
    }

    /// Replaces the challenge with one for this verifier.
    pub(crate) fn proving(mut self, verifier: &str) -> Self {
        self.verifier = Secret::new(verifier);
        let challenge = self.verifier.sha256();
        self.with("code_challenge", &challenge)
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.pairs
            .iter()
            .find(|(found, _)| found == name)
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn url(&self, endpoint: &Url) -> Url {
        let mut url = endpoint.clone();
        url.query_pairs_mut().extend_pairs(&self.pairs);
        with_numbered_blanks(url, endpoint)
    }

    /// Returns the form that redeems a code issued for this request.
    pub(crate) fn redemption(&self, code: &str) -> Pairs {
        let mut pairs = vec![
            ("grant_type".to_owned(), "authorization_code".to_owned()),
            ("code".to_owned(), code.to_owned()),
            (
                "redirect_uri".to_owned(),
                self.get("redirect_uri").unwrap_or_default().to_owned(),
            ),
        ];
        if self.get("code_challenge").is_some() {
            pairs.push((
                "code_verifier".to_owned(),
                self.verifier.expose().to_owned(),
            ));
        }
        pairs
    }
}
