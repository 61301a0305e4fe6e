//! Waits for the response from the listener or the prompt, whichever comes first, until the time is
//! up; then interprets it.

use crate::error::{Error, Kind, Result};
use crate::oauth::loopback::callback::{Answer, Outcome, Stateless};
use crate::oauth::loopback::paste::Pasted;
use crate::oauth::loopback::routes::Heard;
use crate::oauth::meaning;
use crate::oauth::meaning::Client;
use crate::oauth::said;
use crate::rfc::parameters::Parameters;
use crate::secret::Secret;
use crate::text::short;
use crate::trace::comparison::Comparison;
use crate::trace::recorder::{Progress, Recorder, Running};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

/// An event from either source.
pub enum Event {
    Heard(Heard),
    Pasted(Pasted),
}

impl From<Heard> for Event {
    fn from(heard: Heard) -> Self {
        Self::Heard(heard)
    }
}

impl From<Pasted> for Event {
    fn from(pasted: Pasted) -> Self {
        Self::Pasted(pasted)
    }
}

/// How long to wait, and when to show a hint.
#[derive(Clone, Copy, Debug)]
pub struct Patience<'a> {
    pub longest: Duration,
    /// Whether a listener is open, so that the end of the input does not end the wait.
    pub listening: bool,
    /// Whether the built-in browser brings the response, so that it is the provider's, even if it
    /// has another `state`.
    pub driven: bool,
    /// The hint to show once if nothing has arrived for this long.
    pub hint: Option<(Duration, &'a str)>,
}

/// The longest that a quick sign-in takes; a user who is not back by then may be looking at an
/// error page.
pub const SILENCE: Duration = Duration::from_secs(10);

/// What a user pasted instead of the response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mistake {
    /// The URL to open.
    Request,
    /// A response of another sign-in, or any other text.
    Foreign,
}

impl Mistake {
    /// Returns what the user is told while the wait goes on.
    const fn note(self) -> &'static str {
        match self {
            Self::Request => {
                "the pasted text is the URL to open; sign in there, then paste the URL that the \
                 browser shows"
            }
            Self::Foreign => {
                "the pasted text is not a complete response of this sign-in; paste the rest of the \
                 URL, or all of it"
            }
        }
    }

    /// Returns the error if nothing else was pasted.
    fn error(self) -> Error {
        let (message, hint) = match self {
            Self::Request => (
                "the pasted text is the URL to open, not the response",
                "open it in a browser, sign in, and paste the URL that the browser then shows",
            ),
            Self::Foreign => (
                "the pasted text belongs to another sign-in: its `state` is different",
                "sign in with the URL that was shown last, and paste the final URL from the \
                 browser",
            ),
        };
        let error = Error::new(Kind::InputNeeded, message)
            .because("The pasted text is not the response of this sign-in")
            .hint(hint);
        match self {
            Self::Request => error,
            Self::Foreign => error.check("RESP-09"),
        }
    }
}

/// What has arrived without being the response.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Ignored {
    /// The number of responses without our `state` that a browser brought.
    foreign: u32,
    /// The number of those that another program sent.
    strays: u32,
    /// The latest mistake at the prompt.
    pasted: Option<Mistake>,
}

impl Ignored {
    /// Notes a mistake at the prompt, and tells the user.
    fn paste(&mut self, mistake: Mistake, step: &Running<'_>) {
        self.pasted = Some(mistake);
        step.recorder()
            .say(Progress::Note(mistake.note().to_owned()));
    }
}

