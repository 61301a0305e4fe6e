//! What a failure means: whose side it is on, its cause in one sentence, what was compared, and the
//! next step. Text, JSON and HTML show these values; nothing here prints.

use crate::conformance::register::find;
use crate::error::{Error, Kind};
use crate::oauth::meaning;
use crate::oauth::meaning::Client;
use crate::trace::comparison::Comparison;
use crate::trace::finding::{Finding, Subject};
use crate::trace::step::{Actor, Step, StepId, Verdict};
use crate::trace::{Trace, finding};
use serde::Serialize;

/// Where to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// This program, its arguments, its config file, its ports.
    Machine,
    /// Names, TLS, proxies, firewalls.
    Network,
    Gateway,
    Provider,
    /// The registration at the provider or the gateway does not match what this client does.
    Registration,
    /// The person who signs in, or should have.
    Person,
}

impl Side {
    /// Returns the name as text.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Machine => "this machine",
            Self::Network => "the network",
            Self::Gateway => "the gateway",
            Self::Provider => "the provider",
            Self::Registration => "the registration",
            Self::Person => "the user",
        }
    }
}

/// A failure with its explanation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Problem {
    /// The ID of a step or check.
    pub at: String,
    pub side: Side,
    /// One sentence.
    pub cause: String,
    /// What was observed.
    pub message: String,
    /// Requested and received values, if they differ, or if it is worth knowing that they do not.
    pub comparisons: Vec<Comparison>,
    /// Peculiarities of the provider that may be related.
    pub hints: Vec<&'static str>,
    pub next_step: String,
}

/// Returns everything that failed: first what ended the sign-in, then the checks.
#[must_use]
pub fn problems(trace: &Trace) -> Vec<Problem> {
    let ended = trace.error.as_ref().map(|error| of_error(error, trace));
    let failing = trace
        .findings
        .iter()
        .filter(|finding| finding.verdict == finding::Verdict::Fail);
    ended
        .into_iter()
        .chain(failing.map(|finding| of_finding(finding, trace)))
        .collect()
}

/// Returns the step that ended the sign-in: the one whose error was returned, or else the last that
/// failed.
#[must_use]
pub fn failed_step(trace: &Trace) -> Option<&Step> {
    // A failed revocation does not end the sign-in.
    let failed = || {
        trace.steps.iter().rev().filter(|step| {
            step.id != StepId::Revoke && step.verdict == Verdict::Fail && step.reason.is_some()
        })
    };
    let error = trace.error.as_ref().map(ToString::to_string);
    failed()
        .find(|step| step.reason == error)
        .or_else(|| failed().next())
}

fn of_error(error: &Error, trace: &Trace) -> Problem {
    let step = failed_step(trace);
    let id = step.map(|step| step.id);
    let word = error.oauth_error().or_else(|| step.and_then(word_of));
    let to = step.map_or(Actor::Machine, |step| step.to);
    let side = side_of(error.kind(), id, to, word);
    // Peculiarities of a provider do not explain errors of the user or this machine.
    let may_explain = !matches!(side, Side::Person | Side::Machine);
    let holds = |peculiar: &&crate::trace::traits::Trait| {
        may_explain && id.is_some_and(|id| peculiar.matters_at(id))
    };
    Problem {
        at: id.map_or("start", StepId::name).to_owned(),
        side,
        cause: error.cause().map_or_else(
            || cause(error.kind(), id, side, word, trace.via),
            ToOwned::to_owned,
        ),
        message: error.to_string(),
        comparisons: trace
            .comparisons
            .iter()
            .filter(|one| !one.is_same() || is_telling(one, word))
            .cloned()
            .collect(),
        hints: trace
            .traits
            .iter()
            .filter(holds)
            .map(|peculiar| peculiar.sentence())
            .collect(),
        next_step: error
            .next_step()
            .map_or_else(|| next_step(side).to_owned(), ToOwned::to_owned),
    }
}

/// Returns the error code from the provider or gateway (RFC 6749 sections 4.1.2.1 and 5.2).
fn word_of(step: &Step) -> Option<&str> {
    let said = step
        .evidence
        .iter()
        .find(|one| one.name == "error")
        .map(|one| one.value.as_str());
    said.or_else(|| step.exchanges.last()?.error.as_deref())
}

