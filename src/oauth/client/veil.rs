//! Removes secrets from the provider's words about a registration: the initial access token that we
//! sent, and the secrets that the provider returned.

use crate::error::Error;
use crate::oauth::client::kept::{client_id, secrets};
use crate::secret::Secret;
use crate::trace::redact::known_in_part;

/// Hides secrets in texts.
pub struct Veil {
    secrets: Vec<(&'static str, Secret)>,
    /// Text that occurs in a secret but may be shown.
    public: Vec<String>,
}

impl Veil {
    /// Hides the initial access token, if there is one.
    #[must_use]
    pub fn over(token: Option<&Secret>) -> Self {
        let token = token.map(|token| ("initial_access_token", token.clone()));
        Self {
            secrets: token.into_iter().collect(),
            public: Vec::new(),
        }
    }

    /// Also hides the secrets in a response, but not its client ID.
    pub fn hide(&mut self, answer: &[u8]) {
        self.secrets.extend(secrets(answer));
        self.public.extend(client_id(answer));
    }

    /// Returns the text with the secrets removed.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
        known_in_part(text, &self.secrets, &self.public)
    }

    /// Returns the error with the secrets removed.
    #[must_use]
    pub fn error(&self, error: Error) -> Error {
        error.reworded(|text| self.text(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Kind;

    #[test]
    fn sent_and_received_secrets_are_hidden_and_the_client_id_is_shown() {
        let mut veil = Veil::over(Some(&Secret::new("initial-access-token-1")));
        veil.hide(
            br#"{"client_id":"client-0815-of-ours","client_secret":"client-0815-of-ours-s3cret"}"#,
        );
        let told = Error::new(Kind::Provider, "no initial-access-token-1 here")
            .hint("client-0815-of-ours has client-0815-of-ours-s3cret")
            .because("it is initial-access-tok…");
        let told = veil.error(told);
        let all = format!("{told} {:?} {:?}", told.next_step(), told.cause());
        for secret in ["initial-access", "s3cret"] {
            assert!(!all.contains(secret), "{all}");
        }
        assert!(all.contains("client-0815-of-ours has "), "{all}");
    }
}