/// Waits for the response to our request; everything else is counted and ignored (LOOP-11).
///
/// # Errors
/// [`Kind::Provider`] if a response was malformed; otherwise, the kind of an error that arrived
/// without a `state`. [`Kind::StateMismatch`] if a browser brought only responses of other
/// sign-ins, [`Kind::TimedOut`] if it brought none, [`Kind::InputNeeded`] if the response can only
/// be pasted, but the input ended without it or another text was pasted.
pub fn wait(
    events: &Receiver<Event>,
    patience: Patience<'_>,
    step: &Running<'_>,
) -> Result<Answer> {
    let deadline = Instant::now() + patience.longest;
    let mut ignored = Ignored::default();
    let mut stateless: Option<Stateless> = None;
    let mut malformed = None;
    let mut hint = patience
        .hint
        .map(|(after, hint)| (Instant::now() + after, hint));
    loop {
        let until = hint.map_or(deadline, |(at, _)| at.min(deadline));
        match events.recv_timeout(until.saturating_duration_since(Instant::now())) {
            Ok(Event::Heard(Heard::Answer(answer)) | Event::Pasted(Pasted::Answer(answer))) => {
                let others = ignored.foreign + ignored.strays;
                if others > 0 {
                    step.evidence("answers_of_other_sign_ins", others.to_string());
                }
                return Ok(answer);
            }
            Ok(Event::Heard(Heard::Malformed(why)) | Event::Pasted(Pasted::Malformed(why))) => {
                // A broken provider may repeat the same fault.
                if malformed.replace(why) != Some(why) {
                    let said = format!("a response that {why} was ignored; still waiting");
                    step.recorder().say(Progress::Note(said));
                }
            }
            Ok(Event::Heard(Heard::Launch(_))) => {}
            Ok(Event::Heard(Heard::Stray)) if !patience.driven => ignored.strays += 1,
            Ok(Event::Heard(Heard::Foreign | Heard::Stray)) => ignored.foreign += 1,
            Ok(Event::Heard(Heard::Stateless(error))) => {
                // Shown immediately, and only once. It does not end the wait, because anybody could
                // have sent it.
                if stateless.is_none() {
                    step.recorder().say(Progress::Note(told(step, &error)));
                }
                stateless.get_or_insert(error);
            }
            Ok(Event::Pasted(Pasted::Foreign)) => ignored.paste(Mistake::Foreign, step),
            Ok(Event::Pasted(Pasted::Request)) => ignored.paste(Mistake::Request, step),
            Ok(Event::Pasted(Pasted::Ended)) if patience.listening => {}
            Ok(Event::Pasted(Pasted::Ended)) | Err(RecvTimeoutError::Disconnected) => {
                let failed = malformed
                    .map(broken)
                    .or_else(|| ended(stateless.as_ref(), step));
                return Err(failed.unwrap_or_else(|| nothing(ignored, patience, false)));
            }
            Err(RecvTimeoutError::Timeout) if until < deadline => {
                if let Some((_, hint)) = hint.take() {
                    step.recorder().say(Progress::Note(hint.to_owned()));
                }
            }
            Err(RecvTimeoutError::Timeout) => {
                let failed = malformed
                    .map(broken)
                    .or_else(|| ended(stateless.as_ref(), step));
                return Err(failed.unwrap_or_else(|| nothing(ignored, patience, true)));
            }
        }
    }
}

/// Returns the note about an error without a `state`; the wait continues.
fn told(step: &Running<'_>, error: &Stateless) -> String {
    let said = said_without_state(error);
    let said = step.recorder().redacted(&said);
    format!("{said}; still waiting, because anybody could have sent it")
}

fn said_without_state(Stateless { error, beside }: &Stateless) -> String {
    format!(
        "a response without `state` arrived: `{}`{}",
        short(error),
        said::beside(beside.as_deref(), None)
    )
}

/// Returns the error for a wait that ended after an error without a `state` had arrived; `None` if
/// none had.
fn ended(stateless: Option<&Stateless>, step: &Running<'_>) -> Option<Error> {
    let stateless = stateless?;
    step.evidence("error", stateless.error.as_str());
    let meaning = meaning::of(&stateless.error, Client::Ours);
    let message = said_without_state(stateless);
    Some(meaning::error(&stateless.error, message, meaning).check("RESP-09"))
}

fn broken(why: &str) -> Error {
    Error::new(
        Kind::Provider,
        format!("the response {why}, so it is not used"),
    )
    .hint("RFC 6749 section 4.1.2 says what a response contains")
    .check("RESP-07")
}

/// Returns the error for a wait that ended without a response, because the time was up or because
/// the input ended.
fn nothing(ignored: Ignored, patience: Patience<'_>, timed_out: bool) -> Error {
    if ignored.foreign > 0 {
        return mismatched(ignored.foreign);
    }
    match ignored.pasted {
        // While a listener is open, a wrong paste is only noted.
        Some(mistake) if !(timed_out && patience.listening) => mistake.error(),
        _ if timed_out => late(ignored.strays, patience.longest),
        _ => Error::new(Kind::InputNeeded, "no response was pasted").hint(
            "paste the final URL from the browser, or leave out `--paste` to listen for the \
             response",
        ),
    }
}