/// Whether a comparison is worth showing even if both values are the same: `invalid_grant` can mean
/// a different redirect URI.
fn is_telling(one: &Comparison, word: Option<&str>) -> bool {
    word == Some("invalid_grant") && one.name == Comparison::REDIRECT_URI
}

/// Returns whose side a failed step is on, judging by the kind of failure, the step, the other
/// party, and its error code.
#[must_use]
pub fn side_of(kind: Kind, step: Option<StepId>, to: Actor, word: Option<&str>) -> Side {
    // A pasted bare code only fails at the exchange, so the exchange counts, too.
    let at_callback = step == Some(StepId::Callback);
    let of_a_person = at_callback || step == Some(StepId::Launch);
    let gives_answer = at_callback || step == Some(StepId::Exchange);
    match (kind, word) {
        // These two error codes mean that the user did not enter the device code.
        (Kind::Refused, _) | (Kind::TimedOut, Some("authorization_pending" | "expired_token")) => {
            Side::Person
        }
        (Kind::TimedOut, _) if of_a_person => Side::Person,
        (Kind::InputNeeded, _) if gives_answer => Side::Person,
        (Kind::Network | Kind::TimedOut, _) => Side::Network,
        // A client that the provider does not know is the gateway's; a response without an error
        // code comes from the gateway itself.
        (Kind::ClientAuthentication, _) | (Kind::Provider, None) if to == Actor::Lighthouse => {
            Side::Gateway
        }
        (Kind::Provider, Some(word)) if meaning::is_registration(word) => Side::Registration,
        (Kind::ClientAuthentication | Kind::NotRegistered, _) => Side::Registration,
        (Kind::Gateway | Kind::LimitReached, _) => Side::Gateway,
        (Kind::Provider | Kind::StateMismatch | Kind::ChecksFailed, _) => Side::Provider,
        _ => Side::Machine,
    }
}

/// Returns whose side a failed check is on.
#[must_use]
pub fn side_of_check(id: &str) -> Side {
    match id {
        // Our scopes, client authentication and response mode, compared with what the provider
        // offers.
        "DISC-12" | "DISC-13" | "DISC-14" | "DISC-24" => Side::Registration,
        "DISC-26" => Side::Network,
        _ if find(id).is_some_and(|check| {
            check
                .subjects
                .iter()
                .all(|subject| *subject == Subject::Client)
        }) =>
        {
            Side::Machine
        }
        _ => Side::Provider,
    }
}

/// Returns the meaning of the error code, if the failure is due to it.
fn meant(kind: Kind, step: Option<StepId>, word: Option<&str>, via: &str) -> Option<&'static str> {
    if kind == Kind::TimedOut {
        return None;
    }
    // No secret is sent in these steps, only a redirect URI.
    let before_secrets = matches!(step, Some(StepId::Browser | StepId::Callback));
    if before_secrets && word == Some("invalid_client") {
        return None;
    }
    let client = Client::through_gateway(via == "lighthouse");
    let meaning = match step {
        Some(StepId::Refresh) => meaning::of_refresh(word?, client),
        _ => meaning::of(word?, client),
    };
    meaning
        .filter(|meaning| meaning.kind == kind)
        .map(|meaning| meaning.cause)
}

