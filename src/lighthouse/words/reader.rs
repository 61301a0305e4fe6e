//! The reader of a response: their language, and the operator of the gateway. Both are available
//! while a request is being handled, like the request's reference.

use crate::lighthouse::settings::Operator;
use crate::lighthouse::words::language::Language;
use crate::lighthouse::words::texts::Texts;
use axum::http::{HeaderMap, header};
use std::sync::Arc;

tokio::task_local! {
    static READER: Reader;
}

/// The reader.
#[derive(Clone, Debug, Default)]
pub struct Reader {
    pub language: Language,
    pub operator: Arc<Operator>,
}

impl Reader {
    /// Takes the language from the request's preferences.
    #[must_use]
    pub fn of(headers: &HeaderMap, operator: Arc<Operator>) -> Self {
        let language = language_of(headers);
        Self { language, operator }
    }

    /// Returns the reader of the current request. Outside a request, the language is English, and
    /// no operator is named.
    #[must_use]
    pub fn now() -> Self {
        READER.try_with(Clone::clone).unwrap_or_default()
    }

    /// Returns the texts in the reader's language.
    #[must_use]
    pub const fn texts(&self) -> &'static Texts {
        self.language.texts()
    }

    /// Runs `answering` with this reader as the current one.
    pub async fn scope<F: Future>(self, answering: F) -> F::Output {
        READER.scope(self, answering).await
    }
}

/// Returns the texts for the reader of the current request.
#[must_use]
pub fn texts() -> &'static Texts {
    READER
        .try_with(Reader::texts)
        .unwrap_or_else(|_| Language::default().texts())
}

/// Returns the language that a request prefers.
#[must_use]
pub fn language_of(headers: &HeaderMap) -> Language {
    let lines: Vec<&str> = headers
        .get_all(header::ACCEPT_LANGUAGE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .collect();
    Language::of_header(&lines.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_in_the_readers_language_while_a_request_is_answered() {
        let mut headers = HeaderMap::new();
        headers.append(header::ACCEPT_LANGUAGE, "fr".parse().unwrap());
        headers.append(header::ACCEPT_LANGUAGE, "es;q=0.5".parse().unwrap());
        let reader = Reader::of(&headers, Arc::default());
        let inside = crate::http::block_on(reader.scope(async { texts().tag }));
        assert_eq!((inside, texts().tag), ("es", "en"));
    }
}