/// Returns the error for a wait in which no browser brought a response. What other programs sent is
/// only mentioned: anybody could have sent it.
fn late(strays: u32, longest: Duration) -> Error {
    let beside = match strays {
        0 => String::new(),
        1 => "; one without this sign-in's `state` arrived, but not from a browser".to_owned(),
        _ => format!("; {strays} without this sign-in's `state` arrived, but not from a browser"),
    };
    Error::new(
        Kind::TimedOut,
        format!("no response within {longest:?}{beside}"),
    )
    .hint(
        "finish the sign-in in the browser; `--listen-timeout` allows more time, and `--paste` \
         lets you paste the URL instead",
    )
}

fn mismatched(count: u32) -> Error {
    let answers = if count == 1 {
        "a response arrived"
    } else {
        "responses arrived"
    };
    Error::new(
        Kind::StateMismatch,
        format!("{answers} with a `state` that is not from this sign-in ({count} in total)"),
    )
    .hint(
        "the provider must return `state` unchanged, unless the response belongs to an earlier \
         sign-in",
    )
    .check("RESP-09")
}

/// Returns the code, if the response has one and comes from the expected issuer (RFC 9207).
///
/// # Errors
/// [`Kind::Provider`] if the response violates the protocol; for an error response, the kind that
/// its error code stands for, such as [`Kind::Refused`].
pub fn code(answer: &Answer, iss: Expectation<'_>, step: &Running<'_>) -> Result<Secret> {
    let recorder = step.recorder();
    if answer.state_checked {
        if let (Some(found), Some(issuer)) = (&answer.iss, iss.issuer) {
            recorder.compare(Comparison::new(Comparison::ISS_OF_ANSWER, issuer, found));
        }
        check_iss(answer.iss.as_deref(), iss, recorder)?;
    }
    match &answer.outcome {
        Outcome::Code(code) => Ok(code.clone()),
        Outcome::Broken(why) => Err(broken(why)),
        Outcome::Error(error, description) => {
            step.evidence("error", error.as_str());
            Err(refused(error, description.as_deref(), iss.client))
        }
    }
}

/// What is known about the sender of the response.
#[derive(Clone, Copy, Debug)]
pub struct Expectation<'a> {
    pub issuer: Option<&'a str>,
    /// `authorization_response_iss_parameter_supported`.
    pub announced: bool,
    /// The client whose registration an error refers to.
    pub client: Client,
}

/// Whether `iss` is encoded one more time than the other parameters, as some servers do.
fn is_encoded_twice(found: &str, issuer: &str) -> bool {
    let once: Parameters = Parameters::read(&format!("iss={}", found.replace('+', "%2B")));
    found != issuer && once.value("iss") == Some(issuer)
}

fn check_iss(found: Option<&str>, expected: Expectation<'_>, recorder: &Recorder) -> Result<()> {
    match (found, expected.issuer) {
        (Some(found), Some(issuer)) if is_encoded_twice(found, issuer) => Err(Error::new(
            Kind::Provider,
            format!("the response names its issuer as `{found}`, percent-encoded twice, so it is not used"),
        )
        .hint("the provider has to fix this (RFC 9207 section 2.4): encode `iss` once, like every other parameter")
        .check("RESP-11")),
        (Some(found), Some(issuer)) if found != issuer => Err(Error::new(
            Kind::Provider,
            format!(
                "the response comes from issuer `{found}`, not from `{issuer}`, so it is not used"
            ),
        )
        .hint("this is what a mix-up attack looks like (RFC 9207 section 2.4); no code was sent anywhere")
        .check(if expected.announced {
            "RESP-11"
        } else {
            "RESP-13"
        })),
        (None, _) if expected.announced => Err(Error::new(
            Kind::Provider,
            "the response has no `iss`, although the provider advertises it, so it is not used",
        )
        .hint("RFC 9207 section 2.4")
        .check("RESP-12")),
        // The issuer is only known from the provider's metadata, so this is not reached without
        // metadata.
        (Some(_), Some(_)) if !expected.announced => {
            recorder.difference("RESP-13", "sends `iss` without advertising it");
            Ok(())
        }
        _ => Ok(()),
    }
}