fn cause(kind: Kind, step: Option<StepId>, side: Side, word: Option<&str>, via: &str) -> String {
    if let Some(cause) = meant(kind, step, word, via) {
        return cause.to_owned();
    }
    let known = match (kind, step, word) {
        (Kind::Network, ..) => {
            "There was no usable connection: nothing is listening at that address, something in \
             between blocks or interrupts the connection, or another service answers there"
        }
        (Kind::TimedOut, _, Some("authorization_pending" | "expired_token")) => {
            "The device code was not entered in time"
        }
        (Kind::TimedOut, Some(StepId::Launch), _) => "The app was not started in the EHR",
        (Kind::TimedOut, Some(StepId::Callback), _) => {
            "No response arrived: the sign-in was not finished, or the provider shows an error \
             page because it does not know the redirect URI"
        }
        (Kind::InputNeeded, Some(StepId::Callback), _) => {
            "The response of the sign-in was not pasted"
        }
        (Kind::InputNeeded, Some(StepId::Exchange), _) => {
            "The pasted text was not accepted as a code from this sign-in"
        }
        (Kind::InputNeeded, Some(StepId::Browser), _) => {
            "A page in the sign-in needs a real browser"
        }
        (Kind::TimedOut, ..) => "The response took too long",
        (Kind::Refused, Some(StepId::Browser), _) => "The provider did not let this user in",
        (Kind::Refused, ..) => "Access was requested but not granted",
        (Kind::ClientAuthentication, Some(StepId::Browser | StepId::Callback), _) => {
            "The provider does not know this client, or does not accept its redirect URI"
        }
        (Kind::Gateway, Some(StepId::Browser | StepId::Callback), Some(_)) => {
            "The provider does not know the gateway's client, or does not accept its redirect URI"
        }
        (Kind::ClientAuthentication, ..) if side == Side::Gateway => {
            "The provider does not know the gateway's client, or does not accept its secret, key or method"
        }
        (Kind::ClientAuthentication, ..) => meaning::UNKNOWN_CLIENT,
        (Kind::StateMismatch, ..) => {
            "The response belongs to another sign-in, or the provider changed the `state`"
        }
        (Kind::LimitReached, ..) => "All places of this installation at this provider are taken",
        (Kind::NotRegistered, ..) => "The gateway does not know this installation",
        (Kind::Provider, Some(StepId::Discovery), _) => {
            "The documents that the provider publishes cannot be used"
        }
        (Kind::Provider, Some(StepId::DeviceCode), _) => {
            "The provider's device flow does not follow RFC 8628"
        }
        (Kind::Provider, Some(StepId::Push), _) => {
            "The provider does not handle pushed authorization requests according to RFC 9126"
        }
        (Kind::Provider, Some(StepId::IdToken), _) => "The ID token cannot be trusted",
        (Kind::Provider, Some(StepId::FhirRead), _) => {
            "The sign-in returned tokens, but they cannot be used to read the record"
        }
        (Kind::Provider, ..) if side == Side::Gateway => {
            "The gateway's response does not follow the protocol"
        }
        (Kind::Provider, ..) => "The provider's response does not follow the standard",
        (Kind::Gateway, ..) => "The gateway refused the request, or its response cannot be used",
        (Kind::Conflict, ..) => {
            "Another program on this machine is using a port or file that is needed"
        }
        (Kind::Config | Kind::Usage, ..) => "A value passed to this program is not valid",
        (Kind::NotFound, ..) => "Nothing with that name exists",
        _ => "This program could not continue",
    };
    known.to_owned()
}

const fn next_step(side: Side) -> &'static str {
    match side {
        Side::Machine => "correct the value, and run this again",
        Side::Network => {
            "is the URL right? is the server up? is there a proxy or firewall in between?"
        }
        Side::Gateway => "tell the gateway's operator",
        Side::Provider => "show this report to the provider",
        Side::Registration => {
            "compare the client ID, redirect URI and scopes with the registration at the provider"
        }
        Side::Person => "sign in again",
    }
}

fn of_finding(finding: &Finding, trace: &Trace) -> Problem {
    let side = side_of_check(finding.id);
    let compared = |one: &&Comparison| !one.is_same() && concerns(one.name, finding.id);
    let holds = |peculiar: &&crate::trace::traits::Trait| peculiar.matters_for(finding.id);
    Problem {
        at: finding.id.to_owned(),
        side,
        cause: sentence(&finding.summary),
        message: find(finding.id)
            .map(|check| check.sentence)
            .unwrap_or_default()
            .to_owned(),
        comparisons: trace.comparisons.iter().filter(compared).cloned().collect(),
        hints: trace
            .traits
            .iter()
            .filter(holds)
            .map(|peculiar| peculiar.sentence())
            .collect(),
        next_step: next_step_of(finding.id, side, trace),
    }
}

/// Whether a comparison belongs to a check.
fn concerns(name: &str, id: &str) -> bool {
    match name {
        Comparison::SCOPE => ["TOK-24", "SMART-12", "SMART-13", "SMART-17"].contains(&id),
        Comparison::ISS_OF_ANSWER => ["RESP-10", "RESP-11", "RESP-13", "MIX-01"].contains(&id),
        Comparison::ISS_OF_ID_TOKEN => id == "ID-03",
        Comparison::AUD_OF_ID_TOKEN => ["ID-04", "ID-05"].contains(&id),
        _ => ["SMART-01", "SMART-02"].contains(&id),
    }
}

