//! The answer as a person pastes it: the whole address, its query or fragment, or the bare code.

use crate::oauth::callback::{Answer, Arrival, Judgement, Outcome, judge, parameters};
use crate::secret::Secret;
use std::io::BufRead;
use std::sync::mpsc::Sender;
use url::Url;

/// What happened at the paste prompt.
#[derive(Debug)]
pub enum Pasted {
    Answer(Answer),
    /// An address of another sign-in.
    Foreign,
    /// Nothing more will come.
    Ended,
}

/// Reads lines until one is our answer or the input ends.
pub fn read<E: From<Pasted>>(input: impl BufRead, state: &Secret, events: &Sender<E>) {
    for line in input.lines().map_while(Result::ok) {
        let event = match parse(&line, state) {
            None => continue,
            Some(Judgement::Foreign) => Pasted::Foreign,
            Some(Judgement::Ours(answer)) => Pasted::Answer(answer),
        };
        let done = matches!(event, Pasted::Answer(_));
        if events.send(event.into()).is_err() || done {
            return;
        }
    }
    let _ = events.send(Pasted::Ended.into());
}

/// One pasted line; `None` for an empty one.
#[must_use]
pub fn parse(line: &str, state: &Secret) -> Option<Judgement> {
    let text = line.trim().trim_matches(['"', '\'', '<', '>']).trim();
    if text.is_empty() {
        return None;
    }
    if let Ok(url) = Url::parse(text)
        && matches!(url.scheme(), "http" | "https")
    {
        let mut found = parameters(url.query().unwrap_or_default());
        found.extend(parameters(url.fragment().unwrap_or_default()));
        return Some(judge(&found, Arrival::Pasted, state));
    }
    let found = parameters(text.trim_start_matches(['?', '#']));
    if text.starts_with(['?', '#']) || found.iter().any(|(name, _)| name == "state" || name == "error") {
        return Some(judge(&found, Arrival::Pasted, state));
    }
    let code = Outcome::Code(Secret::new(text));
    Some(Judgement::Ours(Answer { outcome: code, iss: None, arrival: Arrival::Pasted, state_checked: false }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pasted(line: &str) -> Option<String> {
        Some(match parse(line, &Secret::new("S"))? {
            Judgement::Ours(Answer { outcome: Outcome::Code(code), state_checked, .. }) => {
                format!("{} {state_checked}", code.expose())
            }
            Judgement::Ours(other) => format!("{:?}", other.outcome),
            Judgement::Foreign => "foreign".into(),
        })
    }

    #[test]
    fn understands_address_query_fragment_and_bare_code() {
        for (line, expected) in [
            (" http://127.0.0.1:4/callback?code=a%2Bb&state=S \r", Some("a+b true")),
            ("\"http://127.0.0.1:4/callback#code=ab&state=S\"", Some("ab true")),
            ("?code=ab&state=S", Some("ab true")),
            ("#state=S&code=ab", Some("ab true")),
            ("code=ab&state=S", Some("ab true")),
            ("SplxlOBeZQQYbYS6WxSbIA==", Some("SplxlOBeZQQYbYS6WxSbIA== false")),
            ("http://127.0.0.1:4/callback?code=ab&state=T", Some("foreign")),
            ("http://127.0.0.1:4/callback?code=ab", Some("foreign")),
            ("   ", None),
        ] {
            assert_eq!(pasted(line).as_deref(), expected, "{line}");
        }
    }
}