fn refused(word: &str, description: Option<&str>, client: Client) -> Error {
    let message = format!(
        "the provider returned `{}`{}",
        short(word),
        said::beside(description, None)
    );
    meaning::error(word, message, meaning::of(word, client))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oauth::loopback::callback::Arrival;
    use crate::trace::recorder::Recorder;
    use crate::trace::step::{Actor, StepId};
    use std::sync::mpsc::channel;
    use std::sync::{Arc, Mutex};

    fn step<T>(work: impl FnOnce(&Running<'_>) -> Result<T>) -> Result<T> {
        let recorder = Recorder::new("direct", "p", |_| {});
        recorder.step(StepId::Callback, Actor::Browser, Actor::Machine, work)
    }

    fn answer(outcome: Outcome, iss: Option<&str>) -> Answer {
        Answer {
            outcome,
            iss: iss.map(ToOwned::to_owned),
            arrival: Arrival::Query,
            state_checked: true,
        }
    }

    #[test]
    fn a_long_silence_is_mentioned_once() {
        let told = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&told);
        let recorder = Recorder::new("direct", "p", move |progress| {
            if let Progress::Note(note) = progress {
                heard.lock().unwrap().push(note);
            }
        });
        let (send, receive) = channel();
        let patience = Patience {
            longest: Duration::from_millis(30),
            listening: true,
            driven: false,
            hint: Some((Duration::from_millis(1), "is it registered?")),
        };
        let outcome = recorder.step(StepId::Callback, Actor::Browser, Actor::Machine, |step| {
            wait(&receive, patience, step)
        });
        drop(send);
        assert_eq!(
            outcome.map_err(|error| error.kind()).err(),
            Some(Kind::TimedOut)
        );
        assert_eq!(*told.lock().unwrap(), ["is it registered?"]);
    }

    fn waited(events: Vec<Event>, listening: bool) -> std::result::Result<bool, Kind> {
        let (send, receive) = channel();
        for event in events {
            send.send(event).unwrap();
        }
        let patience = Patience {
            longest: Duration::from_millis(1),
            listening,
            driven: false,
            hint: None,
        };
        let outcome = step(|step| wait(&receive, patience, step));
        drop(send);
        outcome
            .map(|answer| answer.state_checked)
            .map_err(|error| error.kind())
    }

    #[test]
    fn other_answers_are_skipped_and_the_outcomes_are_distinguished() {
        let right = || Event::Heard(Heard::Answer(answer(Outcome::Code(Secret::new("c")), None)));
        let foreign = || Event::Heard(Heard::Foreign);
        assert_eq!(
            waited(vec![foreign(), Event::Pasted(Pasted::Ended), right()], true),
            Ok(true)
        );
        assert_eq!(waited(vec![], true), Err(Kind::TimedOut));
        let malformed = || Event::Heard(Heard::Malformed("contains two codes"));
        assert_eq!(waited(vec![malformed(), right()], true), Ok(true));
        assert_eq!(
            waited(vec![malformed(), foreign()], true),
            Err(Kind::Provider)
        );
        let pasted = Event::Pasted(Pasted::Malformed("contains two codes"));
        assert_eq!(
            waited(vec![pasted, Event::Pasted(Pasted::Ended)], false),
            Err(Kind::Provider)
        );
        assert_eq!(waited(vec![foreign()], true), Err(Kind::StateMismatch));
        assert_eq!(
            waited(vec![Event::Pasted(Pasted::Ended)], false),
            Err(Kind::InputNeeded)
        );
        assert_eq!(
            waited(
                vec![Event::Pasted(Pasted::Foreign), Event::Pasted(Pasted::Ended)],
                false
            ),
            Err(Kind::InputNeeded)
        );
    }

    #[test]
    fn a_wrong_paste_and_another_programs_request_are_not_the_providers_fault() {
        let none = Ignored::default();
        let pasted = |mistake: Mistake| Ignored {
            pasted: Some(mistake),
            ..none
        };
        let (asked, other) = (pasted(Mistake::Request), pasted(Mistake::Foreign));
        let with = |strays: u32| Ignored { strays, ..none };
        let came = Ignored {
            foreign: 1,
            ..other
        };
        let (pasting, listening) = (false, true);
        for (ignored, listening, timed_out, kind, said) in [
            (asked, pasting, false, Kind::InputNeeded, "is the URL to"),
            (asked, pasting, true, Kind::InputNeeded, "is the URL to"),
            (other, pasting, true, Kind::InputNeeded, "another sign-in"),
            (asked, listening, true, Kind::TimedOut, "within 4s"),
            (other, listening, true, Kind::TimedOut, "within 4s"),
            (none, pasting, false, Kind::InputNeeded, "no response was"),
            (none, pasting, true, Kind::TimedOut, "within 4s"),
            (with(1), listening, true, Kind::TimedOut, "4s; one without"),
            (with(2), listening, true, Kind::TimedOut, "4s; 2 without"),
            (came, listening, true, Kind::StateMismatch, "(1 in total)"),
        ] {
            let patience = Patience {
                longest: Duration::from_secs(4),
                listening,
                driven: false,
                hint: None,
            };
            let error = nothing(ignored, patience, timed_out);
            assert_eq!(error.kind(), kind, "{ignored:?}");
            assert!(error.to_string().contains(said), "{ignored:?}: {error}");
        }
    }

    #[test]
    fn another_state_is_the_providers_only_if_a_browser_brought_it() {
        let waited = |heard: Heard, driven: bool| {
            let (send, receive) = channel();
            send.send(Event::Heard(heard)).unwrap();
            let patience = Patience {
                longest: Duration::from_millis(1),
                listening: true,
                driven,
                hint: None,
            };
            let outcome = step(|step| wait(&receive, patience, step));
            drop(send);
            outcome.unwrap_err().kind()
        };
        assert_eq!(waited(Heard::Foreign, false), Kind::StateMismatch);
        assert_eq!(waited(Heard::Stray, true), Kind::StateMismatch);
        assert_eq!(waited(Heard::Stray, false), Kind::TimedOut);
    }

    #[test]
    fn an_answer_from_another_issuer_is_not_trusted() {
        let ok = |iss: Option<&str>, issuer: Option<&str>, announced: bool| {
            let outcome = Outcome::Code(Secret::new("c"));
            step(|step| {
                code(
                    &answer(outcome, iss),
                    Expectation {
                        issuer,
                        announced,
                        client: Client::Ours,
                    },
                    step,
                )
            })
            .is_ok()
        };
        let (us, slash) = (Some("https://as.example"), Some("https://as.example/"));
        assert!(
            ok(us, us, true) && ok(None, us, false) && ok(us, us, false) && ok(us, None, false)
        );
        assert!(!ok(slash, us, true) && !ok(slash, us, false) && !ok(None, us, true));
        let error = answer(Outcome::Error("access_denied".into(), None), slash);
        assert_eq!(
            step(|step| code(
                &error,
                Expectation {
                    issuer: us,
                    announced: true,
                    client: Client::Ours,
                },
                step
            ))
            .unwrap_err()
            .kind(),
            Kind::Provider
        );
    }

    #[test]
    fn a_doubly_encoded_issuer_is_reported_as_such() {
        let twice = Some("https%3A%2F%2Fas.example");
        let iss = Expectation {
            issuer: Some("https://as.example"),
            announced: true,
            client: Client::Ours,
        };
        let error = step(|step| code(&answer(Outcome::Code(Secret::new("c")), twice), iss, step));
        let said = error.unwrap_err().to_string();
        assert!(said.contains("percent-encoded twice"), "{said}");
    }

    #[test]
    fn an_error_without_a_state_does_not_end_the_wait_but_is_reported_if_nothing_else_comes() {
        let stateless = || {
            Event::Heard(Heard::Stateless(Stateless {
                error: "invalid_request".into(),
                beside: Some("unknown redirect".into()),
            }))
        };
        let right = Event::Heard(Heard::Answer(answer(Outcome::Code(Secret::new("c")), None)));
        assert_eq!(waited(vec![stateless(), right], true), Ok(true));
        assert_eq!(
            waited(vec![stateless()], true),
            Err(Kind::ClientAuthentication)
        );
    }

    #[test]
    fn a_refusal_is_not_a_fault() {
        let kind = |error: &str| {
            let outcome = Outcome::Error(error.into(), None);
            step(|step| {
                code(
                    &answer(outcome, None),
                    Expectation {
                        issuer: None,
                        announced: false,
                        client: Client::Ours,
                    },
                    step,
                )
            })
            .unwrap_err()
            .kind()
        };
        assert_eq!(kind("access_denied"), Kind::Refused);
        assert_eq!(kind("server_error"), Kind::Provider);
    }
}