fn next_step_of(id: &str, side: Side, trace: &Trace) -> String {
    match side {
        Side::Provider if trace.via == "direct" => format!(
            "show this to the provider; to accept it as a known problem: `{}`",
            accepting(&trace.provider, id)
        ),
        Side::Provider => "show this to the provider".to_owned(),
        Side::Machine => format!("this is a bug in fastenctl: report it with the ID {id}"),
        side => next_step(side).to_owned(),
    }
}

/// Returns the command that adds a check to a provider's `expected_deviations` in the config file;
/// a provider that was passed as a URL is added along with it.
fn accepting(provider: &str, id: &str) -> String {
    let is_plain = |more: &[char]| {
        let plain = |one: char| one.is_ascii_alphanumeric() || more.contains(&one);
        !provider.is_empty() && provider.chars().all(plain)
    };
    let list = |name: &str| format!("providers.{name}.expected_deviations.{id} REASON");
    if is_plain(&['-', '_']) {
        return format!("fastenctl config set {}", list(provider));
    }
    let is_address = provider.contains("://");
    let issuer = Some(provider).filter(|_| is_address && is_plain(&['-', '_', '.', ':', '/']));
    let issuer = issuer.unwrap_or("URL");
    format!(
        "fastenctl config set providers.NAME.issuer {issuer} providers.NAME.client_id ID {}",
        list("NAME")
    )
}

