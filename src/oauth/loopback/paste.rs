//! The response as the user pastes it: the full URL, its query or fragment, or the bare code.

use crate::oauth::loopback::callback::{Answer, Arrival, Judgement, Outcome, judge};
use crate::oauth::loopback::terminal::{END, edited};
use crate::rfc::parameters::Parameters;
use crate::secret::Secret;
use std::io::{BufRead, ErrorKind};
use std::sync::mpsc::Sender;
use url::Url;

/// Maximum length of a line. It is enough for a URL with a 100 kB code, but a file or device that
/// is read by mistake cannot fill the memory.
const LONGEST_LINE: usize = 128 * 1024;
/// Maximum number of lines that a URL may be broken into; limited, because the URL is parsed again
/// with each line.
const MOST_PIECES: usize = 64;

/// The outcome of the paste prompt.
#[derive(Debug)]
pub enum Pasted {
    Answer(Answer),
    /// A response to our request that violates the protocol, and how.
    Malformed(&'static str),
    /// A response from another sign-in.
    Foreign,
    /// The URL to open, instead of the response.
    Request,
    /// The end of the input.
    Ended,
}

/// Reads lines until one is a response to our request or the input ends.
pub fn read<E: From<Pasted>>(mut input: impl BufRead, state: &Secret, events: &Sender<E>) {
    let mut wrapped = Wrapped::default();
    while let Ok(Some(line)) = line(&mut input) {
        let event = match line {
            Err(TooLong) => Pasted::Foreign,
            Ok(line) => match wrapped.take(&line, state) {
                None => continue,
                Some(judgement) => told(judgement, &wrapped.begun, state),
            },
        };
        let done = matches!(event, Pasted::Answer(_));
        if events.send(event.into()).is_err() || done {
            return;
        }
    }
    let _ = events.send(Pasted::Ended.into());
}

/// Returns the outcome for a judged text.
fn told(judgement: Judgement, text: &str, state: &Secret) -> Pasted {
    match judgement {
        Judgement::Foreign
        | Judgement::Ours(Answer {
            outcome: Outcome::Broken(_),
            ..
        }) if is_request(text, state) => Pasted::Request,
        Judgement::Foreign => Pasted::Foreign,
        Judgement::Ours(Answer {
            outcome: Outcome::Broken(why),
            ..
        }) => Pasted::Malformed(why),
        Judgement::Ours(answer) => Pasted::Answer(answer),
    }
}

/// Whether a text is the URL of a request to the provider or, with our `state` at the end of its
/// path, to the gateway.
fn is_request(text: &str, state: &Secret) -> bool {
    let Ok(url) = Url::parse(&text.replace('\n', "")) else {
        return false;
    };
    let found = Parameters::read(url.query().unwrap_or_default());
    let has = |name: &str| found.value(name).is_some();
    let asks = has("client_id") || has("response_type") || url.path().ends_with(state.expose());
    let answers = ["code", "error", "access_token", "id_token", "response"];
    asks && !answers.into_iter().any(has) && url.fragment().is_none()
}

/// A line that is longer than any response.
struct TooLong;

/// Returns the next line, keeping no more than the maximum length; `None` at the end.
fn line(input: &mut impl BufRead) -> std::io::Result<Option<Result<String, TooLong>>> {
    let (mut line, mut is_whole) = (Vec::new(), true);
    loop {
        let chunk = match input.fill_buf() {
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            chunk => chunk?,
        };
        let end = chunk.iter().position(|byte| matches!(*byte, b'\n' | END));
        let is_over = chunk.is_empty() || end.is_some_and(|at| chunk[at] == END);
        let more = &chunk[..end.unwrap_or(chunk.len())];
        is_whole = is_whole && line.len() + more.len() < LONGEST_LINE;
        if is_whole {
            line.extend_from_slice(more);
        }
        let read = end.map_or(chunk.len(), |at| at + 1);
        input.consume(read);
        if is_over && line.is_empty() && is_whole {
            return Ok(None);
        }
        if is_over || end.is_some() {
            break;
        }
    }
    let text = || edited(&String::from_utf8_lossy(&line));
    Ok(Some(is_whole.then(text).ok_or(TooLong)))
}

/// A URL that a mail program or terminal broke into lines, as far as it has been read.
#[derive(Default)]
struct Wrapped {
    begun: String,
    pieces: usize,
}

impl Wrapped {
    /// Takes the next line, by itself or as a continuation of the URL begun before; `None` if it is
    /// empty.
    fn take(&mut self, line: &str, state: &Secret) -> Option<Judgement> {
        let text = unquoted(line);
        if text.is_empty() {
            return None;
        }
        let begins = ["http://", "https://", "?", "#"]
            .iter()
            .any(|start| text.starts_with(start));
        if begins || self.begun.is_empty() {
            let judgement = parse(text, state)?;
            text.clone_into(&mut self.begun);
            self.pieces = 1;
            return Some(judgement);
        }
        self.begun.push('\n');
        self.begun.push_str(text);
        self.pieces += 1;
        if self.pieces > MOST_PIECES || self.begun.len() > LONGEST_LINE {
            // Until the next URL begins, lines are neither continuations nor codes.
            "?".clone_into(&mut self.begun);
            return Some(Judgement::Foreign);
        }
        parse(&self.begun, state)
    }
}

fn unquoted(line: &str) -> &str {
    line.trim().trim_matches(['"', '\'', '<', '>']).trim()
}

/// Parses one pasted line, or several joined lines; `None` if there is no text.
#[must_use]
pub fn parse(line: &str, state: &Secret) -> Option<Judgement> {
    let text = unquoted(line);
    if text.is_empty() {
        return None;
    }
    let mut judged: Vec<Judgement> = readings(text)
        .iter()
        .map(|text| parse_one(text, state))
        .collect();
    let is_sound = |judgement: &Judgement| match judgement {
        Judgement::Ours(answer) => !matches!(answer.outcome, Outcome::Broken(_)),
        Judgement::Foreign => false,
    };
    let sound = judged.iter().position(is_sound).unwrap_or_default();
    Some(judged.swap_remove(sound))
}

/// Returns the text as it is, and as it was before a page escaped it or a mail program encoded it
/// (RFC 2045 section 6.7).
fn readings(text: &str) -> Vec<String> {
    let mut readings = vec![text.replace('\n', "")];
    if text.contains("&amp;") {
        readings.push(readings[0].replace("&amp;", "&"));
    }
    if text.contains("=3D") {
        let joined = text.replace("=\n", "").replace('\n', "");
        let decoded = joined.replace("=3D", "=").replace("=26", "&");
        readings.push(decoded.replace("&amp;", "&"));
    }
    readings
}

fn parse_one(text: &str, state: &Secret) -> Judgement {
    if let Ok(url) = Url::parse(text)
        && matches!(url.scheme(), "http" | "https")
    {
        let mut found = Parameters::read(url.query().unwrap_or_default());
        found.extend(Parameters::read(url.fragment().unwrap_or_default()));
        return judge(&found, Arrival::Pasted, state);
    }
    let found = Parameters::read(text.trim_start_matches(['?', '#']));
    let named = found
        .iter()
        .any(|(name, _)| matches!(name.as_str(), "state" | "error" | "code"));
    // A code has no spaces, so this was typed by mistake.
    if named || text.starts_with(['?', '#']) || text.contains(char::is_whitespace) {
        return judge(&found, Arrival::Pasted, state);
    }
    let code = Outcome::Code(Secret::new(text));
    Judgement::Ours(Answer {
        outcome: code,
        iss: None,
        arrival: Arrival::Pasted,
        state_checked: false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pasted(line: &str) -> Option<String> {
        Some(match parse(line, &Secret::new("S"))? {
            Judgement::Ours(Answer {
                outcome: Outcome::Code(code),
                state_checked,
                ..
            }) => {
                format!("{} {state_checked}", code.expose())
            }
            Judgement::Ours(other) => format!("{:?}", other.outcome),
            Judgement::Foreign => "foreign".into(),
        })
    }

    #[test]
    fn understands_address_query_fragment_and_bare_code() {
        for (line, expected) in [
            (
                " http://127.0.0.1:4/callback?code=a%2Bb&state=S \r",
                Some("a+b true"),
            ),
            (
                "\"http://127.0.0.1:4/callback#code=ab&state=S\"",
                Some("ab true"),
            ),
            ("?code=ab&state=S", Some("ab true")),
            ("#state=S&code=ab", Some("ab true")),
            ("code=ab&state=S", Some("ab true")),
            (
                "http://127.0.0.1:4/callback?code=ab&amp;state=S",
                Some("ab true"),
            ),
            ("?state=S&amp;code=a%2Bb", Some("a+b true")),
            (
                "http://127.0.0.1:4/callback?code=3Dab&state=3DS",
                Some("ab true"),
            ),
            (
                "http://127.0.0.1:4/callback?co=\nde=3Dab&amp;stat=\ne=3DS",
                Some("ab true"),
            ),
            ("?code=ab&amp;state=T", Some("foreign")),
            (
                "SplxlOBeZQQYbYS6WxSbIA==",
                Some("SplxlOBeZQQYbYS6WxSbIA== false"),
            ),
            (
                "http://127.0.0.1:4/callback?code=ab&state=T",
                Some("foreign"),
            ),
            ("http://127.0.0.1:4/callback?code=ab", Some("foreign")),
            ("code=ab", Some("foreign")),
            ("hello world", Some("foreign")),
            ("   ", None),
        ] {
            assert_eq!(pasted(line).as_deref(), expected, "{line}");
        }
    }

    fn read_all(text: &str) -> Vec<String> {
        let (send, receive) = std::sync::mpsc::channel::<Pasted>();
        read(text.as_bytes(), &Secret::new("STATE"), &send);
        drop(send);
        let told = |event| match event {
            Pasted::Answer(Answer {
                outcome: Outcome::Code(code),
                ..
            }) => code.expose().to_owned(),
            other => format!("{other:?}"),
        };
        receive.iter().map(told).collect()
    }

    #[test]
    fn the_url_to_open_is_recognized_even_if_it_is_broken_into_lines() {
        let asked = "https://as.example/authorize?response_type=code&client_id=c&state=STATE";
        for text in [
            asked,
            "https://as.example/authorize?client_id=c&request_uri=urn%3Ax",
            "https://gateway.example/v1/redirect/STATE?port=1",
            "https://gateway.example/v1/redirect/STATE",
        ] {
            assert_eq!(read_all(text), ["Request", "Ended"], "{text}");
        }
        let broken = asked.replace("&client", "\n&client");
        assert_eq!(read_all(&broken), ["Request", "Request", "Ended"]);
        for text in [
            "hello world",
            "https://app.example.org/",
            "http://127.0.0.1:4/callback?code=ab&state=OTHER&client_id=c",
            "http://127.0.0.1:4/callback?error=ab&client_id=c",
        ] {
            assert_eq!(read_all(text), ["Foreign", "Ended"], "{text}");
        }
        assert_eq!(
            read_all(&format!("{asked}\n?code=ab&state=STATE")),
            ["Request", "ab"]
        );
    }

    #[test]
    fn an_endless_line_is_not_an_answer_but_the_next_one_may_be() {
        let endless = format!("?{}\n?code=ab&state=STATE\n", "x".repeat(300 * 1024));
        assert_eq!(read_all(&endless), ["Foreign", "ab"]);
    }

    #[test]
    fn a_file_of_short_lines_is_read_quickly_and_the_answer_after_it_is_accepted() {
        let lines = format!("?code=ab\n{}?code=ab&state=STATE\n", "[[a\n".repeat(40_000));
        let began = std::time::Instant::now();
        assert!(read_all(&lines).contains(&"ab".to_owned()));
        assert!(began.elapsed() < std::time::Duration::from_secs(20));
    }

    #[test]
    fn after_a_malformed_answer_the_right_one_is_accepted() {
        assert_eq!(
            read_all("?code=a&code=b&state=STATE\n?code=ab&state=STATE\n"),
            ["Malformed(\"contains two codes\")", "ab"]
        );
    }

    #[test]
    fn a_url_broken_into_lines_is_joined_and_no_piece_is_mistaken_for_a_code() {
        assert_eq!(
            read_all("http://127.0.0.1:4/callback?code=a\nb&sta\nte=STATE\n"),
            ["Foreign", "Foreign", "ab"]
        );
        assert_eq!(
            read_all("\nhttp://127.0.0.1:4/callback?code=ab&sta\nte=OTHER\n"),
            ["Foreign", "Foreign", "Ended"]
        );
        assert_eq!(
            read_all(
                "http://127.0.0.1:4/callback?code=old&state=X\nhttp://127.0.0.1:4/callback?code=ab&state=STATE\n"
            ),
            ["Foreign", "ab"]
        );
    }
}