fn sentence(text: &str) -> String {
    let mut rest = text.chars();
    rest.next()
        .map(|first| first.to_uppercase().chain(rest).collect())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conformance::register::all;
    use crate::trace::recorder::Recorder;

    #[test]
    #[expect(clippy::too_many_lines, reason = "a single table of all kinds")]
    fn every_kind_of_failure_has_its_side() {
        use Actor::{Lighthouse, Machine, Provider};
        use StepId::{
            Browser, Callback, Definition, Discovery, Exchange, FhirRead, Listen, Ticket,
        };
        for (kind, step, to, word, expected) in [
            (Kind::Network, Discovery, Provider, None, Side::Network),
            (Kind::Network, Ticket, Lighthouse, None, Side::Network),
            (Kind::TimedOut, Exchange, Provider, None, Side::Network),
            (Kind::TimedOut, Callback, Machine, None, Side::Person),
            (Kind::InputNeeded, Callback, Machine, None, Side::Person),
            (Kind::InputNeeded, Exchange, Provider, None, Side::Person),
            (Kind::InputNeeded, Listen, Machine, None, Side::Machine),
            (
                Kind::Refused,
                Callback,
                Machine,
                Some("access_denied"),
                Side::Person,
            ),
            (Kind::Refused, Browser, Provider, None, Side::Person),
            (
                Kind::ClientAuthentication,
                Exchange,
                Provider,
                Some("invalid_client"),
                Side::Registration,
            ),
            (
                Kind::ClientAuthentication,
                Exchange,
                Lighthouse,
                Some("invalid_client"),
                Side::Gateway,
            ),
            (
                Kind::NotRegistered,
                Ticket,
                Lighthouse,
                None,
                Side::Registration,
            ),
            (Kind::Gateway, Definition, Lighthouse, None, Side::Gateway),
            (Kind::LimitReached, Ticket, Lighthouse, None, Side::Gateway),
            (Kind::Provider, Exchange, Lighthouse, None, Side::Gateway),
            (
                Kind::Provider,
                Exchange,
                Lighthouse,
                Some("invalid_grant"),
                Side::Provider,
            ),
            (
                Kind::Provider,
                Exchange,
                Provider,
                Some("invalid_grant"),
                Side::Provider,
            ),
            (
                Kind::Provider,
                Exchange,
                Provider,
                Some("invalid_request"),
                Side::Registration,
            ),
            (
                Kind::Provider,
                Callback,
                Machine,
                Some("invalid_request"),
                Side::Registration,
            ),
            (
                Kind::Provider,
                Callback,
                Machine,
                Some("invalid_scope"),
                Side::Registration,
            ),
            (
                Kind::Provider,
                Callback,
                Machine,
                Some("unauthorized_client"),
                Side::Registration,
            ),
            (
                Kind::Provider,
                Callback,
                Machine,
                Some("server_error"),
                Side::Provider,
            ),
            (Kind::Provider, FhirRead, Provider, None, Side::Provider),
            (Kind::StateMismatch, Callback, Machine, None, Side::Provider),
            (Kind::ChecksFailed, Exchange, Provider, None, Side::Provider),
            (Kind::Conflict, Listen, Machine, None, Side::Machine),
            (Kind::Config, Discovery, Provider, None, Side::Machine),
            (Kind::NotFound, Definition, Lighthouse, None, Side::Machine),
            (Kind::Usage, Discovery, Provider, None, Side::Machine),
            (Kind::Failure, Listen, Machine, None, Side::Machine),
        ] {
            assert_eq!(
                side_of(kind, Some(step), to, word),
                expected,
                "{kind:?} {step:?} {word:?}"
            );
        }
    }

    #[test]
    fn every_check_has_its_side() {
        let of = |side: Side| {
            all()
                .filter(move |check| side_of_check(check.id) == side)
                .map(|check| check.id)
        };
        assert_eq!(
            of(Side::Registration).collect::<Vec<_>>(),
            ["DISC-12", "DISC-13", "DISC-14", "DISC-24"]
        );
        assert_eq!(of(Side::Network).collect::<Vec<_>>(), ["DISC-26"]);
        let ours: Vec<_> = all()
            .filter(|check| check.marks() == "RP")
            .map(|check| check.id)
            .collect();
        assert!(ours.len() > 30, "{ours:?}");
        assert_eq!(of(Side::Machine).collect::<Vec<_>>(), ours);
        assert_eq!(of(Side::Gateway).chain(of(Side::Person)).count(), 0);
    }

    #[test]
    fn the_command_that_accepts_a_deviation_only_lacks_what_a_person_must_fill_in() {
        for (provider, command) in [
            (
                "my-epic",
                "fastenctl config set providers.my-epic.expected_deviations.DISC-06 REASON",
            ),
            (
                "https://as.example/r4",
                "fastenctl config set providers.NAME.issuer https://as.example/r4 providers.NAME.client_id ID \
                 providers.NAME.expected_deviations.DISC-06 REASON",
            ),
            (
                "https://as.example/?a=$(b)",
                "fastenctl config set providers.NAME.issuer URL providers.NAME.client_id ID \
                 providers.NAME.expected_deviations.DISC-06 REASON",
            ),
        ] {
            assert_eq!(accepting(provider, "DISC-06"), command);
        }
    }

    #[test]
    fn among_several_failures_the_one_that_ended_the_sign_in_is_reported() {
        let recorder = Recorder::new("direct", "p", |_| {});
        let fail = |id, why: &str| {
            let failed = recorder.step(id, Actor::Machine, Actor::Provider, |_| {
                Err::<(), _>(Error::new(Kind::Provider, why))
            });
            failed.unwrap_err()
        };
        let first = fail(StepId::IdToken, "the ID token was rejected: it has expired");
        fail(
            StepId::Refresh,
            "the token endpoint returned `invalid_grant`",
        );
        let trace = recorder.finish(Some(first));
        assert_eq!(
            failed_step(&trace).map(|step| step.id),
            Some(StepId::IdToken)
        );
    }

    #[test]
    fn a_refused_code_is_reported_with_possible_explanations() {
        let recorder = Recorder::new("direct", "p", |_| {});
        recorder.traits(vec![
            crate::trace::traits::Trait::NoPkce,
            crate::trace::traits::Trait::NoAud,
        ]);
        recorder.compare(Comparison::new(
            "redirect_uri at authorize and at token",
            "http://127.0.0.1/",
            "http://127.0.0.1/",
        ));
        recorder.compare(Comparison::new(
            "iss of the response",
            "https://a.example",
            "https://a.example",
        ));
        let failed = recorder.step(
            StepId::Exchange,
            Actor::Machine,
            Actor::Provider,
            |step| -> crate::error::Result<()> {
                step.evidence("error", "invalid_grant");
                Err(Error::new(Kind::Provider, "returned `invalid_grant`"))
            },
        );
        let told = problems(&recorder.finish(failed.err()));
        assert_eq!(
            told,
            [Problem {
                at: "exchange".into(),
                side: Side::Provider,
                cause: "The provider does not accept its own code, which may have expired, been used already, or been bound to another redirect URI, verifier or client".into(),
                message: "returned `invalid_grant`".into(),
                comparisons: vec![Comparison::new(
                    "redirect_uri at authorize and at token",
                    "http://127.0.0.1/",
                    "http://127.0.0.1/"
                )],
                hints: vec!["this provider does not advertise PKCE support, but `code_challenge` was sent anyway"],
                next_step: "show this report to the provider".into(),
            }]
        );
    }
}
